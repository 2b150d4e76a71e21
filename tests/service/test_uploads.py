# SPDX-License-Identifier: MIT
"""Uploads on both databases and both stores: parts, races, death in the middle, expiry."""

from __future__ import annotations

import asyncio
import errno
import secrets
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.service.making import make_team

from clipmill.accounts.presets import Presets
from clipmill.domain.errors import (
    InvalidOptions,
    JobNotReady,
    SourceTooLarge,
    StorageFull,
    UploadExpired,
    UploadMismatch,
    UploadNotFound,
)
from clipmill.domain.jobs import JobKind, JobSpec, JobState, UploadRecord
from clipmill.domain.options import ClipOptions
from clipmill.domain.overlays import Music
from clipmill.jobs import spooling
from clipmill.jobs.uploads import Uploads
from clipmill.storage.blobs import BlobStore
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.files import storage_full_is_typed
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.jobs import SPEC, as_json
from clipmill.storage.records.tables import JobRow, UploadPartRow, UploadRow

MIB = 1 << 20


@pytest.fixture(params=["local", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "local":
        return LocalBlobStore(tmp_path / "blobs")
    store: BlobStore = request.getfixturevalue("s3_store")
    return store


@pytest.fixture
def uploads(database: Database, blobs: BlobStore, tmp_path: Path) -> Uploads:
    return Uploads(database, blobs, work_dir=tmp_path / "work", max_bytes=20 * MIB, part_bytes=2 * MIB)


@pytest.fixture
def team_id(database: Database) -> int:
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


def test_no_team_sees_or_removes_the_upload_of_another(uploads: Uploads, database: Database, team_id: int) -> None:
    stranger = make_team(database).id
    upload = uploads.begin(team_id, "talk.mp4")
    for attempt in (uploads.get, uploads.remove):
        with pytest.raises(UploadNotFound):
            attempt(stranger, upload.id)
    assert uploads.get(team_id, upload.id) == upload


def test_ids_cannot_be_guessed_or_counted(uploads: Uploads, team_id: int) -> None:
    ids = {uploads.begin(team_id, "x").id for _ in range(20)}
    assert len(ids) == 20
    assert {len(upload_id) for upload_id in ids} == {32}
    assert len({upload_id[:4] for upload_id in ids}) > 15


@pytest.mark.parametrize(
    ("name", "kept"),
    [("talk.mp4", "talk.mp4"), ("a\x00b\r\nSet-Cookie: x", "abSet-Cookie: x"), ("", "upload"), ("\ud800x", "x"),
     ("x" * 999, "x" * 255), ("../../etc/passwd", "../../etc/passwd")],
)  # fmt: skip
def test_names_are_kept_as_words_and_never_as_paths(uploads: Uploads, team_id: int, name: str, kept: str) -> None:
    upload = uploads.begin(team_id, name)
    assert uploads.get(team_id, upload.id).name == kept
    assert upload.key == f"uploads/{upload.id}/file"


def test_a_removed_upload_is_gone_with_its_bytes(uploads: Uploads, blobs: BlobStore, team_id: int) -> None:
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=6)
    receive(uploads, upload.id, b"abc")
    uploads.remove(team_id, upload.id)
    assert list(blobs.list_under("uploads")) == []
    with pytest.raises(UploadNotFound):
        uploads.get(team_id, upload.id)
    with pytest.raises(UploadNotFound):
        receive(uploads, upload.id, b"def", offset=3)


def test_expiry_throws_away_what_nobody_uses_and_nothing_else(
    uploads: Uploads, database: Database, blobs: BlobStore, team_id: int
) -> None:
    names = ["unfinished", "finished", "in use", "in use as music", "used before", "young"]
    made = {name: uploads.begin(team_id, name) for name in names}
    for name in names[1:]:
        receive_whole(uploads, made[name].id, b"x")
    receive(uploads, made["unfinished"].id, b"x")
    music = ClipOptions(music=Music(location=f"upload:{made['in use as music'].id}"))
    _add_job(database, team_id, JobState.RUNNING, JobSpec(JobKind.CLIPS, f"upload:{made['in use'].id}"))
    _add_job(database, team_id, JobState.QUEUED, JobSpec(JobKind.CLIPS, "https://example.com/a.mp4", music))
    _add_job(database, team_id, JobState.SUCCEEDED, JobSpec(JobKind.CLIPS, f"upload:{made['used before'].id}"))
    assert uploads.expire() == 0
    for name in names[:-1]:
        _age(database, made[name].id)
    assert uploads.expire() == 3
    assert uploads.expire() == 0
    left = {info.key.split("/")[1] for info in blobs.list_under("uploads")}
    assert left == {made[name].id for name in ("in use", "in use as music", "young")}
    with database.reading() as session:
        assert session.get(UploadRow, made["unfinished"].id) is None
        assert session.query(UploadPartRow).count() == 0


def test_an_expired_upload_takes_no_more_bytes(uploads: Uploads, database: Database, team_id: int) -> None:
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=10)
    _age(database, upload.id)
    for attempt in (receive, receive_whole):
        with pytest.raises(UploadExpired):
            attempt(uploads, upload.id, b"x")
    with pytest.raises(UploadExpired):
        uploads.get(team_id, upload.id)


def test_an_upload_that_is_being_sent_does_not_expire(uploads: Uploads, team_id: int) -> None:
    upload = uploads.begin(team_id, "talk.mp4", size_bytes=10, expires_s=5)
    receive(uploads, upload.id, b"x")
    assert uploads.get(team_id, upload.id).expires_at_us > now_us() + 3_600_000_000


def test_a_file_that_a_job_works_on_is_neither_replaced_nor_removed(
    uploads: Uploads, database: Database, blobs: BlobStore, team_id: int
) -> None:
    upload = uploads.begin(team_id, "talk.mp4")
    receive_whole(uploads, upload.id, b"first")
    upload = receive_whole(uploads, upload.id, b"second")
    assert [info.key for info in blobs.list_under(f"uploads/{upload.id}")] == [upload.key]
    assert blobs.read_bytes(upload.key) == b"second"
    _add_job(database, team_id, JobState.QUEUED, JobSpec(JobKind.CLIPS, f"upload:{upload.id}"))
    with pytest.raises(UploadMismatch):
        receive_whole(uploads, upload.id, b"third")
    with pytest.raises(JobNotReady):
        uploads.remove(team_id, upload.id)
    assert blobs.read_bytes(upload.key) == b"second"


def test_a_file_that_a_preset_names_is_neither_replaced_nor_removed(
    uploads: Uploads, database: Database, blobs: BlobStore, team_id: int
) -> None:
    upload = receive_whole(uploads, uploads.begin(team_id, "logo.png").id, b"first")
    presets = Presets(database)
    preset = presets.create(team_id, name="ours", options={"watermark": {"upload_id": upload.id}})
    with pytest.raises(UploadMismatch, match="preset"):
        receive_whole(uploads, upload.id, b"second")
    with pytest.raises(JobNotReady, match="preset"):
        uploads.remove(team_id, upload.id)
    assert blobs.read_bytes(uploads.get(team_id, upload.id).key) == b"first"
    presets.delete(team_id, preset.id)
    uploads.remove(team_id, upload.id)
    assert list(blobs.list_under("uploads")) == []


@pytest.mark.parametrize("is_late", [False, True], ids=["while it comes", "while it is stored"])
def test_a_file_that_a_preset_names_meanwhile_is_not_replaced(
    uploads: Uploads, database: Database, blobs: BlobStore, team_id: int, monkeypatch: pytest.MonkeyPatch, is_late: bool
) -> None:
    upload = receive_whole(uploads, uploads.begin(team_id, "logo.png").id, b"first")
    put, puts = blobs.put_file, 0

    def hold() -> None:
        Presets(database).create(team_id, name="ours", options={"watermark": {"upload_id": upload.id}})

    def put_and_hold(key: str, path: Path, content_type: str) -> None:
        nonlocal puts
        put(key, path, content_type)
        puts += 1
        hold()

    async def chunks() -> AsyncIterator[bytes]:
        yield b"second"
        if not is_late:
            await asyncio.to_thread(hold)

    monkeypatch.setattr(blobs, "put_file", put_and_hold)
    with pytest.raises(UploadMismatch, match="preset"):
        asyncio.run(uploads.receive_whole(upload.id, chunks()))
    assert puts == is_late
    kept = uploads.get(team_id, upload.id)
    assert (kept.size_bytes, blobs.read_bytes(kept.key)) == (5, b"first")
    assert [info.key for info in blobs.list_under(f"uploads/{upload.id}")] == [kept.key]


def test_an_upload_that_is_being_thrown_away_comes_back_by_no_way(
    uploads: Uploads, database: Database, team_id: int
) -> None:
    upload = receive_whole(uploads, uploads.begin(team_id, "logo.png").id, b"first")
    presets = Presets(database)
    preset = presets.create(team_id, name="ours", options={"watermark": {"upload_id": upload.id}})
    with database.transaction() as session:  # as `remove` leaves it when its host dies before the file is gone
        session.get_one(UploadRow, upload.id).expires_at_us = 0
    presets.delete(team_id, preset.id)
    for attempt in (receive, receive_whole):
        with pytest.raises(UploadNotFound):
            attempt(uploads, upload.id, b"x")
    assert uploads.expire() == 1


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


def _age(database: Database, upload_id: str) -> None:
    with database.transaction() as session:
        row = session.get(UploadRow, upload_id)
        assert row is not None
        row.expires_at_us = now_us() - 120_000_000


def _add_job(database: Database, team_id: int, state: JobState, spec: JobSpec) -> str:
    job_id = secrets.token_hex(8)
    row = JobRow(
        id=job_id, team_id=team_id, key_id="k", dialect="native", kind=spec.kind.value, state=state.value, name="",
        spec=as_json(SPEC, spec), progress={}, failure=None, notices=[], cost_cents=0, price_cents=0, units=0,
        source=None, title=None, duration_us=None, language=None, extra={}, result_key=None, transcript_key=None,
        parent_id=None, attempt=1, flow_id=job_id, priority=1, created_at_us=now_us(), started_at_us=None,
        finished_at_us=None, expires_at_us=None,
    )  # fmt: skip
    with database.transaction() as session:
        session.add(row)
    return job_id
