# SPDX-License-Identifier: MIT
"""
Crop windows that always lie inside the frame.

Goes in: sizes in pixels of the displayed source. Comes out: windows in the same pixels. Does not choose a subject.
"""

from __future__ import annotations

from fractions import Fraction

from clipmill.domain.clip import CropWindow
from clipmill.domain.media import Size


def whole_window(frame: Size) -> CropWindow:
    """Return the window that shows all of the frame."""
    return CropWindow(0.0, 0.0, float(frame.width_px), float(frame.height_px))


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
