# SPDX-License-Identifier: MIT
"""
The database: one URL, one engine, transactions.

SQLite runs in WAL with `synchronous=FULL`: ten times the speed of its default journal, and nothing accepted is lost
with the power (experiment log). Every transaction of ours there begins IMMEDIATE, so that two writers wait for each
other instead of failing half-way.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from clipmill.domain.errors import ClipmillError, StorageFull, StoreUnavailable

_IS_READING = "clipmill_is_reading"
BUSY_TIMEOUT_S = 30.0
"""How long a writer on SQLite waits for another."""
POOL_TIMEOUT_S = 30.0
"""How long a thread waits for a free connection."""
_POSTGRES_CONNECTION = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "application_name": "clipmill",
}
"""A host that vanishes without a word is noticed within a minute (`tcp_user_timeout` in ms, the rest in s)."""
_POSTGRES_AWAY = frozenset({"08", "58"})
"""Classes of states: connection failures, and failures of the server's own system."""
_POSTGRES_ENDED = frozenset({"53300", "57P01", "57P02", "57P03", "57P05"})
"""Too many connections, shut down, crashed, still starting, idle for too long: it will answer again."""
_POSTGRES_DEADLOCK = "40P01"
_POSTGRES_DISK_FULL = "53100"
_SQLITE_AWAY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR})


class Database:
    """The engine and its sessions. Cheap to make: connections are opened at first use."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        """Take `sqlite:///path` or `postgresql://...`; see `normal_url`."""
        self.url = normal_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        make = _sqlite_engine if self.is_sqlite else _postgres_engine
        self.engine = make(self.url, pool_size)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        reading = self.engine.execution_options(**{_IS_READING: True, "postgresql_readonly": True})
        self._readers = sessionmaker(reading, expire_on_commit=False)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """
        Give a session that is committed when the block ends and rolled back when it raises.

        Raises:
            StoreUnavailable: the database does not answer.
            StorageFull: its disk is full.

        """
        with store_errors(), self._sessions.begin() as session:
            yield session

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """
        Give a session for reading only; on SQLite it waits for no writer, and anywhere a write in it fails.

        Raises:
            StoreUnavailable: the database does not answer.

        """
        with store_errors(), self._readers() as session:
            yield session

    def insert(self, table: type[DeclarativeBase]) -> Insert:
        """Return an INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, alike on both."""
        # The two classes have the same methods without sharing a type.
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)  # type: ignore[return-value]

    def clock(self) -> sa.ColumnElement[int]:
        """Return the database's own time in microseconds since 1970, as an expression."""
        return clock_of(is_sqlite=self.is_sqlite)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextlib.contextmanager
def store_errors() -> Iterator[None]:
    """
    Turn a database that is away or full into our errors; mistakes and conflicts pass as they are.

    Raises:
        StoreUnavailable: the database does not answer, or ended the transaction for another's sake.
        StorageFull: its disk is full.

    """
    try:
        yield
    except DBAPIError as error:
        found = _store_error(error)
        if found is None:
            raise
        raise found from error
    except PoolTimeout as error:
        message = "all connections to the database are in use"
        raise StoreUnavailable(message) from error


def _store_error(error: DBAPIError) -> ClipmillError | None:
    """Return our error for a database that is away or full, or gave way to another; none for a mistake or conflict."""
    if isinstance(error.orig, sqlite3.Error):
        # The low byte is the primary code; the rest tells kinds of it apart.
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        is_away, is_full = code in _SQLITE_AWAY, code == sqlite3.SQLITE_FULL
    else:
        state = getattr(error.orig, "sqlstate", None) or ""
        if state == _POSTGRES_DEADLOCK:  # this one was undone so that the other goes on
            message = "two changes waited for each other, and this one gave way"
            return StoreUnavailable(message)
        # What fails before a server has spoken has no state; after that, its class tells.
        is_silent = isinstance(error, OperationalError) and not state
        is_away = error.connection_invalidated or is_silent or state[:2] in _POSTGRES_AWAY or state in _POSTGRES_ENDED
        is_full = state == _POSTGRES_DISK_FULL
    if is_full:
        message = "the database has no space left on its disk"
        return StorageFull(message)
    if is_away:
        message = "the database does not answer"
        return StoreUnavailable(message)
    return None


def clock_of(*, is_sqlite: bool) -> sa.ColumnElement[int]:
    """Return the time of a database of one kind or the other, as `Database.clock` does."""
    if is_sqlite:
        return sa.cast(sa.literal_column("(julianday('now') - 2440587.5) * 86400000000"), sa.BigInteger)
    return sa.cast(sa.literal_column("extract(epoch from clock_timestamp()) * 1000000"), sa.BigInteger)


def now_us() -> int:
    """Return this host's time in whole microseconds since 1970."""
    return time.time_ns() // 1000


def normal_url(url: str) -> str:
    """Return the URL with the driver that is installed: `postgres://` and `postgresql://` take psycopg 3."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return f"postgresql+psycopg://{url.removeprefix(scheme)}"
    return url


def _postgres_engine(url: str, pool_size: int) -> sa.Engine:
    return sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=POOL_TIMEOUT_S,
        pool_pre_ping=True,
        # What the server's own default may be, ours is this: each statement sees what was committed before it.
        isolation_level="READ COMMITTED",
        connect_args=_POSTGRES_CONNECTION,
    )


def _sqlite_engine(url: str, pool_size: int) -> sa.Engine:
    engine = sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=POOL_TIMEOUT_S,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin below, not in the driver
        _switch_to_wal(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        is_reading = connection.get_execution_options().get(_IS_READING, False)
        # A write in a transaction for reading would be rolled back without a word; so it fails.
        connection.exec_driver_sql(f"PRAGMA query_only={int(is_reading)}")
        connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")

    return engine


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    # Of a new file; where several processes do it at once, SQLite does not wait by itself (experiment log).
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
