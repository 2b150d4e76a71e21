# SPDX-License-Identifier: MIT
from hypothesis import given
from hypothesis import strategies as st

from clipmill.accounts.rates import MAX_WINDOW_S, _MemoryTimes
from clipmill.domain.times import US_PER_S

WINDOW_US = 60 * US_PER_S


class Clock:
    def __init__(self) -> None:
        self.now_us = 1_000_000

    def __call__(self) -> int:
        return self.now_us


def test_a_burst_is_let_through_up_to_the_limit_and_again_after_the_window() -> None:
    clock = Clock()
    times = _MemoryTimes(clock)

    first = [times.take("key", 60, WINDOW_US) for _ in range(61)]
    clock.now_us += WINDOW_US - 1
    almost = times.take("key", 60, WINDOW_US)
    clock.now_us += 1
    second = [times.take("key", 60, WINDOW_US) for _ in range(61)]

    assert first == [0] * 60 + [WINDOW_US]
    assert almost == 1
    assert second == first


def test_no_second_burst_passes_where_a_minute_ends() -> None:
    clock = Clock()
    times = _MemoryTimes(clock)
    clock.now_us = 59 * US_PER_S
    early = [times.take("key", 60, WINDOW_US) for _ in range(60)]
    clock.now_us = 61 * US_PER_S

    assert early == [0] * 60
    assert times.take("key", 60, WINDOW_US) == 58 * US_PER_S


def test_who_keeps_the_pace_is_never_refused() -> None:
    clock = Clock()
    times = _MemoryTimes(clock)
    waits = []
    for _ in range(300):
        waits.append(times.take("key", 60, WINDOW_US))
        clock.now_us += US_PER_S

    assert waits == [0] * 300


def test_a_lower_limit_counts_what_came_before() -> None:
    clock = Clock()
    times = _MemoryTimes(clock)
    for _ in range(5):
        times.take("key", 10, WINDOW_US)
        clock.now_us += US_PER_S

    # With a limit of 2 the fourth of the five has to be forgotten first.
    assert times.take("key", 2, WINDOW_US) == WINDOW_US - 2 * US_PER_S


def test_buckets_that_nobody_uses_are_forgotten() -> None:
    clock = Clock()
    times = _MemoryTimes(clock)
    for number in range(50):
        times.take(f"key-{number}", 60, WINDOW_US)
    clock.now_us += MAX_WINDOW_S * US_PER_S
    times.take("key", 60, WINDOW_US)

    assert list(times._buckets) == ["key"]


@given(
    steps=st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["a", "b"])), max_size=60),
    limit=st.integers(1, 5),
    window=st.integers(1, 30),
)
def test_the_limit_holds_in_every_window_and_the_wait_is_exact(
    steps: list[tuple[int, str]], limit: int, window: int
) -> None:
    clock = Clock()
    times = _MemoryTimes(clock)
    passed: dict[str, list[int]] = {"a": [], "b": []}

    for pause, bucket in steps:
        clock.now_us += pause
        now = clock.now_us
        recent = [time for time in passed[bucket] if time > now - window]
        wait = times.take(bucket, limit, window)
        if wait == 0:
            passed[bucket].append(now)
            assert len(recent) < limit
        else:
            assert len(recent) == limit
            assert wait == recent[0] + window - now
