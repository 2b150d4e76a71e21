# SPDX-License-Identifier: MIT
"""
Bounds how often one address may ask for what needs no key: shared clips, signed files, archives, pictures and fonts.

In: any ASGI app. Out: the same app, whose keyless addresses answer 429 with `Retry-After` to whoever asks too often.
It counts by the path and not by what a request says of itself, so that no header is a way around it. Requests with a
valid key are counted by their key, where keys are read; wrong keys are counted there too, by `accounts.guesses`. The
page's own files are small, in memory, and free.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from clipmill.accounts.addresses import AddressLimiter
from clipmill.api.clients import address_of
from clipmill.api.native.reference import PREFIX
from clipmill.api.openness import note_open
from clipmill.api.problems import error_response
from clipmill.domain.errors import RateLimited

LOG = structlog.get_logger("clipmill.keyless")
OPEN_PATHS: Final = ("/share/", "/files/", "/uploads/", f"{PREFIX}/share/")
"""What stands below these needs no key, whatever else is sent."""
SIGNATURE: Final = "signature"
"""A parameter with this name opens routes of our own API without a key."""


class KeylessLimit:
    """Counts keyless requests by the client's address."""

    def __init__(self, app: ASGIApp, *, limiter: AddressLimiter) -> None:
        """Take the app inside and the count."""
        self._app = app
        self._limiter = limiter
        self._is_warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless its address has asked too often."""
        if scope["type"] == "http" and is_keyless(scope):
            address = address_of(scope)
            self._warn(scope, address)
            try:
                self._limiter.take(address)
            except RateLimited as error:
                note_open(scope)  # a script that asks too often has to see so
                answer = error_response(Request(scope), error)
                answer.headers["Connection"] = "close"  # a body that was sent is not read
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _warn(self, scope: Scope, address: str) -> None:
        """Say once that somebody speaks for others who is not named as a proxy; a named one's word is the address."""
        spoken_for = Headers(scope=scope).get("x-forwarded-for", "")
        if spoken_for and not self._is_warned and address not in spoken_for:
            self._is_warned = True
            LOG.warning("proxy_not_named", address=address, hint="See CLIPMILL_SERVICE__TRUSTED_PROXIES.")


def path_of(scope: Scope) -> str:
    """Return a request's path as the server has it, wherever that stands."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def is_keyless(scope: Scope) -> bool:
    """Say whether a request may be answered without a key."""
    path = path_of(scope)
    if path.startswith(OPEN_PATHS):
        return True
    if not path.startswith(f"{PREFIX}/"):
        return False
    query = scope["query_string"].decode("latin-1")
    return any(name == SIGNATURE for name, _ in parse_qsl(query, keep_blank_values=True))
