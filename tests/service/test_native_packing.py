# SPDX-License-Identifier: MIT
"""Clips taken away: many as one archive, cuts for editing programs."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.service.native_world import V1, Caller, NativeWorld, a_clip

from clipmill.domain.jobs import BlobFile
from clipmill.domain.media import DynamicRange, Media, Size, Source, VideoStream
from clipmill.domain.result import ArtifactKind
from clipmill.engine.orders import TakenSource
from clipmill.jobs.ordering import TAKEN
from clipmill.storage.records.jobs import CLIP, FILES, as_json
from clipmill.storage.records.tables import ClipRow, JobRow


@pytest.fixture(name="anybody")
def _anybody(world: NativeWorld) -> TestClient:
    return TestClient(world.app, base_url="http://testserver", raise_server_exceptions=False)


def taken() -> TakenSource:
    """Return a source as it is known after it was taken in."""
    video = VideoStream(
        index=0,
        codec="h264",
        size=Size(1280, 720),
        coded_size=Size(1280, 720),
        rotation_deg=0,
        pixel_aspect=Fraction(1),
        frame_rate=Fraction(25),
        is_variable_rate=False,
        is_interlaced=False,
        dynamic_range=DynamicRange.SDR,
        pixel_format="yuv420p",
    )
    media = Media("/elsewhere/x.mp4", "c" * 64, 1000, "mp4", 600_000_000, 0, video, None)
    return TakenSource(Source("https://example.com/talk.mp4", "A talk"), media, f"sources/{'c' * 64}.mp4")


def a_packed_job(me: Caller, names: tuple[str, ...] = ("01-ships", "02-船")) -> str:
    """Make a job whose clips have a video and subtitles in two languages, and whose source is known."""
    job_id, context = me.done_job(clips=len(names)), me.world.context
    with context.db.transaction() as session:
        session.get_one(JobRow, job_id).source = as_json(TAKEN, taken())
        for record, name in zip(context.jobs.clips(me.principal.team.id, job_id), names, strict=True):
            row = session.get_one(ClipRow, record.id)
            clip = a_clip(record.ordinal)
            row.recipe = as_json(CLIP, replace(clip, spec=replace(clip.spec, name=name)))
            row.files = as_json(FILES, tuple(_file(me, job_id, record.ordinal, name, *item) for item in _KINDS))
    return job_id


_KINDS = (
    (ArtifactKind.VIDEO, "mp4", None),
    (ArtifactKind.SRT, "es.srt", "es"),
    (ArtifactKind.SECOND_SRT, "en.srt", "en"),
)


def _file(me: Caller, job_id: str, ordinal: int, name: str, kind: ArtifactKind, end: str, said: str | None) -> BlobFile:
    data = f"{name}.{end}".encode()
    me.world.context.blobs.put_bytes(f"jobs/{job_id}/{ordinal}.{end}", data, "x/y")
    return BlobFile(kind, f"jobs/{job_id}/{ordinal}.{end}", f"{name}.{end}", "x/y", len(data), "0" * 64, said)


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_all_clips_of_a_job_come_as_one_archive_of_known_length(me: Caller) -> None:
    job_id = a_packed_job(me)
    answer = me.http.get(f"{V1}/jobs/{job_id}/clips.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert "A talk on ships.zip" in answer.headers["content-disposition"]
    assert int(answer.headers["content-length"]) == len(answer.content)
    names = [f"{stem}.{end}" for stem in ("01-ships", "02-船") for end in ("mp4", "es.srt", "en.srt")]
    assert unzipped(answer.content) == {name: name.encode() for name in names}


def test_clips_and_files_can_be_chosen(me: Caller) -> None:
    job_id = a_packed_job(me)
    second = me.clip_ids(job_id)[1]
    url = f"{V1}/jobs/{job_id}/clips.zip"
    found = unzipped(me.http.get(url, params={"clips": f"{second},{second}", "files": "words,edl,ass,words"}).content)
    assert list(found) == ["02-船.txt", "02-船.edl"]
    assert found["02-船.txt"].decode() == "Clip 1\n\nAbout ships.\n\n#ships\n"
    assert me.http.get(url, params={"files": "ass"}).json()["code"] == "job_not_ready"
    for params in ({"files": "exe"}, {"files": ","}, {"files": ""}, {"files": "../x"}, {"clips": "a" * 20_001}):
        assert me.http.get(url, params=params).status_code == 422, params
    assert me.http.get(url, params={"clips": "nobody"}).json()["code"] == "clip_not_found"


def test_files_of_hostile_or_like_names_stay_apart_and_in_no_folder(me: Caller) -> None:
    job_id = a_packed_job(me, ("../../etc/x", "..\\..\\etc\\x", "CON"))
    found = unzipped(me.http.get(f"{V1}/jobs/{job_id}/clips.zip?files=video").content)
    assert len(found) == 3
    assert not [name for name in found if "/" in name or "\\" in name or name.startswith(".")]


def test_a_browser_gets_an_address_that_needs_no_key(me: Caller, anybody: TestClient) -> None:
    job_id = a_packed_job(me)
    clip_id = me.clip_ids(job_id)[0]
    made = me.http.post(f"{V1}/jobs/{job_id}/archive", json={"clips": [clip_id], "files": ["video", "otio"]}).json()
    answer = anybody.get(made["url"])
    assert list(unzipped(answer.content)) == made["names"] == ["01-ships.mp4", "01-ships.otio"]
    assert len(answer.content) == made["size_bytes"]
    for changed in (
        made["url"].replace("files=video", "files=srt"),
        made["url"].replace(clip_id, me.clip_ids(job_id)[1]),
        made["url"].replace(job_id, a_packed_job(me)),
        made["url"].replace("expires=", "expires=9"),
    ):
        assert anybody.get(changed).json()["code"] == "link_invalid", changed
    assert anybody.get(made["url"].partition("?")[0]).json()["code"] == "key_missing"
    me.http.delete(f"{V1}/jobs/{job_id}")
    assert anybody.get(made["url"]).json()["code"] == "job_not_found"


def test_a_file_that_is_gone_is_said_before_the_archive_begins(world: NativeWorld, me: Caller) -> None:
    job_id = a_packed_job(me)
    world.context.blobs.delete(f"jobs/{job_id}/1.mp4")
    assert me.http.get(f"{V1}/jobs/{job_id}/clips.zip").json()["code"] == "blob_not_found"


@pytest.mark.parametrize("form", ["otio", "fcpxml", "edl"])
def test_the_cuts_of_a_clip_are_given_for_editing_programs(me: Caller, form: str) -> None:
    job_id = a_packed_job(me)
    answer = me.http.get(f"{V1}/clips/{me.clip_ids(job_id)[0]}/cuts", params={"format": form})
    assert f"01-ships.{form}" in answer.headers["content-disposition"]
    assert "A talk on ships.mp4" in answer.text or "A%20talk%20on%20ships.mp4" in answer.text
    assert "/elsewhere" not in answer.text
    assert answer.headers["content-type"].split(";")[0] in {"application/json", "application/xml", "text/plain"}


def test_cuts_open_with_the_in_and_out_points_of_the_clip(me: Caller) -> None:
    job_id = a_packed_job(me)
    text = me.http.get(f"{V1}/clips/{me.clip_ids(job_id)[1]}/cuts?format=otio").text
    library: Any = pytest.importorskip("opentimelineio")
    timeline = library.adapters.read_from_string(text, "otio_json")
    (clip,) = timeline.video_tracks()[0]
    assert clip.source_range.start_time.to_seconds() == pytest.approx(61)
    assert clip.source_range.duration.to_seconds() == pytest.approx(30)


def test_the_cuts_of_a_whole_job_are_one_archive(me: Caller) -> None:
    job_id = a_packed_job(me)
    found = unzipped(me.http.get(f"{V1}/jobs/{job_id}/cuts?format=otio").content)
    assert list(found) == ["01-ships.otio", "02-船.otio"]
    assert all(json.loads(text)["OTIO_SCHEMA"].startswith("Timeline") for text in found.values())
    assert me.http.get(f"{V1}/jobs/{job_id}/cuts?format=aaf").status_code == 422


def test_cuts_need_a_source_that_is_known(me: Caller) -> None:
    job_id = me.done_job()
    assert me.http.get(f"{V1}/clips/{me.clip_ids(job_id)[0]}/cuts").json()["code"] == "job_not_ready"
    assert me.http.get(f"{V1}/jobs/{me.job()}/cuts").json()["code"] == "job_not_ready"
