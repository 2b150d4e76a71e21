# SPDX-License-Identifier: MIT
"""Fractions and floats to whole pixels. Goes in: areas and windows. Comes out: boxes that lie inside their picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from clipmill.domain.clip import Area, CropWindow
from clipmill.domain.media import DynamicRange, Size

_MIN_WINDOW_PX = 2


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A rectangle in whole pixels, origin top left."""

    x_px: int
    y_px: int
    width_px: int
    height_px: int

    @property
    def crop_arguments(self) -> str:
        """The box as ffmpeg's crop filter takes it."""
        return f"{self.width_px}:{self.height_px}:{self.x_px}:{self.y_px}"


_DEEP = re.compile(r"(9|10|12|14|16)(le|be)?$")


def step_px(pixel_format: str, dynamic_range: DynamicRange) -> int:
    """
    Return of what a window's edges and sides must be multiples.

    Tone mapping refuses pictures with odd sides.

    ffmpeg's exact crop reads chroma from the middle of a two-byte sample when a picture of more than 8 bits is cut at
    an odd column: the colors become noise.
    """
    return 2 if dynamic_range is not DynamicRange.SDR or _DEEP.search(pixel_format) else 1


def window_box(window: CropWindow, displayed: Size, stored: Size, step_px: int = 1) -> PixelBox:
    """
    Return a crop window in whole stored pixels, inside the picture.

    Args:
        window: in pixels of the displayed picture.
        displayed: size of the picture in square pixels.
        stored: size of the picture as it is decoded, upright.
        step_px: of what the edges and sides are multiples, in a picture of that size at least.

    """
    x_px, width_px = _span(window.x_px, window.width_px, displayed.width_px, stored.width_px)
    y_px, height_px = _span(window.y_px, window.height_px, displayed.height_px, stored.height_px)
    width_px, height_px = (max(min(step_px, side), side - side % step_px) for side in (width_px, height_px))
    return PixelBox(x_px - x_px % step_px, y_px - y_px % step_px, width_px, height_px)


def stored_window(window: CropWindow, displayed: Size, stored: Size) -> CropWindow:
    """Return a crop window in fractions of stored pixels, inside the picture."""
    x_px, width_px = _exact_span(window.x_px, window.width_px, displayed.width_px, stored.width_px)
    y_px, height_px = _exact_span(window.y_px, window.height_px, displayed.height_px, stored.height_px)
    return CropWindow(x_px, y_px, width_px, height_px)


def area_box(area: Area, output: Size) -> PixelBox:
    """Return an area in output pixels; edges are even, so that areas that touch still do, in colour as well."""
    left, right = _edges(area.x_norm, area.width_norm, output.width_px)
    top, bottom = _edges(area.y_norm, area.height_norm, output.height_px)
    return PixelBox(left, top, right - left, bottom - top)


def fitted_size(aspect: Fraction, room: Size) -> Size:
    """Return the largest even size of an aspect that fits into a room of even size."""
    if aspect >= room.aspect:
        return Size(room.width_px, min(room.height_px, _even(room.width_px / aspect)))
    return Size(min(room.width_px, _even(room.height_px * aspect)), room.height_px)


def covering_box(box: PixelBox, aspect: Fraction) -> PixelBox:
    """Return the largest part of an aspect around the middle of a box of that size; its left edge is even."""
    width_px = min(box.width_px, max(_MIN_WINDOW_PX, round(box.height_px * aspect)))
    height_px = min(box.height_px, max(_MIN_WINDOW_PX, round(box.width_px / aspect)))
    left_px = (box.width_px - width_px) // 4 * 2
    return PixelBox(left_px, (box.height_px - height_px) // 2, width_px, height_px)


def _even(length_px: Fraction) -> int:
    return max(2, 2 * round(length_px / 2))


def _span(start_px: float, length_px: float, displayed_px: int, stored_px: int) -> tuple[int, int]:
    factor = stored_px / displayed_px
    length = min(stored_px, max(_MIN_WINDOW_PX, round(length_px * factor)))
    return max(0, min(stored_px - length, round(start_px * factor))), length


def _exact_span(start_px: float, length_px: float, displayed_px: int, stored_px: int) -> tuple[float, float]:
    factor = stored_px / displayed_px
    length = min(float(stored_px), max(float(_MIN_WINDOW_PX), length_px * factor))
    return max(0.0, min(stored_px - length, start_px * factor)), length


def _edges(start_norm: float, length_norm: float, output_px: int) -> tuple[int, int]:
    start = 2 * round(start_norm * output_px / 2)
    end = 2 * round((start_norm + length_norm) * output_px / 2)
    start = min(max(0, start), output_px - 2)
    return start, min(output_px, max(start + 2, end))
