# SPDX-License-Identifier: MIT
from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient

from clipmill.api.headers import RequestIds
from clipmill.api.logs import AccessLines, bind, configure_logs, scrub

SECRETS = [
    "GET /api/v1/share/d9109a497f3f1b1520b60b4b.abcDEF123-0123456789abcdef_x/video.mp4",
    "clipmill_0123456789abcdef0123456789abcdef",
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "https://x.example/files/1?expires=1&signature=abcDEF123",
    "https://s3.example/k?X-Amz-Signature=abcDEF123&X-Amz-Credential=AKIA",
    "https://user:abcDEF123@host.example/",
    "Authorization: Bearer abcDEF123.x",
    "{'x-api-key': 'abcDEF123'}",
    "postgresql://clip:abcDEF123@db/clips",
]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def fail(text: str) -> None:
    raise RuntimeError(text)


def lines_of(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("text", SECRETS)
def test_a_secret_in_a_text_is_hidden(text: str) -> None:
    shown = scrub({"event": [text]})["event"][0]
    assert "***" in shown
    assert "abcDEF123" not in shown
    assert "0123456789abcdef" not in shown
    assert "MfKQ9r8GKYqr" not in shown


@pytest.mark.parametrize("name", ["Authorization", "X-API-Key", "set-cookie", "secret", "password", "signature"])
def test_a_value_with_the_name_of_a_secret_is_hidden(name: str) -> None:
    assert scrub({"headers": {name: "whatever"}}) == {"headers": {name: "***"}}


def test_what_is_no_secret_stays() -> None:
    said = {"event": "job 0b9d5c0e-8e0f took 3 s at https://example.com/watch?v=abc", "job_id": "1", "count": 3}
    assert scrub(said) == said


@pytest.mark.parametrize("style", ["json", "console"])
def test_no_secret_comes_out_of_any_logger(style: str) -> None:
    stream = io.StringIO()
    configure_logs("json" if style == "json" else "console", stream=stream)
    for text in SECRETS:
        structlog.get_logger("ours").info("said", text=text, headers={"X-API-Key": "abcDEF123"})
        logging.getLogger("theirs").warning("said %s", text)
        try:
            fail(text)
        except RuntimeError:
            structlog.get_logger("ours").exception("failed")
            logging.getLogger("theirs").exception("failed")
    for secret in ("abcDEF123", "0123456789abcdef", "MfKQ9r8GKYqr"):
        assert secret not in stream.getvalue()


def test_lines_of_others_look_like_ours_and_have_the_same_ids() -> None:
    stream = io.StringIO()
    configure_logs("json", stream=stream)
    bind(request_id="r1", job_id="j1", team_id=7)
    structlog.get_logger("ours").info("one")
    logging.getLogger("theirs").info("two")
    one, two = lines_of(stream)
    assert [one["event"], two["event"]] == ["one", "two"]
    assert [two["request_id"], two["job_id"], two["team_id"]] == ["r1", "j1", 7]
    assert one.keys() == two.keys()


def test_there_is_one_line_for_a_request_without_its_query() -> None:
    stream = io.StringIO()
    configure_logs("json", stream=stream)
    app = FastAPI()

    @app.get("/x")
    async def x() -> str:
        structlog.get_logger("ours").info("inside")
        return "y"

    app.add_middleware(AccessLines)
    app.add_middleware(RequestIds)
    answer = TestClient(app).get("/x?signature=abcDEF123")
    inside, access = lines_of(stream)
    assert inside["request_id"] == access["request_id"] == answer.headers["x-request-id"]
    assert (access["method"], access["path"], access["status"]) == ("GET", "/x", 200)
    assert "abcDEF123" not in stream.getvalue()
