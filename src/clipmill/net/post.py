# SPDX-License-Identifier: MIT
"""
Send one message to a web server.

In goes an address, headers and a body, out comes the status of the answer. The address is checked by `guard`, the
connection goes to the very address that was checked, and everything ends within one time limit. Redirects are not
followed and nothing is tried again; of the answer's body no more is read than is polite, and nothing is kept.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

from clipmill.domain.errors import AddressRefused, DownloadFailed
from clipmill.net import guard
from clipmill.net.client import describe
from clipmill.net.guard import DEFAULT_PORTS, AddressPolicy, Resolve, allowed_addresses, check_url
from clipmill.net.wire import BoundedTransport

MAX_REPLY_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of sending a message."""

    status: int | None
    """HTTP status, redirects included; none when there was no answer."""
    error: str
    """Why there was none, in one sentence; else empty."""
    is_refused: bool = False
    """Whether the policy forbade the address, so that nothing was sent."""


class Poster:
    """Sends messages within a policy. Safe to use from several threads."""

    def __init__(
        self,
        policy: AddressPolicy,
        *,
        timeout_s: float = 15.0,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """
        Make ready; nothing is opened.

        Args:
            policy: which addresses may be asked.
            timeout_s: for a whole message and its answer.
            resolve: asks for the addresses of a name; the system's resolver without it.
            tls: which certificates are trusted; the usual ones without it.

        """
        self._policy = policy
        self._timeout_s = timeout_s
        self._resolve = resolve
        self._tls = tls

    def check(self, url: str) -> tuple[str, int, tuple[str, ...]]:
        """
        Return host, port and the numeric addresses that a message to this address may go to.

        Raises:
            DownloadFailed: it is no http(s) address, or its name does not resolve.
            AddressRefused: the policy forbids it.

        """
        parts = check_url(url, self._policy)
        host = str(parts.hostname)
        port = parts.port or DEFAULT_PORTS[parts.scheme.lower()]
        return host, port, allowed_addresses(host, port, self._policy, self._resolve or guard.system_resolve)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Send a message once and say what came of it; a host's next address is tried only where one is dead."""
        try:
            host, _, addresses = self.check(url)
        except AddressRefused as error:
            return Posted(None, error.message, is_refused=True)
        except DownloadFailed as error:
            return Posted(None, error.message)
        deadline_s = time.monotonic() + self._timeout_s
        transport = BoundedTransport(lambda: deadline_s, tls=self._tls)
        timeout = httpx2.Timeout(self._timeout_s)
        problem = ""
        with httpx2.Client(transport=transport, timeout=timeout, trust_env=False, follow_redirects=False) as http:
            for address in addresses:
                request = http.build_request("POST", url, content=body, headers=dict(headers))
                # The host name stays, for the server's Host header and for its certificate.
                request.url = request.url.copy_with(host=address)
                request.extensions = {**request.extensions, "sni_hostname": host}
                try:
                    answer = http.send(request, stream=True)
                except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                    problem = describe(error, host, self._timeout_s)
                    if not isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
                        break
                else:
                    _read_some(answer)
                    return Posted(answer.status_code, "")
        return Posted(None, problem)


def _read_some(answer: httpx2.Response) -> None:
    """Read the beginning of the body, so that a server which is still sending it meets no broken connection."""
    left = MAX_REPLY_BYTES
    try:
        for piece in answer.iter_raw():
            left -= len(piece)
            if left < 0:
                break
    except httpx2.HTTPError:
        pass  # the status is what counts, and that is here
    finally:
        answer.close()
