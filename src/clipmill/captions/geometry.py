# SPDX-License-Identifier: MIT
"""
How large captions are in an output of any shape, and how wide their lines may be.

In: a style, an output size, a safe area. Out: pixels. It measures no text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from clipmill.captions.telling import growth_scale, is_emphasizing
from clipmill.domain.captions import Backdrop, CaptionStyle, Emphasis, Entrance, Highlight, SafeArea
from clipmill.domain.media import Size

MAX_LINE_EM = 26.0
"""Longest line in em: about 42 Latin letters, the usual limit of subtitles, which only wide outputs reach."""
BOX_PAD_X_EM = 0.12
"""Room between a word and the side of its highlight box; two pads are less than a space."""
BOX_PAD_Y_EM = 0.06
POP_REACH_EM = 0.15
"""How far a word grows on either side at most: less than a space."""
POP_PAD_Y_EM = 0.1
DEFAULT_GLOW_NORM = 0.01
"""Reach of a glow whose style does not say it."""
BACKDROP_GAP_EM = 0.1
"""Room between the bubbles of two lines."""
SLIDE_EM = 0.3
"""How far below its place a sliding cue starts."""
LINE_PITCH_EM = 1.16
"""Least distance of two baselines."""
WEIGHT_EM = 0.035
"""How much thicker on every side the letters of a heavier word are: about one step of a family's weights."""
PORTRAIT = 16 / 9


_HIGHLIGHT_PADS = {Highlight.BOX: (BOX_PAD_X_EM, BOX_PAD_Y_EM), Highlight.UNDERLINE: (0.04, 0.17)}
_BACKDROP_PADS = {Backdrop.CARD: (0.42, 0.26), Backdrop.LINE: (0.32, 0.14), Backdrop.WORD: (0.2, 0.12)}


_EMPHASIS_PADS = {
    Emphasis.BOX: _HIGHLIGHT_PADS[Highlight.BOX],
    Emphasis.UNDERLINE: _HIGHLIGHT_PADS[Highlight.UNDERLINE],
    Emphasis.HEAVIER: (WEIGHT_EM, WEIGHT_EM),
}


@dataclass(frozen=True, slots=True)
class Pads:
    """Room around the ink for what is drawn beside the letters, in em."""

    x_em: float
    y_em: float
    between_em: float
    """Least distance of the ink of two lines."""


def backdrop_pads(style: CaptionStyle) -> tuple[float, float]:
    """Return the room between the words and the sides and ends of what stands behind them, in em."""
    return _BACKDROP_PADS.get(style.backdrop, (0.0, 0.0))


def is_popping(style: CaptionStyle) -> bool:
    """Say whether the word that is said grows for a moment."""
    return style.highlight is Highlight.POP or style.pop_scale > 1.0


def glow_reach(style: CaptionStyle) -> float:
    """Return how far the style's light reaches, as a fraction of the height; 0 when nothing shines."""
    if style.highlight is not Highlight.GLOW and style.glow_color is None:
        return 0.0
    return style.glow_norm or DEFAULT_GLOW_NORM


def word_pads(style: CaptionStyle) -> tuple[float, float]:
    """Return how far what is drawn around one word while it is said reaches, in em."""
    x_em, y_em = _HIGHLIGHT_PADS.get(style.highlight, (0.0, 0.0))
    if is_popping(style):
        x_em, y_em = x_em + POP_REACH_EM, y_em + POP_PAD_Y_EM
    return x_em, y_em


def emphasis_pads(style: CaptionStyle) -> tuple[float, float]:
    """Return how far what is drawn around the words that stand out reaches, in em, besides their growth."""
    return _EMPHASIS_PADS.get(style.emphasis, (0.0, 0.0)) if is_emphasizing(style) else (0.0, 0.0)


def style_pads(style: CaptionStyle) -> Pads:
    """Return the room that a style needs around its lines."""
    (word_x, word_y), (telling_x, telling_y) = word_pads(style), emphasis_pads(style)
    grown = growth_scale(style) - 1  # up and down from the baseline, together by less than of an em
    word_x, word_y = max((1 + grown) * word_x, telling_x), max(word_y, telling_y)
    back_x, back_y = backdrop_pads(style)
    line_y = word_y if style.backdrop is Backdrop.CARD else max(word_y, back_y)
    apart = BACKDROP_GAP_EM if style.backdrop in {Backdrop.LINE, Backdrop.WORD} else 0.0
    slide = SLIDE_EM if style.entrance is Entrance.SLIDE else 0.0
    return Pads(max(word_x, back_x), max(word_y + grown, back_y) + slide, 2 * line_y + grown + apart)


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
    rim_px: float = 0.0
    glow_px: float = 0.0

    @property
    def border_px(self) -> float:
        """How far outlines, shadow and glow reach beyond the ink."""
        return self.outline_px + self.shadow_px + self.rim_px + self.glow_px


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
    rim, glow = style.rim_norm * reference, glow_reach(style) * reference
    grown = POP_REACH_EM * em if is_popping(style) else 0.0
    if is_emphasizing(style) and style.emphasis is Emphasis.HEAVIER:
        grown = max(grown, WEIGHT_EM * em)
    edge = max(outline + shadow + rim + glow + grown, style_pads(style).x_em * em)
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
        rim_px=rim,
        glow_px=glow,
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
