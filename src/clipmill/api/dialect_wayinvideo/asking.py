# SPDX-License-Identifier: MIT
"""
Who asks, how often, in which version, with which body: what every route checks before it does anything.

In: a request. Out: the principal and the parsed object, or one of our errors. It writes nothing but the rate's count.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from clipmill.api.clients import client_address
from clipmill.api.context import ApiContext
from clipmill.api.dialect_wayinvideo.fields import is_clean, shown
from clipmill.api.dialect_wayinvideo.shape import Json
from clipmill.domain.accounts import Principal, Scope
from clipmill.domain.errors import InvalidOptions, ScopeMissing, SourceTooLarge

REQUESTS_A_MINUTE = 15
"""What the vendor lets a key ask; two tasks that are polled every five seconds are more, so operators may raise it."""
VERSION = "v2"
MAX_BODY_BYTES = 256 * 1024
MAX_DEPTH = 16
MAX_IDEMPOTENCY_KEY = 200

Credentials = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, description="`Authorization: Bearer <key>`, a key of this installation.")),
]
Version = Annotated[
    str | None, Header(alias="x-wayinvideo-api-version", description="`v2`, or left out.", examples=["v2"])
]


def make_caller(context: ApiContext, scope: Scope, requests_per_minute: int) -> Callable[..., Principal]:
    """Return a dependency that gives whoever asks, and lets a key do so so many times a minute over all routes."""

    def find_caller(request: Request, credentials: Credentials, version: Version = None) -> Principal:
        secret = None if credentials is None else credentials.credentials
        principal = context.keys.authenticate(secret, address=client_address(request))
        context.rates.take(f"wayinvideo:{principal.key.id}", limit=requests_per_minute, window_s=60)
        if not principal.may(scope):
            message = f"the key has no scope {scope.value}"
            raise ScopeMissing(message)
        if version is not None and version.strip().lower() not in {"", VERSION}:
            message = f"x-wayinvideo-api-version must be {VERSION}, not {shown(version)}"
            raise InvalidOptions(message)
        return principal

    return find_caller


async def read_body(request: Request) -> Json:
    """
    Return the JSON object of a request's body.

    Raises:
        SourceTooLarge: the body is larger than any honest one.
        InvalidOptions: it is not a JSON object, or is nested too deep.

    """
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY_BYTES:
            message = f"the body is larger than {MAX_BODY_BYTES} bytes"
            raise SourceTooLarge(message)
    return parse_object(bytes(data))


def parse_object(data: bytes) -> Json:
    """Return a JSON object, or raise as `read_body`."""
    try:
        value = json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        message = "the body is not JSON"
        raise InvalidOptions(message) from error
    if not isinstance(value, dict):
        message = "the body is not a JSON object"
        raise InvalidOptions(message)
    _check_depth(value)
    return value


def idempotency_of(request: Request, body: Json, what: str) -> tuple[str | None, str]:
    """
    Return the key that makes a repeated submission one submission, or none, and the hash of what is submitted.

    Raises:
        InvalidOptions: the header `Idempotency-Key` is empty or too long.

    """
    text = json.dumps([what, body], sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    key = request.headers.get("idempotency-key")
    if key is None:
        return None, digest
    if not key.strip() or len(key) > MAX_IDEMPOTENCY_KEY or not is_clean(key):
        message = f"Idempotency-Key must have 1 to {MAX_IDEMPOTENCY_KEY} characters"
        raise InvalidOptions(message)
    return f"wayinvideo:{key}", digest


def _refuse_constant(name: str) -> None:
    message = f"{name} is not JSON"
    raise ValueError(message)


def _check_depth(value: Json) -> None:
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for item in level
            if isinstance(item, (dict, list))
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return
    message = f"the body is nested deeper than {MAX_DEPTH} levels"
    raise InvalidOptions(message)
