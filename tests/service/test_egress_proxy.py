# SPDX-License-Identifier: MIT
"""The filtering proxy by itself, spoken to in plain bytes."""

from __future__ import annotations

import base64
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.service import egress_world as net
from tests.service.egress_world import INTERNAL, POLICY, PUBLIC, VIDEO, World, serving

from clipmill.ingest import site
from clipmill.net.guard import AddressPolicy
from clipmill.net.proxy import REASON_HEADER, FilteringProxy, ProxyLimits, filtering_proxy


@pytest.fixture
def public() -> Iterator[World]:
    with serving(World(PUBLIC)) as server:
        server.routes["/talk.mp4"] = net.sends(VIDEO, "video/mp4")
        server.routes["/endless.mp4"] = net.endless
        server.routes["/slow-head.mp4"] = net.dripping_head
        yield server


@pytest.fixture
def canary() -> Iterator[World]:
    with serving(World(INTERNAL)) as server:
        yield server


def say(proxy: FilteringProxy, words: str, *, password: str | None = None, wait_s: float = 10.0) -> bytes:
    """Send a request to the proxy and return all that comes back until it hangs up."""
    parts = urlsplit(proxy.url)
    login = base64.b64encode(f"{parts.username}:{password or parts.password}".encode()).decode()
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=wait_s) as line:
        line.sendall(words.replace("\n", "\r\n").replace("LOGIN", f"Proxy-Authorization: Basic {login}").encode())
        found = b""
        try:
            while piece := line.recv(65536):
                found += piece
        except (TimeoutError, ConnectionResetError):
            pass
        return found


def get(url: str, *more: str) -> str:
    return "\n".join((f"GET {url} HTTP/1.1", "Host: x", "LOGIN", *more, "", ""))


def test_a_public_file_comes_through_whole(public: World) -> None:
    with filtering_proxy(POLICY) as proxy:
        answer = say(proxy, get(public.url(PUBLIC, "/talk.mp4?a=1")))
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"\r\n\r\n" + VIDEO)
    assert public.asked == ["/talk.mp4?a=1"]


def test_a_refusal_says_why_and_is_noted(canary: World) -> None:
    with filtering_proxy(POLICY) as proxy:
        answer = say(proxy, get(canary.url(INTERNAL, "/")))
        tunnel = say(proxy, f"CONNECT {INTERNAL}:{canary.port} HTTP/1.1\nLOGIN\n\n")
        assert proxy.refusals == [f"{INTERNAL} is not on the public internet."] * 2
    for text in (answer, tunnel):
        assert text.startswith(b"HTTP/1.1 403 ")
        assert f"{REASON_HEADER}: {INTERNAL} is not on the public internet.".encode() in text
    assert canary.connections == 0


@pytest.mark.parametrize("words", ["GET http://127.0.0.2/ HTTP/1.1\n\n", "CONNECT 127.0.0.2:443 HTTP/1.1\n\n"])
def test_nobody_gets_in_without_the_password(words: str) -> None:
    with filtering_proxy(POLICY) as proxy:
        assert say(proxy, words).startswith(b"HTTP/1.1 407 ")
        assert say(proxy, words.replace("\n\n", "\nLOGIN\n\n"), password="guess").startswith(b"HTTP/1.1 407 ")  # noqa: S106


def test_each_run_has_a_password_of_its_own() -> None:
    with filtering_proxy(POLICY) as one, filtering_proxy(POLICY) as other:
        assert urlsplit(one.url).password != urlsplit(other.url).password
        assert urlsplit(one.url).hostname == "127.0.0.1"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("CONNECT public.invalid:22 HTTP/1.1\nLOGIN\n\n", b"403"),
        ("CONNECT user:pw@127.0.0.2:443 HTTP/1.1\nLOGIN\n\n", b"403"),
        (get("http://user:pw@127.0.0.2/"), b"403"),
        (get("ftp://127.0.0.2/"), b"403"),
        (get("file:///etc/passwd"), b"403"),
        (get("/talk.mp4"), b"403"),
        (get("https://127.0.0.2/"), b"400"),
        (get("http://127.0.0.2:8080/", "Transfer-Encoding: chunked"), b"411"),
        (get("http://127.0.0.2:8080/", "A\tB"), b"400"),
        (get("http://127.0.0.2:8080/", "X: " + "x" * 70_000), b"431"),
        (get("http://no-such-name.invalid/"), b"502"),
        ("rubbish\n\n", b"400"),
    ],
)
def test_what_is_wrong_is_answered(words: str, status: bytes) -> None:
    with filtering_proxy(POLICY) as proxy:
        assert say(proxy, words).split(b" ")[1] == status


def test_the_host_header_and_the_password_are_not_passed_on(public: World) -> None:
    seen: list[dict[str, str]] = []

    def note(handler: net._Handler) -> None:
        seen.append({name.lower(): value for name, value in handler.headers.items()})
        handler.send(b"ok", "text/plain")

    public.routes["/note"] = note
    with filtering_proxy(POLICY) as proxy:
        say(proxy, get(public.url(PUBLIC, "/note"), "X-Own: 1", "Connection: keep-alive"))
    assert seen == [{"host": f"{PUBLIC}:{public.port}", "x-own": "1", "connection": "close"}]


def test_a_second_request_on_the_same_connection_is_not_carried_along(public: World) -> None:
    """It would go where the first one was checked for, whatever it names."""
    two = get(public.url(PUBLIC, "/talk.mp4")) + get(public.url(PUBLIC, "/second"))
    with filtering_proxy(POLICY) as proxy:
        say(proxy, two)
    assert public.asked == ["/talk.mp4"]


def test_a_body_goes_along(public: World) -> None:
    bodies: list[bytes] = []

    def take(handler: net._Handler) -> None:
        bodies.append(handler.rfile.read(int(handler.headers["Content-Length"])))
        handler.send(b"ok", "text/plain")

    public.routes["/take"] = take
    words = f"POST {public.url(PUBLIC, '/take')} HTTP/1.1\nLOGIN\nContent-Length: 5\n\nhello, and more"
    with filtering_proxy(POLICY) as proxy:
        assert say(proxy, words).startswith(b"HTTP/1.1 200")
    assert bodies == [b"hello"]


def test_the_bytes_of_all_requests_are_limited(public: World) -> None:
    with filtering_proxy(POLICY, ProxyLimits(max_bytes=30_000)) as proxy:
        assert len(say(proxy, get(public.url(PUBLIC, "/talk.mp4")))) > len(VIDEO)
        assert len(say(proxy, get(public.url(PUBLIC, "/talk.mp4")))) < len(VIDEO)
        assert proxy.spent == "bytes"
        assert say(proxy, get(public.url(PUBLIC, "/talk.mp4"))).startswith(b"HTTP/1.1 403 Limit")


def test_the_time_of_a_run_is_limited(public: World) -> None:
    with filtering_proxy(POLICY, ProxyLimits(max_time_s=0.5)) as proxy:
        begun_s = time.monotonic()
        say(proxy, get(public.url(PUBLIC, "/endless.mp4")))
        assert time.monotonic() - begun_s < 3
        assert proxy.spent == "time"


@pytest.mark.parametrize("path", ["/slow-head.mp4", None])
def test_an_idle_connection_is_closed(public: World, path: str | None) -> None:
    words = get(public.url(PUBLIC, path)) if path else "GET http://half"
    begun_s = time.monotonic()
    with filtering_proxy(POLICY, ProxyLimits(idle_timeout_s=0.5)) as proxy:
        say(proxy, words)
    assert time.monotonic() - begun_s < 3


def test_no_more_connections_than_allowed(public: World) -> None:
    limits = ProxyLimits(max_connections=1)
    with filtering_proxy(POLICY, limits) as proxy:
        parts = urlsplit(proxy.url)
        with socket.create_connection((str(parts.hostname), int(parts.port or 0))):
            time.sleep(0.1)
            assert say(proxy, get(public.url(PUBLIC, "/talk.mp4"))).startswith(b"HTTP/1.1 503 ")


def test_a_resolver_that_hangs_holds_nobody_up() -> None:
    release = threading.Event()

    def resolve(host: str, port: int) -> tuple[str, ...]:
        release.wait(10)
        return ()

    begun_s = time.monotonic()
    with filtering_proxy(POLICY, ProxyLimits(connect_timeout_s=0.3), resolve=resolve) as proxy:
        assert say(proxy, get("http://hangs.invalid/")).startswith(b"HTTP/1.1 504 ")
    release.set()
    assert time.monotonic() - begun_s < 3


def test_a_name_is_resolved_once_and_the_checked_address_is_connected_to(public: World) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return (PUBLIC,)

    with filtering_proxy(POLICY, resolve=resolve) as proxy:
        assert say(proxy, get(f"http://talks.invalid:{public.port}/talk.mp4")).endswith(VIDEO)
    assert asked == ["talks.invalid"]


def test_the_proxy_is_gone_with_its_block() -> None:
    with filtering_proxy(AddressPolicy()) as proxy:
        parts = urlsplit(proxy.url)
    with pytest.raises(OSError), socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=1):  # noqa: PT011
        pass
    assert not any(thread.name == "egress-proxy" for thread in threading.enumerate())


_HELD = """
import runpy, socket, sys
names = runpy.run_path(sys.argv[1], run_name="held")
names["hold_to"](f"http://clipmill:x@127.0.0.1:{sys.argv[2]}")
for ask in (
    lambda: socket.create_connection(("127.0.0.1", int(sys.argv[3])), timeout=2),
    lambda: socket.getaddrinfo("example.com", 80),
    lambda: socket.gethostbyname("example.com"),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", int(sys.argv[3]))),
    lambda: socket.socket(socket.AF_UNIX).connect("/tmp/x"),
):
    try:
        ask()
    except PermissionError:
        continue
    sys.exit("it got out")
socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=2).close()
print("held")
"""


def test_the_worker_can_connect_to_the_proxy_and_to_nothing_else(public: World, canary: World) -> None:
    """Whatever library of its opens the connection; the audit hook is the second wall behind yt-dlp's own setting."""
    with serving(World(INTERNAL)) as stand_in:
        ports = (str(stand_in.port), str(canary.port))
        argv = (sys.executable, "-W", "ignore", "-c", _HELD, str(site._WORKER), *ports)
        done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "held\n", done.stderr
    assert canary.connections == 0
