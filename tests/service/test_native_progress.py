# SPDX-License-Identifier: MIT
"""What our own API tells while it runs: events of a job, health, readiness, metrics, bounds of requests."""

from __future__ import annotations

import json
import queue
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.service.native_world import V1, WISH, Caller, NativeWorld, a_clip_row, change_job, make_world

from clipmill.api.native import NativeOptions
from clipmill.api.problems import PROBLEM_TYPE
from clipmill.domain.accounts import Scope
from clipmill.domain.errors import StoreUnavailable
from clipmill.domain.jobs import ClipState, JobProgress, JobRecord, JobState
from clipmill.jobs.service import JobService
from clipmill.storage.records.database import Database
from clipmill.storage.records.jobs import PROGRESS, as_json


def events_of(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in fields:
            found.append((fields["event"], fields["id"], json.loads(fields["data"])))
    return found


def test_events_tell_what_is_new_and_end_with_the_job(world: NativeWorld, me: Caller) -> None:
    job_id = me.done_job()
    url = f"{V1}/jobs/{job_id}/events"
    answer = me.http.get(url)
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = events_of(answer.text)
    assert [name for name, _, _ in told] == ["clip", "clip", "end"]
    assert told[-1][2]["state"] == "succeeded"
    rest = events_of(me.http.get(url, headers={"Last-Event-ID": told[0][1]}).text)
    assert [(name, data.get("ordinal")) for name, _, data in rest] == [("clip", 1), ("end", None)]
    assert me.http.get(url, headers={"Last-Event-ID": told[-1][1]}).status_code == 204
    assert len(events_of(me.http.get(url, headers={"Last-Event-ID": "nonsense"}).text)) == 3


def test_events_follow_a_job_that_another_host_runs(
    world: NativeWorld, me: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = me.job()
    looks: queue.Queue[float] = queue.Queue()
    real = JobService.get

    def get(self: JobService, team_id: int, found_id: str) -> JobRecord:
        record = real(self, team_id, found_id)
        looks.put(record.progress.fraction)
        return record

    def run() -> None:
        for fraction in (0.2, 0.6):
            progress = as_json(PROGRESS, JobProgress("transcribe", fraction, "listening", 0, 1))
            change_job(world, job_id, state=JobState.RUNNING.value, progress=progress)
            for _ in range(2):  # the first look may be the request's own; what the stream looked at is told by the next
                while looks.get(timeout=60) != fraction:
                    pass
        with world.context.db.transaction() as session:
            session.add(a_clip_row(job_id, me.principal.team.id, 0, ClipState.PLANNED))
        change_job(world, job_id, state=JobState.SUCCEEDED.value)

    monkeypatch.setattr(JobService, "get", get)
    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(run)
        told = events_of(me.http.get(f"{V1}/jobs/{job_id}/events").text)
        worker.result(timeout=60)
    seen = [data["progress"]["fraction"] for name, _, data in told if name == "progress"]
    assert seen == sorted(seen)
    assert {0.2, 0.6} <= set(seen)
    assert [name for name, _, _ in told if name != "progress"] == ["clip", "end"]


def test_too_many_requests_are_told_to_wait(database: Database, tmp_path: Path) -> None:
    world = make_world(database, tmp_path, NativeOptions(requests_per_minute=3))
    first, other = world.caller(), world.caller()
    answers = [first.http.get(f"{V1}/me") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].headers["content-type"] == PROBLEM_TYPE
    assert other.http.get(f"{V1}/me").status_code == 200


def test_health_readiness_and_metrics_are_told(world: NativeWorld, me: Caller) -> None:
    me.http.post(f"{V1}/jobs", json=WISH)
    assert me.http.get("/healthz").json() == {"status": "ok"}
    assert me.http.get("/readyz").json() == {"status": "ok", "parts": {"database": "ok", "store": "ok"}}
    assert me.http.get("/metrics").status_code == 403
    root = world.caller(scopes=frozenset({Scope.ADMIN}))
    text = root.http.get("/metrics").text
    assert 'clipmill_jobs{state="queued"} 1.0' in text
    assert 'clipmill_wallet_cents{part="held"} 300.0' in text
    assert 'clipmill_http_requests_total{method="POST",route="/api/v1/jobs",status="202"} 1.0' in text
    assert "clipmill_database_up 1.0" in text
    assert str(me.principal.team.id) not in text


def test_a_database_that_is_away_is_said_by_readiness_and_metrics(world: NativeWorld, me: Caller) -> None:
    root = world.caller(scopes=frozenset({Scope.ADMIN}))

    class Away:
        def reading(self) -> Any:
            raise StoreUnavailable

    object.__setattr__(world.context.operations, "_db", Away())
    assert "clipmill_database_up 0.0" in root.http.get("/metrics").text
    object.__setattr__(world.context, "db", Away())
    answer = me.http.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["database"]) == (503, "unavailable")
