# SPDX-License-Identifier: MIT
"""
Gives out files at signed addresses, and takes in raw bytes at them. No key is needed: the address is the right.

In: a request at an address that `jobs.links` made. Out: a file of a clip or the source of a job, in ranges if asked
for; or a complete upload. A store that can sign addresses itself is pointed to, so that its bytes do not pass here.
Scripts of any page may use such an address too; `open_to_scripts` sees to that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import FileResponse, RedirectResponse, Response

from clipmill.api.context import ApiContext
from clipmill.api.problems import error_response
from clipmill.api.ranges import range_response
from clipmill.api.streaming import body_of, check_announced
from clipmill.domain.errors import BlobNotFound, ClipmillError, ClipNotFound, JobNotFound
from clipmill.domain.result import ArtifactKind
from clipmill.engine.staged_plan import preview_key
from clipmill.jobs.links import kind_of_file_name
from clipmill.storage.blobs.naming import disposition
from clipmill.storage.records.jobs import FILES
from clipmill.storage.records.tables import ClipRow, JobRow

FILE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; media-src 'self'; img-src 'self'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "private, max-age=3600",
}
"""A file is never a page of ours, whatever its bytes say; and addresses are not told to others."""
PRESIGNED_S = 6 * 3600
"""Long enough to watch a whole source after one redirect."""
_SOURCE_TYPES: Final = {
    ".mp4": "video/mp4", ".mkv": "video/x-matroska", ".webm": "video/webm", ".avi": "video/x-msvideo",
    ".ts": "video/mp2t", ".mpg": "video/mpeg", ".flv": "video/x-flv", ".wmv": "video/x-ms-wmv",
    ".ogg": "application/ogg", ".mp3": "audio/mpeg", ".wav": "audio/wav", ".flac": "audio/flac", ".aac": "audio/aac",
}  # fmt: skip
_OTHER_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class _Served:
    """A file that may be given out."""

    key: str
    name: str
    content_type: str
    tag: str
    """Changes with the bytes."""


class SignedRoute(APIRoute):
    """A route that answers our errors by itself, whichever app it hangs in."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with the errors turned into answers."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except ClipmillError as error:
                answer = error_response(request, error)
                if request.method == "PUT":
                    answer.headers["Connection"] = "close"  # the rest of the body is not read
                return answer

        return handled


def files_router(context: ApiContext) -> APIRouter:
    """Return the routes, to be put at the root of the server."""
    router = APIRouter(route_class=SignedRoute, tags=["files"])
    links = context.links

    @router.head("/files/sources/{job_id}", include_in_schema=False)
    @router.get("/files/sources/{job_id}", operation_id="source_file")
    def source_file(
        request: Request, job_id: str, expires: str | None = None, signature: str | None = None
    ) -> Response:
        """Give the source of a job, for a player."""
        links.verify_source(job_id, expires=expires, signature=signature)
        return _answer(request, context, _source(context, job_id), expires, is_saved=False)

    @router.head("/files/previews/{job_id}.jpg", include_in_schema=False)
    @router.get("/files/previews/{job_id}.jpg", operation_id="preview_file")
    def preview_file(
        request: Request, job_id: str, expires: str | None = None, signature: str | None = None
    ) -> Response:
        """Give a picture of a job's source, which jobs without clips have."""
        links.verify_preview(job_id, expires=expires, signature=signature)
        return _answer(request, context, _preview(context, job_id), expires, is_saved=False)

    @router.head("/files/{clip_id}/{name}", include_in_schema=False)
    @router.get("/files/{clip_id}/{name}", operation_id="clip_file")
    def clip_file(
        request: Request,
        clip_id: str,
        name: str,
        expires: str | None = None,
        signature: str | None = None,
        inline: bool = False,
    ) -> Response:
        """Give a file of a clip, to be saved or, with `inline`, to be shown."""
        kind = kind_of_file_name(name)
        links.verify_clip(clip_id, kind, expires=expires, signature=signature)
        return _answer(request, context, _clip_file(context, clip_id, kind), expires, is_saved=not inline)

    @router.put("/uploads/{upload_id}", operation_id="put_upload")
    async def put_upload(
        request: Request, upload_id: str, expires: str | None = None, signature: str | None = None
    ) -> Response:
        """Take a whole file as the body, whatever its content type says."""
        links.verify_upload(upload_id, expires=expires, signature=signature)
        check_announced(request, context.uploads.max_bytes)
        await context.uploads.receive_whole(upload_id, body_of(request))
        return Response(status_code=200)

    return router


def _clip_file(context: ApiContext, clip_id: str, kind: ArtifactKind) -> _Served:
    with context.db.reading() as session:
        row = session.get(ClipRow, clip_id)
        files = () if row is None else FILES.validate_python(row.files)
    for file in files:
        if file.kind is kind:
            return _Served(file.key, file.name, file.content_type, file.sha256)
    raise ClipNotFound


def _preview(context: ApiContext, job_id: str) -> _Served:
    key = preview_key(job_id)
    if context.blobs.info(key) is None:
        raise JobNotFound
    return _Served(key, "preview.jpg", "image/jpeg", job_id)


def _source(context: ApiContext, job_id: str) -> _Served:
    with context.db.reading() as session:
        row = session.get(JobRow, job_id)
        if row is None or row.source is None:
            raise JobNotFound
        key, title = str(row.source["key"]), row.title
    path = PurePosixPath(key)
    name = f"{title or 'source'}{path.suffix}"
    return _Served(key, name, _SOURCE_TYPES.get(path.suffix, _OTHER_TYPE), path.stem)


def _answer(request: Request, context: ApiContext, file: _Served, expires: str | None, *, is_saved: bool) -> Response:
    headers = {
        **FILE_HEADERS,
        "ETag": f'"{file.tag}"',
        "Content-Disposition": disposition(file.name, is_saved=is_saved),
    }
    seen = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if headers["ETag"] in seen:
        return Response(status_code=304, headers=headers)
    path = context.blobs.local_path(file.key)
    if path is not None:
        return FileResponse(path, headers=headers, media_type=file.content_type)
    info = context.blobs.info(file.key)
    if info is None:
        raise BlobNotFound
    if request.method == "GET":  # a signature for GET is none for HEAD
        name = file.name if is_saved else None
        address = context.blobs.signed_url(file.key, expires_s=_left_s(expires), download_name=name)
        if address is not None:
            return RedirectResponse(address, 307, headers={**FILE_HEADERS, "Cache-Control": "no-store"})
    return range_response(request, context.blobs, info, media_type=file.content_type, headers=headers)


def _left_s(expires: str | None) -> int:
    """Return how long a store's own address shall be good: not longer than the one that led to it."""
    return PRESIGNED_S if expires is None else max(1, min(PRESIGNED_S, int(expires) - int(time.time())))
