# SPDX-License-Identifier: MIT
"""
What every request and every answer carries: a request id, security headers, a bound on the size of bodies.

In: any ASGI app. Out: the same app, wrapped. It knows no route and no error shape: whoever bounds bodies says how the
refusal looks.
"""

from __future__ import annotations

import contextlib
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "X-Request-ID"
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""What an answer gets that does not say otherwise itself; pages set their own content policy."""


class RequestIds:
    """Gives each request an id, the client's own if it is a sane one, and says it in the answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the app inside."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with `clipmill.request_id` in its scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        scope["clipmill.request_id"] = request_id

        async def tagging_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        await self._app(scope, receive, tagging_send)


class SecurityHeaders:
    """Puts the security headers on every answer that does not set them itself."""

    def __init__(self, app: ASGIApp, headers: dict[str, str] | None = None) -> None:
        """Take the app inside and, for pages, other headers."""
        self._app = app
        self._headers = SECURITY_HEADERS if headers is None else headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarding_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarding_send)


class _TooLargeError(Exception):
    """The body went over its bound while it was read."""


@dataclass(slots=True)
class _Reading:
    """How far one body has come."""

    received_bytes: int = 0
    is_over: bool = False
    has_answered: bool = False


class BodyLimit:
    """
    Refuses bodies over a size, by what is announced and by what really comes; paths of uploads are free.

    A route cannot tell JSON from its content type alone, so the bound is on all other paths, whatever is sent there.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        max_bytes: int,
        refuse: Callable[[Request], Response],
        free_prefixes: tuple[str, ...] = (),
    ) -> None:
        """Take the bound, the answer to what is over it, and paths (as the app itself sees them) without one."""
        self._app = app
        self._max_bytes = max_bytes
        self._refuse = refuse
        self._free = free_prefixes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if its body may come."""
        if scope["type"] != "http" or self._is_free(scope):
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > self._max_bytes:
            await self._refuse(Request(scope))(scope, receive, send)
            return
        await self._guarded(scope, receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = _Reading()

        async def counting_receive() -> Message:
            message = await receive()
            state.received_bytes += len(message.get("body", b""))
            if state.received_bytes > self._max_bytes:
                state.is_over = True
                raise _TooLargeError
            return message

        async def noting_send(message: Message) -> None:
            if state.is_over and not state.has_answered:
                return
            state.has_answered = True
            await send(message)

        with contextlib.suppress(_TooLargeError):
            await self._app(scope, counting_receive, noting_send)
        if state.is_over and not state.has_answered:
            await self._refuse(Request(scope))(scope, receive, send)

    def _is_free(self, scope: Scope) -> bool:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return any(path == prefix or path.startswith(f"{prefix}/") for prefix in self._free)
