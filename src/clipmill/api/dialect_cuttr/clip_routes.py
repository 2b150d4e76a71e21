# SPDX-License-Identifier: MIT
"""
The routes that clients live by: submit a video, ask how it stands, try a key.

In: requests past the gate. Out: the answers of `answers`. Nothing is decided here.
"""

from __future__ import annotations

import uuid
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from clipmill.api.context import ApiContext
from clipmill.api.dialect_cuttr import answers, examples
from clipmill.api.dialect_cuttr.gate import DIALECT, Context, Guest, Spender, Viewer
from clipmill.api.dialect_cuttr.submitting import accept
from clipmill.domain.errors import JobNotFound
from clipmill.domain.result import ArtifactKind

router = APIRouter(tags=["clips"])


@router.post(
    "/v1/clip",
    summary="Submit a video for clipping",
    openapi_extra={"requestBody": examples.SUBMIT_BODY, "parameters": [examples.IDEMPOTENCY_HEADER]},
    responses=examples.answers_of("submit", 400, 401, 402, 403, 409, 413, 429),
)
async def submit(request: Request, context: Context, principal: Spender) -> JSONResponse:
    """Accept a URL as JSON, or a file as form data. Answers at once; poll the job for its clips."""
    job, warnings = await accept(request, context, principal)
    return JSONResponse(answers.submitted(job, warnings))


@router.get(
    "/v1/clip/{job_id}",
    summary="Ask how a job stands",
    responses=examples.answers_of("status", 401, 403, 404, 429),
)
def job_status(job_id: str, request: Request, context: Context, principal: Viewer) -> JSONResponse:
    """Return progress while the job runs, and its clips with permanent download URLs when it is done."""
    team_id = principal.team.id
    job = context.jobs.get(team_id, _known_form(job_id))
    if job.dialect != DIALECT:
        raise JobNotFound
    clips = context.jobs.clips(team_id, job.id) if job.state.is_final else ()
    return JSONResponse(answers.status(job, clips, _links(request, context)))


@router.get("/v1/test", summary="Try an API key", responses=examples.answers_of("test", 401, 429))
def try_key(principal: Guest) -> dict[str, Any]:
    """Return whose key this is."""
    return {
        "success": True,
        "message": "API key is valid",
        "team_id": principal.team.id,
        "key": answers.key_answer(principal.key),
        "active": principal.team.is_active,
    }


def _known_form(job_id: str) -> str:
    """Return a job id as we write them; what is no UUID names no job, and is shown to no database."""
    try:
        return str(uuid.UUID(job_id))
    except ValueError as error:
        raise JobNotFound from error


def _links(request: Request, context: ApiContext) -> answers.LinkMaker:
    base_url = context.public_url or f"{request.url.scheme}://{request.url.netloc}"

    def link(clip_id: str, kind: ArtifactKind) -> str:
        return context.links.clip_url(base_url, clip_id, kind, expires_s=None)

    return link
