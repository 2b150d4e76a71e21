# SPDX-License-Identifier: MIT
"""
The one service layer: what every API, the CLI and agents can do with jobs.

A job is accepted in one transaction: its row, the hold on the wallet, the idempotency key and the enqueued flow are
there together or not at all. Nothing here runs a job; `flows` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clipmill.accounts import wallet
from clipmill.domain.accounts import Principal
from clipmill.domain.errors import IdempotencyConflict, InvalidOptions, JobNotFound, JobNotReady
from clipmill.domain.jobs import ClipRecord, JobKind, JobRecord, JobSpec, JobState
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.engine.orders import TakenSource
from clipmill.jobs import forgetting, lifecycle
from clipmill.jobs.accepting import Submission, check_references, make_row, open_count
from clipmill.jobs.ordering import TAKEN
from clipmill.jobs.ports import Flows
from clipmill.jobs.prices import Prices
from clipmill.storage.blobs import BlobStore
from clipmill.storage.records.database import Database
from clipmill.storage.records.jobs import (
    SPEC,
    clip_record,
    clip_rows,
    clip_rows_with_later,
    find_clip,
    find_job,
    job_record,
    open_specs_with_later,
)
from clipmill.storage.records.tables import IdempotencyRow, JobRow

MAX_PAGE = 100
DELETE_TRIES = 3
"""How often a job is parted from those that are made of it, should others be made of it at that very moment."""
_CURSOR = re.compile(r"[0-9]{1,18}\.[0-9a-f-]{1,64}")


@dataclass(frozen=True, slots=True)
class JobPage:
    """One page of a list of jobs, newest first."""

    jobs: tuple[JobRecord, ...]
    next_cursor: str | None
    """Give it to get the next page; none at the end."""


class JobService:
    """All that can be done with jobs. Every method takes the team that asks and sees no other team's things."""

    def __init__(
        self,
        db: Database,
        blobs: BlobStore,
        flows: Flows,
        *,
        prices: Prices,
        retention_s: float | None = None,
        on_deleted: Callable[[], None] = lambda: None,
    ) -> None:
        """Take what it works with, and what clears this host's cache after a job was deleted; nothing is opened."""
        self._db = db
        self._blobs = blobs
        self._flows = flows
        self.prices = prices
        self._retention_s = retention_s
        self._on_deleted = on_deleted

    def submit(self, principal: Principal, wish: Submission) -> JobRecord:
        """
        Accept a job, or return the one that the same idempotency key was given before.

        Raises:
            InvalidOptions: the parent or its clips do not fit a `RENDER`, or a moment that was offered is taken by now.
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
            if wish.spec.moments:  # two wishes for one moment wait for each other here, and the second sees the first
                session.execute(sa.select(JobRow.id).where(JobRow.id == wish.spec.parent_id).with_for_update())
            earlier = _earlier(session, principal.team.id, wish.idempotency_key, wish.request_sha256)
            if earlier is not None:
                return earlier
            check_references(session, principal.team.id, wish.spec)
            _check_free(session, wish.spec)
            row = make_row(session, principal, wish, self.prices, self._retention_s)
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

    def earlier(self, team_id: int, idempotency_key: str | None, request_sha256: str) -> JobRecord | None:
        """
        Return the job that was accepted with this idempotency key, if any, before the request is judged anew.

        Raises:
            IdempotencyConflict: the key was used for another request.

        """
        with self._db.reading() as session:
            return _earlier(session, team_id, idempotency_key, request_sha256)

    def get(self, team_id: int, job_id: str) -> JobRecord:
        """
        Return a job.

        Raises:
            JobNotFound: the team has none with this id.

        """
        with self._db.reading() as session:
            return job_record(find_job(session, team_id, job_id))

    def team_of(self, job_id: str) -> int:
        """
        Return whose job it is, for an address that this installation signed for it.

        Raises:
            JobNotFound: it is deleted.

        """
        with self._db.reading() as session:
            row = session.get(JobRow, job_id)
        if row is None:
            raise JobNotFound
        return row.team_id

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
        text: str = "",
        parent_id: str | None = None,
        cursor: str | None = None,
        limit: int = 20,
    ) -> JobPage:
        """
        Return a team's jobs, newest first; with a text those whose name or source's title has it, in any letter case.

        With `parent_id` those alone that render an earlier job, or were made of its source.

        Raises:
            InvalidOptions: the cursor is not one of ours.

        """
        query = sa.select(JobRow).where(JobRow.team_id == team_id)
        if states:
            query = query.where(JobRow.state.in_([state.value for state in states]))
        if kinds:
            query = query.where(JobRow.kind.in_([kind.value for kind in kinds]))
        if parent_id is not None:
            query = query.where(JobRow.parent_id == parent_id)
        if text.strip():
            wanted = text.strip()
            query = query.where(
                sa.or_(JobRow.name.icontains(wanted, autoescape=True), JobRow.title.icontains(wanted, autoescape=True))
            )
        if cursor is not None:
            time_us, job_id = cursor_parts(cursor)
            query = query.where(sa.tuple_(JobRow.created_at_us, JobRow.id) < sa.tuple_(time_us, job_id))
        limit = max(1, min(limit, MAX_PAGE))
        with self._db.reading() as session:
            found = session.scalars(
                query.order_by(JobRow.created_at_us.desc(), JobRow.id.desc()).limit(limit + 1)
            ).all()
        rows = found[:limit]
        more = f"{rows[-1].created_at_us}.{rows[-1].id}" if len(found) > limit else None
        return JobPage(tuple(job_record(row) for row in rows), more)

    def clips(self, team_id: int, job_id: str, *, has_later: bool = False) -> tuple[ClipRecord, ...]:
        """
        Return a job's clips by rank, those done so far while it runs; raises as `get`.

        With `has_later` those follow that other jobs made of it, and of those jobs again, in the order of their making;
        also when one of those jobs is deleted by now.
        """
        rows_of = clip_rows_with_later if has_later else clip_rows
        with self._db.reading() as session:
            find_job(session, team_id, job_id)
            return tuple(clip_record(row) for row in rows_of(session, job_id))

    def taken(self, team_id: int, job_id: str) -> tuple[SourceRange, ...]:
        """
        Return where the clips of a job lie in its source, those made of it later, and those that are only asked for.

        Raises:
            JobNotFound: the team has none with this id.

        """
        with self._db.reading() as session:
            find_job(session, team_id, job_id)
            return _taken(session, job_id)

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
        Remove a job, its clips and all its files for good; it and jobs being made of it are cancelled first.

        Raises:
            JobNotFound: the team has none with this id.
            JobNotReady: again and again another job was made of it meanwhile.

        """
        self.cancel(team_id, job_id)
        for number in range(DELETE_TRIES):
            self._part(team_id, job_id)
            try:
                with self._db.transaction() as session:
                    forgetting.forget(session, find_job(session, team_id, job_id), self._blobs)
            except JobNotReady:  # another job was made of it between the two
                if number == DELETE_TRIES - 1:
                    raise
            else:
                break
        self._on_deleted()

    def _part(self, team_id: int, job_id: str) -> None:
        with self._db.transaction() as session:
            ended = forgetting.part(session, find_job(session, team_id, job_id), self._blobs, ends_open=True)
        for flow_id in ended:  # should this not come about, the sweeper does it
            self._flows.cancel(flow_id)

    def retry(self, principal: Principal, job_id: str) -> JobRecord:
        """
        Run a job that failed or was cancelled again, charged anew; finished stages are used again.

        Raises:
            JobNotReady: it neither failed nor was cancelled.
            JobNotFound, UploadNotFound, UploadExpired: what it is made of is gone by now.
            BalanceTooLow, BillingInactive: it cannot be paid for.

        """
        with self._db.transaction() as session:
            row = find_job(session, principal.team.id, job_id)
            lifecycle.lock_with_parent(session, row)
            lifecycle.begin_again(session, row)
            if row.source is None:  # nothing was taken in yet: what it names is needed still
                check_references(session, principal.team.id, SPEC.validate_python(row.spec))
            wallet.hold(session, row.team_id, row.id, row.cost_cents, purpose=f"hold-{row.attempt}")
            self._flows.enqueue(session, job_id=row.id, flow_id=row.flow_id, team_id=row.team_id, priority=row.priority)
            return job_record(row)

    def open_count(self, team_id: int) -> int:
        """Return how many of a team's jobs are queued or running."""
        with self._db.reading() as session:
            return open_count(session, team_id)

    def source(self, team_id: int, job_id: str) -> TakenSource:
        """
        Return what is known of a job's source.

        Raises:
            JobNotFound: the team has none with this id.
            JobNotReady: it is not taken in yet.

        """
        with self._db.reading() as session:
            found = find_job(session, team_id, job_id).source
        if found is None:
            raise JobNotReady
        return TAKEN.validate_python(found)

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


def _earlier(session: Session, team_id: int, idempotency_key: str | None, request_sha256: str) -> JobRecord | None:
    if idempotency_key is None:
        return None
    noted = session.get(IdempotencyRow, (team_id, idempotency_key))
    if noted is None:
        return None
    if noted.request_sha256 != request_sha256:
        raise IdempotencyConflict
    row = session.get(JobRow, noted.job_id)
    if row is None:
        message = "the job that this idempotency key made is deleted"
        raise IdempotencyConflict(message)
    return job_record(row)


def _taken(session: Session, job_id: str) -> tuple[SourceRange, ...]:
    clips = [clip_record(row) for row in clip_rows_with_later(session, job_id)]
    made = [TimeRange(SourceTime(clip.in_us), SourceTime(clip.out_us)) for clip in clips]
    return (*made, *(item for spec in open_specs_with_later(session, job_id) for item in spec.ranges))


def _check_free(session: Session, spec: JobSpec) -> None:
    """Refuse moments that were offered and of which clips were made, or are being made; raises InvalidOptions."""
    if not spec.moments or spec.parent_id is None:
        return
    taken = _taken(session, spec.parent_id)
    if any(moment.range.overlaps(item) for moment in spec.moments for item in taken):
        message = "of this moment, or of a part of it, there is a clip already, or one is being made"
        raise InvalidOptions(message, hint="GET /jobs/{id}/moments has those that are left.")


def cursor_parts(cursor: str) -> tuple[int, str]:
    """Return the time and the id that a page ended with; raises InvalidOptions when no list gave it."""
    if _CURSOR.fullmatch(cursor) is None:
        message = "the cursor is not one that a list gave"
        raise InvalidOptions(message)
    time_text, _, job_id = cursor.partition(".")
    return int(time_text), job_id


__all__ = ["JobPage", "JobService", "Submission", "cursor_parts"]
