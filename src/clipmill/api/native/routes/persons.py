# SPDX-License-Identifier: MIT
"""Who is seen in a clip, with a picture of each."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse

from clipmill.api.native.access import BearerKey, HeaderKey, InRoom, Reader, Room
from clipmill.api.native.answers import problems
from clipmill.api.native.models.persons import PersonList, person_answer
from clipmill.api.native.models.sources import MAX_SOURCE_US
from clipmill.api.native.reference import PREFIX
from clipmill.api.native.routes.clips import ClipId
from clipmill.api.native.routes.desk import Expires, Signature, desk_of, heard_of, still_response, watched_team
from clipmill.domain.errors import (
    BlobNotFound,
    ClipNotFound,
    DecodeFailed,
    JobNotFound,
    JobNotReady,
    LinkExpired,
    LinkInvalid,
    StorageFull,
    ToolMissing,
)
from clipmill.domain.jobs import ClipRecord
from clipmill.domain.times import SourceTime
from clipmill.engine.casts import CastMember
from clipmill.storage.records.jobs import CLIP
from clipmill.storage.records.tables import ClipRow

router = APIRouter(tags=["editing"])
PersonNumber = Annotated[int, Path(ge=0, le=10_000, description="Number of a person.")]
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture.", "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "`If-None-Match` says that you have it."},
}


@router.get("/clips/{clip_id}/persons", operation_id="list_persons", responses=problems(
    ClipNotFound, JobNotReady, BlobNotFound, ToolMissing
))  # fmt: skip
def list_persons(request: Request, room: InRoom, who: Reader, clip_id: ClipId) -> PersonList:
    """List who is seen in a clip, so that an editor can say whom the camera shows; nothing is looked at for it."""
    clip = room.context.jobs.clip(who.team.id, clip_id)
    base = f"{room.base_url(request)}{PREFIX}/clips/{clip_id}/persons"
    query = room.context.links.source_query(clip.job_id, expires_s=room.options.link_expires_s)
    return PersonList(
        items=[
            person_answer(item, f"{base}/{item.person}/picture?at_us={item.stretch.in_us}&{query}")
            for item in _cast(room, who.team.id, clip)
        ]
    )


@router.get(
    "/clips/{clip_id}/persons/{person}/picture", operation_id="get_person_picture", response_class=FileResponse,
    responses={
        **problems(
            ClipNotFound, JobNotFound, JobNotReady, BlobNotFound, ToolMissing, LinkInvalid, LinkExpired, DecodeFailed,
            StorageFull,
        ), **_PICTURE
})  # fmt: skip
def get_person_picture(  # noqa: PLR0913 - each comes from another place of the request
    request: Request,
    room: InRoom,
    clip_id: ClipId,
    person: PersonNumber,
    bearer: BearerKey,
    header: HeaderKey,
    *,
    at_us: Annotated[int, Query(ge=0, le=MAX_SOURCE_US, description="`from_us` of the person's stretch.")] = 0,
    expires: Expires = None,
    signature: Signature = None,
) -> Response:
    """Get a picture of a person's face, taken from the source where it is seen best."""
    with room.context.db.reading() as session:
        row = session.get(ClipRow, clip_id)
    job_id = "none" if row is None else row.job_id
    try:
        team_id = watched_team(request, room, job_id, bearer, header, expires, signature)
    except JobNotFound:
        raise ClipNotFound from None
    clip, jobs = room.context.jobs.clip(team_id, clip_id), room.context.jobs
    for item in _cast(room, team_id, clip):
        if item.person == person and item.stretch.contains(SourceTime(at_us)):
            taken = jobs.source(team_id, clip.job_id)
            return still_response(request, desk_of(room).stills.face(taken, item.best.time, item.best.box))
    message = "nobody with this number is seen in the clip"
    raise ClipNotFound(message)


def _cast(room: Room, team_id: int, clip: ClipRecord) -> tuple[CastMember, ...]:
    taken, heard = room.context.jobs.source(team_id, clip.job_id), heard_of(room, team_id, clip.job_id)
    return desk_of(room).drafter.cast(taken, heard, CLIP.validate_python(clip.recipe))
