# SPDX-License-Identifier: MIT
"""
What a person sees at an address where nothing is: a page with ways on, instead of JSON.

In: a request that found no route of the root app. Out: the page for a browser, and for every program the problem that
it had before. The APIs answer for their own paths; this is not theirs.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from importlib.resources import files
from typing import Final

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from clipmill.api.problems import http_problem

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_NO_WEIGHT: Final = re.compile(r"q=0(\.0*)?", re.ASCII)
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-store",
    "Vary": "Accept",
    "X-Robots-Tag": "noindex",
}


def install_lost_page(app: FastAPI) -> None:
    """Make an app answer a browser that is lost with a page; call it after `install_problems`."""
    page = files("clipmill.api").joinpath("lost.html").read_text("utf-8")

    async def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
        is_lost = error.status_code == HTTPStatus.NOT_FOUND and request.method in {"GET", "HEAD"}
        if is_lost and is_browser(request.headers.get("accept", "")):
            request.scope["clipmill.code"] = "path_not_found"
            return HTMLResponse(page, HTTPStatus.NOT_FOUND.value, headers=_HEADERS)
        problem = http_problem(request, error)
        if is_lost:
            problem.headers.add_vary_header("Accept")
        return problem

    app.add_exception_handler(HTTPException, answer)


def is_browser(accepted: str) -> bool:
    """Return whether an `Accept` header names pages, and no JSON: browsers name neither JSON nor anything alone."""
    kinds = set()
    for part in accepted.lower().split(","):
        kind, *rest = (piece.replace(" ", "") for piece in part.split(";"))
        if not any(_NO_WEIGHT.fullmatch(piece) for piece in rest):
            kinds.add(kind.strip())
    return not kinds.isdisjoint(_PAGES) and not any("json" in kind for kind in kinds)


__all__ = ["install_lost_page", "is_browser"]
