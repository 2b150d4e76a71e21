# SPDX-License-Identifier: MIT
"""
Connections that end in time, whatever the other side does.

In goes a point in time, out comes a transport for `httpx2` whose connecting, handshakes, headers and bodies all end by
then: a timeout on each read alone lets a server that sends one byte now and then hold a request for days. It decides
nothing about addresses.
"""

from __future__ import annotations

import functools
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2
import httpx2

_LEAST_S = 0.001


class BoundedTransport(httpx2.HTTPTransport):
    """Opens a new connection for each request, so that no name is served over another one's, and ends in time."""

    def __init__(self, deadline_s: Callable[[], float], *, tls: ssl.SSLContext | None = None) -> None:
        """
        Make ready; nothing is opened.

        Args:
            deadline_s: gives the point of `time.monotonic` by which everything ends.
            tls: which certificates are trusted; the usual ones without it.

        """
        context = usual_tls() if tls is None else tls
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context,
            max_keepalive_connections=0,
            network_backend=_Backend(deadline_s),
        )


@functools.cache
def usual_tls() -> ssl.SSLContext:
    """Return the certificates that are trusted without a word from anybody; reading them takes tens of milliseconds."""
    return httpx2.create_ssl_context(trust_env=False)


class _Backend(httpcore2.SyncBackend):
    def __init__(self, deadline_s: Callable[[], float]) -> None:
        self._deadline_s = deadline_s

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        left_s = _left_s(self._deadline_s(), timeout, httpcore2.ConnectTimeout)
        stream = super().connect_tcp(host, port, left_s, local_address, socket_options)
        return _Stream(stream, self._deadline_s)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, deadline_s: Callable[[], float]) -> None:
        self._stream = stream
        self._deadline_s = deadline_s

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left_s(self._deadline_s(), timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left_s(self._deadline_s(), timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left_s = _left_s(self._deadline_s(), timeout, httpcore2.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left_s), self._deadline_s)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left_s(deadline_s: float, timeout_s: float | None, late: type[Exception]) -> float:
    left_s = deadline_s - time.monotonic()
    if left_s < _LEAST_S:
        message = "the deadline has passed"
        raise late(message)
    return left_s if timeout_s is None else min(left_s, timeout_s)
