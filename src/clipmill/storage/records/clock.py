# SPDX-License-Identifier: MIT
"""
One time for all hosts of an installation: the database's.

In goes an open database; out comes microseconds since 1970, which hosts whose clocks differ by minutes agree on. Leases
and due times that one host writes and another reads are in this time. It is not for durations: `time.monotonic` is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.domain.errors import StoreUnavailable
from clipmill.storage.records.database import Database, clock_of, now_us

COMPARED_EVERY_S = 30.0
"""How old the comparison of the two clocks may be; clocks that are set by hand or by NTP move against each other."""


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

    def __call__(self) -> int:
        """
        Return the database's time, at most a query's duration late.

        Raises:
            StoreUnavailable: the database does not answer, and never has.

        """
        if self._db.is_sqlite:  # every process is on this very host
            return self._host_clock()
        with self._lock:
            if self._read_us is None or self._monotonic_s() - self._read_at_s > COMPARED_EVERY_S:
                self._read()
            assert self._read_us is not None  # noqa: S101 - else `_read` has raised
            return self._read_us + round((self._monotonic_s() - self._read_at_s) * 1_000_000)

    def _read(self) -> None:
        try:
            with self._db.reading() as session:
                self._read_us = int(session.execute(sa.select(self._db.clock())).scalar_one())
                self._read_at_s = self._monotonic_s()
        except StoreUnavailable:
            if self._read_us is None:
                raise  # nothing is known; else what was read goes on, by seconds that nobody sets


def time_in(session: Session) -> int:
    """Return the time that `DatabaseClock` tells, asked of a session that is open anyway."""
    if session.get_bind().dialect.name == "sqlite":
        return now_us()
    return int(session.execute(sa.select(clock_of(is_sqlite=False))).scalar_one())


__all__ = ["COMPARED_EVERY_S", "DatabaseClock", "time_in"]
