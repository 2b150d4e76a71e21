# SPDX-License-Identifier: MIT
"""What a team may have on its way is bounded, by number and by bytes, and it does not stay for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.service.making import make_principal_and_secret, make_team
from tests.service.native_world import make_world

from clipmill.domain.errors import TooManyUploads, UploadExpired, UploadNotFound
from clipmill.domain.jobs import UploadRecord
from clipmill.domain.times import US_PER_S
from clipmill.jobs.upload_room import Arrivals, UploadBounds
from clipmill.jobs.uploads import Uploads
from clipmill.server import make_app
from clipmill.settings import ServiceSettings, Settings
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.tables import UploadRow
from clipmill.wiring.service import upload_bounds

MIB = 1 << 20
DAY_US = 86_400 * US_PER_S


@pytest.fixture(name="uploads")
def _uploads(database: Database, tmp_path: Path) -> Uploads:
    return Uploads(
        database,
        LocalBlobStore(tmp_path / "blobs"),
        work_dir=tmp_path / "work",
        max_bytes=8 * MIB,
        part_bytes=MIB,
        bounds=UploadBounds(most=5, most_bytes=20 * MIB),
    )


@pytest.fixture(name="team_id")
def _team(database: Database) -> int:
    return make_team(database).id


async def pieces(size_bytes: int) -> AsyncIterator[bytes]:
    for _ in range(size_bytes // MIB):
        yield bytes(MIB)


def send_whole(uploads: Uploads, upload_id: str, size_bytes: int) -> UploadRecord:
    return asyncio.run(uploads.receive_whole(upload_id, pieces(size_bytes)))


def test_a_team_begins_no_more_than_it_may(uploads: Uploads, team_id: int, database: Database) -> None:
    begun = [uploads.begin(team_id, "a.mp4").id for _ in range(5)]

    with pytest.raises(TooManyUploads):
        uploads.begin(team_id, "a.mp4")
    uploads.begin(make_team(database).id, "a.mp4")  # others notice nothing
    send_whole(uploads, begun[0], MIB)
    uploads.remove(team_id, begun[1])
    for _ in range(2):
        uploads.begin(team_id, "a.mp4")
    with pytest.raises(TooManyUploads):
        uploads.begin(team_id, "a.mp4")


def test_what_is_announced_takes_its_room_from_the_beginning(uploads: Uploads, team_id: int) -> None:
    first = uploads.begin(team_id, "a.mp4", size_bytes=8 * MIB)
    uploads.begin(team_id, "b.mp4", size_bytes=8 * MIB)

    with pytest.raises(TooManyUploads):
        uploads.begin(team_id, "c.mp4", size_bytes=5 * MIB)
    uploads.begin(team_id, "c.mp4", size_bytes=4 * MIB)
    asyncio.run(uploads.receive(first.id, pieces(8 * MIB)))  # what was begun can be finished
    assert uploads.finish(first.id).is_complete
    uploads.begin(team_id, "d.mp4", size_bytes=8 * MIB)


def test_two_that_begin_at_once_do_not_pass_together(uploads: Uploads, team_id: int) -> None:
    def begin() -> int:
        try:
            uploads.begin(team_id, "a.mp4", size_bytes=MIB)
        except TooManyUploads:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: begin(), range(16))) == 5


def test_what_comes_unannounced_is_bounded_while_it_comes(uploads: Uploads, team_id: int, tmp_path: Path) -> None:
    uploads.begin(team_id, "taken.mp4", size_bytes=8 * MIB)
    ids = [uploads.begin(team_id, "a.mp4").id for _ in range(3)]
    most = 0

    async def slow(size_bytes: int) -> AsyncIterator[bytes]:
        nonlocal most
        for _ in range(size_bytes // MIB):
            yield bytes(MIB)
            await asyncio.sleep(0.02)
            most = max(most, sum(file.stat().st_size for file in (tmp_path / "work").rglob("*") if file.is_file()))

    async def all_at_once() -> list[UploadRecord | BaseException]:
        sending = (uploads.receive_whole(one, slow(8 * MIB)) for one in ids)
        return await asyncio.gather(*sending, return_exceptions=True)

    ends = asyncio.run(all_at_once())

    assert any(isinstance(end, TooManyUploads) for end in ends)
    assert {type(end) for end in ends} <= {TooManyUploads, UploadRecord}
    assert most <= 12 * MIB
    refused = next(one for one, end in zip(ids, ends, strict=True) if isinstance(end, TooManyUploads))
    assert send_whole(uploads, refused, 8 * MIB).is_complete  # room is given back


def test_room_is_given_back_whatever_happens() -> None:
    arrivals = Arrivals()
    for _ in range(3):
        with arrivals.room(1, 10) as take:
            take(8)
            with pytest.raises(TooManyUploads):
                take(3)
    with arrivals.room(1, 10) as take, arrivals.room(2, 10) as other:
        take(10)
        other(10)


def test_unfinished_uploads_expire_with_their_parts(uploads: Uploads, team_id: int, database: Database) -> None:
    upload = uploads.begin(team_id, "a.mp4", size_bytes=8 * MIB)
    asyncio.run(uploads.receive(upload.id, pieces(3 * MIB)))
    age(database, upload.id, DAY_US)

    with pytest.raises(UploadExpired):
        uploads.get(team_id, upload.id)
    assert uploads.expire() == 1
    with pytest.raises(UploadNotFound):
        uploads.get(team_id, upload.id)
    assert list(uploads._blobs.list_under("uploads")) == []


def test_a_byte_now_and_then_keeps_no_upload_for_longer_than_a_week(
    uploads: Uploads, team_id: int, database: Database
) -> None:
    upload = uploads.begin(team_id, "a.mp4", size_bytes=8 * MIB, expires_s=60)
    asyncio.run(uploads.receive(upload.id, pieces(MIB)))
    age(database, upload.id, 7 * DAY_US - 3600 * US_PER_S, keep_expiry=True)

    sent = asyncio.run(uploads.receive(upload.id, pieces(MIB), offset=MIB))

    assert sent.expires_at_us <= now_us() + 6 * 3600 * US_PER_S
    began_us = now_us() - (7 * DAY_US - 3600 * US_PER_S)
    age(database, upload.id, 0, expires_at_us=now_us() + 1800 * US_PER_S)
    again = asyncio.run(uploads.receive(upload.id, pieces(MIB), offset=2 * MIB))
    assert again.expires_at_us <= began_us + 7 * DAY_US


def age(
    database: Database, upload_id: str, by_us: int, *, keep_expiry: bool = False, expires_at_us: int | None = None
) -> None:
    """Let an upload have begun earlier."""
    with database.transaction() as session:
        row = session.get_one(UploadRow, upload_id)
        row.created_at_us -= by_us
        row.expires_at_us = row.expires_at_us if keep_expiry else row.expires_at_us - by_us
        row.expires_at_us = row.expires_at_us if expires_at_us is None else expires_at_us


def test_each_api_refuses_in_its_own_shape(sqlite_database: Database, tmp_path: Path) -> None:
    world = make_world(sqlite_database, tmp_path)
    principal, secret = make_principal_and_secret(sqlite_database, make_team(sqlite_database))
    for _ in range(UploadBounds().most):
        world.context.uploads.begin(principal.team.id, "a.mp4")
    client = TestClient(make_app(world.context, Settings()), raise_server_exceptions=False)
    key, bearer = {"X-API-Key": secret}, {"Authorization": f"Bearer {secret}"}

    tus = client.post("/api/v1/uploads", headers={**key, "Tus-Resumable": "1.0.0", "Upload-Length": "5"})
    cuttr = client.post("/api/platform/v1/clip", headers=key, files={"video": ("a.mp4", b"12345")})
    wayin = client.post("/api/v2/upload/single-file", headers=bearer, json={"name": "a.mp4"})

    assert [answer.status_code for answer in (tus, cuttr, wayin)] == [429] * 3
    assert tus.json()["code"] == "too_many_uploads"
    assert cuttr.json() == {"error": "100 uploads are unfinished; 100 may be"}
    assert wayin.headers["x-clipmill-error"] == "too_many_uploads"
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in (tus, cuttr, wayin))


def test_the_bounds_are_the_operator_s() -> None:
    assert upload_bounds(ServiceSettings(max_upload_bytes=7)) == UploadBounds(most=100, most_bytes=70)
    chosen = ServiceSettings(max_unfinished_uploads=3, max_unfinished_bytes=9)
    assert upload_bounds(chosen) == UploadBounds(most=3, most_bytes=9)
