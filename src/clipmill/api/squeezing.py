# SPDX-License-Identifier: MIT
"""
JSON answers as gzip, for clients that take it: transcripts, lists and API documents shrink to a tenth or so.

In: any ASGI app. Out: the same app. Only whole JSON answers from `MIN_SQUEEZED_BYTES` on are squeezed; media, archives
and streams of events pass as they are, as do answers that have an `ETag` or an encoding of their own. Large ones are
squeezed in a thread. No cookie says who asks, so that no other page can make a browser ask for a secret beside its own
words and measure how long the answer is.
"""

from __future__ import annotations

import gzip
import re
from typing import Final

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MIN_SQUEEZED_BYTES: Final = 1024
"""What is smaller travels in one packet anyhow."""
_THREAD_BYTES: Final = 64 * 1024
"""From here on it takes a millisecond or more."""
_LEVEL: Final = 5
_NO_WEIGHT: Final = re.compile(r"q=0(\.0*)?", re.ASCII)
_KINDS: Final = ("application/json", "application/problem+json")


class SqueezedJson:
    """Squeezes the JSON of an app."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the app inside."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the head alone says what can be known of an answer without its body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_wanted = takes_gzip(",".join(Headers(scope=scope).getlist("accept-encoding")))
        kind = _Heading if scope["method"] == "HEAD" else _Squeezing
        await self._app(scope, receive, kind(send, is_wanted=is_wanted))


class _Heading:
    """Says of a head what its GET would say, but for the length, which only squeezing tells."""

    def __init__(self, send: Send, *, is_wanted: bool) -> None:
        self._send = send
        self._is_wanted = is_wanted

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_plain_json(message):
            headers = MutableHeaders(scope=message)
            length = headers.get("content-length", "")
            if length.isdigit() and int(length) >= MIN_SQUEEZED_BYTES:
                headers.add_vary_header("Accept-Encoding")
                if self._is_wanted:
                    headers["Content-Encoding"] = "gzip"
                    del headers["Content-Length"]
        await self._send(message)


class _Squeezing:
    """Keeps the head of a JSON answer until its body says whether it is worth it."""

    def __init__(self, send: Send, *, is_wanted: bool) -> None:
        self._send = send
        self._is_wanted = is_wanted
        self._head: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_plain_json(message):
            self._head = message
            return
        head, self._head = self._head, None
        if head is None:
            await self._send(message)
            return
        body: bytes = message.get("body", b"")
        if not message.get("more_body", False) and len(body) >= MIN_SQUEEZED_BYTES:
            headers = MutableHeaders(scope=head)
            headers.add_vary_header("Accept-Encoding")
            if self._is_wanted:
                body = await _squeezed(body)
                headers["Content-Encoding"], headers["Content-Length"] = "gzip", str(len(body))
                message = {**message, "body": body}
        await self._send(head)
        await self._send(message)


def takes_gzip(accepted: str) -> bool:
    """Return whether an `Accept-Encoding` header takes gzip, by name or as one of any."""
    taken: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        taken[name.strip()] = _NO_WEIGHT.fullmatch(weight.replace(" ", "")) is None
    return taken.get("gzip", taken.get("x-gzip", taken.get("*", False)))


def _is_plain_json(start: Message) -> bool:
    headers = Headers(raw=list(start["headers"]))
    is_json = headers.get("content-type", "").partition(";")[0].strip().lower() in _KINDS
    return is_json and "content-encoding" not in headers and "etag" not in headers


async def _squeezed(body: bytes) -> bytes:
    if len(body) < _THREAD_BYTES:
        return gzip.compress(body, _LEVEL, mtime=0)
    return await run_in_threadpool(gzip.compress, body, _LEVEL, mtime=0)


__all__ = ["MIN_SQUEEZED_BYTES", "SqueezedJson", "takes_gzip"]
