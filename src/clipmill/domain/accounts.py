# SPDX-License-Identifier: MIT
"""Who may ask the service for what, and what they pay: teams, keys, the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a key may do."""

    READ = "read"
    """See jobs, clips, transcripts, the wallet."""
    WRITE = "write"
    """Submit, change and delete jobs; upload."""
    TEAM = "team"
    """Make and revoke keys and webhooks of its own team."""
    ADMIN = "admin"
    """Everything, for every team: teams, top-ups, operations."""


@dataclass(frozen=True, slots=True)
class Team:
    """Whoever owns jobs, keys and a wallet."""

    id: int
    """Random, so that it cannot be counted."""
    name: str
    is_unlimited: bool
    """True charges nothing against a balance; the ledger is kept all the same."""
    is_active: bool
    """False refuses whatever costs money."""
    created_at_us: int


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret."""

    id: str
    team_id: int
    name: str
    prefix: str
    """Its readable beginning."""
    scopes: frozenset[Scope]
    created_at_us: int
    expires_at_us: int | None
    revoked_at_us: int | None
    last_used_at_us: int | None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking: a team through one of its keys."""

    team: Team
    key: ApiKey

    def may(self, scope: Scope) -> bool:
        """Say whether the key has a scope; `ADMIN` has all."""
        return scope in self.key.scopes or Scope.ADMIN in self.key.scopes


class EntryKind(StrEnum):
    """What a ledger entry does."""

    TOP_UP = "top_up"
    """Adds to the balance."""
    HOLD = "hold"
    """Takes from the balance for a job that was accepted."""
    CAPTURE = "capture"
    """Makes a part of a hold final: it was delivered."""
    RELEASE = "release"
    """Gives a part of a hold back to the balance: it was not delivered."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger; never changed, never deleted."""

    id: str
    team_id: int
    kind: EntryKind
    amount_cents: int
    """Positive; the kind says which way it goes."""
    job_id: str | None
    purpose: str
    """With the job it is unique, so that nothing is charged or refunded twice."""
    note: str
    created_at_us: int


@dataclass(frozen=True, slots=True)
class WalletView:
    """What a team has and had. balance = topped up - spent - held."""

    balance_cents: int
    """Free to be spent."""
    held_cents: int
    """Taken for jobs that are not settled yet."""
    spent_cents: int
    topped_up_cents: int
    is_active: bool
    is_unlimited: bool
