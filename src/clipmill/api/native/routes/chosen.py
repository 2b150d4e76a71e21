# SPDX-License-Identifier: MIT
"""More clips of a job: what else could be made, and a clip of the words that a user selects."""

from __future__ import annotations

from fastapi import APIRouter

from clipmill.api.native.access import InRoom, Reader, Room, Writer
from clipmill.api.native.answers import SPENDING, problems
from clipmill.api.native.models.chosen import FurtherMoments, NewClipBody, further_answer
from clipmill.api.native.models.jobs import Job, job_answer
from clipmill.api.native.routes.desk import desk_of, heard_of
from clipmill.api.native.routes.jobs import JobId
from clipmill.api.native.spending import IdempotencyKey, request_sha256
from clipmill.domain.errors import BlobNotFound, InvalidOptions, JobNotFound, JobNotReady, ToolMissing
from clipmill.domain.jobs import JobKind, JobRecord, JobSpec
from clipmill.domain.moment import Moment
from clipmill.engine.chosen import check_range, free_moments, options_by_hand
from clipmill.jobs.service import Submission

router = APIRouter(tags=["clips"])
_DEEPEST = 50
"""Renders of renders that are followed to the job whose options began it all."""


@router.get("/jobs/{job_id}/moments", operation_id="list_moments", responses=problems(
    JobNotFound, JobNotReady, BlobNotFound, ToolMissing
))  # fmt: skip
def list_moments(room: InRoom, who: Reader, job_id: JobId) -> FurtherMoments:
    """List good moments of which no clip was made yet, for "make another clip"."""
    jobs, team_id = room.context.jobs, who.team.id
    taken, heard = jobs.source(team_id, job_id), heard_of(room, team_id, job_id)
    options = _origin(room, team_id, job_id).spec.options
    best = desk_of(room).drafter.further(taken, heard, options, len(jobs.clips(team_id, job_id)))
    return further_answer(free_moments(best, jobs.taken(team_id, job_id)))


@router.post("/jobs/{job_id}/clips", status_code=202, operation_id="create_clip", responses=problems(
    JobNotFound, JobNotReady, BlobNotFound, InvalidOptions, ToolMissing, *SPENDING, has_body=True
))  # fmt: skip
def create_clip(
    room: InRoom, who: Writer, job_id: JobId, body: NewClipBody, idempotency_key: IdempotencyKey = None
) -> Job:
    """
    Make a new clip of a job's source from a stretch of it, as a job of its own that costs one clip.

    Its ends are moved out of words into silence; its title, if none is given, is written from the words. It looks as
    the job's own options say. Nothing is taken in or heard again.
    """
    jobs, team_id = room.context.jobs, who.team.id
    sha256 = request_sha256(f"/jobs/{job_id}/clips", body)
    # What was accepted once is answered alike, however it would be judged now that its clip is there.
    earlier = jobs.earlier(team_id, idempotency_key, sha256)
    if earlier is not None:
        return job_answer(earlier)
    taken, heard = jobs.source(team_id, job_id), heard_of(room, team_id, job_id)
    wanted = body.to_range(heard.transcript)
    check_range(wanted, taken.media.duration_us)
    options = _origin(room, team_id, job_id).spec.options
    judged: tuple[Moment, ...] = ()
    if body.is_offered:
        best = desk_of(room).drafter.further(taken, heard, options, len(jobs.clips(team_id, job_id)))
        judged = tuple(moment for moment in best if moment.range == wanted)
        if not judged:
            message = "the stretch is none of the moments that were offered"
            raise InvalidOptions(message, hint="Give the very times that GET /jobs/{id}/moments has.")
    spec = JobSpec(
        kind=JobKind.RENDER,
        location="",
        options=options_by_hand(options, 1),
        parent_id=job_id,
        ranges=(wanted,),
        titles=(body.title,),
        moments=judged,
    )
    wish = Submission(
        spec=spec,
        name=body.name or body.title,
        idempotency_key=idempotency_key,
        request_sha256=sha256,
    )
    return job_answer(jobs.submit(who, wish))


def _origin(room: Room, team_id: int, job_id: str) -> JobRecord:
    """Return the job whose options began it all; the last of the line that is still there."""
    record = room.context.jobs.get(team_id, job_id)
    for _ in range(_DEEPEST):
        if record.parent_id is None or record.spec.ranges:  # a clip chosen by hand has its options itself
            return record
        try:
            record = room.context.jobs.get(team_id, record.parent_id)
        except JobNotFound:
            return record
    return record
