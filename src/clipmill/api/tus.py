# SPDX-License-Identifier: MIT
"""
Resumable uploads by the tus protocol 1.0.0, with creation, creation-with-upload, expiration and termination.

In: requests of a tus client. Out: what the protocol says; the bytes are in `Uploads`. Any host goes on where another
stopped, as all state is in the database and the store. When the last byte has come the parts are joined; a client that
does not live to see it asks for the offset, and that ends what was left.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import email.utils
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.responses import Response

from clipmill.api.context import ApiContext
from clipmill.api.problems import error_response, problem_response
from clipmill.api.streaming import body_of
from clipmill.domain.accounts import Principal
from clipmill.domain.errors import ClipmillError, InvalidOptions, UploadMismatch
from clipmill.domain.jobs import UploadRecord
from clipmill.domain.times import US_PER_S
from clipmill.jobs.uploads import Uploads

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,creation-with-upload,expiration,termination"
OFFSET_TYPE: Final = "application/offset+octet-stream"
EXPIRES_S = 86_400
"""How long an upload may lie unfinished."""
MAX_METADATA_CHARS = 8_192


class TusRoute(APIRoute):
    """A route that checks the client's protocol version and names ours in every answer, refusals included."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with that around it."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            if request.method != "OPTIONS" and request.headers.get("tus-resumable") != VERSION:
                answer: Response = problem_response(
                    request,
                    412,
                    code="tus_version_unsupported",
                    title="The version of the tus protocol is not one that is spoken here.",
                    hint=f"Send `Tus-Resumable: {VERSION}`.",
                    headers={"Tus-Version": VERSION},
                )
            else:
                try:
                    answer = await handle(request)
                except ClipmillError as error:
                    answer = error_response(request, error)
            answer.headers["Tus-Resumable"] = VERSION
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer

        return handled


def tus_router(context: ApiContext, admit: Callable[..., Any]) -> APIRouter:
    """
    Return the routes, to be put where uploads live.

    Args:
        context: the machines and services behind the routes.
        admit: a FastAPI dependency that gives the `Principal` who may upload, or refuses.

    """
    router = APIRouter(route_class=TusRoute)
    uploads = context.uploads
    admitted = Depends(admit)

    @router.options("", operation_id="describe_uploads", summary="What this server can do")
    def describe() -> Response:
        headers = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(uploads.max_bytes)}
        return Response(status_code=204, headers={**headers, "Allow": "POST, OPTIONS"})

    @router.post("", status_code=201, operation_id="create_upload", summary="Begin an upload")
    async def create(request: Request, principal: Principal = admitted) -> Response:
        upload = await _create(request, uploads, principal.team.id)
        address = f"{_base(request, context)}/{upload.id}"
        return Response(status_code=201, headers={"Location": address, **_stands(upload)})

    @router.head("/{upload_id}", operation_id="find_upload", summary="Where an upload stands")
    async def find(upload_id: str, principal: Principal = admitted) -> Response:
        upload = await run_in_threadpool(uploads.get, principal.team.id, upload_id)
        return Response(status_code=200, headers=_stands(await _ended(uploads, upload)))

    @router.patch("/{upload_id}", status_code=204, operation_id="continue_upload", summary="Send the next bytes")
    async def go_on(request: Request, upload_id: str, principal: Principal = admitted) -> Response:
        if request.headers.get("content-type") != OFFSET_TYPE:
            return _other_type(request)
        offset = _number(request, "upload-offset")
        upload = await run_in_threadpool(uploads.get, principal.team.id, upload_id)
        return Response(status_code=204, headers=_stands(await _receive(request, uploads, upload, offset)))

    @router.delete("/{upload_id}", status_code=204, operation_id="remove_upload", summary="Throw an upload away")
    def remove(upload_id: str, principal: Principal = admitted) -> Response:
        uploads.remove(principal.team.id, upload_id)
        return Response(status_code=204)

    return router


async def _create(request: Request, uploads: Uploads, team_id: int) -> UploadRecord:
    size_bytes = _number(request, "upload-length")
    name = _file_name(request.headers.get("upload-metadata", ""))
    upload = await run_in_threadpool(uploads.begin, team_id, name, size_bytes=size_bytes, expires_s=EXPIRES_S)
    if request.headers.get("content-type") == OFFSET_TYPE:
        return await _receive(request, uploads, upload, 0)
    return await _ended(uploads, upload)


async def _receive(request: Request, uploads: Uploads, upload: UploadRecord, offset: int) -> UploadRecord:
    announced = request.headers.get("content-length", "")
    left = (upload.size_bytes or 0) - offset
    if announced.isascii() and announced.isdigit() and int(announced) > left:
        message = "the body is longer than what is left of the upload"
        raise UploadMismatch(message)
    return await _ended(uploads, await uploads.receive(upload.id, body_of(request), offset=offset))


async def _ended(uploads: Uploads, upload: UploadRecord) -> UploadRecord:
    """Return the upload, complete when all of its bytes are here."""
    if upload.is_complete or upload.received_bytes != upload.size_bytes:
        return upload
    return await run_in_threadpool(uploads.finish, upload.id)


def _other_type(request: Request) -> Response:
    return problem_response(
        request,
        415,
        code="media_type_unsupported",
        title="The content type is not that of the tus protocol.",
        hint=f"Send the body as {OFFSET_TYPE}.",
    )


def _stands(upload: UploadRecord) -> dict[str, str]:
    expires = dt.datetime.fromtimestamp(upload.expires_at_us / US_PER_S, dt.UTC)
    return {
        "Upload-Offset": str(upload.received_bytes),
        "Upload-Length": str(upload.size_bytes),
        "Upload-Expires": email.utils.format_datetime(expires, usegmt=True),
    }


def _base(request: Request, context: ApiContext) -> str:
    """Return the address of the uploads, on the public base when there is one."""
    if context.public_url is not None:
        return f"{context.public_url.rstrip('/')}{request.url.path.rstrip('/')}"
    return str(request.url.replace(query="")).rstrip("/")


def _number(request: Request, header: str) -> int:
    value = request.headers.get(header, "")
    if not (value.isascii() and value.isdigit() and len(value) <= 18):  # noqa: PLR2004 - what fits a 64-bit number
        message = f"the header {header.title()} must be a whole number"
        raise InvalidOptions(message, hint="Use a client of the tus protocol 1.0.0; the length must be known.")
    return int(value)


def _file_name(metadata: str) -> str:
    """Return the name in `Upload-Metadata`: comma-separated pairs of a word and a value in base64."""
    if len(metadata) > MAX_METADATA_CHARS:
        message = "Upload-Metadata is too long"
        raise InvalidOptions(message)
    pairs: dict[str, str] = {}
    for pair in metadata.split(","):
        word, _, value = pair.strip().partition(" ")
        try:
            pairs[word] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            message = "Upload-Metadata holds a value that is no base64 of UTF-8"
            raise InvalidOptions(message) from error
    return pairs.get("filename") or pairs.get("name") or "upload"
