# SPDX-License-Identifier: MIT
"""
Structured logs: one line a happening, with the request, the job and the team it belongs to, and without secrets.

In: a format and a level. Out: structlog and the standard library's loggers set up alike, and a middleware that writes
one access line for each request. Secrets are taken out of every value of every line, wherever they stand in it.
"""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Mapping
from typing import Any, Literal, TextIO

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ACCESS = structlog.get_logger("clipmill.access")
HIDDEN = "***"

_SECRET_NAMES = re.compile(
    r"(?i)^(proxy-)?authorization$|^(set-)?cookie$|api[-_]?key$|secret|passw|^token$|_token$|signature|^sig$"
)
_SECRET_TEXTS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}"), r"\1 ***"),
    (re.compile(r"\b(whsec_)[A-Za-z0-9+/=_-]{8,}"), r"\1***"),
    (re.compile(r"\b((?:clipmill|sk|pk|key)_)[A-Za-z0-9_-]{12,}"), r"\1***"),
    (
        re.compile(r"(?i)([?&;](?:sig|signature|token|key|api_key|x-amz-[a-z-]+|secret|password)=)[^&\s\"'<>]+"),
        r"\1***",
    ),
    (
        re.compile(r"(?i)((?:x-)?(?:api-key|authorization|cookie)[\"']?\s*[:=]\s*[\"']?)(?!bearer|basic)[^\s\"',}]+"),
        r"\1***",
    ),
    (re.compile(r"\b(share/[0-9a-f]{24}\.)[A-Za-z0-9_-]+"), r"\1***"),
    (re.compile(r"(?i)(://)[^/\s:@]+:[^/\s@]+@"), r"\1***@"),
)
_QUIET = ("uvicorn.access", "httpx2", "httpcore2", "dbos", "alembic", "mcp")
"""Loggers that are told about warnings only; the access line here takes the place of uvicorn's."""


def scrub(value: Any) -> Any:
    """Return a value with every secret in it hidden, at any depth."""
    if isinstance(value, str):
        for pattern, shown in _SECRET_TEXTS:
            value = pattern.sub(shown, value)
        return value
    if isinstance(value, bytes):
        return scrub(value.decode("utf-8", "replace"))
    if isinstance(value, Mapping):
        return {key: HIDDEN if _SECRET_NAMES.search(str(key)) else scrub(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [scrub(item) for item in value]
    return value


def _scrub_event(_logger: Any, _method: str, event: Any) -> Any:
    return scrub(event)


def configure_logs(
    style: Literal["console", "json"] = "console", level: str = "info", *, stream: TextIO | None = None
) -> None:
    """Set up logging of this process, its own and its libraries', once; lines go to the error stream."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    # Tracebacks become text before the scrubbing, so that a secret in an error's message is hidden as well.
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info]
    renderer = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer(colors=False)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[*last, _scrub_event, renderer]
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
        logging.getLogger(name).propagate = True


def bind(**values: Any) -> None:
    """Put ids (`team_id`, `job_id`) on every line that this request or step writes from here on."""
    structlog.contextvars.bind_contextvars(**values)


class AccessLines:
    """Middleware: binds the request's id to all lines below it and writes one line when the answer is out."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the app inside; `headers.RequestIds` stands outside of it."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the query is never written, it may hold a signature."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=scope.get("clipmill.request_id", ""))
        start, status, sent_bytes = time.perf_counter(), 0, 0

        async def noting_send(message: Message) -> None:
            nonlocal status, sent_bytes
            if message["type"] == "http.response.start":
                status = message["status"]
            sent_bytes += len(message.get("body", b""))
            await send(message)

        path = scope["path"]
        try:
            await self._app(scope, receive, noting_send)
        finally:
            ACCESS.info(
                "request",
                method=scope["method"],
                path=path,
                status=status,
                duration_ms=round((time.perf_counter() - start) * 1000, 1),
                sent_bytes=sent_bytes,
                **{name: scope[f"clipmill.{name}"] for name in ("team_id", "code") if f"clipmill.{name}" in scope},
            )
