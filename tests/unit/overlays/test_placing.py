# SPDX-License-Identifier: MIT
"""Where overlays stand: at the wanted place, clear of captions, buttons and faces."""

from __future__ import annotations

import pytest
from tests.unit.overlays.overlay_makers import SHAPES, is_apart, is_clear, surroundings

from clipmill.domain.overlays import Corner, HeadingPosition
from clipmill.domain.picture import Box
from clipmill.overlays.placing import covered_share, room_width_px, stand_block, stand_mark

TOP, MIDDLE, BOTTOM = HeadingPosition.TOP, HeadingPosition.MIDDLE, HeadingPosition.BOTTOM
CAPTIONS = Box(100, 1280, 880, 200)


@pytest.mark.parametrize(("position", "middle_px"), [(TOP, 300), (MIDDLE, 960), (BOTTOM, 1470)])
def test_with_nothing_around_a_block_stands_where_it_is_wanted(position: HeadingPosition, middle_px: int) -> None:
    box = stand_block(800, 200, position, surroundings())
    assert box.center == pytest.approx((540, middle_px), abs=1)


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("position", HeadingPosition)
def test_a_block_stands_in_the_clear_area_of_every_shape(position: HeadingPosition, size: object) -> None:
    around = surroundings(size)  # type: ignore[arg-type]
    box = stand_block(0.7 * around.size.width_px, 0.1 * around.size.height_px, position, around)
    assert is_clear(box, around)


@pytest.mark.parametrize("position", HeadingPosition)
def test_captions_are_never_covered(position: HeadingPosition) -> None:
    for captions_top in range(200, 1500, 100):
        captions = Box(100, captions_top, 880, 160)
        assert is_apart(stand_block(700, 200, position, surroundings(blocked=(captions,))), captions)


def test_a_heading_at_the_bottom_goes_above_captions_when_there_is_no_room_below() -> None:
    box = stand_block(700, 200, BOTTOM, surroundings(blocked=(CAPTIONS,)))
    assert box.y_px + box.height_px < CAPTIONS.y_px
    assert box.y_px > 960


def test_a_face_that_fills_the_middle_is_left_free_by_a_heading_that_was_wanted_there() -> None:
    face = Box(240, 660, 600, 680)
    box = stand_block(660, 200, MIDDLE, surroundings(faces=(face,) * 20))
    assert covered_share(face, box) < 0.02
    assert abs(box.center[1] - 960) < 500


def test_a_face_at_the_wanted_place_is_left_free() -> None:
    face = Box(390, 250, 300, 400)
    box = stand_block(800, 200, TOP, surroundings(faces=(face,) * 50))
    assert covered_share(face, box) == 0
    assert box.center[1] < 960


def test_a_face_that_is_rarely_there_does_not_move_a_heading() -> None:
    faces = (Box(390, 250, 300, 400), *(Box(390, 900, 300, 400) for _ in range(50)))
    assert stand_block(800, 200, TOP, surroundings(faces=faces)).y_px == pytest.approx(200, abs=1)


def test_where_every_place_is_on_the_face_the_wanted_one_stays_near() -> None:
    face = Box(0, 0, 1080, 1920)
    assert stand_block(800, 200, TOP, surroundings(faces=(face,))).y_px == pytest.approx(200, abs=1)


def test_beside_the_buttons_a_block_is_narrower() -> None:
    around = surroundings()
    assert room_width_px(around, is_beside_buttons=True) == pytest.approx(840)
    assert room_width_px(around, is_beside_buttons=False) == pytest.approx(950)


@pytest.mark.parametrize("corner", Corner)
@pytest.mark.parametrize("size", SHAPES)
def test_a_mark_stands_in_its_corner_clear_of_buttons(corner: Corner, size: object) -> None:
    around = surroundings(size)  # type: ignore[arg-type]
    box = stand_mark(0.15 * around.size.width_px, 0.04 * around.size.height_px, corner, around)
    assert is_clear(box, around)
    assert (box.center[0] < around.size.width_px / 2) == corner.value.endswith("left")
    assert (box.center[1] < around.size.height_px / 2) == corner.value.startswith("top")


def test_a_mark_makes_way_for_captions() -> None:
    captions = Box(50, 1450, 900, 150)
    for corner in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT):
        assert is_apart(stand_mark(200, 60, corner, surroundings(blocked=(captions,))), captions)
