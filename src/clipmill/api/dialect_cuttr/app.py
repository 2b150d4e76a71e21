# SPDX-License-Identifier: MIT
"""
The dialect's app, to be mounted at `/api/platform`.

In: the context that every API gets. Out: an ASGI app that answers in the dialect's shapes and nothing else, also to
what it does not know. It serves no pages.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from clipmill.api.context import ApiContext
from clipmill.api.dialect_cuttr import clip_routes, team_routes
from clipmill.api.dialect_cuttr.errors import install_errors

_ABOUT = """
A drop-in for the Cuttr platform API: a client moves over by changing its base URL and key.
Every error is `{"error": "<text>"}`.
"""


def make_cuttr_api(context: ApiContext) -> FastAPI:
    """Return the app. Its paths begin behind the place where it is mounted."""
    app = FastAPI(
        title="Clipmill, Cuttr dialect",
        description=_ABOUT.strip(),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.context = context
    install_errors(app)
    app.include_router(clip_routes.router)
    app.include_router(team_routes.router)
    make_document = app.openapi

    def openapi() -> dict[str, Any]:
        """Return the document without the status 422, which this dialect never gives."""
        document = make_document()
        for path in document["paths"].values():
            for route in path.values():
                route["responses"].pop("422", None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
    return app
