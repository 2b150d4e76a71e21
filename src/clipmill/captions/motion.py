# SPDX-License-Identifier: MIT
"""
How drawn things move: poses between which libass goes in a straight line.

In: poses, points and rectangles in output pixels. Out: the tags that place and clip a drawing, still or moving.
A line always moves as a whole, with its clip, so that shaping never depends on what moves.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.captions.paint import number
from clipmill.captions.telling import FULL_SIZE, Growth

Sides = tuple[float, float, float, float]
"""Left, top, right and bottom of a rectangle."""


@dataclass(frozen=True, slots=True)
class Pose:
    """A size and a place relative to where things stand at rest."""

    scale: float = 1.0
    shift_px: float = 0.0
    """Down."""


REST = Pose()


@dataclass(frozen=True, slots=True)
class Move:
    """A straight way from one pose to another around a point, over the whole of an event."""

    start: Pose
    end: Pose
    center: tuple[float, float] = (0.0, 0.0)
    """The point around which sizes change."""
    growth: Growth = FULL_SIZE
    """How much larger what moves is all the time, before it moves."""


STILL = Move(REST, REST)


@dataclass(frozen=True, slots=True)
class Clip:
    """The part of a drawing that is seen, from the start of an event to its end."""

    start: Sides
    end: Sides
    is_hole: bool = False
    """True when all but this is seen."""


def pose_at(keys: Sequence[tuple[int, Pose]], tick: int) -> Pose:
    """Return the pose between keys in order of their ticks; before the first and after the last they hold."""
    if tick <= keys[0][0]:
        return keys[0][1]
    for (before, first), (after, second) in itertools.pairwise(keys):
        if tick < after:
            part = (tick - before) / (after - before)
            return Pose(
                first.scale + part * (second.scale - first.scale),
                first.shift_px + part * (second.shift_px - first.shift_px),
            )
    return keys[-1][1]


def place_tags(move: Move, anchor: tuple[float, float], clip: Clip | None) -> str:
    """Return the tags that put a drawing with this anchor in its place, let it move, and clip it."""
    growth = move.growth
    anchor = growth.moved(anchor)
    start, end = _moved(move, move.start, anchor), _moved(move, move.end, anchor)
    tags = f"\\move({_pair(start)},{_pair(end)})" if start != end else f"\\pos({_pair(start)})"
    later = ""
    if any(scale != 1.0 for scale in (move.start.scale, move.end.scale, growth.scale)):
        tags += _scale(move.start, growth)
        later += _scale(move.end, growth) if move.end.scale != move.start.scale else ""
    if clip is not None:
        name = "iclip" if clip.is_hole else "clip"
        first = _sides(_moved_sides(move, move.start, _grown_sides(growth, clip.start)))
        last = _sides(_moved_sides(move, move.end, _grown_sides(growth, clip.end)))
        tags += f"\\{name}({first})"
        later += f"\\{name}({last})" if last != first else ""
    return tags + (f"\\t({later})" if later else "")


def _moved(move: Move, pose: Pose, point: tuple[float, float]) -> tuple[float, float]:
    (x, y), (middle_x, middle_y) = point, move.center
    return middle_x + pose.scale * (x - middle_x), middle_y + pose.scale * (y - middle_y) + pose.shift_px


def _moved_sides(move: Move, pose: Pose, sides: Sides) -> Sides:
    if pose == REST:
        return sides
    left, top = _moved(move, pose, sides[:2])
    right, bottom = _moved(move, pose, sides[2:])
    return left, top, right, bottom


def _grown_sides(growth: Growth, sides: Sides) -> Sides:
    return sides if growth == FULL_SIZE else (*growth.moved(sides[:2]), *growth.moved(sides[2:]))


def _pair(point: tuple[float, float]) -> str:
    return f"{number(point[0])},{number(point[1])}"


def _scale(pose: Pose, growth: Growth) -> str:
    percent = number(100 * pose.scale * growth.scale)
    return f"\\fscx{percent}\\fscy{percent}"


def _sides(sides: Sides) -> str:
    return ",".join(str(round(side)) for side in sides)
