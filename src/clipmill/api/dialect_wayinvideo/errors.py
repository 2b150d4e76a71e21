# SPDX-License-Identifier: MIT
"""
Our errors -> the vendor's answers. The one place of this API where HTTP numbers of errors stand.

Two bodies: who may not, what is not there and what is too much answer as the vendor's gateway does (`timestamp`,
`status`, `error`, `path`); what is wrong with a request's content answers with `code`, `data` and `message`. The
header `x-clipmill-error` has our own code of the error, for those who want to tell two 429s apart.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from clipmill.api.dialect_wayinvideo.shape import Shape
from clipmill.domain.errors import (
    AccountError,
    BalanceTooLow,
    BillingInactive,
    BlobNotFound,
    ClipmillError,
    ClipNotFound,
    IdempotencyConflict,
    InputError,
    JobNotFound,
    JobNotReady,
    RateLimited,
    SourceTooLarge,
    StorageFull,
    StoreUnavailable,
    TeamNotFound,
    TooManyJobs,
    TooManyUploads,
    UploadExpired,
    UploadNotFound,
)
from clipmill.jobs.telling import told_of

LOG = structlog.get_logger("clipmill.wayinvideo")
ERROR_HEADER = "x-clipmill-error"
TOO_MANY_RETRY_S = 30
UNAVAILABLE_RETRY_S = 5

_STATUSES: tuple[tuple[type[ClipmillError], HTTPStatus], ...] = (
    (RateLimited, HTTPStatus.TOO_MANY_REQUESTS),
    (TooManyJobs, HTTPStatus.TOO_MANY_REQUESTS),
    (TooManyUploads, HTTPStatus.TOO_MANY_REQUESTS),
    (BalanceTooLow, HTTPStatus.PAYMENT_REQUIRED),
    (BillingInactive, HTTPStatus.PAYMENT_REQUIRED),
    (IdempotencyConflict, HTTPStatus.CONFLICT),
    (AccountError, HTTPStatus.FORBIDDEN),
    (JobNotFound, HTTPStatus.NOT_FOUND),
    (ClipNotFound, HTTPStatus.NOT_FOUND),
    (TeamNotFound, HTTPStatus.NOT_FOUND),
    (BlobNotFound, HTTPStatus.NOT_FOUND),
    (JobNotReady, HTTPStatus.CONFLICT),
    (UploadNotFound, HTTPStatus.BAD_REQUEST),
    (UploadExpired, HTTPStatus.BAD_REQUEST),
    (SourceTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (InputError, HTTPStatus.BAD_REQUEST),
    (StorageFull, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (ClipmillError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""The first class that an error is of decides."""

_ABOUT_CONTENT = {400, 402, 409, 413}


def status_of_error(error: ClipmillError) -> int:
    """Return the HTTP status with which an error is answered."""
    return int(next(status for kind, status in _STATUSES if isinstance(error, kind)))


def add_error_answers(app: FastAPI, shape: Shape) -> None:
    """Make an app answer every error in the vendor's way."""

    @app.exception_handler(ClipmillError)
    def _ours(request: Request, error: ClipmillError) -> JSONResponse:
        status = status_of_error(error)
        headers = {ERROR_HEADER: error.code}
        if isinstance(error, RateLimited):
            headers["Retry-After"] = str(max(1, math.ceil(error.retry_after_s)))
        elif isinstance(error, (TooManyJobs, TooManyUploads)):
            headers["Retry-After"] = str(TOO_MANY_RETRY_S)
        elif isinstance(error, StoreUnavailable):
            headers["Retry-After"] = str(UNAVAILABLE_RETRY_S)
        told = told_of(error)
        if status >= int(HTTPStatus.INTERNAL_SERVER_ERROR):
            LOG.error("request_failed", code=error.code, message=error.message, exc_info=error)
        elif not told.is_whole:
            LOG.info("request_refused", code=error.code, message=error.message)
        if status in _ABOUT_CONTENT:
            return JSONResponse(shape.refusal(status, told.message), status, headers)
        return gateway_answer(request, status, headers)

    @app.exception_handler(HTTPException)
    def _of_the_router(request: Request, error: HTTPException) -> JSONResponse:
        return gateway_answer(request, error.status_code, dict(error.headers or {}))

    @app.exception_handler(Exception)
    def _unforeseen(request: Request, _error: Exception) -> JSONResponse:
        return gateway_answer(request, int(HTTPStatus.INTERNAL_SERVER_ERROR), {})


def gateway_answer(request: Request, status: int, headers: dict[str, str]) -> JSONResponse:
    """Return an answer with the body of the vendor's gateway."""
    body = {
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "status": status,
        "error": HTTPStatus(status).phrase,
        "path": request.url.path,
    }
    return JSONResponse(body, status, headers)
