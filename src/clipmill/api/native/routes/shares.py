# SPDX-License-Identifier: MIT
"""Links to clips: make, list, take back; and what anybody gets who has one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse

from clipmill.api.files import FILE_HEADERS
from clipmill.api.native.access import InRoom, Reader, Room, Writer
from clipmill.api.native.answers import problems
from clipmill.api.native.models.shares import Share, ShareBody, Shared, ShareList, share_answer, shared_answer
from clipmill.api.native.reference import PREFIX
from clipmill.api.native.routes.clips import ClipId
from clipmill.api.ranges import range_response
from clipmill.domain.errors import (
    BlobNotFound,
    ClipNotFound,
    InvalidOptions,
    JobNotReady,
    LinkExpired,
    ShareNotFound,
)
from clipmill.jobs.shares import Shares
from clipmill.storage.blobs.naming import disposition

router = APIRouter(tags=["sharing"])
ShareId = Annotated[str, Path(max_length=64, pattern="^[A-Za-z0-9_-]+$", description="Id of a link.")]
Token = Annotated[str, Path(max_length=200, pattern="^[A-Za-z0-9_.-]+$", description="Last part of a link.")]
_DAY_S = 86_400.0
_VIDEO_HEADERS = {**FILE_HEADERS, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
"""Asked for each time: a link that was taken back shows nothing any more."""
_MP4: dict[str, Any] = {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}
_VIDEO: dict[int | str, dict[str, Any]] = {
    200: {"description": "The video.", "content": _MP4},
    206: {"description": "The range that was asked for.", "content": _MP4},
}


def _shares(room: Room) -> Shares:
    return Shares(room.context.db, room.context.links)


@router.post("/clips/{clip_id}/share", status_code=201, operation_id="share_clip", responses=problems(
    ClipNotFound, JobNotReady, InvalidOptions, has_body=True
))  # fmt: skip
def share_clip(request: Request, room: InRoom, who: Writer, clip_id: ClipId, body: ShareBody) -> Share:
    """Make a link with which anybody may watch a clip, without a key, until it expires or is taken back."""
    days = body.expires_in_days
    made = _shares(room).create(who.team.id, clip_id, expires_s=None if days is None else days * _DAY_S)
    return share_answer(made, room.base_url(request))


@router.get("/clips/{clip_id}/share", operation_id="list_shares", responses=problems(ClipNotFound))
def list_shares(request: Request, room: InRoom, who: Reader, clip_id: ClipId) -> ShareList:
    """List the links to a clip that are good, oldest first."""
    base_url = room.base_url(request)
    return ShareList(items=[share_answer(item, base_url) for item in _shares(room).list(who.team.id, clip_id)])


@router.delete("/clips/{clip_id}/share", status_code=204, operation_id="unshare_clip", responses=problems(ClipNotFound))
def unshare_clip(room: InRoom, who: Writer, clip_id: ClipId) -> Response:
    """Take all links to a clip back."""
    _shares(room).revoke_all(who.team.id, clip_id)
    return Response(status_code=204)


@router.delete("/shares/{share_id}", status_code=204, operation_id="revoke_share", responses=problems(ShareNotFound))
def revoke_share(room: InRoom, who: Writer, share_id: ShareId) -> Response:
    """Take one link back."""
    _shares(room).revoke(who.team.id, share_id)
    return Response(status_code=204)


@router.get("/share/{token}", operation_id="get_shared", responses=problems(ShareNotFound, LinkExpired))
def get_shared(request: Request, room: InRoom, token: Token) -> Shared:
    """See what a link shows; needs no key."""
    video_url = f"{room.base_url(request)}{PREFIX}/share/{token}/video.mp4"
    return shared_answer(_shares(room).open(token), video_url)


@router.head("/share/{token}/video.mp4", include_in_schema=False)
@router.get("/share/{token}/video.mp4", operation_id="get_shared_video", response_class=FileResponse, responses={
    **problems(ShareNotFound, LinkExpired, BlobNotFound), **_VIDEO
})  # fmt: skip
def get_shared_video(request: Request, room: InRoom, token: Token) -> Response:
    """Watch the video of a link, in ranges if asked for; needs no key."""
    video, blobs = _shares(room).open(token).video, room.context.blobs
    headers = {
        **_VIDEO_HEADERS,
        "ETag": f'"{video.sha256}"',
        "Content-Disposition": disposition(video.name, is_saved=False),
    }
    path = blobs.local_path(video.key)
    if path is not None:
        return FileResponse(path, headers=headers, media_type=video.content_type)
    info = blobs.info(video.key)
    if info is None:
        raise BlobNotFound
    # Through us even where the store could give an address of its own, which would outlive the link.
    return range_response(request, blobs, info, media_type=video.content_type, headers=headers)
