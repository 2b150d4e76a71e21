# SPDX-License-Identifier: MIT
"""
Lets scripts of any page use what needs no key (CORS): clips, pictures, pieces, archives, shares and uploads by PUT.

In: any ASGI app; it stands outside of whatever refuses. Out: the same app, whose answers at such addresses a script may
read, refusals included, and which says so beforehand. Who has the address needs no more, and nothing of the browser
goes with it. An answer that a key opened never gets these headers, whatever its query says: a route notes with
`note_open` that it looks at a signature and at no key.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clipmill.api.keyless import OPEN_PATHS, is_keyless, path_of
from clipmill.api.openness import is_open, note_open

_ORIGIN: Final = "Access-Control-Allow-Origin"
_READABLE: Final = {
    _ORIGIN: "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Clipmill-From-Us, Clipmill-To-Us, Content-Disposition, "
    "Content-Length, Content-Range, ETag, Retry-After",
}
_PREFLIGHT: Final = {
    _ORIGIN: "*",
    "Access-Control-Allow-Headers": "Content-Type, Range, If-Range, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_SENDING: Final = "/uploads/"
"""Where a script may send a file to, besides reading."""


class OpenToScripts:
    """Answers what a browser asks before, and marks answers that any page's scripts may read."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the app inside."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless it only asks whether it may be sent; that is not counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = path_of(scope)
        is_asking = scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope)
        if is_asking and is_keyless(scope):
            methods = "GET, HEAD, PUT" if path.startswith(_SENDING) else "GET, HEAD"
            headers = {**_PREFLIGHT, "Access-Control-Allow-Methods": methods, "Allow": f"{methods}, OPTIONS"}
            await Response(status_code=204, headers=headers)(scope, receive, send)
            return
        if path.startswith(OPEN_PATHS):
            note_open(scope)

        async def marking_send(message: Message) -> None:
            if message["type"] == "http.response.start" and is_open(scope):
                MutableHeaders(scope=message).update(_READABLE)
            await send(message)

        await self._app(scope, receive, marking_send)


__all__ = ["OpenToScripts"]
