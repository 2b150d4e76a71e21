# SPDX-License-Identifier: MIT
"""Clients that begin a request and do not go on with it, against a real server."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from clipmill.api.stalls import StalledBodies


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def slow_answer(request: Request) -> StreamingResponse:
    """An answer takes as long as it takes, as progress events do."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(4):
            await asyncio.sleep(0.3)
            yield b"x"

    return StreamingResponse(pieces())


@pytest.fixture
def port() -> Iterator[int]:
    app = Starlette(routes=[Route("/", echo, methods=["POST"]), Route("/slow", slow_answer)])
    config = uvicorn.Config(
        StalledBodies(app, timeout_s=0.5), port=0, log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield int(server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join(10)


def ask(port: int, *pieces: bytes, pause_s: float = 0.0) -> tuple[bytes, float]:
    """Send pieces with pauses between them and return the answer and how long all took."""
    begun_s = time.monotonic()
    found = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        for piece in pieces:
            line.sendall(piece)
            time.sleep(pause_s)
        while piece := line.recv(65536):
            found += piece
    return found, time.monotonic() - begun_s


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\n"


def test_a_body_that_does_not_come_ends_the_request(port: int) -> None:
    answer, took_s = ask(port, HEAD + b"abc")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert took_s < 3


def test_a_slow_body_that_goes_on_is_taken(port: int) -> None:
    answer, _ = ask(port, HEAD, b"ab", b"cd", b"ef", pause_s=0.2)
    assert answer.endswith(b"\r\n\r\n6")


def test_a_slow_answer_is_none_of_its_business(port: int) -> None:
    answer, took_s = ask(port, b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"0\r\n\r\n")
    assert took_s > 1
