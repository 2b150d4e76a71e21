# SPDX-License-Identifier: MIT
"""A team's brand: looks drawn as pictures, and logos that stay as long as a preset names them."""

from __future__ import annotations

import base64
import gc
import io
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from PIL import Image
from tests.service.editing_world import give_desk, never
from tests.service.native_world import V1, Caller, NativeWorld, make_world

from clipmill.accounts import presets
from clipmill.domain.errors import UnsupportedMedia
from clipmill.domain.overlays import PictureFile
from clipmill.engine import look_pictures
from clipmill.engine.job import Job
from clipmill.engine.logo import keep_picture
from clipmill.storage.blobs.local import LocalBlobStore
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.tables import UploadRow

pytestmark = pytest.mark.media
BLUE = (20, 40, 250)


@dataclass
class Brand:
    """A team before a service that draws looks."""

    world: NativeWorld
    me: Caller
    stages: Path

    def upload(self, data: bytes, me: Caller | None = None) -> str:
        """Send a file in one request and return the id of the upload."""
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data)),
            "Upload-Metadata": f"filename {base64.b64encode(b'logo.png').decode()}",
            "Content-Type": "application/offset+octet-stream",
        }
        answer = (me or self.me).http.post(f"{V1}/uploads", content=data, headers=headers)
        assert answer.status_code == 201, answer.text
        return str(answer.headers["location"].rsplit("/", 1)[1])

    def look(self, **options: Any) -> np.ndarray:
        """Return the picture of a look: (H, W, 3) uint8 RGB."""
        answer = self.me.http.post(f"{V1}/looks", json={"options": options})
        assert answer.status_code == 200, answer.text
        return np.asarray(Image.open(io.BytesIO(answer.content)).convert("RGB"))

    def expires_at_us(self, upload_id: str) -> int:
        with self.world.context.db.reading() as session:
            return session.get_one(UploadRow, upload_id).expires_at_us


@pytest.fixture(name="brand")
def _brand(database: Database, tmp_path: Path, fonts_dir: Path) -> Brand:
    world = make_world(database, tmp_path)
    give_desk(world, tmp_path, fonts_dir)
    return Brand(world, world.caller(), tmp_path / "stages")


def a_logo(color: tuple[int, int, int] = BLUE) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), color).save(out, "PNG")
    return out.getvalue()


def where(pixels: np.ndarray, color: tuple[int, int, int]) -> np.ndarray:
    """Return the places (row, column) of a color."""
    return np.argwhere(np.abs(pixels.astype(int) - color).max(axis=2) < 40)


def test_a_look_shows_captions_heading_and_logo_where_they_stand_in_clips(brand: Brand) -> None:
    mark = {"upload_id": brand.upload(a_logo()), "corner": "bottom-left", "opacity_norm": 1, "width_norm": 0.2}
    plain = brand.look()
    assert plain.shape == (854, 480, 3)
    assert len(where(plain, BLUE)) == 0
    shown = brand.look(
        watermark=mark,
        captions={"style": "clean", "text_color": "00FF00", "highlight": "none"},
        heading={"is_automatic": True, "color": "FF0000"},
    )
    rows, columns = where(shown, BLUE).T
    assert rows.min() > 427
    assert columns.max() < 240
    assert (columns.max() - columns.min()) / 480 == pytest.approx(0.2, abs=0.02)
    assert len(where(shown, (0, 255, 0))) > 500
    assert where(shown, (255, 0, 0))[:, 0].max() < 427
    wide = brand.look(ratio="16:9", captions={"is_burned_in": False})
    assert wide.shape == (480, 854, 3)


def test_a_hook_and_a_bar_are_seen_and_a_logo_at_an_address_is_not_fetched(brand: Brand) -> None:
    plain = brand.look(captions={"is_burned_in": False})
    hooked = brand.look(captions={"is_burned_in": False}, hook={"text_tone": "neutral", "text_place": "end"})
    assert np.abs(hooked.astype(int) - plain).max() > 100
    barred = brand.look(captions={"is_burned_in": False}, progress_bar={"color": "1428FA", "height_norm": 0.02})
    assert len(where(barred, BLUE)) > 480
    away = brand.look(captions={"is_burned_in": False}, watermark={"url": "https://example.com/logo.png"})
    assert np.array_equal(away, plain)


def test_what_cannot_be_drawn_is_said_at_once(brand: Brand) -> None:
    stranger = brand.world.caller()
    theirs = brand.upload(a_logo(), stranger)
    broken = brand.upload(b"no picture at all")
    for mark, code in (
        ({"upload_id": theirs}, "upload_not_found"),
        ({"upload_id": broken}, "unsupported_media"),
        ({"upload_id": "nothing"}, "upload_not_found"),
    ):
        answer = brand.me.http.post(f"{V1}/looks", json={"options": {"watermark": mark}})
        assert answer.json()["code"] == code, answer.text
    assert brand.me.http.post(f"{V1}/looks", json={"options": {"captions": {"style": "no such"}}}).status_code == 422
    hostile = {"heading": {"text": "{\\p1}m 0 0 l 9 9{\\fnArial}"}, "captions": {"is_burned_in": False}}
    assert brand.look(**hostile).shape == (854, 480, 3)


def test_a_picture_that_is_too_large_is_refused_before_it_is_fetched(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brand.world.context.uploads, "max_bytes", 20 << 20)
    large = brand.upload(a_logo() + bytes(11 << 20))
    monkeypatch.setattr(LocalBlobStore, "local_path", never)
    monkeypatch.setattr(LocalBlobStore, "fetch", never)
    answer = brand.me.http.post(f"{V1}/looks", json={"options": {"watermark": {"upload_id": large}}})
    assert (answer.status_code, answer.json()["code"]) == (413, "source_too_large")


def test_pictures_of_users_are_opened_one_at_a_time_and_each_once(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = [a_logo((number, 0, 200)) for number in range(3)] + [b"no picture at all"]
    ids = [brand.upload(data) for data in sent]
    open_now, most, opened = 0, 0, 0

    def keep(job: Job, path: Path) -> PictureFile:
        nonlocal open_now, most, opened
        open_now, opened = open_now + 1, opened + 1
        most = max(most, open_now)
        time.sleep(0.05)
        try:
            return keep_picture(job, path)
        finally:
            open_now -= 1

    def code_of(upload_id: str) -> int:
        body = {"options": {"captions": {"is_burned_in": False}, "watermark": {"upload_id": upload_id}}}
        return brand.me.http.post(f"{V1}/looks", json=body).status_code

    monkeypatch.setattr(look_pictures, "keep_picture", keep)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(code_of, ids * 2)) == [200, 200, 200, 422] * 2
    assert (most, opened) == (1, 4)


def test_a_refused_picture_does_not_stay_in_memory(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pixels:
        """What a picture unpacks to."""

    alive: weakref.WeakSet[Pixels] = weakref.WeakSet()

    def refuse(*_arguments: object) -> NoReturn:
        pixels = Pixels()
        alive.add(pixels)
        raise UnsupportedMedia

    monkeypatch.setattr(look_pictures, "keep_picture", refuse)
    body = {"options": {"watermark": {"upload_id": brand.upload(a_logo())}}}
    assert brand.me.http.post(f"{V1}/looks", json=body).json()["code"] == "unsupported_media"
    gc.collect()
    assert not alive


def test_looks_that_are_kept_take_no_more_room_than_they_may(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = brand.stages / "looks"

    def kept_bytes() -> int:
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

    mark = {"upload_id": brand.upload(a_logo())}
    brand.look(watermark=mark)
    limit = 3 * kept_bytes()
    monkeypatch.setattr(look_pictures, "KEPT_BYTES", limit)
    for number in range(6):
        brand.look(watermark=mark, progress_bar={"color": f"00000{number}"})
        assert kept_bytes() <= limit
    assert [path.name for path in brand.stages.iterdir()] == ["looks"]


def test_captions_in_two_languages_are_two_lines_where_clips_have_them(brand: Brand) -> None:
    white = {"style": "clean", "text_color": "00FF00", "highlight": "none"}
    one = brand.look(captions=white, target_language="de")
    both = brand.look(captions={**white, "display": "both"}, target_language="de")
    assert len(where(both, (0, 255, 0))) > 1.3 * len(where(one, (0, 255, 0)))
    assert np.array_equal(brand.look(captions={**white, "display": "both"}), one)  # no language, no second line


def test_an_upload_stays_as_long_as_a_preset_names_it(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = brand.upload(a_logo()), brand.upload(a_logo((250, 20, 20)))
    soon_us = now_us() + 2 * 86_400_000_000

    def preset(name: str, upload_id: str) -> str:
        body = {"name": name, "options": {"watermark": {"upload_id": upload_id}}}
        answer = brand.me.http.post(f"{V1}/presets", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    one, two = preset("one", first), preset("two", first)
    assert brand.expires_at_us(first) > soon_us
    changed = brand.me.http.patch(f"{V1}/presets/{one}", json={"options": {"watermark": {"upload_id": second}}})
    assert changed.status_code == 200
    assert brand.expires_at_us(first) > soon_us
    assert brand.expires_at_us(second) > soon_us
    brand.me.http.patch(f"{V1}/presets/{one}", json={"name": "uno"})
    assert brand.expires_at_us(second) > soon_us
    assert brand.me.http.delete(f"{V1}/presets/{two}").status_code == 204
    assert now_us() < brand.expires_at_us(first) < soon_us

    theirs = brand.upload(a_logo(), brand.world.caller())
    refused = {"name": "x", "options": {"music": {"upload_id": theirs}}}
    assert brand.me.http.post(f"{V1}/presets", json=refused).json()["code"] == "upload_not_found"
    monkeypatch.setattr(presets, "MAX_UPLOAD_BYTES", 10)
    refused = {"name": "x", "options": {"watermark": {"upload_id": second}}}
    assert brand.me.http.post(f"{V1}/presets", json=refused).json()["code"] == "invalid_options"


def test_a_job_with_a_preset_takes_its_logo(brand: Brand) -> None:
    upload_id = brand.upload(a_logo())
    mark = {"upload_id": upload_id, "corner": "top-left"}
    made = brand.me.http.post(f"{V1}/presets", json={"name": "a", "options": {"watermark": mark}}).json()
    wish = {"source": {"url": "https://example.com/talk.mp4"}, "preset_id": made["id"]}
    job = brand.me.http.post(f"{V1}/jobs", json=wish).json()
    assert (job["options"]["watermark"]["upload_id"], job["options"]["watermark"]["corner"]) == (upload_id, "top-left")
    team_id = brand.me.principal.team.id
    spec = brand.world.context.jobs.get(team_id, job["id"]).spec
    assert spec.asset_locations == (f"upload:{upload_id}",)
