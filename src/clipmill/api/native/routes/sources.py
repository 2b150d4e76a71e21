# SPDX-License-Identifier: MIT
"""The source of a job as an editor shows it: what it is, pieces that any browser plays, pictures, how loud it is."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from clipmill.api.files import FILE_HEADERS
from clipmill.api.native.access import InRoom, Reader, Room
from clipmill.api.native.answers import problems
from clipmill.api.native.models.sources import (
    MAX_SOURCE_US,
    MOST_POINTS,
    PieceProgress,
    SourceInfo,
    Waveform,
    piece_answer,
    source_answer,
    waveform_answer,
)
from clipmill.api.native.reference import PREFIX
from clipmill.api.native.routes.desk import WatchedTeam, desk_of, heard_of, still_response
from clipmill.api.native.routes.jobs import JobId
from clipmill.api.ranges import range_response
from clipmill.domain.errors import (
    BlobNotFound,
    DecodeFailed,
    EncodeFailed,
    InvalidOptions,
    JobNotFound,
    JobNotReady,
    LinkExpired,
    LinkInvalid,
    SourceNotFound,
    StorageFull,
    ToolMissing,
)
from clipmill.engine.pieces import RETRY_S, Piece, piece_range

router = APIRouter(tags=["editing"])
FromUs = Annotated[int, Query(ge=0, le=MAX_SOURCE_US, description="Begin of the stretch, in microseconds.")]
ToUs = Annotated[int | None, Query(gt=0, le=MAX_SOURCE_US, description="Its end; none is as far as it may go.")]
_MP4: dict[str, Any] = {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}
_PIECE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The piece.", "content": _MP4},
    202: {"description": "It is being made; ask again after `Retry-After`.", "model": PieceProgress},
    206: {"description": "The bytes that were asked for.", "content": _MP4},
}
_FRAME: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture.", "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "`If-None-Match` says that you have it."},
}
_READING = (JobNotFound, JobNotReady, InvalidOptions, ToolMissing)
_WATCHING = (*_READING, LinkInvalid, LinkExpired, DecodeFailed, StorageFull)


@router.get("/jobs/{job_id}/source", operation_id="get_source", responses=problems(JobNotFound, JobNotReady))
def get_source(request: Request, room: InRoom, who: Reader, job_id: JobId) -> SourceInfo:
    """Get what is known of a job's source, with addresses for players that send no key."""
    jobs, team_id = room.context.jobs, who.team.id
    job, taken = jobs.get(team_id, job_id), jobs.source(team_id, job_id)
    query = room.context.links.source_query(job_id, expires_s=room.options.link_expires_s)
    base = f"{room.base_url(request)}{PREFIX}/jobs/{job_id}/source"
    return source_answer(
        job_id,
        taken,
        title=job.title,
        language=job.language,
        is_kept=room.context.blobs.info(taken.key) is not None,
        urls=(f"{base}/preview?{query}", f"{base}/frame?{query}"),
    )


@router.head("/jobs/{job_id}/source/preview", include_in_schema=False)
@router.get("/jobs/{job_id}/source/preview", operation_id="get_source_preview", response_class=FileResponse, responses={
    **problems(*_WATCHING, SourceNotFound, EncodeFailed), **_PIECE
})  # fmt: skip
def get_source_preview(
    request: Request, room: InRoom, job_id: JobId, team_id: WatchedTeam, from_us: FromUs = 0, to_us: ToUs = None
) -> Response:
    """
    Watch a stretch of the source in a form that any browser plays: MP4, at most 480 pixels on the shorter side.

    It holds what is asked for, rounded outward to `piece_step_us`, and begins with a key frame, as does each second of
    it; `Clipmill-From-Us` and `Clipmill-To-Us` say what it holds. The first time it is made: 202 says how far that is.
    """
    taken = room.context.jobs.source(team_id, job_id)
    wanted = piece_range(from_us, to_us, taken.media.duration_us)
    piece = desk_of(room).pieces.find(team_id, taken, wanted)
    if piece.blob is None:
        headers = {"Retry-After": str(max(1, round(RETRY_S))), "Cache-Control": "no-store"}
        return JSONResponse(piece_answer(piece).model_dump(mode="json"), 202, headers=headers)
    return _played(request, room, piece)


def _played(request: Request, room: Room, piece: Piece) -> Response:
    headers = {
        **FILE_HEADERS,
        "ETag": f'"{piece.key.replace("/", "-").removesuffix(".mp4")}"',
        "Content-Disposition": "inline",
        "Clipmill-From-Us": str(piece.range.in_us),
        "Clipmill-To-Us": str(piece.range.out_us),
    }
    path = room.context.blobs.local_path(piece.key)
    if path is not None:
        return FileResponse(path, headers=headers, media_type="video/mp4")
    if piece.blob is None:
        raise BlobNotFound
    return range_response(request, room.context.blobs, piece.blob, media_type="video/mp4", headers=headers)


@router.get("/jobs/{job_id}/source/frame", operation_id="get_source_frame", response_class=FileResponse, responses={
    **problems(*_WATCHING, BlobNotFound), **_FRAME
})  # fmt: skip
def get_source_frame(
    request: Request,
    room: InRoom,
    job_id: JobId,
    team_id: WatchedTeam,
    time_us: Annotated[int, Query(ge=0, le=MAX_SOURCE_US, description="When, in microseconds.")] = 0,
    width_px: Annotated[int, Query(ge=16, le=1920, description="At least so wide, if the source is.")] = 640,
) -> Response:
    """Get the very picture that a player shows at a time of the source."""
    taken = room.context.jobs.source(team_id, job_id)
    return still_response(request, desk_of(room).stills.frame(taken, time_us, width_px))


@router.get("/jobs/{job_id}/source/waveform", operation_id="get_source_waveform", responses=problems(
    *_READING, BlobNotFound
))  # fmt: skip
def get_source_waveform(
    room: InRoom,
    who: Reader,
    job_id: JobId,
    *,
    from_us: FromUs = 0,
    to_us: ToUs = None,
    points: Annotated[int, Query(ge=1, le=MOST_POINTS, description="Wanted; there may be fewer.")] = 1000,
) -> Waveform:
    """Get how loud a stretch of the source is, to be drawn."""
    duration_us = room.context.jobs.source(who.team.id, job_id).media.duration_us
    end_us = duration_us if to_us is None else min(to_us, duration_us)
    if from_us >= end_us:
        message = f"[{from_us}, {to_us}) us holds nothing of the source of {duration_us} us"
        raise InvalidOptions(message)
    return waveform_answer(heard_of(room, who.team.id, job_id).envelope, from_us, end_us, points)
