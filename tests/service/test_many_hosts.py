# SPDX-License-Identifier: MIT
"""
The scaled-out shape for real: PostgreSQL, an S3 server, an API process, and workers that share no folder.

Each worker has a cache and a data folder of its own, as on a host of its own; real models and real ffmpeg.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.acceptance.running_service import CLIPMILL, Service, running, serving
from tests.service.s3_server import ACCESS_KEY_ID, SECRET_KEY, S3Server, running_s3_server

from clipmill.library import make_demo
from clipmill.media.probe import probe
from clipmill.settings import Settings
from clipmill.wiring import weights_store

pytestmark = [pytest.mark.weights, pytest.mark.media, pytest.mark.timeout(600)]

AWAY_S = 15.0


@dataclass
class Hosts:
    """An API process and workers, each on a "host" of its own."""

    api: Service
    folder: Path
    settings: dict[str, str]
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start_worker(self, name: str, queues: str) -> None:
        """Start a worker on a fresh host."""
        home = self.folder / name
        home.mkdir(exist_ok=True)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CLIPMILL_")}
        own = {
            "CLIPMILL_SERVICE__DATA_DIR": str(home / "data"),
            "CLIPMILL_STORAGE__CACHE_DIR": str(home / "cache"),
            "CLIPMILL_WEIGHTS__DIRECTORY": str(self.api.weights),
        }
        command = [CLIPMILL, "worker", "--queues", queues]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.workers[name] = subprocess.Popen(command, env=kept | self.settings | own, stdout=log, stderr=log)

    def kill(self, name: str) -> None:
        """Lose a host for good."""
        self.workers[name].send_signal(signal.SIGKILL)
        self.workers.pop(name).wait()

    def end(self) -> None:
        """Stop all workers."""
        for child in self.workers.values():
            child.terminate()
        for child in self.workers.values():
            child.wait(timeout=60)

    def call(self, method: str, path: str, **more: Any) -> Any:
        """Make a call of our own API."""
        answer = requests.request(
            method, f"{self.api.base_url}/api/v1{path}", headers={"X-API-Key": self.api.key}, timeout=60, **more
        )
        answer.raise_for_status()
        return answer.json()

    def wait_for(self, job_id: str, *, stage: str | None = None) -> Any:
        """Wait until a job is at a stage, or has ended."""
        for _ in range(900):
            job = self.call("GET", f"/jobs/{job_id}")
            if job["state"] in {"succeeded", "failed", "cancelled"}:
                return job
            if stage is not None and job["progress"]["stage"] == stage:
                return job
            time.sleep(0.3)
        logs = "\n".join(path.read_text("utf-8", "replace")[-3000:] for path in self.folder.glob("*.log"))
        pytest.fail(f"{job}\n{logs}")


@pytest.fixture
def store_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """Give an S3 server of this test's own, which may be frozen."""
    with running_s3_server(tmp_path_factory.mktemp("store")) as server:
        yield server


@pytest.fixture
def hosts(postgres_url: str, store_server: S3Server, tmp_path: Path) -> Iterator[Hosts]:
    settings = {
        "CLIPMILL_SERVICE__DATABASE_URL": postgres_url,
        "CLIPMILL_SERVICE__ALLOWED_NETWORKS": '["127.0.0.0/8"]',
        "CLIPMILL_BLOBS__BUCKET": store_server.make_bucket(),
        "CLIPMILL_BLOBS__ENDPOINT": store_server.endpoint,
        "CLIPMILL_BLOBS__ACCESS_KEY": ACCESS_KEY_ID,
        "CLIPMILL_BLOBS__SECRET_KEY": SECRET_KEY,
        "CLIPMILL_WORKER__HEARTBEAT_S": "1",
        "CLIPMILL_WORKER__DEAD_AFTER_S": "4",
        "CLIPMILL_WORKER__DRAIN_S": "1",
        "CLIPMILL_WORKER__RENDER": "1",
    }
    home = tmp_path / "api"
    home.mkdir()
    api = Service(home, weights_store(Settings()).directory, settings, arguments=("--no-worker",))
    with running(api):
        made = Hosts(api, tmp_path, settings)
        yield made
        made.end()


def test_a_lost_host_and_a_frozen_store_cost_no_clip(hosts: Hosts, store_server: S3Server, tmp_path: Path) -> None:
    talk = make_demo()
    hosts.start_worker("listener", "jobs,ingest,transcribe,plan")
    hosts.start_worker("renderer-1", "render")
    with serving(talk.parent) as base:
        wish = {
            "source": {"url": f"{base}/{talk.name}"},
            "options": {"count": 3, "length_s": 12, "resolution": "480"},
        }
        job_id = hosts.call("POST", "/jobs", json=wish)["id"]
        hosts.wait_for(job_id, stage="render")
        hosts.start_worker("renderer-2", "render")
        hosts.kill("renderer-1")
        store_server.freeze()
        time.sleep(AWAY_S)
        store_server.thaw()

        job = hosts.wait_for(job_id)

    assert job["state"] == "succeeded", job
    clips = hosts.call("GET", f"/jobs/{job_id}/clips")["items"]
    assert [clip["ordinal"] for clip in clips] == list(range(len(clips)))
    assert {clip["state"] for clip in clips} == {"rendered"}
    address = next(file["url"] for file in clips[0]["files"] if file["kind"] == "video")
    file = tmp_path / "clip.mp4"
    file.write_bytes(requests.get(address, timeout=60).content)
    assert abs(probe(file).duration_us / 1e6 - clips[0]["duration_s"]) < 0.2
    half = requests.get(address, headers={"Range": "bytes=0-99"}, timeout=60)
    assert (half.status_code, len(half.content)) == (206, 100)


def test_deleted_job_leaves_nothing_in_the_store(hosts: Hosts, store_server: S3Server) -> None:
    talk = make_demo()
    hosts.start_worker("all", "jobs,ingest,transcribe,plan,render")
    with serving(talk.parent) as base:
        wish = {"kind": "transcript", "source": {"url": f"{base}/{talk.name}"}}
        job_id = hosts.call("POST", "/jobs", json=wish)["id"]
        assert hosts.wait_for(job_id)["state"] == "succeeded"

    answer = requests.delete(
        f"{hosts.api.base_url}/api/v1/jobs/{job_id}", headers={"X-API-Key": hosts.api.key}, timeout=60
    )

    assert answer.status_code == 204
    kept = [item.key for item in store_server.list_keys(hosts.settings["CLIPMILL_BLOBS__BUCKET"])]
    assert [key for key in kept if key.startswith(("jobs/", "sources/"))] == []
