# SPDX-License-Identifier: MIT
"""
Which face of this picture is which face of the last one.

In: where faces are expected, and faces found. Out: pairs. Greedy by nearness in units of the face's size, which is
all that a handful of faces needs; no pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, log, sqrt

from clipmill.analysis.faces.detector import SURE, FoundFace
from clipmill.domain.picture import Box

_FAR = 0.8
"""Faces move less than this share of their size between two looks: at 5 looks a second, 4 faces a second."""
_GROWN = log(1.8)
_SIZE_WEIGHT = 0.5
_LEAP, _LEAP_GROWN = 2.2, log(1.4)
"""The only face that is missing is the only new one, if it is about as large: who jumps up moves two faces a look."""


def box_size(box: Box) -> float:
    """Return the side of the square of the same area, in pixels."""
    return sqrt(max(1e-3, box.width_px * box.height_px))


def distance(one: Box, other: Box, *, far: float = _FAR, grown_most: float = _GROWN) -> float | None:
    """Return how unlike two boxes of one face lie, in sizes of the face; none when they cannot be the same face."""
    sizes = box_size(one), box_size(other)
    (x, y), (other_x, other_y) = one.center, other.center
    apart = hypot(x - other_x, y - other_y) / (sum(sizes) / 2)
    grown = abs(log(sizes[0] / sizes[1]))
    return None if apart > far or grown > grown_most else apart + _SIZE_WEIGHT * grown


def match(expected: Sequence[Box], found: Sequence[FoundFace]) -> dict[int, int]:
    """
    Return for expected faces, by number, the number of the found face; nearest pairs first, each used once.

    One face that is left over on both sides has moved fast, unless it is much further away or of another size.
    """
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
    missing = [number for number in range(len(expected)) if number not in matched]
    new = [other for other in range(len(found)) if other not in matched.values() and found[other].score >= SURE]
    if len(missing) == 1 and len(new) == 1:
        gone, come = expected[missing[0]], found[new[0]].box
        if distance(gone, come, far=_LEAP, grown_most=_LEAP_GROWN) is not None:
            matched[missing[0]] = new[0]
    return matched
