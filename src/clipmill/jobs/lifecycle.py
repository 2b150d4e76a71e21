# SPDX-License-Identifier: MIT
"""
Every change of a job's state, each as one conditional change in the caller's transaction.

In go a session, a job's row and what happened; out come rows, money and events that belong together. Each function
first locks the job's row and looks at what it says, so that doing it again changes, charges and announces nothing
twice: not a step that is run again after a crash, nor two hosts at once. A final state is never left, except by
`begin_again`. Nothing here runs a stage or waits for anything.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.accounts import wallet
from clipmill.domain.accounts import EntryKind
from clipmill.domain.errors import JobNotFound, JobNotReady
from clipmill.domain.jobs import ClipState, JobFailure, JobKind, JobProgress, JobState
from clipmill.domain.result import Notice
from clipmill.engine.orders import (
    OrderStage,
    PlannedClip,
    PlanOutcome,
    RenderOutcome,
    TakenSource,
    TranscribeOutcome,
)
from clipmill.jobs import webhooks
from clipmill.jobs.events import clip_payload, job_payload
from clipmill.jobs.ordering import TAKEN, inherit
from clipmill.jobs.prices import Prices, Tariff, billable_ordinals, clip_count, units_of
from clipmill.jobs.progress import job_fraction, stage_name, stages_of
from clipmill.jobs.telling import told_notice
from clipmill.storage.records.database import now_us
from clipmill.storage.records.jobs import FAILURE, FILES, NOTICES, PROGRESS, SPEC, as_json, clip_rows
from clipmill.storage.records.tables import ClipRow, EntryRow, JobRow

_log = logging.getLogger(__name__)
OPEN_STATES = (JobState.QUEUED.value, JobState.RUNNING.value)
AGAIN_STATES = (JobState.FAILED.value, JobState.CANCELLED.value)
CLIP_FAILED = "clip_failed"
"""Code of the notice on a clip that could not be rendered."""


def job_at_work(session: Session, job_id: str, flow_id: str) -> JobRow | None:
    """Return the locked row of a job that this flow works for, or none: it is final, gone, or another attempt's."""
    row = session.get(JobRow, job_id, with_for_update=True, populate_existing=True)
    if row is None or row.flow_id != flow_id or row.state not in OPEN_STATES:
        return None
    return row


def lock(session: Session, row: JobRow) -> None:
    """
    Bring a job's row up to date, and let nobody else change it before the transaction ends.

    Raises:
        JobNotFound: somebody has just deleted it.

    """
    session.flush()
    found = session.scalar(
        sa.select(JobRow).where(JobRow.id == row.id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise JobNotFound


def lock_all(session: Session, condition: sa.ColumnElement[bool]) -> tuple[JobRow, ...]:
    """
    Bring all jobs that meet a condition up to date, and let nobody else change them before the transaction ends.

    Whoever needs more than one job takes them with this, oldest first, and the team's row after them, as whoever
    accepts a job does: so no two wait for each other.
    """
    session.flush()
    query = sa.select(JobRow).where(condition).order_by(JobRow.created_at_us, JobRow.id).with_for_update()
    return tuple(session.scalars(query.execution_options(populate_existing=True)))


def lock_with_parent(session: Session, row: JobRow) -> None:
    """
    Lock a job as `lock` does, and the job that its spec is about.

    Raises:
        JobNotFound: somebody has just deleted it; not when the other is gone.

    """
    found = lock_all(session, JobRow.id.in_({row.id, SPEC.validate_python(row.spec).parent_id or row.id}))
    if row not in found:
        raise JobNotFound


def start(session: Session, row: JobRow) -> None:
    """
    Note that a job's flow has begun; its row is not locked yet, as that of its parent comes first.

    Raises:
        JobNotFound: it renders a recipe of a job that is gone, or is gone itself.

    """
    lock_with_parent(session, row)
    if row.state != JobState.QUEUED.value:
        return
    row.state = JobState.RUNNING.value
    row.started_at_us = now_us()
    inherit(session, row)


def note_progress(
    row: JobRow, stage: OrderStage, fraction: float, *, message: str = "", heard: str = "", is_clip: bool = False
) -> None:
    """
    Note how far a stage is; what a poller sees never goes back.

    Args:
        row: the locked row of a job at work.
        stage: the one at work.
        fraction: of the stage; of one clip when `is_clip`.
        message: for a person.
        heard: the last that was said in the source, while it listens; else nothing, which is kept as well.
        is_clip: true for one of several renders.

    """
    spec = SPEC.validate_python(row.spec)
    before = PROGRESS.validate_python(row.progress)
    if is_clip:
        fraction = (before.completed + min(1.0, max(0.0, fraction))) / max(1, before.total)
    stages = stages_of(spec)
    whole = job_fraction(stages, stage, fraction)
    if whole < before.fraction and before.stage:
        whole, name = before.fraction, before.stage
    else:
        name = stage_name(stage)
    _set_progress(row, replace(before, stage=name, fraction=whole, message=message or before.message, heard=heard))


def note_taken(session: Session, row: JobRow, taken: TakenSource, prices: Prices) -> None:
    """
    Note the source of a job: its title, length and price by the minute, which is held now.

    Raises:
        BalanceTooLow, BillingInactive: it cannot be paid for.

    """
    lock(session, row)
    row.source = as_json(TAKEN, taken)
    row.title = taken.source.title or taken.media.title
    row.duration_us = taken.media.duration_us
    row.units = units_of(taken.media.duration_us, prices)
    if row.extra.get("tariff") == Tariff.BY_MINUTE:
        amount = row.units * prices.per_unit_cents
        wallet.hold(session, row.team_id, row.id, amount, purpose=f"minutes-{row.attempt}")
        row.cost_cents = wallet.held_for(session, row.id) + _captured(session, row.id)
    note_progress(row, OrderStage.INGEST, 1.0)


def note_transcript(session: Session, row: JobRow, outcome: TranscribeOutcome) -> None:
    """Note what was heard."""
    lock(session, row)
    row.transcript_key = outcome.transcript_key
    row.language = outcome.language
    if row.kind == JobKind.TRANSCRIPT.value:
        row.result_key = outcome.transcript_key
    note_progress(row, OrderStage.TRANSCRIBE, 1.0)


def note_plan(session: Session, row: JobRow, outcome: PlanOutcome) -> None:
    """Note the clips that were chosen, each once; clips that an earlier attempt delivered stay as they are."""
    lock(session, row)
    row.result_key = outcome.plan_key
    _add_notices(row, outcome.notices)
    there = {clip.ordinal: clip for clip in clip_rows(session, row.id)}
    for planned in outcome.clips:
        _plan_clip(session, row, planned, there.pop(planned.ordinal, None))
    for stale in there.values():
        if stale.state != ClipState.RENDERED.value:
            session.delete(stale)
    session.flush()
    is_rendering = OrderStage.RENDER in stages_of(SPEC.validate_python(row.spec))
    total = len(outcome.clips)
    completed = _rendered_count(session, row.id) if is_rendering else total
    _set_progress(row, replace(PROGRESS.validate_python(row.progress), completed=completed, total=total))
    note_progress(row, OrderStage.PLAN, 1.0)


def note_rendered(session: Session, row: JobRow, outcome: RenderOutcome) -> None:
    """Note that a clip is finished, and announce it once."""
    lock(session, row)
    clip = session.scalar(sa.select(ClipRow).where(ClipRow.job_id == row.id, ClipRow.ordinal == outcome.ordinal))
    if clip is None:
        message = f"the job has no clip {outcome.ordinal}"
        raise JobNotReady(message)
    is_new = clip.state != ClipState.RENDERED.value
    clip.state = ClipState.RENDERED.value
    clip.recipe, clip.files = outcome.recipe, as_json(FILES, outcome.files)
    session.flush()
    progress = PROGRESS.validate_python(row.progress)
    _set_progress(row, replace(progress, completed=_rendered_count(session, row.id)))
    note_progress(row, OrderStage.RENDER, 0.0, is_clip=True)
    if is_new:
        payload = clip_payload(clip, attempt=row.attempt)
        webhooks.queue_event(session, team_id=row.team_id, event_type="clip.ready", job_id=row.id, payload=payload)


def conclude(session: Session, row: JobRow, failure: JobFailure | None, failed: dict[int, JobFailure]) -> bool:
    """
    End a job whose flow is through.

    Args:
        session: of the caller's transaction.
        row: the job.
        failure: what ended it before its clips were rendered, or none.
        failed: clips that could not be rendered, by ordinal. The others are delivered, and what these cost is given
            back; the job fails only when none could be rendered.

    """
    lock(session, row)
    if row.state not in OPEN_STATES:
        return False
    for clip in clip_rows(session, row.id):
        if clip.ordinal in failed and clip.state != ClipState.RENDERED.value:
            clip.state = ClipState.FAILED.value
            reason = failed[clip.ordinal].message
            _add_notices(row, (Notice(CLIP_FAILED, f"Clip {clip.ordinal + 1} could not be rendered: {reason}"),))
    session.flush()
    if failure is None and failed and _rendered_count(session, row.id) == 0:
        failure = failed[min(failed)]
    return settle(session, row, JobState.FAILED if failure else JobState.SUCCEEDED, failure=failure)


def settle(session: Session, row: JobRow, state: JobState, *, failure: JobFailure | None) -> bool:
    """
    Give a job its final state once: capture what was delivered, release the rest, announce it.

    Returns:
        False when it was final already; nothing has changed then.

    """
    lock(session, row)
    if row.state not in OPEN_STATES:
        return False
    row.state = state.value
    row.failure = None if failure is None else as_json(FAILURE, failure)
    row.finished_at_us = now_us()
    if state is JobState.SUCCEEDED:
        _set_progress(row, replace(PROGRESS.validate_python(row.progress), fraction=1.0, message=""))
    held = wallet.held_for(session, row.id)
    due = min(held, _earned(session, row, state, held))
    wallet.capture(session, row.team_id, row.id, due, purpose=f"capture-{row.attempt}")
    wallet.release(session, row.team_id, row.id, held - due, purpose=f"release-{row.attempt}")
    session.flush()
    row.cost_cents = _captured(session, row.id)
    payload = job_payload(row, clip_count=_rendered_count(session, row.id))
    event_type = f"job.{state.value}"
    webhooks.queue_event(session, team_id=row.team_id, event_type=event_type, job_id=row.id, payload=payload)
    return True


def begin_again(session: Session, row: JobRow) -> None:
    """
    Make a job that failed or was cancelled a new attempt; clips that were delivered and paid for stay so.

    Raises:
        JobNotReady: it neither failed nor was cancelled; another request may just have begun it again.

    """
    lock(session, row)
    if row.state not in AGAIN_STATES:
        message = f"the job is {row.state}; only one that failed or was cancelled can be tried again"
        raise JobNotReady(message)
    spec = SPEC.validate_python(row.spec)
    for clip in clip_rows(session, row.id):
        if clip.state == ClipState.FAILED.value:
            clip.state = ClipState.PLANNED.value
    row.attempt += 1
    row.flow_id = f"{row.id}-{row.attempt}"
    row.state, row.failure = JobState.QUEUED.value, None
    row.started_at_us = row.finished_at_us = None
    row.notices = [notice for notice in row.notices if notice["code"] != CLIP_FAILED]
    row.cost_cents = max(0, row.price_cents * len(_billable(row)) - _captured(session, row.id))
    _set_progress(row, JobProgress(total=clip_count(spec), completed=_rendered_count(session, row.id)))


def _plan_clip(session: Session, row: JobRow, planned: PlannedClip, there: ClipRow | None) -> None:
    if there is None:
        there = ClipRow(
            id=str(uuid.uuid4()),
            job_id=row.id,
            team_id=row.team_id,
            ordinal=planned.ordinal,
            state=ClipState.PLANNED.value,
            created_at_us=now_us(),
        )
        session.add(there)
    if there.state != ClipState.RENDERED.value:
        there.recipe, there.text = planned.recipe, planned.text
        there.files = as_json(FILES, planned.files)


def _earned(session: Session, row: JobRow, state: JobState, held_cents: int) -> int:
    """Return what this attempt has delivered, in cents."""
    if row.extra.get("tariff") == Tariff.BY_MINUTE:
        return held_cents if state is JobState.SUCCEEDED else 0
    billable = ClipRow.ordinal.in_(_billable(row))
    query = sa.select(sa.func.count()).where(
        ClipRow.job_id == row.id, ClipRow.state == ClipState.RENDERED.value, billable
    )
    delivered = (session.scalar(query) or 0) * row.price_cents
    return max(0, delivered - _captured(session, row.id))


def _billable(row: JobRow) -> tuple[int, ...]:
    """Return the clips that are paid for one by one; a job of the first releases did not note them."""
    noted = row.extra.get("billable")
    if noted is not None:
        return tuple(noted)
    return billable_ordinals(SPEC.validate_python(row.spec), row.extra.get("tariff", Tariff.BY_CLIP))


def _captured(session: Session, job_id: str) -> int:
    query = sa.select(sa.func.sum(EntryRow.amount_cents)).where(
        EntryRow.job_id == job_id, EntryRow.kind == EntryKind.CAPTURE.value
    )
    return int(session.scalar(query) or 0)


def _rendered_count(session: Session, job_id: str) -> int:
    query = sa.select(sa.func.count()).where(ClipRow.job_id == job_id, ClipRow.state == ClipState.RENDERED.value)
    return session.scalar(query) or 0


def _add_notices(row: JobRow, notices: tuple[Notice, ...]) -> None:
    told = tuple(told_notice(notice) for notice in notices)
    for notice, shown in zip(notices, told, strict=True):
        if notice != shown:
            _log.warning("job %s, %s: %s", row.id, notice.code, notice.message)
    new = [notice for notice in as_json(NOTICES, told) if notice not in row.notices]
    row.notices = [*row.notices, *new]


def _set_progress(row: JobRow, progress: JobProgress) -> None:
    row.progress = as_json(PROGRESS, progress)


__all__ = [
    "CLIP_FAILED",
    "OPEN_STATES",
    "begin_again",
    "conclude",
    "job_at_work",
    "lock",
    "lock_all",
    "lock_with_parent",
    "note_plan",
    "note_progress",
    "note_rendered",
    "note_taken",
    "note_transcript",
    "settle",
    "start",
]
