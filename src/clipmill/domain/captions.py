# SPDX-License-Identifier: MIT
"""Timed text over a clip: cues, tracks, styles, safe areas."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from enum import StrEnum

from clipmill.domain.media import Size
from clipmill.domain.times import ClipRange


@dataclass(frozen=True, slots=True)
class SafeArea:
    """The part of the output that stays clear of app buttons, as margins in fractions of the output."""

    left_norm: float = 0.06
    right_norm: float = 0.06
    top_norm: float = 0.08
    bottom_norm: float = 0.18


class ColorName(StrEnum):
    """Colors that can be asked for by name, in captions and headings alike."""

    WHITE = "white"
    BLACK = "black"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    PURPLE = "purple"
    PINK = "pink"


COLOR_CODES = {
    ColorName.WHITE: "FFFFFF",
    ColorName.BLACK: "000000",
    ColorName.RED: "FF3B30",
    ColorName.ORANGE: "FF9500",
    ColorName.YELLOW: "FFE000",
    ColorName.GREEN: "34D058",
    ColorName.TEAL: "2ED3C6",
    ColorName.BLUE: "3D9BFF",
    ColorName.PURPLE: "B36BFF",
    ColorName.PINK: "FF5FB7",
}
"""RRGGBB of every color name, bright enough to be read over moving pictures."""


class CaptionDisplay(StrEnum):
    """Which words the captions show."""

    ORIGINAL = "original"
    TRANSLATION = "translation"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class WordEdit:
    """A correction of one caption word."""

    in_us: int
    """Source time at which the word begins, as the transcript has it."""
    text: str
    """The word as it shall stand; empty takes it out of the captions."""


class Highlight(StrEnum):
    """How the word that is said is marked."""

    NONE = "none"
    COLOR = "color"
    """In another color."""
    BOX = "box"
    """On a filled box, in a color that can be read on it."""
    UNDERLINE = "underline"
    POP = "pop"
    """In another color, and for a moment larger."""
    GLOW = "glow"
    """Shining."""
    FILL = "fill"
    """Karaoke: a color runs through the word while it is said, and stays."""


class Backdrop(StrEnum):
    """What stands behind the words all the time."""

    NONE = "none"
    CARD = "card"
    """One card behind the whole cue."""
    LINE = "line"
    """A card behind each line."""
    WORD = "word"
    """A bubble behind each word."""


class Entrance(StrEnum):
    """How a cue comes in. It takes at most a seventh of a second, and never more than a third of the cue."""

    NONE = "none"
    FADE = "fade"
    POP = "pop"
    """It grows from three quarters of its size."""
    SLIDE = "slide"
    """It rises into its place."""
    TYPEWRITER = "typewriter"
    """Each word is written when it is said."""


class Alternation(StrEnum):
    """What the two text colors alternate by."""

    NONE = "none"
    WORD = "word"
    LINE = "line"


class Emphasis(StrEnum):
    """How the most telling words stand out, in a style whose `emphasis_color` lets them. None moves a neighbor."""

    COLOR = "color"
    """In another color."""
    LARGER = "larger"
    """In another color, and larger all the time, in room that the line keeps for it."""
    HEAVIER = "heavier"
    """In another color, with thicker strokes."""
    BOX = "box"
    """On a filled box, in a color that can be read on it."""
    UNDERLINE = "underline"
    """With a line under it; the letters keep their color."""
    CAPITALS = "capitals"
    """In another color and in capital letters, where the script has them."""


@dataclass(frozen=True, slots=True)
class CaptionStyle:
    """
    How captions look. Colours are RRGGBB.

    Sizes are fractions of the height of a 9:16 output; `captions/geometry.py` says what they are in other shapes.
    """

    name: str = "classic"
    font_family: str = "Montserrat ExtraBold"
    """Family wanted; scripts that it lacks fall back to a font that has the glyphs."""
    font_size_norm: float = 0.040
    """Height of the em square."""
    text_color: str = "FFFFFF"
    highlight_color: str = "FFE000"
    highlight: Highlight = Highlight.COLOR
    outline_color: str = "000000"
    outline_norm: float = 0.0035
    shadow_norm: float = 0.0015
    is_upper_case: bool = False
    max_lines: int = 2
    max_line_width_norm: float = 0.86
    """Of the output's width, inside the safe area."""
    position_norm: float = 0.86
    """Where the middle of the caption block stands in the safe area: 0 is its top, 1 its bottom."""
    highlight_text_color: str | None = None
    """
    Color of the word that is said where the highlight is a box, a line or a glow.

    Without it the word on a box has a color that can be read there, and the others keep theirs.
    """
    pop_scale: float = 1.0
    """How much larger the word that is said becomes for a moment, 1.0 not at all; never so that it meets another."""
    shadow_color: str | None = None
    """Without it the outline's."""
    is_shadow_hard: bool = False
    """True draws the shadow opaque, as comics do."""
    rim_color: str = "FFFFFF"
    """Of a second outline around the first."""
    rim_norm: float = 0.0
    """Width of the second outline; 0 draws none."""
    glow_color: str | None = None
    """Light around all words; without it only a word whose highlight is a glow shines."""
    glow_norm: float = 0.0
    """How far light reaches; 0 is the usual reach."""
    corner_em: float = 0.18
    """Radius of the corners of boxes, cards and bubbles; half their height makes them round."""
    backdrop: Backdrop = Backdrop.NONE
    backdrop_color: str = "000000"
    backdrop_opacity: float = 1.0
    alternation: Alternation = Alternation.NONE
    second_color: str = "FFE000"
    """Color of every other word or line, where they alternate."""
    entrance: Entrance = Entrance.NONE
    word_spaces: int = 1
    """Spaces between two words: bubbles need two."""
    emphasis_color: str | None = None
    """Color of the most telling words: numbers, names, superlatives, rare words. Without it none stands out."""
    has_emoji: bool = False
    """Puts a fitting emoji after a word now and then; emoji that are said are drawn in any case."""
    emphasis: Emphasis = Emphasis.COLOR
    """How the most telling words stand out where `emphasis_color` is given; recipes that do not tell had a color."""
    emphasis_scale: float = 1.18
    """How large they are where they are larger, 1.18 for 18 %."""


CLASSIC_STYLE = CaptionStyle(emphasis=Emphasis.LARGER)
"""The look of captions for which no other was asked."""

CAPTION_STYLE_IDS: tuple[str, ...] = (
    "smart-bg-focus",
    "box-highlight",
    "word-focus",
    "underline-focus",
    *(f"temp-{number}" for number in range(18)),
    *(f"temp-static-{number}" for number in range(1, 7)),
    *(f"game-streamer-{number}" for number in range(1, 8)),
)
"""Names of the styles that a user may ask for by id, besides our own."""


@dataclass(frozen=True, slots=True)
class FontRun:
    """A stretch of text that is drawn in one font family."""

    text: str
    family: str


@dataclass(frozen=True, slots=True)
class FontChoice:
    """Which fonts draw a text. The runs joined are the text, without the characters that no font has."""

    family: str
    """The family that draws most of it: the one wanted, or the one that stands in for it."""
    runs: tuple[FontRun, ...]
    """In reading order."""
    missing: tuple[str, ...] = ()
    """Characters that no font has, each once; they are not drawn."""


@dataclass(frozen=True, slots=True)
class TextInk:
    """Where the ink of a line lies around its pen, in pixels."""

    advance_px: float
    """How far the pen moves."""
    left_px: float
    """Ink before the pen's start; negative when ink starts after it."""
    right_px: float
    """Ink after the pen's end; negative when ink ends before it, as after a full-width stop."""
    above_px: float
    """Ink above the baseline."""
    below_px: float
    """Ink below the baseline."""


@dataclass(frozen=True, slots=True)
class CueWord:
    """One word of a cue with the time at which it is marked."""

    range: ClipRange
    text: str
    joins_previous: bool = False
    """True when no space stands before it on its line."""
    speaker: str | None = None
    """Who says it, where voices were told apart: cues do not run from one speaker into the next."""
    emoji: str = ""
    """Drawn after it; none of its text, and in no subtitle file."""
    is_telling: bool = False
    """Whether it is among the words that stand out where the style emphasizes some."""


EMOJI_GRID = 512
"""Units along either side of the square that an emoji fills."""
EMOJI_EM, EMOJI_MIDDLE_EM = 1.12, 0.36
"""Side of that square, and how far its middle stands above the baseline: half of a capital letter's height."""
EMOJI_ABOVE_EM, EMOJI_BELOW_EM = EMOJI_MIDDLE_EM + EMOJI_EM / 2, EMOJI_EM / 2 - EMOJI_MIDDLE_EM
_WHOLE_NUMBER = re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class EmojiShape:
    """One painted outline of an emoji."""

    color: str
    """RRGGBB."""
    opacity_norm: float
    path: str
    """In the commands of ASS drawings (m, l, b), whole units of `EMOJI_GRID`, y downward."""

    def path_at(self, left_px: float, top_px: float, side_px: float) -> str:
        """Return the path in output pixels, its square at a place."""
        factor, offsets = side_px / EMOJI_GRID, itertools.cycle((left_px, top_px))
        return _WHOLE_NUMBER.sub(lambda found: f"{next(offsets) + factor * int(found[0]):.1f}", self.path)


@dataclass(frozen=True, slots=True)
class EmojiPicture:
    """An emoji as outlines, painted one over the other."""

    shapes: tuple[EmojiShape, ...]
    """At least one; the first lies at the back."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Text that is shown at once, broken into lines already."""

    range: ClipRange
    lines: tuple[tuple[CueWord, ...], ...]
    """Lines from top to bottom, words in reading order."""
    shift_norm: float = 0.0
    """How far further down than its track's place it stands, of the output's height; negative is further up."""


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """All captions of a clip. Cues are in order, do not overlap, and lie inside the clip."""

    language: str | None
    cues: tuple[Cue, ...]
    style: CaptionStyle
    safe_area: SafeArea
    size: Size
    """Output size that the line breaks were measured for."""
    is_emphasis_chosen: bool = False
    """
    Whether `CueWord.is_telling` tells which words stand out, none of them perhaps.

    Recipes made before words were told apart do not say so: theirs are chosen when they are drawn, as they were then.
    """
