# SPDX-License-Identifier: MIT
"""
What a placed track is: cues, lines and words with the pixels where they stand.

In: nothing. Out: dataclasses that `layout` fills, `shapes` measures and the ASS writer draws. No rules are here.
"""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.captions.geometry import CaptionGeometry
from clipmill.captions.telling import FULL_SIZE, Growth
from clipmill.domain.captions import Cue, CueWord, EmojiPicture, FontRun, TextInk


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One drawn word of a line."""

    word: CueWord
    text: str
    """What is drawn of it."""
    left_px: float
    """Left end of its advance in the output, without the blank half of a full-width sign."""
    right_px: float
    is_telling: bool = False
    """Whether it is among the words that stand out where the style emphasizes some."""
    growth: Growth = FULL_SIZE
    """How much larger than its line it is drawn; its ends are those that it has in the line."""

    @property
    def drawn_left_px(self) -> float:
        """Left end of its advance as it is drawn."""
        return self.growth.moved((self.left_px, 0.0))[0]

    @property
    def drawn_right_px(self) -> float:
        """Right end of its advance as it is drawn."""
        return self.growth.moved((self.right_px, 0.0))[0]


@dataclass(frozen=True, slots=True)
class PlacedEmoji:
    """One emoji of a line: a square."""

    picture: EmojiPicture
    left_px: float
    top_px: float
    side_px: float
    word: int
    """Which word of its line it belongs to."""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line of a cue as it is drawn."""

    text: str
    runs: tuple[FontRun, ...]
    """The line in reading order."""
    words: tuple[PlacedText, ...]
    """The words that are drawn, in reading order."""
    center_px: float
    baseline_px: float
    ink: TextInk
    emoji: tuple[PlacedEmoji, ...] = ()
    """In reading order; each fills a blank that the text leaves for it."""


@dataclass(frozen=True, slots=True)
class PlacedCue:
    """One cue as it is drawn; without lines when nothing of it can be drawn."""

    cue: Cue
    em_px: float
    lines: tuple[PlacedLine, ...]


@dataclass(frozen=True, slots=True)
class PlacedTrack:
    """A whole track as it is drawn."""

    family: str
    """The family that draws most of it."""
    is_rtl: bool
    locale: str | None
    """Language tag of its letter forms."""
    geometry: CaptionGeometry
    above_em: float
    """Highest ink above a baseline in the whole track; all lines keep this room, so that none stands higher."""
    below_em: float
    cues: tuple[PlacedCue, ...]
    missing: tuple[str, ...]
    """Characters that no font has; they are not drawn. Emoji are not among them."""
