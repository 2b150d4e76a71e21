# SPDX-License-Identifier: MIT
# ruff: noqa: F811 - a fixture that is imported has the name of the argument that asks for it
"""A job runs through the durable engine, on both databases, and is accepted whole or not at all."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from tests.service.engine_fixtures import rig  # noqa: F401 - a fixture
from tests.service.engine_rig import Rig, state_of
from tests.service.making import make_principal, make_team

from clipmill.domain.errors import BalanceTooLow, IdempotencyConflict
from clipmill.domain.jobs import ClipEdit, JobKind, JobSpec, JobState
from clipmill.domain.options import ClipOptions
from clipmill.jobs.flows import DbosFlows
from clipmill.jobs.lifecycle import CLIP_FAILED
from clipmill.jobs.prices import Prices, Tariff
from clipmill.jobs.queues import flow_table
from clipmill.jobs.service import JobService, Submission
from clipmill.storage.records.tables import EntryRow, IdempotencyRow, JobRow


def test_a_job_ends_with_each_clip_once_and_each_cent_once(rig: Rig) -> None:
    rig.play(seconds={"render": 0.3})
    rig.worker()
    job = rig.submit()
    record = rig.wait_final(job.id)
    assert state_of(record) == (JobState.SUCCEEDED, None), rig.story()
    assert record.progress.fraction == 1.0
    assert (record.progress.completed, record.progress.total) == (3, 3)
    assert (record.title, record.duration_us, record.units, record.language) == ("A talk", 125_000_000, 3, "en")
    rig.assert_once(job.id)
    assert set(rig.counts().values()) == {1}
    assert len(rig.stage_rows(job.id)) == 6


def test_a_clip_that_fails_for_good_is_refunded_and_the_rest_delivered(rig: Rig) -> None:
    rig.play(fail={"render-1": "crash"})
    rig.worker()
    job = rig.submit()
    record = rig.wait_final(job.id)
    assert state_of(record) == (JobState.SUCCEEDED, None)
    assert [notice.code for notice in record.notices] == [CLIP_FAILED]
    assert rig.counts() == {"ingest": 1, "transcribe": 1, "plan": 1, "render-0": 1, "render-1": 3, "render-2": 1}
    rig.assert_once(job.id, clips=2)
    assert record.cost_cents == 300


def test_a_stage_that_crashes_each_time_ends_the_job_typed_and_refunded_and_a_retry_goes_on(rig: Rig) -> None:
    rig.play(fail={"transcribe": "crash"})
    rig.worker()
    job = rig.submit()
    record = rig.wait_final(job.id)
    assert state_of(record) == (JobState.FAILED, "stage_crashed")
    assert record.failure is not None
    assert "signal 9" in record.failure.message
    assert rig.counts()["transcribe"] == 3
    rig.assert_once(job.id, clips=0)
    rig.play()
    again = rig.service.retry(rig.principal, job.id)
    assert (again.attempt, again.cost_cents, again.state) == (2, 450, JobState.QUEUED)
    assert state_of(rig.wait_final(job.id)) == (JobState.SUCCEEDED, None)
    rig.assert_once(job.id, clips=3, held=900)


def test_an_input_error_is_not_tried_again(rig: Rig) -> None:
    rig.play(fail={"ingest": "unsupported_media"})
    rig.worker()
    job = rig.submit()
    assert state_of(rig.wait_final(job.id)) == (JobState.FAILED, "unsupported_media")
    assert rig.counts() == {"ingest": 1}
    rig.assert_once(job.id, clips=0)


def test_minutes_are_held_when_known_and_captured_at_the_end(rig: Rig) -> None:
    rig.worker()
    options = ClipOptions(count=3, is_exported=False)
    spec = JobSpec(JobKind.CLIPS, "https://example.org/a.mp4", options)
    rich = rig.submit(spec=spec, tariff=Tariff.BY_MINUTE)
    record = rig.wait_final(rich.id)
    assert (state_of(record), record.cost_cents) == ((JobState.SUCCEEDED, None), 30)
    assert rig.ledger(rich.id) == {"hold": 30, "capture": 30}
    poor = make_principal(rig.db, make_team(rig.db, balance_cents=29))
    job = rig.submit(principal=poor, spec=spec, tariff=Tariff.BY_MINUTE)
    rig.wait(lambda: rig.service.get(poor.team.id, job.id).state.is_final, "the poor team's job ends")
    assert state_of(rig.service.get(poor.team.id, job.id)) == (JobState.FAILED, BalanceTooLow.code)
    assert rig.ledger(job.id) == {}


def test_a_render_of_an_earlier_recipe_analyzes_nothing_again(rig: Rig) -> None:
    rig.worker()
    parent = rig.submit(spec=JobSpec(JobKind.CLIPS, "https://example.org/a.mp4", ClipOptions(is_exported=False)))
    assert state_of(rig.wait_final(parent.id)) == (JobState.SUCCEEDED, None)
    child = rig.submit(spec=JobSpec(JobKind.RENDER, "", parent_id=parent.id, edits=(ClipEdit(2), ClipEdit(0))))
    record = rig.wait_final(child.id)
    assert state_of(record) == (JobState.SUCCEEDED, None), rig.story()
    assert rig.counts(job_id=child.id) == {"plan": 1, "render-0": 1, "render-2": 1}
    assert record.title == "A talk"


def test_one_teams_hundred_jobs_do_not_starve_anothers_one(rig: Rig) -> None:
    rig.play(seconds={"ingest": 0.05, "transcribe": 0.05})
    spec = JobSpec(JobKind.TRANSCRIPT, "https://example.org/a.mp4")
    for _ in range(100):
        rig.submit(spec=spec)
    other = make_principal(rig.db)
    rig.worker(poll_s=0.1)
    rig.wait_started("transcribe")
    job = rig.submit(principal=other, spec=spec)
    rig.wait(lambda: rig.service.get(other.team.id, job.id).state.is_final, "the other team's job ends")
    done = len(rig.service.find(rig.principal.team.id, states=(JobState.SUCCEEDED,), limit=100).jobs)
    assert done < 20


class _BreaksAfterwards(DbosFlows):
    def enqueue(self, session: Session, **what: Any) -> None:
        super().enqueue(session, **what)
        message = "the host dies before the commit"
        raise RuntimeError(message)


def test_an_accept_that_is_rolled_back_leaves_neither_job_nor_flow_nor_hold(rig: Rig) -> None:
    flows = _BreaksAfterwards(rig.db)
    service = JobService(rig.db, rig.blobs, flows, prices=Prices())
    spec = JobSpec(JobKind.CLIPS, "https://example.org/a.mp4")
    with pytest.raises(RuntimeError):
        service.submit(rig.principal, Submission(spec, idempotency_key="k"))
    flows.close()
    with rig.db.reading() as session:
        for table in (JobRow, IdempotencyRow):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
        assert session.scalars(sa.select(EntryRow.id).where(EntryRow.job_id.is_not(None))).all() == []
        assert session.scalar(sa.select(sa.func.count()).select_from(flow_table(rig.db))) == 0


def test_the_same_idempotency_key_at_the_same_moment_makes_one_job(rig: Rig) -> None:
    barrier, ids, errors = threading.Barrier(6), [], []

    def submit() -> None:
        barrier.wait()
        try:
            ids.append(rig.submit(idempotency_key="once", request_sha256="a").id)
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)

    threads = [threading.Thread(target=submit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(ids) == 6
    assert len(set(ids)) == 1
    assert rig.ledger(ids[0]) == {"hold": 450}
    assert rig.submit(idempotency_key="once", request_sha256="a").id == ids[0]
    with pytest.raises(IdempotencyConflict):
        rig.submit(idempotency_key="once", request_sha256="b")
