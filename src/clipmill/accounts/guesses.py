# SPDX-License-Identifier: MIT
"""
Bounds how many wrong keys one address may try, so that nobody can go on guessing.

In: a client's address and the secret that it sends. Out: nothing, the time to wait, or that the same secret was just
found wrong. A wrong key costs the address a try, which it gains back evenly; the same one again within a minute is no
new guess, costs nothing and is not looked up, so a program that goes on with a revoked key takes nobody's tries. Who
has no try left is refused before the key is looked up, so that a refusal says nothing about it; but for secrets that
were right from this very address before, since other people may sit behind the same one. A right key that is new there
waits for the next try, which takes seconds unless somebody goes on guessing there with ever new keys. All of it lives
in the memory of this process, is bounded, and begins anew with it; several processes count each for itself. It knows no
keys, only hashes.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from clipmill.accounts.addresses import MAX_ADDRESSES, AddressLimiter, bucket_of
from clipmill.domain.errors import AccountError, KeyInvalid, RateLimited
from clipmill.domain.times import US_PER_S

WRONG_KEYS_PER_MINUTE: Final = 30
"""Of one address, unless the settings say otherwise."""
MAX_WELCOME: Final = 1 << 14
"""Pairs of address and secret that are remembered as right, some 4 MB; over this the one used longest ago is not."""

MAX_REFUSED: Final = 1 << 14
"""Pairs of address and secret that are remembered as wrong; over this the oldest is not, and costs a try again."""
REFUSED_FOR_S: Final = 60.0
"""How long a wrong secret is known as such without looking: an operator may have put it right."""


class GuessLimiter:
    """Counts wrong keys by the client's address; for any number of threads."""

    def __init__(
        self,
        wrong_keys_per_minute: int = WRONG_KEYS_PER_MINUTE,
        *,
        max_addresses: int = MAX_ADDRESSES,
        max_welcome: int = MAX_WELCOME,
        max_refused: int = MAX_REFUSED,
        clock_us: Callable[[], int] = lambda: time.monotonic_ns() // 1000,
    ) -> None:
        """
        Take the limit.

        Raises:
            InvalidOptions: the limit is not positive, or over one key a microsecond.

        """
        self._limit = wrong_keys_per_minute
        self._tries = AddressLimiter(wrong_keys_per_minute, max_addresses=max_addresses, clock_us=clock_us)
        self._clock_us = clock_us
        self._max_welcome = max_welcome
        self._max_refused = max_refused
        self._welcome: OrderedDict[bytes, None] = OrderedDict()
        """Fingerprints of secrets that were right, with where they came from; by their last use, oldest first."""
        self._refused: OrderedDict[bytes, tuple[int, type[AccountError]]] = OrderedDict()
        """Those that were wrong, in the order of when they were looked up: until when that is known, and what it is."""
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many things are remembered."""
        return len(self._tries) + len(self._welcome) + len(self._refused)

    def check(self, address: str, secret: str) -> None:
        """
        Refuse a secret that was just found wrong, and an address that has tried too many others.

        What was right from there before is not refused. Requests that come at the same moment may all pass before the
        first of them is found wrong.

        Raises:
            KeyInvalid, KeyExpired: it was found so within the last minute.
            RateLimited: the address has no try left; says when it has one again.

        """
        with self._lock:
            fingerprint = _fingerprint(address, secret)
            until_us, why = self._refused.get(fingerprint, (0, KeyInvalid))
            if self._clock_us() < until_us:
                raise why
            wait_s = self._tries.wait_s(address)
            if wait_s > 0 and fingerprint not in self._welcome:
                message = f"more than {self._limit} wrong keys a minute from your address"
                raise RateLimited(message, retry_after_s=wait_s)

    def note_wrong(self, address: str, secret: str, why: type[AccountError] = KeyInvalid) -> None:
        """Count a key that was wrong; one that was right before, and is revoked by now, is welcome no longer."""
        with self._lock:
            fingerprint, now_us = _fingerprint(address, secret), self._clock_us()
            self._welcome.pop(fingerprint, None)
            if self._refused.pop(fingerprint, (0, why))[0] <= now_us:
                self._tries.spend(address)
            self._refused[fingerprint] = (now_us + int(REFUSED_FOR_S * US_PER_S), why)
            if len(self._refused) > self._max_refused:
                self._refused.popitem(last=False)

    def note_right(self, address: str, secret: str) -> None:
        """Remember a key that was right, which costs nothing."""
        with self._lock:
            fingerprint = _fingerprint(address, secret)
            self._refused.pop(fingerprint, None)
            self._welcome[fingerprint] = None
            self._welcome.move_to_end(fingerprint)
            if len(self._welcome) > self._max_welcome:
                self._welcome.popitem(last=False)


def _fingerprint(address: str, secret: str) -> bytes:
    return hashlib.sha256(f"{bucket_of(address)} {secret}".encode(errors="replace")).digest()


__all__ = ["MAX_REFUSED", "MAX_WELCOME", "REFUSED_FOR_S", "WRONG_KEYS_PER_MINUTE", "GuessLimiter"]
