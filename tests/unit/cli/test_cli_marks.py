# SPDX-License-Identifier: MIT
"""Marks, telling words and emoji as the command line asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipmill.captions import CAPTION_STYLES
from clipmill.cli.choices import emphasized, progress_bar_of, watermark_of
from clipmill.domain.captions import COLOR_CODES, ColorName
from clipmill.domain.overlays import Corner, Edge, ProgressBar, Watermark


@pytest.mark.parametrize("given", ["logo.png", "a/b/Logo.JPG", "x.webp", "https://example.com/logo"])
def test_a_name_of_a_picture_is_a_picture(given: str) -> None:
    assert watermark_of(given, Corner.TOP_LEFT, 0.5, 0.2) == Watermark(given, "", Corner.TOP_LEFT, 0.5, 0.2)


def test_anything_else_is_a_text_and_nothing_is_none() -> None:
    assert watermark_of("@us", Corner.TOP_RIGHT, 0.8, 0.18) == Watermark(text="@us")
    assert watermark_of(None, Corner.TOP_RIGHT, 0.8, 0.18) is None


def test_a_file_is_never_drawn_as_its_path(tmp_path: Path) -> None:
    logo = tmp_path / "logo.gif"
    logo.write_bytes(b"GIF89a")
    assert watermark_of(str(logo), Corner.TOP_RIGHT, 0.8, 0.18) == Watermark(location=str(logo))
    long = "we " * 200
    assert watermark_of(long, Corner.TOP_RIGHT, 0.8, 0.18) == Watermark(text=long)


def test_a_bar_has_an_edge_and_a_color() -> None:
    assert progress_bar_of(Edge.TOP, ColorName.RED) == ProgressBar(Edge.TOP, COLOR_CODES[ColorName.RED])
    assert progress_bar_of(None, ColorName.RED) is None


def test_words_stand_out_only_when_asked_for() -> None:
    style = CAPTION_STYLES["bold"]
    assert emphasized(style, None, has_emoji=False) == style
    shown = emphasized(style, ColorName.TEAL, has_emoji=True)
    assert (shown.emphasis_color, shown.has_emoji) == (COLOR_CODES[ColorName.TEAL], True)
