# SPDX-License-Identifier: MIT
"""What stands over a clip besides its captions, and what sounds under it, as a user asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clipmill.domain.media import Size


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


class Corner(StrEnum):
    """A corner of the output."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


@dataclass(frozen=True, slots=True)
class Watermark:
    """A maker's mark that stands over the whole clip: a picture, or a short text when there is none."""

    location: str = ""
    """PNG, JPEG or WebP: a file, an address, or `upload:` and the upload's id."""
    text: str = ""
    """Drawn when there is no picture."""
    corner: Corner = Corner.TOP_RIGHT
    opacity_norm: float = 0.8
    """0 is invisible, 1 hides what is behind it."""
    width_norm: float = 0.18
    """Greatest width, of the output's."""
    margin_norm: float = 0.0
    """Kept besides from the edges of the area that apps leave clear, of the output's width."""
    content_hash: str | None = None
    """SHA-256 of the picture that was taken for the recipe; none before, and for a text."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as it lies on this host, checked, ready to be laid over a clip: an upright PNG without its margins."""

    path: str
    size: Size
    content_hash: str
    """SHA-256 of the file that the user gave."""


class Edge(StrEnum):
    """The side of the output along which a bar runs."""

    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class ProgressBar:
    """A thin bar that grows from left to right while the clip plays."""

    edge: Edge = Edge.BOTTOM
    color: str = "FFE000"
    """RRGGBB."""
    height_norm: float = 0.006
    """Of the output's height."""


@dataclass(frozen=True, slots=True)
class Music:
    """Sound that is mixed under the whole clip."""

    location: str
    """Path, address, or `upload:` and the upload's id."""
    volume: float = 0.3
    """Of the level of the speech, 0 to 1: the music is brought to that level first. 0.3 is 10.5 LU below it."""
    is_ducked: bool = False
    """Lowers the music further while somebody speaks."""
    content_hash: str | None = None
    """SHA-256 of the file that was taken for the recipe; none before, and in recipes that did not keep it."""


@dataclass(frozen=True, slots=True)
class MusicFile:
    """Music as it lies on this host, ready to be mixed: 48 kHz stereo, both ends faded against clicks."""

    path: str
    duration_us: int
    gain_db: float
    """What brings it to -14 LUFS; 0 for silence."""
    content_hash: str
    """SHA-256 of the file that the user gave."""
    is_silent: bool = False
    """Holds nothing that can be heard."""


class MaskSound(StrEnum):
    """What is heard in place of a masked word."""

    BEEP = "beep"
    """A tone of 1 kHz."""
    MUTE = "mute"
    """Nothing; music goes on."""
    KEEP = "keep"
    """The word itself: only its letters are hidden."""


@dataclass(frozen=True, slots=True)
class WordMask:
    """Words that nobody shall hear or read."""

    sound: MaskSound = MaskSound.BEEP
    is_in_captions: bool = True
    """Hides their letters in captions as well; false masks the sound alone."""
    has_own_list: bool = True
    """Masks the strong English words of our own list."""
    words: tuple[str, ...] = ()
    """Masked besides, in any language: a word, several words in a row, or a beginning that ends in `*`."""
    spared: tuple[str, ...] = ()
    """Words of our own list that stay."""
