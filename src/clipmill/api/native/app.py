# SPDX-License-Identifier: MIT
"""Puts our own API together: routes, errors, bounds, and the words of its reference."""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.responses import Response

from clipmill import __version__
from clipmill.api.context import ApiContext
from clipmill.api.headers import BodyLimit
from clipmill.api.native.access import Room, Writer
from clipmill.api.native.answers import problems
from clipmill.api.native.document import Document
from clipmill.api.native.examples import add_examples
from clipmill.api.native.json_bodies import JsonBodies
from clipmill.api.native.options import NativeOptions
from clipmill.api.native.routes import (
    accounts,
    catalogue,
    chosen,
    clips,
    drafts,
    estimates,
    fonts,
    jobs,
    operations,
    packing,
    persons,
    presets,
    shares,
    sources,
    webhooks,
    words,
)
from clipmill.api.problems import install_problems, problem_response
from clipmill.api.tus import tus_router
from clipmill.domain import errors
from clipmill.domain.accounts import Principal

DOCUMENT = "/openapi.json"
_TAGS = [
    {"name": "jobs", "description": "Submit a video and follow what is made of it."},
    {"name": "clips", "description": "What was made, and making it again with changes."},
    {"name": "editing", "description": "What an editor shows: the source, who is in it, what an edit would give."},
    {"name": "sharing", "description": "Links with which anybody may watch a clip, without a key."},
    {"name": "words", "description": "Transcripts and summaries."},
    {"name": "estimates", "description": "Cost and time beforehand."},
    {"name": "presets", "description": "Options of a job that your team keeps under a name: colors, fonts, styles."},
    {"name": "uploads", "description": "Send a file in pieces (tus 1.0); a broken connection goes on where it was."},
    {"name": "catalogue", "description": "Styles, fonts, languages, cameras, layouts."},
    {"name": "account", "description": "Your key, your team, its wallet."},
    {"name": "webhooks", "description": "Be told instead of asking; signed as Standard Webhooks has it."},
    {"name": "operations", "description": "For operators: keys with the scope `admin`."},
]
_DESCRIPTION = """
A long video goes in; ranked, captioned, vertical clips come out.

Send your key as `Authorization: Bearer YOUR_API_KEY` or as `X-API-Key`. Errors are problem+json (RFC 9457) with a
stable `code` and a `hint`. Every POST that spends takes an `Idempotency-Key`. Times are seconds in numbers that end in
`_s`, whole microseconds in those that end in `_us`, and ISO 8601 in UTC in those that end in `_at`; money is whole
cents.
"""


def make_native_api(context: ApiContext, options: NativeOptions | None = None) -> FastAPI:
    """
    Return our own API, to be mounted at `/api/v1`.

    Args:
        context: the machines and services behind the routes.
        options: bounds of this installation.

    """
    options = options or NativeOptions()
    app = FastAPI(
        title="Clipmill",
        version=__version__,
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        license_info={"name": "MIT", "identifier": "MIT"},
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    app.state.room = Room(context, options)
    making = (jobs, clips, chosen, sources, persons, drafts, packing, shares, words, estimates, presets)
    modules = (*making, catalogue, fonts, accounts, webhooks, operations)
    for module in modules:
        app.include_router(module.router)
    sending = problems(
        errors.UploadNotFound, errors.UploadExpired, errors.UploadMismatch, errors.SourceTooLarge, errors.TooManyUploads
    )
    app.include_router(tus_router(context, _uploader), prefix="/uploads", tags=["uploads"], responses=sending)
    # The first is the innermost.
    app.add_middleware(JsonBodies, free_prefixes=("/uploads",))
    app.add_middleware(BodyLimit, max_bytes=options.max_body_bytes, refuse=_refuse, free_prefixes=("/uploads",))
    install_problems(app)
    add_examples(app)

    document = Document(lambda: app.openapi())  # noqa: PLW0108 - what is there when it is asked for

    @app.get(DOCUMENT, include_in_schema=False)
    def get_document(request: Request) -> Response:
        """Give the API's own description; in a thread, so that nobody waits for it."""
        return document.answer(request)

    return app


def _uploader(who: Writer) -> Principal:
    return who


def _refuse(request: Request) -> Response:
    return problem_response(
        request,
        413,
        code="body_too_large",
        title="The body is too large.",
        hint="Send less; videos go to /uploads.",
        headers={"Connection": "close"},
    )
