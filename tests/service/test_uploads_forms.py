# SPDX-License-Identifier: MIT
"""Forms with files, and raw bytes at a signed address: honest, broken and hostile ones."""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from tests.service.making import make_team
from tests.service.uploads_world import World, serving

from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database

MIB = 1 << 20
LIMIT = 8 * MIB
B = "x-boundary"
KIND = {"Content-Type": f"multipart/form-data; boundary={B}"}


@pytest.fixture
def world(sqlite_database: Database, tmp_path: Path) -> Iterator[World]:
    blobs = LocalBlobStore(tmp_path / "blobs")
    with serving(sqlite_database, blobs, tmp_path / "work", max_bytes=LIMIT, part_bytes=2 * MIB) as running:
        yield running


@pytest.fixture
def url(world: World) -> str:
    return f"{world.base_url}/form/{make_team(world.db).id}"


def part(headers: str, body: bytes = b"") -> bytes:
    return f"--{B}\r\n{headers}\r\n\r\n".encode() + body + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{B}--\r\n".encode()


def field(name: str, value: bytes = b"1") -> bytes:
    return part(f'Content-Disposition: form-data; name="{name}"', value)


def file(name: str, file_name: str, value: bytes = b"bytes") -> bytes:
    return part(f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"', value)


def post(url: str, body: bytes, headers: dict[str, str] = KIND) -> requests.Response:
    return requests.post(url, data=body, headers=headers, timeout=20)


def nothing_is_kept(world: World) -> bool:
    return list(world.blobs.list_under("uploads")) == []


def test_fields_and_files_come_through(world: World, url: str) -> None:
    video, music = secrets.token_bytes(3 * MIB + 1), secrets.token_bytes(70_000)
    answer = requests.post(
        url,
        data={"num_clips": "3", "prompt": "Wörter \r\n und mehr"},
        files={"video": ("Vortrag über 日本.mp4", video, "video/mp4"), "music": ("m.mp3", music, "audio/mpeg")},
        timeout=20,
    )
    assert answer.status_code == 200
    received = answer.json()
    assert received["fields"] == [["num_clips", "3"], ["prompt", "Wörter \r\n und mehr"]]
    assert received["files"]["video"]["name"] == "Vortrag über 日本.mp4"
    for name, data in (("video", video), ("music", music)):
        upload = world.uploads.find(received["files"][name]["id"])
        assert upload.is_complete
        assert world.blobs.read_bytes(upload.key) == data


def test_the_order_of_parts_does_not_matter_and_names_may_repeat(url: str) -> None:
    received = post(url, form(field("a"), file("video", "v.mp4"), field("b", b""), field("a", b"2"))).json()
    assert received["fields"] == [["a", "1"], ["b", ""], ["a", "2"]]
    assert received["files"]["video"]["size"] == 5


@pytest.mark.parametrize("size", [1, 2, 7, 40, 1000])
def test_a_body_that_comes_in_small_pieces_is_read_the_same(world: World, url: str, size: int) -> None:
    data = b"\r\n--x-bound\r\n--x-boundar\r\n\r\n" * 3
    body = form(field("a"), file("video", "v.mp4", data), field("b"))
    pieces = (body[first : first + size] for first in range(0, len(body), size))
    answer = requests.post(url, data=pieces, headers=KIND, timeout=20)
    assert answer.json()["fields"] == [["a", "1"], ["b", "1"]]
    upload = world.uploads.find(answer.json()["files"]["video"]["id"])
    assert world.blobs.read_bytes(upload.key) == data


def test_a_file_field_left_empty_is_passed_over(world: World, url: str) -> None:
    received = post(url, form(file("video", "", b""), field("a"))).json()
    assert received == {"fields": [["a", "1"]], "files": {}}
    assert nothing_is_kept(world)


def test_a_file_without_a_name_but_with_bytes_is_taken(url: str) -> None:
    assert post(url, form(file("video", ""))).json()["files"]["video"]["size"] == 5


def test_an_empty_file_with_a_name_is_taken(url: str) -> None:
    assert post(url, form(file("video", "v.mp4", b""))).json()["files"]["video"]["size"] == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form at all",
        form(field("a"))[:-8],
        form(field("a"), file("video", "v.mp4"))[:-30],
        form(file("video", "v.mp4"), field("a"))[:-8],
        form(file("video", "v.mp4"), file("video", "w.mp4")),
        form(file("video", "v.mp4"), file("passwords", "w.mp4")),
        form(file("video", "v.mp4"), part("Content-Disposition: form-data")),
        form(file("video", "v.mp4"), part("Content-Disposition: attachment; name=a")),
        form(file("video", "v.mp4"), part("X-Other: 1")),
        form(file("video", "v.mp4"), field("a", b"\xff\xfe")),
        form(file("video", "v.mp4"), field("a", b"x" * 65_537)),
        form(file("video", "v.mp4"), *[field(f"f{number}") for number in range(101)]),
        form(file("video", "v.mp4"), part("X: " + "y" * 100_000)),
        form(file("video", "v.mp4"), part("\r\n".join(f"X{number}: y" for number in range(1000)))),
        form(file("video", "v.mp4"), field("n" * 201)),
        form(file("video", "v.mp4")).replace(b"\r\n", b"\n"),
    ],
    ids=range(17),
)
def test_a_broken_form_is_refused_and_nothing_is_kept(world: World, url: str, body: bytes) -> None:
    answer = post(url, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_options")
    assert nothing_is_kept(world)


@pytest.mark.parametrize(
    "kind",
    ["", "application/json", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x",
     f"multipart/form-data; boundary={'x' * 300}"],
)  # fmt: skip
def test_a_body_of_another_type_is_refused(url: str, kind: str) -> None:
    assert post(url, form(field("a")), {"Content-Type": kind}).json()["code"] == "invalid_options"


def test_the_most_fields_of_the_most_bytes_are_taken(url: str) -> None:
    body = form(*[field(f"f{number}", b"x" * 65_536) for number in range(100)])
    assert len(post(url, body).json()["fields"]) == 100


def test_a_file_over_the_cap_is_refused_by_its_length_and_while_it_comes(world: World, url: str) -> None:
    body = form(file("video", "v.mp4", bytes(LIMIT + 1)))
    assert post(url, body).status_code == 413
    pieces = (body[first : first + 65_536] for first in range(0, len(body), 65_536))
    assert _status_of_chunked(url, pieces) in {413, None}
    assert nothing_is_kept(world)


def test_a_client_that_goes_away_leaves_nothing(world: World, url: str, tmp_path: Path) -> None:
    body = form(file("video", "v.mp4", bytes(2 * MIB)))
    _send_and_leave(url, "POST", body[:-MIB], len(body), KIND)
    _wait_until(lambda: nothing_is_kept(world) and not list((tmp_path / "work").iterdir()))


def test_raw_bytes_are_put_at_a_signed_address_without_a_key(world: World) -> None:
    data = secrets.token_bytes(3 * MIB + 1)
    upload = world.uploads.begin(make_team(world.db).id, "talk.mp4")
    address = world.links.upload_url(world.base_url, upload.id)
    for kind in ("video/mp4", "text/html", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        answer = requests.put(address, data=data, headers={"Content-Type": kind}, timeout=20)
        assert (answer.status_code, answer.content) == (200, b"")
        done = world.uploads.find(upload.id)
        assert done.is_complete
        assert world.blobs.read_bytes(done.key) == data


def test_only_the_address_as_it_was_made_takes_bytes(world: World) -> None:
    team_id = make_team(world.db).id
    upload, other = (world.uploads.begin(team_id, "talk.mp4") for _ in range(2))
    address = world.links.upload_url(world.base_url, upload.id)
    expired = world.links.upload_url(world.base_url, upload.id, expires_s=-1)
    moved = address.replace(upload.id, other.id)
    wrong = [address[:-1] + ("A" if address[-1] != "A" else "B"), address.split("?")[0], moved]
    wrong.append(address.replace("expires=", "expires=9"))
    assert [requests.put(url, data=b"x", timeout=20).status_code for url in wrong] == [403] * 4
    assert requests.put(expired, data=b"x", timeout=20).status_code == 410
    assert requests.get(address, timeout=20).status_code == 405
    assert nothing_is_kept(world)


def test_a_put_over_the_cap_is_refused_by_its_length_and_while_it_comes(world: World) -> None:
    upload = world.uploads.begin(make_team(world.db).id, "talk.mp4")
    address = world.links.upload_url(world.base_url, upload.id)
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        head = f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\nContent-Length: {LIMIT + 1}\r\n\r\n"
        connection.sendall(head.encode())
        answer = connection.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer.lower()
    pieces = (bytes(65_536) for _ in range(LIMIT // 65_536 + 1))
    assert _status_of_chunked(address, pieces, method="PUT") in {413, None}
    assert not world.uploads.find(upload.id).is_complete


def test_a_put_that_breaks_off_can_be_made_again(world: World, tmp_path: Path) -> None:
    upload = world.uploads.begin(make_team(world.db).id, "talk.mp4")
    address = world.links.upload_url(world.base_url, upload.id)
    _send_and_leave(address, "PUT", bytes(MIB), 2 * MIB, {})
    _wait_until(lambda: not list((tmp_path / "work").iterdir()))
    assert not world.uploads.find(upload.id).is_complete
    assert requests.put(address, data=b"whole", timeout=20).status_code == 200
    assert world.blobs.read_bytes(world.uploads.find(upload.id).key) == b"whole"


def _status_of_chunked(url: str, pieces: Iterator[bytes], method: str = "POST") -> int | None:
    """Send without saying how much; a server that has seen enough may close before all is sent, and say no more."""
    parts = urlsplit(url)
    head = f"{method} {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
    head += f"Content-Type: {KIND['Content-Type']}\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(head.encode())
        try:
            for piece in pieces:
                connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            connection.sendall(b"0\r\n\r\n")
            return int(connection.recv(4096).split()[1])
        except (BrokenPipeError, ConnectionResetError):
            return None


def _send_and_leave(url: str, method: str, data: bytes, announced: int, headers: dict[str, str]) -> None:
    parts = urlsplit(url)
    head = f"{method} {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\nContent-Length: {announced}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(head.encode() + data)
        time.sleep(0.2)


def _wait_until(is_so: Any) -> None:
    limit = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(0.05)
