# SPDX-License-Identifier: MIT
"""The service as a person runs it, with its real models: start it, use it, kill it, take the clips."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.acceptance import cuttr_client, snippets, wayinvideo_client
from tests.acceptance.running_service import Service, running, serving

from clipmill.library import make_demo
from clipmill.media.probe import probe
from clipmill.settings import Settings
from clipmill.wiring import weights_store

pytestmark = [pytest.mark.weights, pytest.mark.media, pytest.mark.timeout(900)]

WITHOUT_EXPORT = """
curl -sS -X POST https://wayinvideo-api.wayin.ai/open/v2/clips \\
-H "Content-Type: application/json" \\
-H "Authorization: Bearer YOUR_API_KEY" \\
-H "x-wayinvideo-api-version: v2" \\
-d '{
"video_url": "https://www.youtube.com/watch?v=example",
"project_name": "sample project name"
}'
"""
WITH_EXPORT = """
curl -sS -X POST https://wayinvideo-api.wayin.ai/open/v2/clips \\
-H "Content-Type: application/json" \\
-H "Authorization: Bearer YOUR_API_KEY" \\
-H "x-wayinvideo-api-version: v2" \\
-d '{
"video_url": "https://www.youtube.com/watch?v=example",
"project_name": "sample project name",
"enable_export": true,
"ratio": "RATIO_9_16",
"resolution": "HD_720",
"enable_caption": true,
"enable_ai_reframe": true
}'
"""
RESULTS = """
curl -sS -X GET https://wayinvideo-api.wayin.ai/open/v2/clips/results/proj_abc123 \\
-H "Authorization: Bearer YOUR_API_KEY" \\
-H "x-wayinvideo-api-version: v2"
"""


@pytest.fixture(scope="module")
def talk() -> Path:
    """Path of the demo talk, kept in the user's cache."""
    return make_demo()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a running service on SQLite and plain files."""
    directory = weights_store(Settings()).directory
    with running(Service(tmp_path_factory.mktemp("service"), directory)) as started:
        yield started


@pytest.fixture(scope="module")
def talk_url(talk: Path) -> Iterator[str]:
    """Give the address of the demo talk on a web server of its own."""
    with serving(talk.parent) as base:
        yield f"{base}/{talk.name}"


def as_typed(line: str, service: Service, talk_url: str, project: str = "proj_abc123") -> Any:
    """Run a line of the hosted service's documentation with other host, key and video, and return what it prints."""
    line = line.replace("https://wayinvideo-api.wayin.ai", service.base_url).replace("YOUR_API_KEY", service.key)
    line = line.replace("https://www.youtube.com/watch?v=example", talk_url).replace("proj_abc123", project)
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", line], capture_output=True, check=True, timeout=120)
    return json.loads(done.stdout)


def wait_for_project(service: Service, talk_url: str, project: str) -> Any:
    for _ in range(150):
        answer = as_typed(RESULTS, service, talk_url, project)
        if answer.get("data", {}).get("status") in {"SUCCEEDED", "FAILED"}:
            return answer
        time.sleep(5)  # 12 a minute: 15 are allowed
    raise AssertionError(answer)


def test_line_of_the_greeting_works_as_it_stands(service: Service) -> None:
    line = next(line.strip() for line in service.greeting.splitlines() if "-F video=" in line)

    done = subprocess.run(["bash", "-c", line], capture_output=True, check=True, timeout=300)

    answer = json.loads(done.stdout)
    assert answer["status"] == "processing"
    assert answer["num_clips"] == 2


def test_client_of_the_first_hosted_api_gets_clips_of_a_file(service: Service, talk: Path, tmp_path: Path) -> None:
    client = cuttr_client.CuttrClient(service.key, service.base_url)

    seen = cuttr_client.run(client, str(talk), tmp_path, num_clips="1", length="20", camera_mode="active-speaker")

    assert cuttr_client.problems_of(seen) == []
    media = probe(Path(seen["saved"][0]["file"]))
    assert media.video is not None
    assert (media.video.size.width_px, media.video.size.height_px) == (1080, 1920)
    assert abs(media.duration_us / 1e6 - 20) <= 3.5


def test_lines_of_the_second_hosted_apis_documentation_give_clips(
    service: Service, talk_url: str, tmp_path: Path
) -> None:
    plain = as_typed(WITHOUT_EXPORT, service, talk_url)
    exported = as_typed(WITH_EXPORT, service, talk_url)

    assert plain["code"] == exported["code"] == "0"
    assert plain["data"]["name"] == "sample project name"
    assert plain["data"]["status"] == "CREATED"
    ranges = wait_for_project(service, talk_url, plain["data"]["id"])["data"]
    rendered = wait_for_project(service, talk_url, exported["data"]["id"])["data"]
    assert ranges["status"] == rendered["status"] == "SUCCEEDED"
    assert all("export_link" not in clip for clip in ranges["clips"])
    assert [clip["begin_ms"] for clip in ranges["clips"]] == [clip["begin_ms"] for clip in rendered["clips"]]
    file = tmp_path / "clip.mp4"
    file.write_bytes(requests.get(rendered["clips"][0]["export_link"], timeout=60).content)
    video = probe(file).video
    assert video is not None
    assert (video.size.width_px, video.size.height_px) == (720, 1280)


@pytest.mark.parametrize("shape", list(wayinvideo_client.PREFIXES))
def test_client_of_the_second_hosted_api_gets_clips_of_an_upload(
    service: Service, talk: Path, tmp_path: Path, shape: str
) -> None:
    key = make_key(service)

    data = wayinvideo_client.run(service.base_url, key, talk, tmp_path, shape)

    assert 1 <= len(data["clips"]) <= 2
    assert all(path.read_bytes()[4:8] == b"ftyp" for path in tmp_path.glob("*.mp4"))
    assert len(list(tmp_path.glob("*.mp4"))) == len(data["clips"])


def test_snippets_of_the_docs_run(service: Service, talk: Path, talk_url: str, tmp_path: Path) -> None:
    """Those of the other page are run by its contract test, against a stand-in for the engine."""
    pages = [snippets.ROOT / "docs" / "howto" / name for name in ("api.md", "agents.md", "move-from-cuttr.md")]
    target = snippets.Target(service.base_url, make_key(service), talk_url, talk)

    printed = snippets.run_all(target, tmp_path, pages)

    assert len(printed) >= 6


def test_clip_is_made_again_with_a_corrected_word_and_other_bounds(service: Service, talk_url: str) -> None:
    headers = {"X-API-Key": service.key}
    api = f"{service.base_url}/api/v1"
    options = {"count": 1, "length_s": 15, "resolution": "480"}
    job = requests.post(
        f"{api}/jobs", json={"source": {"url": talk_url}, "options": options}, headers=headers, timeout=60
    ).json()
    wait_for_job(api, headers, job["id"])
    clip = requests.get(f"{api}/jobs/{job['id']}/clips", headers=headers, timeout=60).json()["items"][0]
    words = requests.get(f"{api}/jobs/{job['id']}/transcript", headers=headers, timeout=60).json()["segments"]
    first = next(word for segment in words for word in segment["words"] if word["in_s"] >= clip["in_s"] - 0.01)
    change = {
        "entries": [{"in_s": clip["in_s"], "out_s": clip["out_s"] - 2.0}],
        "words": [{"in_s": first["in_s"], "text": "Corrected"}],
    }

    again = requests.post(f"{api}/clips/{clip['id']}/render", json=change, headers=headers, timeout=60)

    assert again.status_code in {200, 201, 202}, again.text
    done = wait_for_job(api, headers, again.json()["id"])
    made = requests.get(f"{api}/jobs/{done['id']}/clips", headers=headers, timeout=60).json()["items"][0]
    address = next(file["url"] for file in made["files"] if file["kind"] == "srt")
    captions = requests.get(address, timeout=60).text
    assert abs(made["duration_s"] - (clip["duration_s"] - 2.0)) < 0.1
    assert "Corrected" in captions


def test_kill_in_the_middle_loses_no_clip_and_charges_once(
    tmp_path: Path, talk_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("killed")
    other = Service(folder, weights_store(Settings()).directory, {"CLIPMILL_SERVICE__IS_BILLED": "true"})
    with running(other) as service:
        headers = {"X-API-Key": service.key}
        api = f"{service.base_url}/api/v1"
        team_id = requests.get(f"{api}/me", headers=headers, timeout=60).json()["team"]["id"]
        top_up = {"amount_cents": 1000}
        requests.post(
            f"{api}/teams/{team_id}/wallet/top-up", json=top_up, headers=headers, timeout=60
        ).raise_for_status()
        wish = {"source": {"url": talk_url}, "options": {"count": 3, "length_s": 12, "resolution": "480"}}
        job = requests.post(f"{api}/jobs", json=wish, headers=headers, timeout=60).json()
        for stage in ("transcribe", "render"):
            wait_for_stage(api, headers, job["id"], stage)
            service.kill()
            service.start()
        done = wait_for_job(api, headers, job["id"])
        clips = requests.get(f"{api}/jobs/{job['id']}/clips", headers=headers, timeout=60).json()["items"]
        wallet = requests.get(f"{api}/wallet", headers=headers, timeout=60).json()

    assert done["state"] == "succeeded"
    assert [clip["state"] for clip in clips] == ["rendered"] * len(clips)
    assert len({clip["ordinal"] for clip in clips}) == len(clips) >= 1
    assert wallet["spent_cents"] == 150 * len(clips)
    assert wallet["balance_cents"] == 1000 - wallet["spent_cents"]
    assert wallet["held_cents"] == 0


def make_key(service: Service) -> str:
    """Make another key, so that one test does not use up the requests of another."""
    answer = requests.post(
        f"{service.base_url}/api/v1/keys",
        json={"name": "another", "scopes": ["read", "write", "team"]},
        headers={"X-API-Key": service.key},
        timeout=60,
    )
    answer.raise_for_status()
    return str(answer.json()["secret"])


def wait_for_job(api: str, headers: dict[str, str], job_id: str) -> dict[str, Any]:
    for _ in range(600):
        job: dict[str, Any] = requests.get(f"{api}/jobs/{job_id}", headers=headers, timeout=60).json()
        if job["state"] in {"succeeded", "failed", "cancelled"}:
            assert job["state"] == "succeeded", job
            return job
        time.sleep(0.5)
    raise AssertionError(job)


def wait_for_stage(api: str, headers: dict[str, str], job_id: str, stage: str) -> None:
    for _ in range(1200):
        job = requests.get(f"{api}/jobs/{job_id}", headers=headers, timeout=60).json()
        if job["progress"]["stage"] == stage or job["state"] == "succeeded":
            return
        time.sleep(0.1)
    raise AssertionError(job)
