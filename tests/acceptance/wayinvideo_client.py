# SPDX-License-Identifier: MIT
"""
A client of the hosted WayinVideo service, as a user would have written it: plain `requests`, nothing of Clipmill.

Usage: python tests/acceptance/wayinvideo_client.py BASE_URL KEY VIDEO_FILE OUT_FOLDER [open|api]

It uploads a file, submits it, polls, and downloads each clip, in one shape or both; prints one line for each step.
`run` does the same for a test and returns the last answer. Ends with an error when anything is not as documented.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import requests

PREFIXES = {"open": "/open/v2", "api": "/api/v2"}
UPLOAD_IDS = {"open": "identify", "api": "identity"}
POLL_EVERY_S = 5.0
"""The service takes 15 requests a minute."""
TIMEOUT_S = 30.0


class WayinVideo:
    """The hosted service, or whatever speaks like it."""

    def __init__(self, base_url: str, key: str, shape: str) -> None:
        self.prefix = base_url.rstrip("/") + PREFIXES[shape]
        self.shape = shape
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {key}", "x-wayinvideo-api-version": "v2"})

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        while True:
            response = self.session.request(method, self.prefix + path, json=body, timeout=TIMEOUT_S)
            if response.status_code != 429:
                break
            time.sleep(float(response.headers.get("Retry-After", "5")))
        if response.status_code != 200:
            message = f"{method} {path}: {response.status_code} {response.text}"
            raise RuntimeError(message)
        answer = response.json()
        if self.shape == "open" and answer["code"] != "0":
            message = f"{method} {path}: {answer}"
            raise RuntimeError(message)
        data: dict[str, Any] = answer["data"]
        return data

    def upload(self, path: Path) -> str:
        data = self.call("POST", "/upload/single-file", {"name": path.name})
        with path.open("rb") as stream:
            put = requests.put(data["upload_url"], data=stream, headers={"Content-Type": "video/mp4"}, timeout=600)
        put.raise_for_status()
        return str(data[UPLOAD_IDS[self.shape]])

    def wait(self, path: str, timeout_s: float) -> dict[str, Any]:
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            data = self.call("GET", path)
            if data["status"] == "FAILED":
                raise RuntimeError(data["error_message"])
            if data["status"] == "SUCCEEDED":
                return data
            time.sleep(POLL_EVERY_S)
        message = f"{path} is not done after {timeout_s:.0f} s"
        raise RuntimeError(message)

    def download(self, link: str, path: Path) -> int:
        with requests.get(link, stream=True, timeout=TIMEOUT_S) as response:
            response.raise_for_status()
            with path.open("wb") as file:
                for chunk in response.iter_content(1 << 16):
                    file.write(chunk)
        return path.stat().st_size


def run(base_url: str, key: str, video: Path, out: Path, shape: str, timeout_s: float = 900.0) -> dict[str, Any]:
    """Take a file all the way from upload to downloaded clips; return the last answer."""
    client = WayinVideo(base_url, key, shape)
    upload = client.upload(video)
    print(f"{shape}: uploaded as {upload}")  # noqa: T201
    body = {
        "video_url": upload,
        "project_name": "acceptance",
        "enable_export": True,
        "ratio": "RATIO_9_16",
        "resolution": "SD_480",
        "enable_caption": True,
        "enable_ai_reframe": True,
        "limit": 2,
    }
    task = client.call("POST", "/clips", body)
    print(f"{shape}: {task['id']} is {task['status']}")  # noqa: T201
    data = client.wait(f"/clips/results/{task['id']}", timeout_s)
    out.mkdir(parents=True, exist_ok=True)
    for clip in data["clips"]:
        size = client.download(clip["export_link"], out / f"{shape}-{clip['idx']}.mp4")
        print(f"{shape}: clip {clip['idx']} {clip['title']!r} score {clip['score']}: {size} bytes")  # noqa: T201
    return data


def main() -> None:
    """Run one shape, or both."""
    base_url, key, video, out = sys.argv[1:5]
    for shape in sys.argv[5:] or list(PREFIXES):
        run(base_url, key, Path(video), Path(out), shape)


if __name__ == "__main__":
    main()
