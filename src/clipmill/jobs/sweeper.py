# SPDX-License-Identifier: MIT
"""
The safety net: puts right, each minute, what a crash between two steps can leave behind.

In go the tables; out come settled jobs, removed files and notes. Whatever it finds, somebody else has normally done
already; every one of its actions may be done twice or be interrupted. It runs no stage and declares nobody dead.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from clipmill.domain.errors import ClipmillError, JobCancelled, JobNotFound, JobNotReady, StageCrashed, StoreUnavailable
from clipmill.domain.jobs import JobFailure, JobState
from clipmill.jobs import forgetting, lifecycle, liveness
from clipmill.jobs.flows import DbosFlows
from clipmill.jobs.queues import ACTIVE, flow_table
from clipmill.storage.blobs import BlobStore
from clipmill.storage.records.clock import DatabaseClock
from clipmill.storage.records.database import Database
from clipmill.storage.records.jobs import find_job
from clipmill.storage.records.tables import IdempotencyRow, JobRow

_log = logging.getLogger(__name__)
GRACE_S = 30.0
"""What happened within this time is left to whoever is at it."""
BATCH = 500
_US_PER_S = 1_000_000
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep has put right."""

    settled: int = 0
    """Open jobs whose flow had ended."""
    enqueued: int = 0
    """Open jobs that had no flow."""
    cancelled: int = 0
    """Flows that still ran for a final job."""
    forgotten: int = 0
    """Jobs whose time was over."""
    flows_deleted: int = 0
    keys_deleted: int = 0
    """Idempotency keys."""


class Sweeper:
    """Sweeps; one at a time is enough, several do no harm."""

    def __init__(
        self,
        db: Database,
        blobs: BlobStore,
        flows: DbosFlows,
        *,
        keep_flows_s: float = 7 * _DAY_S,
        keep_keys_s: float = 7 * _DAY_S,
        grace_s: float = GRACE_S,
    ) -> None:
        """Take what it works with."""
        self._db = db
        self._blobs = blobs
        self._flows = flows
        self._keep_flows_s = keep_flows_s
        self._keep_keys_s = keep_keys_s
        self._grace_s = grace_s
        self._clock = DatabaseClock(db)

    def sweep(self) -> Swept:
        """
        Put right what is found.

        Raises:
            StoreUnavailable: the database does not answer.

        """
        swept = Swept(
            settled=self._settle_ended(),
            enqueued=self._enqueue_missing(),
            cancelled=self._cancel_unwanted(),
            forgotten=self._forget_expired(),
            flows_deleted=self._delete_flows(),
            keys_deleted=self._delete_keys(),
        )
        liveness.forget_old(self._db, 7 * _DAY_S)
        if swept.settled or swept.enqueued or swept.cancelled:
            _log.warning("put right: %s", swept)
        return swept

    def _settle_ended(self) -> int:
        table = flow_table(self._db)
        flows = table.c
        query = (
            sa.select(JobRow.id, flows.workflow_uuid, flows.status)
            .select_from(JobRow)
            .join(table, flows.workflow_uuid == JobRow.flow_id)
            .where(JobRow.state.in_(lifecycle.OPEN_STATES), flows.status.not_in(ACTIVE))
        )
        return self._put_right(query, self._settle)

    def _settle(self, job_id: str, flow_id: str, status: str) -> int:
        with self._db.transaction() as session:
            row = lifecycle.job_at_work(session, job_id, flow_id)
            if row is None:
                return 0
            error: ClipmillError = StageCrashed(f"the job's flow ended as {status}")
            if status == "CANCELLED":
                error = JobCancelled("the job's flow was cancelled")
            failure = JobFailure(error.code, error.message, error.hint)
            return int(lifecycle.settle(session, row, JobState.FAILED, failure=failure))

    def _enqueue_missing(self) -> int:
        table = flow_table(self._db)
        flows = table.c
        query = (
            sa.select(JobRow.id, JobRow.flow_id)
            .select_from(JobRow)
            .outerjoin(table, flows.workflow_uuid == JobRow.flow_id)
            .where(
                JobRow.state.in_(lifecycle.OPEN_STATES),
                JobRow.created_at_us < self._before(),
                flows.workflow_uuid.is_(None),
            )
        )
        count = 0
        for job_id, flow_id in self._rows(query):
            with self._db.transaction() as session:
                row = lifecycle.job_at_work(session, job_id, flow_id)
                if row is None:
                    continue
                self._flows.enqueue(session, job_id=job_id, flow_id=flow_id, team_id=row.team_id, priority=row.priority)
                count += 1
        return count

    def _cancel_unwanted(self) -> int:
        table = flow_table(self._db)
        flows = table.c
        query = (
            sa.select(flows.workflow_uuid)
            .select_from(table)
            .join(JobRow, flows.workflow_uuid == JobRow.flow_id)
            .where(
                flows.status.in_(ACTIVE),
                JobRow.state.not_in(lifecycle.OPEN_STATES),
                JobRow.finished_at_us < self._before(),
            )
        )
        found = self._rows(query)
        for (flow_id,) in found:
            self._flows.cancel(flow_id)
        return len(found)

    def _forget_expired(self) -> int:
        query = sa.select(JobRow.id).where(JobRow.expires_at_us < self._clock())
        return self._put_right(query, self._forget)

    def _forget(self, job_id: str) -> int:
        try:
            return self._forget_now(job_id)
        except StoreUnavailable as error:
            _log.warning("job %s is not forgotten yet: %s", job_id, error)
        except (JobNotFound, JobNotReady):  # deleted or begun again just now, or another is being made of it
            pass
        return 0

    def _forget_now(self, job_id: str) -> int:
        with self._db.transaction() as session:
            row = session.get(JobRow, job_id, with_for_update=True)
            if row is None:
                return 0
            was_open = lifecycle.settle(session, row, JobState.CANCELLED, failure=None)
            flow_id, team_id = row.flow_id, row.team_id
        if was_open:
            self._flows.cancel(flow_id)
        with self._db.transaction() as session:
            forgetting.part(session, find_job(session, team_id, job_id), self._blobs, ends_open=False)
        with self._db.transaction() as session:
            forgetting.forget(session, find_job(session, team_id, job_id), self._blobs)
        return 1

    def _delete_flows(self) -> int:
        table = flow_table(self._db)
        flows, parents = table.c, table.alias("parents").c
        limit_ms = (self._clock() - int(self._keep_flows_s * _US_PER_S)) // 1000
        is_needed = sa.exists().where(JobRow.flow_id == flows.workflow_uuid, JobRow.state.in_(lifecycle.OPEN_STATES))
        is_awaited = sa.exists().where(parents.workflow_uuid == flows.parent_workflow_id, parents.status.in_(ACTIVE))
        query = sa.select(flows.workflow_uuid).where(
            flows.status.not_in(ACTIVE), flows.completed_at < limit_ms, ~is_needed, ~is_awaited
        )
        ids = [flow_id for (flow_id,) in self._rows(query)]
        if ids:
            self._flows.delete(ids)
        return len(ids)

    def _delete_keys(self) -> int:
        change = sa.delete(IdempotencyRow).where(IdempotencyRow.created_at_us < self._before(self._keep_keys_s))
        with self._db.transaction() as session:
            return len(session.execute(change.returning(IdempotencyRow.key)).all())

    def _put_right(self, query: Any, do: Callable[..., int]) -> int:
        """Put right a batch of what a `Select` of jobs finds, past those that cannot be; return how many were."""
        count, last_id = 0, ""
        while count < BATCH:
            rows = self._rows(query.where(JobRow.id > last_id).order_by(JobRow.id))
            count += sum(self._unbroken(row.id, functools.partial(do, *row)) for row in rows)
            if len(rows) < BATCH:
                break
            last_id = rows[-1].id
        return count

    def _unbroken(self, job_id: str, do: Callable[[], int]) -> int:
        """Put one job right; one that cannot be is logged, and does not keep the sweep from all others."""
        try:
            return do()
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - logged; the next sweep tries again
            _log.exception("job %s could not be put right", job_id)
            return 0

    def _rows(self, query: Any) -> list[Any]:
        """Return the first rows of a `Select`; what is left is there the next time."""
        with self._db.reading() as session:
            return list(session.execute(query.limit(BATCH)).all())

    def _before(self, age_s: float | None = None) -> int:
        return self._clock() - int((self._grace_s if age_s is None else age_s) * _US_PER_S)


__all__ = ["Sweeper", "Swept"]
