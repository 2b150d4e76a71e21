# SPDX-License-Identifier: MIT
"""HEAD, OPTIONS and `Allow`, over routes, routers and mounted apps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import Response, StreamingResponse

from clipmill.api.methods import Methods
from clipmill.api.problems import install_problems

SEEN: list[str] = []


def an_app() -> FastAPI:
    inner, app, router = FastAPI(), FastAPI(), APIRouter()
    SEEN.clear()

    @router.get("/things")
    def things(request: Request) -> dict[str, str]:
        SEEN.append(request.method)
        return {"made": "here"}

    @router.post("/things")
    def make() -> dict[str, str]:
        return {}

    _add_streams(router)

    @router.head("/own")
    def own_head() -> Response:
        return Response(headers={"X-Own": "yes"})

    @router.get("/own")
    def own() -> dict[str, str]:
        return {}

    @router.delete("/gone")
    def remove() -> None:
        return None

    for place in (inner, app):
        install_problems(place)
        place.include_router(router)
    app.mount("/api", inner)
    app.add_middleware(Methods)
    return app


def _add_streams(router: APIRouter) -> None:
    @router.get("/events")
    def events() -> StreamingResponse:
        async def endless() -> AsyncIterator[bytes]:
            while True:
                yield b"again\n"

        return StreamingResponse(endless(), media_type="text/event-stream")

    @router.get("/packed")
    def packed() -> StreamingResponse:
        def pieces() -> Iterator[bytes]:
            SEEN.append("packed")
            yield b"all of it"

        return StreamingResponse(pieces(), media_type="application/zip")


@pytest.fixture(name="http")
def _http() -> TestClient:
    return TestClient(an_app())


@pytest.mark.parametrize("path", ["/things", "/api/things"])
def test_head_answers_what_get_would_without_the_body(http: TestClient, path: str) -> None:
    got, head = http.get(path), http.head(path)

    assert head.status_code == got.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["content-type"] == got.headers["content-type"]
    assert SEEN == ["GET", "GET"]


@pytest.mark.parametrize("path", ["/events", "/api/events"])
def test_head_of_a_stream_without_end_ends(http: TestClient, path: str) -> None:
    answer = http.head(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")


@pytest.mark.parametrize("path", ["/packed", "/api/packed"])
def test_head_of_an_archive_packs_nothing(http: TestClient, path: str) -> None:
    answer = http.head(path)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert SEEN == []


def test_a_route_of_its_own_for_head_is_kept(http: TestClient) -> None:
    assert http.head("/own").headers["X-Own"] == "yes"


@pytest.mark.parametrize(("path", "allowed"), [
    ("/things", {"HEAD", "GET", "POST", "OPTIONS"}), ("/api/things", {"HEAD", "GET", "POST", "OPTIONS"}),
    ("/gone", {"DELETE", "OPTIONS"}),
])  # fmt: skip
def test_every_method_of_a_path_is_named(http: TestClient, path: str, allowed: set[str]) -> None:
    options, refused = http.options(path), http.put(path)

    assert options.status_code == 204
    assert options.content == b""
    assert refused.status_code == 405
    assert refused.json()["code"] == "method_not_allowed"
    assert set(options.headers["allow"].split(", ")) == set(refused.headers["allow"].split(", ")) == allowed


def test_head_of_what_cannot_be_got_is_refused(http: TestClient) -> None:
    refused = http.head("/gone")

    assert refused.status_code == 405
    assert "GET" not in refused.headers["allow"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_path_that_is_not_there_stays_so(http: TestClient, method: str) -> None:
    assert http.request(method, "/nothing").status_code == 404
