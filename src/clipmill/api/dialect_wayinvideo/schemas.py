# SPDX-License-Identifier: MIT
"""What the OpenAPI of each shape says of its routes: fields, answers, examples. It checks nothing; `reading` does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from clipmill.api.dialect_wayinvideo import examples
from clipmill.api.dialect_wayinvideo.shape import Json, Shape
from clipmill.domain.captions import CAPTION_STYLE_IDS
from clipmill.domain.clip import LayoutName
from clipmill.domain.languages import LANGUAGES
from clipmill.domain.options import CaptionDisplay
from clipmill.domain.overlays import HookPlace, HookTone

STATUSES = ("CREATED", "QUEUED", "ONGOING", "SUCCEEDED", "FAILED")
_REQUIRED = {
    "upload": ("name",),
    "export": ("project_id",),
}
_ERRORS = {
    400: "The request's content is wrong; the message names the field.",
    402: "The wallet cannot pay for it.",
    403: "The key is missing, unknown, expired or may not do this.",
    404: "There is no such task.",
    405: "This path takes another method.",
    409: "Not in this state: an upload that is not complete, a project that has not succeeded.",
    413: "The body is too large.",
    429: "More requests in a minute than the operator allows, 15 by default, or 5 tasks at work already; `Retry-After` "
    "says how long to wait.",
    503: "The store does not answer; try again.",
}
_GATEWAY_STATUSES = {403, 404, 405, 429, 503}


def submit_docs(shape: Shape, what: str) -> Json:
    """Return the keyword arguments with which a submitting route is described."""
    body: Json = {
        "required": True,
        "content": {
            "application/json": {
                "schema": _object(_fields(shape, what), _required(shape, what)),
                "examples": examples.requests(what),
            }
        },
    }
    responses = _responses(shape, examples.submitted(shape, what), (400, 402, 403, 404, 405, 409, 413, 429, 503))
    return {
        "summary": examples.SUMMARIES[what][0],
        "operation_id": f"submit_{what}",
        "responses": responses,
        "openapi_extra": {"requestBody": body},
    }


def poll_docs(shape: Shape, what: str) -> Json:
    """Return the keyword arguments with which a polling route is described."""
    docs: Json = {
        "summary": examples.SUMMARIES[what][1],
        "operation_id": f"get_{what}",
        "responses": _responses(shape, examples.polled(shape, what), (400, 403, 404, 405, 429, 503)),
    }
    if what in {"transcript", "summary"}:
        docs["openapi_extra"] = {
            "parameters": [{"name": shape.document_id, "in": "path", "required": True, "schema": {"type": "string"}}]
        }
    return docs


def describe(app: FastAPI, shape: Shape) -> None:
    """Give an app an OpenAPI without the framework's own 422, which no route of this API answers."""

    def make() -> Json:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                servers=[{"url": shape.mount}],
            )
            for operations in document["paths"].values():
                for operation in operations.values():
                    operation["responses"].pop("422", None)
            for name in ("HTTPValidationError", "ValidationError"):
                document.get("components", {}).get("schemas", {}).pop(name, None)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = make  # type: ignore[method-assign]


def _required(shape: Shape, what: str) -> tuple[str, ...]:
    if what == "moments" and shape is Shape.API:
        return ("video_url", "query")
    return _REQUIRED.get(what, ("video_url",))


def _fields(shape: Shape, what: str) -> Json:
    if what == "upload":
        return {"name": _text("File name that ends in .avi, .mp4, .mov or .webm.")}
    if what == "export":
        indices = {"type": ["array", "null"], "items": {"type": "integer"}, "description": "`idx` of clips; null: all."}
        project = _text("Task id of `clips` or `clips/find-moments`.")
        return {"project_id": project, "clip_indices": indices, "target_lang": _language(), **_render(shape)}
    fields = {
        "video_url": _text("Address of the source, or the id of an upload."),
        "project_name": _text("Name of the task."),
        "source_lang": _language(),
        "target_lang": _language(),
    }
    if what in {"transcript", "summary"}:
        return fields
    more = {
        "target_duration": _choice(
            (
                "DURATION_0_30",
                "DURATION_0_90",
                "DURATION_30_60",
                "DURATION_60_90",
                "DURATION_90_180",
                "DURATION_180_300",
            )
        ),
        "limit": {"type": ["integer", "string", "null"], "description": "Best so many; null: all good ones."},
        "enable_export": _flag("Render the clips; without it, all fields about rendering have no effect."),
        "enable_more_results": _flag("Twice as many clips as otherwise, when `limit` is not given."),
        "enable_express_mode": _flag("Accepted; every job runs in the same mode."),
    }
    query = {"query": _text("What to look for, in plain words.")} if what == "moments" else {}
    return {**fields, **query, **more, **_render(shape)}


def _render(shape: Shape) -> Json:
    return {
        "ratio": _choice(tuple(shape.ratios)),
        "resolution": _choice(tuple(shape.resolutions)),
        "enable_caption": _flag("Draw captions."),
        "caption_display": _choice(tuple(display.value for display in CaptionDisplay)),
        "cc_style_tpl": _choice(CAPTION_STYLE_IDS),
        "enable_ai_reframe": _flag("Let the camera follow who speaks."),
        "reframe_layout": _choice(tuple(layout.value for layout in LayoutName)),
        "enable_ai_hook": _flag("A line of text that makes a viewer stay."),
        "ai_hook_script_style": _choice(tuple(tone.value for tone in HookTone)),
        "ai_hook_position": _choice(tuple(place.value for place in HookPlace)),
    }


def _responses(shape: Shape, example: Mapping[str, Any], errors: tuple[int, ...]) -> dict[int | str, Json]:
    envelope: Json = _object({"data": {"type": "object", "additionalProperties": True}}, ("data",))
    if shape is Shape.OPEN:
        envelope["properties"] |= {"code": {"const": "0"}, "message": {"const": "success"}}
        envelope["required"] += ["code", "message"]
    found: dict[int | str, Json] = {
        200: {
            "description": "As asked.",
            "content": {"application/json": {"schema": envelope, "example": shape.envelope(dict(example))}},
        }
    }
    for status in errors:
        found[status] = {
            "description": _ERRORS[status],
            "content": {"application/json": _error(shape, status)},
        }
    return found


def _error(shape: Shape, status: int) -> Json:
    if status not in _GATEWAY_STATUSES:
        refusal = shape.refusal(status, "resolution must be one of SD_480, HD_720, FHD_1080, not 'HD_999'")
        names = {"code": {"type": "string"}, "data": {"type": "null"}, "message": {"type": "string"}}
        return {"schema": _object(names, tuple(names)), "example": refusal}
    names = {
        "timestamp": {"type": "string"},
        "status": {"type": "integer"},
        "error": {"type": "string"},
        "path": {"type": "string"},
    }
    return {"schema": _object(names, tuple(names)), "example": examples.gateway(shape, status)}


def _object(properties: Json, required: tuple[str, ...]) -> Json:
    return {"type": "object", "properties": properties, "required": list(required)}


def _text(description: str) -> Json:
    return {"type": "string", "description": description}


def _flag(description: str) -> Json:
    """Return a boolean and its other spellings; each of one type, as generators of clients read no mixed `enum`."""
    spellings: list[Json] = [
        {"type": "boolean"},
        {"type": "string", "enum": ["true", "false", "1", "0", ""]},
        {"type": "integer", "enum": [0, 1]},
        {"type": "null"},
    ]
    return {"anyOf": spellings, "description": description}


def _choice(values: tuple[str, ...]) -> Json:
    return {"anyOf": [{"type": "string", "enum": [*values, ""]}, {"type": "null"}]}


def _language() -> Json:
    codes = ", ".join(language.code for language in LANGUAGES)
    return {"type": ["string", "null"], "description": f"auto, or one of: {codes}."}
