# SPDX-License-Identifier: MIT
from __future__ import annotations

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.service.making import make_team

from clipmill.domain.errors import StorageFull, StoreUnavailable
from clipmill.storage.records import database as database_module
from clipmill.storage.records.database import Database, normal_url, now_us
from clipmill.storage.records.secrets import secret
from clipmill.storage.records.tables import SecretRow, TeamRow


def count(db: Database) -> int:
    with db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(SecretRow)) or 0


def test_a_transaction_is_whole_or_not_at_all(database: Database) -> None:
    def write_and_fail() -> None:
        with database.transaction() as session:
            session.add(SecretRow(name="a", value="b"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert count(database) == 0

    with database.transaction() as session:
        session.add(SecretRow(name="a", value="b"))

    assert count(database) == 1


def test_a_write_where_only_reading_was_meant_fails(database: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError), database.reading() as session:
        session.execute(sa.insert(SecretRow).values(name="a", value="b"))

    with database.transaction() as session:  # the same connection, from the pool
        session.add(SecretRow(name="a", value="b"))
    assert count(database) == 1


def test_a_mistake_or_a_conflict_is_not_a_database_that_is_away(database: Database) -> None:
    with database.transaction() as session:
        session.add(SecretRow(name="a", value="b"))

    with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
        session.execute(sa.insert(SecretRow).values(name="a", value="c"))
    with pytest.raises(sa.exc.DBAPIError), database.transaction() as session:
        session.execute(sa.text("SELECT * FROM nowhere"))
    with pytest.raises(sa.exc.DBAPIError), database.reading() as session:
        session.execute(sa.text("SELEKT"))


def test_one_of_two_that_wait_for_each_other_may_come_again(postgres_database: Database) -> None:
    first, second = make_team(postgres_database), make_team(postgres_database)
    gate = threading.Barrier(2)

    def cross(ids: tuple[int, int]) -> type[BaseException] | None:
        try:
            with postgres_database.transaction() as session:
                session.execute(sa.update(TeamRow).where(TeamRow.id == ids[0]).values(name="x"))
                gate.wait()
                session.execute(sa.update(TeamRow).where(TeamRow.id == ids[1]).values(name="x"))
        except StoreUnavailable as error:
            return type(error) if error.retryable else None
        return None

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(cross, [(first.id, second.id), (second.id, first.id)]))

    assert sorted(found, key=str) == sorted([None, StoreUnavailable], key=str)


def test_a_database_that_is_away_is_told_and_found_again(postgres_database: Database) -> None:
    db = postgres_database
    assert count(db) == 0
    with db.reading() as session:
        mine = session.scalar(sa.text("SELECT pg_backend_pid()"))
        other = Database(db.url)
        with other.reading() as killer:
            killer.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        other.close()
        with pytest.raises(StoreUnavailable), db.reading():
            session.execute(sa.text("SELECT 1"))
    assert count(db) == 0


@pytest.mark.parametrize(
    "url",
    ["postgresql://postgres@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all.db", "postgresql://u:hush@127.0.0.1:1/x"],
)
def test_a_database_that_was_never_there_is_away(url: str) -> None:
    db = Database(url)

    with pytest.raises(StoreUnavailable) as caught, db.reading() as session:
        session.execute(sa.text("SELECT 1"))

    assert "hush" not in caught.value.message
    db.close()


def test_a_full_disk_is_told(sqlite_database: Database) -> None:
    with sqlite_database.reading() as session:
        pages = session.scalar(sa.text("PRAGMA page_count"))
        session.execute(sa.text(f"PRAGMA max_page_count={pages}"))  # of the connection, which goes back to the pool

    with pytest.raises(StorageFull), sqlite_database.transaction() as session:
        session.add(SecretRow(name="a", value="x" * 1_000_000))


def test_sqlite_is_set_up_to_lose_nothing(sqlite_database: Database) -> None:
    found = {}
    with sqlite_database.reading() as session:
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            found[pragma] = session.scalar(sa.text(f"PRAGMA {pragma}"))

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_on_sqlite_a_reader_waits_for_no_writer_and_sees_one_moment(sqlite_database: Database) -> None:
    with sqlite_database.reading() as reader:
        assert reader.scalar(sa.select(sa.func.count()).select_from(SecretRow)) == 0
        with sqlite_database.transaction() as writer:
            writer.add(SecretRow(name="a", value="b"))
            writer.flush()
            assert count(sqlite_database) == 0
        assert reader.scalar(sa.select(sa.func.count()).select_from(SecretRow)) == 0
    assert count(sqlite_database) == 1


def test_on_sqlite_writers_wait_for_each_other_instead_of_failing(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        session.add(SecretRow(name="n", value="0"))

    def add_one(_: int) -> None:
        for _again in range(10):
            with sqlite_database.transaction() as session:
                row = session.get_one(SecretRow, "n")  # reads first: a plain BEGIN would fail at the write
                row.value = str(int(row.value) + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(8)))

    with sqlite_database.reading() as session:
        assert session.get_one(SecretRow, "n").value == "80"


def test_on_sqlite_a_lock_that_is_never_given_back_is_told(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_S", 0.1)
    impatient = Database(sqlite_database.url)

    with sqlite_database.transaction() as writer:
        writer.connection()
        with pytest.raises(StoreUnavailable), impatient.transaction() as late:
            late.connection()
    impatient.close()


def test_more_threads_than_connections_are_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "POOL_TIMEOUT_S", 0.1)
    db = Database(sqlite_url, pool_size=1)

    with db.reading() as one, db.reading() as two:
        one.connection()
        two.connection()
        with pytest.raises(StoreUnavailable), db.reading() as three:
            three.connection()
    db.close()


def test_on_postgres_a_statement_sees_what_was_committed_before_it(postgres_database: Database) -> None:
    with postgres_database.transaction() as session:
        assert session.scalar(sa.text("SHOW transaction_isolation")) == "read committed"
        assert session.scalar(sa.select(sa.func.count()).select_from(SecretRow)) == 0
        with postgres_database.transaction() as other:
            other.add(SecretRow(name="a", value="b"))
        assert session.scalar(sa.select(sa.func.count()).select_from(SecretRow)) == 1


def test_the_databases_clock_is_that_of_the_world(database: Database) -> None:
    before = now_us()
    with database.reading() as session:
        first = session.scalars(sa.select(database.clock())).one()
        time.sleep(0.02)
        second = session.scalars(sa.select(database.clock())).one()
    after = now_us()

    # SQLite's has milliseconds.
    assert before - 2000 <= first <= second - 10_000
    assert second <= after + 2000


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d?host=/s", "postgresql+psycopg://u@h/d?host=/s"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////a/b.db", "sqlite:////a/b.db"),
    ],
)
def test_urls_take_the_driver_that_is_installed(given: str, taken: str) -> None:
    assert normal_url(given) == taken


def test_a_secret_is_made_once_and_shared_by_all(database: Database) -> None:
    gate = threading.Barrier(6)

    def ask(_: int) -> bytes:
        db = Database(database.url)
        gate.wait()
        value = secret(db, "links")
        db.close()
        return value

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(ask, range(6)))

    (value,) = found
    assert len(value) == 32
    assert secret(database, "links") == value
    assert secret(database, "others") != value


def test_the_file_of_sqlite_is_a_plain_one(sqlite_database: Database, tmp_path: Path) -> None:
    make_team(sqlite_database, name="seen by anybody")

    with sqlite3.connect(tmp_path / "clipmill.db") as connection:
        found = connection.execute("SELECT name FROM teams").fetchall()
    connection.close()

    assert found == [("seen by anybody",)]
