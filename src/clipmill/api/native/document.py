# SPDX-License-Identifier: MIT
"""
Our own API's description, made and squeezed once for each place where it stands.

In: the app. Out: the answer to a request for its document, plain or as gzip, with an `ETag`. It takes half a megabyte
as text, and needs no key: making it anew for everybody who asks would be work for nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.responses import Response

from clipmill.api.squeezing import takes_gzip


@dataclass(frozen=True, slots=True)
class _Kept:
    """The document as it is sent."""

    plain: bytes
    squeezed: bytes
    tag: str
    """Changes with the text."""


class Document:
    """Answers with the description of an app."""

    def __init__(self, make: Callable[[], dict[str, Any]]) -> None:
        """Take what makes the description; it is asked when the first request comes."""
        self._make = make
        self._kept: dict[str, _Kept] = {}

    def answer(self, request: Request) -> Response:
        """Return the description, or that the client has it already; the first time takes a second."""
        base = request.scope.get("root_path", "").rstrip("/")
        kept = self._kept.get(base)
        if kept is None:
            kept = self._kept[base] = self._made(base)
        is_squeezed = takes_gzip(",".join(request.headers.getlist("accept-encoding")))
        tag = f'W/"{kept.tag}"'  # weak: the same text, plain or squeezed
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        seen = {item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")}
        if f'"{kept.tag}"' in seen:
            return Response(status_code=304, headers=headers)
        if is_squeezed:
            headers["Content-Encoding"] = "gzip"
        return Response(kept.squeezed if is_squeezed else kept.plain, headers=headers, media_type="application/json")

    def _made(self, base: str) -> _Kept:
        document = {"servers": [{"url": base}], **self._make()} if base else self._make()
        plain = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        return _Kept(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:32])


__all__ = ["Document"]
