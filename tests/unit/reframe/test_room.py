# SPDX-License-Identifier: MIT
"""Heads too large for their picture: shown whole over a fill, and only they."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.unit.reframe.filmed import LANDSCAPE, SQUARE, face, film, filmed, says, shot, stream

from clipmill.domain.clip import CameraMode, CameraPath, Edl, Fill, LayoutName
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.times import source_range_from_s
from clipmill.reframe.room import AIR_NORM, MOST_REACH, open_size

BOUNDS = Box(0, 0, 1000, 500)
TALL = Fraction(9, 16)
WIDEST = 500 * 9 / 16


def test_a_head_with_room_needs_no_more() -> None:
    assert open_size([Box(300, 100, WIDEST * 0.9, 300)], BOUNDS, TALL) is None


def test_a_head_as_wide_as_the_window_is_given_air() -> None:
    size = open_size([Box(300, 100, 280, 340)], BOUNDS, TALL)

    assert size == pytest.approx((280 * (1 + 2 * AIR_NORM), 500))


def test_a_head_too_high_for_a_wide_picture_is_given_height() -> None:
    size = open_size([Box(10, 200, 300, 560)], Box(0, 0, 500, 1000), Fraction(1))

    assert size is not None
    assert size[0] == 500
    assert 560 < size[1] < 1000


def test_a_few_frames_that_come_close_do_not_count() -> None:
    still, near = Box(300, 100, 200, 250), Box(300, 100, 290, 350)

    assert open_size([still] * 97 + [near] * 2, BOUNDS, TALL) is None
    assert open_size([still] * 80 + [near] * 20, BOUNDS, TALL) is not None


def test_the_window_holds_some_movement_and_follows_more() -> None:
    def walk(way_px: float) -> float:
        heads = [Box(50 + way_px * number / 10, 100, 280, 340) for number in range(11)]
        size = open_size(heads, BOUNDS, TALL)
        assert size is not None
        return size[0]

    assert walk(50) == pytest.approx(330 + 2 * AIR_NORM * 280)
    assert walk(600) == pytest.approx(280 * (MOST_REACH + 2 * AIR_NORM))


def test_a_sliver_of_fill_is_not_worth_it() -> None:
    assert open_size([Box(0, 0, 495, 400)], Box(0, 0, 510, 500), Fraction(1)) is None


def test_what_is_outside_the_bounds_does_not_count() -> None:
    assert open_size([Box(-200, 100, 400, 300)], BOUNDS, TALL) is None
    assert open_size([Box(2000, 100, 400, 300)], BOUNDS, TALL) is None


CLOSE = face(1, 120, y_px=80, size_px=380)
SQUARE_SOURCE = Size(512, 512)


def pictures(path: CameraPath) -> list[tuple[Fill, float, float]]:
    return [
        (pane.fill, pane.keyframes[0].window.width_px, pane.keyframes[0].window.height_px)
        for item in path.shots
        for pane in item.panes
    ]


def test_a_close_up_is_shown_whole_as_large_as_can_be() -> None:
    path = filmed(film(shot(0, 10, [CLOSE]), size=SQUARE_SOURCE), size=SQUARE_SOURCE)

    ((fill, width_px, height_px),) = pictures(path)
    assert fill is Fill.BLUR
    assert height_px == 512
    assert 304 < width_px < 400
    window = path.shots[0].panes[0].keyframes[0].window
    assert window.x_px < 120
    assert window.x_px + window.width_px > 120 + 304
    assert "too large" in path.shots[0].reason


def test_a_close_up_fills_a_picture_that_has_room() -> None:
    path = filmed(film(shot(0, 10, [CLOSE]), size=SQUARE_SOURCE), size=SQUARE_SOURCE, output=SQUARE)

    assert pictures(path)[0][0] is Fill.COVER


def test_one_person_has_one_kind_of_picture_all_through_a_shot() -> None:
    other = face(2, 1300, size_px=700, y_px=200)
    talk = film(
        shot(0, 12, [face(1, 200, size_px=300, out_s=12), other]),
        speaking=[says(0, 4, 2), says(4, 8, 1), says(8, 12, 2)],
    )
    ranges = (source_range_from_s(0, 3), source_range_from_s(5, 12))
    path = filmed(talk, camera=CameraMode.SPEAKER_ZOOM, layout=None, edl=Edl(ranges))

    kinds = {item.persons: set[Fill]() for item in path.shots}
    for item in path.shots:
        kinds[item.persons].add(item.panes[0].fill)
    assert kinds == {(1,): {Fill.COVER}, (2,): {Fill.BLUR}}


def test_a_fill_moves_without_a_change_of_size() -> None:
    walker = face(1, 50, size_px=700, y_px=200, drift_px_s=100)
    path = filmed(film(shot(0, 10, [walker])))

    keys = path.shots[0].panes[0].keyframes
    assert path.shots[0].panes[0].fill is Fill.BLUR
    assert len(keys) > 10
    assert len({(key.window.width_px, key.window.height_px) for key in keys}) == 1


def test_two_close_ups_side_by_side_are_shown_whole_one_by_one() -> None:
    pair = (face(1, 80, size_px=900, y_px=90), face(2, 1100, size_px=900, y_px=90))
    path = filmed(film(shot(0, 10, pair)), layout=LayoutName.SPLIT_2, output=SQUARE)

    assert [item.layout for item in path.shots] == [LayoutName.SPLIT_2]
    for number, pane in enumerate(path.shots[0].panes):
        window = pane.keyframes[0].window
        x_px = (80, 1100)[number]
        assert pane.fill is Fill.BLUR
        assert window.x_px <= x_px
        assert window.x_px + window.width_px >= x_px + 720


def test_a_wide_output_needs_no_fill_for_a_talk() -> None:
    assert pictures(filmed(film(shot(0, 10, [face(1, 800)])), output=LANDSCAPE))[0][0] is Fill.COVER
    assert stream().size.aspect == LANDSCAPE.aspect
