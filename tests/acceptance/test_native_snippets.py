# SPDX-License-Identifier: MIT
"""The blocks of the pages are found, and those that wait for no clip run against our own API as they stand."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from tests.acceptance.snippets import ROOT, Target, find_pages, find_snippets, run_snippet
from tests.service.native_world import make_world

from clipmill.storage.records.database import Database
from clipmill.storage.records.schema import migrate

WITHOUT_A_WORKER = ("Upload-Length", "estimates", "def verified", "make_agent_server", "preset_id")


def test_every_page_has_blocks_in_the_languages_it_promises() -> None:
    found = find_snippets()
    assert {snippet.page for snippet in found} == {page.name for page in find_pages()}
    own = {snippet.language for snippet in found if snippet.page == "api.md"}
    assert own == {"bash", "python", "javascript"}


@pytest.mark.parametrize("mark", WITHOUT_A_WORKER)
def test_blocks_that_wait_for_no_clip_run_as_they_stand(tmp_path: Path, mark: str) -> None:
    db = Database(f"sqlite:///{tmp_path}/x.db")
    migrate(db)
    world = make_world(db, tmp_path)
    caller = world.caller()
    video = tmp_path / "video.mp4"
    video.write_bytes(b"\x00" * 1000)
    (snippet,) = [
        item for item in find_snippets([ROOT / "docs/howto/api.md", ROOT / "docs/howto/agents.md"]) if mark in item.text
    ]
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(world.app, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        target = Target(
            f"http://127.0.0.1:{listening.getsockname()[1]}", caller.secret, "https://example.com/a.mp4", video
        )
        done = run_snippet(snippet, target, tmp_path)
        server.should_exit = True
        thread.join()
    db.close()
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
