# SPDX-License-Identifier: MIT
"""A big file leaves memory flat, whichever way it comes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from tests.service.making import make_team
from tests.service.uploads_world import SECRET

from clipmill.jobs.links import Links
from clipmill.jobs.uploads import Uploads
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database

MIB = 1 << 20
SIZE = 200 * MIB
MOST_GROWTH_KIB = 24 * 1024
"""Measured: 3 to 9 MiB for 2 GiB."""
ROOT = Path(__file__).resolve().parents[2]


class Program:
    """The server as a program of its own."""

    def __init__(self, db: Database, folder: Path) -> None:
        """Start it and wait for its address."""
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tests.service.uploads_world", db.url, str(folder)],
            cwd=ROOT, env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self.child.stdout is not None
        self.base_url = self.child.stdout.readline().strip()
        self.uploads = Uploads(db, LocalBlobStore(folder / "blobs"), work_dir=folder / "other", max_bytes=5 << 30)

    def peak_kib(self) -> int:
        """Return the most memory that it has ever had."""
        lines = Path(f"/proc/{self.child.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))

    def forget_peak(self) -> int:
        """Begin to measure anew; return what it has now."""
        Path(f"/proc/{self.child.pid}/clear_refs").write_text("5")
        return self.peak_kib()


@pytest.fixture
def program(sqlite_database: Database, tmp_path: Path) -> Iterator[Program]:
    running = Program(sqlite_database, tmp_path)
    yield running
    assert running.child.stdin is not None
    assert running.child.stdout is not None
    running.child.stdin.close()
    running.child.wait(timeout=20)
    running.child.stdout.close()


class Bytes:
    """So many bytes, made while they are sent."""

    def __init__(self, size: int, *, head: bytes = b"", tail: bytes = b"") -> None:
        """Take the number, and what goes before and after."""
        self.pieces = [head, *[b"\x5a" * MIB] * (size // MIB), tail]
        self.size = len(head) + size // MIB * MIB + len(tail)

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)


def send(program: Program, team_id: int, way: str, size: int) -> str:
    """Send a file of zeros in one of the three ways; return the upload's id."""
    if way == "put":
        upload = program.uploads.begin(team_id, "talk.mp4")
        url = Links(SECRET).upload_url(program.base_url, upload.id)
        answer = requests.put(url, data=Bytes(size), timeout=300)
        assert answer.status_code == 200
        return upload.id
    if way == "form":
        head = b'--b\r\nContent-Disposition: form-data; name="video"; filename="talk.mp4"\r\n\r\n'
        answer = requests.post(
            f"{program.base_url}/form/{team_id}",
            data=Bytes(size, head=head, tail=b"\r\n--b--\r\n"),
            headers={"Content-Type": "multipart/form-data; boundary=b"},
            timeout=300,
        )
        return str(answer.json()["files"]["video"]["id"])
    headers = {"Tus-Resumable": "1.0.0", "X-Team": str(team_id)}
    url = f"{program.base_url}/api/v1/uploads"
    url = requests.post(url, headers={**headers, "Upload-Length": str(size)}, timeout=300).headers["Location"]
    headers |= {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert requests.patch(url, data=Bytes(size), headers=headers, timeout=300).status_code == 204
    return url.rsplit("/", 1)[1]


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is measured by Linux's own count")
@pytest.mark.parametrize("way", ["put", "form", "tus"])
def test_a_big_upload_leaves_memory_flat(program: Program, sqlite_database: Database, way: str) -> None:
    team_id = make_team(sqlite_database).id
    send(program, team_id, way, MIB)  # what is loaded at first use is not the upload's
    before = program.forget_peak()
    upload_id = send(program, team_id, way, SIZE)
    growth = program.peak_kib() - before
    upload = program.uploads.find(upload_id)
    assert (upload.is_complete, upload.size_bytes) == (True, SIZE)
    assert growth < MOST_GROWTH_KIB
