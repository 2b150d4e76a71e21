# SPDX-License-Identifier: MIT
"""Every heading can be read: WCAG 2.1 contrast of all combinations of style and color."""

from __future__ import annotations

import pytest

from clipmill.domain.captions import COLOR_CODES, ColorName
from clipmill.domain.colors import BLACK, WHITE, black_or_white_on, contrast, is_color
from clipmill.domain.overlays import Heading, HeadingStyle
from clipmill.overlays.headings import LEAST_OUTLINE_CONTRAST, LEAST_PILL_CONTRAST, heading_look, hook_look


@pytest.mark.parametrize("name", ColorName)
def test_letters_on_pills_of_every_color_can_be_read(name: ColorName) -> None:
    look = heading_look(Heading(style=HeadingStyle.INSTAGRAM, background_color=COLOR_CODES[name]))
    assert look.pill == COLOR_CODES[name]
    assert contrast(look.letters, look.pill) >= LEAST_PILL_CONTRAST


@pytest.mark.parametrize("name", ColorName)
def test_outlined_letters_of_every_color_can_be_told_from_their_outline(name: ColorName) -> None:
    look = heading_look(Heading(color=COLOR_CODES[name]))
    assert (look.letters, look.pill) == (COLOR_CODES[name], None)
    assert contrast(look.letters, look.outline) >= LEAST_OUTLINE_CONTRAST


def test_white_pills_have_black_letters_and_black_ones_white() -> None:
    assert heading_look(Heading(style=HeadingStyle.INSTAGRAM, background_color=WHITE)).letters == BLACK
    assert heading_look(Heading(style=HeadingStyle.INSTAGRAM, background_color=BLACK)).letters == WHITE


def test_black_letters_have_a_white_outline() -> None:
    assert heading_look(Heading(color=BLACK)).outline == WHITE
    assert heading_look(Heading(color=WHITE)).outline == BLACK


def test_black_or_white_reads_well_on_any_grey() -> None:
    greys = [f"{value:02X}" * 3 for value in range(256)]
    assert min(contrast(black_or_white_on(grey), grey) for grey in greys) >= LEAST_PILL_CONTRAST


@pytest.mark.parametrize("background", COLOR_CODES.values())
def test_a_hook_is_told_from_the_heading_above_it_and_can_be_read(background: str) -> None:
    look = hook_look(Heading(style=HeadingStyle.INSTAGRAM, background_color=background))
    assert look.pill is not None
    assert contrast(look.pill, background) >= LEAST_OUTLINE_CONTRAST
    assert contrast(look.letters, look.pill) >= LEAST_PILL_CONTRAST


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast("777777", WHITE) == pytest.approx(4.48, abs=0.01)
    assert contrast("FF0000", WHITE) == pytest.approx(4.0, abs=0.01)


@pytest.mark.parametrize("text", ["FFF", "GGGGGG", "FFFFFF\n", "FF FFFF", "", "FFFFFF}"])
def test_only_six_hexadecimal_digits_are_a_color(text: str) -> None:
    assert not is_color(text)
