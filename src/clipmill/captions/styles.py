# SPDX-License-Identifier: MIT
"""
The caption styles that come with Clipmill, and the check of any style that a user makes.

In: nothing, or a style. Out: styles by name. It knows no fonts: whether a family exists is the measurer's to say.
"""

from __future__ import annotations

import math
import re

from clipmill.domain.captions import CaptionStyle, Highlight
from clipmill.domain.errors import InvalidOptions

_STYLES = (
    CaptionStyle(),
    CaptionStyle(name="boxed", highlight=Highlight.BOX, highlight_color="7C3AED"),
    CaptionStyle(
        name="bold",
        font_family="Anton",
        font_size_norm=0.046,
        highlight_color="39FF14",
        outline_norm=0.004,
        is_upper_case=True,
    ),
    CaptionStyle(
        name="clean",
        font_family="Figtree ExtraBold",
        font_size_norm=0.036,
        highlight=Highlight.NONE,
        outline_norm=0.0025,
    ),
    CaptionStyle(
        name="gaming",
        font_family="Luckiest Guy",
        font_size_norm=0.044,
        highlight_color="FF3B6B",
        outline_norm=0.0045,
        is_upper_case=True,
    ),
    CaptionStyle(name="pop", font_family="Lilita One", font_size_norm=0.044, highlight_color="00E5FF"),
)

CAPTION_STYLES: dict[str, CaptionStyle] = {style.name: style for style in _STYLES}
"""Styles by name; the first is the default."""

_COLOR = re.compile("[0-9A-Fa-f]{6}")
_MAX_LINES = 3


def check_style(style: CaptionStyle) -> None:
    """
    Refuse a style that cannot be drawn: its colors go into a file that libass runs, so nothing else may be in them.

    Raises:
        InvalidOptions: a color is not RRGGBB, or a size, a place or the number of lines is out of its range.

    """
    for name in ("text_color", "highlight_color", "outline_color"):
        if not _COLOR.fullmatch(getattr(style, name)):
            message = f"the caption style's {name} is not six hexadecimal digits: {getattr(style, name)[:20]!r}"
            raise InvalidOptions(message)
    ranges = {
        "font_size_norm": (0.01, 0.2),
        "outline_norm": (0.0, 0.02),
        "shadow_norm": (0.0, 0.02),
        "max_line_width_norm": (0.2, 1.0),
        "position_norm": (0.0, 1.0),
        "max_lines": (1, _MAX_LINES),
    }
    for name, (least, most) in ranges.items():
        value = getattr(style, name)
        if not (math.isfinite(value) and least <= value <= most):
            message = f"the caption style's {name} is {value}, not between {least} and {most}"
            raise InvalidOptions(message)
