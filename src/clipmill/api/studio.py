# SPDX-License-Identifier: MIT
"""
The door of the studio: gives out the built page, its scripts, styles and pictures.

In: the folder that `make studio` built. Out: a router for the root of the server; no key is asked for, since the page
holds no data and talks to `/api/v1` alone. All files are read once, so that no request ever names a path on the disk.
Without a built studio the root says how to build it. Nothing here knows what the page does.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from clipmill import __version__
from clipmill.api.squeezing import takes_gzip
from clipmill.storage.blobs import BlobStore

STUDIO: Final = Path(str(files("clipmill"))) / "studio"
"""Where `make studio` builds to, inside the package."""
PAGES: Final = ("sign-in", "jobs", "clips", "account", "operations", "shared")
"""First parts of the studio's own addresses; each leads to the page. `ui/src/pages.tsx` has them too."""
INDEX: Final = "index.html"
_HASHED = "assets/"
"""Vite names what lies here by its content."""
_FOR_GOOD = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_SQUEEZED = ("text/", "image/svg+xml", "application/json", "application/manifest+json", "application/wasm")
_MIN_SQUEEZED_BYTES = 512
_WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""A worker of the page draws captions with libass in WebAssembly, which the page itself may not run."""
_WORKER = ".worker-"
"""In the name of every script that is built as a worker."""
_HIDDEN = ("manifest.json",)
"""What the build leaves for tests alone."""


@dataclass(frozen=True, slots=True)
class StudioFile:
    """One file of the built studio, ready to be sent."""

    content_type: str
    tag: str
    """Changes with the bytes."""
    cache: str
    """The `Cache-Control` header."""
    body: bytes
    squeezed: bytes | None
    """The same as gzip; none where that gains nothing."""


def content_policy(*media_origins: str) -> str:
    """
    Return the page's content security policy: scripts, styles and fonts from here alone, nothing inline.

    Args:
        media_origins: where clips may also be played from, when a store signs its own addresses.

    """
    media = " ".join(("'self'", "blob:", *media_origins))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            f"img-src {media} data:",
            f"media-src {media}",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        )
    )


def store_origins(blobs: BlobStore) -> tuple[str, ...]:
    """Return where a store has its files fetched from by itself; none when all bytes pass through this server."""
    address = blobs.signed_url("studio/origin", expires_s=60, download_name=None)
    if address is None:
        return ()
    parts = urlsplit(address)
    return (f"{parts.scheme}://{parts.netloc}",)


def read_studio(folder: Path = STUDIO) -> dict[str, StudioFile]:
    """Return the files of a built studio by their addresses without the first slash; empty when there is none."""
    if not (folder / INDEX).is_file():
        return {}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = ((path, path.relative_to(folder).as_posix()) for path in found)
    return {name: _read(path, name) for path, name in names if name not in _HIDDEN}


def studio_router(studio: dict[str, StudioFile], *, policy: str) -> APIRouter:
    """
    Return the routes, to be put at the root of the server.

    Args:
        studio: what `read_studio` found.
        policy: the content security policy of the page.

    """
    router = APIRouter(include_in_schema=False)
    page = _page_route(studio, policy) if studio else _missing_route()
    router.add_api_route("/", page, methods=["GET", "HEAD"])
    if not studio:
        return router
    for name in PAGES:
        router.add_api_route(f"/{name}", page, methods=["GET", "HEAD"])
        router.add_api_route(f"/{name}/{{rest:path}}", page, methods=["GET", "HEAD"])

    async def get_hashed(request: Request, name: str) -> Response:
        """Give a file that the page names by its content."""
        answer = _answer(request, studio.get(f"{_HASHED}{name}"))
        if _WORKER in name:
            answer.headers["Content-Security-Policy"] = _WORKER_POLICY
        return answer

    router.add_api_route(f"/{_HASHED}{{name:path}}", get_hashed, methods=["GET", "HEAD"])
    for name, file in studio.items():
        if "/" not in name and name != INDEX:
            router.add_api_route(f"/{name}", _file_route(file), methods=["GET", "HEAD"])
    return router


def _page_route(studio: dict[str, StudioFile], policy: str) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    index = studio[INDEX]

    async def get_page(request: Request) -> Response:
        """Give the page; its own script knows which view belongs to the address."""
        answer = _answer(request, index)
        answer.headers["Content-Security-Policy"] = policy
        return answer

    return get_page


def _file_route(file: StudioFile) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def get_file(request: Request) -> Response:
        """Give a file with a name of its own."""
        return _answer(request, file)

    return get_file


def _missing_route() -> Callable[[], Coroutine[Any, Any, Response]]:
    text = files("clipmill.api").joinpath("start.html").read_text("utf-8").replace("{version}", __version__)
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

    async def get_start() -> Response:
        """Say what is served here, and how to build the studio."""
        return HTMLResponse(text, headers={"Content-Security-Policy": policy, "Cache-Control": _ASK_AGAIN})

    return get_start


def _read(path: Path, name: str) -> StudioFile:
    body = path.read_bytes()
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    squeezed = None
    if content_type.startswith(_SQUEEZED) and len(body) >= _MIN_SQUEEZED_BYTES:
        squeezed = gzip.compress(body, 9, mtime=0)
    return StudioFile(
        content_type=content_type,
        tag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        cache=_FOR_GOOD if name.startswith(_HASHED) else _ASK_AGAIN,
        body=body,
        squeezed=squeezed,
    )


def _answer(request: Request, file: StudioFile | None) -> Response:
    if file is None:
        raise HTTPException(404)
    headers = {"ETag": file.tag, "Cache-Control": file.cache, "Cross-Origin-Resource-Policy": "same-origin"}
    if file.squeezed is not None:
        headers["Vary"] = "Accept-Encoding"
    seen = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if file.tag in seen:
        return Response(status_code=304, headers=headers)
    body = file.body
    if file.squeezed is not None and takes_gzip(",".join(request.headers.getlist("accept-encoding"))):
        body, headers["Content-Encoding"] = file.squeezed, "gzip"
        headers["ETag"] = f"W/{file.tag}"
    return Response(body, headers=headers, media_type=file.content_type)
