# SPDX-License-Identifier: MIT
"""A file system that is really full: a small one in memory, which only root may mount."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.service.making import make_team

from clipmill.domain.errors import StorageFull
from clipmill.jobs.uploads import Uploads
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.files import write_atomic
from clipmill.storage.records.database import Database

SIZE_BYTES = 2 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a file system of 2 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE_BYTES}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a file system of its own can only be mounted by root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_blob_that_does_not_fit_is_one_typed_error_and_leaves_nothing(small_disk: Path, tmp_path: Path) -> None:
    store = LocalBlobStore(small_disk)
    big = tmp_path / "big"
    big.write_bytes(os.urandom(2 * SIZE_BYTES))

    with pytest.raises(StorageFull):
        store.put_file("jobs/a/clip.mp4", big, "video/mp4")

    assert store.info("jobs/a/clip.mp4") is None
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
    store.put_bytes("jobs/a/small", b"fits", "text/plain")
    assert store.read_bytes("jobs/a/small") == b"fits"


def test_file_that_does_not_fit_keeps_the_old_one(small_disk: Path) -> None:
    path = small_disk / "file"
    write_atomic(path, b"old")

    with pytest.raises(StorageFull):
        write_atomic(path, os.urandom(2 * SIZE_BYTES))

    assert path.read_bytes() == b"old"
    assert list(small_disk.iterdir()) == [path]


def test_upload_that_does_not_fit_is_one_typed_error(
    small_disk: Path, tmp_path: Path, sqlite_database: Database
) -> None:
    store = LocalBlobStore(tmp_path / "blobs")
    uploads = Uploads(sqlite_database, store, work_dir=small_disk / "incoming", max_bytes=1 << 30)
    upload = uploads.begin(make_team(sqlite_database).id, "talk.mp4")

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield os.urandom(65_536)

    with pytest.raises(StorageFull):
        asyncio.run(uploads.receive(upload.id, chunks()))
