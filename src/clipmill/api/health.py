# SPDX-License-Identifier: MIT
"""
`/healthz`: this process answers. `/readyz`: it can do its work, the database and the store answer too.

In: an `ApiContext`. Out: a router for the root of the server; no key is asked for, and nothing is told but names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Literal

import structlog
from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from clipmill.api.context import ApiContext

LOG = structlog.get_logger("clipmill.health")
TIMEOUT_S = 5.0
_PROBE_KEY = "health/probe"


class Health(BaseModel):
    """Whether this process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """Whether this process can do its work, and if not, what does not answer."""

    status: Literal["ok", "unavailable"] = Field(description="`unavailable` comes with the status 503.")
    parts: dict[str, Literal["ok", "unavailable"]] = Field(description="`database` and `store`.")


def health_router(context: ApiContext) -> APIRouter:
    """Return the two routes, for the root of the server."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", operation_id="get_health")
    async def get_health() -> Health:
        """Say that this process answers."""
        return Health()

    @router.get("/readyz", operation_id="get_readiness", responses={503: {"model": Readiness}})
    async def get_readiness(response: Response) -> Readiness:
        """Say whether the database and the store answer within 5 s."""
        names = ("database", "store")
        found = await asyncio.gather(_answers(lambda: _ask_database(context)), _answers(lambda: _ask_store(context)))
        if not all(found):
            response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
            response.headers["Retry-After"] = "5"
            LOG.warning("not_ready", parts=[name for name, is_there in zip(names, found, strict=True) if not is_there])
        return Readiness(
            status="ok" if all(found) else "unavailable",
            parts={name: "ok" if is_there else "unavailable" for name, is_there in zip(names, found, strict=True)},
        )

    return router


def _ask_database(context: ApiContext) -> None:
    with context.db.reading() as session:
        session.connection().exec_driver_sql("SELECT 1 FROM teams LIMIT 1")


def _ask_store(context: ApiContext) -> None:
    context.blobs.info(_PROBE_KEY)


async def _answers(ask: Callable[[], None]) -> bool:
    try:
        await asyncio.wait_for(asyncio.to_thread(ask), TIMEOUT_S)
    except Exception as error:  # noqa: BLE001 - whatever it is, the part does not answer; the log says what
        LOG.warning("part_unavailable", error=type(error).__name__, message=str(error))
        return False
    return True
