# SPDX-License-Identifier: MIT
"""Pictures of caption styles: every one shows its style, and the sheet holds all of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clipmill.captions import CAPTION_STYLES
from clipmill.engine.style_pictures import StyleGallery, style_pictures, style_sheet
from clipmill.fonts import FontLibrary

pytestmark = [pytest.mark.media, pytest.mark.weights]


@pytest.fixture(scope="module")
def library(fonts_dir: Path) -> FontLibrary:
    return FontLibrary(fonts_dir)


def test_a_picture_is_drawn_once_and_shows_its_style(library: FontLibrary, tmp_path: Path) -> None:
    (yellow,) = style_pictures((CAPTION_STYLES["temp-static-5"],), library, tmp_path)
    written = yellow.stat().st_mtime_ns
    assert style_pictures((CAPTION_STYLES["temp-static-5"],), library, tmp_path) == (yellow,)
    assert yellow.stat().st_mtime_ns == written
    (other,) = style_pictures((CAPTION_STYLES["game-streamer-7"],), library, tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([yellow, other])
    pixels = np.asarray(Image.open(yellow).convert("RGB")).astype(int)
    assert pixels.shape[1] == 360
    is_yellow = (pixels[..., 0] > 220) & (pixels[..., 1] > 190) & (pixels[..., 2] < 90)
    assert is_yellow.sum() > 500


def test_a_sheet_holds_every_style_with_its_name(library: FontLibrary, tmp_path: Path) -> None:
    styles = [CAPTION_STYLES[name] for name in ("smart-bg-focus", "temp-9", "game-streamer-7")]
    out = tmp_path / "sheet.jpg"
    style_sheet(styles, library, out, width_px=900)
    assert list(tmp_path.iterdir()) == [out]
    pixels = np.asarray(Image.open(out).convert("L")).astype(int)
    assert pixels.shape[1] == 900
    tiles = np.array_split(pixels, 3, axis=1)
    assert all(tile[3 : tile.shape[0] // 6].max() > 200 for tile in tiles)
    assert np.abs(tiles[0] - tiles[1]).mean() > 5


def test_a_gallery_draws_a_style_once_for_many_at_the_same_time(library: FontLibrary, tmp_path: Path) -> None:
    opened: list[int] = []

    def open_fonts() -> FontLibrary:
        opened.append(1)
        return library

    gallery = StyleGallery(open_fonts, tmp_path / "styles")
    style = CAPTION_STYLES["bold"]
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(gallery.picture, [style] * 8))
    (picture,) = found
    assert len(opened) == 1
    picture.unlink()
    assert gallery.picture(style).is_file()
    assert StyleGallery(open_fonts, tmp_path / "styles").picture(style) == picture
