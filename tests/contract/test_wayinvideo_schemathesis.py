# SPDX-License-Identifier: MIT
"""The WayinVideo dialect tried from its own OpenAPI: documented answers only, and none of them a fault."""

import dataclasses
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.routing import Mount
from tests.contract.wayinvideo_service import make_service

from clipmill.accounts.rates import RateLimiter
from clipmill.api.dialect_wayinvideo import Shape, make_wayinvideo_api

CHECKS = [status_code_conformance, response_schema_conformance, content_type_conformance]


class NoLimit:
    """Lets everything through."""

    def take(self, bucket: str, *, limit: int, window_s: int) -> None:
        """Count nothing."""


@pytest.mark.parametrize("shape", list(Shape))
def test_answers_are_as_the_openapi_says(tmp_path: Path, shape: Shape) -> None:
    service = make_service(tmp_path)
    context = dataclasses.replace(service.context, rates=cast("RateLimiter", NoLimit()))
    root = FastAPI(routes=[Mount(shape.mount, make_wayinvideo_api(context, shape))])
    schema = schemathesis.openapi.from_asgi(f"{shape.mount}/openapi.json", root)
    seen: set[int] = set()
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _try_cases(operation.as_strategy(generation_mode=mode), service.headers(), seen)
            for job in service.flows.enqueued:
                service.context.jobs.cancel(service.team.id, job)
            service.flows.enqueued.clear()
    assert {200, 400, 404} <= seen
    assert max(seen) < 500


def _try_cases(strategy: Any, headers: dict[str, str], seen: set[int]) -> None:
    @given(case=strategy)
    @settings(max_examples=8, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def try_case(case: Any) -> None:
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)
        seen.add(answer.status_code)

    try_case()
