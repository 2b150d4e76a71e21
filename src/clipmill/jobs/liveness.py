# SPDX-License-Identifier: MIT
"""
Which worker processes are alive, by the database's clock, and who is not any more.

In go an executor's id and times; out come rows of `workers` and, for one that is dead, refusals. A worker that is not
`up` or `draining` may commit nothing: each commit of a stage checks that in its own transaction. Handing on the flows
of the dead is `worker`'s business.
"""

from __future__ import annotations

import hashlib
import os
import socket
import uuid
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill import process
from clipmill.domain.errors import WorkerDead
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import WorkerRow

UP, DRAINING, GONE, DEAD = "up", "draining", "gone", "dead"
ALIVE = (UP, DRAINING)
_US_PER_S = 1_000_000


def new_executor_id() -> str:
    """Return an id that no other process has or had: host, place of its process ids, random. Never DBOS's default."""
    return f"{_place()}{uuid.uuid4().hex}"


def register(db: Database, executor_id: str, queues: tuple[str, ...]) -> None:
    """Note that a worker is up; must be done before it takes its first flow."""
    row = {
        "executor_id": executor_id,
        "host": socket.gethostname()[:255],
        "process_id": os.getpid(),
        "queues": list(queues),
        "state": UP,
        "started_at_us": db.clock(),
        "seen_at_us": db.clock(),
    }
    with db.transaction() as session:
        session.execute(sa.insert(WorkerRow).values(**row))


def beat(db: Database, executor_id: str) -> bool:
    """Note that a worker is alive; false when it has been declared dead."""
    return _change(db, executor_id, seen_at_us=db.clock())


def mark(db: Database, executor_id: str, state: str) -> bool:
    """Change the state of a worker that is alive; false when it has been declared dead."""
    return _change(db, executor_id, state=state, seen_at_us=db.clock())


def _change(db: Database, executor_id: str, **values: object) -> bool:
    change = sa.update(WorkerRow).where(WorkerRow.executor_id == executor_id, WorkerRow.state.in_(ALIVE))
    with db.transaction() as session:
        found = session.execute(change.values(**values).returning(WorkerRow.executor_id))
        return found.first() is not None


def check(session: Session, executor_id: str) -> None:
    """
    Hold a worker's row, so that it cannot be declared dead before the caller's transaction has ended.

    Raises:
        WorkerDead: it has been already.

    """
    query = sa.select(WorkerRow.state).where(WorkerRow.executor_id == executor_id).with_for_update(read=True)
    if session.scalar(query) not in ALIVE:
        raise WorkerDead


def reap(db: Database, dead_after_s: float) -> tuple[str, ...]:
    """Declare dead whoever was not seen for so long; return whom this call declared so, each by one caller alone."""
    limit = db.clock() - int(dead_after_s * _US_PER_S)
    with db.transaction() as session:
        return _declare_dead(session, WorkerRow.seen_at_us < limit)


def reap_neighbors(db: Database) -> tuple[str, ...]:
    """
    Declare dead the workers of this very host whose process is not there any more; no need to wait for those.

    Only rows from the same boot and the same process-id namespace are looked at, so that a number means the same
    process; elsewhere than on Linux none are.
    """
    place = _place()
    if place.count("-") < 2:  # noqa: PLR2004 - host alone: process ids cannot be told apart
        return ()
    query = sa.select(WorkerRow.executor_id, WorkerRow.process_id).where(
        WorkerRow.executor_id.startswith(place, autoescape=True), WorkerRow.state.in_(ALIVE)
    )
    with db.reading() as session:
        gone = [executor_id for executor_id, process_id in session.execute(query) if not process.is_running(process_id)]
    if not gone:
        return ()
    with db.transaction() as session:
        return _declare_dead(session, WorkerRow.executor_id.in_(gone))


def _declare_dead(session: Session, which: sa.ColumnElement[bool]) -> tuple[str, ...]:
    change = sa.update(WorkerRow).where(which, WorkerRow.state.in_(ALIVE)).values(state=DEAD)
    return tuple(session.scalars(change.returning(WorkerRow.executor_id)))


def alive_ids(db: Database) -> tuple[str, ...]:
    """Return the executors that may work, the longest at it first."""
    query = sa.select(WorkerRow.executor_id).where(WorkerRow.state.in_(ALIVE))
    with db.reading() as session:
        return tuple(session.scalars(query.order_by(WorkerRow.started_at_us, WorkerRow.executor_id)))


def forget_old(db: Database, older_than_s: float) -> int:
    """Remove the rows of workers that ended so long ago; return how many."""
    limit = db.clock() - int(older_than_s * _US_PER_S)
    change = sa.delete(WorkerRow).where(WorkerRow.state.in_((GONE, DEAD)), WorkerRow.seen_at_us < limit)
    with db.transaction() as session:
        return len(session.execute(change.returning(WorkerRow.executor_id)).all())


def _place() -> str:
    """Return host name and, where there is one, the boot and process-id namespace that process ids belong to."""
    host = socket.gethostname()[:60].replace("-", "_")
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        namespace = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return f"{host}-"
    return f"{host}-{hashlib.sha256(f'{boot} {namespace}'.encode()).hexdigest()[:12]}-"


__all__ = [
    "ALIVE",
    "DEAD",
    "DRAINING",
    "GONE",
    "UP",
    "alive_ids",
    "beat",
    "check",
    "forget_old",
    "mark",
    "new_executor_id",
    "reap",
    "reap_neighbors",
    "register",
]
