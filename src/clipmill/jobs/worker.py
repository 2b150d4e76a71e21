# SPDX-License-Identifier: MIT
"""
A worker: takes flows from its queues, runs them, is seen to be alive, and takes over from those that are not.

In go a database, a store and options; a worker runs in threads of its own until it is told to stop, alone
(`clipmill worker`) or beside the API (`clipmill serve`). There is one in a process, as the engine allows one.

Told to stop it takes nothing new, gives back what only waits, lets stages finish for `drain_s`, gives back the rest
and says that it is gone. Found to be declared dead it drops everything at once, for another has taken over, and begins
anew under a new id.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dbos import DBOS

from clipmill.domain.errors import ClipmillError, StoreUnavailable
from clipmill.engine.orders import OrderStage
from clipmill.jobs import flows, liveness, losing, queues
from clipmill.jobs.flows import DbosFlows
from clipmill.jobs.prices import Prices
from clipmill.jobs.quiet import tame_engine_log
from clipmill.jobs.runner import Programs
from clipmill.jobs.stages import DEFAULT_LIMITS_S, Machine
from clipmill.jobs.sweeper import Sweeper
from clipmill.storage.blobs import BlobStore
from clipmill.storage.records.database import Database

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How a worker works."""

    queues: tuple[str, ...] = queues.QUEUES
    """Those it takes flows from; between them the workers of an installation must take all."""
    concurrency: Mapping[str, int] = field(default_factory=dict)
    """Flows of a queue that one worker process runs at once. Kept in the database, so it is the same for all workers,
    and the last one that names a number sets it; a bigger host runs several processes."""
    heartbeat_s: float = 15.0
    dead_after_s: float = 60.0
    """A worker that was not seen for so long is declared dead and its flows are handed on."""
    poll_s: float = 1.0
    """How often a queue is looked at."""
    drain_s: float = 30.0
    """How long stages may go on when the worker is told to stop; 0 gives them back at once."""
    sweep_s: float = 60.0
    attempts: int = 3
    """Tries of a stage that fails in a way that may pass."""
    stage_limits_s: Mapping[OrderStage, float] = field(default_factory=lambda: dict(DEFAULT_LIMITS_S))
    patience_s: float = 600.0
    """How long a full disk or a store that is away is waited for."""
    pause_s: float = 2.0
    """Before a stage that failed is tried again; doubled each time."""
    keep_flows_s: float = 7 * 86_400.0
    """How long the engine's notes of finished flows are kept."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something else that is done every now and then in a worker, in a thread of its own."""

    name: str
    every_s: float
    do: Callable[[], object]
    is_for_one: bool = True
    """True does it in one worker of the installation alone: the one that is longest at it."""


class Worker:
    """Runs flows until it is told to stop."""

    def __init__(
        self,
        db: Database,
        blobs: BlobStore,
        *,
        programs: Programs,
        options: WorkerOptions | None = None,
        prices: Prices | None = None,
        chores: tuple[Chore, ...] = (),
    ) -> None:
        """Take what it works with; nothing is started."""
        self._db = db
        self._blobs = blobs
        self._programs = programs
        self.options = options or WorkerOptions()
        self._prices = prices or Prices()
        self._flows = DbosFlows(db)
        sweeper = Sweeper(db, blobs, self._flows, keep_flows_s=self.options.keep_flows_s)
        self._chores = (Chore("sweep", self.options.sweep_s, sweeper.sweep), *chores)
        self._stopping = threading.Event()
        self._dead = threading.Event()
        self._wake = threading.Event()
        self._engine: DBOS | None = None
        self._machine: Machine | None = None
        self._threads: list[threading.Thread] = []
        self._beats_since = 0.0
        self._last_beat = 0.0

    @property
    def executor_id(self) -> str | None:
        """Its present id, or none when it does not run."""
        return self._machine.executor_id if self._machine else None

    def start(self) -> None:
        """
        Begin to work; returns as soon as flows are taken.

        Must not be called from a thread that runs an event loop: use `asyncio.to_thread`.

        Raises:
            StoreUnavailable: the database does not answer.

        """
        tame_engine_log()
        self._stopping.clear()
        self._flows.prepare()
        self._launch()
        self._threads = [threading.Thread(target=self._watch, name="worker-watch", daemon=True)]
        self._threads += [
            threading.Thread(target=self._do_chore, args=(chore,), name=f"chore-{chore.name}", daemon=True)
            for chore in self._chores
        ]
        for thread in self._threads:
            thread.start()

    def run(self) -> None:
        """Work in this thread until `request_stop`, then drain."""
        self.start()
        self.wait()
        self.stop()

    def wait(self) -> None:
        """Wait in this thread until `request_stop`."""
        while not self._stopping.wait(1.0):  # a signal's handler runs between two waits
            pass

    def request_stop(self) -> None:
        """Ask `run` to end; safe in a signal handler."""
        self._stopping.set()
        self._wake.set()

    def stop(self) -> None:
        """Take nothing new, let stages finish for `drain_s`, give the rest back, and end."""
        self.request_stop()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout=60)
        self._drain()
        self._flows.close()

    def _launch(self) -> None:
        executor_id = liveness.new_executor_id()
        machine = Machine(
            db=self._db,
            blobs=self._blobs,
            programs=self._programs,
            prices=self._prices,
            executor_id=executor_id,
            limits_s={**DEFAULT_LIMITS_S, **self.options.stage_limits_s},
            attempts=self.options.attempts,
            patience_s=self.options.patience_s,
            pause_s=self.options.pause_s,
            poll_s=self.options.poll_s,
            on_dead=self._found_dead,
        )
        liveness.register(self._db, executor_id, self.options.queues)
        self._dead.clear()
        self._machine = machine
        self._beats_since = self._last_beat = time.monotonic()
        flows.bind(machine)
        self._engine = DBOS(config=flows.engine_config(self._db, executor_id))
        DBOS.listen_queues(list(self.options.queues))
        DBOS.launch()
        for name in queues.QUEUES:
            wanted = self.options.concurrency.get(name)
            DBOS.register_queue(
                name,
                worker_concurrency=wanted or queues.CONCURRENCY[name],
                polling_interval_sec=self.options.poll_s,
                on_conflict="never_update" if wanted is None else "always_update",
            )
        _log.info("worker %s takes %s", executor_id, ", ".join(self.options.queues))

    def _found_dead(self) -> None:
        self._dead.set()
        self._wake.set()

    def _watch(self) -> None:
        """Beat, reap and hand on until told to stop; begin anew when found dead."""
        while not self._stopping.is_set():
            try:
                self._look_around()
            except StoreUnavailable as error:
                _log.warning("the database is away: %s", error.__cause__ or error)
            except Exception:  # noqa: BLE001 - logged; a worker that is not seen would be declared dead
                _log.exception("the watch of this worker broke; it goes on")
            if self._dead.is_set() and not self._stopping.is_set():
                self._begin_anew()
            self._wake.wait(self.options.heartbeat_s)
            self._wake.clear()

    def _look_around(self) -> None:
        machine = self._machine
        if machine is None:
            return
        if not liveness.beat(self._db, machine.executor_id):
            self._found_dead()
            return
        now = time.monotonic()
        if now - self._last_beat > self.options.dead_after_s / 2 + self.options.heartbeat_s:
            self._beats_since = now  # the database was away, or we slept: so may have been all the others
        self._last_beat = now
        reaped = liveness.reap_neighbors(self._db)
        if now - self._beats_since >= self.options.dead_after_s:
            reaped += liveness.reap(self._db, self.options.dead_after_s)
        alive = liveness.alive_ids(self._db)
        if reaped:
            _log.warning("declared dead: %s", ", ".join(reaped))
        if reaped or alive[:1] == (machine.executor_id,):
            orphaned = queues.orphaned_executors(self._db, alive)
            if orphaned:
                # Not the public `resume_workflows`: that would take a flow from whoever has taken it meanwhile. This
                # one asks again whose it is, row by row.
                DBOS._recover_pending_workflows(list(orphaned))  # noqa: SLF001 - see ADR 0010

    def _begin_anew(self) -> None:
        old = self.executor_id
        _log.error("worker %s was declared dead; it drops its work and begins anew", old)
        try:
            self._end_engine()
            self._launch()
        except StoreUnavailable as error:
            _log.warning("cannot begin anew yet: %s", error.__cause__ or error)

    def _drain(self) -> None:
        machine, engine = self._machine, self._engine
        if machine is None or engine is None:
            return
        machine.is_draining = True
        try:
            liveness.mark(self._db, machine.executor_id, liveness.DRAINING)
            for event in engine.background_thread_stop_events:
                event.set()
            self._hand_back(machine.executor_id, only=queues.JOBS_QUEUE)
            until = time.monotonic() + self.options.drain_s
            while machine.at_work and time.monotonic() < until:
                time.sleep(0.1)
                liveness.beat(self._db, machine.executor_id)
        except StoreUnavailable as error:
            _log.warning("draining without the database: %s", error.__cause__ or error)
        self._end_engine()
        try:
            losing.note_drained(self._db, machine.executor_id)
            self._hand_back(machine.executor_id)
            liveness.mark(self._db, machine.executor_id, liveness.GONE)
        except ClipmillError as error:  # then it will be found dead, and its flows be handed on
            _log.warning("could not hand back: %s", error.__cause__ or error)

    def _hand_back(self, executor_id: str, *, only: str | None = None) -> None:
        for queue, flow_ids in queues.owned_flows(self._db, executor_id).items():
            if only is None or queue == only:
                self._flows.hand_back(flow_ids, queue)

    def _end_engine(self) -> None:
        """End the engine of this process; stages at work are cancelled and their programs killed."""
        DBOS.destroy()
        self._engine = None
        self._machine = None
        flows.bind(None)

    def _do_chore(self, chore: Chore) -> None:
        while not self._stopping.wait(chore.every_s):
            try:
                if not chore.is_for_one or liveness.alive_ids(self._db)[:1] == (self.executor_id,):
                    chore.do()
            except StoreUnavailable as error:
                _log.warning("%s waits: %s", chore.name, error.__cause__ or error)
            except Exception:  # noqa: BLE001 - logged; the next time is soon
                _log.exception("%s broke; it is done again in %s s", chore.name, chore.every_s)


__all__ = ["Chore", "Worker", "WorkerOptions"]
