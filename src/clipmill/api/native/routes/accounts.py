# SPDX-License-Identifier: MIT
"""Teams, keys and wallets. Teams of others are an operator's business; all else is of the asking team alone."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import WithJsonSchema

from clipmill.accounts import wallet
from clipmill.accounts.teams import Teams
from clipmill.api.native.access import InRoom, Known, Operator, Reader, Room, TeamKeeper
from clipmill.api.native.answers import problems
from clipmill.api.native.models.accounts import (
    KeyAnswer,
    KeyBody,
    KeyList,
    LedgerEntryAnswer,
    LedgerPage,
    Me,
    NewKey,
    TeamAnswer,
    TeamBody,
    TeamChangeBody,
    TeamList,
    TopUpBody,
    Wallet,
    entry_answer,
    key_answer,
    me_answer,
    team_answer,
    wallet_answer,
)
from clipmill.api.native.spending import IdempotencyKey
from clipmill.domain.accounts import Principal, Scope
from clipmill.domain.errors import IdempotencyConflict, InvalidOptions, KeyNotFound, ScopeMissing, TeamNotFound

router = APIRouter()
TeamPath = Annotated[
    int,
    Path(ge=0, lt=1 << 63, description="Id of a team."),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,19}$"}),
]
"""As text, like the ids in answers: JavaScript rounds whole numbers beyond 2**53."""
KeyPath = Annotated[str, Path(max_length=64, pattern="^[A-Za-z0-9_-]+$", description="Id of a key.")]
_US_PER_DAY = 86_400_000_000


def _teams(room: Room) -> Teams:
    return Teams(room.context.db)


@router.get("/me", operation_id="get_me", tags=["account"], responses=problems())
def get_me(who: Known) -> Me:
    """Say who you are: your key and your team."""
    return me_answer(who)


@router.get("/team", operation_id="get_own_team", tags=["account"], responses=problems())
def get_own_team(who: Reader) -> TeamAnswer:
    """Get your own team."""
    return team_answer(who.team)


@router.get("/teams", operation_id="list_teams", tags=["operations"], responses=problems())
def list_teams(room: InRoom, _who: Operator) -> TeamList:
    """List all teams of this installation (scope `admin`)."""
    return TeamList(items=[team_answer(team) for team in _teams(room).list()])


@router.post("/teams", status_code=201, operation_id="create_team", tags=["operations"], responses=problems(
    InvalidOptions, has_body=True
))  # fmt: skip
def create_team(room: InRoom, _who: Operator, body: TeamBody) -> TeamAnswer:
    """Make a team (scope `admin`)."""
    return team_answer(_teams(room).create(body.name, is_unlimited=body.is_unlimited))


@router.get("/teams/{team_id}", operation_id="get_team", tags=["operations"], responses=problems(TeamNotFound))
def get_team(room: InRoom, _who: Operator, team_id: TeamPath) -> TeamAnswer:
    """Get a team (scope `admin`)."""
    return team_answer(_teams(room).get(team_id))


@router.patch("/teams/{team_id}", operation_id="change_team", tags=["operations"], responses=problems(
    TeamNotFound, InvalidOptions, has_body=True
))  # fmt: skip
def change_team(room: InRoom, _who: Operator, team_id: TeamPath, body: TeamChangeBody) -> TeamAnswer:
    """Change a team's name, or what it may spend (scope `admin`)."""
    changed = _teams(room).change(team_id, name=body.name, is_active=body.is_active, is_unlimited=body.is_unlimited)
    return team_answer(changed)


@router.post("/teams/{team_id}/keys", status_code=201, operation_id="create_team_key", tags=["operations"], responses=
    problems(TeamNotFound, InvalidOptions, has_body=True)
)  # fmt: skip
def create_team_key(room: InRoom, who: Operator, team_id: TeamPath, body: KeyBody) -> NewKey:
    """Make a key for a team (scope `admin`), such as its first one. The secret is shown this once."""
    _teams(room).get(team_id)
    return _new_key(room, who, team_id, body)


@router.post("/teams/{team_id}/wallet/top-up", status_code=201, operation_id="top_up_wallet", tags=["operations"],
    responses=problems(TeamNotFound, InvalidOptions, IdempotencyConflict, has_body=True)
)  # fmt: skip
def top_up_wallet(
    room: InRoom, _who: Operator, team_id: TeamPath, body: TopUpBody, key: IdempotencyKey = None
) -> LedgerEntryAnswer:
    """Add to a team's balance (scope `admin`). Each call adds, unless it repeats an `Idempotency-Key`."""
    with room.context.db.transaction() as session:
        return entry_answer(wallet.top_up(session, team_id, body.amount_cents, note=body.note, idempotency_key=key))


@router.get("/keys", operation_id="list_keys", tags=["account"], responses=problems())
def list_keys(room: InRoom, who: TeamKeeper) -> KeyList:
    """List your team's keys (scope `team`)."""
    return KeyList(items=[key_answer(key) for key in room.context.keys.list(who.team.id)])


@router.post("/keys", status_code=201, operation_id="create_key", tags=["account"], responses=problems(
    InvalidOptions, has_body=True
))  # fmt: skip
def create_key(room: InRoom, who: TeamKeeper, body: KeyBody) -> NewKey:
    """Make a key of your team (scope `team`) that may do no more than yours. The secret is shown this once."""
    return _new_key(room, who, who.team.id, body)


@router.delete("/keys/{key_id}", operation_id="revoke_key", tags=["account"], responses=problems(KeyNotFound))
def revoke_key(room: InRoom, who: TeamKeeper, key_id: KeyPath) -> KeyAnswer:
    """Make a key useless for good (scope `team`)."""
    return key_answer(room.context.keys.revoke(who.team.id, key_id))


@router.get("/wallet", operation_id="get_wallet", tags=["account"], responses=problems())
def get_wallet(room: InRoom, who: Reader) -> Wallet:
    """Get what your team has and had."""
    with room.context.db.reading() as session:
        return wallet_answer(wallet.view(session, who.team.id))


@router.get("/wallet/entries", operation_id="list_wallet_entries", tags=["account"], responses=problems(InvalidOptions))
def list_wallet_entries(
    room: InRoom,
    who: Reader,
    cursor: Annotated[str | None, Query(max_length=64, description="`next_cursor` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Lines on a page.")] = 20,
) -> LedgerPage:
    """List your team's ledger, newest first."""
    with room.context.db.reading() as session:
        found = wallet.entries(session, who.team.id, before=cursor, limit=limit + 1)
    more = found[limit - 1].id if len(found) > limit else None
    return LedgerPage(items=[entry_answer(entry) for entry in found[:limit]], next_cursor=more)


def _new_key(room: Room, who: Principal, team_id: int, body: KeyBody) -> NewKey:
    missing = [scope.value for scope in body.scopes if not who.may(Scope(scope))]
    if missing:
        message = f"your key has no {', '.join(missing)} scope to pass on"
        raise ScopeMissing(message)
    days = body.expires_in_days
    expires_at_us = None if days is None else time.time_ns() // 1000 + int(days * _US_PER_DAY)
    key, secret = room.context.keys.create(
        team_id, name=body.name, scopes=frozenset(body.scopes), expires_at_us=expires_at_us
    )
    return NewKey(key=key_answer(key), secret=secret)
