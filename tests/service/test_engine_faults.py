# SPDX-License-Identifier: MIT
# ruff: noqa: F811 - a fixture that is imported has the name of the argument that asks for it
"""
What may happen to workers, on both databases, with real processes: nothing is lost and nothing is doubled.

Times are short here (a heartbeat of half a second); a real installation reckons with a minute.
"""

from __future__ import annotations

import functools
import signal
import time

import pytest
import sqlalchemy as sa
from imageio_ffmpeg import get_ffmpeg_exe
from tests.service.engine_fixtures import rig  # noqa: F401 - a fixture
from tests.service.engine_rig import Rig, is_running, state_of

from clipmill.domain.jobs import JobState
from clipmill.jobs import losing
from clipmill.jobs.queues import ended_flows, flow_table
from clipmill.jobs.stages import WORKER_LOSSES
from clipmill.storage.records.tables import ClipRow, DeliveryRow, WebhookRow

FFMPEG = [
    *(get_ffmpeg_exe(), "-nostdin", "-v", "error", "-re", "-f", "lavfi"),
    *("-i", "testsrc=size=320x180:rate=10:duration=600", "-f", "null", "-"),
]


def _listen_to_all(rig: Rig) -> None:
    row = {"id": "wh_1", "team_id": rig.principal.team.id, "url": "https://example.org/hook", "secret": "whsec_YQ=="}
    with rig.db.transaction() as session:
        session.execute(sa.insert(WebhookRow).values(**row, events=[], is_enabled=True, created_at_us=1))


def _told(rig: Rig) -> list[str]:
    with rig.db.reading() as session:
        return sorted(session.scalars(sa.select(DeliveryRow.event_type)))


def _has_begun(rig: Rig, name: str, times: int) -> bool:
    return rig.counts()[name] == times


def test_a_worker_killed_in_every_stage_loses_and_doubles_nothing(rig: Rig) -> None:
    _listen_to_all(rig)
    rig.play(seconds={"ingest": 2, "transcribe": 2, "plan": 2, "render-0": 0.2, "render-1": 2, "render-2": 0.2})
    job = rig.submit()
    for name in ("ingest", "transcribe", "plan", "render-1"):
        worker = rig.worker(concurrency={"render": 2})
        child = rig.wait_started(name)
        rig.kill(worker)
        rig.wait(functools.partial(_is_over, child["pid"]), "the orphaned stage ends", 2)
    rig.worker(concurrency={"render": 2})
    assert state_of(rig.wait_final(job.id)) == (JobState.SUCCEEDED, None), rig.story()
    rig.assert_once(job.id)
    assert set(rig.counts("end").values()) == {1}, "a finished stage was run again"
    for name in ("ingest", "transcribe", "plan", "render-1"):
        assert rig.counts()[name] == 2
    assert _told(rig) == ["clip.ready"] * 3 + ["job.succeeded"]


def test_another_worker_takes_over_from_one_that_is_dead_for_good(rig: Rig) -> None:
    rig.play(seconds={"transcribe": 60})
    first = rig.worker()
    job = rig.submit()
    rig.wait_started("transcribe")
    rig.worker()
    rig.worker(queues=["jobs", "plan", "render"])
    rig.play()
    rig.kill(first)
    assert state_of(rig.wait_final(job.id)) == (JobState.SUCCEEDED, None), rig.story()
    rig.assert_once(job.id)
    assert rig.counts("end") == dict.fromkeys(rig.counts(), 1)
    assert rig.worker_states().count("dead") == 1


def test_a_frozen_worker_that_wakes_late_is_refused_and_begins_anew(rig: Rig) -> None:
    rig.play(seconds={"transcribe": 0.6, "render": 1.5})
    frozen = rig.worker()
    job = rig.submit()
    rig.wait_started("transcribe")
    frozen.send_signal(signal.SIGSTOP)
    rig.worker()
    rig.wait_started("transcribe", 2)
    rig.wait_started("render-0")
    frozen.send_signal(signal.SIGCONT)
    assert state_of(rig.wait_final(job.id)) == (JobState.SUCCEEDED, None), rig.story()
    rig.assert_once(job.id)
    row = next(row for row in rig.stage_rows(job.id) if row.stage == "transcribe")
    with rig.db.reading() as session:
        flows = flow_table(rig.db).c
        owner = session.scalar(sa.select(flows.executor_id).where(flows.workflow_uuid == row.id))
    assert row.executor_id == owner, "the late result was taken"
    rig.wait(lambda: sorted(rig.worker_states()) == ["dead", "up", "up"], "the frozen worker begins anew")
    assert frozen.poll() is None


@pytest.mark.parametrize("after", ["settle", "note_rendered", "note_taken", "start"])
def test_a_crash_between_the_change_and_its_checkpoint_changes_nothing_twice(rig: Rig, after: str) -> None:
    _listen_to_all(rig)
    worker = rig.worker(die_after=after)
    job = rig.submit()
    assert worker.wait(30) == -signal.SIGKILL
    rig.worker(die_after=after)
    assert state_of(rig.wait_final(job.id)) == (JobState.SUCCEEDED, None), rig.story()
    rig.wait(lambda: not _open_flows(rig), "all flows end")
    rig.assert_once(job.id)
    assert _told(rig) == ["clip.ready"] * 3 + ["job.succeeded"]


def test_cancel_kills_the_stage_and_its_ffmpeg_within_two_seconds_and_refunds(rig: Rig) -> None:
    rig.play(grandchild=FFMPEG, seconds={"render-0": 0.1, "render-1": 60, "render-2": 60})
    rig.worker(concurrency={"render": 3})
    job = rig.submit()
    rig.wait(lambda: rig.job(job.id).progress.completed == 1, "one clip is done")
    rig.wait(lambda: {"render-1", "render-2"} <= set(rig.counts()), "the others are at work")
    processes = [line[key] for line in rig.events() if line["name"] != "render-0" for key in ("pid", "grandchild")]
    assert sum(map(is_running, processes)) >= 4
    begun = time.monotonic()
    record = rig.service.cancel(rig.principal.team.id, job.id)
    rig.wait(lambda: not any(map(is_running, processes)), "all programs end", 2.0)
    assert time.monotonic() - begun < 2.0
    assert state_of(record) == (JobState.CANCELLED, None)
    rig.assert_once(job.id, clips=1)
    assert record.cost_cents == 150
    rig.wait(lambda: not _open_flows(rig), "all flows end")
    assert rig.job(job.id).state is JobState.CANCELLED
    log = rig.story()
    assert "Traceback" not in log, log


def test_a_stage_that_takes_its_worker_along_each_time_stops_typed_and_refunded(rig: Rig) -> None:
    rig.play(fail={"transcribe": "kill-worker"})
    job = rig.submit()
    for _ in range(WORKER_LOSSES + 1):
        rig.worker().wait(30)
    rig.worker()
    record = rig.wait_final(job.id)
    assert state_of(record) == (JobState.FAILED, "stage_crashed")
    assert record.failure is not None
    assert "worker died" in record.failure.message
    assert rig.counts() == {"ingest": 1, "transcribe": WORKER_LOSSES + 1}
    rig.assert_once(job.id, clips=0)


def test_stages_whose_workers_died_again_and_again_run_one_at_a_time(rig: Rig) -> None:
    rig.play(seconds={"ingest": 1.5})
    jobs = [rig.submit() for _ in range(2)]
    for times in (1, 2):
        worker = rig.worker(concurrency={"ingest": 2})
        rig.wait(functools.partial(_has_begun, rig, "ingest", 2 * times), "both are begun, side by side")
        rig.kill(worker)
    rig.worker(concurrency={"ingest": 2})
    for job in jobs:
        assert state_of(rig.wait_final(job.id)) == (JobState.SUCCEEDED, None), rig.story()
    begun = [line["at"] for line in rig.events() if line["name"] == "ingest"]
    ended = [line["at"] for line in rig.events("end") if line["name"] == "ingest"]
    assert len(begun) == 6
    assert begun[-1] >= ended[0], "one may kill the worker while the other could be done"


def test_a_worker_that_is_rolled_does_not_make_a_killer_innocent(rig: Rig) -> None:
    rig.play(seconds={"ingest": 60})
    job = rig.submit()
    for times in (1, 2):
        worker = rig.worker()
        rig.wait_started("ingest", times)
        rig.kill(worker)
    rolled = rig.worker(drain_s=0)
    rig.wait_started("ingest", 3)
    rolled.send_signal(signal.SIGTERM)
    assert rolled.wait(20) == 0
    assert losing.losses_of(rig.db, f"{job.id}-1-ingest", "the next") == 2


def test_a_worker_told_to_stop_begins_no_stage_that_waits_and_it_loses_nothing(rig: Rig) -> None:
    rig.play(seconds={"ingest": 1.5})
    jobs = [rig.submit() for _ in range(2)]
    for times in (1, 2):
        worker = rig.worker(concurrency={"ingest": 2})
        rig.wait(functools.partial(_has_begun, rig, "ingest", 2 * times), "both are begun, side by side")
        rig.kill(worker)
    rolled = rig.worker(concurrency={"ingest": 2})
    rig.wait_started("ingest", 5)  # one runs, the other waits for it
    rolled.send_signal(signal.SIGTERM)
    assert rolled.wait(20) == 0
    assert rig.counts()["ingest"] == 5, "the one that waited was begun by a worker that was to stop"
    assert rig.counts("end")["ingest"] == 1
    assert [losing.losses_of(rig.db, f"{job.id}-1-ingest", "the next") for job in jobs] == [2, 2]


def test_a_stage_that_waits_for_its_turn_loses_nothing_and_can_be_cancelled(rig: Rig) -> None:
    rig.play(seconds={"ingest": 60})
    jobs = [rig.submit() for _ in range(2)]
    for times in (1, 2):
        worker = rig.worker(concurrency={"ingest": 2})
        rig.wait(functools.partial(_has_begun, rig, "ingest", 2 * times), "both are begun, side by side")
        rig.kill(worker)
    worker = rig.worker(concurrency={"ingest": 2})
    begun = rig.wait_started("ingest", 5)["job"]
    rig.kill(worker)
    found = {job.id: losing.losses_of(rig.db, f"{job.id}-1-ingest", "the next") for job in jobs}
    waiting = next(job.id for job in jobs if job.id != begun)
    assert found == {begun: 3, waiting: 2}
    rig.worker(concurrency={"ingest": 2})
    assert rig.wait_started("ingest", 6)["job"] == waiting, "the one with fewer losses goes first"
    rig.service.cancel(rig.principal.team.id, begun)
    flow_id = f"{begun}-1-ingest"
    rig.wait(lambda: ended_flows(rig.db, [flow_id]), "the one that waits ends", 10)
    assert rig.counts(job_id=begun)["ingest"] == 3


def test_how_often_a_stage_is_tried_is_the_operators_choice(rig: Rig) -> None:
    rig.play(fail={"transcribe": "crash"})
    rig.worker(attempts=2)
    job = rig.submit()
    assert state_of(rig.wait_final(job.id)) == (JobState.FAILED, "stage_crashed")
    assert rig.counts()["transcribe"] == 2


def test_a_full_disk_and_a_store_that_is_away_are_waited_for(rig: Rig) -> None:
    rig.play(fail={"ingest": "store_unavailable-once"})
    rig.worker()
    job = rig.submit()
    assert state_of(rig.wait_final(job.id)) == (JobState.SUCCEEDED, None)
    assert rig.counts()["ingest"] == 2
    rig.play(fail={"render-1": "storage_full"}, seconds={"render": 0.1})
    second = rig.submit()
    rig.wait(lambda: rig.counts()["render-1"] >= 5, "the full disk is tried again and again")
    assert not rig.job(second.id).state.is_final
    rig.play()
    assert state_of(rig.wait_final(second.id)) == (JobState.SUCCEEDED, None)
    rig.assert_once(second.id)


def test_patience_with_a_full_disk_ends_typed_and_refunded(rig: Rig) -> None:
    rig.play(fail={"plan": "storage_full"})
    rig.worker(patience_s=0.5)
    job = rig.submit()
    assert state_of(rig.wait_final(job.id)) == (JobState.FAILED, "storage_full")
    rig.assert_once(job.id, clips=0)


def test_a_worker_told_to_stop_finishes_its_stage_and_another_goes_on(rig: Rig) -> None:
    rig.play(seconds={"transcribe": 1.5})
    worker = rig.worker()
    job = rig.submit()
    rig.wait_started("transcribe")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert rig.worker_states() == ["gone"]
    assert rig.counts("end")["transcribe"] == 1
    assert not rig.job(job.id).state.is_final
    rig.worker()
    assert state_of(rig.wait_final(job.id)) == (JobState.SUCCEEDED, None), rig.story()
    assert rig.counts("end") == dict.fromkeys(rig.counts(), 1)
    assert rig.counts()["transcribe"] == 1
    rig.assert_once(job.id)


def test_an_upgrade_with_a_job_in_flight_goes_on_with_it(rig: Rig) -> None:
    rig.play(seconds={"transcribe": 30})
    worker = rig.worker(drain_s=0)
    job = rig.submit()
    child = rig.wait_started("transcribe")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert not is_running(child["pid"])
    rig.play()
    rig.worker(is_changed=True)
    assert state_of(rig.wait_final(job.id)) == (JobState.SUCCEEDED, None), rig.story()
    assert rig.counts()["ingest"] == 1
    assert rig.counts("end") == dict.fromkeys(rig.counts(), 1)
    rig.assert_once(job.id)


def _is_over(process_id: int) -> bool:
    return not is_running(process_id)


def _open_flows(rig: Rig) -> int:
    flows = flow_table(rig.db).c
    with rig.db.reading() as session:
        query = sa.select(sa.func.count()).where(flows.status.in_(("PENDING", "ENQUEUED")))
        return session.scalar(query) or 0


def test_clips_have_one_row_each_however_often_a_plan_is_noted(rig: Rig) -> None:
    worker = rig.worker(die_after="note_plan")
    job = rig.submit()
    worker.wait(30)
    with rig.db.reading() as session:
        before = dict(session.execute(sa.select(ClipRow.ordinal, ClipRow.id)).all())
    rig.worker(die_after="note_plan")
    rig.wait_final(job.id)
    assert rig.counts()["plan"] == 2
    with rig.db.reading() as session:
        assert dict(session.execute(sa.select(ClipRow.ordinal, ClipRow.id)).all()) == before
    rig.assert_once(job.id)
