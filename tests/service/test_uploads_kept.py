# SPDX-License-Identifier: MIT
"""What becomes of an upload on both databases and both stores: names, removal, expiry, what still needs it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.service.making import make_team
from tests.service.uploads_receiving import (
    blobs_of_a_test,  # noqa: F401 - a fixture
    receive,
    receive_whole,
    team_of_a_test,  # noqa: F401 - a fixture
    uploads_of_a_test,  # noqa: F401 - a fixture
)

from clipmill.accounts.presets import Presets
from clipmill.domain.errors import (
    JobNotReady,
    UploadExpired,
    UploadMismatch,
    UploadNotFound,
)
from clipmill.domain.jobs import JobKind, JobSpec, JobState
from clipmill.domain.options import ClipOptions
from clipmill.domain.overlays import Music
from clipmill.jobs.uploads import Uploads
from clipmill.storage.blobs import BlobStore
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.jobs import SPEC, as_json
from clipmill.storage.records.tables import JobRow, UploadPartRow, UploadRow


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
