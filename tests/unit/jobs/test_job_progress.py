# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.domain.errors import BalanceTooLow, JobError, StorageFull
from clipmill.domain.jobs import JobKind, JobSpec
from clipmill.domain.options import ClipOptions
from clipmill.engine.orders import OrderStage
from clipmill.jobs.progress import job_fraction, stages_of
from clipmill.jobs.runner import error_from

EXPORTED, KEPT = ClipOptions(is_exported=True), ClipOptions(is_exported=False)


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        (JobKind.TRANSCRIPT, EXPORTED, "ingest transcribe"),
        (JobKind.SUMMARY, EXPORTED, "ingest transcribe plan"),
        (JobKind.MOMENTS, KEPT, "ingest transcribe plan"),
        (JobKind.MOMENTS, EXPORTED, "ingest transcribe plan render"),
        (JobKind.CLIPS, KEPT, "ingest transcribe plan"),
        (JobKind.CLIPS, EXPORTED, "ingest transcribe plan render"),
        (JobKind.RENDER, KEPT, "plan render"),
    ],
)
def test_a_job_has_the_stages_of_its_kind(kind: JobKind, options: ClipOptions, expected: str) -> None:
    assert " ".join(stages_of(JobSpec(kind, "x", options))) == expected


@pytest.mark.parametrize("kind", list(JobKind))
def test_the_fraction_of_a_job_grows_from_zero_to_one_over_its_stages(kind: JobKind) -> None:
    stages = stages_of(JobSpec(kind, "x"))
    seen = [job_fraction(stages, stage, part) for stage in stages for part in (0.0, 0.5, 1.0)]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)


def test_a_stage_that_reports_nonsense_stays_within_its_share() -> None:
    stages = stages_of(JobSpec(JobKind.TRANSCRIPT, "x"))
    assert job_fraction(stages, OrderStage.INGEST, 7.0) == job_fraction(stages, OrderStage.INGEST, 1.0)
    assert job_fraction(stages, OrderStage.INGEST, -1.0) == 0.0


def test_an_error_of_a_stage_program_comes_back_as_the_error_of_our_tree() -> None:
    error = error_from({"code": "storage_full", "message": "no space", "hint": "delete something"})
    assert (type(error), error.message, error.hint, error.retryable) == (
        StorageFull,
        "no space",
        "delete something",
        True,
    )
    assert type(error_from({"code": "balance_too_low", "message": "m"})) is BalanceTooLow


def test_an_error_that_is_not_in_our_tree_names_its_code() -> None:
    error = error_from({"code": "from_the_future", "message": "m", "hint": None})
    assert (type(error), error.message) == (JobError, "from_the_future: m")
