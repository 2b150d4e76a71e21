# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace

import pytest

from clipmill.captions import CAPTION_STYLES, check_style, safe_area_for
from clipmill.captions.geometry import caption_geometry
from clipmill.domain.captions import CaptionStyle, Highlight, SafeArea
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Size


@pytest.mark.parametrize(
    ("size", "expected_px"),
    [
        (Size(1080, 1920), 76.8),
        (Size(720, 1280), 51.2),
        (Size(1080, 1350), 64.4),
        (Size(1080, 1080), 57.6),
        (Size(1920, 1080), 57.6),
        (Size(608, 1920), 43.2),
    ],
)
def test_letters_are_as_large_as_the_shape_lets_them(size: Size, expected_px: float) -> None:
    assert caption_geometry(CaptionStyle(), size, SafeArea()).em_px == pytest.approx(expected_px, abs=0.1)


def test_line_with_border_and_box_fits_into_the_safe_area() -> None:
    style = CaptionStyle(highlight=Highlight.BOX, max_line_width_norm=1.0)
    geometry = caption_geometry(style, Size(1080, 1920), SafeArea())
    assert geometry.max_line_px < geometry.right_px - geometry.left_px
    assert (
        geometry.max_line_px
        < caption_geometry(
            replace(style, highlight=Highlight.COLOR, outline_norm=0.0, shadow_norm=0.0), Size(1080, 1920), SafeArea()
        ).max_line_px
    )


def test_lines_of_wide_outputs_are_not_longer_than_is_read_with_ease() -> None:
    geometry = caption_geometry(CaptionStyle(), Size(3840, 1080), SafeArea())
    assert geometry.max_line_px < 26 * geometry.em_px


def test_portrait_keeps_clear_of_app_buttons_and_wide_of_less() -> None:
    assert safe_area_for(Size(1080, 1920)) == SafeArea()
    assert safe_area_for(Size(1080, 1080)).bottom_norm < SafeArea().bottom_norm
    assert safe_area_for(Size(1920, 1080)).bottom_norm < SafeArea().bottom_norm


def test_styles_are_named_as_they_are_listed_and_can_be_drawn() -> None:
    for name, style in CAPTION_STYLES.items():
        assert style.name == name
        check_style(style)


@pytest.mark.parametrize(
    "broken",
    [
        {"text_color": "&H{}\\p1"},
        {"highlight_color": "FFF"},
        {"outline_color": "GGGGGG"},
        {"font_size_norm": 0.0},
        {"font_size_norm": float("nan")},
        {"max_lines": 0},
        {"max_lines": 4},
        {"position_norm": 1.5},
        {"outline_norm": -0.1},
        {"max_line_width_norm": 0.0},
    ],
)
def test_style_that_cannot_be_drawn_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(InvalidOptions):
        check_style(replace(CaptionStyle(), **broken))  # type: ignore[arg-type]
