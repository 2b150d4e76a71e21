# SPDX-License-Identifier: MIT
"""Teams, keys and wallets as our own API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer

from clipmill.api.native.models.base import Answer, Body, Cents, PlainText, moment_of, moment_or_none
from clipmill.domain.accounts import ApiKey, EntryKind, LedgerEntry, Principal, Scope, Team, WalletView

TeamId = Annotated[
    int,
    BeforeValidator(int),
    PlainSerializer(str, return_type=str),
    Field(json_schema_extra={"type": "string", "examples": ["4611686018427387904"]}),
]
"""A team's number, written as text: JavaScript rounds whole numbers beyond 2**53."""


class TeamAnswer(Answer):
    """A team."""

    id: TeamId = Field(description="Random.")
    name: str = Field(examples=["Studio"])
    is_unlimited: bool = Field(description="True charges nothing against a balance; the ledger is kept all the same.")
    is_active: bool = Field(description="False refuses whatever costs money.")
    created_at: datetime


class TeamList(Answer):
    """All teams of this installation."""

    items: list[TeamAnswer]


class TeamBody(Body):
    """A new team."""

    name: PlainText = Field(min_length=1, max_length=200, examples=["Studio"])
    is_unlimited: bool = False


class TeamChangeBody(Body):
    """What shall change of a team; what is left out stays."""

    name: PlainText | None = Field(default=None, min_length=1, max_length=200)
    is_active: bool | None = None
    is_unlimited: bool | None = None


class KeyAnswer(Answer):
    """A key without its secret."""

    id: str
    name: str = Field(examples=["laptop"])
    prefix: str = Field(description="Readable beginning of the secret.", examples=["clipmill_ab12"])
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class NewKey(Answer):
    """A key that was just made."""

    key: KeyAnswer
    secret: str = Field(description="Shown this once; nobody can read it again.", examples=["clipmill_..."])


class KeyList(Answer):
    """The keys of a team."""

    items: list[KeyAnswer]


class KeyBody(Body):
    """A new key; it may not do more than the one that makes it."""

    name: PlainText = Field(min_length=1, max_length=200, examples=["laptop"])
    scopes: list[Scope] = Field(
        default=[Scope.READ, Scope.WRITE], min_length=1, max_length=len(Scope), description="What it may do."
    )
    expires_in_days: float | None = Field(default=None, gt=0, le=3650, description="None never expires.")


class Me(Answer):
    """Who is asking."""

    team: TeamAnswer
    key: KeyAnswer


class Wallet(Answer):
    """What a team has and had; balance = topped up - spent - held."""

    balance_cents: int = Field(description="Free to be spent.", examples=[8550])
    held_cents: int = Field(description="Taken for jobs that are not settled yet.", examples=[450])
    spent_cents: int = Field(examples=[1000])
    topped_up_cents: int = Field(examples=[10000])
    is_active: bool
    is_unlimited: bool


class LedgerEntryAnswer(Answer):
    """One line of the ledger."""

    id: str
    kind: EntryKind
    amount_cents: int = Field(description="Positive; the kind says which way it goes.", examples=[450])
    job_id: str | None
    purpose: str = Field(description="With the job it is unique.", examples=["hold-1"])
    note: str
    created_at: datetime


class LedgerPage(Answer):
    """One page of the ledger, newest first."""

    items: list[LedgerEntryAnswer]
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; none at the end.")


class TopUpBody(Body):
    """Money for a team's wallet."""

    amount_cents: Cents = Field(examples=[10000])
    note: PlainText = Field(default="", max_length=500, examples=["invoice 12"])


def team_answer(team: Team) -> TeamAnswer:
    """Return a team as it is shown."""
    return TeamAnswer(
        id=team.id,
        name=team.name,
        is_unlimited=team.is_unlimited,
        is_active=team.is_active,
        created_at=moment_of(team.created_at_us),
    )


def key_answer(key: ApiKey) -> KeyAnswer:
    """Return a key as it is shown."""
    return KeyAnswer(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        scopes=sorted(key.scopes),
        created_at=moment_of(key.created_at_us),
        expires_at=moment_or_none(key.expires_at_us),
        revoked_at=moment_or_none(key.revoked_at_us),
        last_used_at=moment_or_none(key.last_used_at_us),
    )


def me_answer(principal: Principal) -> Me:
    """Return who is asking as it is shown."""
    return Me(team=team_answer(principal.team), key=key_answer(principal.key))


def wallet_answer(view: WalletView) -> Wallet:
    """Return a wallet as it is shown."""
    return Wallet(
        balance_cents=view.balance_cents,
        held_cents=view.held_cents,
        spent_cents=view.spent_cents,
        topped_up_cents=view.topped_up_cents,
        is_active=view.is_active,
        is_unlimited=view.is_unlimited,
    )


def entry_answer(entry: LedgerEntry) -> LedgerEntryAnswer:
    """Return a ledger line as it is shown."""
    return LedgerEntryAnswer(
        id=entry.id,
        kind=entry.kind,
        amount_cents=entry.amount_cents,
        job_id=entry.job_id,
        purpose=entry.purpose,
        note=entry.note,
        created_at=moment_of(entry.created_at_us),
    )
