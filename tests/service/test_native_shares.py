# SPDX-License-Identifier: MIT
"""Links with which anybody may watch one clip, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.service.native_world import V1, Caller, NativeWorld, a_clip_row

from clipmill.api.native import make_native_api
from clipmill.domain.jobs import ClipState
from clipmill.jobs.shares import MAX_SHARES
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.tables import ClipRow, ShareRow

VIDEO = b"0123456789"


@pytest.fixture(name="anybody")
def _anybody(world: NativeWorld) -> TestClient:
    return TestClient(world.app, base_url="http://testserver", raise_server_exceptions=False)


def a_clip_with_video(me: Caller, title: str | None = None) -> str:
    """Make a job with clips, the first of which has its video in the store."""
    job_id = me.done_job()
    me.world.context.blobs.put_bytes(f"jobs/{job_id}/0.mp4", VIDEO, "video/mp4")
    clip_id = me.clip_ids(job_id)[0]
    if title is not None:
        with me.world.context.db.transaction() as session:
            row = session.get_one(ClipRow, clip_id)
            spec = row.recipe["spec"]
            row.recipe = {**row.recipe, "spec": {**spec, "moment": {**spec["moment"], "title": title}}}
    return clip_id


def share(me: Caller, clip_id: str, **body: Any) -> dict[str, Any]:
    answer = me.http.post(f"{V1}/clips/{clip_id}/share", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_a_link_shows_title_and_video_without_a_key_and_no_more(me: Caller, anybody: TestClient) -> None:
    made = share(me, a_clip_with_video(me))
    shown = anybody.get(f"{V1}/share/{made['token']}")
    assert set(shown.json()) == {"title", "duration_s", "width_px", "height_px", "video_url"}
    assert (shown.json()["title"], shown.json()["duration_s"]) == ("Clip 0", 30.0)
    video = anybody.get(shown.json()["video_url"], headers={"Range": "bytes=2-4"})
    assert (video.status_code, video.content, video.headers["content-type"]) == (206, b"234", "video/mp4")
    assert anybody.head(shown.json()["video_url"]).headers["content-length"] == "10"
    page = anybody.get(made["url"])
    assert page.headers["content-type"].startswith("text/html")
    assert "media-src 'self'" in page.headers["content-security-policy"]
    assert "<h1" in page.text
    assert f"../api/v1/share/{made['token']}/video.mp4" in page.text
    told = shown.text + page.text
    assert not [word for word in (str(me.principal.team.id), made["clip_id"], "ships", "80.0") if word in told]


def test_a_title_is_text_on_the_page(me: Caller, anybody: TestClient) -> None:
    made = share(me, a_clip_with_video(me, title='</title><script>alert("x")</script>{content}'))
    page = anybody.get(made["url"]).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{content}" in page


def test_a_link_that_was_taken_back_opens_nothing(me: Caller, anybody: TestClient) -> None:
    clip_id = a_clip_with_video(me)
    first, second, third = (share(me, clip_id) for _ in range(3))
    listed = me.http.get(f"{V1}/clips/{clip_id}/share").json()["items"]
    assert sorted(listed, key=str) == sorted((first, second, third), key=str)
    assert me.http.delete(f"{V1}/shares/{first['id']}").status_code == 204
    assert anybody.get(f"{V1}/share/{first['token']}").json()["code"] == "share_not_found"
    assert anybody.get(f"{V1}/share/{first['token']}/video.mp4").status_code == 404
    assert anybody.get(first["url"]).status_code == 404
    assert anybody.get(f"{V1}/share/{second['token']}").status_code == 200
    assert me.http.delete(f"{V1}/clips/{clip_id}/share").status_code == 204
    assert anybody.get(f"{V1}/share/{third['token']}").status_code == 404
    assert me.http.delete(f"{V1}/shares/{first['id']}").json()["code"] == "share_not_found"


def test_a_link_expires(world: NativeWorld, me: Caller, anybody: TestClient) -> None:
    clip_id = a_clip_with_video(me)
    made = share(me, clip_id, expires_in_days=1)
    assert anybody.get(f"{V1}/share/{made['token']}").status_code == 200
    with world.context.db.transaction() as session:
        session.get_one(ShareRow, made["id"]).expires_at_us = 1
    assert anybody.get(f"{V1}/share/{made['token']}").status_code == 410
    assert anybody.get(made["url"]).status_code == 410
    assert me.http.get(f"{V1}/clips/{clip_id}/share").json()["items"] == []


def test_a_link_ends_with_its_clip(me: Caller, anybody: TestClient) -> None:
    clip_id = a_clip_with_video(me)
    made = share(me, clip_id)
    job_id = me.http.get(f"{V1}/clips/{clip_id}").json()["job_id"]
    assert me.http.delete(f"{V1}/jobs/{job_id}").status_code == 204
    assert anybody.get(f"{V1}/share/{made['token']}").status_code == 404


def test_what_the_database_holds_opens_nothing(world: NativeWorld, me: Caller, anybody: TestClient) -> None:
    made = share(me, a_clip_with_video(me))
    other = share(me, a_clip_with_video(me))
    signature = other["token"].partition(".")[2]
    for token in (made["id"], f"{made['id']}.", f"{made['id']}.{signature}", made["token"][:-1], f"{made['token']}x"):
        assert anybody.get(f"{V1}/share/{token}").status_code == 404, token
        assert anybody.get(f"/share/{token}").status_code == 404
    for token in ("%00", "..%2f..", "x" * 300, "é"):
        assert anybody.get(f"{V1}/share/{token}").status_code in {404, 422}, token
        assert anybody.get(f"/share/{token}").status_code == 404, token


def test_only_a_rendered_clip_has_links_and_not_without_end(world: NativeWorld, me: Caller) -> None:
    job_id = me.job()
    with world.context.db.transaction() as session:
        row = a_clip_row(job_id, me.principal.team.id, 0, ClipState.PLANNED)
        row.files = []
        session.add(row)
    refused = me.http.post(f"{V1}/clips/{me.clip_ids(job_id)[0]}/share", json={})
    assert refused.json()["code"] == "job_not_ready"
    clip_id = a_clip_with_video(me)
    for _ in range(MAX_SHARES):
        share(me, clip_id)
    assert me.http.post(f"{V1}/clips/{clip_id}/share", json={}).json()["code"] == "invalid_options"
    for days in (0, -1, 1e9, "soon"):
        assert me.http.post(f"{V1}/clips/{clip_id}/share", json={"expires_in_days": days}).status_code == 422


def test_a_lost_video_is_said(world: NativeWorld, me: Caller, anybody: TestClient) -> None:
    clip_id = a_clip_with_video(me)
    made = share(me, clip_id)
    job_id = me.http.get(f"{V1}/clips/{clip_id}").json()["job_id"]
    world.context.blobs.delete(f"jobs/{job_id}/0.mp4")
    assert anybody.get(f"{V1}/share/{made['token']}/video.mp4").json()["code"] == "blob_not_found"


def test_a_video_in_a_far_store_passes_through_us_so_that_taking_back_holds(
    world: NativeWorld, me: Caller, anybody: TestClient
) -> None:
    class FarStore(LocalBlobStore):
        def local_path(self, key: str) -> Path | None:
            return None

        def signed_url(self, key: str, *, expires_s: int, download_name: str | None) -> str | None:
            return "https://store.example/outlives-the-link"

    made = share(me, a_clip_with_video(me))
    folder = world.context.blobs._folder  # type: ignore[attr-defined]
    far = make_native_api(replace(world.context, blobs=FarStore(folder)))
    world.app.mount("/far", far)
    answer = anybody.get(f"/far/share/{made['token']}/video.mp4", headers={"Range": "bytes=-3"}, follow_redirects=False)
    assert (answer.status_code, answer.content) == (206, b"789")
    assert answer.headers["content-range"] == "bytes 7-9/10"
