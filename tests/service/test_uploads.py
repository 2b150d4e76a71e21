# SPDX-License-Identifier: MIT
"""Uploads come in on both databases and both stores: parts, races, death in the middle, a full disk."""

from __future__ import annotations

import asyncio
import errno
import secrets
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests.service.making import make_team
from tests.service.uploads_receiving import (
    MIB,
    blobs_of_a_test,  # noqa: F401 - a fixture
    chunks_of,
    receive,
    receive_whole,
    team_of_a_test,  # noqa: F401 - a fixture
    uploads_of_a_test,  # noqa: F401 - a fixture
)

from clipmill.domain.errors import (
    InvalidOptions,
    SourceTooLarge,
    StorageFull,
    UploadMismatch,
)
from clipmill.domain.jobs import UploadRecord
from clipmill.jobs import spooling
from clipmill.jobs.uploads import Uploads
from clipmill.storage.blobs import BlobStore
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.files import storage_full_is_typed
from clipmill.storage.records.database import Database


def test_a_file_in_several_requests_is_joined_to_what_it_was(
    uploads: Uploads, blobs: BlobStore, team_id: int, tmp_path: Path
) -> None:
    data = secrets.token_bytes(7 * MIB + 11)
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=len(data))
    for first, last in ((0, 5 * MIB), (5 * MIB, 5 * MIB + 1), (5 * MIB + 1, len(data))):
        stands = receive(uploads, upload.id, data[first:last], offset=first)
        assert stands.received_bytes == last
        assert not stands.is_complete
    done = uploads.finish(upload.id)
    assert (done.is_complete, done.size_bytes, done.name) == (True, len(data), "talk.mp4")
    assert blobs.read_bytes(done.key) == data
    assert [info.key for info in blobs.list_under(f"uploads/{upload.id}")] == [done.key]
    assert uploads.finish(upload.id) == uploads.get(team_id, upload.id)
    assert list((tmp_path / "work").iterdir()) == []


def test_a_file_in_one_request_is_complete_at_once(uploads: Uploads, blobs: BlobStore, team_id: int) -> None:
    data = secrets.token_bytes(3 * MIB + 5)
    upload = uploads.begin(team_id, "talk.mp4")
    done = receive_whole(uploads, upload.id, data)
    assert (done.is_complete, done.received_bytes, done.size_bytes) == (True, len(data), len(data))
    assert blobs.read_bytes(done.key) == data


def test_an_empty_file_is_a_file(uploads: Uploads, blobs: BlobStore, team_id: int) -> None:
    upload = uploads.begin(team_id, "empty", size_bytes=0)
    receive(uploads, upload.id, b"")
    assert blobs.read_bytes(uploads.finish(upload.id).key) == b""


def test_what_came_before_a_broken_connection_counts(uploads: Uploads, blobs: BlobStore, team_id: int) -> None:
    data = secrets.token_bytes(5 * MIB)
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=len(data))
    broken = chunks_of(data[: 3 * MIB + 7], breaks_with=ConnectionError("gone"))
    with pytest.raises(ConnectionError):
        asyncio.run(uploads.receive(upload.id, broken))
    stands = uploads.get(team_id, upload.id).received_bytes
    assert stands == 3 * MIB + 7
    receive(uploads, upload.id, data[stands:], offset=stands)
    assert blobs.read_bytes(uploads.finish(upload.id).key) == data


def test_nothing_of_a_broken_whole_request_is_kept(uploads: Uploads, blobs: BlobStore, team_id: int) -> None:
    upload = uploads.begin(team_id, "talk.mp4")
    broken = chunks_of(b"x" * MIB, breaks_with=ConnectionError("gone"))
    with pytest.raises(ConnectionError):
        asyncio.run(uploads.receive_whole(upload.id, broken))
    assert uploads.get(team_id, upload.id).received_bytes == 0
    assert list(blobs.list_under("uploads")) == []


@pytest.mark.parametrize("offset", [1, 99, 101, 10**12])
def test_another_offset_than_where_it_stands_is_refused(uploads: Uploads, team_id: int, offset: int) -> None:
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=1000)
    receive(uploads, upload.id, b"x" * 100)
    with pytest.raises(UploadMismatch, match="stands at 100"):
        receive(uploads, upload.id, b"y", offset=offset)
    assert uploads.get(team_id, upload.id).received_bytes == 100


def test_more_than_was_announced_is_refused(uploads: Uploads, team_id: int) -> None:
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=100)
    with pytest.raises(UploadMismatch):
        receive(uploads, upload.id, b"x" * 101)
    with pytest.raises(UploadMismatch):
        receive_whole(uploads, upload.id, b"x" * 99)


def test_less_than_was_announced_cannot_be_finished(uploads: Uploads, team_id: int) -> None:
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=100)
    receive(uploads, upload.id, b"x" * 99)
    with pytest.raises(UploadMismatch, match="99 of 100"):
        uploads.finish(upload.id)


def test_files_over_the_cap_are_refused_before_and_while_they_come(uploads: Uploads, team_id: int) -> None:
    with pytest.raises(SourceTooLarge):
        uploads.begin(team_id, "talk.mp4", size_bytes=20 * MIB + 1)
    with pytest.raises(InvalidOptions):
        uploads.begin(team_id, "talk.mp4", size_bytes=-1)
    upload = uploads.begin(team_id, "talk.mp4")
    for way in (receive, receive_whole):
        with pytest.raises(SourceTooLarge):
            way(uploads, upload.id, bytes(20 * MIB + 1))


def test_two_requests_with_the_same_bytes_keep_them_once(uploads: Uploads, blobs: BlobStore, team_id: int) -> None:
    data = secrets.token_bytes(5 * MIB)
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=len(data))

    async def race() -> list[UploadRecord | BaseException]:
        ways = [uploads.receive(upload.id, chunks_of(data, size=size)) for size in (60_000, 70_000, 80_000)]
        return await asyncio.gather(*ways, return_exceptions=True)

    results = asyncio.run(race())
    assert all(isinstance(result, UploadRecord | UploadMismatch) for result in results), results
    stands = uploads.get(team_id, upload.id).received_bytes
    if stands < len(data):
        receive(uploads, upload.id, data[stands:], offset=stands)
    done = uploads.finish(upload.id)
    assert blobs.read_bytes(done.key) == data
    assert [info.key for info in blobs.list_under(f"uploads/{upload.id}")] == [done.key]


def test_two_may_finish_at_once(uploads: Uploads, blobs: BlobStore, team_id: int) -> None:
    data = secrets.token_bytes(9 * MIB)
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=len(data))
    receive(uploads, upload.id, data)

    async def race() -> list[UploadRecord]:
        return await asyncio.gather(*(asyncio.to_thread(uploads.finish, upload.id) for _ in range(3)))

    assert {done.is_complete for done in asyncio.run(race())} == {True}
    assert blobs.read_bytes(uploads.get(team_id, upload.id).key) == data


def test_another_host_goes_on_where_one_stopped(
    uploads: Uploads, database: Database, blobs: BlobStore, team_id: int, tmp_path: Path
) -> None:
    data = secrets.token_bytes(5 * MIB)
    other = Uploads(database, blobs, work_dir=tmp_path / "work of another host", max_bytes=20 * MIB, part_bytes=MIB)
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=len(data))
    receive(uploads, upload.id, data[: 3 * MIB])
    receive(other, upload.id, data[3 * MIB :], offset=3 * MIB)
    assert blobs.read_bytes(other.finish(upload.id).key) == data


def test_an_upload_survives_kill_9_in_the_middle_of_a_request(database: Database, tmp_path: Path) -> None:
    """What was put into the store before the kill is there, to the byte, and the upload goes on from it."""
    team_id = make_team(database).id
    data = bytes(range(256)) * (40 * 1024)  # 10 MiB
    program = textwrap.dedent(
        f"""
        import asyncio
        from pathlib import Path
        from clipmill.jobs.uploads import Uploads
        from clipmill.storage.blobs.local import LocalBlobStore
        from clipmill.storage.records.database import Database

        async def chunks():
            data = bytes(range(256)) * (40 * 1024)
            for first in range(0, {9 * MIB}, 65536):
                yield data[first : first + 65536]
            await asyncio.sleep(0.5)
            print("sent", flush=True)
            await asyncio.sleep(60)

        uploads = Uploads(
            Database({database.url!r}), LocalBlobStore(Path({str(tmp_path / "blobs")!r})),
            work_dir=Path({str(tmp_path / "work")!r}), max_bytes={20 * MIB}, part_bytes={2 * MIB},
        )
        upload = uploads.begin({team_id}, "talk.mp4", size_bytes={10 * MIB})
        print(upload.id, flush=True)
        asyncio.run(uploads.receive(upload.id, chunks()))
        """
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout:
        upload_id, sent = child.stdout.readline().strip(), child.stdout.readline().strip()
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert sent == "sent"
    blobs = LocalBlobStore(tmp_path / "blobs")
    uploads = Uploads(database, blobs, work_dir=tmp_path / "work", max_bytes=20 * MIB, part_bytes=2 * MIB)
    stands = uploads.get(team_id, upload_id).received_bytes
    assert 8 * MIB <= stands < 9 * MIB
    receive(uploads, upload_id, data[stands:], offset=stands)
    assert blobs.read_bytes(uploads.finish(upload_id).key) == data
    assert list((tmp_path / "work").iterdir()) == []


def test_a_crash_between_the_joined_file_and_its_row_is_put_right_by_finishing_again(
    uploads: Uploads, blobs: BlobStore, team_id: int
) -> None:
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=6)
    receive(uploads, upload.id, b"abc")
    receive(uploads, upload.id, b"def", offset=3)
    blobs.put_bytes(upload.key, b"abc", "text/plain")
    assert blobs.read_bytes(uploads.finish(upload.id).key) == b"abcdef"


def test_a_full_disk_is_said_so_and_leaves_nothing(
    uploads: Uploads, team_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_spool: object, _data: bytes) -> None:
        with storage_full_is_typed():
            raise OSError(errno.ENOSPC, "No space left on device")

    upload = uploads.begin(team_id, "talk.mp4", size_bytes=10)
    monkeypatch.setattr(spooling.Spool, "write", refuse)
    for way in (receive, receive_whole):
        with pytest.raises(StorageFull):
            way(uploads, upload.id, b"0123456789")
    assert uploads.get(team_id, upload.id).received_bytes == 0
    assert list((tmp_path / "work").iterdir()) == []


def test_an_upload_has_a_bounded_number_of_parts(
    uploads: Uploads, blobs: BlobStore, team_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipmill.jobs.uploads.MAX_PARTS", 3)
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=10)
    for offset in range(3):
        receive(uploads, upload.id, b"x", offset=offset)
    with pytest.raises(InvalidOptions, match="at most"):
        receive(uploads, upload.id, b"x", offset=3)
    assert len(list(blobs.list_under(f"uploads/{upload.id}"))) == 3
