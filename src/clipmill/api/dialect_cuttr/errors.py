# SPDX-License-Identifier: MIT
"""
The dialect's errors: `{"error": "<text>"}` with its statuses and words.

In: whatever a route raises. Out: the one shape, for our errors, for unknown paths and methods, and for faults of ours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from clipmill.domain.errors import (
    BalanceTooLow,
    BillingInactive,
    BlobNotFound,
    ClipmillError,
    IdempotencyConflict,
    InputError,
    JobNotFound,
    JobNotReady,
    KeyExpired,
    KeyInvalid,
    KeyMissing,
    KeyNotFound,
    RateLimited,
    ScopeMissing,
    SourceTooLarge,
    StorageFull,
    StoreUnavailable,
    TeamNotFound,
    TooManyJobs,
    TooManyUploads,
    UploadExpired,
    UploadMismatch,
    UploadNotFound,
)
from clipmill.jobs.telling import told_of

LOG = structlog.get_logger("clipmill.cuttr")
UNAVAILABLE_RETRY_S = 5
TOO_MANY_UPLOADS_RETRY_S = 30
_STATUSES: Final[tuple[tuple[type[ClipmillError], HTTPStatus, str | None], ...]] = (
    (KeyMissing, HTTPStatus.UNAUTHORIZED, "Missing X-API-Key header"),
    (KeyInvalid, HTTPStatus.UNAUTHORIZED, "Invalid API key"),
    (KeyExpired, HTTPStatus.UNAUTHORIZED, "API key expired"),
    (BalanceTooLow, HTTPStatus.PAYMENT_REQUIRED, "Insufficient balance"),
    (BillingInactive, HTTPStatus.FORBIDDEN, "API billing not active"),
    (ScopeMissing, HTTPStatus.FORBIDDEN, None),
    (RateLimited, HTTPStatus.TOO_MANY_REQUESTS, "Rate limit exceeded"),
    (TooManyJobs, HTTPStatus.TOO_MANY_REQUESTS, None),
    (TooManyUploads, HTTPStatus.TOO_MANY_REQUESTS, None),
    (JobNotFound, HTTPStatus.NOT_FOUND, "Job not found"),
    (TeamNotFound, HTTPStatus.NOT_FOUND, "Team not found"),
    (KeyNotFound, HTTPStatus.NOT_FOUND, "Key not found"),
    (IdempotencyConflict, HTTPStatus.CONFLICT, None),
    (JobNotReady, HTTPStatus.CONFLICT, None),
    (SourceTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, None),
    (UploadNotFound, HTTPStatus.NOT_FOUND, None),
    (UploadExpired, HTTPStatus.BAD_REQUEST, None),
    (UploadMismatch, HTTPStatus.BAD_REQUEST, None),
    (InputError, HTTPStatus.BAD_REQUEST, None),
    (BlobNotFound, HTTPStatus.GONE, None),
    (StorageFull, HTTPStatus.INSUFFICIENT_STORAGE, "No space left for uploads"),
    (StoreUnavailable, HTTPStatus.SERVICE_UNAVAILABLE, "Service temporarily unavailable"),
)
"""First match counts; no text means the error's own message."""
_INTERNAL = "Internal server error"
_TEXTS: Final[Mapping[int, str]] = {404: "Not found", 405: "Method not allowed", 413: "Request body too large"}


def error_body(text: str) -> dict[str, str]:
    """Return the dialect's one shape of an error."""
    return {"error": text}


def answer_of_error(error: ClipmillError) -> JSONResponse:
    """Return the answer to one of our errors."""
    told = told_of(error)
    for kind, status, text in _STATUSES:
        if isinstance(error, kind):
            if not told.is_whole:
                log = LOG.info if status < HTTPStatus.INTERNAL_SERVER_ERROR else LOG.error
                log("request_refused", code=error.code, message=error.message)
            return JSONResponse(error_body(text or told.message), status, _headers(error))
    LOG.error("request_failed", code=error.code, message=error.message, exc_info=error)
    return JSONResponse(error_body(_INTERNAL), HTTPStatus.INTERNAL_SERVER_ERROR)


def install_errors(app: FastAPI) -> None:
    """Make every error of an app leave in the dialect's shape."""
    app.add_exception_handler(ClipmillError, _on_ours)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(ClientDisconnect, _on_gone)
    app.add_exception_handler(Exception, _on_fault)


def _headers(error: ClipmillError) -> dict[str, str] | None:
    if isinstance(error, RateLimited):
        return {"Retry-After": str(max(1, math.ceil(error.retry_after_s)))}
    if isinstance(error, StoreUnavailable):
        return {"Retry-After": str(UNAVAILABLE_RETRY_S)}
    if isinstance(error, TooManyUploads):
        return {"Retry-After": str(TOO_MANY_UPLOADS_RETRY_S)}
    return None


def _on_ours(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, ClipmillError):
        raise TypeError from error
    return answer_of_error(error)


def _on_http(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise TypeError from error
    text = _TEXTS.get(error.status_code, error.detail)
    return JSONResponse(error_body(text), error.status_code, error.headers)


def _on_invalid(_request: Request, _error: Exception) -> JSONResponse:
    return JSONResponse(error_body("Invalid request"), HTTPStatus.BAD_REQUEST)


def _on_gone(_request: Request, _error: Exception) -> JSONResponse:
    return JSONResponse(error_body("The request ended early"), HTTPStatus.BAD_REQUEST)


def _on_fault(_request: Request, _error: Exception) -> JSONResponse:
    return JSONResponse(error_body(_INTERNAL), HTTPStatus.INTERNAL_SERVER_ERROR)
