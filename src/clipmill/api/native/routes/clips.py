# SPDX-License-Identifier: MIT
"""Clips: list, get, render again with changes, recipes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from clipmill.api.native.access import InRoom, Reader, Writer
from clipmill.api.native.answers import SPENDING, problems
from clipmill.api.native.models.clips import (
    Clip,
    ClipEditBody,
    ClipList,
    ClipPageAnswer,
    Recipe,
    RenderBody,
    VerdictBody,
    clip_answer,
)
from clipmill.api.native.models.jobs import Job, job_answer
from clipmill.api.native.routes.jobs import JobId
from clipmill.api.native.routes.links import url_maker
from clipmill.api.native.spending import IdempotencyKey, request_sha256
from clipmill.domain.errors import ClipNotFound, InvalidOptions, JobNotFound, JobNotReady
from clipmill.domain.jobs import JobKind, JobSpec, Verdict
from clipmill.jobs.service import MAX_PAGE, Submission
from clipmill.jobs.verdicts import Verdicts

router = APIRouter(tags=["clips"])
ClipId = Annotated[str, Path(max_length=64, pattern="^[A-Za-z0-9-]+$", description="Id of a clip.")]


@router.get("/jobs/{job_id}/clips", operation_id="list_clips", responses=problems(JobNotFound))
def list_clips(
    request: Request,
    room: InRoom,
    who: Reader,
    job_id: JobId,
    *,
    has_later: Annotated[
        bool, Query(description="With those after them that other jobs made of it: edited anew, or new.")
    ] = False,
) -> ClipList:
    """List a job's clips by rank, those done so far while it runs."""
    found = room.context.jobs.clips(who.team.id, job_id, has_later=has_later)
    url_of = url_maker(request, room)
    return ClipList(items=[clip_answer(record, url_of) for record in found])


@router.get("/clips", operation_id="find_clips", responses=problems(InvalidOptions))
def find_clips(
    request: Request,
    room: InRoom,
    who: Reader,
    *,
    verdict: Annotated[list[Verdict] | None, Query(description="Only these; may be given several times.")] = None,
    cursor: Annotated[str | None, Query(max_length=100, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Clips on a page.")] = 20,
) -> ClipPageAnswer:
    """List your team's clips of all jobs, newest first; with `verdict` those that you judged so."""
    wanted = tuple(dict.fromkeys(verdict or ()))
    page = Verdicts(room.context.db).find(who.team.id, verdicts=wanted, cursor=cursor, limit=limit)
    url_of = url_maker(request, room)
    return ClipPageAnswer(items=[clip_answer(record, url_of) for record in page.clips], next_cursor=page.next_cursor)


@router.put("/clips/{clip_id}/verdict", operation_id="judge_clip", responses=problems(ClipNotFound, has_body=True))
def judge_clip(request: Request, room: InRoom, who: Writer, clip_id: ClipId, body: VerdictBody) -> Clip:
    """Say what you think of a clip; it is kept and shown with the clip, and the last one counts."""
    judged = Verdicts(room.context.db).give(who.team.id, clip_id, body.verdict)
    return clip_answer(judged, url_maker(request, room))


@router.get("/clips/{clip_id}", operation_id="get_clip", responses=problems(ClipNotFound))
def get_clip(request: Request, room: InRoom, who: Reader, clip_id: ClipId) -> Clip:
    """Get a clip."""
    return clip_answer(room.context.jobs.clip(who.team.id, clip_id), url_maker(request, room))


@router.get("/clips/{clip_id}/recipe", operation_id="get_clip_recipe", responses=problems(ClipNotFound))
def get_clip_recipe(room: InRoom, who: Reader, clip_id: ClipId) -> Recipe:
    """Get the whole recipe of a clip."""
    record = room.context.jobs.clip(who.team.id, clip_id)
    return Recipe(clip_id=record.id, job_id=record.job_id, ordinal=record.ordinal, clip=record.recipe)


@router.post("/clips/{clip_id}/render", status_code=202, operation_id="render_clip", responses=problems(
    ClipNotFound, JobNotReady, InvalidOptions, *SPENDING, has_body=True
))  # fmt: skip
def render_clip(
    room: InRoom, who: Writer, clip_id: ClipId, body: ClipEditBody, idempotency_key: IdempotencyKey = None
) -> Job:
    """Render a clip with changes, as a job of its own; nothing is analyzed again."""
    clip = room.context.jobs.clip(who.team.id, clip_id)
    spec = JobSpec(kind=JobKind.RENDER, location="", parent_id=clip.job_id, edits=(body.to_edit(clip.ordinal),))
    wish = Submission(
        spec=spec,
        name=body.title or clip.title,
        idempotency_key=idempotency_key,
        request_sha256=request_sha256(f"/clips/{clip_id}/render", body),
    )
    return job_answer(room.context.jobs.submit(who, wish))


@router.post("/jobs/{job_id}/render", status_code=202, operation_id="render_job", responses=problems(
    JobNotFound, JobNotReady, InvalidOptions, *SPENDING, has_body=True
))  # fmt: skip
def render_job(
    room: InRoom, who: Writer, job_id: JobId, body: RenderBody, idempotency_key: IdempotencyKey = None
) -> Job:
    """Render several clips of a job with changes, as one job; nothing is analyzed again."""
    edits = tuple(clip.to_edit(clip.ordinal) for clip in body.clips)
    wish = Submission(
        spec=JobSpec(kind=JobKind.RENDER, location="", parent_id=job_id, edits=edits),
        name=body.name,
        idempotency_key=idempotency_key,
        request_sha256=request_sha256(f"/jobs/{job_id}/render", body),
    )
    return job_answer(room.context.jobs.submit(who, wish))
