# SPDX-License-Identifier: MIT
"""
What the routes of an editor share: who may watch a source, and how kept pictures go out.

A page's players and renderers send no key, so that addresses with a signature for a job's source do as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.responses import FileResponse

from clipmill.api.files import FILE_HEADERS
from clipmill.api.native.access import BearerKey, HeaderKey, InRoom, Room, need, principal_of
from clipmill.api.native.routes.jobs import JobId
from clipmill.api.openness import note_open
from clipmill.domain.accounts import Scope
from clipmill.domain.errors import ToolMissing
from clipmill.engine.desk import EditingDesk
from clipmill.engine.stages import Heard

Expires = Annotated[str | None, Query(max_length=20, pattern="^[0-9]+$", description="As an address of ours has it.")]
Signature = Annotated[str | None, Query(max_length=100, description="Likewise; with it no key is needed.")]


def watched_team(
    request: Request,
    room: InRoom,
    job_id: JobId,
    bearer: BearerKey,
    header: HeaderKey,
    expires: Expires = None,
    signature: Signature = None,
) -> int:
    """Let in who has a key that reads, or an address that we made for this source; return whose it is."""
    if signature is None:
        team_id = need(principal_of(request, room, bearer, header), Scope.READ).team.id
        room.context.jobs.get(team_id, job_id)
        return team_id
    note_open(request.scope)
    room.context.links.verify_source(job_id, expires=expires, signature=signature)
    return room.context.jobs.team_of(job_id)


WatchedTeam = Annotated[int, Depends(watched_team)]


def desk_of(room: Room) -> EditingDesk:
    """Return the desk; raises ToolMissing where this process has none."""
    if room.context.desk is None:
        message = "this process opens no sources"
        raise ToolMissing(message)
    return room.context.desk


def heard_of(room: Room, team_id: int, job_id: str) -> Heard:
    """Return what was heard in a job's source; raises JobNotFound, JobNotReady, BlobNotFound."""
    data = room.context.jobs.transcript_document(team_id, job_id)
    return desk_of(room).drafter.heard(data)


def still_response(request: Request, picture: Path) -> Response:
    """Return a kept picture, or that the client has it already; its folder is named by what it shows."""
    headers = {**FILE_HEADERS, "ETag": f'"{picture.parent.name[:32]}"', "Cache-Control": "private, max-age=86400"}
    if headers["ETag"] in {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=headers)
    return FileResponse(picture, headers=headers, media_type="image/jpeg")
