# SPDX-License-Identifier: MIT
"""The client under a public-only policy, against real sockets: it connects to what was checked and to nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.media.ingest_server import MediaServer, serving

from clipmill.domain.errors import AddressRefused, ClipmillError
from clipmill.net import client as client_module
from clipmill.net import guard
from clipmill.net.client import Client
from clipmill.net.guard import AddressPolicy

pytestmark = pytest.mark.media
PUBLIC = AddressPolicy(is_public_only=True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MediaServer]:
    video = tmp_path / "talk.mp4"
    video.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(50_000))
    with serving(video, tmp_path) as running:
        yield running


def _port(server: MediaServer) -> int:
    return int(server.server_address[1])


def test_the_connection_goes_to_the_address_that_was_checked(
    server: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name does not exist, so only the resolver that was asked can have led to the server."""
    monkeypatch.setattr(guard, "is_public", lambda address: address == "127.0.0.1")
    asked: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",)

    url = f"http://talks.invalid:{_port(server)}/redirect"
    with Client(policy=PUBLIC, resolve=resolve, stall_timeout_s=2) as client, client.open(url) as reply:
        assert reply.status == 200
        assert b"".join(reply.body()) == server.video
        assert reply.url == f"http://talks.invalid:{_port(server)}/a%20talk.mp4"
    assert asked == ["talks.invalid"] * 3


def test_the_next_address_is_tried_when_the_first_is_dead(server: MediaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "is_public", lambda address: True)
    url = f"http://talks.invalid:{_port(server)}/talk.mp4"
    addresses = ("127.0.0.2", "127.0.0.1")
    with Client(policy=PUBLIC, resolve=lambda *_: addresses, stall_timeout_s=2) as client, client.open(url) as reply:
        assert reply.status == 200


def test_a_name_that_answers_otherwise_the_second_time_is_refused(
    server: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: public at first, this machine after the redirect."""
    answers = iter((("8.8.8.8",), ("127.0.0.1",)))
    monkeypatch.setattr(guard, "is_public", lambda address: address == "8.8.8.8")
    monkeypatch.setattr(client_module.Client, "_pinned", _pinned_to_server(answers))
    url = f"http://rebinding.invalid:{_port(server)}/redirect"
    with Client(policy=PUBLIC, stall_timeout_s=2) as client, pytest.raises(AddressRefused), client.open(url):
        pass
    assert [path for path, _ in server.asked] == ["/redirect"]


def _pinned_to_server(answers: Iterator[tuple[str, ...]]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Check the answers truly, then connect to the test server in the place of a public machine."""

    def pinned(self: Client, host: str, port: int) -> tuple[str | None, ...]:
        guard.allowed_addresses(host, port, PUBLIC, lambda *_: next(answers))
        return ("127.0.0.1",)

    return pinned


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_never_asked(server: MediaServer, host: str) -> None:
    url = f"http://{host}:{_port(server)}/talk.mp4"
    with Client(policy=PUBLIC, stall_timeout_s=2) as client, pytest.raises(ClipmillError), client.open(url):
        pass
    assert server.asked == []
