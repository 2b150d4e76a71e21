# SPDX-License-Identifier: MIT
"""Jobs: submit, list, get, cancel, try again, delete, watch."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from clipmill.accounts.presets import Presets
from clipmill.api.events import events_of_job, is_told
from clipmill.api.native.access import InRoom, Reader, Writer
from clipmill.api.native.answers import SPENDING, problems
from clipmill.api.native.models.base import PlainText
from clipmill.api.native.models.clips import clip_answer
from clipmill.api.native.models.jobs import SUBMITTED_KINDS, Job, JobBody, JobList, job_answer
from clipmill.api.native.models.options import check_prompt
from clipmill.api.native.models.presets import options_with_preset
from clipmill.api.native.routes.links import url_maker
from clipmill.api.native.spending import IdempotencyKey, request_sha256
from clipmill.domain.errors import (
    InvalidOptions,
    JobNotFound,
    JobNotReady,
    PresetNotFound,
    TooManyJobs,
    UploadNotFound,
)
from clipmill.domain.jobs import JobKind, JobState
from clipmill.jobs.service import MAX_PAGE, Submission

router = APIRouter(tags=["jobs"])
JobId = Annotated[str, Path(max_length=64, pattern="^[A-Za-z0-9-]+$", description="Id of a job.")]


@router.post("/jobs", status_code=202, operation_id="submit_job", responses=problems(
    InvalidOptions, UploadNotFound, PresetNotFound, JobNotReady, TooManyJobs, *SPENDING, has_body=True
))  # fmt: skip
def submit_job(
    request: Request,
    response: Response,
    room: InRoom,
    who: Writer,
    body: JobBody,
    idempotency_key: IdempotencyKey = None,
) -> Job:
    """Submit a job. What it costs is held at once; what is not delivered is given back."""
    if body.kind not in SUBMITTED_KINDS:
        message = "a job of kind render is made by POST /jobs/{id}/render or /clips/{id}/render"
        raise InvalidOptions(message)
    digest = request_sha256("/jobs", body)
    if body.preset_id is not None:
        preset = Presets(room.context.db).get(who.team.id, body.preset_id)
        body = body.model_copy(update={"options": options_with_preset(preset, body.options)})
    if body.kind is JobKind.MOMENTS:
        check_prompt(body.options.prompt)
    wish = Submission(
        spec=body.to_spec(),
        name=body.name,
        idempotency_key=idempotency_key,
        request_sha256=digest,
        is_urgent=body.is_urgent,
    )
    record = room.context.jobs.submit(who, wish)
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/jobs/{record.id}"
    return job_answer(record)


@router.get("/jobs", operation_id="list_jobs", responses=problems(InvalidOptions))
def list_jobs(
    room: InRoom,
    who: Reader,
    *,
    state: Annotated[list[JobState] | None, Query(description="Only these; may be given several times.")] = None,
    kind: Annotated[list[JobKind] | None, Query(description="Only these; may be given several times.")] = None,
    text: Annotated[
        PlainText, Query(max_length=200, description="Only jobs that have it in their name or their source's title.")
    ] = "",
    cursor: Annotated[str | None, Query(max_length=100, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Jobs on a page.")] = 20,
) -> JobList:
    """List your team's jobs, newest first."""
    page = room.context.jobs.find(
        who.team.id, states=tuple(state or ()), kinds=tuple(kind or ()), text=text, cursor=cursor, limit=limit
    )
    return JobList(items=[job_answer(record) for record in page.jobs], next_cursor=page.next_cursor)


@router.get("/jobs/{job_id}/renders", operation_id="list_renders", responses=problems(JobNotFound, InvalidOptions))
def list_renders(
    room: InRoom,
    who: Reader,
    job_id: JobId,
    *,
    state: Annotated[list[JobState] | None, Query(description="Only these; may be given several times.")] = None,
    cursor: Annotated[str | None, Query(max_length=100, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Jobs on a page.")] = 20,
) -> JobList:
    """List the jobs that render a job's clips again, or make new clips of its source, newest first."""
    jobs, team_id = room.context.jobs, who.team.id
    jobs.get(team_id, job_id)
    page = jobs.find(team_id, states=tuple(state or ()), parent_id=job_id, cursor=cursor, limit=limit)
    return JobList(items=[job_answer(record) for record in page.jobs], next_cursor=page.next_cursor)


@router.get("/jobs/{job_id}", operation_id="get_job", responses=problems(JobNotFound))
def get_job(room: InRoom, who: Reader, job_id: JobId) -> Job:
    """Get a job."""
    return job_answer(room.context.jobs.get(who.team.id, job_id))


@router.post("/jobs/{job_id}/cancel", operation_id="cancel_job", responses=problems(JobNotFound))
def cancel_job(room: InRoom, who: Writer, job_id: JobId) -> Job:
    """Stop a job; what it did not deliver is given back. A finished job stays as it is."""
    return job_answer(room.context.jobs.cancel(who.team.id, job_id))


@router.post("/jobs/{job_id}/retry", operation_id="retry_job", responses=problems(JobNotFound, JobNotReady, *SPENDING))
def retry_job(room: InRoom, who: Writer, job_id: JobId) -> Job:
    """Run a job that failed or was cancelled again, charged anew; finished stages are used again."""
    return job_answer(room.context.jobs.retry(who, job_id))


@router.delete("/jobs/{job_id}", status_code=204, operation_id="delete_job", responses=problems(JobNotFound))
def delete_job(room: InRoom, who: Writer, job_id: JobId) -> Response:
    """
    Delete a job for good; one at work is cancelled first.

    With it go its clips and files, its source, its music and its logo, what was heard and seen of them, and the copies
    in the caches, except what another job uses too: at once in the store and on the host that answers, within minutes
    on other hosts. An upload goes a day after it was complete, or by `DELETE /uploads/{upload_id}`.
    """
    room.context.jobs.delete(who.team.id, job_id)
    return Response(status_code=204)


_EVENTS = 'event: progress\ndata: {"id":"..."}\n\n'
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `progress`, `clip` and, last, `end`; their data are `Job` and `Clip`.",
        "content": {
            "text/event-stream": {"schema": {"type": "string"}, "example": 'event: progress\ndata: {"id":"..."}'}
        },
    },
    204: {"description": "The job is done and `Last-Event-ID` says that you know it all."},
}


@router.get("/jobs/{job_id}/events", operation_id="watch_job", response_class=StreamingResponse, responses={
    **problems(JobNotFound), **_STREAM
})  # fmt: skip
def watch_job(
    request: Request,
    room: InRoom,
    who: Reader,
    job_id: JobId,
    last_event_id: Annotated[
        str, Header(alias="Last-Event-ID", max_length=200, description="Id of the last event that you saw.")
    ] = "",
) -> Response:
    """Watch a job as server-sent events until it is done; it may run on any host."""
    jobs, team_id, urls = room.context.jobs, who.team.id, url_maker(request, room)

    job = jobs.get(team_id, job_id)
    if is_told(last_event_id, job, jobs.clips(team_id, job_id)):
        return Response(status_code=204)
    stream = events_of_job(
        lambda: jobs.get(team_id, job_id),
        lambda: jobs.clips(team_id, job_id),
        show_job=lambda record: job_answer(record).model_dump_json(),
        show_clip=lambda record: clip_answer(record, urls).model_dump_json(),
        last_event_id=last_event_id,
        poll_s=room.options.event_poll_s,
        heartbeat_s=room.options.heartbeat_s,
    )
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, headers=headers, media_type="text/event-stream")
