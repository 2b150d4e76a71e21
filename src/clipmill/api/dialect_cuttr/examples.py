# SPDX-License-Identifier: MIT
"""
What the dialect's OpenAPI says about bodies and answers: schemas with an example each.

The schemas show the documented spelling; `reading` takes more. In: nothing. Out: fragments of an OpenAPI document.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from clipmill.api.dialect_cuttr.reading import (
    COLORS,
    FONTS,
    MAX_CLIPS,
    MAX_HEADING_LENGTH,
    MAX_INSTRUCTIONS_LENGTH,
    MAX_PROMPT_LENGTH,
)
from clipmill.domain.clip import CameraMode
from clipmill.domain.options import SelectionStyle
from clipmill.domain.overlays import HeadingPosition, HeadingStyle

_JOB_ID = "3f0b7a52-9f0e-4a55-8c0f-0d5c9a0b7e11"
_TIME = "2026-05-04T09:30:00.000Z"
_CLIP_URL = "https://clips.example.org/files/9d1c/video.mp4?signature=cXo..."
_KEY = {
    "id": "key_5b1e",
    "name": "Website",
    "prefix": "cuttr_4fd2",
    "scopes": ["read", "write"],
    "created_at": _TIME,
    "expires_at": None,
    "revoked_at": None,
    "last_used_at": None,
}
_WALLET = {"balance_cents": 2500, "total_spent_cents": 7500, "total_topped_up_cents": 10000, "active": True}
_CLIP = {
    "id": "9d1c",
    "index": 0,
    "title": "Why small teams win",
    "description": "A founder on what ten people can do that a thousand cannot.",
    "hashtags": ["startups", "teams"],
    "url": _CLIP_URL,
    "download_url": _CLIP_URL,
    "thumbnail_url": "https://clips.example.org/files/9d1c/thumbnail.jpg?signature=PbX...",
    "duration": 41.36,
    "start_time": 312.4,
    "end_time": 353.76,
    "score": 87.5,
    "score_reason": "Opens with a question and answers it.",
    "heading": None,
    "hook": "What can ten people do?",
    "transcript": "What can ten people do that a thousand cannot? ...",
    "caption_font": "Montserrat ExtraBold",
    "captions_url": "https://clips.example.org/files/9d1c/captions.srt?signature=dW5...",
    "created_at": _TIME,
}
ANSWERS: Final[dict[str, dict[str, Any]]] = {
    "submit": {
        "accepted": {"job_id": _JOB_ID, "num_clips": 3, "cost_cents": 450, "status": "processing"},
    },
    "status": {
        "processing": {"job_id": _JOB_ID, "status": "processing", "progress": {"completed": 1, "total": 3}},
        "completed": {"job_id": _JOB_ID, "status": "completed", "clips": [_CLIP]},
        "failed": {
            "job_id": _JOB_ID,
            "status": "failed",
            "error": "The source could not be downloaded.",
            "created_at": _TIME,
        },
    },
    "test": {
        "valid": {"success": True, "message": "API key is valid", "team_id": 7301, "key": _KEY, "active": True},
    },
    "wallet": {"wallet": _WALLET},
    "keys": {"keys": {"keys": [_KEY]}},
    "key": {"made": {**_KEY, "key": "cuttr_4fd2c1..."}},
    "revoked": {"revoked": {"success": True, "key": {**_KEY, "revoked_at": _TIME}}},
    "usage": {
        "usage": {
            "team_id": 7301,
            **_WALLET,
            "usage": [
                {
                    "job_id": _JOB_ID,
                    "status": "completed",
                    "num_clips": 3,
                    "completed_clips": 3,
                    "cost_cents": 450,
                    "created_at": _TIME,
                    "finished_at": _TIME,
                }
            ],
            "next_cursor": None,
        }
    },
}
"""Examples of each answer by its name."""
_ERRORS: Final = {
    400: "num_clips must be a whole number from 1 to 10",
    401: "Invalid API key",
    402: "Insufficient balance",
    403: "API billing not active",
    404: "Job not found",
    409: "This idempotency key was used for another request.",
    413: "Request body too large",
    429: "Rate limit exceeded",
}
_ERROR_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}},
}


def answers_of(name: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses of a route: its own answer, and errors by their statuses."""
    examples = {key: {"value": value} for key, value in ANSWERS[name].items()}
    required = sorted(set.intersection(*(set(value) for value in ANSWERS[name].values())))
    schema = {"type": "object", "required": required}
    status = HTTPStatus.CREATED if name == "key" else HTTPStatus.OK
    answers: dict[int | str, dict[str, Any]] = {
        int(status): {"description": status.phrase, "content": _json(schema, examples=examples)}
    }
    for number in statuses:
        content = _json(_ERROR_SCHEMA, example={"error": _ERRORS[number]})
        answers[number] = {"description": HTTPStatus(number).phrase, "content": content}
    return answers


def _json(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema, **more}}


def _whole(low: int, high: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": high}


_TEXT: Final = {"type": "string", "pattern": r"^[^\x00-\x1f]*$"}
_ADDRESS: Final = {"type": "string", "format": "uri", "pattern": r"^https?://[A-Za-z0-9.-]+(/[!-~]*)?$"}


def _words(values: Any, default: str | None = None) -> dict[str, Any]:
    schema = {"type": "string", "enum": [str(value) for value in values]}
    return schema if default is None else {**schema, "default": default}


_BASICS: Final[dict[str, Any]] = {
    "video_url": {**_ADDRESS, "description": "Page or file. Required when no file is sent."},
    "num_clips": {**_whole(1, MAX_CLIPS), "default": 3},
    "style": _words(SelectionStyle, "viral"),
    "length": {**_whole(10, 180), "description": "Seconds. Left out, each moment decides."},
    "prompt": {**_TEXT, "maxLength": MAX_PROMPT_LENGTH},
    "camera_mode": _words(CameraMode, "standard"),
    "hook_length": {**_whole(2, 15), "description": "Seconds. Left out, a clip opens where its moment begins."},
    "auto_heading": {"type": "boolean", "default": False},
    "music_url": {**_ADDRESS, "description": "MP3, WAV or AAC; mixed in at 30 % volume."},
}
_HEADING: Final[dict[str, Any]] = {
    "text": {**_TEXT, "maxLength": MAX_HEADING_LENGTH, "description": "Overrides the automatic heading."},
    "style": _words(HeadingStyle, "stroke"),
    "color": {**_words(COLORS, "white"), "description": "Only with the style stroke."},
    "font": _words(FONTS, "Montserrat"),
    "position": _words(HeadingPosition, "top"),
    "bg_color": {**_words(("black", "white"), "white"), "description": "Only with the style instagram."},
    "instructions": {**_TEXT, "maxLength": MAX_INSTRUCTIONS_LENGTH},
}
_CAPTIONS: Final[dict[str, Any]] = {
    "enabled": {"type": "boolean", "default": True},
    "color": {**_words(COLORS, "yellow"), "description": "Of the word that is said."},
    "font": {**_words(FONTS), "description": "The heading's font when left out."},
}
_OBJECTS: Final = {
    "heading": {"type": "object", "properties": _HEADING},
    "captions": {"type": "object", "properties": _CAPTIONS},
}
_FLAT: Final = {
    **{f"heading_{name}": schema for name, schema in _HEADING.items()},
    **{f"captions_{name}": schema for name, schema in _CAPTIONS.items()},
}
_FILES: Final = {
    "video": {"type": "string", "format": "binary", "description": "mp4, mov, avi, mkv or webm"},
    "music": {"type": "string", "format": "binary", "description": "mp3, wav or aac"},
}
_JSON_EXAMPLE: Final = {
    "video_url": "https://www.youtube.com/watch?v=VIDEO",
    "num_clips": 3,
    "style": "viral",
    "length": 30,
    "camera_mode": "standard",
    "heading": {"text": "Small teams win", "style": "instagram", "bg_color": "black"},
    "captions": {"enabled": True, "color": "yellow"},
}
_FORM_EXAMPLE: Final = {"num_clips": "3", "style": "viral", "auto_heading": "true", "captions_color": "yellow"}
SUBMIT_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"type": "object", "required": ["video_url"], "properties": {**_BASICS, **_OBJECTS}},
            "example": _JSON_EXAMPLE,
        },
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {**_FILES, **_BASICS, **_FLAT}},
            "example": _FORM_EXAMPLE,
        },
    },
}
"""Both ways to submit."""
IDEMPOTENCY_HEADER: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": "The same key with the same request gives the same job, charged once.",
}
TOP_UP_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": _json(
        {"type": "object", "required": ["amount_cents"], "properties": {"amount_cents": _whole(1, 100_000_000)}},
        example={"amount_cents": 5000},
    ),
}
_CURSOR: Final = {"type": "string", "pattern": "^[0-9]{1,18}\\.[0-9a-f-]{1,64}$"}
KEY_BODY: Final[dict[str, Any]] = {
    "content": _json(
        {
            "type": "object",
            "properties": {
                "name": {**_TEXT, "maxLength": 200},
                "expires_at": {"type": "string", "format": "date-time"},
            },
        },
        example={"name": "Website", "expires_at": "2027-01-01T00:00:00Z"},
    ),
}
USAGE_PARAMETERS: Final[list[dict[str, Any]]] = [
    {"name": "limit", "in": "query", "required": False, "schema": {**_whole(1, 100), "default": 20}},
    {"name": "cursor", "in": "query", "required": False, "schema": _CURSOR},
]
