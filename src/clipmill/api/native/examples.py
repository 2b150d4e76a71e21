# SPDX-License-Identifier: MIT
"""Examples in the reference: one for each answer and each body, made from the examples of their fields."""

from __future__ import annotations

import threading
from typing import Any

from fastapi import FastAPI

from clipmill.api.problems import PROBLEM_TYPE

_PLAIN: dict[str, Any] = {"boolean": False, "array": [], "null": None}
_TIME = "2026-11-22T09:30:00Z"
_SHORT = {"id": "0b9d5c0e-8e0f-4f0e-9c65-52d6c9d3f0a1", "job_id": "0b9d5c0e-8e0f-4f0e-9c65-52d6c9d3f0a1"}
_DEEPEST = 9


def add_examples(app: FastAPI) -> None:
    """Make an app's OpenAPI show an example of every body and every JSON answer, and errors as problems alone."""
    make, making = app.openapi, threading.Lock()

    def with_examples() -> dict[str, Any]:
        with making:  # asked for in threads, of which none may see it half filled
            if app.openapi_schema is None:
                _fill(make())
            return make()

    app.openapi = with_examples  # type: ignore[method-assign]


def _fill(document: dict[str, Any]) -> None:
    for operations in document["paths"].values():
        for operation in operations.values():
            answers = operation.get("responses", {}).values()
            for answer in answers:
                _tidy(answer)
            contents = [answer.get("content", {}) for answer in answers]
            contents.append(operation.get("requestBody", {}).get("content", {}))
            for content in contents:
                shown = content.get("application/json")
                if shown and not {"example", "examples"} & shown.keys():
                    shown["example"] = example_of(shown["schema"], document)


def _tidy(answer: dict[str, Any]) -> None:
    """Take out what FastAPI says besides: JSON of any shape where there is none, or beside a problem."""
    content = answer.get("content", {})
    if PROBLEM_TYPE in content or content.get("application/json", {}).get("schema") == {}:
        content.pop("application/json", None)
    if not content:
        answer.pop("content", None)


def example_of(schema: dict[str, Any], document: dict[str, Any], name: str = "", depth: int = 0) -> Any:
    """Return a value that fits a schema of a document: its own example if it has one, else one of its parts."""
    if "$ref" in schema:
        target = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return example_of(
            {**target, **{key: schema[key] for key in ("examples", "default") if key in schema}}, document, name, depth
        )
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "const" in schema or "default" in schema:
        return schema.get("const", schema.get("default"))
    choices = schema.get("anyOf") or schema.get("allOf")
    if choices:
        return example_of(choices[0], document, name, depth)
    return _plain(schema, document, name, depth)


def _plain(schema: dict[str, Any], document: dict[str, Any], name: str, depth: int) -> Any:
    kind = schema.get("type")
    if kind == "object" and depth < _DEEPEST:
        fields = schema.get("properties", {})
        return {field: example_of(item, document, field, depth + 1) for field, item in fields.items()}
    if kind == "array" and "items" in schema and depth < _DEEPEST:
        return [example_of(schema["items"], document, name, depth + 1)]
    if schema.get("format") == "date-time":
        return _TIME
    if kind in {"integer", "number"}:
        return schema.get("minimum", schema["exclusiveMinimum"] + 1 if "exclusiveMinimum" in schema else 0)
    if kind == "string" and name not in _SHORT:
        return "text" if schema.get("minLength") else ""
    return _SHORT.get(name, _PLAIN.get(str(kind), {}))
