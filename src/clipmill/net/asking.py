# SPDX-License-Identifier: MIT
"""
Ask a server that the operator configured, in JSON.

In: the server's address, a path, a message. Out: status and body of the answer, once there is one that will not change
by asking again. Local servers are allowed: the operator named them. No redirect is followed, so that the key goes
nowhere else; each try ends in time and no more is read than allowed. It does not know what the messages mean.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx2

from clipmill.domain.errors import DownloadFailed, InvalidOptions, ModelUnavailable, ReplyInvalid
from clipmill.net.client import describe
from clipmill.net.guard import AddressPolicy, check_url
from clipmill.net.wire import BoundedTransport

RETRIED = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
MAX_RETRY_AFTER_S = 60.0
_MAX_SAID, _MAX_READ_OF_REFUSAL = 300, 20_000
_NOT_WORTH_RETRYING = b"insufficient_quota"
"""A 429 that says so is about money, and no wait helps."""


@dataclass(frozen=True, slots=True)
class AskOptions:
    """How a server is asked."""

    timeout_s: float = 120.0
    """For one try, from connecting to the last byte."""
    attempts: int = 4
    """Tries of one message, the first included."""
    backoff_s: float = 1.0
    """Pause before the second try; it doubles with each."""
    max_reply_bytes: int = 4_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    body: bytes = field(repr=False)

    @property
    def is_ok(self) -> bool:
        """Whether the server did what it was asked."""
        return self.status == 200  # noqa: PLR2004 - OK

    def mentions(self, word: str) -> bool:
        """Say whether a word stands in the answer."""
        return word.encode() in self.body


class JsonAsker:
    """Asks one server. Safe to use from several threads."""

    def __init__(
        self,
        base_url: str,
        *,
        key: str | None = None,
        secret: str | None = None,
        options: AskOptions | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """
        Take the server; nothing is opened.

        Args:
            base_url: what all paths are appended to, such as `http://127.0.0.1:8000/v1`.
            key: is sent as a bearer token; none sends none.
            secret: another key, which stands in the messages; no error repeats it either.
            options: times and sizes.
            sleep: waits between tries.

        Raises:
            InvalidOptions: the address is no http(s) address, or the key cannot stand in a header.

        """
        try:
            parts = check_url(base_url.strip(), AddressPolicy())
        except DownloadFailed as error:
            raise InvalidOptions(error.message, hint="Check the server's address in the settings.") from error
        if key is not None and not (key.isascii() and key.isprintable()):
            message = "the key of the server has characters that no key has"
            raise InvalidOptions(message, hint="Copy the key again.")
        self._base = base_url.strip().rstrip("/")
        self.host = str(parts.hostname)
        self._key = key
        self._secrets = tuple(text for text in (key, secret) if text)
        self._options = options or AskOptions()
        self._sleep = sleep

    def post(self, path: str, message: Mapping[str, object]) -> Answer:
        """
        Send a message and return the answer, asked again while that may help.

        Raises:
            ModelUnavailable: the server does not answer, or is busy or broken in every try.
            ReplyInvalid: its answer is larger than any can be.

        """
        return self._settled("POST", path, json.dumps(message, ensure_ascii=False).encode("utf-8", "replace"))

    def get(self, path: str) -> Answer:
        """Ask for what stands at a path; raises as `post`."""
        return self._settled("GET", path, None)

    def refusal(self, answer: Answer, hints: Mapping[int, str] | None = None) -> ModelUnavailable:
        """Return the error for an answer that is none; no key stands in it, whatever the server says."""
        said = self._said(answer.body)
        return ModelUnavailable(f"{self.host} answered {answer.status}: {said}", hint=(hints or {}).get(answer.status))

    def _settled(self, method: str, path: str, body: bytes | None) -> Answer:
        reason, after_s = "", 0.0
        for attempt in range(max(1, self._options.attempts)):
            if attempt:
                self._sleep(max(self._options.backoff_s * 2 ** (attempt - 1), after_s))
            try:
                answer, after_s = self._once(method, path, body)
            except httpx2.RequestError as error:
                reason, after_s = describe(error, self.host, self._options.timeout_s), 0.0
                continue
            if answer.status not in RETRIED or _NOT_WORTH_RETRYING in answer.body:
                return answer
            reason = f"it answered {answer.status}: {self._said(answer.body)}"
        message = f"{self.host} gave no answer in {self._options.attempts} tries: {reason}"
        raise ModelUnavailable(message)

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[Answer, float]:
        """Return the answer and the pause that the server asks for, in seconds."""
        options = self._options
        deadline_s = time.monotonic() + options.timeout_s
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        with (
            httpx2.Client(
                transport=BoundedTransport(lambda: deadline_s),
                timeout=httpx2.Timeout(options.timeout_s),
                trust_env=False,  # the environment is read by the settings alone
                follow_redirects=False,
            ) as http,
            http.stream(method, self._base + path, content=body, headers=headers) as reply,
        ):
            read = bytearray()
            for piece in reply.iter_raw():
                read += piece
                if len(read) > options.max_reply_bytes:
                    message = f"{self.host} answered with more than {options.max_reply_bytes} bytes"
                    raise ReplyInvalid(message)
            return Answer(reply.status_code, bytes(read)), _pause_s(reply.headers.get("retry-after", ""))

    def _said(self, body: bytes) -> str:
        said = body[:_MAX_READ_OF_REFUSAL].decode("utf-8", "replace")
        for secret in self._secrets:
            said = said.replace(secret, "***")
        return "".join(char for char in said if char.isprintable())[:_MAX_SAID]


def _pause_s(text: str) -> float:
    """Return the seconds of a Retry-After, bounded; a date or nonsense asks for none."""
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_S) if math.isfinite(seconds) else 0.0
