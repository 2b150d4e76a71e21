# SPDX-License-Identifier: MIT
"""The whole server before clients that are not careful: slashes, methods, content types, scripts of other pages."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.service.native_world import V1, WISH, Caller, NativeWorld, make_world
from tests.service.test_native_shares import VIDEO, a_clip_with_video

from clipmill.domain.result import ArtifactKind
from clipmill.server import make_app
from clipmill.settings import ServiceSettings, Settings
from clipmill.storage.records.database import Database

URL = "https://example.com/talk.mp4"
BODY = json.dumps(WISH)
BASE = "http://testserver"


@pytest.fixture(name="world")
def _world(sqlite_database: Database, tmp_path: Path) -> NativeWorld:
    world = make_world(sqlite_database, tmp_path)
    world.app = make_app(world.context, Settings())
    return world


@pytest.fixture(name="anyone")
def _anyone(world: NativeWorld) -> TestClient:
    return TestClient(world.app, raise_server_exceptions=False, follow_redirects=False)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/api/v1/openapi.json"])
def test_a_monitor_may_ask_for_the_head_alone(anyone: TestClient, path: str) -> None:
    answer = anyone.head(path)
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_api_document_is_made_in_a_thread_and_says_where_it_stands(
    world: NativeWorld, anyone: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    native: Any = next(route for route in world.app.routes if getattr(route, "path", "") == V1)
    make, is_on_loop = native.app.openapi, []

    def noting() -> Any:
        is_on_loop.append(asyncio._get_running_loop() is not None)
        return make()

    monkeypatch.setattr(native.app, "openapi", noting)
    document = anyone.get("/api/v1/openapi.json").json()

    assert is_on_loop == [False]
    assert document["servers"] == [{"url": V1}]
    assert document["paths"]["/jobs"]["post"]["operationId"] == "submit_job"
    assert "examples" in json.dumps(document["paths"]["/jobs"]["post"])


def test_head_of_a_list_wants_a_key_too(anyone: TestClient, me: Caller) -> None:
    assert anyone.head(f"{V1}/jobs").status_code == 401
    assert me.http.head(f"{V1}/jobs").status_code == 200
    assert set(me.http.put(f"{V1}/jobs").headers["allow"].split(", ")) == {"HEAD", "GET", "POST", "OPTIONS"}


@pytest.mark.parametrize(("path", "body", "status"), [
    (f"/{V1}/jobs", WISH, 202), (f"{V1}/jobs/", WISH, 202), (f"/{V1}/jobs/", WISH, 202),
    ("//api/platform/v1/clip", {"video_url": URL}, 200), ("/api/platform/v1/clip/", {"video_url": URL}, 200),
    (f"{V1}//jobs", WISH, 202), ("/api/platform//v1/clip", {"video_url": URL}, 200),
    ("/api/platform/v1//clip", {"video_url": URL}, 200), ("/api/v2//clips", {"video_url": URL}, 200),
    ("/open/v2//clips", {"video_url": URL}, 200),
    ("//open/v2/clips", {"video_url": URL}, 200), ("/api/v2/clips/", {"video_url": URL}, 200),
])  # fmt: skip
def test_a_base_url_with_a_slash_at_its_end_works(me: Caller, path: str, body: dict[str, Any], status: int) -> None:
    headers = {"Authorization": f"Bearer {me.secret}"}
    answer = me.http.post(f"{BASE}{path}", json=body, headers=headers, follow_redirects=False)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("path", [
    V1, "/api/platform", "/api/v2", "/open/v2", f"{V1}/jobs//", f"{V1}/jobs/%2F", "/healthz/", "/metrics/", "/jobs/",
    "/share/x/", "/files/x/video.mp4/", "/api/platform/v1/clip//", "/api/platform/teams//", "/open/v2/clips//",
])  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nothing_is_redirected_to_a_host_that_the_client_names(anyone: TestClient, method: str, path: str) -> None:
    answer = anyone.request(method, path, headers={"Host": "evil.example"})
    assert not 300 <= answer.status_code < 400
    assert "location" not in answer.headers


def test_what_a_proxy_denies_by_its_beginning_is_not_reached_by_a_second_slash(anyone: TestClient) -> None:
    assert anyone.get(f"{BASE}//readyz").status_code == 404


def test_the_description_is_kept_with_a_tag(anyone: TestClient) -> None:
    path = f"{V1}/openapi.json"
    squeezed = anyone.get(path, headers={"Accept-Encoding": "gzip"})
    plain = anyone.get(path, headers={"Accept-Encoding": "identity"})

    assert squeezed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert squeezed.json() == plain.json()
    assert squeezed.headers["etag"] == plain.headers["etag"]
    assert anyone.get(path, headers={"If-None-Match": plain.headers["etag"]}).status_code == 304


def test_options_of_uploads_name_the_methods(anyone: TestClient) -> None:
    assert set(anyone.options(f"{V1}/uploads").headers["allow"].split(", ")) == {"POST", "OPTIONS"}
    allowed = {"GET", "HEAD", "OPTIONS"}
    assert set(anyone.options("/files/x/video.mp4").headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize("content_type", [None, "application/x-www-form-urlencoded", "text/plain", "application/json"])
def test_json_is_read_whatever_is_declared(me: Caller, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    answer = me.http.post(f"{V1}/jobs", content=BODY.encode(), headers=headers)
    assert answer.status_code == 202, answer.text


def test_a_file_under_another_name_is_told_the_names(me: Caller) -> None:
    answer = me.http.post("/api/platform/v1/clip", files={"clip": ("a.mp4", b"bytes", "video/mp4")})
    assert answer.status_code == 400
    assert "'clip'" in answer.json()["error"]
    assert "video, video_file, file, music, music_file" in answer.json()["error"]


def test_what_is_no_json_is_refused_as_that(me: Caller) -> None:
    answer = me.http.post(f"{V1}/jobs", files={"video": ("a.mp4", b"bytes", "video/mp4")})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")


def test_a_hint_names_no_command_line(me: Caller) -> None:
    problem = me.http.get(f"{V1}/jobs", params={"cursor": "zz"}).json()
    assert problem["code"] == "invalid_options"
    assert "clipmill clip" not in problem["hint"]
    assert "openapi.json" in problem["hint"]


def test_a_text_that_is_too_short_is_measured_in_characters(me: Caller) -> None:
    problem = me.http.post(f"{V1}/jobs", json={"source": {"url": "x"}}).json()
    assert problem["errors"][0] == {"field": "source.url", "message": "String should have at least 8 characters"}


def test_the_same_idempotency_key_may_be_used_in_each_api(me: Caller) -> None:
    headers = {"Idempotency-Key": "order-17", "Authorization": f"Bearer {me.secret}"}
    posts = (
        ("/api/platform/v1/clip", {"video_url": URL}),
        ("/open/v2/clips", {"video_url": URL}),
        (f"{V1}/jobs", WISH),
    )
    first = [me.http.post(path, json=body, headers=headers) for path, body in posts]
    again = [me.http.post(path, json=body, headers=headers) for path, body in posts]

    assert [answer.status_code for answer in first] == [200, 200, 202]
    assert len(me.world.flows.enqueued) == 3
    assert again[0].json() == first[0].json()
    assert again[2].json()["id"] == first[2].json()["id"]


def test_an_empty_version_is_none(me: Caller) -> None:
    headers = {"Authorization": f"Bearer {me.secret}", "x-wayinvideo-api-version": ""}
    assert me.http.post("/open/v2/clips", json={"video_url": URL}, headers=headers).status_code == 200


def test_a_script_of_another_page_may_fetch_a_clip_by_its_address(me: Caller, anyone: TestClient) -> None:
    clip_id = a_clip_with_video(me)
    address = me.world.context.links.clip_url("", clip_id, ArtifactKind.VIDEO, expires_s=60)
    got = anyone.get(address, headers={"Origin": "https://page.example"})

    assert got.content == VIDEO
    assert got.headers["access-control-allow-origin"] == "*"
    forged = anyone.get(f"{address}x", headers={"Origin": "https://page.example"})
    assert (forged.status_code, forged.headers["access-control-allow-origin"]) == (403, "*")


def test_a_script_of_another_page_may_send_a_file_to_an_address_and_use_no_key(me: Caller, anyone: TestClient) -> None:
    upload = me.world.context.uploads.begin(me.principal.team.id, "talk.mp4", expires_s=60)
    address = me.world.context.links.upload_url("", upload.id, expires_s=60)
    asked = {"Origin": "https://page.example", "Access-Control-Request-Method": "PUT"}

    preflight = anyone.options(address, headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "PUT" in preflight.headers["access-control-allow-methods"]
    assert "authorization" not in preflight.headers["access-control-allow-headers"].lower()
    assert anyone.put(address, content=b"bytes").headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in anyone.options(f"{V1}/jobs", headers=asked).headers


@pytest.mark.parametrize("path", [
    "/files/x/video.mp4", "/uploads/x", "/share/x", f"{V1}/share/x",
    f"{V1}/styles/classic/preview.png?signature=x", f"{V1}/fonts/Inter/file?signature=x",
    f"{V1}/jobs/00000000-0000-0000-0000-000000000000/source/frame?expires=1&signature=x",
    f"{V1}/jobs/00000000-0000-0000-0000-000000000000/clips.zip?expires=1&signature=x",
])  # fmt: skip
def test_scripts_may_ask_for_and_read_the_refusals_of_all_that_needs_no_key(world: NativeWorld, path: str) -> None:
    settings = Settings(service=ServiceSettings(keyless_requests_per_minute=2))
    client = TestClient(make_app(world.context, settings), raise_server_exceptions=False)
    asked = {"Origin": "https://page.example", "Access-Control-Request-Method": "GET"}

    preflights = [client.options(path, headers=asked) for _ in range(4)]
    answers = [client.get(path, headers={"Origin": "https://page.example"}) for _ in range(3)]

    assert {answer.status_code for answer in preflights} == {204}  # not counted
    assert answers[-1].status_code == 429
    assert {answer.headers["access-control-allow-origin"] for answer in (*preflights, *answers)} == {"*"}
    assert "Retry-After" in answers[-1].headers["access-control-expose-headers"]
    assert "Clipmill-From-Us" in answers[-1].headers["access-control-expose-headers"]
    assert ("PUT" in preflights[0].headers["access-control-allow-methods"]) is path.startswith("/uploads/")


def test_no_answer_that_a_key_opened_may_be_read_by_other_pages(me: Caller) -> None:
    paths = ["/jobs", "/jobs?signature=x", "/styles", "/openapi.json?signature=x", "/fonts/Inter/file"]
    answers = [me.http.get(f"{V1}{path}", headers={"Origin": "https://page.example"}) for path in paths]

    assert [answer.status_code for answer in answers[:4]] == [200] * 4
    assert not any("access-control-allow-origin" in answer.headers for answer in answers)
