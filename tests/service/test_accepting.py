# SPDX-License-Identifier: MIT
"""What a job costs when it is accepted, and where it stands in line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.service.making import make_principal, make_team
from tests.service.native_world import NotingFlows, a_clip_row

from clipmill.domain.accounts import Principal
from clipmill.domain.jobs import ClipEdit, ClipState, JobKind, JobSpec
from clipmill.domain.options import ClipOptions
from clipmill.jobs.prices import Prices, Tariff
from clipmill.jobs.service import JobService, Submission
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database
from clipmill.storage.records.jobs import find_job

SOURCE = "https://example.com/talk.mp4"


@pytest.fixture
def flows() -> NotingFlows:
    return NotingFlows()


@pytest.fixture
def service(database: Database, flows: NotingFlows, tmp_path: Path) -> JobService:
    return JobService(database, LocalBlobStore(tmp_path / "blobs"), flows, prices=Prices(per_clip_cents=150))


@pytest.mark.parametrize(
    ("kind", "options", "tariff", "cost_cents"),
    [
        (JobKind.CLIPS, ClipOptions(count=2), Tariff.BY_CLIP, 300),
        (JobKind.MOMENTS, ClipOptions(count=2), Tariff.BY_CLIP, 300),
        (JobKind.CLIPS, ClipOptions(), Tariff.BY_CLIP, 450),
        (JobKind.CLIPS, ClipOptions(count=2, is_exported=False), Tariff.BY_CLIP, 0),
        (JobKind.CLIPS, ClipOptions(count=2), Tariff.BY_MINUTE, 0),
        (JobKind.TRANSCRIPT, ClipOptions(), Tariff.BY_CLIP, 0),
        (JobKind.SUMMARY, ClipOptions(), Tariff.BY_CLIP, 0),
    ],
)
def test_what_is_rendered_is_held_for(
    service: JobService, database: Database, kind: JobKind, options: ClipOptions, tariff: str, cost_cents: int
) -> None:
    who = make_principal(database)

    job = service.submit(who, Submission(JobSpec(kind, SOURCE, options), tariff=tariff))

    assert job.cost_cents == cost_cents


def test_who_pays_for_each_clip_gets_a_count_and_who_does_not_leaves_it_open(
    service: JobService, database: Database
) -> None:
    wish = Submission(JobSpec(JobKind.CLIPS, SOURCE))
    payer = make_principal(database)
    guest = make_principal(database, make_team(database, is_unlimited=True))

    assert service.submit(payer, wish).spec.options.count == 3
    assert service.submit(guest, wish).spec.options.count is None


def test_a_clip_that_was_never_rendered_is_paid_for_when_it_is(service: JobService, database: Database) -> None:
    who = make_principal(database)
    parent = service.submit(who, Submission(JobSpec(JobKind.CLIPS, SOURCE, ClipOptions(count=2, is_exported=False))))
    with database.transaction() as session:
        find_job(session, who.team.id, parent.id).result_key = "jobs/a/plan.json"
        session.add(a_clip_row(parent.id, who.team.id, 0, ClipState.RENDERED))
        session.add(a_clip_row(parent.id, who.team.id, 1, ClipState.PLANNED))

    def cost_of(*ordinals: int) -> int:
        edits = tuple(ClipEdit(ordinal) for ordinal in ordinals)
        spec = JobSpec(JobKind.RENDER, "", parent_id=parent.id, edits=edits)
        return service.submit(who, Submission(spec)).cost_cents

    assert cost_of(0) == 0
    assert cost_of(1) == 150
    assert cost_of(1, 0) == 150


def test_the_nth_job_of_a_team_stands_behind_the_first_ones_of_all_others(
    service: JobService, database: Database, flows: NotingFlows
) -> None:
    busy, calm = make_principal(database), make_principal(database)

    def submit(who: Principal, *, is_urgent: bool = False) -> None:
        service.submit(who, Submission(JobSpec(JobKind.TRANSCRIPT, SOURCE), is_urgent=is_urgent))

    for who in (busy, busy, busy, calm):
        submit(who)
    for _ in range(2):
        submit(busy, is_urgent=True)
    submit(busy)

    assert flows.priorities == [1, 2, 3, 1, 1, 2, 6]
