# SPDX-License-Identifier: MIT
"""Real worker processes over a real database, with a stage program that does as it is told."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from tests.service import engine_driver
from tests.service.making import make_principal

from clipmill.accounts import wallet
from clipmill.domain.accounts import EntryKind, Principal
from clipmill.domain.captions import CaptionStyle, CaptionTrack, SafeArea
from clipmill.domain.clip import CameraMode, CameraPath, ClipSpec, Edl
from clipmill.domain.jobs import BlobFile, JobKind, JobRecord, JobSpec, JobState
from clipmill.domain.media import Media, Size, Source
from clipmill.domain.moment import Moment, Score
from clipmill.domain.options import ClipOptions
from clipmill.domain.result import ArtifactKind, Clip
from clipmill.domain.times import source_range_from_s
from clipmill.engine.orders import TakenSource
from clipmill.jobs.flows import DbosFlows
from clipmill.jobs.ordering import TAKEN
from clipmill.jobs.prices import Prices
from clipmill.jobs.service import JobService, Submission
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database
from clipmill.storage.records.jobs import CLIP, as_json
from clipmill.storage.records.tables import ClipRow, EntryRow, StageRow, WorkerRow

_nursery = multiprocessing.get_context("forkserver")
_nursery.set_forkserver_preload(["tests.service.engine_driver"])  # imported once, so that workers start in a moment
QUICK = {"heartbeat_s": 0.5, "dead_after_s": 3.0, "poll_s": 0.15, "sweep_s": 1.0, "pause_s": 0.2, "drain_s": 5.0}
PRICE = 150


def recipe() -> Clip:
    kept = source_range_from_s(10, 40)
    moment = Moment(kept, Score(80.0, (), "good"), "a title", "words", ("tag",), "hook", "what is said")
    size = Size(480, 854)
    spec = ClipSpec("01", 1, moment, Edl((kept,)), size, Fraction(30), CameraMode.STANDARD, None)
    return Clip(spec, CameraPath(()), CaptionTrack(None, (), CaptionStyle(), SafeArea(), size))


def taken() -> TakenSource:
    media = Media("/somewhere/a.mp4", "ab" * 32, 1000, "mp4", 125_000_000, 0, None, None)
    return TakenSource(Source("https://example.org/a.mp4", "A talk"), media, f"sources/{'ab' * 32}")


def canned_words() -> dict[str, Any]:
    file = BlobFile(ArtifactKind.VIDEO, "jobs/x/clip.mp4", "clip.mp4", "video/mp4", 10, "cd" * 32)
    return {
        "taken": as_json(TAKEN, taken()),
        "recipe": as_json(CLIP, recipe()),
        "file": as_json(TypeAdapter(BlobFile), file),
    }


class WorkerProcess:
    """A worker in a process of its own."""

    def __init__(self, options: Path) -> None:
        self._process = _nursery.Process(target=engine_driver.main, args=(str(options),))
        self._process.start()

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def wait(self, timeout_s: float) -> int:
        """Wait for its end and return how it ended."""
        self._process.join(timeout_s)
        assert self._process.exitcode is not None, "the worker goes on"
        return self._process.exitcode


class Rig:
    """A database, a folder of blobs, a service, and worker processes that come and go."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.db = database
        self.folder = folder
        self.blobs = LocalBlobStore(folder / "blobs")
        self.flows = DbosFlows(database)
        self.flows.prepare()
        self.service = JobService(database, self.blobs, self.flows, prices=Prices())
        self.principal = make_principal(database)
        self.workers: list[WorkerProcess] = []
        self.playbook = folder / "playbook.json"
        self.log = folder / "stages.log"
        self.play()

    def play(self, **plays: Any) -> None:
        """Tell stages what to do: `clips`, `seconds` by stage, `fail` by name, `grandchild` argv."""
        part = self.playbook.with_suffix(".part")
        part.write_text(json.dumps({"log": str(self.log), "words": canned_words(), **plays}), encoding="utf-8")
        part.rename(self.playbook)

    def worker(
        self, *, url: str | None = None, die_after: str | None = None, is_changed: bool = False, **options: Any
    ) -> WorkerProcess:
        """Start a worker process; return when it takes flows."""
        path = self.folder / f"worker-{len(self.workers)}.json"
        said = {
            "url": url or self.db.engine.url.render_as_string(hide_password=False),
            "blobs": str(self.folder / "blobs"),
            "playbook": str(self.playbook),
            "die_after": die_after,
            "is_changed": is_changed,
            "options": {**QUICK, **options},
        }
        path.write_text(json.dumps(said), encoding="utf-8")
        worker = WorkerProcess(path)
        self.workers.append(worker)
        self.wait(lambda: path.with_suffix(".ready").exists() or worker.poll() is not None, "a worker is ready")
        return worker

    def submit(self, *, principal: Principal | None = None, count: int = 3, **wish: Any) -> JobRecord:
        spec = JobSpec(JobKind.CLIPS, "https://example.org/a.mp4", ClipOptions(count=count))
        wish.setdefault("spec", spec)
        return self.service.submit(principal or self.principal, Submission(**wish))

    def job(self, job_id: str) -> JobRecord:
        return self.service.get(self.principal.team.id, job_id)

    def wait(self, condition: Callable[[], object], what: str, timeout_s: float = 40.0) -> None:
        until = time.monotonic() + timeout_s
        while not condition():
            if time.monotonic() > until:
                message = f"{what}: not within {timeout_s} s\n{self.story()}"
                raise AssertionError(message)
            time.sleep(0.05)

    def wait_final(self, job_id: str, timeout_s: float = 40.0) -> JobRecord:
        self.wait(lambda: self.job(job_id).state.is_final, f"job {job_id} ends", timeout_s)
        return self.job(job_id)

    def events(self, event: str = "start") -> list[dict[str, Any]]:
        if not self.log.exists():
            return []
        lines = [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]
        return [line for line in lines if line["event"] == event]

    def counts(self, event: str = "start", job_id: str | None = None) -> Counter[str]:
        return Counter(line["name"] for line in self.events(event) if job_id in {None, line["job"]})

    def wait_started(self, name: str, times: int = 1) -> dict[str, Any]:
        self.wait(lambda: self.counts()[name] >= times, f"{name} starts")
        return [line for line in self.events() if line["name"] == name][-1]

    def story(self) -> str:
        logs = [path.read_text(encoding="utf-8", errors="replace")[-6000:] for path in self.folder.glob("worker-*.err")]
        return "\n".join(["stages:", str(self.counts()), str(self.counts("end")), *logs])

    def ledger(self, job_id: str) -> dict[str, int]:
        with self.db.reading() as session:
            rows = session.scalars(sa.select(EntryRow).where(EntryRow.job_id == job_id)).all()
        sums = Counter[str]()
        for row in rows:
            sums[row.kind] += row.amount_cents
        return dict(sums)

    def assert_once(self, job_id: str, *, clips: int = 3, held: int | None = None) -> None:
        """Each clip is there once and each cent was moved once."""
        held = PRICE * 3 if held is None else held
        with self.db.reading() as session:
            states = session.execute(sa.select(ClipRow.ordinal, ClipRow.state).where(ClipRow.job_id == job_id)).all()
            assert sum(1 for _, state in states if state == "rendered") == clips
            assert len({ordinal for ordinal, _ in states}) == len(states)
            assert wallet.held_for(session, job_id) == 0
            seen = wallet.view(session, self.principal.team.id)
            assert seen.balance_cents + seen.spent_cents + seen.held_cents == seen.topped_up_cents
        expected = {
            EntryKind.HOLD.value: held,
            EntryKind.CAPTURE.value: clips * PRICE,
            EntryKind.RELEASE.value: held - clips * PRICE,
        }
        assert self.ledger(job_id) == {kind: cents for kind, cents in expected.items() if cents}

    def stage_rows(self, job_id: str) -> list[StageRow]:
        with self.db.reading() as session:
            return list(session.scalars(sa.select(StageRow).where(StageRow.job_id == job_id)))

    def worker_states(self) -> list[str]:
        with self.db.reading() as session:
            return list(session.scalars(sa.select(WorkerRow.state).order_by(WorkerRow.started_at_us)))

    def kill(self, worker: WorkerProcess) -> None:
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)

    def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)
                self.kill(worker)
        self.flows.close()


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8")
    return stat.rpartition(")")[2].split()[0] != "Z"


def state_of(record: JobRecord) -> tuple[JobState, str | None]:
    return record.state, record.failure.code if record.failure else None
