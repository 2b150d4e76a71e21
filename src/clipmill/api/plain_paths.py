# SPDX-License-Identifier: MIT
"""
Paths as clients mean them: `//api/v1/jobs` and `/api/v1/jobs/` are `/api/v1/jobs`.

A client whose base URL ends in a slash writes two of them, and some add one at the end; hosted services take both.
In: any ASGI app. Out: the same app, which sees the plain path. It stands outside of everything that counts or logs by
path, so that all see the same one, and never redirects: a redirected POST loses its body or its key in some clients.
"""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

APIS: Final = ("/api/v1", "/api/platform", "/api/v2", "/open/v2")
"""Where the APIs stand; elsewhere a slash at the end is left alone."""


class PlainPaths:
    """Takes needless slashes out of the paths of requests."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the app inside."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, under its plain path."""
        if scope["type"] == "http":
            path = plain_path(scope["path"])
            if path != scope["path"]:
                scope["path"] = path
                if scope.get("raw_path") is not None:
                    scope["raw_path"] = plain_path(scope["raw_path"].decode("latin-1")).encode("latin-1")
        await self._app(scope, receive, send)


def plain_path(path: str) -> str:
    """
    Return a path with one slash at its beginning and, below an API, none at its end.

    One slash is taken from the end, never two: an id that is empty stays empty, and does not become the list.
    """
    plain = f"/{path.lstrip('/')}" if path.startswith("//") else path
    is_below = any(plain.startswith(f"{api}/") and len(plain) > len(api) + 1 for api in APIS)
    return plain[:-1] if is_below and plain.endswith("/") and not plain.endswith("//") else plain


__all__ = ["APIS", "PlainPaths", "plain_path"]
