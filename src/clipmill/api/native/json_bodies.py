# SPDX-License-Identifier: MIT
"""
Reads bodies as JSON whatever is declared, since our own API takes nothing else.

`curl -d` declares a form, and many clients declare nothing: both mean JSON here, as in the dialects. What is no JSON is
then refused as that (`invalid_json`), not as an object that lacks its fields. No key travels by itself (there are no
cookies), so that a page of another origin gains nothing by a plain content type. In: any ASGI app. Out: the same app.
It reads no body; uploads have types of their own and are left alone.
"""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

_METHODS: Final = frozenset({"POST", "PUT", "PATCH"})
_TYPE: Final = (b"content-type", b"application/json")


class JsonBodies:
    """Declares bodies as JSON."""

    def __init__(self, app: ASGIApp, *, free_prefixes: tuple[str, ...] = ()) -> None:
        """Take the app inside, and paths (as the app itself sees them) whose bodies are no JSON."""
        self._app = app
        self._free = free_prefixes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and scope["method"] in _METHODS and not self._is_free(scope):
            kept = [pair for pair in scope["headers"] if pair[0] != _TYPE[0]]
            scope["headers"] = [*kept, _TYPE]
        await self._app(scope, receive, send)

    def _is_free(self, scope: Scope) -> bool:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return any(path == prefix or path.startswith(f"{prefix}/") for prefix in self._free)


__all__ = ["JsonBodies"]
