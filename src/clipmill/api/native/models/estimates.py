# SPDX-License-Identifier: MIT
"""Estimates: what a job will cost and how long it will take."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from clipmill.api.native.models.base import Answer, Body, example
from clipmill.api.native.models.options import Options, SourceBody
from clipmill.domain.jobs import JobKind
from clipmill.jobs.estimates import Estimate


class EstimateBody(Body):
    """A job that is only reckoned; nothing is stored."""

    model_config = Body.model_config | example(kind="clips", duration_s=1800, options={"count": 5})

    kind: JobKind = Field(default=JobKind.CLIPS, description="As in POST /jobs.")
    options: Options = Field(default=Options(), description="As in POST /jobs.")
    duration_s: float | None = Field(default=None, gt=0, le=7 * 24 * 3600, description="Of the source, if you know it.")
    source: SourceBody | None = Field(
        default=None, description="Its length is known if an earlier job of yours took it in."
    )


class ReckonedBy(StrEnum):
    """Where a number comes from."""

    MEASURED = "measured"
    DEFAULT = "default"


class StageEstimate(Answer):
    """What one stage takes."""

    stage: str = Field(examples=["transcribe"])
    expected_s: float | None = Field(description="None when the length of the source is not known.", examples=[66.6])
    rate: float = Field(description="Seconds for each second of source, or for each clip.", examples=[0.037])
    per: str = Field(description="`source_second` or `clip`.", examples=["source_second"])
    reckoned_by: ReckonedBy = Field(description="`measured` on this installation, or a documented default.")
    samples: int = Field(description="Measurements it rests on.", examples=[40])


class EstimateAnswer(Answer):
    """What a job will cost and how long it will take once it starts."""

    cost_cents: int = Field(description="Held when the job is accepted.", examples=[750])
    clips: int = Field(description="Clips reckoned with.", examples=[5])
    duration_s: float | None = Field(description="Length of source that was reckoned with.", examples=[1800])
    expected_s: float | None = Field(description="From start to end; none without a length.", examples=[120.5])
    per_source_minute_s: float = Field(description="What each minute of source adds.", examples=[3.1])
    waiting_jobs: int = Field(description="Jobs of all teams that are queued or at work now.", examples=[2])
    stages: list[StageEstimate]


def estimate_answer(found: Estimate) -> EstimateAnswer:
    """Return an estimate as it is shown."""
    return EstimateAnswer(
        cost_cents=found.cost_cents,
        clips=found.clips,
        duration_s=found.duration_s,
        expected_s=found.expected_s,
        per_source_minute_s=found.per_source_minute_s,
        waiting_jobs=found.waiting_jobs,
        stages=[
            StageEstimate(
                stage=item.stage,
                expected_s=item.expected_s,
                rate=item.rate,
                per=item.per,
                reckoned_by=ReckonedBy.MEASURED if item.is_measured else ReckonedBy.DEFAULT,
                samples=item.samples,
            )
            for item in found.stages
        ],
    )
