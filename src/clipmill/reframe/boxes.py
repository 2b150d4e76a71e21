# SPDX-License-Identifier: MIT
"""
Rectangles of the source: around several, beside one, of a shape inside another.

Goes in: boxes in pixels of the displayed source. Comes out: boxes in the same pixels. Knows no time and no subject.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from clipmill.domain.clip import CropWindow
from clipmill.domain.picture import Box
from clipmill.reframe.windows import clipped, largest_window

OFF_MIDDLE_COST = 0.6
"""A window beside an inset at the very edge of the picture counts this share less than one in the middle."""


@dataclass(frozen=True, slots=True)
class Edges:
    """A box by its edges, in pixels."""

    left_px: float
    top_px: float
    right_px: float
    bottom_px: float

    @property
    def box(self) -> Box:
        """The box, never less than empty."""
        width_px, height_px = self.right_px - self.left_px, self.bottom_px - self.top_px
        return Box(self.left_px, self.top_px, max(0.0, width_px), max(0.0, height_px))


def edges(box: Box) -> Edges:
    """Return a box by its edges."""
    return Edges(box.x_px, box.y_px, box.x_px + box.width_px, box.y_px + box.height_px)


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around one or more."""
    sides = [edges(box) for box in boxes]
    return Edges(
        min(side.left_px for side in sides),
        min(side.top_px for side in sides),
        max(side.right_px for side in sides),
        max(side.bottom_px for side in sides),
    ).box


def grown(box: Box, side_px: float, above_px: float | None = None) -> Box:
    """Return a box with more on its left and right, and above and below."""
    up_px = side_px if above_px is None else above_px
    return Box(box.x_px - side_px, box.y_px - up_px, box.width_px + 2 * side_px, box.height_px + 2 * up_px)


def area_px2(box: Box) -> float:
    """Return the area of a box."""
    return box.width_px * box.height_px


def overlap_px2(one: Box, other: Box) -> float:
    """Return the area that two boxes share."""
    return area_px2(clipped(one, other))


def aspect_of(box: Box) -> float:
    """Return width over height; one for an empty box."""
    return box.width_px / box.height_px if box.width_px > 0 and box.height_px > 0 else 1.0


def box_of(window: CropWindow) -> Box:
    """Return the box that a window shows."""
    return Box(window.x_px, window.y_px, window.width_px, window.height_px)


def beside(picture: Box, hole: Box, aspect: Fraction) -> CropWindow:
    """
    Return the best window of an aspect that shows nothing of a hole: large, and near the middle of the picture.

    The largest windows left of, right of, above and below the hole are compared. When the hole leaves nothing, it is
    the largest window of all.
    """
    side, rim = edges(picture), edges(clipped(hole, picture))
    rooms = (
        Edges(side.left_px, side.top_px, rim.left_px, side.bottom_px).box,
        Edges(rim.right_px, side.top_px, side.right_px, side.bottom_px).box,
        Edges(side.left_px, side.top_px, side.right_px, rim.top_px).box,
        Edges(side.left_px, rim.bottom_px, side.right_px, side.bottom_px).box,
    )
    free = [room for room in rooms if min(room.width_px, room.height_px) >= 2]  # noqa: PLR2004 - a pixel and its color
    windows = [largest_window(room, aspect, picture.center) for room in free]
    return max(windows, key=lambda window: _worth(window, picture), default=largest_window(picture, aspect))


def _worth(window: CropWindow, picture: Box) -> float:
    x_px, y_px = box_of(window).center
    off = max(
        abs(x_px - picture.center[0]) / (picture.width_px / 2), abs(y_px - picture.center[1]) / (picture.height_px / 2)
    )
    return window.width_px * window.height_px * (1 - OFF_MIDDLE_COST * off)


def apart(extents: tuple[Box, ...], bounds: Box, margin: float) -> tuple[Box, ...] | None:
    """
    Return for each of several extents the part of the bounds that it may be shown in, so that none sees another.

    Two are parted by a line through the middle of the wider of the gaps between them, sideways or upright.
    None when two overlap both ways, or when a part is too small to hold its extent.

    Args:
        extents: where each is, over all the time.
        bounds: of the picture.
        margin: how much wider a part must be than its extent, as a share of it.

    """
    parts = [edges(bounds) for _ in extents]
    for first, one in enumerate(extents):
        for second, other in enumerate(extents):
            if first != second:
                part = _parted(parts[first], edges(one), edges(other))
                if part is None:
                    return None
                parts[first] = part
    rooms = tuple(part.box for part in parts)
    is_roomy = all(
        room.width_px >= extent.width_px * (1 + margin) and room.height_px >= extent.height_px * (1 + margin)
        for room, extent in zip(rooms, extents, strict=True)
    )
    return rooms if is_roomy else None


def _parted(part: Edges, one: Edges, other: Edges) -> Edges | None:
    """Return what is left of one's part beyond the line to the other."""
    gaps = {
        "right": other.left_px - one.right_px,
        "left": one.left_px - other.right_px,
        "below": other.top_px - one.bottom_px,
        "above": one.top_px - other.bottom_px,
    }
    side, gap_px = max(gaps.items(), key=lambda item: item[1])
    if gap_px <= 0:
        return None
    if side == "right":
        return Edges(part.left_px, part.top_px, min(part.right_px, one.right_px + gap_px / 2), part.bottom_px)
    if side == "left":
        return Edges(max(part.left_px, one.left_px - gap_px / 2), part.top_px, part.right_px, part.bottom_px)
    if side == "below":
        return Edges(part.left_px, part.top_px, part.right_px, min(part.bottom_px, one.bottom_px + gap_px / 2))
    return Edges(part.left_px, max(part.top_px, one.top_px - gap_px / 2), part.right_px, part.bottom_px)


def in_reading_order(boxes: tuple[Box, ...]) -> tuple[int, ...]:
    """Return the numbers of boxes from left to right; those in one column from the top."""
    order = sorted(range(len(boxes)), key=lambda number: boxes[number].center[0])
    for _ in order:
        for at, (left, right) in enumerate(pairwise(order)):
            one, other = boxes[left], boxes[right]
            is_column = abs(one.center[0] - other.center[0]) < min(one.width_px, other.width_px) / 2
            if is_column and one.center[1] > other.center[1]:
                order[at], order[at + 1] = right, left
    return tuple(order)
