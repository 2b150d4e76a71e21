# SPDX-License-Identifier: MIT
"""
How far a whole job is when one of its stages is so far.

Pure arithmetic: stages have weights that add up to one over the stages a job has. Nothing here looks at a database.
"""

from __future__ import annotations

from clipmill.domain.jobs import JobKind, JobSpec
from clipmill.domain.progress import StageName
from clipmill.engine.orders import OrderStage

_WEIGHTS = {
    OrderStage.INGEST: 10.0,
    OrderStage.TRANSCRIBE: 45.0,
    OrderStage.PLAN: 10.0,
    OrderStage.RENDER: 35.0,
}
_NAMES = {
    OrderStage.INGEST: StageName.INGEST,
    OrderStage.TRANSCRIBE: StageName.TRANSCRIBE,
    OrderStage.PLAN: StageName.SELECT,
    OrderStage.RENDER: StageName.RENDER,
}


def stages_of(spec: JobSpec) -> tuple[OrderStage, ...]:
    """Return the stages of a job in order; `RENDER`, when it is there, is last and runs once for each clip."""
    if spec.kind is JobKind.TRANSCRIPT:
        return OrderStage.INGEST, OrderStage.TRANSCRIBE
    if spec.kind is JobKind.RENDER:
        return OrderStage.PLAN, OrderStage.RENDER
    planned = (OrderStage.INGEST, OrderStage.TRANSCRIBE, OrderStage.PLAN)
    if spec.kind in {JobKind.CLIPS, JobKind.MOMENTS} and spec.options.is_exported:
        return (*planned, OrderStage.RENDER)
    return planned


def stage_name(stage: OrderStage) -> str:
    """Return what a poller is told that the stage is called."""
    return _NAMES[stage].value


def job_fraction(stages: tuple[OrderStage, ...], stage: OrderStage, stage_fraction: float) -> float:
    """Return the fraction of the whole job, 0 to 1, when those before `stage` are done and it is to a part."""
    whole = sum(_WEIGHTS[each] for each in stages)
    before = sum(_WEIGHTS[each] for each in stages[: stages.index(stage)])
    return (before + _WEIGHTS[stage] * min(1.0, max(0.0, stage_fraction))) / whole


__all__ = ["job_fraction", "stage_name", "stages_of"]
