# SPDX-License-Identifier: MIT
"""JSON as gzip, and what is left as it is."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from clipmill.api.squeezing import MIN_SQUEEZED_BYTES, SqueezedJson, takes_gzip

WORDS = "ships and harbors " * 20_000


def _of(size: int) -> Response:
    return Response(b"1" * size, media_type="application/json")


@pytest.fixture(name="http")
def _http() -> TestClient:
    async def answer(request: Request) -> Response:
        answers: dict[str, Callable[[], Response]] = {
            "large": lambda: JSONResponse({"text": WORDS}),
            "problem": lambda: JSONResponse({"text": WORDS}, 400, media_type="application/problem+json"),
            "edge": lambda: _of(MIN_SQUEEZED_BYTES),
            "small": lambda: _of(MIN_SQUEEZED_BYTES - 1),
            "tagged": lambda: JSONResponse({"text": WORDS}, headers={"ETag": '"x"'}),
            "video": lambda: Response(b"0" * 5000, media_type="video/mp4"),
            "stream": lambda: StreamingResponse(iter([b"1" * 5000, b"2"]), media_type="application/json"),
            "events": lambda: StreamingResponse(iter([b"data: 1\n\n"]), media_type="text/event-stream"),
            "empty": lambda: Response(status_code=204),
        }
        return answers[request.path_params["kind"]]()

    app = Starlette(routes=[Route("/{kind}", answer)])
    app.add_middleware(SqueezedJson)
    return TestClient(app)


@pytest.mark.parametrize("kind", ["large", "problem", "edge"])
def test_json_is_squeezed_and_says_so(http: TestClient, kind: str) -> None:
    with http.stream("GET", f"/{kind}", headers={"Accept-Encoding": "gzip, br"}) as answer:
        raw = b"".join(answer.iter_raw())
        plain = http.get(f"/{kind}", headers={"Accept-Encoding": "identity"})

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) == len(raw) < len(plain.content)
    assert gzip.decompress(raw) == plain.content
    assert "content-encoding" not in plain.headers
    assert answer.status_code == plain.status_code


@pytest.mark.parametrize("kind", ["small", "tagged", "video", "stream", "events", "empty"])
def test_the_rest_passes_as_it_is(http: TestClient, kind: str) -> None:
    answer = http.get(f"/{kind}", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.content == http.get(f"/{kind}", headers={"Accept-Encoding": "identity"}).content


def test_a_head_says_what_its_get_says_but_for_the_length_that_nobody_knows(http: TestClient) -> None:
    head = http.head("/large", headers={"Accept-Encoding": "gzip"}).headers
    plain = http.head("/large", headers={"Accept-Encoding": "identity"}).headers
    small = http.head("/small", headers={"Accept-Encoding": "gzip"}).headers

    assert (head["content-encoding"], head["vary"], plain["vary"]) == ("gzip", "Accept-Encoding", "Accept-Encoding")
    assert "content-length" not in head
    assert int(plain["content-length"]) > MIN_SQUEEZED_BYTES
    assert (small["content-length"], "vary" in small) == (str(MIN_SQUEEZED_BYTES - 1), False)


def test_both_lines_of_what_a_client_takes_are_read(http: TestClient) -> None:
    lines = [("Accept-Encoding", "br"), ("Accept-Encoding", "gzip")]
    assert http.get("/large", headers=lines).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(("accepted", "is_taken"), [
    ("gzip", True), ("br, GZIP;q=0.5", True), ("", False), ("gzip;q=0", False), ("br", False), ("gzip; q=0.000", False),
    ("*", True), ("x-gzip", True), ("gzip;Q=0", False), ("gzip;q=0, *", False), ("br, *;q=0", False),
])  # fmt: skip
def test_what_a_client_takes(accepted: str, *, is_taken: bool) -> None:
    assert takes_gzip(accepted) is is_taken
