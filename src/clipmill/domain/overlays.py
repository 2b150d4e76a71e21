# SPDX-License-Identifier: MIT
"""What stands over a clip besides its captions, and what sounds under it, as a user asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HeadingStyle(StrEnum):
    """How a heading is drawn."""

    STROKE = "stroke"
    """Bold letters with an outline."""
    INSTAGRAM = "instagram"
    """Text on rounded pills, line by line."""


class HeadingPosition(StrEnum):
    """Where a heading stands."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Heading:
    """A short text that stands over the whole clip."""

    text: str = ""
    """Given by the user; overrides the automatic one."""
    is_automatic: bool = False
    """Written for each clip when no text is given."""
    style: HeadingStyle = HeadingStyle.STROKE
    color: str = "FFFFFF"
    """RRGGBB of the letters; `stroke` only."""
    background_color: str = "FFFFFF"
    """RRGGBB of the pills; `instagram` only. The letters follow for contrast."""
    font_family: str = "Montserrat ExtraBold"
    position: HeadingPosition = HeadingPosition.TOP
    instructions: str = ""
    """Guides whoever writes the automatic one."""


class HookTone(StrEnum):
    """How the hook text is worded."""

    SERIOUS = "serious"
    CASUAL = "casual"
    INFORMATIVE = "informative"
    CONVERSATIONAL = "conversational"
    HUMOROUS = "humorous"
    PARODY = "parody"
    INSPIRATIONAL = "inspirational"
    DRAMATIC = "dramatic"
    EMPATHETIC = "empathetic"
    PERSUASIVE = "persuasive"
    NEUTRAL = "neutral"
    EXCITED = "excited"
    CALM = "calm"


class HookPlace(StrEnum):
    """Where the hook text stands in the clip."""

    BEGINNING = "beginning"
    END = "end"


@dataclass(frozen=True, slots=True)
class HookText:
    """A line of text that makes a viewer stay."""

    tone: HookTone = HookTone.NEUTRAL
    place: HookPlace = HookPlace.BEGINNING


@dataclass(frozen=True, slots=True)
class Music:
    """Sound that is mixed under the whole clip."""

    location: str
    """Address, or `upload:` and the upload's id."""
    volume: float = 0.3
    """Of the music's own level, 0 to 1."""
