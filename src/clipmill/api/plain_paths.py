# SPDX-License-Identifier: MIT
"""
Paths as clients mean them: `//api/v1/jobs`, `/api/v1//jobs` and `/api/v1/jobs/` are `/api/v1/jobs`.

A client whose base URL ends in a slash writes two of them, and some add one at the end; hosted services take both.
In: any ASGI app. Out: the same app, which sees the plain path. Only slashes as they were sent count: an encoded one
belongs to an id. Paths that are no API's stay as they are, so that what a proxy denies by its beginning stays denied.
It stands outside of everything that counts or logs by path, so that all see the same one, and never redirects: a
redirected POST loses its body or its key in some clients.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send

_BASES: Final = ("/api/v1", "/api/platform/v1", "/api/platform", "/api/v2", "/open/v2")
"""What clients are given as base URLs, and may write a slash after; elsewhere slashes are left alone."""
_SENT: Final = re.compile(rf"/*(?P<base>{'|'.join(_BASES)})/+(?P<rest>.*)", re.DOTALL)


class PlainPaths:
    """Takes needless slashes out of the paths of requests."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the app inside."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, under its plain path."""
        if scope["type"] == "http":
            raw = scope.get("raw_path")
            sent = scope["path"] if raw is None else raw.decode("latin-1")
            plain = plain_path(sent)
            if plain != sent:
                scope["path"] = plain if raw is None else unquote(plain)
                if raw is not None:
                    scope["raw_path"] = plain.encode("latin-1")
        await self._app(scope, receive, send)


def plain_path(path: str) -> str:
    """
    Return a path of an API, as it was sent, with one slash before and after its base and none at its end.

    One slash is taken from the end, never two: an id that is empty stays empty, and does not become the list.
    """
    found = _SENT.fullmatch(path)
    if found is None:
        return path
    plain = f"{found['base']}/{found['rest']}"
    is_ended = found["rest"].endswith("/") and not found["rest"].endswith("//")
    return plain[:-1] if is_ended else plain


__all__ = ["PlainPaths", "plain_path"]
