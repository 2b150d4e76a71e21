# SPDX-License-Identifier: MIT
"""The outline behind lines of different widths."""

from __future__ import annotations

import itertools
import re

from clipmill.overlays.pills import number, pill_path, rectangle_path, snapped_halves


def points(path: str) -> list[tuple[float, float]]:
    values = [float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return list(zip(values[::2], values[1::2], strict=True))


def test_a_small_step_is_filled_up_to_the_wider_line() -> None:
    assert snapped_halves([100, 90, 50], 10) == (100, 100, 50)


def test_filling_one_step_settles_the_steps_that_it_makes() -> None:
    halves = snapped_halves([50, 65, 80, 95, 110], 10)
    assert all(a == b or abs(a - b) >= 20 for a, b in itertools.pairwise(halves))
    assert max(halves) == 110


def test_a_wide_step_stays() -> None:
    assert snapped_halves([100, 50, 100], 10) == (100, 50, 100)


def test_the_path_is_as_wide_and_high_as_its_lines() -> None:
    xs, ys = zip(*points(pill_path(500, 200, (100, 50), 60, 20)), strict=True)
    assert (min(xs), max(xs), min(ys), max(ys)) == (400, 600, 200, 320)


def test_the_path_is_its_own_mirror_image() -> None:
    drawn = {(round(x, 2), round(y, 2)) for x, y in points(pill_path(500, 200, (100, 50, 140), 60, 20))}
    assert drawn == {(round(1000 - x, 2), round(y, 2)) for x, y in drawn}


def test_a_step_has_a_round_corner_and_a_hollow() -> None:
    drawn = points(pill_path(500, 200, (100, 50), 60, 20))
    assert (600, 240) in drawn  # where the wider line's side begins to turn
    assert (580, 260) in drawn
    assert (570, 260) in drawn  # where the hollow begins
    assert (550, 280) in drawn


def test_lines_of_one_width_are_one_pill_with_four_corners() -> None:
    assert pill_path(500, 200, (100, 100, 100), 60, 20).count("b") == 4


def test_numbers_have_two_places_at_most() -> None:
    assert [number(value) for value in (1.0, 1.25, -0.001, 12.341)] == ["1", "1.25", "0", "12.34"]
    assert rectangle_path(0, 1, 2, 3) == "m 0 1 l 2 1 2 3 0 3"
