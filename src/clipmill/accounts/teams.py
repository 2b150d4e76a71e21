# SPDX-License-Identifier: MIT
"""
Teams: whoever owns jobs, keys and a wallet.

In go names and switches, out come `Team`s. A team is never deleted, as its ledger is kept; switch it off instead.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from clipmill.accounts.naming import checked_name
from clipmill.domain.accounts import Team
from clipmill.domain.errors import StoreUnavailable, TeamNotFound
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.tables import TeamRow

LEAST_ID, GREATEST_ID = 100_000_000, 999_999_999
_TRIES = 20


class Teams:
    """All teams of an installation; for the operator."""

    def __init__(self, db: Database) -> None:
        """Take the database; nothing is read yet."""
        self._db = db

    def create(self, name: str, *, is_unlimited: bool = False) -> Team:
        """
        Make a team with an empty wallet and a random id of nine digits.

        Raises:
            InvalidOptions: the name is empty, too long or has control characters.

        """
        name = checked_name(name)
        # The chance to meet an id twice is that of the ids taken: one in a million with 900 teams.
        for _ in range(_TRIES):
            values = {
                "id": random_team_id(),
                "name": name,
                "is_unlimited": is_unlimited,
                "is_active": True,
                "balance_cents": 0,
                "held_cents": 0,
                "spent_cents": 0,
                "topped_up_cents": 0,
                "created_at_us": now_us(),
            }
            with self._db.transaction() as session:
                insert = self._db.insert(TeamRow).values(values).on_conflict_do_nothing().returning(TeamRow.id)
                if session.scalar(insert) is not None:
                    return team_of(session.get_one(TeamRow, values["id"]))
        message = "no free team id was found"
        raise StoreUnavailable(message)

    def get(self, team_id: int) -> Team:
        """
        Return a team.

        Raises:
            TeamNotFound: there is none with this id.

        """
        with self._db.reading() as session:
            row = session.get(TeamRow, team_id)
        if row is None:
            raise TeamNotFound
        return team_of(row)

    def list(self) -> tuple[Team, ...]:
        """Return all teams, oldest first."""
        with self._db.reading() as session:
            rows = session.scalars(sa.select(TeamRow).order_by(TeamRow.created_at_us, TeamRow.id))
            return tuple(team_of(row) for row in rows)

    def change(
        self, team_id: int, *, name: str | None = None, is_active: bool | None = None, is_unlimited: bool | None = None
    ) -> Team:
        """
        Change what is given and return the team as it is then.

        A team that was unlimited keeps its balance: where that is below zero, nothing can be bought before it is
        topped up.

        Raises:
            TeamNotFound: there is none with this id.
            InvalidOptions: the name is empty, too long or has control characters.

        """
        wanted = {
            "name": None if name is None else checked_name(name),
            "is_active": is_active,
            "is_unlimited": is_unlimited,
        }
        values = {column: value for column, value in wanted.items() if value is not None}
        with self._db.transaction() as session:
            if values:
                session.execute(sa.update(TeamRow).where(TeamRow.id == team_id).values(values))
            row = session.get(TeamRow, team_id)
            if row is None:
                raise TeamNotFound
            return team_of(row)


def random_team_id() -> int:
    """Return an id that tells nothing about how many teams there are."""
    return LEAST_ID + secrets.randbelow(GREATEST_ID - LEAST_ID + 1)


def team_of(row: TeamRow) -> Team:
    """Return a team's row as the word."""
    return Team(
        id=row.id,
        name=row.name,
        is_unlimited=row.is_unlimited,
        is_active=row.is_active,
        created_at_us=row.created_at_us,
    )
