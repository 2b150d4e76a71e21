# SPDX-License-Identifier: MIT
"""Where the music of a job comes from, what is kept of it, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from tests.media.ingest_server import MediaServer, serving
from tests.media.rendering import run_tool

from clipmill.domain.errors import (
    ClipmillError,
    DownloadFailed,
    InvalidOptions,
    InvalidRecipe,
    SourceNotFound,
    SourceTooLarge,
    SourceTooLong,
    UnsupportedMedia,
    UploadNotFound,
)
from clipmill.domain.overlays import Music
from clipmill.engine import music as engine_music
from clipmill.engine.asset_files import pinned
from clipmill.engine.job import Job
from clipmill.engine.music import check_music, keep_music, stage_music, take_music_file
from clipmill.engine.orders import music_key
from clipmill.engine.tools import Tools
from clipmill.ingest import IngestOptions
from clipmill.render.options import RenderOptions
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.stage_cache import StageCache

pytestmark = pytest.mark.media


def never(*_arguments: object) -> NoReturn:
    message = "nothing of this is needed for music"
    raise AssertionError(message)


def job_on(host: Path) -> Job:
    """Return a job on a host with its own cache."""
    work = host / "work"
    work.mkdir(parents=True)
    tools = Tools(
        cache=StageCache(host / "cache"),
        cache_max_bytes=1 << 30,
        work_root=host,
        ingest=IngestOptions(attempts=1, stall_timeout_s=2.0),
        open_transcriber=never,
        listen=never,
        open_fonts=never,
        open_eyes=never,
        open_translator=never,
        render=RenderOptions(),
        render_workers=1,
    )
    return Job(tools, work, lambda _: None)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return job_on(tmp_path / "host")


@pytest.fixture
def tune(tmp_path: Path) -> Path:
    path = tmp_path / "my tune.mp3"
    run_tool("-f", "lavfi", "-t", "2", "-i", "sine=f=300", str(path))
    return path


@pytest.fixture
def server(tune: Path, tmp_path: Path) -> Iterator[MediaServer]:
    with serving(tune, tmp_path) as running:
        yield running


def test_a_path_becomes_kept_music(job: Job, tune: Path) -> None:
    file = take_music_file(job, Music(str(tune)))
    assert Path(file.path).is_file()
    assert file.duration_us == pytest.approx(2_000_000, abs=60_000)
    assert list(job.work_dir.iterdir()) == []


def test_a_second_clip_makes_nothing_ready_again(job: Job, tune: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = take_music_file(job, Music(str(tune)))
    monkeypatch.setattr(engine_music, "make_music", never)
    assert take_music_file(job, Music(str(tune))) == file


def test_a_recipe_finds_its_music_when_the_file_is_gone(job: Job, tune: Path) -> None:
    wish = Music(str(tune), 0.5)
    file = take_music_file(job, wish)
    tune.unlink()
    with pytest.raises(SourceNotFound):
        take_music_file(job, wish)
    kept = pinned(wish, file)
    assert kept == replace(wish, content_hash=file.content_hash)
    assert take_music_file(job, kept) == file


def test_a_recipe_whose_kept_music_is_gone_takes_it_again(job: Job, tune: Path) -> None:
    wish = Music(str(tune))
    file = take_music_file(job, wish)
    Path(file.path).unlink()
    assert take_music_file(job, pinned(wish, file)) == file
    assert Path(file.path).is_file()


def test_other_music_under_the_same_name_is_not_passed_off(job: Job, tune: Path) -> None:
    wish = Music(str(tune))
    kept = pinned(wish, take_music_file(job, wish))
    job.tools.cache.prune(0)
    run_tool("-f", "lavfi", "-t", "2", "-i", "sine=f=900", str(tune))
    with pytest.raises(InvalidRecipe, match="has changed"):
        take_music_file(job, kept)


def test_an_address_is_asked_once(job: Job, server: MediaServer) -> None:
    wish = Music(f"{server.url}/talk.mp4")
    file = take_music_file(job, wish)
    asked = len(server.asked)
    assert take_music_file(job, wish) == file
    assert len(server.asked) == asked


def test_a_page_is_no_music(job: Job, server: MediaServer) -> None:
    with pytest.raises(DownloadFailed):
        take_music_file(job, Music(f"{server.url}/page"))


def test_an_upload_is_the_file_that_the_caller_found(job: Job, tune: Path) -> None:
    assert take_music_file(job, Music("upload:1"), upload=tune) == keep_music(job, tune)
    with pytest.raises(UploadNotFound):
        take_music_file(job, Music("upload:1"))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", UnsupportedMedia),
        (b"just words, and many of them", UnsupportedMedia),
        (b"#EXTM3U\nhttp://10.0.0.1/a.ts\n", UnsupportedMedia),
        (b"RIFF\x00\x00\x00\x00WAVE", ClipmillError),
    ],
    ids=["empty", "text", "playlist", "header alone"],
)
def test_a_file_that_is_not_sound_says_so(job: Job, tmp_path: Path, data: bytes, error: type[ClipmillError]) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(data)
    with pytest.raises(error) as raised:
        take_music_file(job, Music(str(path)))
    assert raised.value.hint
    assert "song.mp3" in raised.value.message
    assert list(job.work_dir.iterdir()) == []


def test_a_picture_and_a_silent_film_are_no_music(job: Job, tmp_path: Path) -> None:
    for name, length in (("a.png", "0.04"), ("a.mp4", "1")):
        run_tool("-f", "lavfi", "-t", length, "-i", "testsrc2=s=64x64:r=25", str(tmp_path / name))
        with pytest.raises(UnsupportedMedia, match="music cannot be used"):
            take_music_file(job, Music(str(tmp_path / name)))


def test_music_has_bounds(job: Job, tune: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_music, "MAX_DURATION_S", 1.0)
    with pytest.raises(SourceTooLong, match="music"):
        take_music_file(job, Music(str(tune)))
    monkeypatch.setattr(engine_music, "MAX_SIZE_BYTES", 1000)
    with pytest.raises(SourceTooLarge):
        take_music_file(job, Music(str(tune)))


@pytest.mark.parametrize(
    "wish", [Music("a.mp3", -0.1), Music("a.mp3", 1.1), Music("a.mp3", float("nan")), Music(""), Music("  ")], ids=repr
)
def test_a_wish_that_cannot_be_fulfilled_is_refused_first(wish: Music) -> None:
    with pytest.raises(InvalidOptions, match="music"):
        check_music(wish)


class FarStore(LocalBlobStore):
    """A store whose files lie on no host."""

    def local_path(self, key: str) -> Path | None:
        return None


@pytest.mark.parametrize("store", [LocalBlobStore, FarStore])
def test_another_host_mixes_the_same_music_when_the_upload_is_gone(
    tmp_path: Path, job: Job, tune: Path, store: type[LocalBlobStore]
) -> None:
    blobs = store(tmp_path / "blobs")
    blobs.put_file("uploads/1", tune, "audio/mpeg")
    wish = Music("upload:1", is_ducked=True)
    file = stage_music(job, wish, blobs, upload_key="uploads/1")
    assert blobs.info(music_key(file.content_hash)) is not None
    blobs.delete("uploads/1")
    other = job_on(tmp_path / "other")
    found = stage_music(other, pinned(wish, file), blobs)
    assert Path(found.path).read_bytes() == Path(file.path).read_bytes()
    assert replace(found, path="") == replace(file, path="")
    with pytest.raises(UploadNotFound):
        stage_music(job_on(tmp_path / "third"), wish, blobs, upload_key="uploads/1")


def test_a_path_of_the_server_is_refused_unless_the_operator_lets_it(tmp_path: Path, job: Job, tune: Path) -> None:
    blobs = LocalBlobStore(tmp_path / "blobs")
    with pytest.raises(SourceNotFound, match="no paths"):
        stage_music(job, Music(str(tune)), blobs)
    allowed = replace(job, tools=replace(job.tools, allows_local_paths=True))
    assert stage_music(allowed, Music(str(tune)), blobs).duration_us > 1_900_000
