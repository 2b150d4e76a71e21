# SPDX-License-Identifier: MIT
"""
What the caption room asks of whoever knows the fonts: choices, widths, ink, libass sizes.

It holds the protocol alone; the font machine satisfies it without knowing it.
"""

from __future__ import annotations

from typing import Protocol

from clipmill.domain.captions import EmojiPicture, FontChoice, TextInk


class TextMeasurer(Protocol):
    """Measures text with the fonts that will draw it. Sizes are the height of the em square in pixels."""

    def resolve(self, family: str, text: str) -> FontChoice:
        """Return which fonts draw the text when this family is wanted."""

    def measure(self, text: str, family: str, size_px: float) -> float:
        """Return how far one line of text moves the pen, in pixels."""

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
