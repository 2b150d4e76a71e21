# SPDX-License-Identifier: MIT
"""What can be asked for; the same for every team."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import FileResponse

from clipmill.api.native.access import BearerKey, HeaderKey, InRoom, Reader, need, principal_of
from clipmill.api.native.answers import problems
from clipmill.api.native.models import catalogue
from clipmill.api.native.reference import PREFIX
from clipmill.api.openness import note_open
from clipmill.captions import CAPTION_STYLES
from clipmill.domain.accounts import Scope
from clipmill.domain.errors import InvalidOptions, LinkInvalid, ToolMissing, WeightsMissing

router = APIRouter(tags=["catalogue"])
StyleName = Annotated[str, Path(max_length=64, pattern="^[a-z0-9-]+$", description="Name of a style.")]
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture.", "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "`If-None-Match` says that you have it."},
}


def _viewer(
    request: Request,
    room: InRoom,
    style_name: StyleName,
    bearer: BearerKey,
    header: HeaderKey,
    signature: Annotated[
        str | None, Query(max_length=100, description="As `preview_url` has it; with it no key is needed.")
    ] = None,
) -> None:
    """Let in who has a key or the address that the list gave."""
    if signature is None:
        need(principal_of(request, room, bearer, header), Scope.READ)
    else:
        note_open(request.scope)
        room.context.links.verify_style(style_name, signature=signature)


@router.get("/styles", operation_id="list_styles", responses=problems())
def list_styles(request: Request, room: InRoom, _who: Reader) -> catalogue.StyleList:
    """List the caption styles with their looks and a picture of each."""
    base, links = f"{room.base_url(request)}{PREFIX}/styles", room.context.links
    return catalogue.style_list(lambda name: f"{base}/{name}/preview.png?{links.style_query(name)}")


@router.get(
    "/styles/{style_name}/preview.png", operation_id="get_style_preview", dependencies=[Depends(_viewer)],
    response_class=FileResponse, responses={
        **problems(InvalidOptions, LinkInvalid, WeightsMissing, ToolMissing), **_PICTURE
})  # fmt: skip
def get_style_preview(request: Request, room: InRoom, style_name: StyleName) -> Response:
    """Get a picture of a caption style, drawn as it is drawn into clips."""
    style = CAPTION_STYLES.get(style_name)
    if style is None:
        message = "there is no such caption style"
        raise InvalidOptions(message, hint="See GET /styles.")
    if room.context.gallery is None:
        message = "this process draws no pictures"
        raise ToolMissing(message)
    picture = room.context.gallery.picture(style)
    headers = {"ETag": f'"{picture.stem}"', "Cache-Control": "private, max-age=86400"}
    if headers["ETag"] in {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=headers)
    return FileResponse(picture, headers=headers, media_type="image/png")


@router.get("/fonts", operation_id="list_fonts", responses=problems())
def list_fonts(_who: Reader) -> catalogue.FontList:
    """List the font families and the names that lead to them."""
    return catalogue.font_list()


@router.get("/languages", operation_id="list_languages", responses=problems())
def list_languages(_who: Reader) -> catalogue.LanguageList:
    """List the languages that can be named."""
    return catalogue.language_list()


@router.get("/camera-modes", operation_id="list_camera_modes", responses=problems())
def list_camera_modes(_who: Reader) -> catalogue.CameraModeList:
    """List the camera modes."""
    return catalogue.camera_mode_list()


@router.get("/layouts", operation_id="list_layouts", responses=problems())
def list_layouts(_who: Reader) -> catalogue.LayoutList:
    """List the layouts, and all shapes and resolutions."""
    return catalogue.layout_list()
