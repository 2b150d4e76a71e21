# SPDX-License-Identifier: MIT
"""
One try of one stage of a job: order, program, result into the tables.

In go ids; out comes a small answer in JSON values that the flow keeps: done, failed with a typed reason, or not wanted
any more. The result itself is in our tables and in the blob store before the answer is given. A worker that was
declared dead gives no answer at all: it stops where it is, and whoever took over answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from sqlalchemy.dialects import postgresql, sqlite

from clipmill.domain.errors import (
    ClipmillError,
    JobCancelled,
    StageCrashed,
    StorageFull,
    StoreUnavailable,
    WorkerDead,
)
from clipmill.domain.jobs import JobFailure
from clipmill.engine.orders import (
    IngestOutcome,
    OrderStage,
    Outcome,
    PlanOutcome,
    RenderOutcome,
    StageOrder,
    TranscribeOutcome,
)
from clipmill.jobs import lifecycle, liveness, losing, ordering
from clipmill.jobs.prices import Prices
from clipmill.jobs.queues import ended_flows
from clipmill.jobs.runner import Programs, StageProgress, StageRun, run_stage
from clipmill.jobs.telling import told_of
from clipmill.jobs.waiting import Waiter
from clipmill.storage.blobs import BlobStore
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.tables import JobRow, StageRow

T = TypeVar("T")
_log = logging.getLogger(__name__)
DONE, FAILED, UNWANTED = "done", "failed", "unwanted"
DEFAULT_LIMITS_S = {
    OrderStage.INGEST: 3 * 3600.0,
    OrderStage.TRANSCRIBE: 12 * 3600.0,
    OrderStage.PLAN: 2 * 3600.0,
    OrderStage.RENDER: 3600.0,
}
_LONGEST_PAUSE_S = 15.0
WORKER_LOSSES = 6
"""How often a stage is taken up again after a worker died that had begun it; the next such death ends it."""
SUSPECT_LOSSES = 2
"""A stage over which so many workers died may be what kills them. A worker runs such stages one at a time, the one
with the fewest losses first, and a death counts for the one alone that was begun: so those that were merely beside the
killer are done before it is given up."""
_LOOK_S = 1.0
"""How often a stage that waits for its turn looks around."""


@dataclass(frozen=True, slots=True)
class StageRef:
    """Which stage of which attempt of a job."""

    job_id: str
    flow_id: str
    """Of the attempt."""
    stage: OrderStage
    ordinal: int | None = None
    """Of the clip, for `RENDER`."""

    @property
    def id(self) -> str:
        """Name of the stage's own flow; the same however often it is asked for."""
        return stage_flow_id(self.flow_id, self.stage, self.ordinal)


@dataclass(slots=True)
class Machine:
    """What the flows of this process work with."""

    db: Database
    blobs: BlobStore
    programs: Programs
    prices: Prices
    executor_id: str
    limits_s: dict[OrderStage, float] = field(default_factory=lambda: dict(DEFAULT_LIMITS_S))
    attempts: int = 3
    """Tries of a stage that fails in a way that may pass."""
    patience_s: float = 600.0
    """How long a full disk or a store that is away is waited for before a try counts as failed."""
    pause_s: float = 2.0
    """Before a second try; doubled before each further one."""
    poll_s: float = 1.0
    """How often a job's flow looks whether a stage is done."""
    is_draining: bool = False
    """True begins no stage any more; what waits is handed back when the worker ends."""
    suspects: dict[str, int] = field(default_factory=dict)
    """Losses of the stages under suspicion that wait for their turn here; see `SUSPECT_LOSSES`."""
    suspect_at_work: str | None = None
    """The one of them that runs now."""
    at_work: set[str] = field(default_factory=set)
    """Stages that run in this process now."""
    on_dead: Callable[[], None] = lambda: None
    """Is called when this worker finds that it was declared dead."""
    waiter: Waiter = field(init=False)
    """Waits for stages, for all jobs of this process."""

    def __post_init__(self) -> None:
        """Make the waiter."""
        self.waiter = Waiter(functools.partial(ended_flows, self.db), poll_s=self.poll_s)


def stage_flow_id(flow_id: str, stage: OrderStage, ordinal: int | None) -> str:
    """Return the id of the flow of a stage."""
    return f"{flow_id}-{stage.value}" + ("" if ordinal is None else f"-{ordinal}")


async def in_time(call: Callable[[], T], *, pause_s: float = 0.5) -> T:
    """Do something with the database in a thread; while the database is away, wait for it as long as it takes."""
    while True:
        try:
            return await asyncio.to_thread(call)
        except StoreUnavailable as error:
            _log.warning("waiting for the database: %s", error.__cause__ or error)
            await asyncio.sleep(pause_s)
            pause_s = min(_LONGEST_PAUSE_S, pause_s * 2)


async def try_stage(machine: Machine, ref: StageRef) -> dict[str, Any]:
    """Run a stage once and note its result; return the answer that the flow keeps."""
    structlog.contextvars.bind_contextvars(job_id=ref.job_id, stage=ref.id.removeprefix(f"{ref.job_id}-"))
    try:
        losses = await in_time(functools.partial(losing.losses_of, machine.db, ref.id, machine.executor_id))
        if losses > WORKER_LOSSES:
            return {**failed_answer(_given_up(ref, losses)), "is_retryable": False}
        async with _turn(machine, ref, losses) as is_wanted:
            return await _try(machine, ref) if is_wanted else {"state": UNWANTED}
    except WorkerDead:
        machine.on_dead()
        raise asyncio.CancelledError from None  # no answer: the flow stays open for whoever takes over
    except JobCancelled:
        return {"state": UNWANTED}
    except ClipmillError as error:
        answer = failed_answer(error)
    except Exception as error:  # noqa: BLE001 - logged, and the job fails with it
        _log.exception("stage %s broke", ref.id)
        answer = failed_answer(StageCrashed(f"the {ref.stage.value} stage broke: {type(error).__name__}"))
    await in_time(functools.partial(losing.note_end, machine.db, ref.id, machine.executor_id))
    return answer


def _given_up(ref: StageRef, losses: int) -> StageCrashed:
    return StageCrashed(f"the {ref.stage.value} stage was given up: its worker died {losses} times")


@contextlib.asynccontextmanager
async def _turn(machine: Machine, ref: StageRef, losses: int) -> AsyncIterator[bool]:
    """Wait until a stage may begin, give whether it is still wanted; of those under suspicion one runs at a time."""
    if losses < SUSPECT_LOSSES and not machine.is_draining:
        yield True
        return
    if losses >= SUSPECT_LOSSES:
        _log.warning("stage %s has lost %d workers; it runs beside no other that has", ref.id, losses)
    machine.suspects[ref.id] = losses
    is_mine = False
    try:
        await asyncio.sleep(machine.pause_s)  # so that all that were taken up with it are known
        while not (is_mine := _is_next(machine, ref)):
            if not await asyncio.to_thread(_pulse, machine, ref, None):
                break
            await asyncio.sleep(min(machine.poll_s, _LOOK_S))
        if is_mine:
            machine.suspect_at_work = ref.id
        del machine.suspects[ref.id]
        yield is_mine
    finally:
        machine.suspects.pop(ref.id, None)
        if is_mine and machine.suspect_at_work == ref.id:
            machine.suspect_at_work = None


def _is_next(machine: Machine, ref: StageRef) -> bool:
    """Say whether a waiting stage may begin now; a worker that drains lets none, and hands them back at its end."""
    if machine.is_draining or machine.suspect_at_work is not None:
        return False
    return ref.id == min(machine.suspects, key=lambda stage_id: (machine.suspects[stage_id], stage_id))


def failed_answer(error: ClipmillError) -> dict[str, Any]:
    """Return the answer of a stage that failed with one of our errors, as clients may read it; the log has it whole."""
    told = told_of(error)
    if not told.is_whole:
        _log.error("%s: %s %s", error.code, error.message, error.hint)
    return {
        "state": FAILED,
        "code": error.code,
        "message": told.message,
        "hint": told.hint,
        "is_retryable": error.retryable,
    }


def failure_of(answer: dict[str, Any]) -> JobFailure:
    """Return the reason in the answer of a stage that failed."""
    return JobFailure(str(answer["code"]), str(answer["message"]), str(answer["hint"]))


async def _try(machine: Machine, ref: StageRef) -> dict[str, Any]:
    machine.at_work.add(ref.id)  # before anything is waited for: a worker that drains sees all that it has begun
    try:
        order = await in_time(functools.partial(_order, machine, ref))
        if order is None:
            return {"state": UNWANTED}
        return await _run_and_note(machine, ref, order)
    finally:
        machine.at_work.discard(ref.id)


async def _run_and_note(machine: Machine, ref: StageRef, order: StageOrder) -> dict[str, Any]:
    started_us, started = now_us(), time.monotonic()
    run = await _run_patiently(machine, ref, order)
    took = StageRow(
        id=ref.id,
        job_id=ref.job_id,
        stage=ref.stage.value,
        executor_id=machine.executor_id,
        started_at_us=started_us,
        duration_us=int((time.monotonic() - started) * 1_000_000),
        is_reused=run.is_reused,
    )
    answer = await in_time(functools.partial(_commit, machine, ref, run.outcome, took))
    how = "found again" if run.is_reused else "done"
    _log.info("stage %s in %.2f s", how, took.duration_us / 1_000_000)
    return answer


async def _run_patiently(machine: Machine, ref: StageRef, order: StageOrder) -> StageRun:
    """Run a stage; wait for a full disk or a store that is away, for as long as the patience lasts."""
    pulse = functools.partial(_pulse, machine, ref)
    pause_s, until = machine.pause_s, time.monotonic() + machine.patience_s
    while True:
        try:
            return await run_stage(order, machine.programs, pulse=pulse, limit_s=machine.limits_s[ref.stage])
        except (StorageFull, StoreUnavailable) as error:
            if time.monotonic() > until:
                raise
            _log.warning("stage %s waits: %s", ref.id, error)
            await asyncio.to_thread(pulse, StageProgress(0.0, f"Waiting: {told_of(error).message}"))
            await asyncio.sleep(pause_s)
            pause_s = min(_LONGEST_PAUSE_S, pause_s * 2)


def _order(machine: Machine, ref: StageRef) -> StageOrder | None:
    """Note that a stage begins, and return its order; none when it is not wanted any more."""
    with machine.db.transaction() as session:  # first: what kills its worker from here on is known by it
        liveness.check(session, machine.executor_id)
        if lifecycle.job_at_work(session, ref.job_id, ref.flow_id) is None:
            return None
        losing.note_begin(session, ref.id, ref.job_id, machine.executor_id)
    with machine.db.transaction() as session:
        row = lifecycle.job_at_work(session, ref.job_id, ref.flow_id)
        return None if row is None else ordering.order_of(session, row, ref.stage, ref.ordinal)


def _pulse(machine: Machine, ref: StageRef, progress: StageProgress | None) -> bool:
    """Note progress; say whether the result is still wanted. A database that is away is no reason to stop."""
    try:
        if progress is None:
            with machine.db.reading() as session:
                row = session.get(JobRow, ref.job_id)
                return row is not None and row.flow_id == ref.flow_id and row.state in lifecycle.OPEN_STATES
        with machine.db.transaction() as session:
            liveness.check(session, machine.executor_id)
            row = lifecycle.job_at_work(session, ref.job_id, ref.flow_id)
            if row is None:
                return False
            is_clip = ref.ordinal is not None
            lifecycle.note_progress(
                row, ref.stage, progress.fraction, message=progress.message, heard=progress.heard, is_clip=is_clip
            )
    except StoreUnavailable as error:
        _log.warning("stage %s goes on while the database is away: %s", ref.id, error.__cause__ or error)
    return True


def _commit(machine: Machine, ref: StageRef, outcome: Outcome, took: StageRow) -> dict[str, Any]:
    """Note a result in one transaction with the check that this worker may; return the answer."""
    with machine.db.transaction() as session:
        liveness.check(session, machine.executor_id)
        row = lifecycle.job_at_work(session, ref.job_id, ref.flow_id)
        if row is None:
            is_forgotten = session.get(JobRow, ref.job_id) is None
        else:
            _note(machine, row, outcome, session)
            insert = sqlite.insert(StageRow) if machine.db.is_sqlite else postgresql.insert(StageRow)
            values = {column.key: getattr(took, column.key) for column in StageRow.__table__.columns}
            session.execute(insert.values(**values).on_conflict_do_nothing())
            losing.end_in(session, ref.id, machine.executor_id)
            return {"state": DONE, "ordinals": _ordinals(outcome)}
    if is_forgotten:  # deleted while this ran: what was just written must not stay
        machine.blobs.delete_under(f"jobs/{ref.job_id}")
    return {"state": UNWANTED}


def _note(machine: Machine, row: JobRow, outcome: Outcome, session: Any) -> None:
    match outcome:
        case IngestOutcome():
            lifecycle.note_taken(session, row, outcome.taken, machine.prices)
        case TranscribeOutcome():
            lifecycle.note_transcript(session, row, outcome)
        case PlanOutcome():
            lifecycle.note_plan(session, row, outcome)
        case RenderOutcome():
            lifecycle.note_rendered(session, row, outcome)


def _ordinals(outcome: Outcome) -> list[int]:
    return [clip.ordinal for clip in outcome.clips] if isinstance(outcome, PlanOutcome) else []


__all__ = [
    "DEFAULT_LIMITS_S",
    "DONE",
    "FAILED",
    "UNWANTED",
    "WORKER_LOSSES",
    "Machine",
    "StageRef",
    "failed_answer",
    "failure_of",
    "in_time",
    "stage_flow_id",
    "try_stage",
]
