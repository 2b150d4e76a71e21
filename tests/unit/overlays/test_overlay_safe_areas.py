# SPDX-License-Identifier: MIT
"""What the apps cover."""

from __future__ import annotations

import pytest
from tests.unit.overlays.overlay_makers import PORTRAIT, SHAPES

from clipmill.captions import safe_area_for
from clipmill.domain.media import Size
from clipmill.overlays.safe_areas import CLEAR_AREAS, App, clear_area


@pytest.mark.parametrize("app", App)
def test_the_default_is_clear_in_every_app(app: App) -> None:
    whole, one = clear_area(PORTRAIT), CLEAR_AREAS[app]
    for side in ("left_norm", "right_norm", "top_norm", "bottom_norm"):
        assert getattr(whole.margins, side) >= getattr(one.margins, side)
    assert whole.buttons is not None
    assert one.buttons is not None
    assert whole.buttons.x_norm <= one.buttons.x_norm
    assert whole.buttons.y_norm <= one.buttons.y_norm


def test_one_app_alone_leaves_more_than_all() -> None:
    assert clear_area(PORTRAIT, [App.SHORTS]) == CLEAR_AREAS[App.SHORTS]
    assert clear_area(PORTRAIT, [App.SHORTS]).margins.top_norm < clear_area(PORTRAIT).margins.top_norm


@pytest.mark.parametrize("size", [Size(1080, 1080), Size(1920, 1080)])
def test_outputs_that_are_not_upright_have_no_buttons(size: Size) -> None:
    assert clear_area(size).buttons is None
    assert clear_area(size).margins == safe_area_for(size)


@pytest.mark.parametrize("size", SHAPES)
def test_most_of_an_output_is_clear(size: Size) -> None:
    margins = clear_area(size).margins
    assert 1 - margins.top_norm - margins.bottom_norm > 0.65
    assert 1 - margins.left_norm - margins.right_norm > 0.85


@pytest.mark.parametrize("size", SHAPES)
def test_what_is_clear_of_buttons_is_inside_the_captions_safe_area_too(size: Size) -> None:
    mine, captions = clear_area(size).margins, safe_area_for(size)
    for side in ("left_norm", "right_norm", "top_norm", "bottom_norm"):
        assert getattr(mine, side) >= getattr(captions, side)
