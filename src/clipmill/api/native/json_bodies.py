# SPDX-License-Identifier: MIT
"""
Reads bodies as JSON whatever is declared, since our own API takes nothing else.

`curl -d` declares a form, and many clients declare nothing: both mean JSON here, as in the dialects. What is no JSON is
then refused as that (`invalid_json`), not as an object that lacks its fields. In: any ASGI app. Out: the same app. It
reads no body; uploads have types of their own and are left alone.

No key travels by itself (there are no cookies). But a proxy may sign people in with a cookie of its own and add the
key; then a page of another origin could post here in their name, with a type that browsers send without asking first.
So those types are refused where the browser says that another page sends them; programs say nothing of the kind.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from clipmill.api.problems import problem_response

_METHODS: Final = frozenset({"POST", "PUT", "PATCH"})
_TYPE: Final = (b"content-type", b"application/json")
_UNASKED: Final = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
"""Types that a browser sends to another origin without a preflight, and none (the Fetch standard, CORS-safelisted)."""
_OWN_SITES: Final = frozenset({"same-origin", "none"})


class JsonBodies:
    """Declares bodies as JSON."""

    def __init__(self, app: ASGIApp, *, free_prefixes: tuple[str, ...] = ()) -> None:
        """Take the app inside, and paths (as the app itself sees them) whose bodies are no JSON."""
        self._app = app
        self._free = free_prefixes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and scope["method"] in _METHODS and not self._is_free(scope):
            if is_foreign_form(Headers(scope=scope)):
                await _refused(Request(scope))(scope, receive, send)
                return
            kept = [pair for pair in scope["headers"] if pair[0] != _TYPE[0]]
            scope["headers"] = [*kept, _TYPE]
        await self._app(scope, receive, send)

    def _is_free(self, scope: Scope) -> bool:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return any(path == prefix or path.startswith(f"{prefix}/") for prefix in self._free)


def is_foreign_form(headers: Headers) -> bool:
    """Return whether a page of another origin may have sent a request without its browser asking first."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() not in _UNASKED:
        return False
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in _OWN_SITES
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def _refused(request: Request) -> Response:
    return problem_response(
        request,
        403,
        code="foreign_page",
        title="A page of another origin may not send this.",
        hint="Send the request from your own server, with its key.",
        headers={"Connection": "close"},
    )


__all__ = ["JsonBodies", "is_foreign_form"]
