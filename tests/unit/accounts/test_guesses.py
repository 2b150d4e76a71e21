# SPDX-License-Identifier: MIT
import pytest

from clipmill.accounts.guesses import REFUSED_FOR_S, GuessLimiter
from clipmill.domain.errors import InvalidOptions, KeyExpired, KeyInvalid, RateLimited
from clipmill.domain.times import US_PER_S

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


class Clock:
    def __init__(self) -> None:
        self.now_us = 1_000_000

    def __call__(self) -> int:
        return self.now_us


def guess(limiter: GuessLimiter, secret: str, address: str = HERE) -> bool:
    """Try a wrong key; return whether it was looked at."""
    try:
        limiter.check(address, secret)
    except RateLimited:
        return False
    limiter.note_wrong(address, secret)
    return True


def test_a_guesser_gets_a_minute_s_tries_and_then_one_at_a_time() -> None:
    clock = Clock()
    limiter = GuessLimiter(30, clock_us=clock)

    looked_at = [guess(limiter, f"key-{number}") for number in range(1000)]
    with pytest.raises(RateLimited) as refused:
        limiter.check(HERE, "another")
    clock.now_us += 2 * US_PER_S

    assert looked_at == [True] * 30 + [False] * 970
    assert refused.value.retry_after_s == 2.0
    assert [guess(limiter, "a"), guess(limiter, "b")] == [True, False]


def test_a_day_of_guessing_is_no_more_than_the_limit_says() -> None:
    clock = Clock()
    limiter = GuessLimiter(30, clock_us=clock)
    looked_at = 0
    for number in range(36_000):
        looked_at += guess(limiter, f"key-{number}")
        clock.now_us += US_PER_S // 10

    assert looked_at <= 30 * 60 + 30


def test_right_keys_cost_nothing_and_go_on_where_others_guess() -> None:
    limiter = GuessLimiter(3, clock_us=Clock())
    for _ in range(100):
        limiter.check(HERE, "right")
        limiter.note_right(HERE, "right")
    assert [guess(limiter, f"key-{number}") for number in range(4)] == [True, True, True, False]

    limiter.check(HERE, "right")
    with pytest.raises(RateLimited):  # what is new is not looked at, right or wrong: that would tell the guesser
        limiter.check(HERE, "right as well")


def test_what_is_right_at_one_address_says_nothing_at_another() -> None:
    limiter = GuessLimiter(1, clock_us=Clock())
    limiter.note_right(ELSEWHERE, "right")
    assert guess(limiter, "wrong")

    with pytest.raises(RateLimited):
        limiter.check(HERE, "right")
    limiter.check(ELSEWHERE, "right as well")


def test_a_key_that_was_revoked_is_welcome_no_longer() -> None:
    clock = Clock()
    limiter = GuessLimiter(1, clock_us=clock)
    limiter.note_right(HERE, "right")
    assert guess(limiter, "right")
    clock.now_us += int(REFUSED_FOR_S * US_PER_S)

    assert guess(limiter, "another")
    assert not guess(limiter, "right")


def test_the_same_wrong_key_again_is_no_new_guess_and_is_not_looked_at() -> None:
    clock = Clock()
    limiter = GuessLimiter(2, clock_us=clock)
    limiter.note_wrong(HERE, "dead", KeyExpired)
    for _ in range(1000):
        with pytest.raises(KeyExpired):
            limiter.check(HERE, "dead")
    for _ in range(8):  # requests that came at the same moment all find it wrong
        limiter.note_wrong(HERE, "dead", KeyExpired)

    assert [guess(limiter, "a"), guess(limiter, "b")] == [True, False]
    with pytest.raises(KeyExpired):
        limiter.check(HERE, "dead")


@pytest.mark.parametrize("each_s", [0.05, 0.5, 2.0])
def test_a_right_key_is_looked_at_though_a_client_goes_on_with_a_dead_one(each_s: float) -> None:
    clock = Clock()
    limiter = GuessLimiter(3, clock_us=clock)
    for _ in range(int(300 / each_s)):
        try:
            limiter.check(HERE, "dead")
        except KeyInvalid:
            pass
        else:
            limiter.note_wrong(HERE, "dead")
        clock.now_us += int(each_s * US_PER_S)

        limiter.check(HERE, "right but new")


def test_a_wrong_key_is_looked_at_again_after_a_minute_as_it_may_be_right_by_then() -> None:
    clock = Clock()
    limiter = GuessLimiter(3, clock_us=clock)
    limiter.note_wrong(HERE, "expired", KeyExpired)
    with pytest.raises(KeyExpired):
        limiter.check(HERE, "expired")
    clock.now_us += int(REFUSED_FOR_S * US_PER_S)

    limiter.check(HERE, "expired")
    limiter.note_right(HERE, "expired")
    limiter.check(HERE, "expired")


def test_a_key_that_is_wrong_here_is_a_guess_elsewhere() -> None:
    limiter = GuessLimiter(1, clock_us=Clock())
    limiter.note_wrong(HERE, "dead")

    assert [guess(limiter, "dead", ELSEWHERE), guess(limiter, "other", ELSEWHERE)] == [True, False]


def test_the_addresses_of_one_ipv6_network_are_one_guesser() -> None:
    limiter = GuessLimiter(2, clock_us=Clock())

    tried = [guess(limiter, f"key-{number}", f"2001:db8::{number}") for number in range(1, 5)]
    assert tried == [True, True, False, False]
    assert guess(limiter, "x", "2001:db8:0:1::1")


def test_memory_is_bounded_however_many_guess_and_however_many_are_right() -> None:
    limiter = GuessLimiter(5, max_addresses=10, max_welcome=20, max_refused=30, clock_us=Clock())
    for number in range(1000):
        guess(limiter, "x", f"10.0.{number // 250}.{number % 250}")
        limiter.note_right(f"10.0.{number // 250}.{number % 250}", "right")

    assert len(limiter) == 60


def test_who_goes_on_guessing_is_not_forgotten_before_others() -> None:
    limiter = GuessLimiter(1, max_addresses=3, clock_us=Clock())
    assert guess(limiter, "x")
    for number in range(20):
        guess(limiter, "x", f"10.0.0.{number}")
        assert not guess(limiter, f"key-{number}")


def test_a_limit_of_none_is_refused() -> None:
    with pytest.raises(InvalidOptions):
        GuessLimiter(0)
