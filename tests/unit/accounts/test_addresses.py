# SPDX-License-Identifier: MIT
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipmill.accounts.addresses import AddressLimiter, bucket_of
from clipmill.domain.errors import InvalidOptions, RateLimited
from clipmill.domain.times import US_PER_S

MINUTE_US = 60 * US_PER_S


class Clock:
    def __init__(self) -> None:
        self.now_us = 1_000_000

    def __call__(self) -> int:
        return self.now_us


def passes(limiter: AddressLimiter, address: str = "192.0.2.1") -> bool:
    try:
        limiter.take(address)
    except RateLimited:
        return False
    return True


def test_a_minute_s_requests_pass_at_once_and_then_as_many_as_are_gained_back() -> None:
    clock = Clock()
    limiter = AddressLimiter(60, clock_us=clock)

    burst = [passes(limiter) for _ in range(61)]
    with pytest.raises(RateLimited) as refused:
        limiter.take("192.0.2.1")
    clock.now_us += US_PER_S - 1
    early = passes(limiter)
    clock.now_us += 1

    assert burst == [True] * 60 + [False]
    assert refused.value.retry_after_s == 1.0
    assert early is False
    assert [passes(limiter), passes(limiter)] == [True, False]


def test_who_is_refused_waits_no_longer_for_asking_again() -> None:
    clock = Clock()
    limiter = AddressLimiter(1, clock_us=clock)
    limiter.take("192.0.2.1")
    for _ in range(100):
        assert not passes(limiter)
    clock.now_us += MINUTE_US

    assert passes(limiter)


def test_addresses_are_counted_apart_and_hosts_of_one_ipv6_network_together() -> None:
    limiter = AddressLimiter(1, clock_us=Clock())

    assert passes(limiter, "192.0.2.1")
    assert passes(limiter, "192.0.2.2")
    assert passes(limiter, "2001:db8::1")
    assert not passes(limiter, "2001:db8::ffff:1")
    assert passes(limiter, "2001:db8:0:1::1")
    assert not passes(limiter, "::ffff:192.0.2.1")


def test_what_is_no_address_is_cut_so_that_it_takes_no_room() -> None:
    assert len(bucket_of("x" * 10_000)) <= 64
    assert bucket_of("fe80::1%eth0") == "fe80::/64"


def test_no_more_addresses_are_remembered_than_there_is_room_for() -> None:
    limiter = AddressLimiter(10, max_addresses=100, clock_us=Clock())
    for number in range(1000):
        limiter.take(f"198.51.{number // 256}.{number % 256}")

    assert len(limiter) == 100


def test_addresses_that_have_gained_everything_back_are_forgotten() -> None:
    clock = Clock()
    limiter = AddressLimiter(10, clock_us=clock)
    for number in range(50):
        limiter.take(f"198.51.100.{number}")
    clock.now_us += MINUTE_US
    limiter.take("192.0.2.1")

    assert len(limiter) == 1


@pytest.mark.parametrize("limit", [0, -1, 60_000_001])
def test_limits_that_let_nothing_through_are_refused(limit: int) -> None:
    with pytest.raises(InvalidOptions):
        AddressLimiter(limit)


@given(pauses_us=st.lists(st.integers(0, 40 * US_PER_S), max_size=60), limit=st.integers(1, 7))
def test_no_more_pass_than_a_burst_and_what_the_time_gave_back(pauses_us: list[int], limit: int) -> None:
    clock = Clock()
    limiter = AddressLimiter(limit, clock_us=clock)
    passed: list[int] = []
    for pause_us in pauses_us:
        clock.now_us += pause_us
        if passes(limiter):
            passed.append(clock.now_us)

    each_us = MINUTE_US // limit
    for first in range(len(passed)):
        for last in range(first, len(passed)):
            assert last - first + 1 <= limit + (passed[last] - passed[first]) // each_us
