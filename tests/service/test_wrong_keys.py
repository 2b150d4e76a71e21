# SPDX-License-Identifier: MIT
"""Wrong keys are looked at only so often, at every door that takes keys; right ones go on."""

from __future__ import annotations

import dataclasses
import itertools
from ipaddress import IPv4Network
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.service.native_world import Caller, NativeWorld, make_world

from clipmill.accounts.guesses import GuessLimiter
from clipmill.accounts.keys import Keys
from clipmill.server import _config, make_app
from clipmill.settings import ServiceSettings, Settings
from clipmill.storage.records.database import Database

LIMIT = 3
JOB = "00000000-0000-0000-0000-000000000000"
DOORS = {
    "native": ("GET", "/api/v1/me", "X-API-Key", "{}"),
    "native bearer": ("GET", "/api/v1/jobs", "Authorization", "Bearer {}"),
    "tus": ("POST", "/api/v1/uploads", "X-API-Key", "{}"),
    "cuttr": ("GET", f"/api/platform/v1/clip/{JOB}", "X-API-Key", "{}"),
    "cuttr spending": ("POST", "/api/platform/v1/clip", "X-API-Key", "{}"),
    "wayinvideo": ("GET", "/api/v2/clips/results/x", "Authorization", "Bearer {}"),
    "wayinvideo writing": ("POST", "/api/v2/clips", "Authorization", "Bearer {}"),
    "wayinvideo open": ("GET", "/open/v2/clips/results/x", "Authorization", "Bearer {}"),
    "metrics": ("GET", "/metrics", "X-API-Key", "{}"),
}


@pytest.fixture(name="world")
def _world(sqlite_database: Database, tmp_path: Path) -> NativeWorld:
    world = make_world(sqlite_database, tmp_path)
    keys = Keys(sqlite_database, GuessLimiter(LIMIT))
    return dataclasses.replace(world, context=dataclasses.replace(world.context, keys=keys))


@pytest.fixture(name="me")
def _me(world: NativeWorld) -> Caller:
    return world.caller()


@pytest.fixture(name="app")
def _app(world: NativeWorld) -> FastAPI:
    return make_app(world.context, Settings())


def client_from(app: FastAPI, address: str) -> TestClient:
    return TestClient(app, client=(address, 50000), raise_server_exceptions=False)


def statuses(client: TestClient, door: str, secrets: list[str]) -> list[int]:
    method, path, header, form = DOORS[door]
    extra = {"Tus-Resumable": "1.0.0"}
    return [
        client.request(method, path, headers={header: form.format(secret), **extra}).status_code for secret in secrets
    ]


@pytest.mark.parametrize("door", DOORS)
def test_no_door_looks_at_more_wrong_keys_than_the_limit(app: FastAPI, door: str) -> None:
    found = statuses(client_from(app, "192.0.2.1"), door, [f"clipmill_{number:040x}" for number in range(LIMIT + 2)])

    assert found[:LIMIT] == [found[0]] * LIMIT
    assert found[0] in {401, 403}
    assert found[LIMIT:] == [429, 429]


def test_a_right_key_that_is_guessed_at_last_is_refused_like_a_wrong_one(me: Caller, app: FastAPI) -> None:
    guesses = [f"clipmill_{number:040x}" for number in range(LIMIT)]

    assert statuses(client_from(app, "192.0.2.1"), "native", [*guesses, me.secret]) == [401] * LIMIT + [429]
    assert statuses(client_from(app, "192.0.2.2"), "native", [me.secret]) == [200]


def test_a_guesser_is_one_at_all_doors_together(app: FastAPI) -> None:
    client = client_from(app, "192.0.2.1")
    for door in ("native", "cuttr", "wayinvideo"):
        assert statuses(client, door, [f"clipmill_{door}"])[0] in {401, 403}

    assert statuses(client, "metrics", ["clipmill_another"]) == [429]


def test_right_keys_go_on_beside_a_guesser_and_other_addresses_notice_nothing(me: Caller, app: FastAPI) -> None:
    office, home = client_from(app, "192.0.2.1"), client_from(app, "192.0.2.2")
    assert statuses(office, "native", [me.secret]) == [200]
    statuses(office, "native", [f"clipmill_{number}" for number in range(20)])

    assert statuses(office, "native", [me.secret]) == [200]
    assert statuses(office, "cuttr", [me.secret]) == [404]
    assert statuses(home, "native", [me.secret]) == [200]


def test_a_revoked_key_is_one_guess_however_often_it_comes(me: Caller, app: FastAPI, world: NativeWorld) -> None:
    client = client_from(app, "192.0.2.1")
    assert statuses(client, "native", [me.secret]) == [200]
    world.context.keys.revoke(me.principal.team.id, me.principal.key.id)

    assert statuses(client, "native", [me.secret] * 20) == [401] * 20
    assert statuses(client, "wayinvideo", [me.secret])[0] in {401, 403}
    assert statuses(client, "native", [f"clipmill_{number}" for number in range(LIMIT)]) == [401] * (LIMIT - 1) + [429]


def test_a_right_key_comes_in_though_a_client_there_goes_on_with_a_dead_one(me: Caller, app: FastAPI) -> None:
    client = client_from(app, "192.0.2.1")

    assert set(statuses(client, "native", ["clipmill_old"] * (5 * LIMIT))) == {401}
    assert statuses(client, "native", [me.secret]) == [200]


def test_requests_without_a_key_are_no_guesses(me: Caller, app: FastAPI) -> None:
    client = client_from(app, "192.0.2.1")

    assert {client.get("/api/v1/me").status_code for _ in range(20)} == {401}
    assert statuses(client, "native", [me.secret]) == [200]


def test_each_api_refuses_in_its_own_shape_and_says_when_to_come_again(app: FastAPI) -> None:
    client = client_from(app, "192.0.2.1")
    statuses(client, "native", [f"clipmill_{number}" for number in range(LIMIT)])

    native = client.get("/api/v1/me", headers={"X-API-Key": "clipmill_x"})
    cuttr = client.get(f"/api/platform/v1/clip/{JOB}", headers={"X-API-Key": "clipmill_x"})
    wayin = client.get("/api/v2/clips/results/x", headers={"Authorization": "Bearer clipmill_x"})

    assert [1 <= int(answer.headers["retry-after"]) <= 20 for answer in (native, cuttr, wayin)] == [True] * 3
    assert (native.headers["content-type"], native.json()["code"]) == ("application/problem+json", "rate_limited")
    assert cuttr.json() == {"error": "Rate limit exceeded"}
    assert list(wayin.json()) == ["timestamp", "status", "error", "path"]
    assert (wayin.json()["status"], wayin.headers["x-clipmill-error"]) == (429, "rate_limited")


def test_behind_a_named_proxy_it_is_the_client_that_is_counted(world: NativeWorld) -> None:
    settings = Settings(service=ServiceSettings(trusted_proxies=(IPv4Network("10.0.0.0/8"),)))
    config = _config(make_app(world.context, settings), "127.0.0.1", 0, settings)
    config.load()

    numbers = itertools.count()

    def status(peer: str, spoken_for: str) -> int:
        client = TestClient(config.loaded_app, client=(peer, 50000), raise_server_exceptions=False)
        headers = {"X-Forwarded-For": spoken_for, "X-API-Key": f"clipmill_{next(numbers)}"}
        return client.get("/api/v1/me", headers=headers).status_code

    assert [status("10.1.2.3", "203.0.113.1") for _ in range(LIMIT + 1)] == [401] * LIMIT + [429]
    assert status("10.1.2.3", "203.0.113.2") == 401
    invented = [status("192.0.2.9", f"203.0.113.{number}") for number in range(10, 10 + LIMIT + 1)]
    assert invented == [401] * LIMIT + [429]
