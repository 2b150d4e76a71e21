# SPDX-License-Identifier: MIT
"""
A wish becomes the row of a job: what it names is the team's own, what it costs is known, and where it stands in line.

In: a submission and the caller's transaction. Out: a row that is not added yet. Nothing is held or enqueued here.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.domain.accounts import Principal
from clipmill.domain.errors import InvalidOptions, JobNotReady, TooManyJobs, UploadExpired
from clipmill.domain.jobs import UPLOAD_SCHEME, ClipState, JobKind, JobProgress, JobSpec, JobState
from clipmill.domain.times import US_PER_S
from clipmill.jobs.prices import DEFAULT_COUNT, Prices, Tariff, billable_ordinals, clip_count
from clipmill.storage.records.database import now_us
from clipmill.storage.records.jobs import (
    NOTICES,
    PROGRESS,
    SPEC,
    as_json,
    clip_rows,
    find_job,
    lock_upload,
)
from clipmill.storage.records.tables import ClipRow, JobRow, TeamRow

OPEN_STATES = (JobState.QUEUED.value, JobState.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Submission:
    """One accepted or refused wish."""

    spec: JobSpec
    dialect: str = "native"
    name: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    """What the dialect wants to find again when it answers."""
    tariff: str = Tariff.BY_CLIP
    max_open_jobs: int | None = None
    """The dialect's limit of jobs at work; none has none."""
    idempotency_key: str | None = None
    request_sha256: str = ""
    """Of the request's body; the same key with another body is refused."""
    retention_s: float | None = None
    """How long the job and its files are kept; none takes the installation's."""
    is_urgent: bool = False
    """Goes before the team's own other jobs, never before other teams' shares."""


def check_references(session: Session, team_id: int, spec: JobSpec) -> None:
    """
    Refuse a spec that names what is not there, or not the team's.

    What it names stays as it is until the transaction ends: nobody replaces, removes or deletes it meanwhile.

    Raises:
        JobNotFound, UploadNotFound: it is not the team's.
        UploadExpired, JobNotReady: it cannot be used, or not yet.
        InvalidOptions: the clips of a `RENDER` are not the parent's.

    """
    if spec.kind is JobKind.RENDER:
        _check_parent(session, team_id, spec)
    locations = {spec.location, *spec.asset_locations}
    uploads = {item.removeprefix(UPLOAD_SCHEME) for item in locations if item.startswith(UPLOAD_SCHEME)}
    if uploads:  # those who change presets lock the team first, and their uploads then
        session.execute(sa.select(TeamRow.id).where(TeamRow.id == team_id).with_for_update(key_share=True))
    for upload_id in sorted(uploads):
        upload = lock_upload(session, team_id, upload_id, is_shared=True)
        if upload.expires_at_us <= now_us():
            raise UploadExpired
        if not upload.is_complete:
            message = "the upload is not complete"
            raise JobNotReady(message, hint="Send the whole file first.")


def _check_parent(session: Session, team_id: int, spec: JobSpec) -> None:
    # Whoever deletes it waits for us, and then finds the job that is made of it.
    session.execute(sa.select(JobRow.id).where(JobRow.id == spec.parent_id).with_for_update(read=True))
    parent = find_job(session, team_id, spec.parent_id or "")
    if spec.ranges and not spec.edits:
        if parent.source is None or parent.transcript_key is None:
            message = "nothing was heard of the job's source yet"
            raise JobNotReady(message, hint="Wait until it is transcribed.")
        return
    if parent.result_key is None or parent.kind not in {"clips", "moments", "render"}:
        message = "the job has no recipes to render"
        raise JobNotReady(message, hint="Wait until it has succeeded.")
    known = {row.ordinal for row in clip_rows(session, parent.id)}
    wanted = [edit.ordinal for edit in spec.edits]
    if not wanted or len(set(wanted)) != len(wanted) or not set(wanted) <= known:
        message = "name clips that the job has, each once"
        raise InvalidOptions(message)


def make_row(
    session: Session, principal: Principal, wish: Submission, prices: Prices, retention_s: float | None
) -> JobRow:
    """
    Return the row of a job that is accepted now.

    Raises:
        TooManyJobs: the dialect's limit is reached.

    """
    now, team_id = now_us(), principal.team.id
    spec = _priced_spec(wish, is_unlimited=principal.team.is_unlimited)
    open_jobs = open_count(session, team_id)
    if wish.max_open_jobs is not None and open_jobs >= wish.max_open_jobs:
        message = f"{open_jobs} jobs are at work; {wish.max_open_jobs} may be"
        raise TooManyJobs(message)
    billable = billable_ordinals(spec, wish.tariff, _paid_ordinals(session, spec))
    job_id = str(uuid.uuid4())
    kept_s = retention_s if wish.retention_s is None else wish.retention_s
    # Fair shares: the n-th open job of a team waits behind the first n-1 of every other team, and likewise the n-th
    # urgent one, which goes before the team's own others.
    rank = open_count(session, team_id, is_urgent=True) if wish.is_urgent else open_jobs
    return JobRow(
        id=job_id,
        team_id=team_id,
        key_id=principal.key.id,
        dialect=wish.dialect,
        kind=spec.kind.value,
        state=JobState.QUEUED.value,
        name=wish.name,
        spec=as_json(SPEC, spec),
        progress=as_json(PROGRESS, JobProgress(total=clip_count(spec))),
        failure=None,
        notices=as_json(NOTICES, ()),
        cost_cents=prices.per_clip_cents * len(billable),
        price_cents=prices.per_clip_cents if billable else 0,
        units=0,
        source=None,
        title=None,
        duration_us=None,
        language=None,
        extra={**wish.extra, "tariff": wish.tariff, "billable": list(billable), "is_urgent": wish.is_urgent},
        result_key=None,
        transcript_key=None,
        parent_id=spec.parent_id,
        attempt=1,
        flow_id=f"{job_id}-1",
        priority=1 + rank,
        created_at_us=now,
        started_at_us=None,
        finished_at_us=None,
        expires_at_us=None if kept_s is None else now + int(kept_s * US_PER_S),
    )


def _priced_spec(wish: Submission, *, is_unlimited: bool) -> JobSpec:
    """Return the spec with a count where each clip costs: who pays must know beforehand for how many."""
    spec = wish.spec
    is_open = spec.options.count is None and spec.options.is_exported and spec.kind is not JobKind.RENDER
    if is_unlimited or not is_open or wish.tariff != Tariff.BY_CLIP:
        return spec
    return replace(spec, options=replace(spec.options, count=DEFAULT_COUNT))


def _paid_ordinals(session: Session, spec: JobSpec) -> frozenset[int]:
    """Return the clips of a `RENDER`'s parent that were rendered, and so paid for, already."""
    if spec.kind is not JobKind.RENDER or spec.parent_id is None:
        return frozenset()
    query = sa.select(ClipRow.ordinal).where(
        ClipRow.job_id == spec.parent_id, ClipRow.state == ClipState.RENDERED.value
    )
    return frozenset(session.scalars(query))


def open_count(session: Session, team_id: int, *, is_urgent: bool | None = None) -> int:
    """Return how many of a team's jobs are queued or running, all or the urgent ones."""
    query = sa.select(sa.func.count()).where(JobRow.team_id == team_id, JobRow.state.in_(OPEN_STATES))
    if is_urgent is not None:
        query = query.where(JobRow.extra["is_urgent"].as_boolean() == is_urgent)
    return session.scalar(query) or 0
