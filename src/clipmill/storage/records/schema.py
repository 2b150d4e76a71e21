# SPDX-License-Identifier: MIT
"""
The shape of the database: brought up to this version's when a process starts.

In goes an open database, empty, older or current; out comes one whose tables are what `tables.py` says, with every row
kept. Tables of others in the same database (the durable flows') are never looked at. There is no way back: a copy made
before the upgrade is.

To change a table: change `tables.py`, add `migrations/versions/vNNNN_what.py` after the last one; a test tells what is
missing in it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from clipmill.domain.errors import DatabaseTooNew, StorageError
from clipmill.storage.records.database import Database, store_errors
from clipmill.storage.records.tables import Table

VERSION_TABLE = "clipmill_version"
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x636C69706D696C6C
"""Of PostgreSQL's advisory locks; `clipmill` in ASCII."""


def migrate(db: Database) -> None:
    """
    Bring the tables up to this version's; does nothing, and waits for nobody, when they are.

    Several processes may do this at once: one does it, the others wait and find it done. It is done whole or not at
    all.

    Raises:
        DatabaseTooNew: a newer version of Clipmill has changed the tables.
        StoreUnavailable: the database does not answer.
        StorageFull: its disk is full.

    """
    _upgrade(db, _config(_MIGRATIONS / "versions"))


def comparison_options() -> dict[str, Any]:
    """Return how Alembic is to look at the database: our tables alone, and DDL inside the transaction on SQLite too."""
    return {
        "target_metadata": Table.metadata,
        "version_table": VERSION_TABLE,
        "include_name": _is_ours,
        "render_as_batch": True,
        "transactional_ddl": True,
    }


def _is_ours(name: str | None, kind: str, parents: Mapping[str, str | None]) -> bool:
    table = name if kind == "table" else parents.get("table_name")
    return table is None or table in Table.metadata.tables


def _config(*folders: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", _escaped(_MIGRATIONS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(_escaped(folder) for folder in folders))
    return config


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


def _upgrade(db: Database, config: Config) -> None:
    script = ScriptDirectory.from_config(config)
    with db.reading() as session:
        if _is_current(session.connection(), script):
            return
    with store_errors(), _writing(db) as connection:
        if not _is_current(connection, script):
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")


def _is_current(connection: sa.Connection, script: ScriptDirectory) -> bool:
    found = set(MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_heads())
    unknown = found - {revision.revision for revision in script.walk_revisions()}
    if unknown:
        message = f"the database has version {', '.join(sorted(unknown))}, which this version of Clipmill does not know"
        raise DatabaseTooNew(message)
    return found == set(script.get_heads())


@contextlib.contextmanager
def _writing(db: Database) -> Iterator[sa.Connection]:
    """Give a connection in a transaction that no other migration runs beside."""
    with db.engine.connect() as connection:
        if not db.is_sqlite:
            with connection.begin():
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
                yield connection
            return
        # SQLite changes a table by making it anew and dropping the old one, which would delete the rows that refer to
        # it, and cannot be told otherwise inside a transaction. That itself begins IMMEDIATE, which is the lock.
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - an open connection has one
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    message = "the change of the tables would have left rows that refer to nothing"
                    raise StorageError(
                        message, hint="Nothing was changed; please report this with the version you had."
                    )
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
