# SPDX-License-Identifier: MIT
"""A family of jobs that several change at once: nobody waits for ever, and nothing that another needs is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.service.native_world import Caller, NativeWorld, change_job, make_world
from tests.service.test_deleted_between import made_of

from clipmill.accounts import wallet
from clipmill.domain.errors import JobNotFound, JobNotReady, StoreUnavailable
from clipmill.domain.jobs import ClipEdit, JobKind, JobSpec, JobState
from clipmill.jobs import forgetting, lifecycle, service
from clipmill.jobs.service import Submission
from clipmill.jobs.sweeper import Sweeper
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import JobRow

HELD_UP_S = 2.0
"""Longer than PostgreSQL takes to see that two wait for each other (1 s)."""


@pytest.fixture(name="world")
def _world(postgres_database: Database, tmp_path: Path) -> NativeWorld:
    return make_world(postgres_database, tmp_path)


@pytest.fixture(name="me")
def _me(world: NativeWorld) -> Caller:
    return world.caller(is_unlimited=True)


def render(me: Caller, parent_id: str) -> str:
    """Submit a job that renders a clip of another anew."""
    spec = JobSpec(JobKind.RENDER, "", parent_id=parent_id, edits=(ClipEdit(0),))
    return me.world.context.jobs.submit(me.principal, Submission(spec)).id


def start(me: Caller, job_id: str) -> None:
    """Begin a job, as its flow does."""
    with me.world.context.db.transaction() as session:
        lifecycle.start(session, session.get_one(JobRow, job_id))


def row_of(me: Caller, job_id: str) -> JobRow:
    """Return a job's row."""
    with me.world.context.db.reading() as session:
        return session.get_one(JobRow, job_id)


def delete(me: Caller, job_id: str) -> None:
    """Delete a job."""
    me.world.context.jobs.delete(me.principal.team.id, job_id)


def error_of(future: Future[Any]) -> BaseException | None:
    """Return what went wrong."""
    return future.exception(timeout=60)


def hold_up(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, before: threading.Event, until: threading.Event
) -> None:
    """Let a function say that it is reached, and go on when another is, or is held up for good."""
    real: Callable[..., Any] = getattr(owner, name)

    def slow(*args: Any, **more: Any) -> Any:
        before.set()
        until.wait(HELD_UP_S)
        return real(*args, **more)

    monkeypatch.setattr(owner, name, slow)


def test_a_child_is_begun_again_while_its_parent_is_deleted(me: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = me.done_job()
    child = render(me, parent)
    me.world.context.jobs.cancel(me.principal.team.id, child)
    begun, deleting = threading.Event(), threading.Event()
    hold_up(monkeypatch, service, "check_references", begun, deleting)
    hold_up(monkeypatch, forgetting, "_hand_on", deleting, deleting)

    with ThreadPoolExecutor(2) as pool:
        retry = pool.submit(me.world.context.jobs.retry, me.principal, child)
        assert begun.wait(30)
        gone = pool.submit(delete, me, parent)
        assert (error_of(retry), error_of(gone)) == (None, None)

    assert row_of(me, child).state == JobState.CANCELLED.value


def test_a_render_is_accepted_while_the_parent_s_own_parent_is_deleted(
    me: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = me.done_job()
    second = made_of(me, first)
    render(me, first)
    accepted, deleting = threading.Event(), threading.Event()
    hold_up(monkeypatch, wallet, "hold", accepted, deleting)
    hold_up(monkeypatch, forgetting, "_hand_on", deleting, deleting)

    with ThreadPoolExecutor(2) as pool:
        wish = pool.submit(render, me, second)
        assert accepted.wait(30)
        gone = pool.submit(delete, me, first)
        assert (error_of(wish), error_of(gone)) == (None, None)

    assert row_of(me, wish.result()).state == JobState.QUEUED.value


@pytest.mark.parametrize("round_number", range(6))
def test_two_of_a_family_are_deleted_at_once(me: Caller, round_number: int) -> None:
    first = me.done_job(clips=1)
    second = made_of(me, first)
    at_work = render(me, second)
    start(me, at_work)
    both = threading.Barrier(2)

    def go(job_id: str) -> None:
        both.wait(30)
        delete(me, job_id)

    with ThreadPoolExecutor(2) as pool:
        ended = [pool.submit(go, job_id) for job_id in (first, second)[:: -1 if round_number % 2 else 1]]
        assert [error_of(future) for future in ended] == [None, None]

    assert row_of(me, at_work).state == JobState.CANCELLED.value


def test_a_job_that_starts_while_its_family_is_handed_on_has_what_was_heard(
    me: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = me.done_job()
    second = made_of(me, first)
    child = render(me, second)
    handed, started = threading.Event(), threading.Event()
    real = forgetting._hand_on

    def slow(*args: Any) -> None:
        real(*args)
        handed.set()
        started.wait(HELD_UP_S / 4)  # the start cannot end before we have

    monkeypatch.setattr(forgetting, "_hand_on", slow)
    with ThreadPoolExecutor(2) as pool:
        gone = pool.submit(delete, me, first)
        assert handed.wait(30)
        begun = pool.submit(start, me, child)
        begun.add_done_callback(lambda _: started.set())
        assert (error_of(gone), error_of(begun)) == (None, None)

    key = row_of(me, child).transcript_key
    assert row_of(me, child).state == JobState.RUNNING.value
    assert key is not None
    assert key.startswith(f"jobs/{second}/")
    assert me.world.context.blobs.info(key) is not None


def test_a_family_in_which_all_is_done_at_once_has_no_deadlock(me: Caller) -> None:
    jobs, team = me.world.context.jobs, me.principal.team.id
    first = me.done_job()
    second = made_of(me, first)
    third = made_of(me, second)
    again = [render(me, parent) for parent in (first, second, third)]
    begun = [render(me, parent) for parent in (second, third)]
    for job_id in again:
        jobs.cancel(team, job_id)
    everybody = threading.Barrier(11)
    wishes: list[Callable[[], object]] = [
        *(lambda job_id=job_id: delete(me, job_id) for job_id in (first, second)),
        *(lambda job_id=job_id: jobs.retry(me.principal, job_id) for job_id in again),
        *(lambda job_id=job_id: start(me, job_id) for job_id in begun),
        *(lambda job_id=job_id: render(me, job_id) for job_id in (first, second, third)),
        lambda: jobs.cancel(team, begun[0]),
    ]

    def go(wish: Callable[[], object]) -> None:
        everybody.wait(30)
        wish()

    with ThreadPoolExecutor(11) as pool:
        errors = [error_of(future) for future in [pool.submit(go, wish) for wish in wishes]]

    assert all(error is None or isinstance(error, (JobNotFound, JobNotReady)) for error in errors), errors
    with me.world.context.db.reading() as session:
        assert wallet.audit(session, team).is_right
        assert me.world.context.blobs.info(str(row_of(me, third).transcript_key)) is not None


def test_a_deletion_that_failed_half_way_takes_nothing_from_others(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = make_world(database, tmp_path).caller()
    context, team = me.world.context, me.principal.team.id
    first = me.done_job()
    second = made_of(me, first)
    heard = context.jobs.transcript_document(team, second)
    store = type(context.blobs)
    real = store.delete_under

    def broken(self: Any, prefix: str) -> None:
        real(self, prefix)
        raise StoreUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(store, "delete_under", broken)
        with pytest.raises(StoreUnavailable):
            delete(me, first)
    assert context.jobs.transcript_document(team, second) == heard

    delete(me, first)

    assert context.jobs.transcript_document(team, second) == heard
    with pytest.raises(JobNotFound):
        context.jobs.get(team, first)


def test_a_job_made_of_another_between_the_two_steps_is_ended_too(me: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = me.done_job()
    made: list[str] = []
    real = service.JobService._part

    def part(self: Any, team_id: int, job_id: str) -> None:
        real(self, team_id, job_id)
        if not made:
            made.append(render(me, parent))

    monkeypatch.setattr(service.JobService, "_part", part)
    delete(me, parent)

    assert row_of(me, made[0]).state == JobState.CANCELLED.value
    with pytest.raises(JobNotFound):
        me.world.context.jobs.get(me.principal.team.id, parent)


@pytest.mark.parametrize("step", ["part", "forget"])
def test_the_sweep_goes_on_when_one_job_could_not_go_now(
    me: Caller, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    expired = [me.done_job() for _ in range(3)]
    for job_id in expired:
        change_job(me.world, job_id, expires_at_us=1)
    real, calls = getattr(forgetting, step), []

    def once_broken(*args: Any, **more: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise StoreUnavailable
        return real(*args, **more)

    monkeypatch.setattr(forgetting, step, once_broken)
    sweeper = Sweeper(me.world.context.db, me.world.context.blobs, me.world.flows)  # type: ignore[arg-type]

    assert sweeper._forget_expired() == 2
    assert sweeper._forget_expired() == 1
