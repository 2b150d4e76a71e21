# SPDX-License-Identifier: MIT
"""What every text measurer keeps to: the real fonts and the tests' letters of one width."""

from __future__ import annotations

import pytest
from tests.unit.captions.caption_makers import FixedWidth

from clipmill.captions import TextMeasurer
from clipmill.fonts import FontLibrary

FAMILY = "Montserrat ExtraBold"


@pytest.fixture(params=["fixed", pytest.param("real", marks=pytest.mark.weights)])
def measurer(request: pytest.FixtureRequest) -> TextMeasurer:
    if request.param == "fixed":
        return FixedWidth()
    return FontLibrary(request.getfixturevalue("fonts_dir"))


def test_runs_joined_are_the_text(measurer: TextMeasurer) -> None:
    choice = measurer.resolve(FAMILY, "Hello there")
    assert "".join(run.text for run in choice.runs) == "Hello there"
    assert choice.family == FAMILY
    assert choice.missing == ()


def test_no_text_has_no_runs_and_no_width(measurer: TextMeasurer) -> None:
    assert measurer.resolve(FAMILY, "").runs == ()
    assert measurer.measure("", FAMILY, 50) == 0


def test_width_grows_with_text_and_in_proportion_to_size(measurer: TextMeasurer) -> None:
    assert measurer.measure("ab", FAMILY, 50) > measurer.measure("a", FAMILY, 50) > 0
    assert measurer.measure("ab", FAMILY, 100) == pytest.approx(2 * measurer.measure("ab", FAMILY, 50))


def test_ink_and_width_agree(measurer: TextMeasurer) -> None:
    ink = measurer.ink("Word", FAMILY, 80, "en")
    assert ink.advance_px == pytest.approx(measurer.measure("Word", FAMILY, 80))
    assert ink.above_px > ink.below_px >= 0


def test_libass_sizes_are_in_proportion(measurer: TextMeasurer) -> None:
    assert measurer.ass_font_size(FAMILY, 80) == pytest.approx(2 * measurer.ass_font_size(FAMILY, 40))
    assert 0 < measurer.ass_descent(FAMILY, 80) < measurer.ass_font_size(FAMILY, 80)
