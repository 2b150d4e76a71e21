# SPDX-License-Identifier: MIT
"""What pages of other origins can send without being asked, and that nobody is known by a cookie."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.datastructures import Headers

import clipmill.api
from clipmill.api.native.json_bodies import JsonBodies, is_foreign_form

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(("headers", "is_foreign"), [
    ({"content-type": FORM, "sec-fetch-site": "cross-site"}, True),
    ({"content-type": "Text/Plain; charset=utf-8", "sec-fetch-site": "same-site"}, True),
    ({"sec-fetch-site": "cross-site"}, True),
    ({"content-type": "multipart/form-data; boundary=x", "origin": "https://evil.example"}, True),
    ({"content-type": "text/plain", "origin": "null"}, True),
    ({"content-type": "application/json", "sec-fetch-site": "cross-site"}, False),
    ({"content-type": FORM, "sec-fetch-site": "same-origin", "origin": "https://elsewhere.example"}, False),
    ({"content-type": FORM, "sec-fetch-site": "none"}, False),
    ({"content-type": FORM, "origin": "https://clips.example:8443"}, False),
    ({"content-type": FORM}, False),
    ({}, False),
])  # fmt: skip
def test_a_form_of_another_page_is_known(headers: dict[str, str], *, is_foreign: bool) -> None:
    assert is_foreign_form(Headers({"host": "clips.example:8443", **headers})) is is_foreign


def test_it_is_refused_before_any_route() -> None:
    app, made = FastAPI(), list[dict[str, int]]()

    @app.post("/jobs")
    def submit(body: dict[str, int]) -> None:
        made.append(body)

    app.add_middleware(JsonBodies)
    http = TestClient(app)
    refused = http.post("/jobs", content='{"a": 1}', headers={"Content-Type": FORM, "Origin": "https://evil.example"})

    assert (refused.status_code, refused.json()["code"], made) == (403, "foreign_page", [])
    assert http.post("/jobs", content='{"a": 1}', headers={"Content-Type": FORM}).status_code == 200


def test_no_route_reads_a_cookie() -> None:
    modules = sorted(Path(next(iter(clipmill.api.__path__))).rglob("*.py"))
    texts = {path.name: path.read_text("utf-8") for path in modules}
    words = ("Cookie(", "APIKeyCookie", ".cookies", '"cookie"', "set_cookie", "SessionMiddleware")

    assert len(texts) > 50
    assert [name for name, text in texts.items() if any(word in text for word in words)] == []
