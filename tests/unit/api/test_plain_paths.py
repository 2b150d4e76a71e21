# SPDX-License-Identifier: MIT
"""Needless slashes in paths."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from clipmill.api.plain_paths import PlainPaths, plain_path


@pytest.mark.parametrize(("path", "plain"), [
    ("//api/v1/jobs", "/api/v1/jobs"),
    ("///open/v2/clips", "/open/v2/clips"),
    ("/api/v1/jobs/", "/api/v1/jobs"),
    ("//api/platform/v1/clip/", "/api/platform/v1/clip"),
    ("/api/v2/clips/", "/api/v2/clips"),
    ("/", "/"),
    ("//", "//"),
    ("//metrics", "//metrics"),
    ("//files/x/video.mp4", "//files/x/video.mp4"),
    ("/api/platform//v1/clip", "/api/platform/v1/clip"),
    ("/api/platform/v1//clip", "/api/platform/v1/clip"),
    ("/open/v2///clips/", "/open/v2/clips"),
    ("/api/v1//jobs//", "/api/v1/jobs//"),
    ("/api/v1/jobs/x%2F", "/api/v1/jobs/x%2F"),
    ("/api/v1/%2Fjobs", "/api/v1/%2Fjobs"),
    ("/api/v1/", "/api/v1/"),
    ("/api/v1", "/api/v1"),
    ("/share/x/", "/share/x/"),
    ("/api/v10/jobs/", "/api/v10/jobs/"),
    ("/api/v1/jobs//", "/api/v1/jobs//"),
    ("/api/v1//jobs", "/api/v1/jobs"),
])  # fmt: skip
def test_only_what_a_client_did_not_mean_is_taken_away(path: str, plain: str) -> None:
    assert plain_path(path) == plain
    assert plain_path(plain) == plain


def test_the_app_sees_the_plain_path_and_the_body_is_kept() -> None:
    async def tell(request: Request) -> JSONResponse:
        raw: bytes = request.scope["raw_path"]
        return JSONResponse([request.url.path, raw.decode(), (await request.body()).decode()])

    app = Starlette(routes=[Route("/api/v1/jobs/{name}", tell, methods=["POST"])])
    app.router.redirect_slashes = False
    app.add_middleware(PlainPaths)
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as client:
        answer = client.post("http://testserver//api/v1/jobs/a%20b/", content="kept")

        encoded = client.post("http://testserver/api/v1/jobs/a%2F", content="kept")

    assert encoded.status_code == 404  # an id with a slash in it is another id
    assert answer.json() == ["/api/v1/jobs/a b", "/api/v1/jobs/a%20b", "kept"]
