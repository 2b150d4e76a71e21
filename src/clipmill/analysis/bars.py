# SPDX-License-Identifier: MIT
"""
Bars that are part of the picture: letterbox, pillarbox and both.

In: frames of one size. Out: the box of the picture without its bars, in pixels of the frames, of all of them or of a
part. Blurred or moving fill at the sides is picture, not bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceRange, SourceTime

_STEP_US = 500_000
"""Bars stand still: more looks tell no more, but a shot of two seconds is to have enough of them."""
_ENDS_US = 250_000
"""Looks this near to the ends of a shot may be of a dissolve into the next."""
_MIN_LOOKS = 3
_SPARSE = 4
"""Along a line every fourth pixel is looked at."""
_NOISE = 12
"""How far a pixel of a bar may be from the bar's color; coding noise at an edge stays below."""
_STRAY_SHARE = 0.02
_MAX_INK_SHARE = 0.6
_CLEAN_SHARE = 0.5
"""A subtitle or a logo may cover this much of a bar's line, if the line is clean in this share of the looks."""
_LIT, _LIT_SHARE = 45, 0.01
"""A frame with fewer brighter pixels than this is too dark to tell its picture from bars."""
_DARK = 45
_STRAIGHT_SHARE_DARK, _STRAIGHT_SHARE = 0.8, 0.9
_STRAIGHT_LINES = 3
_MIN_BAR_NORM = 0.008
_PAIR_NORM = 0.02
"""Bars are alike on both sides, but for this share of the frame."""
_BLACK = 28
_ALONE_NORM = 0.15
_MIN_COLORED_NORM = 0.04
"""A colored pair is this deep at least: the border of a slide is thinner, and nothing is gained without it."""
_MIN_PICTURE_NORM = 0.2

Pixels = npt.NDArray[np.uint8]


class BarWatcher:
    """
    Watches frames for bars of one flat color at their edges.

    A bar is a run of lines at an edge that have its color in every lit frame, up to a straight border where the picture
    begins. Bars come in pairs, alike in depth and color; black alone also at one edge. One colored stripe is design.
    So one bright shot that reaches the edge disproves a bar, dark frames say nothing, and a black studio, whose
    border is the outline of a person, has none. Subtitles and logos that come and go leave a bar a bar, for no picture
    is lost with them; writing that stays ends it, for it is part of what was made.

    What was seen in each look is kept, 20 kB of it for frames of 640x360, because the shots are known at the end.
    """

    def __init__(self) -> None:
        """Begin with no frames."""
        self._next_us: int | None = None
        self._size = (0, 0)
        self._looks: list[_Look] = []

    def feed(self, frame: Frame) -> None:
        """Take the next frame; two a second are looked at, in 1 ms each."""
        height_px, width_px = frame.pixels.shape[:2]
        if self._size != (height_px, width_px):
            self._size, self._looks, self._next_us = (height_px, width_px), [], None
        if self._next_us is not None and frame.time < self._next_us:
            return
        self._next_us = frame.time + _STEP_US
        sparse = frame.pixels[::_SPARSE, ::_SPARSE]
        if float((sparse.max(axis=2) > _LIT).mean()) < _LIT_SHARE:
            return
        rows = frame.pixels[:, ::_SPARSE]
        columns = frame.pixels[::_SPARSE].swapaxes(0, 1)
        edges = tuple(_side_of(lines) for lines in (rows, rows[::-1], columns, columns[::-1]))
        self._looks.append(_Look(frame.time, edges))

    def box(self) -> Box:
        """Return the box of the picture, exact to a pixel of the frames fed so far."""
        whole = Box(0.0, 0.0, float(self._size[1]), float(self._size[0]))
        return self._inside(self._looks, whole, alone=0.0)

    def box_in(self, part: SourceRange) -> Box:
        """
        Return the box of the picture in a shot, exact to a pixel of the frames; never more than `box`.

        There is less to disprove a bar with in one shot, and a black side may be a wall or a desk, so black alone
        counts only where it is deep. A part with fewer than three lit looks tells nothing more than all frames do.
        """
        looks = [look for look in self._looks if part.in_us + _ENDS_US <= look.time < part.out_us - _ENDS_US]
        always = self.box()
        return _common(always, self._inside(looks, always, alone=_ALONE_NORM))

    def _inside(self, looks: Sequence[_Look], otherwise: Box, *, alone: float) -> Box:
        """Return the box of the picture by some looks, or another where they do not tell; one bar alone is black."""
        height_px, width_px = self._size
        if len(looks) < _MIN_LOOKS:
            return otherwise
        edges = [_Edge([look.sides[number] for look in looks]) for number in range(4)]
        top, bottom, left, right = (edge.depth for edge in edges)
        across = (-(-left // _SPARSE), (width_px - right) // _SPARSE)
        down = (-(-top // _SPARSE), (height_px - bottom) // _SPARSE)
        depths = [
            edge.depth if edge.is_straight(span) else 0
            for edge, span in zip(edges, (across, across, down, down), strict=True)
        ]
        top, bottom = _settled(depths[:2], edges[:2], height_px, alone=alone)
        left, right = _settled(depths[2:], edges[2:], width_px, alone=alone)
        box = Box(float(left), float(top), float(width_px - left - right), float(height_px - top - bottom))
        if box.width_px < _MIN_PICTURE_NORM * width_px or box.height_px < _MIN_PICTURE_NORM * height_px:
            return otherwise
        return box


@dataclass(frozen=True, slots=True)
class _Side:
    """What one look saw at one edge; lines count from it inwards, to the middle."""

    color: npt.NDArray[np.int16]
    """(3,), of the outermost line."""
    share: npt.NDArray[np.float32]
    """(lines,): how much of each line has another color."""
    covered: Pixels
    """(lines, pixels / 8): which pixels have another color, a bit each."""
    pixels: int
    """Looked at in a line."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look saw."""

    time: SourceTime
    sides: tuple[_Side, ...]
    """Top, bottom, left, right."""


def _side_of(lines: Pixels) -> _Side:
    """Return what is seen at an edge; lines (N, pixels, 3), the outermost first."""
    color = np.median(lines[0], axis=0).astype(np.int16)
    low, high = (np.clip(color + off, 0, 255).astype(np.uint8) for off in (-_NOISE, _NOISE))
    half = lines[: len(lines) // 2]
    red, green, blue = ((half[..., part] < low[part]) | (half[..., part] > high[part]) for part in range(3))
    covered = red | green | blue
    return _Side(color, covered.mean(axis=1, dtype=np.float32), np.packbits(covered, axis=1), covered.shape[1])


class _Edge:
    """What several looks tell of one edge."""

    def __init__(self, sides: Sequence[_Side]) -> None:
        """Take what at least one look saw there."""
        self._sides = sides
        colors = np.stack([side.color for side in sides])
        self.color: npt.NDArray[np.int16] = np.median(colors, axis=0).astype(np.int16)
        self._high = int(colors.max())
        shares = np.stack([side.share for side in sides])
        is_steady = int((colors.max(axis=0) - colors.min(axis=0)).max()) <= _NOISE
        is_bar = ((shares <= _STRAY_SHARE).mean(axis=0) >= _CLEAN_SHARE) & (shares.max(axis=0) <= _MAX_INK_SHARE)
        depth = len(is_bar) if bool(is_bar.all()) else int(is_bar.argmin())
        self.depth = depth if is_steady and depth > _MIN_BAR_NORM * 2 * len(is_bar) else 0
        """How many lines may be bar."""

    def is_straight(self, span: tuple[int, int]) -> bool:
        """Say whether the picture begins all along the line where the bar ends."""
        if not self.depth or span[1] <= span[0]:
            return False
        lines = slice(self.depth, self.depth + _STRAIGHT_LINES)
        ever = np.bitwise_or.reduce([side.covered[lines] for side in self._sides])
        inside = np.unpackbits(ever, axis=1, count=self._sides[0].pixels)[:, span[0] : span[1]]
        wanted = _STRAIGHT_SHARE_DARK if self._high < _DARK else _STRAIGHT_SHARE
        return inside.size > 0 and float(inside.any(axis=0).mean()) >= wanted


def _settled(depths: Sequence[int], edges: Sequence[_Edge], side_px: int, *, alone: float) -> tuple[int, int]:
    """Return the depths of the bars of two edges across from each other: a pair, or black alone if deep enough."""
    one, other = depths
    is_even = abs(one - other) <= max(2.0, _PAIR_NORM * side_px)
    is_alike = int(np.abs(edges[0].color - edges[1].color).max()) <= _NOISE
    is_black = [int(edge.color.max()) <= _BLACK for edge in edges]
    is_deep = min(depths) >= _MIN_COLORED_NORM * side_px
    if one and other and is_even and is_alike and (all(is_black) or is_deep):
        return one, other
    is_alone = [black and depth >= alone * side_px for black, depth in zip(is_black, depths, strict=True)]
    return (one if is_alone[0] else 0, other if is_alone[1] else 0)


def _common(one: Box, other: Box) -> Box:
    """Return what two boxes that overlap share."""
    left, top = max(one.x_px, other.x_px), max(one.y_px, other.y_px)
    right = min(one.x_px + one.width_px, other.x_px + other.width_px)
    bottom = min(one.y_px + one.height_px, other.y_px + other.height_px)
    return Box(left, top, right - left, bottom - top)
