# SPDX-License-Identifier: MIT
"""The font files that captions are drawn with, so that a page draws the same letters."""

from __future__ import annotations

import mimetypes
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse

from clipmill.api.files import FILE_HEADERS
from clipmill.api.native.access import BearerKey, HeaderKey, InRoom, need, principal_of
from clipmill.api.native.answers import problems
from clipmill.api.native.routes.desk import Signature, desk_of
from clipmill.api.openness import note_open
from clipmill.domain.accounts import Scope
from clipmill.domain.errors import InvalidOptions, LinkInvalid, ToolMissing, WeightsMissing

router = APIRouter(tags=["catalogue"])
Family = Annotated[str, Path(max_length=100, description="Exact name of a family.")]
_FONT: dict[int | str, dict[str, Any]] = {
    200: {"description": "The font.", "content": {"font/ttf": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "`If-None-Match` says that you have it."},
}
_OPEN = {**FILE_HEADERS, "Cache-Control": "private, max-age=604800"}


@router.get("/fonts/{family}/file", operation_id="get_font", response_class=FileResponse, responses={
    **problems(InvalidOptions, LinkInvalid, ToolMissing, WeightsMissing), **_FONT
})  # fmt: skip
def get_font(
    request: Request,
    room: InRoom,
    family: Family,
    bearer: BearerKey,
    header: HeaderKey,
    signature: Signature = None,
) -> Response:
    """Get the file of a font family, TrueType or OpenType; with a key, or by the address that a draft gives."""
    if signature is None:
        need(principal_of(request, room, bearer, header), Scope.READ)
    else:
        note_open(request.scope)
        room.context.links.verify_font(family, signature=signature)
    fonts = desk_of(room).drafter.fonts
    if family not in fonts.families:
        message = "there is no such font"
        raise InvalidOptions(message, hint="See GET /fonts.")
    path = fonts.file_of(family)
    headers = {**_OPEN, "ETag": f'"{fonts.fonts_dir.name}-{path.stat().st_size}"'}
    if headers["ETag"] in {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=mimetypes.guess_type(path.name)[0] or "font/ttf")
