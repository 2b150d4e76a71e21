# SPDX-License-Identifier: MIT
"""
Dialect: the Cuttr platform API, so that a client of it moves over by changing its base URL and key.

In: requests as that API's documentation has them. Out: answers in its shapes, made from our own jobs, keys and wallets.
It holds no logic of its own: everything is asked of the service layer.
"""

from clipmill.api.dialect_cuttr.app import make_cuttr_api

__all__ = ["make_cuttr_api"]
