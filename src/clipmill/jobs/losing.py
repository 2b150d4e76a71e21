# SPDX-License-Identifier: MIT
"""
Over which stages workers have died, counted in a table of ours.

In go the ids of a stage's flow and of the executor that has it; out comes how many executors died after they had begun
it. One that died while the stage only waited is not counted, and what is counted stays, however often the flow is
handed back: the engine's own count does neither. Whether a stage may still be begun is `stages`' business.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import StageLossRow


def losses_of(db: Database, stage_id: str, executor_id: str) -> int:
    """
    Return how many executors died over a stage, of which this one has now become the owner.

    Whoever else is noted as having begun it has not ended it: that is one loss more, counted by this call and once.

    Raises:
        StoreUnavailable: the database does not answer.

    """
    with db.reading() as session:
        row = session.get(StageLossRow, stage_id)
        if row is None or row.begun_by in {None, executor_id}:
            return 0 if row is None else row.losses
    with db.transaction() as session:
        row = session.get(StageLossRow, stage_id, with_for_update=True)
        if row is None:  # forgotten with its job meanwhile
            return 0
        if row.begun_by not in {None, executor_id}:
            row.losses, row.begun_by = row.losses + 1, None
        return row.losses


def note_begin(session: Session, stage_id: str, job_id: str, executor_id: str) -> None:
    """Note in the caller's transaction, which holds the job, that an executor begins a stage."""
    row = session.get(StageLossRow, stage_id, with_for_update=True)
    if row is None:
        session.add(StageLossRow(id=stage_id, job_id=job_id, losses=0, begun_by=executor_id))
    else:
        row.begun_by = executor_id


def end_in(session: Session, stage_id: str, executor_id: str) -> None:
    """Note in the caller's transaction that an executor has ended a stage and did not die over it."""
    mine = (StageLossRow.id == stage_id, StageLossRow.begun_by == executor_id)
    session.execute(sa.update(StageLossRow).where(*mine).values(begun_by=None))


def note_end(db: Database, stage_id: str, executor_id: str) -> None:
    """
    Note the same in a transaction of its own.

    Raises:
        StoreUnavailable: the database does not answer.

    """
    with db.transaction() as session:
        end_in(session, stage_id, executor_id)


def note_drained(db: Database, executor_id: str) -> None:
    """
    Note that an executor which ends in order has died over none of the stages that it hands back.

    Raises:
        StoreUnavailable: the database does not answer.

    """
    with db.transaction() as session:
        session.execute(sa.update(StageLossRow).where(StageLossRow.begun_by == executor_id).values(begun_by=None))


__all__ = ["end_in", "losses_of", "note_begin", "note_drained", "note_end"]
