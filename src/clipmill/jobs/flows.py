# SPDX-License-Identifier: MIT
"""
The durable flows: a job is one flow that waits for one small flow a stage.

In go job ids; what comes out stands in our tables (`lifecycle`), the engine keeps only how far it came. A flow that is
taken up again after a crash skips the stages whose answers are kept. Flows hold no thread while they wait.

- `job_flow` on the queue `jobs`: begin, stages in order, renders side by side, finish.
- `stage_flow` on the queue of its stage: up to `Machine.attempts` tries, each a step of its own, so that all count,
  on whatever hosts they happen. One that takes its worker down with it is stopped after `stages.WORKER_LOSSES` of them.

Changing what these two functions do, in which order, breaks jobs in flight: see `queues.FLOW_VERSION`. This module
does not start workers; `worker` does.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from dbos import DBOS, DBOSClient, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from dbos._serialization import DBOSPortableJSONSerializer
from sqlalchemy.orm import Session

from clipmill.domain.errors import ClipmillError, JobCancelled, JobNotFound, StageCrashed, WorkerDead
from clipmill.domain.jobs import JobFailure
from clipmill.engine.orders import OrderStage
from clipmill.jobs import lifecycle, liveness
from clipmill.jobs.progress import stages_of
from clipmill.jobs.queues import APPLICATION, FLOW_VERSION, JOBS_QUEUE
from clipmill.jobs.stages import (
    DONE,
    FAILED,
    Machine,
    StageRef,
    failed_answer,
    failure_of,
    in_time,
    stage_flow_id,
    try_stage,
)
from clipmill.storage.records.database import Database
from clipmill.storage.records.jobs import SPEC
from clipmill.storage.records.tables import JobRow

T = TypeVar("T")
_log = logging.getLogger(__name__)
FLOW_LOSSES = 1000
"""How often the engine takes a flow up again after its worker died: a flow may wait for days beside stages that are
not its own. Stages over which workers die end far earlier: see `stages.WORKER_LOSSES`."""
_MAX_PRIORITY = 2**31 - 1
_machines: list[Machine] = []


def bind(machine: Machine | None) -> None:
    """Give the flows of this process what they work with; none when it ends."""
    _machines[:] = [] if machine is None else [machine]


def engine_config(db: Database, executor_id: str, *, pool_size: int = 10) -> DBOSConfig:
    """Return the engine's settings. On SQLite it has connections of its own, whose reads wait for no writer."""
    return DBOSConfig(
        name=APPLICATION,
        system_database_url=db.url,
        sys_db_pool_size=pool_size,
        application_version=FLOW_VERSION,
        executor_id=executor_id,
        serializer=DBOSPortableJSONSerializer(),
        log_level="WARNING",
        enable_otlp=False,
    )


class DbosFlows:
    """Starts and stops flows from any process; runs none."""

    def __init__(self, db: Database) -> None:
        """Take the database; nothing is opened."""
        self._db = db
        self._client: DBOSClient | None = None

    @property
    def client(self) -> DBOSClient:
        """The engine's client, made at first use."""
        if self._client is None:
            self._client = DBOSClient(
                system_database_url=self._db.url,
                serializer=DBOSPortableJSONSerializer(),
                application_name=APPLICATION,
                system_database_pool_size=5,
                lazy=True,
            )
        return self._client

    def prepare(self) -> None:
        """Make or bring up to date the engine's own tables; safe to do at each start and from several processes."""
        with self._db.reading():
            pass  # opened once by us, so that a new SQLite file is in WAL mode
        DBOS.migrate(self._db.url)

    def enqueue(self, session: Session, *, job_id: str, flow_id: str, team_id: int, priority: int) -> None:
        """Enqueue the flow of a job in the caller's transaction; an id that is there already stays one flow."""
        del team_id  # fair shares are in the priority
        self.client.enqueue_in_transaction(
            session,
            {
                "workflow_name": "job_flow",
                "queue_name": JOBS_QUEUE,
                "workflow_id": flow_id,
                "app_version": FLOW_VERSION,
                "priority": min(max(1, priority), _MAX_PRIORITY),
            },
            job_id,
        )

    def cancel(self, flow_id: str) -> None:
        """Stop a flow and all stages it started; their programs end within 2 s on whatever host they run."""
        self.client.cancel_workflow(flow_id, cancel_children=True)

    def hand_back(self, flow_ids: list[str], queue: str) -> None:
        """Put flows of a worker that ends in order back into their queue; `losing` counts no loss."""
        self.client.resume_workflows(flow_ids, queue_name=queue)

    def delete(self, flow_ids: list[str]) -> None:
        """Remove the engine's notes of flows that ended."""
        self.client.delete_workflows(flow_ids)

    def close(self) -> None:
        """Close its connections."""
        if self._client is not None:
            self._client.destroy()
            self._client = None


@DBOS.workflow(name="job_flow", max_recovery_attempts=FLOW_LOSSES)
async def job_flow(job_id: str) -> str:
    """Run a job; return in a word how it ended, for whoever looks at the engine's tables."""
    flow_id = str(DBOS.workflow_id)
    begun = await _begin(job_id, flow_id)
    failure: dict[str, Any] | None = begun.get("failure")
    failed: dict[str, dict[str, Any]] = {}
    ordinals: list[int] = []
    for word in begun["stages"] if failure is None else []:
        stage = OrderStage(word)
        if stage is OrderStage.RENDER:
            failed = await _render(StageRef(job_id, flow_id, stage), ordinals, begun["priority"])
            continue
        answer = await _answer(await _enqueue(StageRef(job_id, flow_id, stage), begun["priority"]), stage)
        if answer["state"] == FAILED:
            failure = answer
        if answer["state"] != DONE:
            break
        ordinals = answer["ordinals"]
    return await _finish(job_id, flow_id, failure, failed)


@DBOS.workflow(name="stage_flow", max_recovery_attempts=FLOW_LOSSES)
async def stage_flow(job_id: str, flow_id: str, stage: str, ordinal: int | None) -> dict[str, Any]:
    """Run a stage until it is done, has failed for good, or has been tried often enough; return its last answer."""
    answer = await _try(job_id, flow_id, stage, ordinal)
    for number in range(1, _machine().attempts):
        if answer["state"] != FAILED or not answer["is_retryable"]:
            break
        _log.warning("stage %s failed, try %d of %d: %s", stage, number, _machine().attempts, answer["message"])
        await DBOS.sleep_async(_machine().pause_s * 2 ** (number - 1))
        answer = await _try(job_id, flow_id, stage, ordinal)
    return answer


@DBOS.step(name="begin")
async def _begin(job_id: str, flow_id: str) -> dict[str, Any]:
    machine = _machine()
    return await _alive(machine, functools.partial(_start, machine, job_id, flow_id))


@DBOS.step(name="try_stage", preemptible=True)
async def _try(job_id: str, flow_id: str, stage: str, ordinal: int | None) -> dict[str, Any]:
    return await try_stage(_machine(), StageRef(job_id, flow_id, OrderStage(stage), ordinal))


@DBOS.step(name="finish")
async def _finish(job_id: str, flow_id: str, failure: dict[str, Any] | None, failed: dict[str, dict[str, Any]]) -> str:
    machine = _machine()
    first = None if failure is None else failure_of(failure)
    each = {int(ordinal): failure_of(answer) for ordinal, answer in failed.items()}
    return await _alive(machine, functools.partial(_conclude, machine, job_id, flow_id, first, each))


async def _render(ref: StageRef, ordinals: list[int], priority: int) -> dict[str, dict[str, Any]]:
    """Render all clips side by side; return the answers of those that failed, by ordinal."""
    refs = [StageRef(ref.job_id, ref.flow_id, ref.stage, ordinal) for ordinal in ordinals]
    handles = [await _enqueue(each, priority) for each in refs]
    answers = [await _answer(handle, ref.stage) for handle in handles]
    return {str(each.ordinal): answer for each, answer in zip(refs, answers, strict=True) if answer["state"] == FAILED}


async def _enqueue(ref: StageRef, priority: int) -> Any:
    with SetWorkflowID(ref.id), SetEnqueueOptions(priority=priority):
        return await DBOS.enqueue_workflow_async(
            ref.stage.value, stage_flow, ref.job_id, ref.flow_id, ref.stage.value, ref.ordinal
        )


async def _answer(handle: Any, stage: OrderStage) -> dict[str, Any]:
    """Wait for a stage; one that was stopped from outside gives an answer too."""
    machine = _machine()
    await machine.waiter.until_ended(handle.workflow_id)
    try:
        answer: dict[str, Any] = await handle.get_result(polling_interval_sec=machine.poll_s)
    except Exception as error:  # noqa: BLE001 - the engine's own, or the same as it is read back after a crash
        return failed_answer(_stopped(getattr(error, "name", type(error).__name__), stage, error))
    return answer


def _stopped(name: str, stage: OrderStage, error: Exception) -> ClipmillError:
    if "MaxRecovery" in name:
        message = f"the {stage.value} stage was given up: its worker died again and again"
        return StageCrashed(message)
    if "Cancelled" in name:
        return JobCancelled(f"the {stage.value} stage was cancelled")
    _log.error("the %s stage broke: %s", stage.value, error)  # whose words may name anything
    return StageCrashed(f"the {stage.value} stage broke: {name}")


def _start(machine: Machine, job_id: str, flow_id: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {"stages": [], "priority": 1}
    try:
        with machine.db.transaction() as session:
            liveness.check(session, machine.executor_id)
            row = session.get(JobRow, job_id)
            if row is None:
                return nothing
            lifecycle.start(session, row)
            if row.flow_id != flow_id or row.state not in lifecycle.OPEN_STATES:
                return nothing
            stages = stages_of(SPEC.validate_python(row.spec))
            return {"stages": [stage.value for stage in stages], "priority": row.priority}
    except JobNotFound as error:
        return {**nothing, "failure": failed_answer(error)}


def _conclude(
    machine: Machine, job_id: str, flow_id: str, failure: JobFailure | None, failed: dict[int, JobFailure]
) -> str:
    with machine.db.transaction() as session:
        liveness.check(session, machine.executor_id)
        row = session.get(JobRow, job_id)
        if row is None or row.flow_id != flow_id:
            return "not wanted any more"
        lifecycle.conclude(session, row, failure, failed)
        return row.state


async def _alive(machine: Machine, call: Callable[[], T]) -> T:
    """Do something with the database, unless this worker was declared dead: then stop, and leave the flow open."""
    try:
        return await in_time(call)
    except WorkerDead:
        machine.on_dead()
        raise asyncio.CancelledError from None


def _machine() -> Machine:
    if not _machines:  # pragma: no cover - flows run in workers alone
        message = "no worker runs in this process"
        raise RuntimeError(message)
    return _machines[0]


__all__ = [
    "DbosFlows",
    "bind",
    "engine_config",
    "job_flow",
    "stage_flow",
    "stage_flow_id",
]
