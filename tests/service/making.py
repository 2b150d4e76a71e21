# SPDX-License-Identifier: MIT
"""Teams and those who ask for them, which many tests of the service need."""

from __future__ import annotations

from clipmill.accounts import wallet
from clipmill.accounts.keys import DEFAULT_SCOPES, Keys
from clipmill.accounts.teams import Teams
from clipmill.domain.accounts import Principal, Scope, Team
from clipmill.storage.records.database import Database


def make_team(
    db: Database,
    *,
    name: str = "a team",
    is_unlimited: bool = False,
    is_active: bool = True,
    balance_cents: int = 10_000,
) -> Team:
    """Make a team that has topped up its wallet by `balance_cents`."""
    teams = Teams(db)
    team = teams.create(name, is_unlimited=is_unlimited)
    if balance_cents:
        with db.transaction() as session:
            wallet.top_up(session, team.id, balance_cents, note="for a test")
    return team if is_active else teams.change(team.id, is_active=False)


def make_principal(db: Database, team: Team | None = None, *, scopes: frozenset[Scope] = DEFAULT_SCOPES) -> Principal:
    """Make a key, of a new team unless one is given, and return who asks with it."""
    return make_principal_and_secret(db, team, scopes=scopes)[0]


def make_principal_and_secret(
    db: Database, team: Team | None = None, *, scopes: frozenset[Scope] = DEFAULT_SCOPES
) -> tuple[Principal, str]:
    """As `make_principal`, with the secret to be sent."""
    asking = team or make_team(db)
    key, secret = Keys(db).create(asking.id, name="a key", scopes=scopes)
    return Principal(asking, key), secret
