# SPDX-License-Identifier: MIT
"""
The routes. In: the context and a shape. Out: an app to mount at the shape's prefix, with its own OpenAPI.

Every route is thin: who asks, what is asked (`reading`), what is done (`tasks`), how it is said (`shape`, `answers`).
Routes that touch the database are plain functions, which the framework runs in threads.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse

from clipmill.api.context import ApiContext
from clipmill.api.dialect_wayinvideo.asking import REQUESTS_A_MINUTE, idempotency_of, make_caller, read_body
from clipmill.api.dialect_wayinvideo.errors import add_error_answers
from clipmill.api.dialect_wayinvideo.reading import read_clips, read_document, read_export, read_upload_name
from clipmill.api.dialect_wayinvideo.schemas import describe, poll_docs, submit_docs
from clipmill.api.dialect_wayinvideo.shape import Json, Shape
from clipmill.api.dialect_wayinvideo.tasks import Tasks
from clipmill.domain.accounts import Principal, Scope
from clipmill.domain.jobs import JobKind


def make_wayinvideo_api(context: ApiContext, shape: Shape, *, requests_per_minute: int = REQUESTS_A_MINUTE) -> FastAPI:
    """
    Return the app that speaks one shape; mount it at `shape.mount`.

    Args:
        context: what it works with.
        shape: which of the vendor's two.
        requests_per_minute: of a key, over both shapes.

    """
    app = FastAPI(
        title=f"WayinVideo API, {shape.mount}",
        version="2",
        description="The vendor's API over this installation's own jobs: change the base URL and the key.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    add_error_answers(app, shape)
    routes = _Routes(context, shape, requests_per_minute)
    app.include_router(routes.uploads())
    app.include_router(routes.clips("clips", JobKind.CLIPS))
    app.include_router(routes.clips("clips/find-moments", JobKind.MOMENTS))
    if shape is Shape.API:
        app.include_router(routes.exports())
    app.include_router(routes.documents("transcripts", JobKind.TRANSCRIPT))
    app.include_router(routes.documents("summaries", JobKind.SUMMARY))
    describe(app, shape)
    return app


def base_url_of(context: ApiContext, request: Request) -> str:
    """Return the scheme and host of handed out addresses: the operator's, or those that the client used."""
    return context.public_url or f"{request.url.scheme}://{request.url.netloc}"


class _Routes:
    """Makes the routers of one shape."""

    def __init__(self, context: ApiContext, shape: Shape, requests_per_minute: int) -> None:
        """Take what the routes work with."""
        self._shape = shape
        writer = _make_tasks(context, shape, Scope.WRITE, requests_per_minute)
        self._reader: Any = Depends(_make_tasks(context, shape, Scope.READ, requests_per_minute))
        self._writer: Any = Depends(writer)
        self._body: Any = Depends(_make_body(writer))

    def uploads(self) -> APIRouter:
        """Return the route that gives an address to send a file to."""
        router, shape = APIRouter(), self._shape

        @router.post("/upload/single-file", **submit_docs(shape, "upload"))
        def begin_upload(tasks: Tasks = self._writer, body: Json = self._body) -> JSONResponse:
            name, notices = read_upload_name(body)
            return JSONResponse(shape.envelope(tasks.begin_upload(name, notices)))

        return router

    def clips(self, path: str, kind: JobKind) -> APIRouter:
        """Return the routes that submit and poll a choice of moments."""
        router, shape = APIRouter(), self._shape

        @router.post(f"/{path}", **submit_docs(shape, kind.value))
        def submit_clips(request: Request, tasks: Tasks = self._writer, body: Json = self._body) -> JSONResponse:
            reading = read_clips(shape, kind, body)
            return JSONResponse(shape.envelope(tasks.submit(reading, idempotency_of(request, body, path))))

        @router.get(f"/{path}/results/{{id}}", **poll_docs(shape, kind.value))
        def get_clips(id: str, tasks: Tasks = self._reader) -> JSONResponse:  # noqa: A002 - the vendor's name
            return JSONResponse(shape.envelope(tasks.clips(id, kind)))

        return router

    def exports(self) -> APIRouter:
        """Return the routes that render clips of an earlier project."""
        router, shape = APIRouter(), self._shape

        @router.post("/clips/export", **submit_docs(shape, "export"))
        def submit_export(request: Request, tasks: Tasks = self._writer, body: Json = self._body) -> JSONResponse:
            reading = read_export(shape, body)
            answer = tasks.submit_export(reading, idempotency_of(request, body, "clips/export"))
            return JSONResponse(shape.envelope(answer))

        @router.get("/clips/export/{export_task_id}", **poll_docs(shape, "export"))
        def get_export(export_task_id: str, tasks: Tasks = self._reader) -> JSONResponse:
            answer = tasks.clips(export_task_id, JobKind.RENDER, id_name="export_task_id")
            return JSONResponse(shape.envelope(answer))

        return router

    def documents(self, path: str, kind: JobKind) -> APIRouter:
        """Return the routes that submit and poll a transcript or a summary."""
        router, shape = APIRouter(), self._shape

        @router.post(f"/{path}", **submit_docs(shape, kind.value))
        def submit_document(request: Request, tasks: Tasks = self._writer, body: Json = self._body) -> JSONResponse:
            reading = read_document(kind, body)
            answer = tasks.submit(reading, idempotency_of(request, body, path), id_name=shape.document_id)
            return JSONResponse(shape.envelope(answer))

        @router.get(f"/{path}/results/{{{shape.document_id}}}", **poll_docs(shape, kind.value))
        def get_document(request: Request, tasks: Tasks = self._reader) -> JSONResponse:
            project = request.path_params[shape.document_id]
            found = tasks.transcript(project) if kind is JobKind.TRANSCRIPT else tasks.summary(project)
            return JSONResponse(shape.envelope(found))

        return router


def _make_tasks(context: ApiContext, shape: Shape, scope: Scope, requests_per_minute: int) -> Callable[..., Tasks]:
    caller: Any = Depends(make_caller(context, scope, requests_per_minute))

    def find_tasks(request: Request, principal: Principal = caller) -> Tasks:
        return Tasks(context, shape, principal, base_url_of(context, request))

    return find_tasks


def _make_body(tasks: Callable[..., Tasks]) -> Callable[..., Awaitable[Json]]:
    first: Any = Depends(tasks)

    async def get_body(request: Request, _tasks: Tasks = first) -> Json:
        """Return the body, which nobody reads before it is known who sends it."""
        return await read_body(request)

    return get_body
