# SPDX-License-Identifier: MIT
"""Resumable uploads over HTTP, as a tus 1.0.0 client makes them."""

from __future__ import annotations

import asyncio
import base64
import email.utils
import secrets
import socket
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from tests.service.making import make_team
from tests.service.uploads_world import World, serving

from clipmill.storage.blobs import BlobStore
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database

MIB = 1 << 20
LIMIT = 16 * MIB
OFFSET = "application/offset+octet-stream"


@pytest.fixture(params=["local", "s3"])
def world(request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path) -> Iterator[World]:
    is_local = request.param == "local"
    blobs: BlobStore = LocalBlobStore(tmp_path / "blobs") if is_local else request.getfixturevalue("s3_store")
    with serving(sqlite_database, blobs, tmp_path / "work", max_bytes=LIMIT, part_bytes=2 * MIB) as running:
        yield running


@pytest.fixture
def team(world: World) -> dict[str, str]:
    return {"Tus-Resumable": "1.0.0", "X-Team": str(make_team(world.db).id)}


def begin(world: World, team: dict[str, str], size: int, **headers: str) -> requests.Response:
    return requests.post(world.tus_url, headers={**team, "Upload-Length": str(size), **headers}, timeout=20)


def patch(url: str, team: dict[str, str], offset: int, data: bytes) -> requests.Response:
    headers = {**team, "Upload-Offset": str(offset), "Content-Type": OFFSET}
    return requests.patch(url, data=data, headers=headers, timeout=20)


def stored(world: World, url: str) -> bytes:
    upload = world.uploads.find(url.rsplit("/", 1)[1])
    assert upload.is_complete
    return world.blobs.read_bytes(upload.key)


def test_the_server_says_what_it_can_do(world: World) -> None:
    answer = requests.options(world.tus_url, timeout=20)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,creation-with-upload,expiration,termination"
    assert answer.headers["Tus-Max-Size"] == str(LIMIT)


def test_a_file_comes_in_pieces_and_is_whole(world: World, team: dict[str, str]) -> None:
    data = secrets.token_bytes(5 * MIB + 3)
    name = base64.b64encode("Vortrag über 日本.mp4".encode()).decode()
    begun = begin(world, team, len(data), **{"Upload-Metadata": f"filetype dmlkZW8=,filename {name},is_draft"})
    assert begun.status_code == 201
    url = begun.headers["Location"]
    assert url.startswith(f"{world.tus_url}/")
    expires = email.utils.parsedate_to_datetime(begun.headers["Upload-Expires"])
    assert 23 * 3600 < expires.timestamp() - time.time() <= 24 * 3600
    for first in range(0, len(data), 2_000_001):
        asked = requests.head(url, headers=team, timeout=20)
        assert (asked.status_code, asked.headers["Upload-Offset"]) == (200, str(first))
        assert asked.headers["Upload-Length"] == str(len(data))
        assert asked.headers["Cache-Control"] == "no-store"
        sent = patch(url, team, first, data[first : first + 2_000_001])
        assert sent.status_code == 204
        assert sent.headers["Upload-Offset"] == str(min(len(data), first + 2_000_001))
    assert stored(world, url) == data
    assert world.uploads.find(url.rsplit("/", 1)[1]).name == "Vortrag über 日本.mp4"


def test_the_first_bytes_can_come_with_the_creation(world: World, team: dict[str, str]) -> None:
    headers = {**team, "Upload-Length": "10", "Content-Type": OFFSET}
    begun = requests.post(world.tus_url, data=b"01234", headers=headers, timeout=20)
    assert (begun.status_code, begun.headers["Upload-Offset"]) == (201, "5")
    url = begun.headers["Location"]
    assert patch(url, team, 5, b"56789").headers["Upload-Offset"] == "10"
    assert stored(world, url) == b"0123456789"
    whole = requests.post(world.tus_url, data=b"0123456789", headers=headers, timeout=20)
    assert stored(world, whole.headers["Location"]) == b"0123456789"


def test_an_empty_file_is_complete_at_once(world: World, team: dict[str, str]) -> None:
    begun = begin(world, team, 0)
    assert (begun.status_code, begun.headers["Upload-Offset"]) == (201, "0")
    assert stored(world, begun.headers["Location"]) == b""


def test_a_connection_that_breaks_loses_nothing_that_came(world: World, team: dict[str, str]) -> None:
    data = secrets.token_bytes(4 * MIB)
    url = begin(world, team, len(data)).headers["Location"]
    parts = urlsplit(url)
    head = f"PATCH {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(data)}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in team.items())
    head += f"Upload-Offset: 0\r\nContent-Type: {OFFSET}\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(head.encode() + data[: 3 * MIB])
        time.sleep(0.3)
    limit = time.monotonic() + 10
    while (stands := int(requests.head(url, headers=team, timeout=20).headers["Upload-Offset"])) < 3 * MIB:
        assert time.monotonic() < limit
        time.sleep(0.05)
    assert stands == 3 * MIB
    assert patch(url, team, stands, data[stands:]).status_code == 204
    assert stored(world, url) == data


def test_bytes_for_another_place_are_a_conflict(world: World, team: dict[str, str]) -> None:
    url = begin(world, team, 10).headers["Location"]
    assert patch(url, team, 3, b"345").status_code == 409
    assert patch(url, team, 0, b"012").status_code == 204
    again = patch(url, team, 0, b"012")
    assert (again.status_code, again.json()["code"]) == (409, "upload_mismatch")
    assert again.headers["Tus-Resumable"] == "1.0.0"
    assert patch(url, team, 3, b"too many bytes").status_code == 409
    assert requests.head(url, headers=team, timeout=20).headers["Upload-Offset"] == "3"


def test_the_head_of_an_upload_whose_end_was_not_seen_completes_it(world: World, team: dict[str, str]) -> None:
    url = begin(world, team, 3).headers["Location"]

    async def chunks() -> AsyncIterator[bytes]:
        yield b"abc"

    asyncio.run(world.uploads.receive(url.rsplit("/", 1)[1], chunks()))
    assert requests.head(url, headers=team, timeout=20).headers["Upload-Offset"] == "3"
    assert stored(world, url) == b"abc"


def test_a_removed_upload_is_gone(world: World, team: dict[str, str]) -> None:
    url = begin(world, team, 10).headers["Location"]
    patch(url, team, 0, b"012")
    assert requests.delete(url, headers=team, timeout=20).status_code == 204
    assert requests.head(url, headers=team, timeout=20).status_code == 404
    assert patch(url, team, 3, b"345").status_code == 404
    assert list(world.blobs.list_under("uploads")) == []


def test_an_upload_belongs_to_its_team_alone(world: World, team: dict[str, str]) -> None:
    url = begin(world, team, 3).headers["Location"]
    stranger = {**team, "X-Team": str(make_team(world.db).id)}
    assert requests.head(url, headers=stranger, timeout=20).status_code == 404
    assert patch(url, stranger, 0, b"abc").status_code == 404
    assert requests.delete(url, headers=stranger, timeout=20).status_code == 404
    assert patch(url, team, 0, b"abc").status_code == 204


def test_without_a_key_nothing_is_done(world: World, team: dict[str, str]) -> None:
    url = begin(world, team, 3).headers["Location"]
    nobody = {"Tus-Resumable": "1.0.0"}
    assert begin(world, nobody, 3).status_code == 401
    assert requests.head(url, headers=nobody, timeout=20).status_code == 401
    assert patch(url, nobody, 0, b"abc").status_code == 401
    assert requests.delete(url, headers=nobody, timeout=20).status_code == 401


@pytest.mark.parametrize("version", ["0.2.2", "", "2.0.0"])
def test_another_version_of_the_protocol_is_refused(world: World, team: dict[str, str], version: str) -> None:
    answer = begin(world, {**team, "Tus-Resumable": version}, 3)
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Upload-Length": "-1"}, 422), ({"Upload-Length": "ten"}, 422), ({"Upload-Length": "9" * 30}, 422),
     ({"Upload-Length": "\u00b2"}, 422), ({"Upload-Length": str(LIMIT + 1)}, 413), ({"Upload-Length": ""}, 422),
     ({"Upload-Metadata": "filename !!!"}, 422), ({"Upload-Metadata": "filename gICA"}, 422),
     ({"Upload-Metadata": "x" * 9000}, 422)],
)  # fmt: skip
def test_what_cannot_be_an_upload_is_refused(
    world: World, team: dict[str, str], headers: dict[str, str], status: int
) -> None:
    encoded = {name: value.encode("latin-1") for name, value in {**team, "Upload-Length": "3", **headers}.items()}
    assert requests.post(world.tus_url, headers=encoded, timeout=20).status_code == status


def test_a_patch_of_another_type_is_refused(world: World, team: dict[str, str]) -> None:
    url = begin(world, team, 3).headers["Location"]
    headers = {**team, "Upload-Offset": "0", "Content-Type": "video/mp4"}
    assert requests.patch(url, data=b"abc", headers=headers, timeout=20).status_code == 415
    headers = {**team, "Content-Type": OFFSET}
    assert requests.patch(url, data=b"abc", headers=headers, timeout=20).status_code == 422
