# SPDX-License-Identifier: MIT
"""
Who may use a route: the key from either header, its team, its scope, and how often it has asked.

In: a request. Out: the `Principal`, or a typed refusal. Routes name what they need as the type of a parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from clipmill.api.clients import client_address
from clipmill.api.context import ApiContext
from clipmill.api.native.options import NativeOptions
from clipmill.domain.accounts import Principal, Scope
from clipmill.domain.errors import ScopeMissing

WINDOW_S = 60

_BEARER = HTTPBearer(auto_error=False, scheme_name="Bearer", description="`Authorization: Bearer KEY`")
_HEADER = APIKeyHeader(name="X-API-Key", auto_error=False, scheme_name="ApiKey", description="`X-API-Key: KEY`")


@dataclass(frozen=True, slots=True)
class Room:
    """What the routes work with; hangs on the app."""

    context: ApiContext
    options: NativeOptions

    def base_url(self, request: Request) -> str:
        """Return the base of the addresses that answers hand out."""
        if self.context.public_url:
            return self.context.public_url.rstrip("/")
        return f"{request.url.scheme}://{request.url.netloc}"


def _room(request: Request) -> Room:
    room: Room = request.app.state.room
    return room


InRoom = Annotated[Room, Depends(_room)]
BearerKey = Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]
HeaderKey = Annotated[str | None, Security(_HEADER)]


def principal_of(request: Request, room: InRoom, bearer: BearerKey, header: HeaderKey) -> Principal:
    """Return who is asking; raises KeyMissing, KeyInvalid, KeyExpired, RateLimited."""
    secret = bearer.credentials if bearer is not None else header
    principal = room.context.keys.authenticate(secret or None, address=client_address(request))
    request.scope["clipmill.team_id"] = principal.team.id
    limit = room.options.requests_per_minute
    room.context.rates.take(f"native:{principal.key.id}", limit=limit, window_s=WINDOW_S)
    return principal


Known = Annotated[Principal, Depends(principal_of)]


def need(principal: Principal, scope: Scope) -> Principal:
    """Return the principal if its key has the scope; raises ScopeMissing."""
    if not principal.may(scope):
        message = f"this key has no {scope.value} scope"
        raise ScopeMissing(message)
    return principal


def _reader(principal: Known) -> Principal:
    return need(principal, Scope.READ)


def _writer(principal: Known) -> Principal:
    return need(principal, Scope.WRITE)


def _team_keeper(principal: Known) -> Principal:
    return need(principal, Scope.TEAM)


def _operator(principal: Known) -> Principal:
    return need(principal, Scope.ADMIN)


Reader = Annotated[Principal, Depends(_reader)]
"""A key that may see its team's things."""
Writer = Annotated[Principal, Depends(_writer)]
"""A key that may submit, change and delete."""
TeamKeeper = Annotated[Principal, Depends(_team_keeper)]
"""A key that may make keys and webhooks of its own team."""
Operator = Annotated[Principal, Depends(_operator)]
"""A key that may do everything, for every team."""
