# SPDX-License-Identifier: MIT
from __future__ import annotations

from fractions import Fraction

import pytest

from clipmill.domain.clip import Fill, LayoutName
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.reframe.boxes import apart, around, beside, in_reading_order, overlap_px2
from clipmill.reframe.layouts import LAYOUTS, Shape, arrange, shape_of, spot_count

PICTURE = Box(0, 0, 1920, 1080)


def test_people_side_by_side_are_parted_in_the_middle_of_their_gap() -> None:
    left, right = apart((Box(100, 100, 200, 300), Box(1000, 100, 200, 300)), PICTURE, 0.1) or ()

    assert left == Box(0, 0, 650, 1080)
    assert right == Box(650, 0, 1270, 1080)


def test_people_in_rows_are_parted_upright() -> None:
    upper, lower = apart((Box(100, 100, 200, 200), Box(150, 700, 200, 200)), PICTURE, 0.1) or ()

    assert (upper.height_px, lower.y_px) == (500, 500)


def test_people_who_overlap_cannot_be_parted() -> None:
    assert apart((Box(100, 100, 300, 300), Box(250, 150, 300, 300)), PICTURE, 0.1) is None


def test_people_without_room_beside_them_cannot_be_parted() -> None:
    assert apart((Box(0, 100, 300, 300), Box(302, 100, 300, 300)), PICTURE, 0.5) is None


def test_a_window_beside_a_hole_is_large_and_shows_nothing_of_it() -> None:
    hole = Box(0, 700, 500, 380)

    window = beside(PICTURE, hole, Fraction(9, 16))

    assert window.height_px == 1080
    assert window.x_px >= 500


def test_a_hole_as_large_as_the_picture_leaves_the_largest_window() -> None:
    assert beside(PICTURE, PICTURE, Fraction(16, 9)).width_px == 1920


def test_boxes_are_read_from_left_to_right_and_columns_from_the_top() -> None:
    grid = (Box(1000, 600, 400, 400), Box(0, 590, 400, 400), Box(1010, 0, 400, 400), Box(10, 0, 400, 400))

    assert in_reading_order(grid) == (3, 1, 2, 0)


def test_the_box_around_several_holds_all() -> None:
    assert around([Box(10, 20, 30, 40), Box(100, 0, 10, 10)]) == Box(10, 0, 100, 60)


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        (Size(1080, 1920), Shape.PORTRAIT),
        (Size(1080, 1350), Shape.PORTRAIT),
        (Size(1080, 1080), Shape.SQUARE),
        (Size(1920, 1080), Shape.LANDSCAPE),
    ],
)
def test_every_ratio_has_a_class(size: Size, shape: Shape) -> None:
    assert shape_of(size) is shape


@pytest.mark.parametrize("layout", [item for item in LayoutName if item is not LayoutName.AUTO])
@pytest.mark.parametrize("output", [Size(1080, 1920), Size(864, 1080), Size(480, 480), Size(854, 480), Size(606, 1080)])
def test_every_layout_has_even_places_inside_every_output(layout: LayoutName, output: Size) -> None:
    for spot in range(spot_count(layout, output)):
        places = arrange(layout, output, 16 / 9, spot=spot)
        assert len(places) == len(LAYOUTS[layout, shape_of(output)].slots)
        for place in places:
            assert place.size.width_px % 2 == place.size.height_px % 2 == 0
            assert round(place.area.width_norm * output.width_px, 6) == place.size.width_px
            assert place.area.x_norm + place.area.width_norm <= 1 + 1e-9
            assert place.area.y_norm + place.area.height_norm <= 1 + 1e-9


@pytest.mark.parametrize("layout", [LayoutName.SPLIT_2, LayoutName.TRIO, LayoutName.GRID_4, LayoutName.SCREEN_FIRST])
@pytest.mark.parametrize("output", [Size(1080, 1920), Size(1080, 1080), Size(1920, 1080)])
def test_pictures_side_by_side_fill_the_output_and_do_not_overlap(layout: LayoutName, output: Size) -> None:
    boxes = [
        Box(place.area.x_norm, place.area.y_norm, place.area.width_norm, place.area.height_norm)
        for place in arrange(layout, output, 16 / 9)
    ]

    assert sum(box.width_px * box.height_px for box in boxes) == pytest.approx(1)
    assert all(overlap_px2(one, other) < 1e-9 for one in boxes for other in boxes if one is not other)


def test_a_screen_that_is_too_tall_for_its_room_is_filled_not_cut() -> None:
    screen, _ = arrange(LayoutName.SCREEN_FIRST, Size(1080, 1920), 0.5)

    assert screen.fill is Fill.BLUR
