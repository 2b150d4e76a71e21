# SPDX-License-Identifier: MIT
from __future__ import annotations

import threading
import time

import pytest
import sqlalchemy as sa

from clipmill.accounts import rates
from clipmill.accounts.rates import RateLimiter
from clipmill.domain.errors import InvalidOptions, RateLimited
from clipmill.domain.times import US_PER_S
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import RateRow


def take_all(limiter: RateLimiter, bucket: str, *, limit: int, window_s: int, tries: int) -> int:
    passed = 0
    for _ in range(tries):
        try:
            limiter.take(bucket, limit=limit, window_s=window_s)
        except RateLimited:
            continue
        passed += 1
    return passed


def test_exactly_the_limit_is_let_through(database: Database) -> None:
    limiter = RateLimiter(database)

    assert take_all(limiter, "key_a", limit=60, window_s=60, tries=75) == 60
    assert take_all(limiter, "key_b", limit=60, window_s=60, tries=1) == 1


def test_after_the_time_it_names_the_next_request_passes_and_not_before(database: Database) -> None:
    limiter = RateLimiter(database)
    limiter.take("key", limit=2, window_s=1)
    time.sleep(0.3)
    limiter.take("key", limit=2, window_s=1)

    with pytest.raises(RateLimited) as first:
        limiter.take("key", limit=2, window_s=1)
    time.sleep(first.value.retry_after_s - 0.1)
    with pytest.raises(RateLimited) as second:
        limiter.take("key", limit=2, window_s=1)
    time.sleep(second.value.retry_after_s + 0.002)
    limiter.take("key", limit=2, window_s=1)

    assert 0.3 < first.value.retry_after_s < 0.71
    assert 0.0 < second.value.retry_after_s < 0.11
    with pytest.raises(RateLimited):  # the second request is not a second old yet
        limiter.take("key", limit=2, window_s=1)


def test_no_window_holds_more_than_the_limit_whoever_asks(database: Database) -> None:
    # On PostgreSQL two processes share the table; on SQLite one process with many threads answers.
    first = RateLimiter(database)
    second = first if database.is_sqlite else RateLimiter(database)
    passed: list[int] = []
    end = time.monotonic() + 2.2

    def ask(limiter: RateLimiter) -> None:
        while time.monotonic() < end:
            try:
                limiter.take("key", limit=10, window_s=1)
            except RateLimited:
                time.sleep(0.005)
            else:
                passed.append(time.monotonic_ns() // 1000)

    threads = [threading.Thread(target=ask, args=(limiter,)) for limiter in (first, second) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed.sort()

    # What is measured here is when the answer came, up to some milliseconds after it was counted.
    spans_us = [later - earlier for earlier, later in zip(passed, passed[10:], strict=False)]
    assert 20 <= len(passed) <= 30
    assert min(spans_us) > 0.8 * US_PER_S


def test_a_refused_request_is_not_counted(postgres_database: Database) -> None:
    limiter = RateLimiter(postgres_database)

    take_all(limiter, "key", limit=3, window_s=60, tries=9)

    with postgres_database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(RateRow)) == 3


def test_old_windows_are_removed(postgres_database: Database) -> None:
    with postgres_database.transaction() as session:
        now = session.scalars(sa.select(postgres_database.clock())).one()
        hour_us = rates.MAX_WINDOW_S * US_PER_S
        session.add_all(
            [
                RateRow(bucket="nobody", window=now - hour_us - 1, count=1),
                RateRow(bucket="somebody", window=now - hour_us // 2, count=1),
                RateRow(bucket="key", window=now - 61 * US_PER_S, count=1),
            ]
        )
    limiter = RateLimiter(postgres_database)

    limiter.take("key", limit=3, window_s=60)

    with postgres_database.reading() as session:
        assert sorted(session.scalars(sa.select(RateRow.bucket))) == ["key", "somebody"]
        assert session.scalars(sa.select(RateRow.window).where(RateRow.bucket == "key")).one() >= now


def test_on_sqlite_nothing_is_written(sqlite_database: Database) -> None:
    take_all(RateLimiter(sqlite_database), "key", limit=3, window_s=60, tries=9)

    with sqlite_database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(RateRow)) == 0


@pytest.mark.parametrize(("limit", "window_s"), [(0, 60), (1, 0), (1, 3601)])
def test_a_limit_that_cannot_be_is_refused(sqlite_database: Database, limit: int, window_s: int) -> None:
    with pytest.raises(InvalidOptions):
        RateLimiter(sqlite_database).take("key", limit=limit, window_s=window_s)
