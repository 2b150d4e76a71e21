# SPDX-License-Identifier: MIT
"""
A client of the hosted Cuttr API, as its user would write it. Only the base URL and the key say that it talks to us.

    python tests/acceptance/cuttr_client.py --base-url http://127.0.0.1:8400 --key cuttr_... --video talk.mp4
    python tests/acceptance/cuttr_client.py --key cuttr_... --video https://www.youtube.com/watch?v=...

It prints what it got as one JSON object, and ends with 1 when anything is not as the API's documentation says.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import requests

HOSTED = "https://api.cuttr.com"
POLL_S = 2.0


class CuttrError(Exception):
    """The API answered with an error, or the job failed."""


class CuttrClient:
    """The few calls that a user of the API needs."""

    def __init__(self, key: str, base_url: str = HOSTED) -> None:
        self.root = base_url.rstrip("/") + "/api/platform"
        self.session = requests.Session()
        self.session.headers["X-API-Key"] = key

    def call(self, method: str, path: str, **more: Any) -> Any:
        """Make a call; wait and ask again when the API says that it was too much."""
        while True:
            answer = self.session.request(method, self.root + path, timeout=600, **more)
            if answer.status_code != 429:
                break
            time.sleep(int(answer.headers["Retry-After"]))
        body = answer.json()
        if not answer.ok:
            raise CuttrError(answer.status_code, body["error"])
        return body

    def create_clip(self, video: str, **fields: Any) -> Any:
        """Submit a URL as JSON, or a file as form data."""
        if video.startswith(("http://", "https://")):
            return self.call("POST", "/v1/clip", json={"video_url": video, **fields})
        form = {name: str(value).lower() if isinstance(value, bool) else value for name, value in fields.items()}
        with Path(video).open("rb") as file:
            return self.call("POST", "/v1/clip", data=form, files={"video": file})

    def wait(self, job_id: str, timeout_s: float = 1800) -> Any:
        """Poll until the job is done."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            job = self.call("GET", f"/v1/clip/{job_id}")
            if job["status"] == "completed":
                return job
            if job["status"] == "failed":
                raise CuttrError(job["error"])
            sys.stderr.write(f"{job['progress']['completed']} of {job['progress']['total']} clips\n")
            time.sleep(POLL_S)
        raise TimeoutError

    def download(self, url: str, path: Path) -> None:
        """Save a file. The address needs no key."""
        with requests.get(url, stream=True, timeout=600) as answer:
            answer.raise_for_status()
            with path.open("wb") as file:
                for chunk in answer.iter_content(1 << 20):
                    file.write(chunk)


def run(client: CuttrClient, video: str, out: Path, **fields: Any) -> dict[str, Any]:
    """Submit a video, wait for its clips, download them, and return what was seen on the way."""
    team_id = client.call("GET", "/v1/test")["team_id"]
    before = client.call("GET", f"/teams/{team_id}/wallet")
    job = client.create_clip(video, **fields)
    done = client.wait(job["job_id"])
    out.mkdir(parents=True, exist_ok=True)
    saved = []
    for clip in done["clips"]:
        path = out / f"{clip['index']}.mp4"
        client.download(clip["download_url"], path)
        captions = out / f"{clip['index']}.srt"
        client.download(clip["captions_url"], captions)
        saved.append({"file": str(path), "size_bytes": path.stat().st_size, "title": clip["title"]})
    after = client.call("GET", f"/teams/{team_id}/wallet")
    return {"job": job, "done": done, "saved": saved, "wallet": {"before": before, "after": after}}


def problems_of(seen: dict[str, Any]) -> list[str]:
    """Return what is not as the API's documentation says."""
    job, clips, wallet = seen["job"], seen["done"]["clips"], seen["wallet"]
    price = job["cost_cents"] // job["num_clips"]
    claims = {
        "the job is accepted as processing": job["status"] == "processing",
        "there is a clip at least, and no more than asked for": 1 <= len(clips) <= job["num_clips"],
        "every file is a video": all(Path(item["file"]).read_bytes()[4:8] == b"ftyp" for item in seen["saved"]),
        "what was delivered was paid for": wallet["after"]["total_spent_cents"]
        == wallet["before"]["total_spent_cents"] + price * len(clips),
    }
    return [claim for claim, is_true in claims.items() if not is_true]


def main() -> int:
    """Read the command line and run once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", default=HOSTED)
    parser.add_argument("--key", required=True)
    parser.add_argument("--video", required=True, help="file or URL")
    parser.add_argument("--out", type=Path, default=Path("clips"))
    parser.add_argument("--field", action="append", default=[], metavar="NAME=VALUE", help="such as num_clips=1")
    given = parser.parse_args()
    fields = dict(item.split("=", 1) for item in given.field)
    seen = run(CuttrClient(given.key, given.base_url), given.video, given.out, **fields)
    sys.stdout.write(json.dumps(seen, indent=2) + "\n")
    wrong = problems_of(seen)
    for claim in wrong:
        sys.stderr.write(f"not true: {claim}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
