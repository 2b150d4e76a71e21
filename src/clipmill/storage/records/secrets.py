# SPDX-License-Identifier: MIT
"""
Secrets that an installation makes for itself, such as the one that result links are signed with.

In goes a name, out come 32 random bytes: made at first use, the same in every process from then on. Nothing here is
ever logged or shown.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from clipmill.storage.records.database import Database
from clipmill.storage.records.tables import SecretRow

SECRET_BYTES = 32


def secret(db: Database, name: str) -> bytes:
    """
    Return the installation's secret of this name.

    Raises:
        StoreUnavailable: the database does not answer.

    """
    query = sa.select(SecretRow.value).where(SecretRow.name == name)
    with db.reading() as session:
        found = session.scalar(query)
    if found is None:
        with db.transaction() as session:
            # Whoever comes first decides; the others read what it wrote.
            value = secrets.token_hex(SECRET_BYTES)
            session.execute(db.insert(SecretRow).values(name=name, value=value).on_conflict_do_nothing())
            found = session.scalars(query).one()
    return bytes.fromhex(found)
