# SPDX-License-Identifier: MIT
"""
The routes about a team's money and keys: wallet, top-up, keys, usage.

In: requests past the gate, and a team's id. Out: the answers of `answers`. Another team's id and one that does not
exist look the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from clipmill.accounts import wallet
from clipmill.api.context import ApiContext
from clipmill.api.dialect_cuttr import answers, examples
from clipmill.api.dialect_cuttr.bodies import fields_of_body, read_small_body
from clipmill.api.dialect_cuttr.fields import refusal, text, whole_number
from clipmill.api.dialect_cuttr.gate import Context, Keeper, Operator, Viewer, team_of
from clipmill.domain.accounts import Principal, Scope
from clipmill.domain.errors import KeyNotFound, ScopeMissing
from clipmill.storage.records.database import now_us

KEY_PREFIX = "cuttr_"
MAX_TOP_UP_CENTS = 100_000_000
_MAX_NAME_LENGTH = 200
_DEFAULT_LIMIT, _MAX_LIMIT = 20, 100
_US_PER_S = 1_000_000
_EXPIRY = "expires_at"
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME = text(_MAX_NAME_LENGTH)
_AMOUNT = whole_number(1, MAX_TOP_UP_CENTS)
_LIMIT = whole_number(1, _MAX_LIMIT)

router = APIRouter(tags=["teams"])


@dataclass(frozen=True, slots=True)
class _KeyWish:
    """A key to be made."""

    team_id: int
    name: str
    expires_at_us: int | None


@router.get(
    "/teams/{team_id}/wallet",
    summary="Ask for the balance",
    responses=examples.answers_of("wallet", 401, 403, 404, 429),
)
def show_wallet(team_id: str, context: Context, principal: Viewer) -> dict[str, Any]:
    """Return what the team has and has spent. What is held for jobs at work counts as spent."""
    return _wallet(context, team_of(principal, team_id))


@router.post(
    "/teams/{team_id}/wallet/top-up",
    summary="Top a wallet up",
    openapi_extra={"requestBody": examples.TOP_UP_BODY},
    responses=examples.answers_of("wallet", 400, 401, 403, 404, 429),
)
async def top_up(team_id: str, request: Request, context: Context, principal: Operator) -> JSONResponse:
    """Add money to a team's balance. Only the operator may; no money is taken from anyone here."""
    fields = await _small_fields(request)
    known_id = team_of(principal, team_id)
    amount_cents = _AMOUNT("amount_cents", fields.get("amount_cents"))
    key = request.headers.get("Idempotency-Key")
    return JSONResponse(await run_in_threadpool(_paid_in, context, known_id, amount_cents, key))


@router.get("/teams/{team_id}/keys", summary="List keys", responses=examples.answers_of("keys", 401, 403, 404, 429))
def list_keys(team_id: str, context: Context, principal: Keeper) -> dict[str, Any]:
    """Return the team's keys, revoked ones too, without their secrets."""
    return {"keys": [answers.key_answer(key) for key in context.keys.list(team_of(principal, team_id))]}


@router.post(
    "/teams/{team_id}/keys",
    summary="Make a key",
    status_code=HTTPStatus.CREATED,
    openapi_extra={"requestBody": examples.KEY_BODY},
    responses=examples.answers_of("key", 400, 401, 403, 404, 429),
)
async def make_key(team_id: str, request: Request, context: Context, principal: Keeper) -> JSONResponse:
    """Return a new key with its secret, which is shown this once."""
    fields = await _small_fields(request)
    wish = _KeyWish(
        team_id=team_of(principal, team_id),
        name=_NAME("name", fields.get("name") or "API key") or "API key",
        expires_at_us=_future_us(_EXPIRY, fields.get(_EXPIRY)),
    )
    answer = await run_in_threadpool(_new_key, context, principal, wish)
    return JSONResponse(answer, HTTPStatus.CREATED)


@router.delete(
    "/teams/{team_id}/keys/{key_id}",
    summary="Revoke a key",
    responses=examples.answers_of("revoked", 401, 403, 404, 429),
)
def revoke_key(team_id: str, key_id: str, context: Context, principal: Keeper) -> dict[str, Any]:
    """Revoke a key for good."""
    known_id = team_of(principal, team_id)
    if not _KEY_ID.fullmatch(key_id):
        raise KeyNotFound
    key = context.keys.revoke(known_id, key_id)
    return {"success": True, "key": answers.key_answer(key)}


@router.get(
    "/teams/{team_id}/usage",
    summary="Ask what was used",
    openapi_extra={"parameters": examples.USAGE_PARAMETERS},
    responses=examples.answers_of("usage", 400, 401, 403, 404, 429),
)
def show_usage(team_id: str, request: Request, context: Context, principal: Viewer) -> dict[str, Any]:
    """Return the team's jobs, newest first, and what each cost; page on with `cursor`."""
    known_id = team_of(principal, team_id)
    limit = _LIMIT("limit", request.query_params.get("limit") or _DEFAULT_LIMIT)
    cursor = request.query_params.get("cursor") or None
    page = context.jobs.find(known_id, cursor=cursor, limit=limit)
    return {
        "team_id": known_id,
        **_wallet(context, known_id),
        "usage": [answers.usage_line(job) for job in page.jobs],
        "next_cursor": page.next_cursor,
    }


async def _small_fields(request: Request) -> dict[str, Any]:
    body = await read_small_body(request)
    return fields_of_body(body, request.headers.get("Content-Type", "")) if body.strip() else {}


def _wallet(context: ApiContext, team_id: int) -> dict[str, Any]:
    with context.db.reading() as session:
        return answers.wallet_answer(wallet.view(session, team_id))


def _paid_in(context: ApiContext, team_id: int, amount_cents: int, key: str | None) -> dict[str, Any]:
    with context.db.transaction() as session:
        wallet.top_up(session, team_id, amount_cents, note="topped up through the API", idempotency_key=key)
        return answers.wallet_answer(wallet.view(session, team_id))


def _new_key(context: ApiContext, principal: Principal, wish: _KeyWish) -> dict[str, Any]:
    """Make a key that may no more than the one that makes it."""
    scopes = frozenset(scope for scope in (Scope.READ, Scope.WRITE) if principal.may(scope))
    if not scopes:
        message = "This API key has no scope that it could pass on"
        raise ScopeMissing(message)
    key, secret = context.keys.create(
        wish.team_id, name=wish.name, scopes=scopes, expires_at_us=wish.expires_at_us, prefix=KEY_PREFIX
    )
    return {**answers.key_answer(key), "key": secret}


def _future_us(name: str, raw: object) -> int | None:
    """Return a time to come, given as ISO 8601; UTC when it names no zone."""
    if raw is None:
        return None
    try:
        time = datetime.fromisoformat(raw.strip()) if isinstance(raw, str) else None
        time = time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time
        time_us = 0 if time is None else int(time.astimezone(UTC).timestamp() * _US_PER_S)
    except (ValueError, OverflowError):
        time_us = 0
    if time_us <= now_us():
        raise refusal(name, "a time to come, in ISO 8601")
    return time_us
