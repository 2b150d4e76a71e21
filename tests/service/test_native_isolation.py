# SPDX-License-Identifier: MIT
"""Every route of our own API tried by another team: it sees nothing, guesses nothing, changes nothing."""

from __future__ import annotations

import itertools
import re
from typing import Any

import sqlalchemy as sa
from tests.service.native_world import ALL_SCOPES, V1, Caller, NativeWorld

from clipmill.domain.accounts import Scope
from clipmill.domain.jobs import JobKind
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import ClipRow, DeliveryRow, JobRow, KeyRow, PresetRow, ShareRow, WebhookRow

BODIES: dict[str, Any] = {
    "render_clip": {"ratio": "1:1"},
    "render_job": {"clips": [{"ordinal": 0}]},
    "change_webhook": {"is_enabled": False},
    "change_preset": {"name": "mine now"},
    "judge_clip": {"verdict": "down"},
    "share_clip": {},
    "draft_clip": {},
    "create_clip": {"from_us": 0, "to_us": 5_000_000},
    "prepare_archive": {},
    "change_team": {"name": "mine now"},
    "create_team_key": {"name": "mine now"},
    "top_up_wallet": {"amount_cents": 1},
}
OPERATORS = {"get_team", "change_team", "create_team_key", "top_up_wallet"}
FOR_EVERYBODY = {"style_name", "family", "token"}
"""Of the catalogue, and what a team has given out itself."""
HEADERS = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}


def belongings(world: NativeWorld, owner: Caller) -> dict[str, list[str]]:
    """Make one of everything as a team; ids by the name of the path parameter."""
    jobs = [owner.done_job(), owner.done_job(JobKind.SUMMARY), owner.job()]
    world.context.jobs.cancel(owner.principal.team.id, owner.job())
    hook = owner.http.post(f"{V1}/webhooks", json={"url": "http://127.0.0.1:9009/hook"}).json()["id"]
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "6"}
    upload = owner.http.post(f"{V1}/uploads", headers=tus).headers["location"].rsplit("/", 1)[-1]
    return {
        "job_id": jobs,
        "clip_id": owner.clip_ids(jobs[0]),
        "webhook_id": [hook],
        "delivery_id": [owner.http.post(f"{V1}/webhooks/{hook}/test").json()["id"]],
        "upload_id": [upload],
        "key_id": [owner.principal.key.id],
        "team_id": [str(owner.principal.team.id)],
        "preset_id": [owner.http.post(f"{V1}/presets", json={"name": "ours", "options": {}}).json()["id"]],
        "share_id": [owner.http.post(f"{V1}/clips/{owner.clip_ids(jobs[0])[0]}/share", json={}).json()["id"]],
    }


def state_of(db: Database) -> list[Any]:
    """Return what another team could have changed."""
    queries = [
        sa.select(JobRow.id, JobRow.state, JobRow.attempt).order_by(JobRow.id),
        sa.select(KeyRow.id, KeyRow.revoked_at_us).order_by(KeyRow.id),
        sa.select(WebhookRow.id, WebhookRow.is_enabled).order_by(WebhookRow.id),
        sa.select(DeliveryRow.id, DeliveryRow.due_at_us).order_by(DeliveryRow.id),
        sa.select(ClipRow.id, ClipRow.verdict).order_by(ClipRow.id),
        sa.select(ShareRow.id).order_by(ShareRow.id),
        sa.select(PresetRow.id, PresetRow.name).order_by(PresetRow.id),
    ]
    with db.reading() as session:
        return [tuple(row) for query in queries for row in session.execute(query)]


def test_no_route_shows_or_changes_what_is_another_team_s(world: NativeWorld) -> None:
    owner, stranger = world.caller(), world.caller()
    things = belongings(world, owner)
    before = state_of(world.context.db)
    document = stranger.http.get(f"{V1}/openapi.json").json()
    tried = 0
    for path, operations in document["paths"].items():
        names = re.findall(r"{(\w+)}", path.replace("{person}", "0"))
        if not names:
            continue
        (name,) = names
        path = path.replace("{person}", "0")  # noqa: PLW2901 - a number inside what is tried
        if name in FOR_EVERYBODY:
            continue
        for method, operation in operations.items():
            for identifier in things[name]:
                url = V1 + path.replace(f"{{{name}}}", identifier)
                options: dict[str, Any] = {}
                if method in {"post", "patch", "put"} and operation["operationId"] in BODIES:
                    options["json"] = BODIES[operation["operationId"]]
                elif name == "upload_id":
                    options["headers"] = HEADERS
                answer = stranger.http.request(method.upper(), url, **options)
                wanted = 403 if operation["operationId"] in OPERATORS else 404
                assert answer.status_code == wanted, (method, url, answer.text)
                tried += 1
    assert tried >= 40
    assert state_of(world.context.db) == before


def test_lists_of_another_team_are_empty(world: NativeWorld) -> None:
    owner, stranger = world.caller(), world.caller(balance_cents=0)
    things = belongings(world, owner)
    for path in ("jobs", "clips", "presets", "webhooks", "wallet/entries"):
        assert stranger.http.get(f"{V1}/{path}").json()["items"] == []
    keys = [key["id"] for key in stranger.http.get(f"{V1}/keys").json()["items"]]
    assert keys == [stranger.principal.key.id]
    shown = "".join(stranger.http.get(f"{V1}/{path}").text for path in ("jobs", "webhooks", "keys", "wallet", "team"))
    assert not [identifier for ids in things.values() for identifier in ids if identifier in shown]


def test_another_team_s_things_are_no_source_parent_or_cursor(world: NativeWorld) -> None:
    owner, stranger = world.caller(), world.caller()
    things = belongings(world, owner)
    upload = {"source": {"upload_id": things["upload_id"][0]}}
    assert stranger.http.post(f"{V1}/jobs", json=upload).json()["code"] == "upload_not_found"
    assert stranger.http.post(f"{V1}/estimates", json=upload).json()["code"] == "upload_not_found"
    entry = owner.http.get(f"{V1}/wallet/entries").json()["items"][0]["id"]
    assert stranger.http.get(f"{V1}/wallet/entries", params={"cursor": entry}).status_code == 422
    known = stranger.http.post(f"{V1}/estimates", json={"source": {"url": "https://example.com/talk.mp4"}}).json()
    assert known["duration_s"] is None


def test_the_same_idempotency_key_of_two_teams_is_two_keys(world: NativeWorld) -> None:
    wish, headers = {"source": {"url": "https://example.com/a.mp4"}}, {"Idempotency-Key": "same"}
    ids = {
        who.http.post(f"{V1}/jobs", json=wish, headers=headers).json()["id"] for who in (world.caller(), world.caller())
    }
    assert len(ids) == 2


def test_ids_cannot_be_counted(world: NativeWorld) -> None:
    callers = [world.caller() for _ in range(3)]
    teams = [who.principal.team.id for who in callers]
    assert len({second - first for first, second in itertools.pairwise(teams)}) == 2
    assert min(teams) > 1_000_000
    jobs = [callers[0].job() for _ in range(3)]
    assert len({job[:8] for job in jobs}) == 3


def test_only_an_operator_reaches_other_teams(world: NativeWorld) -> None:
    owner, root = world.caller(), world.caller(scopes=ALL_SCOPES | {Scope.ADMIN})
    assert root.http.get(f"{V1}/teams/{owner.principal.team.id}").status_code == 200
    assert root.http.get(f"{V1}/jobs/{owner.job()}").status_code == 404
