# SPDX-License-Identifier: MIT
"""A job and a change of what it names, at the same moment: one of the two is refused, never half of each."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from tests.service.making import make_principal
from tests.service.native_world import NotingFlows, a_clip_row

from clipmill.accounts.presets import Presets
from clipmill.domain.accounts import Principal
from clipmill.domain.errors import ClipmillError, JobNotFound, JobNotReady, UploadExpired, UploadMismatch
from clipmill.domain.jobs import UPLOAD_SCHEME, ClipEdit, JobKind, JobSpec, JobState
from clipmill.jobs.prices import Prices
from clipmill.jobs.service import JobService, Submission
from clipmill.jobs.uploads import Uploads
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import JobRow, UploadRow

PATIENCE_S = 60.0
"""How long another request may take to get to where it is held up; some 10 ms on an idle machine."""
OLD, NEW = b"the first file", b"another file"


class Watch:
    """Tells when another waits for what the transaction of this thread holds, which has begun to write."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._wants_to_write = threading.Event()
        if db.is_sqlite:  # where the whole transaction is the lock
            sa.event.listen(db.engine, "before_cursor_execute", self._note)

    def until_held_up(self, other: Future[Any]) -> bool:
        """Wait until the other is held up, and return true, or until it has ended."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if other.done():
                return False
            if self._is_held_up():
                return True
            time.sleep(0.005)
        pytest.fail("the other neither ended nor waited")

    def _note(self, *args: Any) -> None:
        if args[2] == "BEGIN IMMEDIATE":
            self._wants_to_write.set()

    def _is_held_up(self) -> bool:
        if self._db.is_sqlite:
            return self._wants_to_write.is_set()
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        with self._db.reading() as session:
            return bool(session.scalar(sa.text(waiting)))


@dataclass
class SlowFlows(NotingFlows):
    """Flows whose enqueueing, the last step of an acceptance, lets somebody else run first."""

    db: Database | None = None
    meanwhile: Callable[[], object] | None = None
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    other: Future[object] | None = None
    was_held_up: bool = False

    def enqueue(self, session: Session, *, job_id: str, flow_id: str, team_id: int, priority: int) -> None:
        super().enqueue(session, job_id=job_id, flow_id=flow_id, team_id=team_id, priority=priority)
        if self.meanwhile is None:
            return
        assert self.db is not None
        watch = Watch(self.db)
        self.other, self.meanwhile = self.pool.submit(self.meanwhile), None
        self.was_held_up = watch.until_held_up(self.other)


@dataclass
class World:
    """A service without workers, and one team."""

    db: Database
    blobs: LocalBlobStore
    flows: SlowFlows
    jobs: JobService
    uploads: Uploads
    who: Principal

    def upload(self) -> str:
        """Make a complete upload."""
        upload_id = self.uploads.begin(self.who.team.id, "talk.mp4").id
        self.send(upload_id, OLD)
        return upload_id

    def send(self, upload_id: str, data: bytes) -> None:
        """Send a whole file."""
        asyncio.run(self.uploads.receive_whole(upload_id, _pieces(data)))

    def submit(self, *upload_ids: str) -> str:
        """Submit a job that takes its source from an upload."""
        return self.jobs.submit(self.who, Submission(JobSpec(JobKind.CLIPS, f"{UPLOAD_SCHEME}{upload_ids[0]}"))).id

    def file_of(self, upload_id: str) -> bytes:
        """Return what lies in an upload."""
        return self.blobs.read_bytes(self.uploads.get(self.who.team.id, upload_id).key)

    def meanwhile(
        self, other: Callable[[], object], wish: Callable[[], str]
    ) -> tuple[str | None, BaseException | None]:
        """Accept a wish, and have something else done just before it is committed; return both ends."""
        self.flows.meanwhile = other
        job_id = wish()
        assert self.flows.other is not None
        assert self.flows.was_held_up
        return job_id, self.flows.other.exception(timeout=60)


async def _pieces(data: bytes) -> AsyncIterator[bytes]:
    yield data


@pytest.fixture(name="world")
def _world(database: Database, tmp_path: Path) -> World:
    blobs, flows = LocalBlobStore(tmp_path / "blobs"), SlowFlows(db=database)
    return World(
        database,
        blobs,
        flows,
        JobService(database, blobs, flows, prices=Prices()),
        Uploads(database, blobs, work_dir=tmp_path / "work", max_bytes=1 << 20),
        make_principal(database),
    )


def test_an_upload_is_not_removed_under_a_job_that_is_being_accepted(world: World) -> None:
    upload_id = world.upload()

    _, error = world.meanwhile(
        lambda: world.uploads.remove(world.who.team.id, upload_id), lambda: world.submit(upload_id)
    )

    assert isinstance(error, JobNotReady)
    assert world.file_of(upload_id) == OLD


def test_an_upload_is_not_replaced_under_a_job_that_is_being_accepted(world: World) -> None:
    upload_id = world.upload()

    _, error = world.meanwhile(lambda: world.send(upload_id, NEW), lambda: world.submit(upload_id))

    assert isinstance(error, UploadMismatch)
    assert world.file_of(upload_id) == OLD


def test_an_upload_does_not_expire_under_a_job_that_is_being_accepted(world: World) -> None:
    upload_id = world.upload()

    def expire() -> int:
        with world.db.transaction() as session:  # a host whose clock is a day ahead
            session.get_one(UploadRow, upload_id, with_for_update=True, populate_existing=True).expires_at_us = 1
        return world.uploads.expire()

    world.meanwhile(expire, lambda: world.submit(upload_id))

    assert world.flows.other is not None
    assert world.flows.other.result() == 0


def test_a_job_waits_for_a_removal_that_has_begun_and_is_refused(world: World) -> None:
    upload_id = world.upload()
    with ThreadPoolExecutor(1) as pool:
        with world.db.transaction() as session:
            session.get_one(UploadRow, upload_id, with_for_update=True).expires_at_us = 0
            session.flush()
            watch = Watch(world.db)
            submitting = pool.submit(world.submit, upload_id)
            assert watch.until_held_up(submitting)
        with pytest.raises(UploadExpired):
            submitting.result(timeout=60)


def test_an_upload_that_a_preset_takes_at_this_moment_is_not_removed(world: World) -> None:
    upload_id = world.upload()
    presets = Presets(world.db)
    with ThreadPoolExecutor(1) as pool:
        with world.db.transaction() as session:
            session.get_one(UploadRow, upload_id, with_for_update=True).expires_at_us = 4_102_444_800_000_000
            session.flush()
            watch = Watch(world.db)
            removing = pool.submit(world.uploads.remove, world.who.team.id, upload_id)
            assert watch.until_held_up(removing)
        assert isinstance(removing.exception(timeout=60), JobNotReady)
    presets.create(world.who.team.id, name="ours", options={"music": {"upload_id": upload_id}})
    assert world.file_of(upload_id) == OLD


def test_jobs_and_presets_that_name_the_same_uploads_do_not_block_each_other(world: World) -> None:
    uploads = [world.upload() for _ in range(3)]
    presets = Presets(world.db)

    def preset(number: int) -> None:
        named = uploads if number % 2 else uploads[::-1]
        options = {"a": [{"upload_id": one} for one in named]}
        record = presets.create(world.who.team.id, name=f"ours {number}", options=options)
        presets.delete(world.who.team.id, record.id)

    with ThreadPoolExecutor(6) as pool:
        done = [pool.submit(preset, number) for number in range(12)]
        submitted = [pool.submit(world.submit, uploads[number % 3]) for number in range(12)]
        errors = [future.exception(timeout=120) for future in done]
        errors += [future.exception(timeout=120) for future in submitted]

    assert errors == [None] * 24


@pytest.mark.parametrize("round_number", range(6))
def test_whoever_is_first_wins_and_the_other_is_told(world: World, round_number: int) -> None:
    upload_id = world.upload()
    start = threading.Barrier(2)

    def after(call: Callable[[], object]) -> ClipmillError | None:
        start.wait(10)
        try:
            call()
        except ClipmillError as error:
            return error
        return None

    with ThreadPoolExecutor(2) as pool:
        submitting = pool.submit(after, lambda: world.submit(upload_id))
        if round_number % 2:
            changing = pool.submit(after, lambda: world.uploads.remove(world.who.team.id, upload_id))
        else:
            changing = pool.submit(after, lambda: world.send(upload_id, NEW))
        refused, unchanged = submitting.result(timeout=60), changing.result(timeout=60)

    if round_number % 2:
        assert (refused is None) != (unchanged is None)
    if refused is None:
        assert world.file_of(upload_id) == (NEW if unchanged is None else OLD)


def _render_of(world: World, parent_id: str) -> str:
    spec = JobSpec(JobKind.RENDER, "", parent_id=parent_id, edits=(ClipEdit(0),))
    return world.jobs.submit(world.who, Submission(spec)).id


def _done(world: World) -> str:
    job_id = world.jobs.submit(world.who, Submission(JobSpec(JobKind.CLIPS, "https://example.com/talk.mp4"))).id
    with world.db.transaction() as session:
        row = session.get_one(JobRow, job_id)
        row.state, row.result_key = JobState.SUCCEEDED.value, f"jobs/{job_id}/plan"
        session.add(a_clip_row(job_id, world.who.team.id, 0))
    return job_id


def test_a_job_that_is_deleted_while_another_is_made_of_it_ends_that_one(world: World) -> None:
    parent = _done(world)

    render, error = world.meanwhile(
        lambda: world.jobs.delete(world.who.team.id, parent), lambda: _render_of(world, parent)
    )

    assert error is None
    assert render is not None
    assert world.jobs.get(world.who.team.id, render).state is JobState.CANCELLED
    with pytest.raises(JobNotFound):
        world.jobs.get(world.who.team.id, parent)


def test_a_job_that_two_delete_at_once_is_deleted_and_nothing_breaks(world: World) -> None:
    for _ in range(5):
        job_id = _done(world)
        start = threading.Barrier(2)

        def delete(job_id: str = job_id, start: threading.Barrier = start) -> None:
            start.wait(10)
            world.jobs.delete(world.who.team.id, job_id)

        with ThreadPoolExecutor(2) as pool:
            errors = [future.exception(timeout=60) for future in [pool.submit(delete), pool.submit(delete)]]

        assert all(error is None or isinstance(error, JobNotFound) for error in errors), errors


def test_a_retry_whose_upload_is_gone_is_refused_at_once(world: World) -> None:
    upload_id = world.upload()
    job_id = world.submit(upload_id)
    world.jobs.cancel(world.who.team.id, job_id)
    world.uploads.remove(world.who.team.id, upload_id)

    with pytest.raises(ClipmillError) as refused:
        world.jobs.retry(world.who, job_id)

    assert refused.value.code == "upload_not_found"
    assert world.jobs.get(world.who.team.id, job_id).state is JobState.CANCELLED
