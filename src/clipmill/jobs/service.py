# SPDX-License-Identifier: MIT
"""
The one service layer: what every API, the CLI and agents can do with jobs.

A job is accepted in one transaction: its row, the hold on the wallet, the idempotency key and the enqueued flow are
there together or not at all. Nothing here runs a job; `flows` does.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clipmill.accounts import wallet
from clipmill.domain.accounts import Principal
from clipmill.domain.errors import (
    IdempotencyConflict,
    InvalidOptions,
    JobNotReady,
    TooManyJobs,
    UploadExpired,
)
from clipmill.domain.jobs import (
    UPLOAD_SCHEME,
    ClipRecord,
    JobKind,
    JobProgress,
    JobRecord,
    JobSpec,
    JobState,
)
from clipmill.domain.result import Notice
from clipmill.engine.pending import pending_in_edits, pending_notices
from clipmill.jobs import lifecycle
from clipmill.jobs.ports import Flows
from clipmill.jobs.prices import Prices, Tariff, clip_count, price_at_submission
from clipmill.storage.blobs import BlobStore
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.jobs import (
    NOTICES,
    PROGRESS,
    SPEC,
    as_json,
    clip_record,
    clip_rows,
    find_clip,
    find_job,
    find_upload,
    job_record,
)
from clipmill.storage.records.tables import IdempotencyRow, JobRow

OPEN_STATES = (JobState.QUEUED.value, JobState.RUNNING.value)
MAX_PAGE = 100
_CURSOR = re.compile(r"[0-9]{1,18}\.[0-9a-f-]{1,64}")


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


@dataclass(frozen=True, slots=True)
class JobPage:
    """One page of a list of jobs, newest first."""

    jobs: tuple[JobRecord, ...]
    next_cursor: str | None
    """Give it to get the next page; none at the end."""


class JobService:
    """All that can be done with jobs. Every method takes the team that asks and sees no other team's things."""

    def __init__(
        self, db: Database, blobs: BlobStore, flows: Flows, *, prices: Prices, retention_s: float | None = None
    ) -> None:
        """Take what it works with; nothing is opened."""
        self._db = db
        self._blobs = blobs
        self._flows = flows
        self.prices = prices
        self._retention_s = retention_s

    def submit(self, principal: Principal, wish: Submission) -> JobRecord:
        """
        Accept a job, or return the one that the same idempotency key was given before.

        Raises:
            InvalidOptions: the parent or its clips do not fit a `RENDER`.
            JobNotFound, UploadNotFound: what the spec names is not the team's.
            UploadExpired: the time of the upload that it names is over.
            BalanceTooLow, BillingInactive: it cannot be paid for.
            TooManyJobs: the dialect's limit is reached.
            IdempotencyConflict: the key was used for another request.

        """
        try:
            return self._accept(principal, wish)
        except IntegrityError:
            if wish.idempotency_key is None:
                raise
            # The same key came at the same moment and was first; now its job is there to be returned.
            return self._accept(principal, wish)

    def _accept(self, principal: Principal, wish: Submission) -> JobRecord:
        with self._db.transaction() as session:
            earlier = self._earlier(session, principal, wish)
            if earlier is not None:
                return earlier
            self._check_references(session, principal.team.id, wish.spec)
            row = self._row(session, principal, wish)
            session.add(row)
            if wish.idempotency_key is not None:
                session.add(
                    IdempotencyRow(
                        team_id=principal.team.id,
                        key=wish.idempotency_key,
                        request_sha256=wish.request_sha256,
                        job_id=row.id,
                        created_at_us=row.created_at_us,
                    )
                )
            session.flush()
            wallet.hold(session, principal.team.id, row.id, row.cost_cents, purpose=f"hold-{row.attempt}")
            self._flows.enqueue(session, job_id=row.id, flow_id=row.flow_id, team_id=row.team_id, priority=row.priority)
            return job_record(row)

    def is_repeated(self, team_id: int, idempotency_key: str) -> bool:
        """Return whether a job was accepted with this idempotency key; submitting it again costs nothing."""
        with self._db.reading() as session:
            return session.get(IdempotencyRow, (team_id, idempotency_key)) is not None

    def get(self, team_id: int, job_id: str) -> JobRecord:
        """
        Return a job.

        Raises:
            JobNotFound: the team has none with this id.

        """
        with self._db.reading() as session:
            return job_record(find_job(session, team_id, job_id))

    def extra(self, team_id: int, job_id: str) -> dict[str, Any]:
        """Return what the dialect gave at submission; raises as `get`."""
        with self._db.reading() as session:
            return dict(find_job(session, team_id, job_id).extra)

    def find(
        self,
        team_id: int,
        *,
        states: tuple[JobState, ...] = (),
        kinds: tuple[JobKind, ...] = (),
        cursor: str | None = None,
        limit: int = 20,
    ) -> JobPage:
        """
        Return a team's jobs, newest first.

        Raises:
            InvalidOptions: the cursor is not one of ours.

        """
        query = sa.select(JobRow).where(JobRow.team_id == team_id)
        if states:
            query = query.where(JobRow.state.in_([state.value for state in states]))
        if kinds:
            query = query.where(JobRow.kind.in_([kind.value for kind in kinds]))
        if cursor is not None:
            time_us, job_id = _cursor_parts(cursor)
            query = query.where(sa.tuple_(JobRow.created_at_us, JobRow.id) < sa.tuple_(time_us, job_id))
        limit = max(1, min(limit, MAX_PAGE))
        with self._db.reading() as session:
            found = session.scalars(
                query.order_by(JobRow.created_at_us.desc(), JobRow.id.desc()).limit(limit + 1)
            ).all()
        rows = found[:limit]
        more = f"{rows[-1].created_at_us}.{rows[-1].id}" if len(found) > limit else None
        return JobPage(tuple(job_record(row) for row in rows), more)

    def clips(self, team_id: int, job_id: str) -> tuple[ClipRecord, ...]:
        """Return a job's clips by rank, those done so far while it runs; raises as `get`."""
        with self._db.reading() as session:
            find_job(session, team_id, job_id)
            return tuple(clip_record(row) for row in clip_rows(session, job_id))

    def clip(self, team_id: int, clip_id: str) -> ClipRecord:
        """
        Return one clip.

        Raises:
            ClipNotFound: the team has none with this id.

        """
        with self._db.reading() as session:
            return clip_record(find_clip(session, team_id, clip_id))

    def cancel(self, team_id: int, job_id: str) -> JobRecord:
        """
        Stop a job and give back what was held for what it did not deliver; a final job stays as it is.

        Raises:
            JobNotFound: the team has none with this id.

        """
        with self._db.transaction() as session:
            row = find_job(session, team_id, job_id)
            is_cancelled = lifecycle.settle(session, row, JobState.CANCELLED, failure=None)
            record, flow_id = job_record(row), row.flow_id
        if is_cancelled:  # should this not come about, the sweeper does it
            self._flows.cancel(flow_id)
        return record

    def delete(self, team_id: int, job_id: str) -> None:
        """
        Remove a job, its clips and all its files for good; one that is at work is cancelled first.

        Raises:
            JobNotFound: the team has none with this id.

        """
        self.cancel(team_id, job_id)
        with self._db.transaction() as session:
            row = find_job(session, team_id, job_id)
            lifecycle.forget(session, row, self._blobs)

    def retry(self, principal: Principal, job_id: str) -> JobRecord:
        """
        Run a job that failed or was cancelled again, charged anew; finished stages are used again.

        Raises:
            JobNotFound: the team has none with this id.
            JobNotReady: it neither failed nor was cancelled.
            BalanceTooLow, BillingInactive: it cannot be paid for.

        """
        with self._db.transaction() as session:
            row = find_job(session, principal.team.id, job_id)
            lifecycle.begin_again(session, row)
            wallet.hold(session, row.team_id, row.id, row.cost_cents, purpose=f"hold-{row.attempt}")
            self._flows.enqueue(session, job_id=row.id, flow_id=row.flow_id, team_id=row.team_id, priority=row.priority)
            return job_record(row)

    def open_count(self, team_id: int) -> int:
        """Return how many of a team's jobs are queued or running."""
        with self._db.reading() as session:
            return _open_count(session, team_id)

    def document(self, team_id: int, job_id: str) -> bytes:
        """
        Return the outcome's document: a recipe or a summary, as JSON.

        Raises:
            JobNotFound: the team has none with this id.
            JobNotReady: it is not there yet.

        """
        return self._blob_of(team_id, job_id, "result_key")

    def transcript_document(self, team_id: int, job_id: str) -> bytes:
        """Return what was heard (`engine.stages.Heard`) as gzipped JSON; raises as `document`."""
        return self._blob_of(team_id, job_id, "transcript_key")

    def _blob_of(self, team_id: int, job_id: str, column: str) -> bytes:
        with self._db.reading() as session:
            key = getattr(find_job(session, team_id, job_id), column)
        if key is None:
            raise JobNotReady
        return self._blobs.read_bytes(key)

    def _earlier(self, session: Session, principal: Principal, wish: Submission) -> JobRecord | None:
        if wish.idempotency_key is None:
            return None
        noted = session.get(IdempotencyRow, (principal.team.id, wish.idempotency_key))
        if noted is None:
            return None
        if noted.request_sha256 != wish.request_sha256:
            raise IdempotencyConflict
        row = session.get(JobRow, noted.job_id)
        if row is None:
            message = "the job that this idempotency key made is deleted"
            raise IdempotencyConflict(message)
        return job_record(row)

    def _check_references(self, session: Session, team_id: int, spec: JobSpec) -> None:
        locations = [spec.location, spec.options.music.location if spec.options.music else ""]
        for location in locations:
            if location.startswith(UPLOAD_SCHEME):
                upload = find_upload(session, team_id, location.removeprefix(UPLOAD_SCHEME))
                if upload.expires_at_us <= now_us():
                    raise UploadExpired
                if not upload.is_complete:
                    message = "the upload is not complete"
                    raise JobNotReady(message, hint="Send the whole file first.")
        if spec.kind is not JobKind.RENDER:
            return
        parent = find_job(session, team_id, spec.parent_id or "")
        if parent.result_key is None or parent.kind not in {"clips", "moments", "render"}:
            message = "the job has no recipes to render"
            raise JobNotReady(message, hint="Wait until it has succeeded.")
        known = {row.ordinal for row in clip_rows(session, parent.id)}
        wanted = [edit.ordinal for edit in spec.edits]
        if not wanted or len(set(wanted)) != len(wanted) or not set(wanted) <= known:
            message = "name clips that the job has, each once"
            raise InvalidOptions(message)

    def _row(self, session: Session, principal: Principal, wish: Submission) -> JobRow:
        spec, now = wish.spec, now_us()
        open_jobs = _open_count(session, principal.team.id)
        if wish.max_open_jobs is not None and open_jobs >= wish.max_open_jobs:
            message = f"{open_jobs} jobs are at work; {wish.max_open_jobs} may be"
            raise TooManyJobs(message)
        price_cents, cost_cents = price_at_submission(spec, wish.tariff, self.prices)
        job_id = str(uuid.uuid4())
        retention_s = self._retention_s if wish.retention_s is None else wish.retention_s
        return JobRow(
            id=job_id,
            team_id=principal.team.id,
            key_id=principal.key.id,
            dialect=wish.dialect,
            kind=spec.kind.value,
            state=JobState.QUEUED.value,
            name=wish.name,
            spec=as_json(SPEC, spec),
            progress=as_json(PROGRESS, JobProgress(total=clip_count(spec))),
            failure=None,
            notices=as_json(NOTICES, _warnings(spec)),
            cost_cents=cost_cents,
            price_cents=price_cents,
            units=0,
            source=None,
            title=None,
            duration_us=None,
            language=None,
            extra={**wish.extra, "tariff": wish.tariff},
            result_key=None,
            transcript_key=None,
            parent_id=spec.parent_id,
            attempt=1,
            flow_id=f"{job_id}-1",
            # Fair shares: the n-th open job of a team waits behind the first n-1 of every other team.
            priority=1 if wish.is_urgent else 1 + open_jobs,
            created_at_us=now,
            started_at_us=None,
            finished_at_us=None,
            expires_at_us=None if retention_s is None else now + int(retention_s * 1_000_000),
        )


def _warnings(spec: JobSpec) -> tuple[Notice, ...]:
    if spec.kind is not JobKind.RENDER:
        return pending_notices(spec.options)
    return tuple(dict.fromkeys((*pending_notices(spec.options), *pending_in_edits(spec.edits))))


def _open_count(session: Session, team_id: int) -> int:
    query = sa.select(sa.func.count()).where(JobRow.team_id == team_id, JobRow.state.in_(OPEN_STATES))
    return session.scalar(query) or 0


def _cursor_parts(cursor: str) -> tuple[int, str]:
    if _CURSOR.fullmatch(cursor) is None:
        message = "the cursor is not one that a list gave"
        raise InvalidOptions(message)
    time_text, _, job_id = cursor.partition(".")
    return int(time_text), job_id


__all__ = ["JobPage", "JobService", "Submission"]
