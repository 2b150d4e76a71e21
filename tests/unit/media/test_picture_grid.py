# SPDX-License-Identifier: MIT
"""Pictures around an in point are kept, held and thinned as a player would show them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from clipmill.domain.media import Frame
from clipmill.domain.times import SourceTime, source_range_from_s
from clipmill.media.grid import from_in_point, on_grid, thinned


def _frames(*times_us: int) -> Iterator[Frame]:
    return iter([Frame(SourceTime(time), np.full((1, 1, 3), time % 251, np.uint8)) for time in times_us])


def _told(frames: Iterator[Frame]) -> list[tuple[int, int]]:
    return [(frame.time, int(frame.pixels[0, 0, 0])) for frame in frames]


RANGE = source_range_from_s(1, 2)


def test_the_picture_already_shown_comes_first_with_the_in_point() -> None:
    shown = _told(from_in_point(_frames(900_000, 960_000, 1_020_000, 1_060_000), RANGE))
    assert shown == [(1_000_000, 960_000 % 251), (1_020_000, 1_020_000 % 251), (1_060_000, 1_060_000 % 251)]


def test_a_picture_at_the_in_point_needs_none_before_it() -> None:
    assert [time for time, _ in _told(from_in_point(_frames(960_000, 1_000_000, 1_040_000), RANGE))] == [
        1_000_000,
        1_040_000,
    ]
    assert [time for time, _ in _told(from_in_point(_frames(960_000, 1_000_400), RANGE))] == [1_000_400]


def test_the_last_picture_stays_when_none_follows() -> None:
    assert _told(from_in_point(_frames(300_000, 400_000), RANGE)) == [(1_000_000, 400_000 % 251)]
    assert _told(from_in_point(_frames(), RANGE)) == []


def test_a_grid_is_filled_to_the_out_point() -> None:
    held = _told(on_grid(_frames(1_000_000, 1_250_000), RANGE, Fraction(4), lambda: None))
    assert [time for time, _ in held] == [1_000_000, 1_250_000, 1_500_000, 1_750_000]
    assert {pixel for _, pixel in held[1:]} == {1_250_000 % 251}


def test_holes_and_repeats_of_a_rebuilt_graph_leave_the_grid_whole() -> None:
    sent = _frames(1_250_000, 1_250_012, 1_750_000)
    told = _told(on_grid(sent, RANGE, Fraction(4), lambda: None))
    assert [time for time, _ in told] == [1_000_000, 1_250_000, 1_500_000, 1_750_000]
    assert told[0][1] == told[1][1] == 1_250_000 % 251
    assert told[2][1] == 1_250_012 % 251


def test_an_empty_grid_is_filled_with_what_is_shown() -> None:
    shown = next(_frames(7))
    assert _told(on_grid(_frames(), RANGE, Fraction(2), lambda: shown)) == [(1_000_000, 7), (1_500_000, 7)]
    assert _told(on_grid(_frames(), RANGE, Fraction(2), lambda: None)) == []


def test_thinning_keeps_the_rate() -> None:
    times = [time for time, _ in _told(thinned(_frames(0, 400_000, 999_500, 1_200_000, 5_000_000), Fraction(1)))]
    assert times == [0, 999_500, 5_000_000]
    assert len(_told(thinned(_frames(0, 1, 2), None))) == 3
