# SPDX-License-Identifier: MIT
"""
Who may come in, checked in the documented order: header, key, not revoked or expired, billing and balance, rate.

In: a request's headers. Out: the principal, or one of the account errors. It holds no money; submission does.
"""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader

from clipmill.accounts import wallet
from clipmill.api.clients import client_address
from clipmill.api.context import ApiContext
from clipmill.api.dialect_cuttr.fields import refusal
from clipmill.domain.accounts import Principal, Scope
from clipmill.domain.errors import BalanceTooLow, BillingInactive, ScopeMissing, TeamNotFound
from clipmill.storage.records.tables import IdempotencyRow, JobRow

DIALECT = "cuttr"
RATE_LIMIT = 60
RATE_WINDOW_S = 60
IDEMPOTENCY_HEADER = "Idempotency-Key"
MAX_IDEMPOTENCY_KEY_LENGTH = 255

_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, description="A key of this API, or any of ours.")
Secret = Annotated[str | None, Security(_HEADER)]


def context_of(request: Request) -> ApiContext:
    """Return what the app that answers was made with."""
    context = request.app.state.context
    if not isinstance(context, ApiContext):
        raise TypeError
    return context


Context = Annotated[ApiContext, Depends(context_of)]


def known(request: Request, context: Context, secret: Secret) -> Principal:
    """Return whose key it is; raises `KeyMissing`, `KeyInvalid`, `KeyExpired`; `RateLimited` after many wrong ones."""
    return context.keys.authenticate(secret, address=client_address(request))


Known = Annotated[Principal, Depends(known)]


def enter(context: Context, principal: Known) -> Principal:
    """Let in whoever has a key and does not ask too often; raises as `known`."""
    _take(context, principal)
    return principal


def enter_to_read(context: Context, principal: Known) -> Principal:
    """Let in a key that may read; raises as `enter`, and `ScopeMissing`."""
    return _enter_with(context, principal, Scope.READ)


def enter_to_manage(context: Context, principal: Known) -> Principal:
    """Let in a key that may make and revoke keys; raises as `enter`, and `ScopeMissing`."""
    return _enter_with(context, principal, Scope.TEAM)


def enter_to_pay_in(context: Context, principal: Known) -> Principal:
    """Let in the operator, who alone tops wallets up; raises as `enter`, and `ScopeMissing`."""
    if not principal.may(Scope.ADMIN):
        message = "Top-ups are made by the operator of this installation"
        raise ScopeMissing(message)
    _take(context, principal)
    return principal


def enter_to_spend(request: Request, context: Context, principal: Known) -> Principal:
    """
    Let in a key that may submit and whose team can pay for one clip at least; the whole price is held at submission.

    So a request that cannot be paid for is refused before its file is received. A repetition of a request that was
    accepted costs nothing, and its money is not looked at.

    Raises:
        KeyMissing, KeyInvalid, KeyExpired, ScopeMissing: the key will not do.
        BillingInactive, BalanceTooLow: the team cannot pay for a clip.
        RateLimited: the key asks too often.
        InvalidOptions: the idempotency key is too long.

    """
    _check_scope(principal, Scope.WRITE)
    noted = request.headers.get(IDEMPOTENCY_HEADER, "")
    is_sane = len(noted) <= MAX_IDEMPOTENCY_KEY_LENGTH and (not noted or noted.isprintable())
    kept = kept_key(context, principal.team.id, noted) if is_sane else None
    if kept is None or not context.jobs.is_repeated(principal.team.id, kept):
        _check_money(context, principal)
    _take(context, principal)
    if not is_sane:
        raise refusal(IDEMPOTENCY_HEADER, f"a text of at most {MAX_IDEMPOTENCY_KEY_LENGTH} characters")
    return principal


def kept_key(context: ApiContext, team_id: int, noted: str) -> str | None:
    """
    Return what an idempotency key is kept as, or none for an empty one.

    Its hash, as the table's column is no longer than the key may be, with a word before it: another API of the same
    team may use the same key for a request of its own. Keys were once kept as they came: one that this dialect used
    then stays so, lest its repetition be a second job.
    """
    if not noted:
        return None
    with context.db.reading() as session:
        row = session.get(IdempotencyRow, (team_id, noted))
        job = None if row is None else session.get(JobRow, row.job_id)
    is_of_before = job is not None and job.dialect == DIALECT
    return noted if is_of_before else f"{DIALECT}:{hashlib.sha256(noted.encode()).hexdigest()}"


Guest = Annotated[Principal, Depends(enter)]
Viewer = Annotated[Principal, Depends(enter_to_read)]
Keeper = Annotated[Principal, Depends(enter_to_manage)]
Operator = Annotated[Principal, Depends(enter_to_pay_in)]
Spender = Annotated[Principal, Depends(enter_to_spend)]


def team_of(principal: Principal, team_id: str) -> int:
    """
    Return the id of a team that the principal may ask about: its own; any, with the scope `ADMIN`.

    Raises:
        TeamNotFound: it may not, or there is no such team: both look the same.

    """
    own = principal.team.id
    if team_id == str(own):
        return own
    is_number = team_id.isascii() and team_id.isdigit() and len(team_id) <= len(str(2**63 - 1))
    if not principal.may(Scope.ADMIN) or not is_number or int(team_id) >= 2**63:
        raise TeamNotFound
    return int(team_id)


def _enter_with(context: ApiContext, principal: Principal, scope: Scope) -> Principal:
    _check_scope(principal, scope)
    _take(context, principal)
    return principal


def _check_scope(principal: Principal, scope: Scope) -> None:
    if not principal.may(scope):
        message = f"This API key lacks the scope {scope.value}"
        raise ScopeMissing(message)


def _check_money(context: ApiContext, principal: Principal) -> None:
    with context.db.reading() as session:
        view = wallet.view(session, principal.team.id)
    if not view.is_active:
        raise BillingInactive
    price_cents = context.jobs.prices.per_clip_cents
    if price_cents and not view.is_unlimited and view.balance_cents < price_cents:
        raise BalanceTooLow


def _take(context: ApiContext, principal: Principal) -> None:
    context.rates.take(f"cuttr:{principal.key.id}", limit=RATE_LIMIT, window_s=RATE_WINDOW_S)
