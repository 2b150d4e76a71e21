# SPDX-License-Identifier: MIT
"""Examples of requests and answers for the OpenAPI of each shape."""

from __future__ import annotations

from http import HTTPStatus

from clipmill.api.dialect_wayinvideo.shape import Json, Shape

SUMMARIES = {
    "upload": ("Get an address to send a file to", ""),
    "clips": ("Submit a clipping task", "Poll a clipping task"),
    "moments": ("Submit a search for moments", "Poll a search for moments"),
    "export": ("Render clips of an earlier project", "Poll a rendering"),
    "transcript": ("Submit a transcription", "Poll a transcription"),
    "summary": ("Submit a summary", "Poll a summary"),
}
"""Of submitting and of polling, by what is made."""

_SOURCE = "https://www.youtube.com/watch?v=example"
_ID = "proj_0d9a6c1c7c0b4a53a4b2f6f0f1f5d111"
_RENDER: Json = {"resolution": "HD_720", "enable_caption": True, "enable_ai_reframe": True, "ratio": "RATIO_9_16"}


def requests(what: str) -> Json:
    """Return named examples of a submission's body."""
    if what == "upload":
        return {"file": {"value": {"name": "sample-video.mp4"}}}
    if what == "export":
        return {"two clips": {"value": {"project_id": _ID, "clip_indices": [0, 2], **_RENDER}}}
    plain: Json = {"video_url": _SOURCE}
    if what in {"transcript", "summary"}:
        return {"from an address": {"value": plain}}
    if what == "moments":
        plain["query"] = "every time somebody laughs"
    plain["project_name"] = "sample project name"
    return {
        "without export": {"value": plain},
        "with export": {"value": {**plain, "enable_export": True, **_RENDER}},
    }


def submitted(shape: Shape, what: str) -> Json:
    """Return the `data` of an answer to a submission."""
    if what == "upload":
        address = "https://clips.example.com/uploads/9f2c?expires=1773146427&signature=abc"
        return {"upload_url": address, shape.upload_id: "9f2c1e0d6b7a4858a1c3d5e7f9b1c3d5"}
    return {_id_name(shape, what): _ID, "name": "sample project name", "status": "CREATED"}


def polled(shape: Shape, what: str) -> Json:
    """Return the `data` of an answer to a poll of a task that has succeeded."""
    usage = 120 if shape is Shape.OPEN else 120.0
    head: Json = {
        _id_name(shape, what): _ID,
        "name": "sample project name",
        "status": "SUCCEEDED",
        "expire_at": 1741824000000,
        shape.usage: usage,
    }
    if what == "transcript":
        line = {"text": "And that is why it fell.", "language": "en", "start": 1520, "end": 3240, "speaker": None}
        return {**head, "transcript": [line]}
    if what == "summary":
        return {**head, **_SUMMARY}
    clip: Json = {
        "idx": 0,
        "title": "sample title",
        "begin_ms": shape.number(15000),
        "end_ms": shape.number(75000),
        "thumbnail": "https://clips.example.com/files/3b7d/thumbnail.jpg?expires=1773146427&signature=abc",
        "tags": ["insight", "analysis"],
        "desc": "sample description",
        "score": shape.number(81),
        "export_link": "https://clips.example.com/files/3b7d/video.mp4?expires=1773146427&signature=abc",
    }
    return {**head, "clips": [clip]}


def gateway(shape: Shape, status: int) -> Json:
    """Return the body of an error that the vendor's gateway would answer."""
    return {
        "timestamp": "2026-03-10T12:40:27.062+00:00",
        "status": status,
        "error": HTTPStatus(status).phrase,
        "path": f"{shape.mount}/clips",
    }


_SUMMARY: Json = {
    "title": "sample title",
    "video_thumbnail": "https://clips.example.com/files/3b7d/thumbnail.jpg?expires=1773146427&signature=abc",
    "summary": "What the source is about, in a few sentences.",
    "tags": ["insight", "analysis"],
    "highlights": [
        {
            "start": 15000,
            "end": 75000,
            "title": "sample highlight",
            "desc": "what happens in it",
            "events": [{"timestamp": 18000, "desc": "one thing that is said"}],
        }
    ],
}


def _id_name(shape: Shape, what: str) -> str:
    if what == "export":
        return "export_task_id"
    return shape.document_id if what in {"transcript", "summary"} else "id"
