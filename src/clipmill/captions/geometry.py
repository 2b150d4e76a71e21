# SPDX-License-Identifier: MIT
"""
How large captions are in an output of any shape, and how wide their lines may be.

In: a style, an output size, a safe area. Out: pixels. It measures no text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from clipmill.domain.captions import CaptionStyle, Highlight, SafeArea
from clipmill.domain.media import Size

MAX_LINE_EM = 26.0
"""Longest line in em: about 42 Latin letters, the usual limit of subtitles, which only wide outputs reach."""
BOX_PAD_X_EM = 0.12
"""Room between a word and the side of its highlight box; two pads are less than a space."""
BOX_PAD_Y_EM = 0.06
BOX_RADIUS_EM = 0.18
LINE_PITCH_EM = 1.16
"""Least distance of two baselines."""
PORTRAIT = 16 / 9


@dataclass(frozen=True, slots=True)
class CaptionGeometry:
    """A style in pixels of one output."""

    em_px: float
    outline_px: float
    shadow_px: float
    left_px: float
    """Left side of the safe area."""
    right_px: float
    top_px: float
    bottom_px: float
    max_line_px: float
    """Greatest advance of a line, so that its border and boxes stay in the safe area."""

    @property
    def border_px(self) -> float:
        """How far outline and shadow reach beyond the ink."""
        return self.outline_px + self.shadow_px


def caption_geometry(style: CaptionStyle, size: Size, safe_area: SafeArea) -> CaptionGeometry:
    """
    Return the style's lengths in pixels of the output.

    A fraction of a style is of the height of a 9:16 output with the same short side, drawn half way (geometric mean)
    to the real height where that is less: 1080x1920 gives 77 px, 1080x1350 64 px, 1080x1080 and 1920x1080 58 px.
    """
    portrait_height = min(size.width_px, size.height_px) * PORTRAIT
    reference = min(portrait_height, math.sqrt(portrait_height * size.height_px))
    em = style.font_size_norm * reference
    outline, shadow = style.outline_norm * reference, style.shadow_norm * reference
    left, right = safe_area.left_norm * size.width_px, (1 - safe_area.right_norm) * size.width_px
    pad = BOX_PAD_X_EM * em if style.highlight is Highlight.BOX else 0.0
    edge = max(outline + shadow, pad)
    widest = min(right - left, style.max_line_width_norm * size.width_px, MAX_LINE_EM * em)
    return CaptionGeometry(
        em_px=em,
        outline_px=outline,
        shadow_px=shadow,
        left_px=left,
        right_px=right,
        top_px=safe_area.top_norm * size.height_px,
        bottom_px=(1 - safe_area.bottom_norm) * size.height_px,
        max_line_px=max(1.0, widest - 2 * edge),
    )


def safe_area_for(size: Size) -> SafeArea:
    """
    Return the usual safe area of an output of this shape.

    Portrait outputs keep clear of app buttons (the domain's default); wide and square ones are shown in players, whose
    controls need less, so that 5 % (title safe area of EBU R 95) and a little more below are enough.
    """
    if size.width_px >= size.height_px:
        return SafeArea(left_norm=0.05, right_norm=0.05, top_norm=0.05, bottom_norm=0.07)
    return SafeArea()
