# SPDX-License-Identifier: MIT
"""What the OpenAPI of the WayinVideo dialect must be, so that client generators can read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from clipmill.api.dialect_wayinvideo.schemas import submit_docs
from clipmill.api.dialect_wayinvideo.shape import Shape

_TYPES = {"string": str, "integer": int, "boolean": bool}


def _enums(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if isinstance(node.get("enum"), list):
            yield node
        for value in node.values():
            yield from _enums(value)
    elif isinstance(node, list):
        for item in node:
            yield from _enums(item)


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("what", ["clips", "moments", "export", "transcript", "summary", "upload"])
def test_each_list_of_values_says_its_one_type(shape: Shape, what: str) -> None:
    body = submit_docs(shape, what)["openapi_extra"]["requestBody"]["content"]["application/json"]["schema"]
    found = list(_enums(body["properties"]))

    assert bool(found) is (what in {"clips", "moments", "export"})
    for enum in found:
        assert {type(value) for value in enum["enum"]} == {_TYPES[enum["type"]]}
