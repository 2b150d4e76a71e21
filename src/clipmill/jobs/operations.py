# SPDX-License-Identifier: MIT
"""
What an operator wants to see: queues, workers, jobs by state, why jobs fail, how long stages take.

In goes the database; out come counts and times for the API and for metrics. It shows every team's numbers and no
team's content: give it to operators alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from clipmill.domain.jobs import JobState
from clipmill.jobs.queues import ACTIVE, QUEUES, WAITING, flow_table
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.tables import JobRow, StageRow, TeamRow, WorkerRow

_US_PER_S = 1_000_000
_MS_PER_S = 1_000


@dataclass(frozen=True, slots=True)
class QueueView:
    """What waits and runs in one queue."""

    name: str
    waiting: int
    running: int
    oldest_s: float
    """Age of what waits longest; 0 when nothing does."""


@dataclass(frozen=True, slots=True)
class WorkerView:
    """One worker process."""

    executor_id: str
    host: str
    process_id: int
    queues: tuple[str, ...]
    state: str
    """up, draining, gone or dead."""
    started_at_us: int
    seen_s: float
    """Since it was last seen."""
    running: int
    """Flows it has at work."""


@dataclass(frozen=True, slots=True)
class StageTimes:
    """How long a stage takes where it was really run."""

    stage: str
    runs: int
    reused: int
    """Times that a kept result stood in."""
    mean_s: float
    longest_s: float
    total_s: float


@dataclass(frozen=True, slots=True)
class WalletTotals:
    """Sums over all teams, in cents."""

    balance_cents: int
    held_cents: int
    spent_cents: int
    topped_up_cents: int


@dataclass(frozen=True, slots=True)
class OperationsView:
    """All of it at one moment."""

    queues: tuple[QueueView, ...]
    workers: tuple[WorkerView, ...]
    jobs: dict[str, int]
    """By state; every state is there."""
    failures: dict[str, int]
    """Failed jobs by error code."""
    stages: tuple[StageTimes, ...]
    wallet: WalletTotals


class Operations:
    """Counts and times of the whole installation."""

    def __init__(self, db: Database) -> None:
        """Take the database."""
        self._db = db

    def view(self) -> OperationsView:
        """Return everything; raises `StoreUnavailable` like each of its parts."""
        return OperationsView(
            queues=self.queues(),
            workers=self.workers(),
            jobs=self.jobs_by_state(),
            failures=self.failures(),
            stages=self.stage_times(),
            wallet=self.wallet(),
        )

    def queues(self) -> tuple[QueueView, ...]:
        """Return what waits and runs; before the first worker or job has made the engine's tables, nothing does."""
        flows = flow_table(self._db)
        query = (
            sa.select(flows.c.queue_name, flows.c.status, sa.func.count(), sa.func.min(flows.c.created_at))
            .where(flows.c.status.in_(ACTIVE))
            .group_by(flows.c.queue_name, flows.c.status)
        )
        found: dict[str, list[tuple[str, int, int]]] = {name: [] for name in QUEUES}
        if sa.inspect(self._db.engine).has_table(flows.name, schema=flows.schema):
            with self._db.reading() as session:
                for name, status, count, oldest_ms in session.execute(query):
                    found.setdefault(name or "", []).append((status, count, oldest_ms))
        return tuple(_queue_view(name, parts) for name, parts in found.items() if name)

    def workers(self, *, within_s: float = 86_400.0) -> tuple[WorkerView, ...]:
        """Return the workers that are up, and those seen within a while, newest first."""
        limit = self._db.clock() - int(within_s * _US_PER_S)
        query = (
            sa.select(WorkerRow, (self._db.clock() - WorkerRow.seen_at_us).label("age"))
            .where(sa.or_(WorkerRow.state.in_(("up", "draining")), WorkerRow.seen_at_us > limit))
            .order_by(WorkerRow.started_at_us.desc())
        )
        flows = flow_table(self._db).c
        owned = (
            sa.select(flows.executor_id, sa.func.count()).where(flows.status == "PENDING").group_by(flows.executor_id)
        )
        with self._db.reading() as session:
            rows = session.execute(query).all()
            running = {str(name): int(count) for name, count in session.execute(owned)} if rows else {}
        return tuple(_worker_view(row, age_us, running.get(row.executor_id, 0)) for row, age_us in rows)

    def jobs_by_state(self) -> dict[str, int]:
        """Return how many jobs there are in each state."""
        query = sa.select(JobRow.state, sa.func.count()).group_by(JobRow.state)
        with self._db.reading() as session:
            found = {state: count for state, count in session.execute(query)}  # noqa: C416 - rows are not pairs to mypy
        return {state.value: found.get(state.value, 0) for state in JobState}

    def failures(self) -> dict[str, int]:
        """Return how many jobs failed, by error code."""
        code = JobRow.failure["code"].as_string()
        query = sa.select(code, sa.func.count()).where(JobRow.state == JobState.FAILED.value).group_by(code)
        with self._db.reading() as session:
            return {str(name): count for name, count in session.execute(query)}

    def stage_times(self, *, within_s: float = 86_400.0) -> tuple[StageTimes, ...]:
        """Return how long stages took within a while."""
        ran = sa.case((StageRow.is_reused.is_(False), StageRow.duration_us))
        query = (
            sa.select(
                StageRow.stage,
                sa.func.count(ran),
                sa.func.count() - sa.func.count(ran),
                sa.func.coalesce(sa.func.avg(ran), 0),
                sa.func.coalesce(sa.func.max(ran), 0),
                sa.func.coalesce(sa.func.sum(ran), 0),
            )
            .where(StageRow.started_at_us > now_us() - int(within_s * _US_PER_S))
            .group_by(StageRow.stage)
            .order_by(StageRow.stage)
        )
        with self._db.reading() as session:
            return tuple(
                StageTimes(
                    stage=stage,
                    runs=runs,
                    reused=reused,
                    mean_s=float(mean) / _US_PER_S,
                    longest_s=float(longest) / _US_PER_S,
                    total_s=float(total) / _US_PER_S,
                )
                for stage, runs, reused, mean, longest, total in session.execute(query)
            )

    def wallet(self) -> WalletTotals:
        """Return the sums over all teams."""
        columns = (TeamRow.balance_cents, TeamRow.held_cents, TeamRow.spent_cents, TeamRow.topped_up_cents)
        with self._db.reading() as session:
            sums = session.execute(sa.select(*(sa.func.coalesce(sa.func.sum(column), 0) for column in columns))).one()
        return WalletTotals(*(int(value) for value in sums))


def _queue_view(name: str, parts: list[tuple[str, int, int]]) -> QueueView:
    oldest = [oldest_ms for status, _, oldest_ms in parts if status in WAITING]
    age_s = max(0.0, now_us() / _US_PER_S - min(oldest) / _MS_PER_S) if oldest else 0.0
    waiting = sum(count for status, count, _ in parts if status in WAITING)
    running = sum(count for status, count, _ in parts if status not in WAITING)
    return QueueView(name, waiting, running, age_s)


def _worker_view(row: WorkerRow, age_us: int, running: int) -> WorkerView:
    return WorkerView(
        executor_id=row.executor_id,
        host=row.host,
        process_id=row.process_id,
        queues=tuple(str(name) for name in row.queues),
        state=row.state,
        started_at_us=row.started_at_us,
        seen_s=max(0.0, age_us / _US_PER_S),
        running=running,
    )


__all__ = ["Operations", "OperationsView", "QueueView", "StageTimes", "WalletTotals", "WorkerView"]
