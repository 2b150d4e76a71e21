# SPDX-License-Identifier: MIT
"""
A real server with the routes of uploads and files, for tests: in a thread, or as a program whose memory is watched.

Run as `python -m tests.service.uploads_world DATABASE_URL FOLDER`, it prints its port and serves until it is ended.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import uvicorn
from fastapi import FastAPI, Request

from clipmill.api.context import ApiContext
from clipmill.api.files import files_router
from clipmill.api.problems import install_problems
from clipmill.api.streaming import receive_form
from clipmill.api.tus import tus_router
from clipmill.domain.accounts import Principal, Team
from clipmill.domain.errors import KeyMissing
from clipmill.jobs.links import Links
from clipmill.jobs.uploads import Uploads
from clipmill.storage.blobs import BlobStore
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database

SECRET = b"a secret that only this installation knows"
FILE_FIELDS = ("video", "music")


@dataclass(frozen=True, slots=True)
class World:
    """A running server and what is behind it."""

    base_url: str
    db: Database
    blobs: BlobStore
    uploads: Uploads
    links: Links

    @property
    def tus_url(self) -> str:
        """Where tus clients begin."""
        return f"{self.base_url}/api/v1/uploads"


def admit(request: Request) -> Principal:
    """Take the team from a header, in place of a key."""
    team = request.headers.get("x-team")
    if team is None:
        raise KeyMissing
    return Principal(Team(int(team), "a team", is_unlimited=True, is_active=True, created_at_us=0), key=cast("Any", 0))


def make_app(db: Database, blobs: BlobStore, uploads: Uploads, links: Links) -> FastAPI:
    """Return an app with nothing but uploads and files."""
    parts = SimpleNamespace(db=db, blobs=blobs, uploads=uploads, links=links, public_url=None)
    context = cast("ApiContext", parts)
    app = FastAPI(openapi_url=None)
    app.include_router(files_router(context))
    app.include_router(tus_router(context, admit), prefix="/api/v1/uploads")

    @app.post("/form/{team_id}")
    async def form(request: Request, team_id: int) -> dict[str, Any]:
        received = await receive_form(request, uploads, team_id, file_fields=FILE_FIELDS, max_bytes=uploads.max_bytes)
        files = {
            name: {"id": file.id, "name": file.name, "size": file.size_bytes} for name, file in received.files.items()
        }
        return {"fields": received.fields, "files": files}

    install_problems(app)
    return app


@contextlib.contextmanager
def serving(db: Database, blobs: BlobStore, work_dir: Path, *, max_bytes: int, part_bytes: int) -> Iterator[World]:
    """Serve in a thread, on a free port of loopback."""
    uploads = Uploads(db, blobs, work_dir=work_dir, max_bytes=max_bytes, part_bytes=part_bytes)
    links = Links(SECRET)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            make_app(db, blobs, uploads, links), log_config=None, access_log=False, lifespan="off", ws="none"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield World(f"http://127.0.0.1:{listener.getsockname()[1]}", db, blobs, uploads, links)
        finally:
            server.should_exit = True
            thread.join()


def _main(database_url: str, folder: Path) -> None:
    db, blobs = Database(database_url), LocalBlobStore(folder / "blobs")
    with serving(db, blobs, folder / "work", max_bytes=5 << 30, part_bytes=64 << 20) as world:
        sys.stdout.write(f"{world.base_url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
