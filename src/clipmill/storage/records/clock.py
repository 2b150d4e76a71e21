# SPDX-License-Identifier: MIT
"""
One time for all hosts of an installation: the database's.

In goes an open database; out comes microseconds since 1970, which hosts whose clocks differ by minutes agree on. Leases
and due times that one host writes and another reads are in this time. It is not for durations: `time.monotonic` is.

It may need a connection of its own: it is read before a transaction is opened; within one there is `time_in`.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.domain.errors import StoreUnavailable
from clipmill.storage.records.database import Database, clock_of, now_us

COMPARED_EVERY_S = 30.0
"""How old the comparison of the two clocks may be; clocks that are set by hand or by NTP move against each other."""
ASKED_AGAIN_S = 5.0
"""How long a database that did not answer is not asked again."""


class DatabaseClock:
    """Tells the database's time without asking it each time. Safe to use from several threads."""

    def __init__(
        self,
        db: Database,
        *,
        host_clock: Callable[[], int] = now_us,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the database, this host's clock in microseconds since 1970, and seconds that never go back."""
        self._db = db
        self._host_clock = host_clock
        self._monotonic_s = monotonic_s
        self._lock = threading.Lock()
        self._read_us: int | None = None
        self._read_at_s = 0.0
        self._read_next_s = 0.0

    def __call__(self) -> int:
        """
        Return the database's time, at most a query's duration late.

        Raises:
            StoreUnavailable: the database does not answer, and never has.

        """
        if self._db.is_sqlite:  # every process is on this very host
            return self._host_clock()
        now_s = self._monotonic_s()
        with self._lock:
            read_us, read_at_s = self._read_us, self._read_at_s
            is_due = read_us is None or now_s >= self._read_next_s
            if is_due:  # one thread asks, outside of the lock; the others go on by what is known
                self._read_next_s = now_s + ASKED_AGAIN_S
        if read_us is None:
            return self._read()
        if is_due:
            # Without an answer what was read goes on, by seconds that nobody sets.
            with contextlib.suppress(StoreUnavailable):
                return self._read()
        return read_us + round((self._monotonic_s() - read_at_s) * 1_000_000)

    def _read(self) -> int:
        with self._db.reading() as session:
            read_us = int(session.execute(sa.select(self._db.clock())).scalar_one())
            read_at_s = self._monotonic_s()
        with self._lock:
            self._read_us, self._read_at_s = read_us, read_at_s
            self._read_next_s = read_at_s + COMPARED_EVERY_S
        return read_us


def time_in(session: Session) -> int:
    """Return the time that `DatabaseClock` tells, asked of a session that is open anyway."""
    if session.get_bind().dialect.name == "sqlite":
        return now_us()
    return int(session.execute(sa.select(clock_of(is_sqlite=False))).scalar_one())


__all__ = ["ASKED_AGAIN_S", "COMPARED_EVERY_S", "DatabaseClock", "time_in"]
