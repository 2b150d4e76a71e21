# SPDX-License-Identifier: MIT
"""The client snippets of the documents run as they stand, and so does the acceptance client, over real HTTP."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from tests.acceptance.wayinvideo_client import run
from tests.contract.wayinvideo_service import Service, make_clip, make_service

PAGE = Path(__file__).parents[2] / "docs/howto/move-from-wayinvideo.md"


def snippet(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return str(found)


@contextlib.contextmanager
def served(service: Service) -> Iterator[str]:
    """Serve on a free loopback port, and do the work of a worker with a clip that is there at once."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(service.client.app, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    threads = [
        threading.Thread(target=server.run, kwargs={"sockets": [listening]}),
        threading.Thread(target=work, args=(service, server)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        for thread in threads:
            thread.join(timeout=20)
        listening.close()


def work(service: Service, server: uvicorn.Server) -> None:
    done: set[str] = set()
    while not server.should_exit:
        for job in set(service.flows.enqueued) - done:
            service.finish(job, [make_clip(1, title="the best of it")], is_rendered=True)
            done.add(job)
        time.sleep(0.1)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[tuple[str, Service]]:
    service = make_service(tmp_path, public_url=None)
    with served(service) as found:
        yield found, service


@pytest.mark.parametrize(
    ("language", "program", "suffix"), [("python", sys.executable, "py"), ("javascript", "node", "js")]
)
def test_snippet_gets_a_clip(
    url: tuple[str, Service], tmp_path: Path, language: str, program: str, suffix: str
) -> None:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    script = tmp_path / f"snippet.{suffix}"
    script.write_text(snippet(language), "utf-8")
    address, service = url
    names = {"CLIPMILL_URL": address, "CLIPMILL_KEY": service.key, "VIDEO_URL": "https://media.example.com/talk.mp4"}

    ended = subprocess.run(
        [found, str(script)], env={**os.environ, **names}, capture_output=True, text=True, timeout=120, check=False
    )

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == ["0 the best of it 81 9 bytes"]


@pytest.mark.parametrize("shape", ["open", "api"])
def test_acceptance_client_goes_from_upload_to_download(url: tuple[str, Service], tmp_path: Path, shape: str) -> None:
    video = tmp_path / "talk.mp4"
    video.write_bytes(b"not looked at here" * 1000)

    data = run(url[0], url[1].key, video, tmp_path / "out", shape, timeout_s=60)

    assert data["status"] == "SUCCEEDED"
    assert (tmp_path / "out" / f"{shape}-0.mp4").read_bytes() == b"the video"
