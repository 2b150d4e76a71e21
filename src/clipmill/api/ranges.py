# SPDX-License-Identifier: MIT
"""
Single byte ranges (RFC 9110) of blobs that lie in a store which clients cannot reach.

Files on this host go out through the framework's own `FileResponse`, which does the same and more.
"""

from __future__ import annotations

import re

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from clipmill.storage.blobs import BlobInfo, BlobStore

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def wanted_range(header: str | None, size_bytes: int) -> tuple[int, int] | None:
    """
    Return the half-open range that a `Range` header asks for, the whole when it asks for none that we know.

    None means that it cannot be satisfied. Several ranges in one header are answered with the whole, as they may be.
    """
    found = None if header is None else _RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return 0, size_bytes
    first, last = found.groups()
    if not first:
        start, end = max(0, size_bytes - int(last)), size_bytes
    else:
        start, end = int(first), min(size_bytes, int(last) + 1 if last else size_bytes)
        if last and int(last) < start:
            return 0, size_bytes
    return (start, end) if start < end else None


def range_response(
    request: Request, blobs: BlobStore, info: BlobInfo, *, media_type: str, headers: dict[str, str]
) -> Response:
    """Return the answer to a GET or HEAD of a blob; `headers` holds its `ETag`."""
    size_bytes = info.size_bytes
    condition = request.headers.get("if-range")
    header = request.headers.get("range") if condition in {None, headers["ETag"]} else None
    wanted = wanted_range(header, size_bytes)
    headers = {**headers, "Accept-Ranges": "bytes"}
    if wanted is None:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size_bytes}"})
    start, end = wanted
    status = 200
    if header is not None and (start, end) != (0, size_bytes):
        status, headers["Content-Range"] = 206, f"bytes {start}-{end - 1}/{size_bytes}"
    headers["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=media_type)
    pieces = blobs.read_range(info.key, start, end)
    return StreamingResponse(pieces, status, headers=headers, media_type=media_type)
