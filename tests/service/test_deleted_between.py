# SPDX-License-Identifier: MIT
"""What was made of a job outlives it: the line does not break, and what was heard is handed on."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.service.native_world import Caller, NativeWorld, make_world

from clipmill.accounts import wallet
from clipmill.domain.accounts import WalletView
from clipmill.domain.jobs import JobKind, JobSpec, JobState
from clipmill.domain.times import SourceTime, TimeRange, source_range_from_s
from clipmill.jobs.service import Submission
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import JobRow

V1 = "/api/v1"


@pytest.fixture(name="world")
def _world(database: Database, tmp_path: Path) -> NativeWorld:
    return make_world(database, tmp_path)


@pytest.fixture(name="me")
def _me(world: NativeWorld) -> Caller:
    return world.caller()


def made_of(me: Caller, parent_id: str) -> str:
    """Return a finished job that was made of another, as the engine leaves it behind."""
    job_id = me.done_job(JobKind.CLIPS, clips=1)
    with me.world.context.db.transaction() as session:
        row, parent = session.get_one(JobRow, job_id), session.get_one(JobRow, parent_id)
        row.parent_id, row.kind = parent_id, JobKind.RENDER.value
        row.spec = {**row.spec, "kind": "render", "parent_id": parent_id, "location": ""}
        row.transcript_key = parent.transcript_key
    return job_id


def line_of(me: Caller, job_id: str) -> list[str]:
    """Return the jobs whose clips a project shows, by the clips."""
    items = me.http.get(f"{V1}/jobs/{job_id}/clips?has_later=true").json()["items"]
    return list(dict.fromkeys(item["job_id"] for item in items))


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_later_clips_stand_with_their_project_whichever_job_between_is_deleted(me: Caller, gone: int) -> None:
    project = me.done_job()
    line = [made_of(me, project)]
    line += [made_of(me, line[0])]
    line += [made_of(me, line[1])]
    assert line_of(me, project) == [project, *line]

    assert me.http.delete(f"{V1}/jobs/{line[gone]}").status_code == 204

    left = [job for job in line if job != line[gone]]
    assert line_of(me, project) == [project, *left]
    below = ([project, *line])[gone]
    if gone < 2:
        assert me.http.get(f"{V1}/jobs/{line[gone + 1]}").json()["parent_id"] == below
        renders = me.http.get(f"{V1}/jobs/{below}/renders").json()["items"]
        assert [item["id"] for item in renders] == [line[gone + 1]]


def test_two_in_a_row_may_go_and_in_any_order(me: Caller) -> None:
    project = me.done_job()
    first = made_of(me, project)
    second = made_of(me, first)
    last = made_of(me, second)

    for job_id in (second, first):
        assert me.http.delete(f"{V1}/jobs/{job_id}").status_code == 204

    assert line_of(me, project) == [project, last]


def test_stretches_of_later_clips_stay_taken(me: Caller, world: NativeWorld) -> None:
    project = me.done_job()
    middle = made_of(me, project)
    last = made_of(me, middle)
    with world.context.db.transaction() as session:
        open_row = session.get_one(JobRow, me.job())
        open_row.parent_id = last
        open_row.spec = {**open_row.spec, "ranges": [{"in_us": 200_000_000, "out_us": 210_000_000}]}
    before = world.context.jobs.taken(me.principal.team.id, project)

    me.http.delete(f"{V1}/jobs/{middle}")

    after = world.context.jobs.taken(me.principal.team.id, project)
    assert len(before) == len(after) + 1 == 5
    assert TimeRange(SourceTime(200_000_000), SourceTime(210_000_000)) in after


def test_what_was_heard_is_handed_on_when_the_first_job_goes(me: Caller, world: NativeWorld) -> None:
    project = me.done_job()
    first = made_of(me, project)
    second = made_of(me, first)
    heard = me.http.get(f"{V1}/jobs/{project}/transcript").json()["segments"]

    me.http.delete(f"{V1}/jobs/{project}")

    for job_id in (first, second):
        assert me.http.get(f"{V1}/jobs/{job_id}/transcript").json()["segments"] == heard
    me.http.delete(f"{V1}/jobs/{first}")
    assert me.http.get(f"{V1}/jobs/{second}/transcript").json()["segments"] == heard
    assert gzip.decompress(world.context.jobs.transcript_document(me.principal.team.id, second))

    me.http.delete(f"{V1}/jobs/{second}")
    assert list(world.context.blobs.list_under("jobs")) == []


def test_jobs_being_made_of_a_deleted_one_end_and_give_back_what_was_held(me: Caller, world: NativeWorld) -> None:
    project, jobs, team = me.done_job(), world.context.jobs, me.principal.team.id
    with world.context.db.transaction() as session:
        session.get_one(JobRow, project).source = {"key": "sources/ships"}
    before = wallet_of(world, team)
    spec = JobSpec(JobKind.RENDER, "", parent_id=project, ranges=(source_range_from_s(300, 330),))
    child = jobs.submit(me.principal, Submission(spec))
    other = me.job()
    held = wallet_of(world, team)
    assert child.cost_cents > 0
    assert held.held_cents == before.held_cents + child.cost_cents + jobs.get(team, other).cost_cents

    me.http.delete(f"{V1}/jobs/{project}")

    assert jobs.get(team, child.id).state is JobState.CANCELLED
    assert f"{child.id}-1" in world.flows.cancelled
    assert jobs.get(team, other).state is JobState.QUEUED
    after = wallet_of(world, team)
    assert after.held_cents == before.held_cents + jobs.get(team, other).cost_cents
    assert after.balance_cents == before.balance_cents - jobs.get(team, other).cost_cents


def wallet_of(world: NativeWorld, team_id: int) -> WalletView:
    """Return a team's wallet, which agrees with its ledger."""
    with world.context.db.reading() as session:
        assert wallet.audit(session, team_id).is_right
        return wallet.view(session, team_id)


def test_a_further_clip_has_the_options_of_the_first_job_over_a_gap(me: Caller, world: NativeWorld) -> None:
    from clipmill.api.native.access import Room  # noqa: PLC0415
    from clipmill.api.native.options import NativeOptions  # noqa: PLC0415
    from clipmill.api.native.routes.chosen import _origin  # noqa: PLC0415

    project = me.done_job()
    middle = made_of(me, project)
    last = made_of(me, middle)
    me.http.delete(f"{V1}/jobs/{middle}")

    assert _origin(Room(world.context, NativeOptions()), me.principal.team.id, last).id == project
