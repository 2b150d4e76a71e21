# SPDX-License-Identifier: MIT
"""
A forward proxy on this machine that asks only what a policy allows, for programs that open their own connections.

In goes a policy and limits, out comes a proxy address with a password, good while the block lasts. Names are resolved
once, here; every answer must be allowed, and the connection goes to an address that was checked. Plain HTTP is
forwarded, HTTPS goes through by CONNECT, so that certificates are checked by the program itself. What is refused gets a
403 that says why, and is noted for whoever opened the proxy.

It caches nothing, looks into no encrypted connection, and follows no redirect: each request is checked for itself.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hmac
import secrets
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from clipmill.domain.errors import AddressRefused, DownloadFailed
from clipmill.net import guard
from clipmill.net.guard import AddressPolicy, Resolve, allowed_addresses, check_url
from clipmill.net.heads import HEAD_LIMIT_BYTES, Answered, Head, end_with, head_bytes, read_head

REASON_HEADER = "X-Clipmill-Refusal"
_PIECE_BYTES = 256 * 1024
_TICK_S = 0.25
_HOP_BY_HOP = ("connection", "keep-alive", "proxy-connection", "proxy-authorization", "proxy-authenticate", "te")
_NOT_FORWARDED = (*_HOP_BY_HOP, "host", "upgrade", "expect", "trailer")
_START_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class ProxyLimits:
    """What one run of the proxy may use, all connections together."""

    max_bytes: int = 40 << 30
    """Sent and received."""
    max_time_s: float = 6 * 3600.0
    """After this every connection is closed and no more is opened."""
    connect_timeout_s: float = 20.0
    """For resolving a name and connecting to one of its addresses."""
    idle_timeout_s: float = 60.0
    """A connection without a byte either way for so long is closed."""
    max_connections: int = 64
    """At the same time; more are refused."""


@dataclass(slots=True)
class FilteringProxy:
    """A proxy at work."""

    url: str
    """With its user and password."""
    refusals: list[str] = field(default_factory=list)
    """One sentence for each request that the policy forbade."""
    spent: str = ""
    """Which limit was reached: `bytes`, `time` or none."""


@contextlib.contextmanager
def filtering_proxy(
    policy: AddressPolicy, limits: ProxyLimits | None = None, *, resolve: Resolve | None = None
) -> Iterator[FilteringProxy]:
    """
    Run a proxy on a free loopback port while the block lasts, in a thread of its own.

    Args:
        policy: which addresses may be asked.
        limits: what all requests together may use.
        resolve: asks for the addresses of a name; the system's resolver without it.

    """
    password = secrets.token_urlsafe(24)
    server = _Server(policy, limits or ProxyLimits(), resolve or guard.system_resolve, password)
    thread = threading.Thread(target=server.run, name="egress-proxy", daemon=True)
    thread.start()
    try:
        if not server.is_started.wait(_START_TIMEOUT_S) or server.failure is not None:
            raise server.failure or TimeoutError
        yield server.proxy
    finally:
        server.stop()
        thread.join()


@dataclass(slots=True, eq=False)
class _Link:
    """One connection of the program, and when a byte last went either way."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    task: asyncio.Task[None] | None
    touched_s: float


class _Server:
    """The proxy's event loop and what it counts."""

    def __init__(self, policy: AddressPolicy, limits: ProxyLimits, resolve: Resolve, password: str) -> None:
        self.proxy = FilteringProxy(url="")
        self.is_started = threading.Event()
        self.failure: BaseException | None = None
        self._policy = policy
        self._limits = limits
        self._resolve = resolve
        self._password = password
        self._expected = "Basic " + base64.b64encode(f"clipmill:{password}".encode()).decode()
        self._links: set[_Link] = set()
        self._bytes_left = limits.max_bytes
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_over = asyncio.Event()

    def run(self) -> None:
        """Serve until stopped; the body of the thread."""
        try:
            asyncio.run(self._main())
        except BaseException as error:  # noqa: BLE001 - told to whoever waits for the start
            self.failure = error
        finally:
            self.is_started.set()

    def stop(self) -> None:
        """Close everything, from another thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it ended by itself
                self._loop.call_soon_threadsafe(self._is_over.set)

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=HEAD_LIMIT_BYTES)
        port = server.sockets[0].getsockname()[1]
        self.proxy.url = f"http://clipmill:{self._password}@127.0.0.1:{port}"
        self.is_started.set()
        end_s = self._loop.time() + self._limits.max_time_s
        while not self._is_over.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_TICK_S):
                    await self._is_over.wait()
            if self._loop.time() > end_s:
                self.proxy.spent = self.proxy.spent or "time"
            self._end_links()
        server.close()
        tasks = [link.task for link in self._links if link.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _end_links(self) -> None:
        """Close what is idle; all, once a limit is reached."""
        now_s = asyncio.get_running_loop().time()
        for link in self._links:
            is_idle = now_s - link.touched_s > self._limits.idle_timeout_s
            if link.task is not None and (self.proxy.spent or is_idle):
                link.task.cancel()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Link(reader, writer, asyncio.current_task(), asyncio.get_running_loop().time())
        self._links.add(link)
        try:
            await self._answer(link)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # one side hung up, or the run is over; the other side sees the connection close
        finally:
            self._links.discard(link)
            writer.close()

    async def _answer(self, link: _Link) -> None:
        try:
            head = await read_head(link.reader)
            self._admit(head)
            if head.line[0].upper() == "CONNECT":
                await self._tunnel(link, head)
            else:
                await self._forward(link, head)
        except Answered as answer:
            await _say(link.writer, answer)
        except AddressRefused as error:
            self.proxy.refusals.append(error.message)
            await _say(link.writer, Answered("403 Refused by the egress guard", error.message))
        except DownloadFailed as error:
            await _say(link.writer, Answered("502 Bad Gateway", error.message))

    def _admit(self, head: Head) -> None:
        """Let in who knows the password, while there is something left to spend."""
        if not hmac.compare_digest(head.get("proxy-authorization").encode(), self._expected.encode()):
            end_with("407 Proxy Authentication Required", "the password is missing or wrong")
        if self.proxy.spent:
            end_with("403 Limit reached", f"the limit of {self.proxy.spent} is reached")
        if len(self._links) > self._limits.max_connections:
            end_with("503 Too many connections", "too many connections at the same time")

    async def _tunnel(self, link: _Link, head: Head) -> None:
        # CONNECT names host and port only; as an address it goes through the same checks as any other.
        parts = _checked(f"https://{head.line[1]}", self._policy)
        reader, writer = await self._connect(str(parts.hostname), parts.port or 443)
        try:
            link.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await self._both(self._pump(link, link.reader, writer), self._pump(link, reader, link.writer))
        finally:
            writer.close()

    async def _forward(self, link: _Link, head: Head) -> None:
        method, target, _ = head.line
        parts = _checked(target, self._policy)
        if parts.scheme.lower() != "http":
            end_with("400 Bad Request", "https goes through CONNECT")
        if head.get("transfer-encoding"):
            end_with("411 Length Required", "a request body needs a length")
        reader, writer = await self._connect(str(parts.hostname), parts.port or 80)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            host = parts.netloc.rpartition("@")[2]
            kept = [(name, value) for name, value in head.headers if name.lower() not in _NOT_FORWARDED]
            writer.write(head_bytes(f"{method} {path} HTTP/1.1", [("Host", host), *kept, ("Connection", "close")]))
            await self._send_body(link, writer, head.get("content-length"))
            await self._both(self._watch(link), self._reply(link, reader))
        finally:
            writer.close()

    async def _send_body(self, link: _Link, writer: asyncio.StreamWriter, length: str) -> None:
        left = int(length) if length.isascii() and length.isdigit() else 0
        while left and (piece := await link.reader.read(min(left, _PIECE_BYTES))):
            left -= len(piece)
            await self._pass_on(link, piece, writer)

    async def _reply(self, link: _Link, reader: asyncio.StreamReader) -> None:
        """Hand the answer over; each connection of the program is for one request, so that each is checked."""
        head = await read_head(reader, answer=True)
        while head.line[1].startswith("1"):  # "100 Continue" and its like are between us and the server
            head = await read_head(reader, answer=True)
        kept = [(name, value) for name, value in head.headers if name.lower() not in _HOP_BY_HOP]
        link.writer.write(head_bytes(" ".join(head.line), [*kept, ("Connection", "close")]))
        await self._pump(link, reader, link.writer)

    async def _watch(self, link: _Link) -> None:
        """Wait until the program hangs up; anything it sends meanwhile is not passed on."""
        while await link.reader.read(_PIECE_BYTES):
            pass
        raise ConnectionAbortedError

    async def _pump(self, link: _Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(_PIECE_BYTES):
            await self._pass_on(link, piece, writer)
        if writer is link.writer:
            raise ConnectionAbortedError  # the server has said all; nobody waits for the program's last words
        writer.write_eof()

    async def _pass_on(self, link: _Link, piece: bytes, writer: asyncio.StreamWriter) -> None:
        self._bytes_left -= len(piece)
        if self._bytes_left < 0:
            self.proxy.spent = "bytes"
            raise ConnectionAbortedError
        writer.write(piece)
        await writer.drain()
        link.touched_s = asyncio.get_running_loop().time()

    async def _both(self, one: Coroutine[Any, Any, None], other: Coroutine[Any, Any, None]) -> None:
        """Run both directions; the first that raises ends the other."""
        tasks = [asyncio.ensure_future(one), asyncio.ensure_future(other)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to one of the checked addresses of a host."""
        status, reason = "502 Bad Gateway", f"{host} refused the connection"
        try:
            async with asyncio.timeout(self._limits.connect_timeout_s):
                addresses = await _in_thread(lambda: allowed_addresses(host, port, self._policy, self._resolve))
                for address in addresses:
                    with contextlib.suppress(OSError):
                        return await asyncio.open_connection(address, port, limit=HEAD_LIMIT_BYTES)
        except TimeoutError:
            status, reason = "504 Gateway Timeout", f"{host} did not accept a connection in time"
        raise Answered(status, reason)


def _checked(url: str, policy: AddressPolicy) -> SplitResult:
    """Check an address; what is no http(s) address at all is refused like a forbidden one."""
    if urlsplit(url).scheme.lower() not in guard.DEFAULT_PORTS:
        message = "Only http and https addresses may be asked."
        raise AddressRefused(message)
    return check_url(url, policy)


async def _say(writer: asyncio.StreamWriter, answer: Answered) -> None:
    reason = "".join(sign if sign.isprintable() else " " for sign in answer.reason)
    headers = [(REASON_HEADER, reason.encode("ascii", "replace").decode()), ("Connection", "close")]
    if answer.status.startswith("407"):
        headers.append(("Proxy-Authenticate", 'Basic realm="clipmill"'))
    body = reason.encode()
    headers += [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    writer.write(head_bytes(f"HTTP/1.1 {answer.status}", headers) + body)
    await writer.drain()


async def _in_thread(ask: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    """Wait for a blocking call in a thread that may be left behind: a resolver cannot be interrupted."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[tuple[str, ...]] = loop.create_future()

    def settle(found: tuple[str, ...], error: Exception | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(found)
        else:
            future.set_exception(error)

    def work() -> None:
        found: tuple[str, ...] = ()
        problem: Exception | None = None
        try:
            found = ask()
        except Exception as error:  # noqa: BLE001 - raised again where it is awaited
            problem = error
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, found, problem)

    threading.Thread(target=work, daemon=True).start()
    return await future
