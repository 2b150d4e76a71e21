# SPDX-License-Identifier: MIT
"""
Rate limits by address, for requests that need no key: nobody is known there but by where they come from.

In goes a client's address, out comes nothing, or the time to wait. An address may make a minute's requests at once and
gains them back evenly, which takes one number for each address, however many requests it makes. The addresses of one
IPv6 network of 64 bits are one, as any host there may take whichever it likes. The count lives in the memory of this
process, is bounded, and begins anew with it; several processes count each for itself. Keys are counted by `rates`.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from clipmill.domain.errors import InvalidOptions, RateLimited
from clipmill.domain.times import US_PER_S

MAX_ADDRESSES: Final = 1 << 15
"""Addresses that are remembered, some 6 MB; over this the one that asked longest ago begins anew."""
_WINDOW_US: Final = 60 * US_PER_S
_IPV6_HOST_BITS: Final = 64


class AddressLimiter:
    """Counts requests by the client's address; for one thread, such as an event loop's."""

    def __init__(
        self,
        requests_per_minute: int,
        *,
        max_addresses: int = MAX_ADDRESSES,
        clock_us: Callable[[], int] = lambda: time.monotonic_ns() // 1000,
    ) -> None:
        """
        Take the limit.

        Raises:
            InvalidOptions: the limit is not positive, or over one request a microsecond.

        """
        if not 1 <= requests_per_minute <= _WINDOW_US:
            message = "an address may make at least one request a minute"
            raise InvalidOptions(message, hint="Correct the limit in the settings.")
        self._limit = requests_per_minute
        self._each_us = _WINDOW_US // requests_per_minute
        self._max_addresses = max_addresses
        self._clock_us = clock_us
        self._paid_until_us: OrderedDict[str, int] = OrderedDict()
        """When each address has gained back all that it used; by the last request, oldest first."""

    def __len__(self) -> int:
        """Return how many addresses are remembered."""
        return len(self._paid_until_us)

    def take(self, address: str) -> None:
        """
        Count a request of an address; a refused one is not counted.

        Raises:
            RateLimited: the address has none left; says when it has one again.

        """
        wait_s = self.wait_s(address)
        if wait_s > 0:
            message = f"more than {self._limit} requests a minute from your address"
            raise RateLimited(message, retry_after_s=wait_s)
        self.spend(address)

    def wait_s(self, address: str) -> float:
        """Return how long an address has to wait for its next request, 0 when it may have it now; counts nothing."""
        bucket, now = bucket_of(address), self._clock_us()
        paid_until = self._paid_until_us.get(bucket, now)
        if bucket in self._paid_until_us:
            self._paid_until_us.move_to_end(bucket)  # who goes on asking is not forgotten before others
        return max(0, max(now, paid_until) + self._each_us - now - _WINDOW_US) / US_PER_S

    def spend(self, address: str) -> None:
        """Count a request of an address, for which it may not have to wait."""
        bucket, now = bucket_of(address), self._clock_us()
        paid_until = max(now, self._paid_until_us.get(bucket, now)) + self._each_us
        self._paid_until_us[bucket] = min(paid_until, now + _WINDOW_US)
        self._paid_until_us.move_to_end(bucket)
        self._forget(now)

    def _forget(self, now: int) -> None:
        """Drop addresses that have gained everything back, and the oldest if there are still too many."""
        while self._paid_until_us:
            bucket, paid_until = next(iter(self._paid_until_us.items()))
            if paid_until > now and len(self._paid_until_us) <= self._max_addresses:
                return
            del self._paid_until_us[bucket]


def bucket_of(address: str) -> str:
    """Return what an address is counted as: itself, or its IPv6 network; all that are no address are one."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((parsed, _IPV6_HOST_BITS), strict=False))
