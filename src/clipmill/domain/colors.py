# SPDX-License-Identifier: MIT
"""
How well one color is read on another.

In: colors as RRGGBB. Out: WCAG 2.1 contrast ratios, and what reads best on a color. It draws nothing.
"""

from __future__ import annotations

import re

WHITE, BLACK = "FFFFFF", "000000"

_RRGGBB = re.compile("[0-9A-Fa-f]{6}")


def is_color(text: str) -> bool:
    """Say whether a text is six hexadecimal digits; only such a text may go into a file that a renderer runs."""
    return _RRGGBB.fullmatch(text) is not None


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21 (WCAG 2.1, success criterion 1.4.3)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(rgb: str) -> float:
    """Return the relative luminance of a color, 0 to 1 (WCAG 2.1)."""
    channels = [int(rgb[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]  # noqa: PLR2004 - sRGB
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def black_or_white_on(color: str) -> str:
    """Return which of black and white reads better on a color; its contrast is 4.58 at the very least."""
    return max((BLACK, WHITE), key=lambda candidate: contrast(candidate, color))
