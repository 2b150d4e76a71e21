# SPDX-License-Identifier: MIT
"""
The first lines of HTTP/1.1 messages, as the proxy on this machine reads and writes them.

In: streams. Out: heads, and the bytes of heads. It opens no connection and knows no policy.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import NoReturn

HEAD_LIMIT_BYTES = 64 * 1024
"""Longest head that is read; whoever opens a stream gives it this limit."""


@dataclass(frozen=True, slots=True)
class Head:
    """First line and headers of a message."""

    line: tuple[str, str, str]
    headers: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """Return a header's value; empty when there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class Answered(Exception):
    """The request is answered by the proxy itself."""

    def __init__(self, status: str, reason: str) -> None:
        """Take the status line's number and phrase, and one sentence for whoever asked."""
        super().__init__(reason)
        self.status = status
        self.reason = reason


def end_with(status: str, reason: str) -> NoReturn:
    """Answer the request at hand with a status and a sentence."""
    raise Answered(status, reason)


async def read_head(reader: asyncio.StreamReader, *, answer: bool = False) -> Head:
    """Return the head of a request, or of an answer; what is no head ends the request."""
    try:
        text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.LimitOverrunError:
        status = "502 Bad Gateway" if answer else "431 Request Header Fields Too Large"
        end_with(status, "the headers are too long")
    first, *lines = text[:-4].split("\r\n")
    words = first.split(" ", 2)
    pairs = [line.partition(":") for line in lines]
    if len(words) < (2 if answer else 3) or any(not colon or "\n" in name + value for name, colon, value in pairs):
        end_with("502 Bad Gateway" if answer else "400 Bad Request", "the headers cannot be read")
    line = (words[0], words[1], words[2] if len(words) > 2 else "")  # noqa: PLR2004 - a reply may have no phrase
    return Head(line, tuple((name, value.strip()) for name, _, value in pairs))


def head_bytes(first: str, headers: list[tuple[str, str]]) -> bytes:
    """Return a first line and headers as they are sent."""
    lines = [first, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")
