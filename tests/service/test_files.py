# SPDX-License-Identifier: MIT
"""Files at signed addresses: from a folder, from a store that clients reach, from one that they do not."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from tests.service.making import make_team
from tests.service.uploads_world import World, serving

from clipmill.domain.jobs import BlobFile
from clipmill.domain.result import ArtifactKind
from clipmill.storage.blobs import BlobStore
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.blobs.s3 import S3BlobStore
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.jobs import FILES, as_json
from clipmill.storage.records.tables import ClipRow, JobRow

VIDEO = secrets.token_bytes(300_000)
SHA = hashlib.sha256(VIDEO).hexdigest()
NAME = 'Über "uns"; \r\nSet-Cookie: x=1/../日本.mp4'
CLIP, JOB = "clip-1", "job-1"


@pytest.fixture(params=["local", "s3", "s3 behind"])
def world(request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path) -> Iterator[World]:
    blobs: BlobStore
    if request.param == "local":
        blobs = LocalBlobStore(tmp_path / "blobs")
    else:
        server = request.getfixturevalue("s3_server")
        options = server.options(server.make_bucket())
        blobs = S3BlobStore(replace(options, is_open_to_clients=request.param == "s3"))
    _make_clip(sqlite_database, blobs)
    with serving(sqlite_database, blobs, tmp_path / "work", max_bytes=1 << 20, part_bytes=1 << 20) as running:
        yield running


@pytest.fixture
def address(world: World) -> str:
    return world.links.clip_url(world.base_url, CLIP, ArtifactKind.VIDEO, expires_s=None)


def get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=20)


def is_redirected(world: World) -> bool:
    return world.blobs.signed_url("x", expires_s=1, download_name=None) is not None


def test_a_clip_comes_whole_with_its_name_and_type(world: World, address: str) -> None:
    answer = get(address)
    assert answer.status_code == 200
    assert answer.content == VIDEO
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    named = answer.headers["Content-Disposition"]
    assert named.startswith('attachment; filename="_ber _uns__ Set-Cookie_ x=1_.._')
    assert named.endswith("filename*=UTF-8''%C3%9Cber%20_uns_%3B%20Set-Cookie_%20x%3D1_.._%E6%97%A5%E6%9C%AC.mp4")
    assert "Set-Cookie" not in answer.headers


def test_the_first_answer_says_that_it_is_no_page(world: World, address: str) -> None:
    answer = requests.get(address, allow_redirects=False, timeout=20)
    assert answer.status_code == (307 if is_redirected(world) else 200)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=100-199", 100, 199), ("bytes=299999-", 299_999, 299_999),
     ("bytes=200000-999999", 200_000, 299_999), ("bytes=-10", 299_990, 299_999)],
)  # fmt: skip
def test_a_player_gets_the_range_that_it_asks_for(address: str, asked: str, first: int, last: int) -> None:
    answer = get(address, Range=asked)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(VIDEO)}"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    assert answer.content == VIDEO[first : last + 1]


def test_a_range_behind_the_end_is_416(address: str) -> None:
    answer = get(address, Range="bytes=300000-")
    assert answer.status_code == 416
    assert answer.headers["Content-Range"].endswith("*/300000")


def test_a_head_says_what_a_get_would_give_without_its_bytes(address: str) -> None:
    answer = requests.head(address, allow_redirects=True, timeout=20)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(VIDEO))
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["ETag"] == f'"{SHA}"'


def test_what_the_client_has_is_not_sent_again(address: str) -> None:
    for tags in (f'"{SHA}"', f'"other", W/"{SHA}"'):
        answer = get(address, **{"If-None-Match": tags})
        assert (answer.status_code, answer.content) == (304, b"")
    assert get(address, **{"If-None-Match": '"other"'}).status_code == 200


def test_a_range_of_another_version_is_answered_with_the_whole(world: World, address: str) -> None:
    if is_redirected(world):
        pytest.skip("the store answers ranges, and knows its own versions")
    assert get(address, Range="bytes=0-9", **{"If-Range": '"other"'}).content == VIDEO
    assert get(address, Range="bytes=0-9", **{"If-Range": f'"{SHA}"'}).content == VIDEO[:10]


def test_inline_shows_instead_of_saving(world: World, address: str) -> None:
    answer = get(f"{address}&inline=1")
    assert answer.content == VIDEO
    assert not answer.headers.get("Content-Disposition", "inline").startswith("attachment")


def test_the_store_s_own_address_lives_no_longer_than_ours(world: World) -> None:
    if not is_redirected(world):
        pytest.skip("the bytes pass through the server")
    for expires_s, most_s in ((60, 60), (None, 6 * 3600)):
        url = world.links.clip_url(world.base_url, CLIP, ArtifactKind.VIDEO, expires_s=expires_s)
        answer = requests.get(url, allow_redirects=False, timeout=20)
        assert answer.headers["Cache-Control"] == "no-store"
        seconds = int(parse_qs(urlsplit(answer.headers["Location"]).query)["X-Amz-Expires"][0])
        assert most_s - 5 <= seconds <= most_s


def test_captions_are_text_and_a_kind_that_is_not_there_is_404(world: World) -> None:
    answer = get(world.links.clip_url(world.base_url, CLIP, ArtifactKind.VTT, expires_s=None))
    assert answer.text.startswith("WEBVTT")
    assert answer.headers["Content-Type"].startswith("text/vtt")
    missing = get(world.links.clip_url(world.base_url, CLIP, ArtifactKind.THUMBNAIL, expires_s=None))
    assert (missing.status_code, missing.json()["code"]) == (404, "clip_not_found")


def test_the_source_of_a_job_plays(world: World) -> None:
    url = world.links.source_url(world.base_url, JOB, expires_s=60)
    answer = get(url, Range="bytes=5-9")
    assert (answer.status_code, answer.content) == (206, VIDEO[5:10])
    assert answer.headers["Content-Type"] == "video/x-matroska"
    missing = world.links.source_url(world.base_url, "job-2", expires_s=60)
    assert get(missing).status_code == 404


def test_a_deleted_clip_is_404_at_its_permanent_address(world: World, address: str) -> None:
    with world.db.transaction() as session:
        session.delete(session.get(ClipRow, CLIP))
    world.blobs.delete_under(f"jobs/{JOB}")
    assert (get(address).status_code, get(address).json()["code"]) == (404, "clip_not_found")


def test_a_row_whose_file_is_lost_is_said_to_be_gone(world: World, address: str) -> None:
    world.blobs.delete_under(f"jobs/{JOB}")
    if is_redirected(world):
        assert requests.get(address, timeout=20).status_code == 410
    assert get(address).json()["code"] == "blob_not_found"


def test_only_addresses_as_they_were_made_work(world: World, address: str) -> None:
    expiring = world.links.clip_url(world.base_url, CLIP, ArtifactKind.VIDEO, expires_s=60)
    source = world.links.source_url(world.base_url, JOB, expires_s=60)
    wrong = [
        address.partition("?")[0],
        address[:-1] + ("A" if address[-1] != "A" else "B"),
        address.replace("video.mp4", "captions.vtt"),
        address.replace("video.mp4", "video.exe"),
        address.replace(CLIP, "clip-2"),
        expiring.replace("expires=", "expires=9"),
        expiring.partition("&")[0],
        f"{address}&expires=99999999999",
        f"{address.partition('?')[0]}?{urlsplit(source).query}",
        f"{address.partition('=')[0]}=%C3%A4",
    ]
    answers = [get(url) for url in wrong]
    assert [answer.status_code for answer in answers] == [403] * len(wrong)
    assert {answer.json()["code"] for answer in answers} == {"link_invalid"}


def test_an_address_ends_when_it_said(world: World) -> None:
    url = world.links.clip_url(world.base_url, CLIP, ArtifactKind.VIDEO, expires_s=2)
    assert get(url).status_code == 200
    time.sleep(2.1)
    assert (get(url).status_code, get(url).json()["code"]) == (410, "link_expired")


@pytest.mark.parametrize(
    "path",
    ["/files/../../etc/passwd", "/files/%2e%2e/%2e%2e%2fetc%2fpasswd", "/files/sources/..%2f..%2fx", "/files/a/b/c"],
)
def test_a_path_trick_finds_nothing(world: World, path: str) -> None:
    parts = urlsplit(world.base_url)
    prepared = requests.Request("GET", world.base_url).prepare()
    prepared.url = f"http://{parts.netloc}{path}"
    with requests.Session() as session:
        assert session.send(prepared, timeout=20).status_code in {403, 404}


def _make_clip(db: Database, blobs: BlobStore) -> None:
    team_id = make_team(db).id
    blobs.put_bytes(f"jobs/{JOB}/clips/0/clip.mp4", VIDEO, "video/mp4")
    blobs.put_bytes(f"jobs/{JOB}/clips/0/clip.vtt", b"WEBVTT\n", "text/vtt")
    blobs.put_bytes("sources/abc.mkv", VIDEO, "video/x-matroska")
    files = (
        BlobFile(ArtifactKind.VIDEO, f"jobs/{JOB}/clips/0/clip.mp4", NAME, "video/mp4", len(VIDEO), SHA),
        BlobFile(ArtifactKind.VTT, f"jobs/{JOB}/clips/0/clip.vtt", "clip.vtt", "text/vtt", 7, "0" * 64),
    )
    with db.transaction() as session:
        session.add(
            JobRow(
                id=JOB,
                team_id=team_id,
                key_id="k",
                dialect="native",
                kind="clips",
                state="succeeded",
                name="",
                spec={},
                progress={},
                failure=None,
                notices=[],
                cost_cents=0,
                price_cents=0,
                units=0,
                source={"key": "sources/abc.mkv"},
                title="A talk",
                duration_us=None,
                language=None,
                extra={},
                result_key=None,
                transcript_key=None,
                parent_id=None,
                attempt=1,
                flow_id=JOB,
                priority=1,
                created_at_us=now_us(),
                started_at_us=None,
                finished_at_us=None,
                expires_at_us=None,
            )
        )
        session.flush()
        session.add(
            ClipRow(
                id=CLIP,
                job_id=JOB,
                team_id=team_id,
                ordinal=0,
                state="rendered",
                recipe={},
                files=as_json(FILES, files),
                text="",
                created_at_us=now_us(),
            )
        )
