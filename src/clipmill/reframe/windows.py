# SPDX-License-Identifier: MIT
"""
Crop windows that always lie inside the frame, or inside the part of it that may be shown.

Goes in: sizes, boxes and points in pixels of the displayed source. Comes out: windows in the same pixels. Does not
choose a subject, and does not move.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from clipmill.domain.clip import CropWindow
from clipmill.domain.media import Size
from clipmill.domain.picture import Box

LEAST_SIDE_PX = 2.0
"""No window is narrower or lower, whatever the bounds."""


def center_window(frame: Size, aspect: Fraction) -> CropWindow:
    """
    Return the largest window of an aspect (width over height) around the middle of the frame.

    Width and height are whole pixels, at least one, and never past the frame; so the aspect is met to half a pixel.
    """
    width_px = min(frame.width_px, max(1, round(frame.height_px * aspect)))
    height_px = min(frame.height_px, max(1, round(frame.width_px / aspect)))
    return CropWindow(
        float((frame.width_px - width_px) // 2),
        float((frame.height_px - height_px) // 2),
        float(width_px),
        float(height_px),
    )


def whole_box(frame: Size) -> Box:
    """Return the bounds that allow all of the frame."""
    return Box(0.0, 0.0, float(frame.width_px), float(frame.height_px))


def box_window(box: Box) -> CropWindow:
    """Return the window that shows a box and nothing else."""
    return CropWindow(box.x_px, box.y_px, box.width_px, box.height_px)


def largest_size(bounds: Box, aspect: Fraction) -> tuple[float, float]:
    """Return (width, height) in pixels of the largest window of an aspect (width over height) inside the bounds."""
    ratio = float(aspect)
    width_px = min(bounds.width_px, bounds.height_px * ratio)
    return max(LEAST_SIDE_PX, width_px), max(LEAST_SIDE_PX, min(bounds.height_px, width_px / ratio))


def largest_window(bounds: Box, aspect: Fraction, around: tuple[float, float] | None = None) -> CropWindow:
    """
    Return the largest window of an aspect inside the bounds, as near to a point as they allow.

    Args:
        bounds: what may be shown.
        aspect: width over height.
        around: (x, y) that the middle of the window is to come near; none takes the middle of the bounds.

    """
    width_px, height_px = largest_size(bounds, aspect)
    return window_at(around or bounds.center, (width_px, height_px), bounds)


def window_at(center: tuple[float, float], size: tuple[float, float], bounds: Box) -> CropWindow:
    """Return the window of a size (width, height) with its middle at a point, moved as little as keeps it inside."""
    width_px, height_px = min(size[0], bounds.width_px), min(size[1], bounds.height_px)
    x_px = min(max(center[0] - width_px / 2, bounds.x_px), bounds.x_px + bounds.width_px - width_px)
    y_px = min(max(center[1] - height_px / 2, bounds.y_px), bounds.y_px + bounds.height_px - height_px)
    return CropWindow(x_px, y_px, width_px, height_px)


def least_height_px(bounds: Box, aspect: Fraction, output_px: Size, max_upscale: float) -> float:
    """
    Return the height of the smallest window that the source's pixels bear.

    Args:
        bounds: what may be shown.
        aspect: width over height of the window.
        output_px: size of the picture that the window becomes.
        max_upscale: output pixels for each source pixel at most; the largest window is allowed whatever it needs.

    """
    full_px = largest_size(bounds, aspect)[1]
    return min(full_px, output_px.height_px / max_upscale)


def window_that_holds(
    boxes: Sequence[Box], *, bounds: Box, aspect: Fraction, margin_norm: float = 0.0, least_px: float = 0.0
) -> CropWindow:
    """
    Return the smallest window of an aspect that holds some boxes.

    Args:
        boxes: at least one; what they have outside the bounds does not count.
        bounds: what may be shown; when the boxes need more, the largest window, as near to their middle as may be.
        aspect: width over height.
        margin_norm: room on each side of what the boxes span, over the span's width and height.
        least_px: height that the window has at least, where the bounds have it.

    """
    lefts, tops = [box.x_px for box in boxes], [box.y_px for box in boxes]
    left = max(bounds.x_px, min(lefts))
    top = max(bounds.y_px, min(tops))
    right = min(bounds.x_px + bounds.width_px, max(box.x_px + box.width_px for box in boxes))
    bottom = min(bounds.y_px + bounds.height_px, max(box.y_px + box.height_px for box in boxes))
    wide_px, high_px = (max(0.0, side) * (1 + 2 * margin_norm) for side in (right - left, bottom - top))
    full_width_px, full_height_px = largest_size(bounds, aspect)
    height_px = min(full_height_px, max(high_px, wide_px / float(aspect), least_px, LEAST_SIDE_PX))
    width_px = full_width_px if height_px == full_height_px else min(full_width_px, height_px * float(aspect))
    return window_at(((left + right) / 2, (top + bottom) / 2), (width_px, height_px), bounds)


def can_hold(boxes: Sequence[Box], bounds: Box, aspect: Fraction) -> bool:
    """Say whether one window of an aspect inside the bounds can hold all boxes; what is outside does not count."""
    window = window_that_holds(boxes, bounds=bounds, aspect=aspect)
    return all(is_held(clipped(box, bounds), window) for box in boxes)


def is_held(box: Box, window: CropWindow, slack_px: float = 0.01) -> bool:
    """Say whether all of a box is inside a window, but for a slack on each side."""
    return (
        box.x_px >= window.x_px - slack_px
        and box.y_px >= window.y_px - slack_px
        and box.x_px + box.width_px <= window.x_px + window.width_px + slack_px
        and box.y_px + box.height_px <= window.y_px + window.height_px + slack_px
    )


def clipped(box: Box, bounds: Box) -> Box:
    """Return the part of a box inside the bounds; a box outside becomes empty, at the nearest edge."""
    left, right = (min(max(x, bounds.x_px), bounds.x_px + bounds.width_px) for x in (box.x_px, box.x_px + box.width_px))
    top, bottom = (
        min(max(y, bounds.y_px), bounds.y_px + bounds.height_px) for y in (box.y_px, box.y_px + box.height_px)
    )
    return Box(left, top, right - left, bottom - top)
