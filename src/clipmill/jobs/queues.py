# SPDX-License-Identifier: MIT
"""
The queues on which flows wait, and what the engine's own table says about them.

DBOS offers no counts, so that its table of flows is read here, and only read; the contract tests of the engine break
when its columns change.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from clipmill.engine.orders import OrderStage
from clipmill.storage.records.database import Database

JOBS_QUEUE = "jobs"
"""Flows of whole jobs; they only wait for their stages."""
QUEUES = (JOBS_QUEUE, *(stage.value for stage in OrderStage))
FLOW_VERSION = "flow-1"
"""Of the flows' shape, not of the code: a process with newer code goes on with older jobs. Raised by breaking changes
alone."""
APPLICATION = "clipmill"
CONCURRENCY = {
    JOBS_QUEUE: 256,
    OrderStage.INGEST.value: 2,
    OrderStage.TRANSCRIBE.value: 1,
    OrderStage.PLAN.value: 1,
    OrderStage.RENDER.value: 1,
}
"""Flows of each queue that one worker process runs at once, unless the settings say otherwise."""

WAITING = ("ENQUEUED", "DELAYED")
ACTIVE = (*WAITING, "PENDING")
_SCHEMA = "dbos"


def flow_table(db: Database) -> sa.TableClause:
    """Return DBOS's table of flows with the columns that we look at."""
    columns: tuple[sa.ColumnClause[object], ...] = (
        sa.column("workflow_uuid", sa.String),
        sa.column("status", sa.String),
        sa.column("queue_name", sa.String),
        sa.column("executor_id", sa.String),
        sa.column("parent_workflow_id", sa.String),
        sa.column("created_at", sa.BigInteger),
        sa.column("completed_at", sa.BigInteger),
    )
    return sa.table("workflow_status", *columns, schema=None if db.is_sqlite else _SCHEMA)


def orphaned_executors(db: Database, alive: tuple[str, ...]) -> tuple[str, ...]:
    """Return the executors that own flows at work and are not among those alive."""
    flows = flow_table(db).c
    query = sa.select(flows.executor_id).where(flows.status == "PENDING").distinct()
    with db.reading() as session:
        owners = session.scalars(query).all()
    return tuple(sorted(str(owner) for owner in owners if owner is not None and owner not in alive))


def owned_flows(db: Database, executor_id: str) -> dict[str, list[str]]:
    """Return the flows at work of one executor by queue."""
    flows = flow_table(db).c
    query = sa.select(flows.workflow_uuid, flows.queue_name).where(
        flows.status == "PENDING", flows.executor_id == executor_id
    )
    found: dict[str, list[str]] = {}
    with db.reading() as session:
        for flow_id, queue in session.execute(query):
            found.setdefault(queue or JOBS_QUEUE, []).append(flow_id)
    return found


def ended_flows(db: Database, flow_ids: Collection[str]) -> frozenset[str]:
    """Return those of some flows that have ended, whatever came of them."""
    flows = flow_table(db).c
    query = sa.select(flows.workflow_uuid).where(flows.workflow_uuid.in_(flow_ids), flows.status.not_in(ACTIVE))
    with db.reading() as session:
        return frozenset(str(flow_id) for flow_id in session.scalars(query))


__all__ = [
    "ACTIVE",
    "APPLICATION",
    "CONCURRENCY",
    "FLOW_VERSION",
    "JOBS_QUEUE",
    "QUEUES",
    "WAITING",
    "ended_flows",
    "flow_table",
    "orphaned_executors",
    "owned_flows",
]
