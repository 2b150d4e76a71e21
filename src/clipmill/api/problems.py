# SPDX-License-Identifier: MIT
"""
Every error as problem+json (RFC 9457), one shape whatever went wrong.

In: our errors, the framework's, and those nobody thought of. Out: answers with `code`, `hint` and the request's id.
What nobody thought of is logged with an incident id, and only that id is told to the client. Dialects have their own
shapes; they may use `status_of`.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clipmill.domain import errors
from clipmill.jobs.telling import told_of

PROBLEM_TYPE = "application/problem+json"
LOG = structlog.get_logger("clipmill.api")

STATUSES: dict[type[errors.ClipmillError], int] = {
    errors.ClipmillError: 500,
    errors.InputError: 422,
    errors.SourceTooLarge: 413,
    errors.ModelError: 503,
    errors.TranslatorMissing: 422,
    errors.JobCancelled: 409,
    errors.StageTimedOut: 504,
    errors.JobNotFound: 404,
    errors.ClipNotFound: 404,
    errors.JobNotReady: 409,
    errors.AccountError: 403,
    errors.KeyMissing: 401,
    errors.KeyInvalid: 401,
    errors.KeyExpired: 401,
    errors.ScopeMissing: 403,
    errors.KeyNotFound: 404,
    errors.TeamNotFound: 404,
    errors.WebhookNotFound: 404,
    errors.PresetNotFound: 404,
    errors.ShareNotFound: 404,
    errors.NotHeld: 500,
    errors.BalanceTooLow: 402,
    errors.BillingInactive: 402,
    errors.RateLimited: 429,
    errors.TooManyJobs: 429,
    errors.TooManyUploads: 429,
    errors.IdempotencyConflict: 409,
    errors.BlobNotFound: 410,
    errors.StorageFull: 507,
    errors.StoreUnavailable: 503,
    errors.UploadNotFound: 404,
    errors.UploadExpired: 410,
    errors.UploadMismatch: 409,
    errors.LinkInvalid: 403,
    errors.LinkExpired: 410,
    errors.BlobKeyInvalid: 500,
    errors.ToolMissing: 503,
}
"""Error class -> HTTP status; a class that is not here has its nearest parent's."""

_SERVER_FAULT = 500
_CODES = {
    400: ("invalid_json", "Send a body that is valid JSON, in UTF-8."),
    404: ("path_not_found", "See /api/v1/openapi.json for the paths that there are."),
    405: ("method_not_allowed", "See the Allow header for the methods that this path takes."),
    413: ("body_too_large", "Send less; videos go to /uploads."),
    415: ("media_type_unsupported", "Send the body as application/json."),
    422: ("invalid_request", "Correct the fields named in `errors`."),
}
_DIALECTS = ("/api/platform", "/api/v2", "/open/v2")
_HINTS = {
    errors.InvalidOptions.default_hint: "See /api/v1/openapi.json for the values that each field takes.",
    errors.StorageFull.default_hint: "Try again later; the operator has to free some space.",
}
"""What a user of the command line is told, who has flags and folders -> what a client is told instead."""


class FieldProblem(BaseModel):
    """One field that cannot be accepted."""

    model_config = ConfigDict(frozen=True)

    field: str = Field(description="Path of the field, as `options.count`.", examples=["options.count"])
    message: str = Field(description="What is wrong with it.", examples=["Input should be less than or equal to 50"])


class Problem(BaseModel):
    """An error, as RFC 9457 has it, with our stable code and what to do about it."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(description="URI of the kind of error.", examples=["urn:clipmill:error:job_not_found"])
    title: str = Field(description="The kind of error in words.", examples=["There is no such job."])
    status: int = Field(description="HTTP status.", examples=[404])
    detail: str = Field(description="What happened this time.", examples=["There is no such job."])
    code: str = Field(description="Stable word for programs.", examples=["job_not_found"])
    hint: str = Field(description="What to do about it.", examples=["Check the id."])
    instance: str = Field(description="URI of this one occurrence.", examples=["urn:clipmill:request:6f0c"])
    retryable: bool = Field(default=False, description="Whether the same request may succeed later, unchanged.")
    errors: list[FieldProblem] = Field(default_factory=list, description="Fields that cannot be accepted.")


def status_of(error: errors.ClipmillError) -> int:
    """Return the HTTP status of one of our errors."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def problem_response(  # noqa: PLR0913 - one for each member of the shape
    request: Request | None,
    status: int,
    *,
    code: str,
    title: str,
    detail: str = "",
    hint: str = "",
    retryable: bool = False,
    fields: Sequence[FieldProblem] = (),
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """Return an answer in the one shape of all errors."""
    request_id = None if request is None else request.scope.get("clipmill.request_id")
    problem = Problem(
        type=f"urn:clipmill:error:{code}",
        title=title,
        status=status,
        detail=detail or title,
        code=code,
        hint=hint,
        instance=f"urn:clipmill:request:{request_id or uuid.uuid4().hex}",
        retryable=retryable,
        errors=list(fields),
    )
    if request is not None:
        request.scope["clipmill.code"] = code
    return JSONResponse(problem.model_dump(), status, headers=headers, media_type=PROBLEM_TYPE)


def error_response(request: Request, error: errors.ClipmillError) -> Response:
    """Return the answer to one of our errors; what is the server's own fault is logged, and what is not told."""
    status = status_of(error)
    headers: dict[str, str] = {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="clipmill"'
    if isinstance(error, errors.RateLimited):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after_s)))
    elif status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        headers["Retry-After"] = "5"
    told = told_of(error)
    if status >= _SERVER_FAULT:
        LOG.error("request_failed", code=error.code, message=error.message, exc_info=error)
    elif not told.is_whole:
        LOG.info("request_refused", code=error.code, message=error.message)
    return problem_response(
        request,
        status,
        code=error.code,
        title=(type(error).__doc__ or "").strip().splitlines()[0],
        detail=told.message,
        hint=_HINTS.get(told.hint, told.hint),
        retryable=error.retryable,
        headers=headers,
    )


def install_problems(app: FastAPI) -> None:
    """Make an app answer every error that its routes and its router raise in the one shape."""
    app.add_exception_handler(errors.ClipmillError, _on_ours)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_middleware(Incidents)


async def _on_ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.ClipmillError)  # noqa: S101 - registered for this class
    return error_response(request, error)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    return http_problem(request, error)


def http_problem(request: Request, error: HTTPException) -> Response:
    """Return the answer to an error of the framework's, such as a path that there is not."""
    status = error.status_code
    code, hint = _CODES.get(status, (f"http_{status}", "See the reference of this API."))
    if status == HTTPStatus.NOT_FOUND:
        hint = f"See {_document_of(request.url.path)} for the paths that there are."
    title = HTTPStatus(status).phrase
    return problem_response(request, status, code=code, title=title, hint=hint, headers=dict(error.headers or {}))


def _document_of(path: str) -> str:
    """Return where the API whose address a lost path begins with is described; our own if it is none's."""
    base = next((base for base in _DIALECTS if path == base or path.startswith(f"{base}/")), "/api/v1")
    return f"{base}/openapi.json"


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    found = error.errors()
    status = 400 if any(item["type"] == "json_invalid" for item in found) else 422
    code, hint = _CODES[status]
    title = "The body is not JSON." if status == HTTPStatus.BAD_REQUEST else "The request has fields that cannot be."
    fields = [FieldProblem(field=_field_name(item["loc"]), message=_field_message(item)) for item in found[:50]]
    return problem_response(request, status, code=code, title=title, hint=hint, fields=fields)


def _field_message(item: Mapping[str, Any]) -> str:
    """Return what is wrong with a field; a text has characters, where the framework counts "items after validation"."""
    bounds = {"too_short": ("min_length", "at least"), "too_long": ("max_length", "at most")}
    name, word = bounds.get(item["type"], ("", ""))
    if name in item.get("ctx", {}) and isinstance(item.get("input"), str):
        count = item["ctx"][name]
        return f"String should have {word} {count} character{'' if count == 1 else 's'}"
    return str(item["msg"])[:500]


def _field_name(place: Sequence[Any]) -> str:
    """Return a path without the part that says where it stood; a user's own keys may be in it, so it is cut."""
    parts = [str(part) for part in place]
    kept = parts[1:] if len(parts) > 1 else parts
    return ".".join(kept)[:200]


class Incidents:
    """Middleware that turns an error nobody thought of into a 500 whose id stands in the log."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the app inside."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer for what fails before the answer has begun."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def noting_send(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        except Exception as error:
            incident = uuid.uuid4().hex
            LOG.exception("incident", incident=incident, error=type(error).__name__)
            if has_begun:
                raise
            answer = problem_response(
                Request(scope),
                _SERVER_FAULT,
                code="internal_error",
                title="Something went wrong on the server.",
                detail=f"The operator finds it in the log as incident {incident}.",
                hint="Try again; if it happens each time, report it with the incident's id.",
                retryable=True,
            )
            await answer(scope, receive, send)
