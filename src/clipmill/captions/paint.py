# SPDX-License-Identifier: MIT
"""
Colors, shapes and tags as ASS has them.

In: RRGGBB, rectangles, numbers. Out: pieces of ASS. It knows no cues and no words.
"""

from __future__ import annotations

from clipmill.domain.colors import contrast
from clipmill.domain.picture import Box

_ARC = 0.5523
"""Control points of a cubic Bezier quarter circle."""
_LEAST_CONTRAST = 3.0
"""Of text on its box; WCAG 2.1's least for large text."""


def header_color(rgb: str, alpha: int = 0) -> str:
    """Return a color as a style line has it; alpha is 0 for opaque to 255 for none."""
    return f"&H{alpha:02X}{rgb[4:6]}{rgb[2:4]}{rgb[0:2]}".upper()


def color_tag(rgb: str) -> str:
    """Return a color as an override tag has it."""
    return f"&H{rgb[4:6]}{rgb[2:4]}{rgb[0:2]}&".upper()


def alpha_tag(opacity: float) -> str:
    """Return an opacity, 0 to 1, as an override tag has it."""
    return f"&H{round(255 * (1 - opacity)):02X}&"


def number(value: float) -> str:
    """Return a number with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def readable_on(ground: str, candidates: tuple[str, ...]) -> str:
    """Return the first of some colors that can be read on a ground, or black or white, whichever can."""
    return next(
        (color for color in candidates if contrast(color, ground) >= _LEAST_CONTRAST),
        max(("FFFFFF", "000000"), key=lambda color: contrast(color, ground)),
    )


def rounded_box(box: Box, radius_px: float) -> str:
    """Return a rectangle with round corners as an ASS drawing in script pixels."""
    left, top, right, bottom = box.x_px, box.y_px, box.x_px + box.width_px, box.y_px + box.height_px
    radius = min(radius_px, box.width_px / 2, box.height_px / 2)
    pull = radius * (1 - _ARC)
    return (
        f"m {_points((left + radius, top))} l {_points((right - radius, top))} "
        f"b {_points((right - pull, top), (right, top + pull), (right, top + radius))} "
        f"l {_points((right, bottom - radius))} "
        f"b {_points((right, bottom - pull), (right - pull, bottom), (right - radius, bottom))} "
        f"l {_points((left + radius, bottom))} "
        f"b {_points((left + pull, bottom), (left, bottom - pull), (left, bottom - radius))} "
        f"l {_points((left, top + radius))} "
        f"b {_points((left, top + pull), (left + pull, top), (left + radius, top))}"
    )


def _points(*points: tuple[float, float]) -> str:
    return " ".join(f"{number(x)} {number(y)}" for x, y in points)
