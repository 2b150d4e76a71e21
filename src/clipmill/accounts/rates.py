# SPDX-License-Identifier: MIT
"""
Rate limits: how many requests a key may make in any stretch of time.

In goes a bucket's name with its limit, out comes nothing, or the time to wait. Each request is noted with its time, so
that the limit holds in every window there is, not only in those that begin on the minute: a limit of 60 a minute lets
60 through in whatever 60 seconds, and says exactly when the next one may come. A refused request is not counted.

On PostgreSQL the times are kept in the table `rates`, by the database's clock, right for any number of processes that
answer requests; these commits do not wait for the disk, as a lost second of them harms nobody. On SQLite one process
answers requests, so they are kept in its memory and begin anew with it: a row would cost an fsync for each request
(1.5 ms, against 1 us; experiment log) and would wait for every other writer.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.domain.errors import InvalidOptions, RateLimited
from clipmill.domain.times import US_PER_S
from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import RateRow

MAX_WINDOW_S = 3600
"""Longest window: what is older is of no use to any bucket and is removed."""
_SWEEP_EVERY_US = 300 * US_PER_S


class _Times(Protocol):
    """Where the times of requests are kept."""

    def take(self, bucket: str, limit: int, window_us: int) -> int:
        """Note a request and return 0, or note nothing and return how long to wait in us."""


class RateLimiter:
    """Counts requests by bucket."""

    def __init__(self, db: Database) -> None:
        """Take the database; nothing is read yet."""
        self._times: _Times = _MemoryTimes() if db.is_sqlite else _TableTimes(db)

    def take(self, bucket: str, *, limit: int, window_s: int) -> None:
        """
        Count a request in a bucket, such as a key's id, of at most 128 characters.

        Raises:
            RateLimited: `limit` requests were let through in the last `window_s`; says when the next one will be.
            InvalidOptions: the limit or the window is not positive, or the window is over an hour.

        """
        if limit < 1 or not 1 <= window_s <= MAX_WINDOW_S:
            message = f"a rate limit lets at least one request through in 1 to {MAX_WINDOW_S} seconds"
            raise InvalidOptions(message, hint="Correct the limit in the settings.")
        wait_us = self._times.take(bucket, limit, window_s * US_PER_S)
        if wait_us > 0:
            message = f"more than {limit} requests in {window_s} seconds"
            raise RateLimited(message, retry_after_s=wait_us / US_PER_S)


class _MemoryTimes:
    """Times of this process alone."""

    def __init__(self, clock_us: Callable[[], int] = lambda: time.monotonic_ns() // 1000) -> None:
        self._clock_us = clock_us
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, deque[int]] = OrderedDict()
        """Times of each, oldest first; buckets by their last request, oldest first."""

    def take(self, bucket: str, limit: int, window_us: int) -> int:
        with self._lock:
            now = self._clock_us()
            self._forget(now - MAX_WINDOW_S * US_PER_S)
            times = self._buckets.setdefault(bucket, deque())
            while times and times[0] <= now - window_us:
                times.popleft()
            if len(times) >= limit:
                return times[-limit] + window_us - now
            times.append(now)
            self._buckets.move_to_end(bucket)
            return 0

    def _forget(self, before_us: int) -> None:
        while self._buckets:
            bucket, times = next(iter(self._buckets.items()))
            if times and times[-1] > before_us:
                return
            del self._buckets[bucket]


class _TableTimes:
    """Times of all processes, in the table; PostgreSQL only. A row's `window` is the time of its requests in us."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._swept_at_us = 0

    def take(self, bucket: str, limit: int, window_us: int) -> int:
        with self._db.transaction() as session:
            now = self._begin(session, bucket)
            self._sweep(session, now)
            mine = RateRow.bucket == bucket
            gone = sa.delete(RateRow).where(mine, RateRow.window <= now - window_us).returning(RateRow.window)
            # The request that has to be forgotten before there is room for another.
            recent = sa.select(RateRow.window).where(mine, RateRow.window > now - window_us)
            way = recent.order_by(RateRow.window.desc()).offset(limit - 1).limit(1).cte("way")
            new = sa.select(sa.literal(bucket), sa.literal(now, sa.BigInteger), sa.literal(1, sa.BigInteger))
            noted = sa.insert(RateRow).from_select(["bucket", "window", "count"], new.where(~sa.exists(way.select())))
            in_the_way = session.scalar(sa.select(way.c.window).add_cte(gone.cte("gone"), noted.cte("noted")))
            return 0 if in_the_way is None else int(in_the_way) + window_us - now

    def _begin(self, session: Session, bucket: str) -> int:
        """Wait for other requests of the bucket and return the time, later than that of each before."""
        key = sa.func.hashtextextended(bucket, 0)
        session.execute(
            sa.select(sa.func.set_config("synchronous_commit", "off", True), sa.func.pg_advisory_xact_lock(key))
        )
        last = sa.select(sa.func.max(RateRow.window) + 1).where(RateRow.bucket == bucket).scalar_subquery()
        return int(session.scalars(sa.select(sa.func.greatest(self._db.clock(), last))).one())

    def _sweep(self, session: Session, now: int) -> None:
        """Remove what buckets left behind that nobody uses any more, every few minutes."""
        if now - self._swept_at_us >= _SWEEP_EVERY_US:
            self._swept_at_us = now
            old = sa.select(RateRow.bucket, RateRow.window).where(RateRow.window <= now - MAX_WINDOW_S * US_PER_S)
            # What others are removing just now is left to them: waiting while others wait for us could be for ever.
            row = sa.tuple_(RateRow.bucket, RateRow.window)
            session.execute(sa.delete(RateRow).where(row.in_(old.with_for_update(skip_locked=True))))
