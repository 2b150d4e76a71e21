# SPDX-License-Identifier: MIT
"""Timed text over a clip: cues, tracks, styles, safe areas."""

from __future__ import annotations

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


class Highlight(StrEnum):
    """How the word that is said is marked."""

    NONE = "none"
    COLOR = "color"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class CaptionStyle:
    """How captions look. Colours are RRGGBB, sizes are fractions of the output's height."""

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
    position_norm: float = 0.72
    """Height of the middle of the caption block, from the top."""


@dataclass(frozen=True, slots=True)
class CueWord:
    """One word of a cue with the time at which it is marked."""

    range: ClipRange
    text: str
    joins_previous: bool = False
    """True when no space stands before it on its line."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Text that is shown at once, broken into lines already."""

    range: ClipRange
    lines: tuple[tuple[CueWord, ...], ...]
    """Lines from top to bottom, words in reading order."""


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """All captions of a clip. Cues are in order, do not overlap, and lie inside the clip."""

    language: str | None
    cues: tuple[Cue, ...]
    style: CaptionStyle
    safe_area: SafeArea
    size: Size
    """Output size that the line breaks were measured for."""
