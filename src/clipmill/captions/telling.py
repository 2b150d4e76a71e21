# SPDX-License-Identifier: MIT
"""
What the words that stand out take of the line: their letters, how much larger they are, the room that is kept for it.

In: words in order, a style, a way to measure. Out: words that say whether they stand out, with the width that they
need; spaces beside a word. A word that is drawn larger grows over spaces that its line has for it from the start, so
that nothing beside it ever moves. It chooses no words (`emphasis` does) and draws nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clipmill.captions.emphasis import telling_words
from clipmill.captions.lines import MeasuredWord
from clipmill.captions.text import upper_case
from clipmill.domain.captions import CaptionStyle, Emphasis

SPARE_SPACE = 0.25
"""Part of the usual space that a larger word may grow over."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How much larger than its line a word is drawn, around a point on the baseline."""

    scale: float = 1.0
    center: tuple[float, float] = (0.0, 0.0)

    def moved(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return where a point of the line comes to be."""
        (x, y), (middle_x, middle_y) = point, self.center
        return middle_x + self.scale * (x - middle_x), middle_y + self.scale * (y - middle_y)


FULL_SIZE = Growth()


def is_emphasizing(style: CaptionStyle) -> bool:
    """Say whether words stand out in a style."""
    return style.emphasis_color is not None


def growth_scale(style: CaptionStyle) -> float:
    """Return how much larger the words that stand out are; 1 where they are not."""
    is_larger = is_emphasizing(style) and style.emphasis is Emphasis.LARGER
    return style.emphasis_scale if is_larger else 1.0


def telling_text(text: str, style: CaptionStyle, language: str | None) -> str:
    """Return the letters of a word that stands out."""
    return upper_case(text, language) if style.emphasis is Emphasis.CAPITALS else text


def spaces_beside(width: float, space: float, scale: float) -> int:
    """Return how many spaces more than usual a word that is drawn larger needs on either side."""
    if scale <= 1.0 or space <= 0.0:
        return 0
    return max(0, math.ceil((scale - 1) * width / 2 / space - SPARE_SPACE))


def emphasize(
    words: Sequence[MeasuredWord],
    style: CaptionStyle,
    language: str | None,
    *,
    width_of: Callable[[str], float],
    max_line_px: float,
) -> list[MeasuredWord]:
    """
    Return the words, those that stand out saying so and as wide as they and the room beside them are.

    A word that would no longer fit on a line is left as it is.

    Args:
        words: all of a clip, in order.
        style: emphasizes some.
        language: tag of the words' language.
        width_of: of a text as drawn, in pixels.
        max_line_px: the longest line.

    """
    telling = telling_words([item.word.text + item.word.emoji for item in words], language)
    space_px = width_of("n n") - 2 * width_of("n")
    done: list[MeasuredWord] = []
    for index, item in enumerate(words):
        if index not in telling:
            done.append(item)
            continue
        width = width_of(telling_text(item.word.text, style, language))
        scale = growth_scale(style)
        room = max((scale - 1) * width, 2 * space_px * spaces_beside(width, space_px, scale))
        fits = width + room <= max_line_px
        done.append(MeasuredWord(replace(item.word, is_telling=True), width + room) if fits else item)
    return done
