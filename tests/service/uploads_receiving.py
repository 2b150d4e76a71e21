# SPDX-License-Identifier: MIT
"""Uploads of a team on both databases and both stores, and bytes that are sent to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.service.making import make_team

from clipmill.domain.jobs import UploadRecord
from clipmill.jobs.uploads import Uploads
from clipmill.storage.blobs import BlobStore
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database

MIB = 1 << 20


@pytest.fixture(name="blobs", params=["local", "s3"])
def blobs_of_a_test(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "local":
        return LocalBlobStore(tmp_path / "blobs")
    store: BlobStore = request.getfixturevalue("s3_store")
    return store


@pytest.fixture(name="uploads")
def uploads_of_a_test(database: Database, blobs: BlobStore, tmp_path: Path) -> Uploads:
    return Uploads(database, blobs, work_dir=tmp_path / "work", max_bytes=20 * MIB, part_bytes=2 * MIB)


@pytest.fixture(name="team_id")
def team_of_a_test(database: Database) -> int:
    return make_team(database).id


async def chunks_of(data: bytes, *, size: int = 60_000, breaks_with: Exception | None = None) -> AsyncIterator[bytes]:
    for first in range(0, len(data), size):
        yield data[first : first + size]
    if breaks_with is not None:
        raise breaks_with


def receive(uploads: Uploads, upload_id: str, data: bytes, *, offset: int = 0) -> UploadRecord:
    return asyncio.run(uploads.receive(upload_id, chunks_of(data), offset=offset))


def receive_whole(uploads: Uploads, upload_id: str, data: bytes) -> UploadRecord:
    return asyncio.run(uploads.receive_whole(upload_id, chunks_of(data)))
