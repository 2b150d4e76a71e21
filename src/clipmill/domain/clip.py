# SPDX-License-Identifier: MIT
"""The recipe of one clip: which source ranges, what size, which camera, how loud."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from clipmill.domain.captions import CaptionDisplay, CaptionStyle, WordEdit
from clipmill.domain.media import Size
from clipmill.domain.moment import Moment
from clipmill.domain.overlays import Heading, HookText, Music, ProgressBar, Watermark, WordMask
from clipmill.domain.times import ClipRange, ClipTime, SourceRange, SourceTime, TimeRange


@dataclass(frozen=True, slots=True)
class Edl:
    """The source ranges kept in a clip, in the order in which they play. Only it converts between the two clocks."""

    entries: tuple[SourceRange, ...]
    """At least one; none empty."""

    def __post_init__(self) -> None:
        """Refuse a list that keeps nothing."""
        if not self.entries or any(entry.duration_us <= 0 for entry in self.entries):
            message = "an EDL keeps at least one range, and no empty one"
            raise ValueError(message)

    @property
    def duration_us(self) -> int:
        """Length of the clip in microseconds."""
        return sum(entry.duration_us for entry in self.entries)

    @property
    def clip_ranges(self) -> tuple[ClipRange, ...]:
        """Where each entry lies in the clip; they follow each other without gaps."""
        ranges: list[ClipRange] = []
        start = 0
        for entry in self.entries:
            ranges.append(TimeRange(ClipTime(start), ClipTime(start + entry.duration_us)))
            start += entry.duration_us
        return tuple(ranges)

    def clip_time(self, time: SourceTime) -> ClipTime | None:
        """Return when a source time is first seen in the clip, or none when it was cut out."""
        for entry, placed in zip(self.entries, self.clip_ranges, strict=True):
            if entry.contains(time):
                return ClipTime(placed.in_us + time - entry.in_us)
        return None

    def source_time(self, time: ClipTime) -> SourceTime:
        """Return which source time is seen at a clip time; times past either end give that end."""
        for entry, placed in zip(self.entries, self.clip_ranges, strict=True):
            if time < placed.out_us:
                return SourceTime(entry.in_us + max(0, time - placed.in_us))
        return self.entries[-1].out_us

    def clip_range(self, item: SourceRange) -> ClipRange | None:
        """Return the part of the clip that shows a source range in its first entry that has any of it, or none."""
        for entry, placed in zip(self.entries, self.clip_ranges, strict=True):
            if entry.overlaps(item):
                start = max(entry.in_us, item.in_us) - entry.in_us
                end = min(entry.out_us, item.out_us) - entry.in_us
                return TimeRange(ClipTime(placed.in_us + start), ClipTime(placed.in_us + end))
        return None


class AspectRatio(StrEnum):
    """Shape of the output."""

    PORTRAIT_9_16 = "9:16"
    SQUARE = "1:1"
    PORTRAIT_4_5 = "4:5"
    LANDSCAPE_16_9 = "16:9"
    ORIGINAL = "original"


class CameraMode(StrEnum):
    """How the camera chooses what is in frame."""

    STANDARD = "standard"
    """The whole frame over a blurred fill."""
    CENTER_CROP = "center-crop"
    """The centre of the frame, filling the output."""
    FACECAM = "facecam"
    """A player's camera picture over the game."""
    SPEAKER_ZOOM = "speaker-zoom"
    """Close on the face that speaks."""
    ACTIVE_SPEAKER = "active-speaker"
    """Follows whoever of several people speaks."""


class LayoutName(StrEnum):
    """How pictures are arranged in the output."""

    AUTO = "Auto"
    FULL = "Full"
    FIT = "Fit"
    GRID_4 = "Grid 4"
    SPLIT_2 = "Split 2"
    TRIO = "Trio"
    PIP = "PiP"
    OTS = "OTS"
    SCREEN_FIRST = "Screen First"
    GAMEPLAY_A = "Gameplay A"
    GAMEPLAY_B = "Gameplay B"


class Pace(StrEnum):
    """How much silence and filler is taken out of a clip."""

    NONE = "none"
    CALM = "calm"
    TIGHT = "tight"


@dataclass(frozen=True, slots=True)
class CropWindow:
    """The part of the displayed source that is shown, in pixels, inside the frame."""

    x_px: float
    y_px: float
    width_px: float
    height_px: float


@dataclass(frozen=True, slots=True)
class CameraOverride:
    """What a user decided for a stretch of the source; it wins over what the camera would do there."""

    range: SourceRange
    layout: LayoutName | None = None
    """None keeps the layout that the camera chooses."""
    persons: tuple[int, ...] = ()
    """Who is shown, one for each picture of the layout, as numbered in the footage; empty lets the camera choose."""
    windows: tuple[CropWindow, ...] = ()
    """Locked windows, one for each picture of the layout from the first; each is fitted to its picture's shape."""


@dataclass(frozen=True, slots=True)
class LoudnessTarget:
    """How loud a finished clip is."""

    integrated_lufs: float = -14.0
    true_peak_dbtp: float = -1.0
    """Ceiling."""


@dataclass(frozen=True, slots=True)
class ClipSpec:
    """The full recipe of one clip. A user's edit is a new one."""

    name: str
    """File name stem, unique in its job, safe on every file system."""
    rank: int
    """1 is the best of the job."""
    moment: Moment
    edl: Edl
    size: Size
    """Of the output; both sides even."""
    frame_rate: Fraction
    """Of the output, constant."""
    camera: CameraMode
    captions: CaptionStyle | None
    """None burns no captions in; sidecars are made all the same."""
    loudness: LoudnessTarget = LoudnessTarget()
    ratio: AspectRatio | None = None
    """Shape that was asked for; none in recipes that did not say it, whose size tells."""
    layout: LayoutName | None = None
    """Layout that the camera is held to; none lets the camera mode decide."""
    word_edits: tuple[WordEdit, ...] = ()
    """Corrections of caption words, in order of their times."""
    caption_display: CaptionDisplay = CaptionDisplay.ORIGINAL
    target_language: str | None = None
    """Language that captions and words are translated to; none translates nothing."""
    hook_s: float | None = None
    """Longest opening hook that was asked for; none opens where the moment begins."""
    hook_text: HookText | None = None
    heading: Heading | None = None
    music: Music | None = None
    is_denoised: bool = False
    """Takes steady noise off the speech."""
    pace: Pace = Pace.NONE
    word_mask: WordMask | None = None
    masked: tuple[SourceRange, ...] = ()
    """Where the source says words that are masked, in order; found with the recipe."""
    watermark: Watermark | None = None
    progress_bar: ProgressBar | None = None
    seen: tuple[SourceRange, ...] = ()
    """Stretches of the source that were looked at for the camera; empty when it needed no look."""
    camera_overrides: tuple[CameraOverride, ...] = ()
    """In order; a later one wins where two overlap."""
    has_own_ends: bool = False
    """True where a user chose what is kept: ends are not moved off flashes. False in recipes of before."""


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A point of a camera path: from this time on, until the next keyframe, this window is shown."""

    time: ClipTime
    window: CropWindow


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in fractions of the output, origin top left."""

    x_norm: float = 0.0
    y_norm: float = 0.0
    width_norm: float = 1.0
    height_norm: float = 1.0


class Fill(StrEnum):
    """How a crop window is put into its area."""

    COVER = "cover"
    """The window has the area's aspect and fills it."""
    BLUR = "blur"
    """The window is shown whole; what is left of the area is the same picture, enlarged and blurred."""


@dataclass(frozen=True, slots=True)
class Pane:
    """One picture of a layout: where it stands in the output and what it shows."""

    area: Area
    fill: Fill
    keyframes: tuple[Keyframe, ...]
    """At least one; in order; the first at the start of its shot."""
    border_norm: float = 0.0
    """Width of a white line around it, inside its area, over the shorter side of the output."""


@dataclass(frozen=True, slots=True)
class CameraShot:
    """What the camera does over one stretch of the clip; no movement crosses its ends."""

    range: ClipRange
    panes: tuple[Pane, ...]
    reason: str
    """Why this layout, in plain words."""
    layout: LayoutName | None = None
    """The layout that is drawn; none in recipes made before it was kept."""
    persons: tuple[int, ...] = ()
    """Who is followed, pane by pane, as numbered in the footage; a pane that follows nobody adds none."""


@dataclass(frozen=True, slots=True)
class CameraPath:
    """The camera over a whole clip: shots that follow each other without gaps."""

    shots: tuple[CameraShot, ...]
