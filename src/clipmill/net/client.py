# SPDX-License-Identifier: MIT
"""
Ask a web server for a file.

In goes an address, out comes an open answer whose body is read in pieces, never whole. Redirects are followed here,
one by one, each checked by `guard`; on a shared installation the connection goes to the very address that was checked.
No automatic decoding of pages, no cache, no upload. Every failure is a `DownloadFailed` that names its cause.
"""

from __future__ import annotations

import contextlib
import math
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Self
from urllib.parse import SplitResult, urljoin

import httpx2

from clipmill.domain.errors import DownloadFailed, StageTimedOut
from clipmill.net import guard
from clipmill.net.guard import DEFAULT_PORTS, AddressPolicy, Resolve, allowed_addresses, check_url
from clipmill.net.wire import BoundedTransport

USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) Clipmill"
_REDIRECTS = (301, 302, 303, 307, 308)
_RETRIED = (408, 429, 500, 502, 503, 504)
_BACKOFF_S = 0.5


@dataclass(slots=True)
class Reply:
    """An open answer of a web server."""

    url: str
    """Where it came from in the end."""
    status: int
    """HTTP status; redirects were followed already."""
    headers: Mapping[str, str]
    """Names in any case."""
    pieces: Iterator[bytes]
    """The body as it comes. Reading raises `DownloadFailed` when the connection breaks, `StageTimedOut` when the
    deadline passes."""
    first: bytes = field(default=b"", repr=False)
    """The beginning of the body, once `peek` was asked."""

    @property
    def is_encoded(self) -> bool:
        """Whether the body is compressed for transport, so that its length is not the file's."""
        return self.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")

    @property
    def length_bytes(self) -> int | None:
        """Length of the body as the server says it, or none when it does not."""
        text = self.headers.get("content-length", "")
        return int(text) if text.isascii() and text.isdigit() and not self.is_encoded else None

    def peek(self, count: int) -> bytes:
        """Return up to `count` first bytes of the body; `body` gives them again."""
        while len(self.first) < count:
            piece = next(self.pieces, None)
            if piece is None:
                break
            self.first += piece
        return self.first[:count]

    def body(self) -> Iterator[bytes]:
        """Yield the body from its beginning; once."""
        if self.first:
            yield self.first
        yield from self.pieces


class Client:
    """Asks web servers, within a policy and with timeouts. Close it, or use it in a `with` block."""

    def __init__(  # noqa: PLR0913 - all named
        self,
        *,
        policy: AddressPolicy | None = None,
        stall_timeout_s: float = 30.0,
        max_redirects: int = 10,
        attempts: int = 3,
        deadline_s: float = math.inf,
        cookies: CookieJar | None = None,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """
        Make ready; nothing is asked yet.

        Args:
            policy: which addresses may be asked; all, without one.
            stall_timeout_s: a server that sends no byte for this long is given up.
            max_redirects: how many are followed.
            attempts: how often a request is made when the server says that it is busy or broken.
            deadline_s: point of `time.monotonic` after which nothing more is read.
            cookies: sent to the sites that they belong to.
            resolve: asks for the addresses of a name under a public-only policy; the system's resolver without it.
            tls: which certificates are trusted; the usual ones without it.

        """
        self.stall_timeout_s = stall_timeout_s
        self.attempts = attempts
        self._deadline_s = deadline_s
        self._policy = policy or AddressPolicy()
        self._max_redirects = max_redirects
        self._resolve = resolve or guard.system_resolve
        is_bounded = self._policy.is_public_only
        self._http = httpx2.Client(
            follow_redirects=False,
            timeout=httpx2.Timeout(stall_timeout_s),
            cookies=cookies,
            headers={"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity"},
            # A proxy from the environment would resolve the name a second time, behind the guard's back.
            trust_env=not is_bounded,
            transport=BoundedTransport(lambda: self._deadline_s, tls=tls) if is_bounded else None,
            verify=True if tls is None else tls,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    @contextlib.contextmanager
    def open(self, url: str, *, headers: Mapping[str, str] | None = None) -> Iterator[Reply]:
        """
        Ask for an address and hand over the answer, whatever its status; the connection closes with the block.

        Raises:
            DownloadFailed: there was no answer; the message says why.
            AddressRefused: the policy forbids the address, or one that it redirects to.

        """
        for attempt in range(1, self.attempts + 1):
            answer, final_url = self._follow(url, headers or {})
            if answer.status_code not in _RETRIED or attempt == self.attempts:
                break
            answer.close()
            time.sleep(_BACKOFF_S * 2 ** (attempt - 1))
        try:
            yield Reply(final_url, answer.status_code, answer.headers, self._pieces(answer, final_url))
        finally:
            answer.close()

    def _follow(self, url: str, headers: Mapping[str, str]) -> tuple[httpx2.Response, str]:
        """Ask, and ask again where the answer points, until it is not a redirect."""
        for _ in range(self._max_redirects + 1):
            parts = check_url(url, self._policy)
            answer = self._ask(url, parts, headers)
            target = answer.headers.get("location")
            if answer.status_code not in _REDIRECTS or not target:
                return answer, url
            answer.close()
            url = urljoin(url, target.strip()).replace(" ", "%20")
        message = f"{parts.hostname} redirects in a circle, or more than {self._max_redirects} times."
        raise DownloadFailed(message)

    def _ask(self, url: str, parts: SplitResult, headers: Mapping[str, str]) -> httpx2.Response:
        """Send one request, to the next address of the host where one is dead; return its answer, body unread."""
        host = str(parts.hostname)
        addresses = self._pinned(host, parts.port or DEFAULT_PORTS[parts.scheme.lower()])
        for address, is_last in zip(addresses, (*[False] * (len(addresses) - 1), True), strict=True):
            try:
                request = self._http.build_request("GET", url, headers=dict(headers))
                if address is not None:
                    # The host name stays, for the server's Host header and for its certificate.
                    request.url = request.url.copy_with(host=address)
                    request.extensions = {**request.extensions, "sni_hostname": host}
                return self._http.send(request, stream=True)
            except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.CookieConflict) as error:
                if is_last or not isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
                    raise DownloadFailed(describe(error, host, self.stall_timeout_s)) from error
        raise AssertionError  # pragma: no cover - the last address returns or raises

    def _pinned(self, host: str, port: int) -> tuple[str | None, ...]:
        """Return the checked addresses to connect to, or one none where the system may choose."""
        if not self._policy.is_public_only:
            return (None,)
        return allowed_addresses(host, port, self._policy, self._resolve)

    def _pieces(self, answer: httpx2.Response, url: str) -> Iterator[bytes]:
        is_encoded = answer.headers.get("content-encoding", "identity").lower() != "identity"
        try:
            for piece in answer.iter_bytes() if is_encoded else answer.iter_raw():
                if time.monotonic() > self._deadline_s:
                    message = "The download took longer than it may."
                    raise StageTimedOut(message)
                yield piece
        except httpx2.HTTPError as error:
            raise DownloadFailed(describe(error, httpx2.URL(url).host, self.stall_timeout_s)) from error


def describe(error: Exception, host: str, stall_timeout_s: float) -> str:
    """Return in one sentence for a person why a request came to nothing."""
    causes = tuple(_chain(error))
    wait = f"{stall_timeout_s:g} s"
    sentences: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
        (socket.gaierror, f"The host name {host} could not be resolved; check its spelling and the network."),
        (ConnectionRefusedError, f"{host} refused the connection: nothing listens at that address and port."),
        (ssl.SSLCertVerificationError, f"The certificate of {host} is not valid, so the connection is not safe."),
        (ssl.SSLError, f"A safe (TLS) connection to {host} could not be made."),
        (httpx2.ConnectTimeout, f"{host} did not accept a connection within {wait}."),
        (httpx2.TimeoutException, f"{host} stalled: it sent nothing for {wait}."),
        (httpx2.RemoteProtocolError, f"{host} closed the connection before the file was complete."),
        (httpx2.UnsupportedProtocol, "The address is not an http:// or https:// address."),
    )
    for kinds, sentence in sentences:
        if any(isinstance(cause, kinds) for cause in causes):
            return sentence
    return f"The connection to {host} failed: {str(error) or type(error).__name__}."


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
