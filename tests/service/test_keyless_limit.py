# SPDX-License-Identifier: MIT
"""What needs no key is answered only so often to one address."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from structlog.testing import capture_logs
from tests.service.native_world import V1, Caller, NativeWorld
from tests.service.test_native_shares import VIDEO, a_clip_with_video, share

from clipmill.server import _config, make_app
from clipmill.settings import ServiceSettings, Settings

LIMIT = 4


@pytest.fixture(name="app")
def _app(world: NativeWorld) -> FastAPI:
    return make_app(world.context, Settings(service=ServiceSettings(keyless_requests_per_minute=LIMIT)))


def client_from(app: FastAPI, address: str) -> TestClient:
    return TestClient(app, client=(address, 50000), raise_server_exceptions=False)


def test_a_shared_clip_is_refused_to_who_asks_too_often_and_to_nobody_else(me: Caller, app: FastAPI) -> None:
    path = f"/share/{share(me, a_clip_with_video(me))['url'].rsplit('/', 1)[1]}"
    greedy, other = client_from(app, "192.0.2.7"), client_from(app, "192.0.2.8")

    answers = [greedy.get(path) for _ in range(LIMIT + 1)]

    assert [answer.status_code for answer in answers] == [200] * LIMIT + [429]
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["code"] == "rate_limited"
    assert refused.json()["retryable"] is True
    assert greedy.get(f"{V1}{path}/video.mp4").status_code == 429
    assert other.get(f"{V1}{path}/video.mp4").content == VIDEO


@pytest.mark.parametrize(
    "path",
    [
        "/share/x", "/files/x/video.mp4", "/files/sources/x", "/api/v1/share/x", "/api/v1/share/x/video.mp4",
        "/api/v1/styles/classic/preview.png?signature=x", "/api/v1/fonts/Inter/file?signature=x",
        "/api/v1/jobs/00000000-0000-0000-0000-000000000000/clips.zip?expires=1&signature=x",
        "/api/v1/styles/classic/preview.png?%73ignature=x", "/api/v1/styles/classic/preview.png?signature=",
    ],
)  # fmt: skip
def test_every_address_that_needs_no_key_is_counted(app: FastAPI, path: str) -> None:
    client = client_from(app, "192.0.2.9")

    codes = [client.get(path, headers={"X-API-Key": "clipmill_made_up"}).status_code for _ in range(LIMIT + 1)]

    assert 429 not in codes[:LIMIT]
    assert codes[-1] == 429


def test_an_upload_that_is_refused_is_not_read(app: FastAPI) -> None:
    client = client_from(app, "192.0.2.10")

    answers = [client.put("/uploads/x?expires=1&signature=x", content=b"1234") for _ in range(LIMIT + 1)]

    assert answers[-1].status_code == 429
    assert answers[-1].headers["connection"] == "close"


def test_requests_with_a_key_and_questions_after_its_health_are_not_counted(me: Caller, app: FastAPI) -> None:
    client = client_from(app, "192.0.2.11")

    codes = {client.get(path, headers=me.http.headers).status_code for path in [f"{V1}/me", "/healthz"] * LIMIT * 2}

    assert codes == {200}


def test_only_a_proxy_that_is_named_is_believed_whom_it_speaks_for(world: NativeWorld) -> None:
    service = ServiceSettings(keyless_requests_per_minute=1, trusted_proxies=(IPv4Network("10.0.0.0/8"),))
    settings = Settings(service=service)
    config = _config(make_app(world.context, settings), "127.0.0.1", 0, settings)
    config.load()

    def status(peer: str, spoken_for: str) -> int:
        client = TestClient(config.loaded_app, client=(peer, 50000), raise_server_exceptions=False)
        return client.get("/share/x", headers={"X-Forwarded-For": spoken_for}).status_code

    assert [status("10.1.2.3", "203.0.113.1"), status("10.1.2.3", "203.0.113.2")] == [404, 404]
    assert status("10.1.2.3", "203.0.113.1") == 429
    assert [status("192.0.2.12", "203.0.113.3"), status("192.0.2.12", "203.0.113.4")] == [404, 429]


def test_a_proxy_that_is_not_named_is_told_of_once(app: FastAPI) -> None:
    client = client_from(app, "192.0.2.13")
    with capture_logs() as lines:
        for number in range(2):
            client.get("/share/x", headers={"X-Forwarded-For": f"203.0.113.{number}"})

    assert [line["address"] for line in lines if line["event"] == "proxy_not_named"] == ["192.0.2.13"]
