# SPDX-License-Identifier: MIT
"""
The caption styles by name, and the check of any style that a user makes.

In: nothing, or a style. Out: styles by name. It knows no fonts: whether a family exists is the measurer's to say.
"""

from __future__ import annotations

import math
import re

from clipmill.captions.catalogue import CATALOGUE, StyleEntry
from clipmill.domain.captions import CaptionStyle, Entrance, Highlight
from clipmill.domain.errors import InvalidOptions

STYLE_ENTRIES: dict[str, StyleEntry] = {entry.style.name: entry for entry in CATALOGUE}
"""What the catalogue says of each style, by its name."""

CAPTION_STYLES: dict[str, CaptionStyle] = {name: entry.style for name, entry in STYLE_ENTRIES.items()}
"""Styles by name; the first is the default."""

STYLE_COLORS = (
    "text_color",
    "highlight_color",
    "outline_color",
    "highlight_text_color",
    "shadow_color",
    "rim_color",
    "glow_color",
    "backdrop_color",
    "second_color",
    "emphasis_color",
)
OPTIONAL_COLORS = frozenset({"highlight_text_color", "shadow_color", "glow_color", "emphasis_color"})
"""Colors that a style may leave out."""

_COLOR = re.compile("[0-9A-Fa-f]{6}")
_MAX_LINES = 3
_RANGES: dict[str, tuple[float, float]] = {
    "font_size_norm": (0.01, 0.2),
    "outline_norm": (0.0, 0.02),
    "shadow_norm": (0.0, 0.02),
    "max_line_width_norm": (0.2, 1.0),
    "position_norm": (0.0, 1.0),
    "max_lines": (1, _MAX_LINES),
    "pop_scale": (1.0, 1.5),
    "rim_norm": (0.0, 0.02),
    "glow_norm": (0.0, 0.03),
    "corner_em": (0.0, 2.0),
    "backdrop_opacity": (0.05, 1.0),
    "word_spaces": (1, 3),
    "emphasis_scale": (1.0, 1.4),
}


def check_style(style: CaptionStyle) -> None:
    """
    Refuse a style that cannot be drawn: its colors go into a file that libass runs, so nothing else may be in them.

    Raises:
        InvalidOptions: a color is not RRGGBB, a size, a place or the number of lines is out of its range, or two looks
            exclude each other.

    """
    for name in STYLE_COLORS:
        color = getattr(style, name)
        if color is None and name in OPTIONAL_COLORS:
            continue
        if not _COLOR.fullmatch(color):
            message = f"the caption style's {name} is not six hexadecimal digits: {color[:20]!r}"
            raise InvalidOptions(message)
    for name, (least, most) in _RANGES.items():
        value = getattr(style, name)
        if not (math.isfinite(value) and least <= value <= most):
            message = f"the caption style's {name} is {value}, not between {least} and {most}"
            raise InvalidOptions(message)
    _check_together(style)


def _check_together(style: CaptionStyle) -> None:
    """Refuse looks that exclude each other: what a typewriter has not written yet must not shine or be filled."""
    if style.entrance is Entrance.TYPEWRITER and style.highlight is Highlight.FILL:
        message = "the caption style's entrance is typewriter, which does not go with the highlight fill"
        raise InvalidOptions(message)
    if style.entrance is Entrance.TYPEWRITER and style.glow_color is not None:
        message = "the caption style's entrance is typewriter, which does not go with a glow_color"
        raise InvalidOptions(message)
