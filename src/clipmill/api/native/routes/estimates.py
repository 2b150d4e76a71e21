# SPDX-License-Identifier: MIT
"""Estimates: cost and time of a job that is not submitted yet."""

from __future__ import annotations

from fastapi import APIRouter

from clipmill.api.native.access import InRoom, Reader
from clipmill.api.native.answers import problems
from clipmill.api.native.models.estimates import EstimateAnswer, EstimateBody, estimate_answer
from clipmill.domain.errors import InvalidOptions, UploadNotFound
from clipmill.domain.jobs import JobSpec
from clipmill.domain.times import US_PER_S
from clipmill.jobs.estimates import estimate, known_duration_us

router = APIRouter(tags=["estimates"])


@router.post("/estimates", operation_id="estimate_job", responses=problems(
    InvalidOptions, UploadNotFound, has_body=True
))  # fmt: skip
def estimate_job(room: InRoom, who: Reader, body: EstimateBody) -> EstimateAnswer:
    """Say what a job would cost and take, from this installation's own stage times; nothing is stored."""
    duration_us = None if body.duration_s is None else round(body.duration_s * US_PER_S)
    if body.source is not None:
        if body.source.upload_id is not None:
            room.context.uploads.get(who.team.id, body.source.upload_id)
        duration_us = duration_us or known_duration_us(room.context.db, who.team.id, body.source.location)
    spec = JobSpec(kind=body.kind, location="", options=body.options.to_domain())
    found = estimate(
        room.context.db,
        spec,
        room.context.jobs.prices,
        duration_us=duration_us,
        side_by_side=room.options.renders_side_by_side,
    )
    return estimate_answer(found)
