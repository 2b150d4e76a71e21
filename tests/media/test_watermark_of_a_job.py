# SPDX-License-Identifier: MIT
"""Where the picture of a watermark comes from, what is kept of it, and what is refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from tests.media.ingest_server import MediaServer, serving
from tests.media.test_music_of_a_job import FarStore, job_on

from clipmill.domain.errors import (
    AddressRefused,
    ClipmillError,
    DownloadFailed,
    InvalidOptions,
    InvalidRecipe,
    SourceNotFound,
    SourceTooLarge,
    UnsupportedMedia,
    UploadNotFound,
)
from clipmill.domain.media import Size
from clipmill.domain.overlays import Watermark
from clipmill.engine import logo as logos
from clipmill.engine.asset_files import pinned
from clipmill.engine.job import Job
from clipmill.engine.logo import keep_picture, stage_picture, take_picture_file
from clipmill.engine.orders import picture_key
from clipmill.media.logo import clean_picture
from clipmill.storage.blobs.local import LocalBlobStore

pytestmark = pytest.mark.media


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return job_on(tmp_path / "host")


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "our logo.png"
    Image.new("RGB", (200, 100), (30, 60, 200)).save(path)
    return path


@pytest.fixture
def server(logo: Path, tmp_path: Path) -> Iterator[MediaServer]:
    with serving(logo, tmp_path) as running:
        yield running


def test_a_path_becomes_a_kept_picture(job: Job, logo: Path) -> None:
    file = take_picture_file(job, Watermark(str(logo)))
    assert file is not None
    assert file.size == Size(200, 100)
    assert Path(file.path).is_file()
    assert Path(file.path) != logo


def test_two_that_ask_for_a_picture_at_once_open_it_once(job: Job, logo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def clean_slowly(picture: Path, out: Path) -> Size:
        opened.append(picture)
        time.sleep(0.2)
        return clean_picture(picture, out)

    monkeypatch.setattr(logos, "clean_picture", clean_slowly)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(keep_picture, [job, job], [logo, logo])
    assert first == second
    assert opened == [logo]


def test_a_text_needs_no_picture(job: Job) -> None:
    assert take_picture_file(job, Watermark(text="@us")) is None
    assert pinned(Watermark(text="@us"), None) == Watermark(text="@us")


def test_a_recipe_finds_its_picture_when_the_file_is_gone_and_no_other_is_passed_off(job: Job, logo: Path) -> None:
    wish = Watermark(str(logo))
    file = take_picture_file(job, wish)
    assert file is not None
    kept = pinned(wish, file)
    logo.unlink()
    with pytest.raises(SourceNotFound):
        take_picture_file(job, wish)
    assert take_picture_file(job, kept) == file
    job.tools.cache.prune(0)
    Image.new("RGB", (200, 100), (200, 0, 0)).save(logo)
    with pytest.raises(InvalidRecipe, match="has changed"):
        take_picture_file(job, kept)


def test_an_address_is_asked_once_and_through_the_guard(job: Job, server: MediaServer) -> None:
    wish = Watermark(f"{server.url}/talk.mp4")  # whatever it is called, its bytes are a picture's
    file = take_picture_file(job, wish)
    asked = len(server.asked)
    assert take_picture_file(job, wish) == file
    assert len(server.asked) == asked
    guarded = replace(job, tools=replace(job.tools, ingest=replace(job.tools.ingest, is_public_only=True)))
    with pytest.raises(AddressRefused):
        take_picture_file(guarded, wish)


def test_a_page_is_no_picture(job: Job, server: MediaServer) -> None:
    with pytest.raises(DownloadFailed, match="no PNG"):
        take_picture_file(job, Watermark(f"{server.url}/page"))


def test_an_upload_is_the_file_that_the_caller_found(job: Job, logo: Path) -> None:
    assert take_picture_file(job, Watermark("upload:1"), upload=logo) == keep_picture(job, logo)
    with pytest.raises(UploadNotFound):
        take_picture_file(job, Watermark("upload:1"))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", UnsupportedMedia),
        (b"just words", UnsupportedMedia),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", UnsupportedMedia),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), UnsupportedMedia),
        (b"\xff\xd8\xff" + bytes((10 << 20) + 1), SourceTooLarge),
    ],
    ids=["empty", "text", "svg", "header alone", "too large"],
)
def test_a_file_that_is_no_picture_says_so(job: Job, tmp_path: Path, data: bytes, error: type[ClipmillError]) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(data)
    with pytest.raises(error) as raised:
        take_picture_file(job, Watermark(str(path)))
    assert raised.value.hint
    assert list(job.work_dir.iterdir()) == []


def test_a_wish_that_cannot_be_fulfilled_is_refused_first(job: Job) -> None:
    with pytest.raises(InvalidOptions):
        take_picture_file(job, Watermark("http://example.com/a.png", width_norm=2))


@pytest.mark.parametrize("store", [LocalBlobStore, FarStore])
def test_another_host_has_the_same_picture_when_the_upload_is_gone(
    tmp_path: Path, job: Job, logo: Path, store: type[LocalBlobStore]
) -> None:
    blobs = store(tmp_path / "blobs")
    blobs.put_file("uploads/1", logo, "image/png")
    wish = Watermark("upload:1")
    file = stage_picture(job, wish, blobs, upload_key="uploads/1")
    assert file is not None
    assert blobs.info(picture_key(file.content_hash)) is not None
    blobs.delete("uploads/1")
    found = stage_picture(job_on(tmp_path / "other"), pinned(wish, file), blobs)
    assert found is not None
    assert Path(found.path).read_bytes() == Path(file.path).read_bytes()
    with pytest.raises(UploadNotFound):
        stage_picture(job_on(tmp_path / "third"), wish, blobs, upload_key="uploads/1")


def test_a_path_of_the_server_is_refused_unless_the_operator_lets_it(tmp_path: Path, job: Job, logo: Path) -> None:
    blobs = LocalBlobStore(tmp_path / "blobs")
    with pytest.raises(SourceNotFound, match="no paths"):
        stage_picture(job, Watermark(str(logo)), blobs)
    allowed = replace(job, tools=replace(job.tools, allows_local_paths=True))
    assert stage_picture(allowed, Watermark(str(logo)), blobs) is not None
