# SPDX-License-Identifier: MIT
"""Taking clips away: many as one archive, and their cuts for editing programs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from clipmill.api.native.access import BearerKey, HeaderKey, InRoom, Reader, Room, need, principal_of
from clipmill.api.native.answers import problems
from clipmill.api.native.models.packing import Archive, ArchiveBody, ArchiveQuery
from clipmill.api.native.reference import PREFIX
from clipmill.api.native.routes.clips import ClipId
from clipmill.api.native.routes.jobs import JobId
from clipmill.api.openness import note_open
from clipmill.domain.accounts import Scope
from clipmill.domain.errors import BlobNotFound, ClipNotFound, InvalidOptions, JobNotFound, JobNotReady, LinkExpired
from clipmill.domain.errors import LinkInvalid as WrongLink
from clipmill.domain.jobs import ClipRecord, JobRecord
from clipmill.engine.cut_lists import EditorFormat
from clipmill.jobs.packing import CUTS, PackedKind, clip_cuts, clip_stem_of, pack_clips
from clipmill.storage.archives import ArchiveMember, archive_of, archive_size
from clipmill.storage.blobs.naming import disposition

router = APIRouter(tags=["clips"])
_KIND_OF = {form: kind for kind, form in CUTS.items()}
_CUT_TYPES = {
    EditorFormat.OTIO: "application/json",
    EditorFormat.FCPXML: "application/xml",
    EditorFormat.EDL: "text/plain; charset=utf-8",
}
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The archive, made while it is sent; one that cannot be ended is broken off.",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_CUTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The cuts.",
        "content": {kind: {"schema": {"type": "string"}} for kind in ("application/xml", "text/plain")},
    }
}
Form = Annotated[EditorFormat, Query(alias="format", description="What your editing program reads.")]


@dataclass(frozen=True, slots=True)
class _Asked:
    """An archive that somebody may have."""

    job: JobRecord
    clips: tuple[str, ...]
    files: tuple[str, ...]


def _asked(
    request: Request,
    room: InRoom,
    job_id: JobId,
    wish: Annotated[ArchiveQuery, Query()],
    bearer: BearerKey,
    header: HeaderKey,
) -> _Asked:
    """Let in who has a key of the job's team, or an address that we have signed for this very archive."""
    clips, files, jobs = _split(wish.clips), _split(wish.files), room.context.jobs
    if wish.signature is None:
        team_id = need(principal_of(request, room, bearer, header), Scope.READ).team.id
    else:
        note_open(request.scope)
        room.context.links.verify_archive(job_id, clips, files, expires=wish.expires, signature=wish.signature)
        team_id = jobs.team_of(job_id)
    return _Asked(jobs.get(team_id, job_id), clips, files)


@router.get("/jobs/{job_id}/clips.zip", operation_id="download_clips", response_class=StreamingResponse, responses={
    **problems(JobNotFound, ClipNotFound, JobNotReady, InvalidOptions, BlobNotFound, WrongLink, LinkExpired), **_ZIP
})  # fmt: skip
def download_clips(room: InRoom, asked: Annotated[_Asked, Depends(_asked)]) -> Response:
    """Download clips of a job as one ZIP archive, without folders; it is made while it is sent."""
    return _sent(asked.job, _packed(room, asked.job, asked.clips, _kinds(asked.files)))


@router.post("/jobs/{job_id}/archive", operation_id="prepare_archive", responses=problems(
    JobNotFound, ClipNotFound, JobNotReady, InvalidOptions, BlobNotFound, has_body=True
))  # fmt: skip
def prepare_archive(request: Request, room: InRoom, who: Reader, job_id: JobId, body: ArchiveBody) -> Archive:
    """Get an address of such an archive that needs no key, for a browser to save it straight to the disk."""
    job = room.context.jobs.get(who.team.id, job_id)
    members = _packed(room, job, body.clips, body.files)
    expires_s = room.options.link_expires_s
    query = room.context.links.archive_query(
        job_id, body.clips, [kind.value for kind in body.files], expires_s=expires_s
    )
    return Archive(
        url=f"{room.base_url(request)}{PREFIX}/jobs/{job_id}/clips.zip?{query}",
        names=[member.name for member in members],
        size_bytes=archive_size(members),
        expires_at=datetime.fromtimestamp(int(time.time()) + expires_s, UTC),
    )


@router.get("/clips/{clip_id}/cuts", operation_id="get_clip_cuts", response_class=Response, responses={
    **problems(ClipNotFound, JobNotReady), **_CUTS
})  # fmt: skip
def get_clip_cuts(room: InRoom, who: Reader, clip_id: ClipId, form: Form = EditorFormat.OTIO) -> Response:
    """Get the cuts of a clip for an editing program; its captions lie right on that timeline."""
    jobs, team_id = room.context.jobs, who.team.id
    clip = jobs.clip(team_id, clip_id)
    text = clip_cuts(jobs.get(team_id, clip.job_id), jobs.source(team_id, clip.job_id), clip, form)
    headers = {"Content-Disposition": disposition(f"{clip_stem_of(clip)}.{form.value}")}
    return Response(text, headers=headers, media_type=_CUT_TYPES[form])


@router.get("/jobs/{job_id}/cuts", operation_id="get_job_cuts", response_class=StreamingResponse, responses={
    **problems(JobNotFound, JobNotReady, InvalidOptions), **_ZIP
})  # fmt: skip
def get_job_cuts(room: InRoom, who: Reader, job_id: JobId, form: Form = EditorFormat.OTIO) -> Response:
    """Get the cuts of all clips of a job for an editing program: a ZIP archive of one file a clip."""
    job = room.context.jobs.get(who.team.id, job_id)
    return _sent(job, _packed(room, job, (), (_KIND_OF[form],)))


def _packed(
    room: Room, job: JobRecord, clip_ids: Sequence[str], kinds: Sequence[PackedKind]
) -> tuple[ArchiveMember, ...]:
    jobs = room.context.jobs
    chosen = _chosen(jobs.clips(job.team_id, job.id, has_later=bool(clip_ids)), clip_ids)
    source = jobs.source(job.team_id, job.id) if set(kinds) & CUTS.keys() else None
    return pack_clips(job, source, chosen, kinds, room.context.blobs)


def _chosen(clips: Sequence[ClipRecord], wanted: Sequence[str]) -> list[ClipRecord]:
    if not wanted:
        return list(clips)
    by_id = {clip.id: clip for clip in clips}
    if not by_id.keys() >= set(wanted):
        message = "the job has no such clip"
        raise ClipNotFound(message)
    return [by_id[clip_id] for clip_id in dict.fromkeys(wanted)]


def _kinds(words: Sequence[str]) -> tuple[PackedKind, ...]:
    known = set(PackedKind)
    unknown = [word for word in words if word not in known]
    if unknown or not words:
        message = f"files: there is no {unknown[0]}" if unknown else "files: name at least one"
        raise InvalidOptions(message, hint=f"Known are {', '.join(PackedKind)}.")
    return tuple(PackedKind(word) for word in words)


def _split(words: str) -> tuple[str, ...]:
    return tuple(word for word in words.split(",") if word)


def _sent(job: JobRecord, members: Sequence[ArchiveMember]) -> Response:
    headers = {
        "Content-Disposition": disposition(f"{job.title or job.name or 'clips'}.zip"),
        "Cache-Control": "no-store",
    }
    size_bytes = archive_size(members)
    if size_bytes is not None:
        headers["Content-Length"] = str(size_bytes)
    return StreamingResponse(archive_of(members), headers=headers, media_type="application/zip")
