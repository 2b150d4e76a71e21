# SPDX-License-Identifier: MIT
"""
Heads that are too large for the picture they are meant for: how much more must be shown.

Goes in: where heads are over some frames, what may be shown, and the shape of the picture. Comes out: the size of a
window that holds the head, not of the picture's shape, to be shown whole over a blurred fill; or none, when the
picture's own shape does. Places nothing, and does not know who it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from clipmill.domain.picture import Box
from clipmill.reframe.boxes import around
from clipmill.reframe.windows import clipped, largest_size

FULL_SHARE = 0.92
"""A head of more than this share of the largest window's side has no room: its ears are cut, or the camera must follow
every nod."""

OUTLIER_SHARE = 0.03
"""So few frames in which the head is larger do not change the picture: calm matters more."""

AIR_NORM = 0.08
"""Room beside the head on each side, over the head's own side."""

MOST_REACH = 1.35
"""A head that moves over more than this many of its own sides is followed; the window need not hold all of its way."""


LEAST_OPEN = 1.12
"""A window wider or higher than the picture's shape is so by this factor at least: a thin line of blurred fill looks
like a fault."""

SLIVER = 1.04
"""Where the bounds give no more than this many times the area, a head that just fits stays as it is."""


def open_size(heads: Sequence[Box], bounds: Box, aspect: Fraction) -> tuple[float, float] | None:
    """
    Return (width, height) of the smallest window that gives a head room where no window of an aspect does, or none.

    Args:
        heads: each head that is followed, whenever it is shown; what it has outside the bounds does not count.
        bounds: what may be shown.
        aspect: width over height of the picture.

    """
    seen = [box for head in heads if min((box := clipped(head, bounds)).width_px, box.height_px) > 0]
    if not seen:
        return None
    width_px, height_px = largest_size(bounds, aspect)
    head_width_px = _high(sorted(box.width_px for box in seen))
    head_height_px = _high(sorted(box.height_px for box in seen))
    if head_width_px <= FULL_SHARE * width_px and head_height_px <= FULL_SHARE * height_px:
        return None
    reach = around(seen)
    is_wide, is_high = head_width_px > FULL_SHARE * width_px, head_height_px > FULL_SHARE * height_px
    wide_px = max(width_px * (LEAST_OPEN if is_wide else 1), _needed(head_width_px, reach.width_px))
    high_px = max(height_px * (LEAST_OPEN if is_high else 1), _needed(head_height_px, reach.height_px))
    open_px = min(bounds.width_px, wide_px), min(bounds.height_px, high_px)
    is_sliver = open_px[0] * open_px[1] < SLIVER * width_px * height_px
    return None if is_sliver and head_width_px <= width_px and head_height_px <= height_px else open_px


def _high(ordered: Sequence[float]) -> float:
    """Return the largest value but for a few."""
    return ordered[ceil(len(ordered) * (1 - OUTLIER_SHARE)) - 1]


def _needed(head_px: float, reach_px: float) -> float:
    return max(head_px, min(reach_px, MOST_REACH * head_px)) + 2 * AIR_NORM * head_px
