# SPDX-License-Identifier: MIT
"""
Where a request comes from.

In: a request that the server took in, which has believed the proxies of CLIPMILL_SERVICE__TRUSTED_PROXIES and nobody
else. Out: an address, for counting alone; nobody is let in by it.
"""

from __future__ import annotations

from fastapi import Request
from starlette.types import Scope


def address_of(scope: Scope) -> str:
    """Return the client's address; empty when the server does not know it."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def client_address(request: Request) -> str:
    """Return the client's address, as a dependency of routes; as `address_of`."""
    return address_of(request.scope)
