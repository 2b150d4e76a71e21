# SPDX-License-Identifier: MIT
"""
Methods that no route writes for itself: HEAD wherever there is GET, OPTIONS, and an `Allow` that names them all.

In: any ASGI app of routes, apps mounted in it included. Out: the same app. HEAD answers what GET would, without the
body; OPTIONS says 204 and `Allow`; 405 says every method that the path takes, not only those of one route. What a
route answers itself (tus, files) stays as it is. It knows no path.
"""

from __future__ import annotations

from typing import Final

import anyio
import anyio.lowlevel
from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_NOT_ALLOWED: Final = 405


class Methods:
    """Answers HEAD and OPTIONS for the routes inside, and corrects `Allow`."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the app inside."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; what is refused for its method is looked at again."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        fresh, refused = dict(scope), _Refusal(send)
        await self._app(scope, receive, refused)
        if not refused.messages:
            return
        allowed = _allowed(scope)
        if scope["method"] == "HEAD" and "GET" in allowed:
            scope.pop("clipmill.code", None)
            await self._without_body(scope, {**fresh, "method": "GET"}, receive, send)
        elif scope["method"] == "OPTIONS" and allowed:
            scope.pop("clipmill.code", None)
            await send({"type": "http.response.start", "status": 204, "headers": [_allow_header(allowed)]})
            await send({"type": "http.response.body", "body": b""})
        else:
            await _send_refusal(refused.messages, allowed, send)

    async def _without_body(self, scope: Scope, inner: Scope, receive: Receive, send: Send) -> None:
        """Answer with the head alone, and end there: no archive is packed, no event waited for."""
        with anyio.CancelScope() as bound:

            async def send_head(message: Message) -> None:
                if message["type"] == "http.response.start":
                    # Whoever counts and logs outside reads what was found from the request's own scope.
                    scope.update({name: value for name, value in inner.items() if name != "method"})
                    await send(message)
                    await send({"type": "http.response.body", "body": b""})
                    bound.cancel()
                    await anyio.lowlevel.checkpoint()  # ends it right here, before a body is begun

            await self._app(inner, receive, send_head)


class _Refusal:
    """Passes an answer on, but keeps one that refuses the method."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.messages: list[Message] = []

    async def __call__(self, message: Message) -> None:
        if self.messages or (message["type"] == "http.response.start" and message["status"] == _NOT_ALLOWED):
            self.messages.append(message)
        else:
            await self._send(message)


def _allowed(scope: Scope) -> tuple[str, ...]:
    """Return the methods that the routes of the app which refused the request take at its path."""
    app = scope.get("app")
    routes: list[BaseRoute] = [] if app is None else app.routes
    found = [method for method in METHODS if _is_taken(routes, {**scope, "method": method})]
    return ("HEAD", *found) if "GET" in found else tuple(found)


def _is_taken(routes: list[BaseRoute], scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in routes)


def _allow_header(allowed: tuple[str, ...]) -> tuple[bytes, bytes]:
    return b"allow", ", ".join((*allowed, "OPTIONS")).encode("ascii")


async def _send_refusal(messages: list[Message], allowed: tuple[str, ...], send: Send) -> None:
    """Send what was kept, with all methods named when they are known."""
    if allowed:
        name, value = _allow_header(allowed)
        MutableHeaders(scope=messages[0])[name.decode("ascii")] = value.decode("ascii")
    for message in messages:
        await send(message)


__all__ = ["METHODS", "Methods"]
