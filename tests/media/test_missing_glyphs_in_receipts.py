# SPDX-License-Identifier: MIT
"""A receipt says so when a letter of the captions could not be drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.media.rendering import make_source, spec_of
from tests.media.test_music_of_a_job import job_on
from tests.unit.captions.caption_makers import spoken

from clipmill.captions import caption_clip, safe_area_for
from clipmill.captions.styles import CAPTION_STYLES
from clipmill.domain.media import Media, Size
from clipmill.domain.result import Check, Clip
from clipmill.engine.assets import assets_here, clip_assets
from clipmill.engine.export import export_clip
from clipmill.fonts import FontLibrary
from clipmill.media.probe import probe
from clipmill.reframe import frame_clip

pytestmark = pytest.mark.media

SIZE = Size(360, 640)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Media:
    path = tmp_path_factory.mktemp("source") / "grey.mp4"
    return probe(make_source(path, "color=c=0x707070:s=360x640:r=25", "sine=f=300"))


def glyphs_of(media: Media, text: str, folder: Path, fonts_dir: Path) -> Check:
    fonts, style = FontLibrary(fonts_dir), CAPTION_STYLES["classic"]
    spec = replace(spec_of(media, size=SIZE), captions=style)
    area = safe_area_for(SIZE)
    track = caption_clip(spoken(text), spec.edl, style=style, size=SIZE, safe_area=area, measurer=fonts)
    camera = frame_clip(edl=spec.edl, camera=spec.camera, source=media.video, output=SIZE, is_original_ratio=False)
    job = job_on(folder / "host")
    (folder / "out").mkdir()
    assets = clip_assets(spec, assets_here(job))
    clip = export_clip(job, media, Clip(spec, camera, track), folder / "out", fonts, lambda _: None, assets)
    assert clip.receipt is not None
    return next(check for check in clip.receipt.checks if check.name == "glyphs")


def test_letters_that_fonts_have_pass(media: Media, tmp_path: Path, fonts_dir: Path) -> None:
    assert glyphs_of(media, "Nobody tells 你好 you", tmp_path, fonts_dir).is_passed


def test_letters_that_no_font_has_fail_and_are_named(media: Media, tmp_path: Path, fonts_dir: Path) -> None:
    check = glyphs_of(media, "Nobody 𒀀 tells", tmp_path, fonts_dir)
    assert not check.is_passed
    assert "𒀀" in check.measured
