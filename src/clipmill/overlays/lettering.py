# SPDX-License-Identifier: MIT
"""
What the overlay room asks of others: whoever knows the fonts, and whoever knows how texts are made harmless and broken.

It holds the protocols alone. The font machine satisfies the first; the engine makes the second of the caption room's
rules, so that headings and captions treat the same text alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from clipmill.domain.captions import EmojiPicture, FontChoice, TextInk


class TextMeasurer(Protocol):
    """Measures text with the fonts that will draw it. Sizes are the height of the em square in pixels."""

    def resolve(self, family: str, text: str) -> FontChoice:
        """Return which fonts draw the text when this family is wanted."""

    def ink(self, text: str, family: str, size_px: float, language: str | None = None) -> TextInk:
        """Return advance and ink of one line of text, in pixels, in the letter forms of a language tag."""

    def ass_font_size(self, family: str, em_px: float) -> float:
        """Return the libass font size whose em is this many pixels."""

    def ass_descent(self, family: str, em_px: float) -> float:
        """Return how far below the baseline libass's line box ends, in pixels at this em."""

    def emoji(self, cluster: str) -> EmojiPicture | None:
        """Return the picture of an emoji, or none when there is none."""

    def emoji_gap(self, family: str) -> str:
        """Return the no-break spaces that are about as wide as an emoji in this family, two at least."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text that no line breaks."""

    text: str
    joins_previous: bool
    """True when no space stands before it on its line."""


class TextRules(Protocol):
    """What is drawn of a user's text, and where it may break."""

    def drawn(self, text: str) -> str:
        """Return the text on one line without control characters and without emoji that have no picture."""

    def gapped(self, text: str, gap: str) -> str:
        """Return a drawn text with a blank in the place of each emoji."""

    def emoji_spans(
        self, text: str, gap: str, ink_of: Callable[[str], TextInk], *, is_rtl: bool
    ) -> Sequence[tuple[str, float, float]]:
        """
        Return the emoji of a drawn line, each with the ends of its blank from the left end of the line.

        Lengths are in the unit of `ink_of`, which measures texts that have blanks already.
        """

    def phrases(self, text: str, language: str | None) -> Sequence[Phrase]:
        """Return a drawn text as phrases between which a line may break."""

    def pieces(self, text: str) -> Sequence[str]:
        """Return the parts into which a phrase wider than a line may be cut; joined they are the phrase."""

    def is_rtl(self, text: str, language: str | None) -> bool:
        """Say whether the text runs from right to left."""

    def overhang(self, text: str, ink_of: Callable[[str], TextInk], *, is_rtl: bool) -> tuple[float, float]:
        """
        Return how far the ink of a line reaches over its left and its right end once its words are in visual order.

        Lengths are in the unit of `ink_of`, and negative where ink ends before the line does.
        """

    def locale(self, language: str | None, text: str) -> str | None:
        """Return the language tag by which fonts choose letter forms."""

    def escape(self, text: str) -> str:
        """Return text of which the ASS renderer takes nothing for a tag."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """All that turns a text into letters of known size."""

    measurer: TextMeasurer
    rules: TextRules
    language: str | None
    """Tag of the language that the texts are in, or none."""
