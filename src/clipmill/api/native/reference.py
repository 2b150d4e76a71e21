# SPDX-License-Identifier: MIT
"""The table of all routes of our own API as Markdown, from its OpenAPI; `docs/reference/api-native.md` holds it."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

PREFIX = "/api/v1"


def native_reference(app: FastAPI) -> str:
    """Return the page: every operation by tag, then the fields of a job's options."""
    document = app.openapi()
    parts = [
        "# Our own API\n",
        f"All paths begin with `{PREFIX}`. The whole of it, with examples, is in `{PREFIX}/openapi.json`.\n",
    ]
    for tag in document["tags"]:
        rows = [_row(*item) for item in _operations(document) if tag["name"] in item[2].get("tags", [])]
        if rows:
            table = "\n".join(["| request | operation | what it does | answers |", "|---|---|---|---|", *rows])
            parts.append(f"## {tag['name'].capitalize()}\n\n{tag['description']}\n\n{table}\n")
    parts.append("## Options of a job\n\n" + _fields(document, "Options"))
    parts.extend(
        f"### `{field}`\n\n{_fields(document, name)}"
        for field, name in (
            ("captions", "CaptionsBody"),
            ("hook", "HookBody"),
            ("heading", "HeadingBody"),
            ("music", "MusicBody"),
            ("word_mask", "WordMaskBody"),
            ("watermark", "WatermarkBody"),
            ("progress_bar", "ProgressBarBody"),
        )
    )
    return "\n".join(parts)


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _row(method: str, path: str, operation: dict[str, Any]) -> str:
    text = " ".join((operation.get("description") or operation.get("summary") or "").split())
    statuses = ", ".join(sorted(operation["responses"]))
    return f"| `{method} {path}` | `{operation.get('operationId', '')}` | {text.replace('|', '/')} | {statuses} |"


def _fields(document: dict[str, Any], name: str) -> str:
    rows = ["| field | type | default | meaning |", "|---|---|---|---|"]
    for field, schema in document["components"]["schemas"][name]["properties"].items():
        default = f"`{schema['default']}`" if isinstance(schema.get("default"), str | int | float) else ""
        rows.append(f"| `{field}` | {_type(schema, document)} | {default} | {schema.get('description', '')} |")
    return "\n".join(rows) + "\n"


def _type(schema: dict[str, Any], document: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        target = document["components"]["schemas"][name]
        if "enum" in target:
            return " \\| ".join(f"`{value}`" for value in target["enum"])
        return str(name)
    if "anyOf" in schema:
        return " or ".join(_type(item, document) for item in schema["anyOf"] if item.get("type") != "null")
    low = next((schema[key] for key in ("minimum", "exclusiveMinimum") if key in schema), None)
    high = next((schema[key] for key in ("maximum", "exclusiveMaximum") if key in schema), None)
    kind = str(schema.get("type", "any"))
    return kind if low is None and high is None else f"{kind}, {low} to {high}"
