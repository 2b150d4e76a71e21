# SPDX-License-Identifier: MIT
"""
The outline of pills behind the lines of a text, joined to one shape: round outside, hollowed where widths change.

In: half widths of the lines and their height. Out: a path as the ASS renderer reads it. It knows no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_ARC = 0.5523
"""Control points of a cubic Bezier quarter circle."""

Point = tuple[float, float]


def snapped_halves(halves_px: Sequence[float], radius_px: float) -> tuple[float, ...]:
    """
    Return half widths of which no two neighbors differ by less than two radii without being equal.

    A step too small for a round corner and its hollow is filled up to the wider line, as the app does it.
    """
    halves = list(halves_px)
    for _ in halves:  # filling one step may make another one too small; each pass settles one line at least
        for index, (upper, lower) in enumerate(pairwise(halves)):
            if abs(upper - lower) < 2 * radius_px:
                halves[index] = halves[index + 1] = max(upper, lower)
    return tuple(halves)


def pill_path(center_px: float, top_px: float, halves_px: Sequence[float], height_px: float, radius_px: float) -> str:
    """
    Return one closed path around lines of equal height, centered over each other.

    Args:
        center_px: middle of all lines.
        top_px: upper end of the first.
        halves_px: half the width of each, snapped.
        height_px: of each line.
        radius_px: of the corners; no more than half the height of a line.

    """
    radius = min(radius_px, height_px / 2, *halves_px)
    right = _right_side(top_px, halves_px, height_px, radius)
    start, *rest = right
    commands = [f"m {_text((center_px + start[0][0], start[0][1]))}"]
    commands += [_command([(center_px + x, y) for x, y in points]) for points in rest]
    mirrored = _reversed_side(right)
    commands.append(_command([(center_px - mirrored[0][0][0], mirrored[0][0][1])]))
    commands += [_command([(center_px - x, y) for x, y in points]) for points in mirrored[1:]]
    return " ".join(commands)


def rectangle_path(left_px: float, top_px: float, right_px: float, bottom_px: float) -> str:
    """Return a rectangle as a closed path."""
    corners = [(left_px, top_px), (right_px, top_px), (right_px, bottom_px), (left_px, bottom_px)]
    return f"m {_text(corners[0])} l {' '.join(_text(corner) for corner in corners[1:])}"


def number(value: float) -> str:
    """Return a length as ASS takes it, to a hundredth of a pixel."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _right_side(top: float, halves: Sequence[float], height: float, radius: float) -> list[list[Point]]:
    """Return the right side from top to bottom as points: one for a straight line, three for a curve."""
    side: list[list[Point]] = [[(halves[0] - radius, top)]]
    side.append(_curve((halves[0] - radius, top), (halves[0], top), (halves[0], top + radius)))
    for index, (upper, lower) in enumerate(pairwise(halves)):
        edge = top + (index + 1) * height
        if upper == lower:
            continue
        turn = min(radius, abs(upper - lower) / 2)
        sign = 1 if lower > upper else -1
        side.append([(upper, edge - turn)])
        side.append(_curve((upper, edge - turn), (upper, edge), (upper + sign * turn, edge)))
        side.append([(lower - sign * turn, edge)])
        side.append(_curve((lower - sign * turn, edge), (lower, edge), (lower, edge + turn)))
    bottom = top + len(halves) * height
    side.append([(halves[-1], bottom - radius)])
    side.append(_curve((halves[-1], bottom - radius), (halves[-1], bottom), (halves[-1] - radius, bottom)))
    return side


def _reversed_side(side: Sequence[list[Point]]) -> list[list[Point]]:
    """Return the same side from bottom to top."""
    back: list[list[Point]] = [[side[-1][-1]]]
    for index in range(len(side) - 1, 0, -1):
        before = side[index - 1][-1]
        points = side[index]
        back.append([before] if len(points) == 1 else [points[1], points[0], before])
    return back


def _curve(start: Point, corner: Point, end: Point) -> list[Point]:
    """Return the control points and the end of a quarter circle around a corner."""
    first = (start[0] + _ARC * (corner[0] - start[0]), start[1] + _ARC * (corner[1] - start[1]))
    second = (end[0] + _ARC * (corner[0] - end[0]), end[1] + _ARC * (corner[1] - end[1]))
    return [first, second, end]


def _command(points: Sequence[Point]) -> str:
    return f"{'l' if len(points) == 1 else 'b'} {' '.join(_text(point) for point in points)}"


def _text(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
