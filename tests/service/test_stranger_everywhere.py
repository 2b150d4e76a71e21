# SPDX-License-Identifier: MIT
"""A team with a right key, or a key that may only read, tries every route of the three APIs on another team's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from tests.service.making import make_principal_and_secret
from tests.service.native_world import Caller, NativeWorld, make_world

from clipmill.api.dialect_wayinvideo.ids import PREFIX
from clipmill.domain.accounts import Scope
from clipmill.domain.jobs import JobKind
from clipmill.server import make_app
from clipmill.settings import Settings
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import Table

V1 = "/api/v1"
SILENT = {"teams", "rates", "api_keys"}
"""Tables in which a stranger's own requests leave something: rates, and when a key was used."""
READING = {"estimate_job", "draw_look", "draft_clip", "prepare_archive"}
"""Routes of our own API that take a body and change nothing."""
TUS = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}


@dataclass
class Things:
    """One of everything that is another team's."""

    job: str
    clip: str
    upload: str
    preset: str
    team: int
    key: str
    moments: str
    document: str

    def all(self) -> list[str]:
        """Return every id, in the form of each API."""
        plain = [self.job, self.clip, self.upload, self.preset, self.key, self.moments, self.document]
        return [*plain, *(item.replace("-", "") for item in plain)]


@pytest.fixture(name="world")
def _world(sqlite_database: Database, tmp_path: Path) -> NativeWorld:
    world = make_world(sqlite_database, tmp_path)
    world.app = make_app(world.context, Settings())
    return world


@pytest.fixture(name="theirs")
def _theirs(world: NativeWorld) -> Things:
    owner = world.caller()
    job = owner.done_job()
    upload = world.context.uploads.begin(owner.principal.team.id, "logo.png", size_bytes=4).id
    owner.http.patch(f"{V1}/uploads/{upload}", content=b"logo", headers=TUS)
    preset = owner.http.post(f"{V1}/presets", json={"name": "brand kit", "options": {"count": 3}}).json()["id"]
    return Things(
        job,
        owner.clip_ids(job)[0],
        upload,
        preset,
        owner.principal.team.id,
        owner.principal.key.id,
        owner.done_job(JobKind.MOMENTS),
        owner.done_job(JobKind.SUMMARY),
    )


@pytest.fixture(name="stranger")
def _stranger(world: NativeWorld) -> Caller:
    return world.caller()


def state_of(db: Database) -> dict[str, list[Any]]:
    """Return all rows of all tables that matter."""
    with db.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(sa.select(table)).all()))
            for table in Table.metadata.sorted_tables
            if table.name not in SILENT
        }


def operations(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the method, path and name of every operation of an API."""
    return [
        (method.upper(), path, operation.get("operationId", ""))
        for path, found in document["paths"].items()
        for method, operation in found.items()
    ]


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_no_body_of_our_own_api_reaches_another_team_s_uploads_and_presets(
    world: NativeWorld, theirs: Things, stranger: Caller
) -> None:
    url, upload = {"url": "https://example.com/a.mp4"}, {"upload_id": theirs.upload}
    own = stranger.done_job()
    clip = stranger.clip_ids(own)[0]
    mark = {"options": {"watermark": upload}}
    requests: list[tuple[str, dict[str, Any]]] = [
        ("jobs", {"source": upload}),
        ("jobs", {"source": url, "preset_id": theirs.preset}),
        ("jobs", {"source": url, "options": {"music": upload}}),
        ("jobs", {"source": url, **mark}),
        ("estimates", {"source": upload}),
        ("presets", {"name": "taken", "options": {"music": upload}}),
        ("presets", {"name": "taken", **mark}),
        (f"clips/{clip}/render", {"watermark": upload}),
        (f"jobs/{own}/render", {"clips": [{"ordinal": 0, "watermark": upload}]}),
    ]
    before = state_of(world.context.db)
    for path, body in requests:
        answer = stranger.http.post(f"{V1}/{path}", json=body)
        assert answer.status_code == 404, (path, body, answer.text)
        assert answer.json()["code"] in {"upload_not_found", "preset_not_found"}, answer.text
    assert state_of(world.context.db) == before


def test_no_question_of_our_own_api_reaches_another_team_s_clips(theirs: Things, stranger: Caller) -> None:
    own = stranger.done_job()
    for query in (f"clip={theirs.clip}", f"clip_id={theirs.clip}", f"clips={theirs.clip}"):
        answer = stranger.http.get(f"{V1}/jobs/{own}/clips.zip?{query}")
        assert theirs.clip not in answer.text
    answer = stranger.http.post(f"{V1}/jobs/{own}/archive", json={"clip_ids": [theirs.clip]})
    assert answer.status_code in {404, 422}, answer.text


def test_an_address_that_was_signed_for_one_thing_opens_no_other(theirs: Things, stranger: Caller) -> None:
    own = stranger.done_job()
    for number in range(2):
        stranger.world.context.blobs.put_bytes(f"jobs/{own}/{number}.mp4", b"0123456789", "video/mp4")
    made = stranger.http.post(f"{V1}/jobs/{own}/archive", json={}).json()["url"]
    clip = stranger.http.get(f"{V1}/clips/{stranger.clip_ids(own)[0]}").json()["files"][0]["url"]
    strangers_clip = stranger.clip_ids(own)[0]
    for address in (made.replace(own, theirs.job), clip.replace(strangers_clip, theirs.clip)):
        assert theirs.job in address or theirs.clip in address
        answer = TestClient(stranger.world.app, raise_server_exceptions=False).get(address)
        assert (answer.status_code, answer.json()["code"]) == (403, "link_invalid")


def test_no_route_of_the_cuttr_dialect_shows_or_changes_another_team_s(
    world: NativeWorld, theirs: Things, stranger: Caller
) -> None:
    base, tried = "/api/platform", 0
    document = stranger.http.get(f"{base}/openapi.json").json()
    before = state_of(world.context.db)
    ids = {"job_id": theirs.job, "team_id": str(theirs.team), "key_id": theirs.key}
    for method, path, _ in operations(document):
        names = re.findall(r"{(\w+)}", path)
        if not names:
            continue
        body = {"name": "mine", "amount_cents": 1} if method == "POST" else None
        answer = stranger.http.request(method, base + path.format(**ids), json=body)
        wanted = 403 if "top-up" in path or "topup" in path else 404  # the operator's alone, whosever the wallet is
        assert answer.status_code == wanted, (method, path, answer.text)
        assert not [item for item in (*theirs.all(), str(theirs.team)) if item in answer.text]
        own_team = path.replace("{team_id}", str(stranger.principal.team.id))
        if "{key_id}" in path:  # another team's key under one's own team
            assert stranger.http.request(method, base + own_team.format(**ids)).status_code == 404
        tried += 1
    assert tried >= 6
    assert state_of(world.context.db) == before


@pytest.mark.parametrize("mount", ["/api/v2", "/open/v2"])
def test_no_route_of_the_wayinvideo_dialect_shows_or_changes_another_team_s(
    world: NativeWorld, theirs: Things, stranger: Caller, mount: str
) -> None:
    document = stranger.http.get(f"{mount}/openapi.json").json()
    before, tried = state_of(world.context.db), 0
    kinds = {"find-moments": theirs.moments, "summaries": theirs.document, "transcripts": theirs.document}
    for method, path, _ in operations(document):
        world.context.rates._times._buckets.clear()  # type: ignore[attr-defined]  # 15 a minute are too few for this
        plain = next((job for word, job in kinds.items() if word in path), theirs.job)
        if method == "GET":
            for job in (plain, f"{PREFIX}{plain.replace('-', '')}"):
                answer = stranger.http.get(mount + re.sub(r"{\w+}", job, path), headers=bearer(stranger.secret))
                assert answer.status_code == 404, (path, answer.text)
                tried += 1
            continue
        if path.endswith("/upload/single-file"):
            continue  # names nothing
        body = {"video_url": theirs.upload, "project_id": theirs.job, "idx_list": [0], "clip_ids": [theirs.clip]}
        body |= {"target_duration": "DURATION_30_60", "query": "ships"}
        answer = stranger.http.post(mount + path, json=body, headers=bearer(stranger.secret))
        wanted = {404} if path.endswith("/export") else {400}
        assert answer.status_code in wanted, (path, answer.text)
        assert not [item for item in theirs.all() if item in answer.text]
        tried += 1
    assert tried >= 12
    assert state_of(world.context.db) == before


def readers(world: NativeWorld, stranger: Caller, *scopes: Scope) -> dict[str, str]:
    """Return headers with a key of the team that owns things, with few scopes."""
    _, secret = make_principal_and_secret(world.context.db, stranger.principal.team, scopes=frozenset(scopes))
    return {"X-API-Key": secret, **bearer(secret)}


def test_a_key_that_may_read_writes_nowhere(world: NativeWorld, stranger: Caller) -> None:
    job = stranger.done_job()
    hook = stranger.http.post(f"{V1}/webhooks", json={"url": "http://127.0.0.1:9009/hook"}).json()["id"]
    upload = stranger.http.post(f"{V1}/uploads", headers={**TUS, "Upload-Length": "6"}).headers["location"]
    clip = stranger.clip_ids(job)[0]
    ids = {
        "job_id": job,
        "clip_id": clip,
        "webhook_id": hook,
        "delivery_id": stranger.http.post(f"{V1}/webhooks/{hook}/test").json()["id"],
        "upload_id": upload.rsplit("/", 1)[-1],
        "key_id": stranger.principal.key.id,
        "team_id": str(stranger.principal.team.id),
        "preset_id": stranger.http.post(f"{V1}/presets", json={"name": "ours", "options": {}}).json()["id"],
        "share_id": stranger.http.post(f"{V1}/clips/{clip}/share", json={}).json()["id"],
    }
    headers = readers(world, stranger, Scope.READ)
    client = TestClient(world.app, raise_server_exceptions=False)
    before, tried = state_of(world.context.db), 0
    for base in (V1, "/api/platform", "/api/v2", "/open/v2"):
        for method, path, name in operations(client.get(f"{base}/openapi.json").json()):
            if method in {"GET", "HEAD", "OPTIONS"} or name in READING:
                continue
            world.context.rates._times._buckets.clear()  # type: ignore[attr-defined]
            extra = TUS if "/uploads" in path else {}
            answer = client.request(method, base + path.format(**ids), headers={**headers, **extra})
            assert answer.status_code == 403, (base, method, path, answer.text)
            tried += 1
    assert tried >= 35
    assert state_of(world.context.db) == before


def test_a_key_that_may_read_and_write_keeps_no_keys_and_no_webhooks(world: NativeWorld, stranger: Caller) -> None:
    headers = readers(world, stranger, Scope.READ, Scope.WRITE)
    client = TestClient(world.app, raise_server_exceptions=False)
    team = stranger.principal.team.id
    for method, path in [
        ("GET", f"{V1}/keys"), ("POST", f"{V1}/keys"), ("DELETE", f"{V1}/keys/{stranger.principal.key.id}"),
        ("GET", f"{V1}/webhooks"), ("POST", f"{V1}/webhooks"), ("GET", f"{V1}/teams"), ("GET", f"{V1}/operations"),
        ("GET", f"/api/platform/v1/teams/{team}/keys"), ("POST", f"/api/platform/v1/teams/{team}/keys"),
        ("GET", f"/api/platform/teams/{team}/keys"), ("POST", f"/api/platform/teams/{team}/keys"),
    ]:  # fmt: skip
        assert client.request(method, path, headers=headers).status_code in {403, 404}, (method, path)


def test_reading_routes_that_take_a_body_change_nothing(world: NativeWorld, stranger: Caller) -> None:
    job = stranger.done_job()
    headers = readers(world, stranger, Scope.READ)
    client = TestClient(world.app, raise_server_exceptions=False)
    before = state_of(world.context.db)
    for path in ("estimates", "looks", f"clips/{stranger.clip_ids(job)[0]}/draft", f"jobs/{job}/archive"):
        client.post(f"{V1}/{path}", json={"source": {"url": "https://example.com/a.mp4"}}, headers=headers)
    assert state_of(world.context.db) == before
