# SPDX-License-Identifier: MIT
"""
Which face of this picture is which face of the last one.

In: where faces are expected, and faces found. Out: pairs. Greedy by nearness in units of the face's size, which is
all that a handful of faces needs; no pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, log, sqrt

from clipmill.analysis.faces.detector import FoundFace
from clipmill.domain.picture import Box

_FAR = 0.8
"""Faces move less than this share of their size between two looks: at 5 looks a second, 4 faces a second."""
_GROWN = log(1.8)
_SIZE_WEIGHT = 0.5


def box_size(box: Box) -> float:
    """Return the side of the square of the same area, in pixels."""
    return sqrt(max(1e-3, box.width_px * box.height_px))


def distance(one: Box, other: Box) -> float | None:
    """Return how unlike two boxes of one face lie, in sizes of the face; none when they cannot be the same face."""
    sizes = box_size(one), box_size(other)
    (x, y), (other_x, other_y) = one.center, other.center
    apart = hypot(x - other_x, y - other_y) / (sum(sizes) / 2)
    grown = abs(log(sizes[0] / sizes[1]))
    return None if apart > _FAR or grown > _GROWN else apart + _SIZE_WEIGHT * grown


def match(expected: Sequence[Box], found: Sequence[FoundFace]) -> dict[int, int]:
    """Return for expected faces, by number, the number of the found face; nearest pairs first, each used once."""
    pairs = sorted(
        (apart, number, other)
        for number, box in enumerate(expected)
        for other, face in enumerate(found)
        if (apart := distance(box, face.box)) is not None
    )
    matched: dict[int, int] = {}
    for _, number, other in pairs:
        if number not in matched and other not in matched.values():
            matched[number] = other
    return matched
