# SPDX-License-Identifier: MIT
"""Presets: make, list, change and delete options that are kept under a name, and see what they look like."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import FileResponse

from clipmill.accounts.presets import Presets
from clipmill.api.files import FILE_HEADERS
from clipmill.api.native.access import InRoom, Reader, Writer
from clipmill.api.native.answers import problems
from clipmill.api.native.models.presets import (
    LookBody,
    Preset,
    PresetBody,
    PresetChangeBody,
    PresetList,
    kept_options,
    preset_answer,
)
from clipmill.api.native.routes.desk import desk_of
from clipmill.domain.errors import (
    BlobNotFound,
    InvalidOptions,
    JobNotReady,
    PresetNotFound,
    SourceTooLarge,
    ToolMissing,
    UnsupportedMedia,
    UploadExpired,
    UploadNotFound,
    WeightsMissing,
)
from clipmill.media.logo import MAX_SIZE_BYTES

router = APIRouter(tags=["presets"])
_LOOK: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture.", "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}
}
PresetId = Annotated[str, Path(max_length=64, pattern="^[A-Za-z0-9_-]+$", description="Id of a preset.")]


@router.get("/presets", operation_id="list_presets", response_model_exclude_unset=True, responses=problems())
def list_presets(room: InRoom, who: Reader) -> PresetList:
    """List your team's presets by name."""
    return PresetList(items=[preset_answer(record) for record in Presets(room.context.db).list(who.team.id)])


@router.post("/presets", status_code=201, operation_id="create_preset", response_model_exclude_unset=True,
    responses=problems(InvalidOptions, UploadNotFound, UploadExpired, JobNotReady, has_body=True)
)  # fmt: skip
def create_preset(room: InRoom, who: Writer, body: PresetBody) -> Preset:
    """
    Keep options of a job under a name; `preset_id` of POST /jobs uses them.

    Uploads that they name, such as a logo, are kept as long as the preset names them.
    """
    made = Presets(room.context.db).create(
        who.team.id, name=body.name, options=kept_options(body.options), is_default=body.is_default
    )
    return preset_answer(made)


@router.get("/presets/{preset_id}", operation_id="get_preset", response_model_exclude_unset=True,
    responses=problems(PresetNotFound)
)  # fmt: skip
def get_preset(room: InRoom, who: Reader, preset_id: PresetId) -> Preset:
    """Get a preset."""
    return preset_answer(Presets(room.context.db).get(who.team.id, preset_id))


@router.patch("/presets/{preset_id}", operation_id="change_preset", response_model_exclude_unset=True,
    responses=problems(PresetNotFound, InvalidOptions, UploadNotFound, UploadExpired, JobNotReady, has_body=True)
)  # fmt: skip
def change_preset(room: InRoom, who: Writer, preset_id: PresetId, body: PresetChangeBody) -> Preset:
    """Change a preset's name, all of its options, or whether it is the default."""
    options = None if body.options is None else kept_options(body.options)
    changed = Presets(room.context.db).change(
        who.team.id, preset_id, name=body.name, options=options, is_default=body.is_default
    )
    return preset_answer(changed)


@router.delete("/presets/{preset_id}", status_code=204, operation_id="delete_preset",
    responses=problems(PresetNotFound)
)  # fmt: skip
def delete_preset(room: InRoom, who: Writer, preset_id: PresetId) -> Response:
    """Delete a preset; jobs made with it stay as they are."""
    Presets(room.context.db).delete(who.team.id, preset_id)
    return Response(status_code=204)


@router.post("/looks", operation_id="draw_look", response_class=FileResponse, responses={
    **problems(
        InvalidOptions, UploadNotFound, UploadExpired, JobNotReady, UnsupportedMedia, SourceTooLarge, BlobNotFound,
        ToolMissing, WeightsMissing, has_body=True,
    ), **_LOOK
})  # fmt: skip
def draw_look(room: InRoom, who: Reader, body: LookBody) -> Response:
    """
    See what clips look like with some options: captions, heading, hook, logo and bar, over a plain ground.

    Drawn as clips are, with sample words. An uploaded logo stands where it will stand; one that is named by an address
    is left out, as nothing is fetched for a look.
    """
    mark, key = body.options.watermark, None
    if mark is not None and mark.upload_id is not None:
        upload = room.context.uploads.get(who.team.id, mark.upload_id)
        if not upload.is_complete:
            message = "the upload is not complete"
            raise JobNotReady(message, hint="Send the whole file first.")
        if (upload.size_bytes or 0) > MAX_SIZE_BYTES:  # said before anything of it is fetched
            message = f"the picture has more than {MAX_SIZE_BYTES >> 20} MB"
            raise SourceTooLarge(message, hint="Send a smaller picture.")
        key = upload.key
    picture = desk_of(room).looks.picture(body.options.to_domain(), key)
    return FileResponse(picture, headers={**FILE_HEADERS, "Cache-Control": "no-store"}, media_type="image/png")
