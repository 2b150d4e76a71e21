# SPDX-License-Identifier: MIT
from __future__ import annotations

import asyncio

import pytest
from fastapi import Request
from starlette.types import Message

from clipmill.api.streaming import body_of, check_announced
from clipmill.domain.errors import SourceTooLarge, UploadMismatch


def request_with(messages: list[Message], length: str | None = None) -> Request:
    """Return a request whose client sends these messages and then stands still."""

    async def receive() -> Message:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(60)
        raise AssertionError

    headers = [] if length is None else [(b"content-length", length.encode())]
    return Request({"type": "http", "method": "PUT", "headers": headers}, receive)


async def read(request: Request) -> list[bytes]:
    return [chunk async for chunk in body_of(request, idle_s=0.05)]


def test_the_body_comes_as_it_was_sent() -> None:
    sent: list[Message] = [
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.request", "body": b"", "more_body": True},
        {"type": "http.request", "body": b"b", "more_body": False},
    ]
    assert asyncio.run(read(request_with(sent))) == [b"a", b"b"]


@pytest.mark.parametrize("last", [[], [{"type": "http.disconnect"}]])
def test_a_client_that_stands_still_or_leaves_has_not_sent_a_whole_body(last: list[Message]) -> None:
    sent: list[Message] = [{"type": "http.request", "body": b"a", "more_body": True}, *last]
    with pytest.raises(UploadMismatch):
        asyncio.run(read(request_with(sent)))


@pytest.mark.parametrize("length", [None, "100", "0", "-1", "x", "\u0661"])
def test_a_length_within_the_bound_or_none_is_let_through(length: str | None) -> None:
    check_announced(request_with([], length), 100)


def test_a_length_over_the_bound_is_refused() -> None:
    with pytest.raises(SourceTooLarge):
        check_announced(request_with([], "101"), 100)
