# SPDX-License-Identifier: MIT
"""
Our own API, mounted at `/api/v1`: jobs, clips, words, estimates, uploads, accounts, webhooks, operations.

In: an `ApiContext`. Out: a FastAPI app with its own OpenAPI. Routes are thin; all that happens happens in the service
layer. Every error is problem+json.
"""

from clipmill.api.native.app import make_native_api
from clipmill.api.native.options import NativeOptions

__all__ = ["NativeOptions", "make_native_api"]
