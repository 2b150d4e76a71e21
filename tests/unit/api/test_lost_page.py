# SPDX-License-Identifier: MIT
"""Who gets a page where nothing is, and who gets JSON."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clipmill.api.lost_page import install_lost_page, is_browser
from clipmill.api.problems import PROBLEM_TYPE, install_problems

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(name="http")
def _http() -> TestClient:
    app, inner = FastAPI(), FastAPI()

    @app.put("/takes")
    def takes() -> None:
        return None

    for place in (app, inner):
        install_problems(place)
    install_lost_page(app)
    app.mount("/api", inner)
    return TestClient(app)


@pytest.mark.parametrize(("accepted", "is_page"), [
    (FIREFOX, True), ("text/html", True), ("TEXT/HTML; charset=utf-8", True), ("", False), ("*/*", False),
    ("application/json, text/plain, */*", False), ("text/html;q=0, */*", False), ("text/html, application/json", False),
    ("text/html, application/problem+json;q=0.5", False), ("text/htmlx", False), (";,;", False),
    ("text/html;level=1;q=0", False), ("text/html;q=0.0000", False), ("application/xhtml+xml", True),
])  # fmt: skip
def test_browsers_are_known_by_what_they_accept(accepted: str, *, is_page: bool) -> None:
    assert is_browser(accepted) is is_page


def test_a_person_gets_a_page_with_ways_on(http: TestClient) -> None:
    answer = http.get("/<script>alert(1)</script>", headers={"Accept": FIREFOX})

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert 'href="/"' in answer.text
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(("method", "path", "accepted", "status"), [
    ("GET", "/nothing", "*/*", 404), ("POST", "/nothing", FIREFOX, 404), ("GET", "/takes", FIREFOX, 405),
    ("GET", "/api/nothing", FIREFOX, 404),
])  # fmt: skip
def test_programs_get_the_problem(http: TestClient, method: str, path: str, accepted: str, status: int) -> None:
    answer = http.request(method, path, headers={"Accept": accepted})

    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM_TYPE
    is_chosen = method == "GET" and path == "/nothing"
    assert answer.headers.get("vary") == ("Accept" if is_chosen else None)


def test_the_log_has_a_number_and_a_code_for_a_lost_page() -> None:
    app, seen = FastAPI(), list[tuple[str, type, str]]()

    class Noting:
        def __init__(self, inside: ASGIApp) -> None:
            self._inside = inside

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            async def noting(message: Message) -> None:
                if message["type"] == "http.response.start":
                    seen.append((str(message["status"]), type(message["status"]), scope["clipmill.code"]))
                await send(message)

            await self._inside(scope, receive, noting)

    install_lost_page(app)
    app.add_middleware(Noting)
    TestClient(app).get("/nothing", headers={"Accept": FIREFOX})

    assert seen == [("404", int, "path_not_found")]


@pytest.mark.parametrize(("path", "document"), [
    ("/nothing", "/api/v1/openapi.json"), ("/api/platform", "/api/platform/openapi.json"),
    ("/open/v2", "/open/v2/openapi.json"), ("/api/v20", "/api/v1/openapi.json"),
])  # fmt: skip
def test_the_hint_names_the_document_of_the_api_that_was_meant(path: str, document: str) -> None:
    app = FastAPI()
    install_problems(app)
    assert TestClient(app).get(path).json()["hint"] == f"See {document} for the paths that there are."
