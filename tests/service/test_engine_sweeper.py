# SPDX-License-Identifier: MIT
# ruff: noqa: F811 - a fixture that is imported has the name of the argument that asks for it
"""What the safety net puts right, who is alive, and what an operator sees; no worker runs here."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from tests.service.engine_fixtures import rig  # noqa: F401 - a fixture
from tests.service.engine_rig import PRICE, Rig, recipe, state_of, taken

from clipmill.domain.errors import JobNotReady, WorkerDead
from clipmill.domain.jobs import JobFailure, JobState
from clipmill.engine.orders import OrderStage, PlannedClip, PlanOutcome, RenderOutcome, TakenSource
from clipmill.jobs import forgetting, lifecycle, liveness
from clipmill.jobs import sweeper as sweeper_module
from clipmill.jobs.operations import Operations
from clipmill.jobs.prices import Prices
from clipmill.jobs.queues import QUEUES, flow_table
from clipmill.jobs.sweeper import Sweeper, Swept
from clipmill.storage.records.jobs import CLIP, as_json
from clipmill.storage.records.tables import JobRow, WorkerRow


def _sweep(rig: Rig, keep_s: float = 3600.0) -> Swept:
    return Sweeper(rig.db, rig.blobs, rig.flows, grace_s=0, keep_flows_s=keep_s, keep_keys_s=keep_s).sweep()


def _flow_status(rig: Rig, flow_id: str) -> str | None:
    flows = flow_table(rig.db).c
    with rig.db.reading() as session:
        return session.scalar(sa.select(flows.status).where(flows.workflow_uuid == flow_id))


def test_an_open_job_whose_flow_ended_is_settled_and_refunded(rig: Rig) -> None:
    job = rig.submit()
    rig.flows.cancel(f"{job.id}-1")
    assert _sweep(rig).settled == 1
    assert state_of(rig.job(job.id)) == (JobState.FAILED, "job_cancelled")
    rig.assert_once(job.id, clips=0)
    assert _sweep(rig).settled == 0


def test_a_job_of_the_first_release_ends_and_is_charged_by_the_clip(rig: Rig) -> None:
    job = rig.submit()
    with rig.db.transaction() as session:
        row = session.get_one(JobRow, job.id)
        row.extra = {"tariff": "by_clip"}  # all that a job of that release had noted
        outcome = PlanOutcome(
            "plan.json", tuple(PlannedClip(n, as_json(CLIP, recipe()), "said", ()) for n in range(3)), ()
        )
        lifecycle.start(session, row)
        lifecycle.note_plan(session, row, outcome)
        for ordinal in (0, 1):
            lifecycle.note_rendered(session, row, RenderOutcome(ordinal, as_json(CLIP, recipe()), ()))
        failed = JobFailure("encode_failed", "told to fail", "")
        assert lifecycle.conclude(session, row, None, {2: failed})
    assert rig.job(job.id).state is JobState.SUCCEEDED
    rig.assert_once(job.id, clips=2)


def test_a_job_of_the_first_release_can_be_tried_again(rig: Rig) -> None:
    job = rig.submit()
    with rig.db.transaction() as session:
        session.get_one(JobRow, job.id).extra = {"tariff": "by_clip"}
    rig.service.cancel(rig.principal.team.id, job.id)
    assert rig.service.retry(rig.principal, job.id).cost_cents == 3 * PRICE


def test_a_job_that_cannot_be_put_right_keeps_the_sweep_from_no_other(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    broken, other = rig.submit(), rig.submit()
    with rig.db.transaction() as session:
        session.get_one(JobRow, broken.id).progress = {"nobody": "can read this"}
        session.get_one(JobRow, broken.id).spec = {"nobody": "can read this"}
        session.get_one(JobRow, broken.id).extra = {}
    for job in (broken, other):
        rig.flows.cancel(f"{job.id}-1")
    assert _sweep(rig).settled == 1
    assert state_of(rig.job(other.id)) == (JobState.FAILED, "job_cancelled")
    assert f"job {broken.id} could not be put right" in caplog.text
    caplog.clear()


def test_an_open_job_without_a_flow_gets_one(rig: Rig) -> None:
    job = rig.submit()
    rig.flows.delete([f"{job.id}-1"])
    time.sleep(0.01)
    assert _sweep(rig).enqueued == 1
    assert _flow_status(rig, f"{job.id}-1") == "ENQUEUED"
    assert _sweep(rig).enqueued == 0


def test_a_flow_of_a_final_job_is_stopped(rig: Rig) -> None:
    job = rig.submit()
    with rig.db.transaction() as session:
        row = session.get(JobRow, job.id)
        assert row is not None
        assert lifecycle.settle(session, row, JobState.CANCELLED, failure=None)
        assert not lifecycle.settle(session, row, JobState.FAILED, failure=None)
    time.sleep(0.01)
    assert _sweep(rig).cancelled == 1
    assert _flow_status(rig, f"{job.id}-1") == "CANCELLED"


def test_a_job_whose_time_is_over_goes_with_its_files_and_its_source_when_the_last_user_goes(rig: Rig) -> None:
    source = taken()
    rig.blobs.put_bytes(source.key, b"film", "video/mp4")
    jobs = [rig.submit(retention_s=0.0), rig.submit()]
    for job in jobs:
        rig.blobs.put_bytes(f"jobs/{job.id}/plan.json", b"{}", "application/json")
        _note_taken(rig, job.id, source)
    time.sleep(0.01)
    assert _sweep(rig).forgotten == 1
    with rig.db.reading() as session:
        assert list(session.scalars(sa.select(JobRow.id))) == [jobs[1].id]
    assert rig.ledger(jobs[0].id) == {"hold": 450, "release": 450}
    assert rig.blobs.info(f"jobs/{jobs[0].id}/plan.json") is None
    assert rig.blobs.info(source.key) is not None
    rig.service.delete(rig.principal.team.id, jobs[1].id)
    assert rig.blobs.info(source.key) is None
    assert list(rig.blobs.list_under("jobs")) == []


def _note_taken(rig: Rig, job_id: str, source: TakenSource) -> None:
    with rig.db.transaction() as session:
        row = lifecycle.job_at_work(session, job_id, f"{job_id}-1")
        assert row is not None
        lifecycle.start(session, row)
        lifecycle.note_taken(session, row, source, Prices())


def test_a_job_at_work_is_not_forgotten_and_not_begun_again(rig: Rig) -> None:
    job = rig.submit()
    with rig.db.transaction() as session:
        row = session.get(JobRow, job.id)
        assert row is not None
        with pytest.raises(JobNotReady):
            forgetting.forget(session, row, rig.blobs)
        with pytest.raises(JobNotReady):
            lifecycle.begin_again(session, row)


def test_progress_never_goes_back(rig: Rig) -> None:
    job = rig.submit()
    seen = []
    for stage, fraction in (("transcribe", 0.5), ("ingest", 0.9), ("transcribe", 0.2), ("transcribe", 0.6)):
        with rig.db.transaction() as session:
            row = lifecycle.job_at_work(session, job.id, f"{job.id}-1")
            assert row is not None
            lifecycle.note_progress(row, OrderStage(stage), fraction)
        seen.append(rig.job(job.id).progress.fraction)
    assert seen == sorted(seen)
    assert seen[0] == seen[1] == seen[2] < seen[3]


def test_finished_flows_and_old_keys_are_cleared_away(rig: Rig) -> None:
    job = rig.submit(idempotency_key="k")
    rig.service.cancel(rig.principal.team.id, job.id)
    time.sleep(0.05)
    swept = _sweep(rig, keep_s=0)
    assert (swept.flows_deleted, swept.keys_deleted) == (1, 1)
    assert _flow_status(rig, f"{job.id}-1") is None


def test_a_worker_that_is_not_seen_is_declared_dead_once_and_may_commit_nothing(rig: Rig) -> None:
    first, second = liveness.new_executor_id(), liveness.new_executor_id()
    assert first != second
    for executor_id in (first, second):
        liveness.register(rig.db, executor_id, QUEUES)
    assert liveness.reap(rig.db, 1.0) == ()
    time.sleep(1.1)
    assert liveness.beat(rig.db, second)
    assert liveness.reap(rig.db, 1.0) == (first,)
    assert liveness.reap(rig.db, 1.0) == ()
    assert not liveness.beat(rig.db, first)
    assert liveness.alive_ids(rig.db) == (second,)
    with rig.db.transaction() as session:
        liveness.check(session, second)
        with pytest.raises(WorkerDead):
            liveness.check(session, first)


def test_a_worker_of_this_host_whose_process_is_gone_is_declared_dead_at_once(rig: Rig) -> None:
    here, gone = liveness.new_executor_id(), liveness.new_executor_id()
    for executor_id in (here, gone):
        liveness.register(rig.db, executor_id, QUEUES)
    with rig.db.transaction() as session:
        session.execute(sa.update(WorkerRow).where(WorkerRow.executor_id == gone).values(process_id=2**22 + 1))
    assert liveness.reap_neighbors(rig.db) == (gone,)


def test_operations_show_what_waits_who_works_and_why_jobs_fail(rig: Rig) -> None:
    operations = Operations(rig.db)
    jobs = [rig.submit() for _ in range(3)]
    rig.flows.cancel(f"{jobs[0].id}-1")
    _sweep(rig)
    liveness.register(rig.db, liveness.new_executor_id(), ("jobs",))
    view = operations.view()
    assert {queue.name: queue.waiting for queue in view.queues} == {name: 2 * (name == "jobs") for name in QUEUES}
    assert view.jobs == {"queued": 2, "running": 0, "succeeded": 0, "failed": 1, "cancelled": 0}
    assert view.failures == {"job_cancelled": 1}
    assert [(worker.state, worker.queues, worker.running) for worker in view.workers] == [("up", ("jobs",), 0)]
    assert view.wallet.held_cents == 900


def test_jobs_that_cannot_be_put_right_do_not_keep_the_sweep_from_others(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper_module, "BATCH", 2)
    jobs = sorted(rig.submit().id for _ in range(5))
    for job_id in jobs:
        rig.flows.cancel(f"{job_id}-1")
    settle = lifecycle.settle

    def broken(session: Session, row: JobRow, state: JobState, *, failure: JobFailure | None) -> bool:
        if row.id in jobs[:3]:
            message = "this row is broken"
            raise RuntimeError(message)
        return settle(session, row, state, failure=failure)

    monkeypatch.setattr(lifecycle, "settle", broken)
    assert _sweep(rig).settled == 2
    assert [rig.job(job_id).state.is_final for job_id in jobs] == [False, False, False, True, True]
