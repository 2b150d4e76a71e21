# SPDX-License-Identifier: MIT
"""What the reference says about answers that many routes share: the errors, with an example of each."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from clipmill.api.problems import PROBLEM_TYPE, Problem, status_of
from clipmill.domain import errors

ALWAYS: tuple[type[errors.ClipmillError], ...] = (errors.KeyMissing, errors.RateLimited, errors.StoreUnavailable)
SPENDING: tuple[type[errors.ClipmillError], ...] = (errors.BalanceTooLow, errors.IdempotencyConflict)
_INVALID = "invalid_request"


def problems(*kinds: type[errors.ClipmillError], has_body: bool = False) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that may raise these besides what every route may."""
    by_status: dict[int, dict[str, Any]] = {}
    all_kinds: tuple[type[errors.ClipmillError], ...] = (*ALWAYS, errors.ScopeMissing, *kinds)
    for kind in all_kinds:
        by_status.setdefault(status_of(kind()), {})[kind.code] = {"value": _example(kind)}
    by_status.setdefault(422, {})[_INVALID] = {"value": _invalid_example()}
    if has_body:
        by_status.setdefault(400, {})["invalid_json"] = {"value": {**_invalid_example(), "status": 400}}
        by_status.setdefault(413, {})["body_too_large"] = {"value": {**_invalid_example(), "status": 413}}
    return {
        status: {
            "model": Problem,
            "description": HTTPStatus(status).phrase,
            "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}},
        }
        for status, examples in sorted(by_status.items())
    }


def _example(kind: type[errors.ClipmillError]) -> dict[str, Any]:
    error = kind()
    return Problem(
        type=f"urn:clipmill:error:{kind.code}",
        title=error.message,
        status=status_of(error),
        detail=error.message,
        code=kind.code,
        hint=error.hint,
        instance="urn:clipmill:request:6f0c2f0e",
        retryable=kind.retryable,
    ).model_dump()


def _invalid_example() -> dict[str, Any]:
    return {
        **_example(errors.InvalidOptions),
        "code": _INVALID,
        "type": f"urn:clipmill:error:{_INVALID}",
        "errors": [{"field": "options.count", "message": "Input should be less than or equal to 50"}],
    }
