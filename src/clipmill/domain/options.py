# SPDX-License-Identifier: MIT
"""What a user asks of a job."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clipmill.domain.captions import CLASSIC_STYLE, CaptionDisplay, CaptionStyle
from clipmill.domain.clip import AspectRatio, CameraMode, LayoutName, Pace
from clipmill.domain.overlays import Heading, HookText, Music, ProgressBar, Watermark, WordMask

__all__ = [
    "MAX_COUNT",
    "MAX_LENGTH_S",
    "MIN_COUNT",
    "MIN_LENGTH_S",
    "AspectRatio",
    "CaptionDisplay",
    "ClipOptions",
    "Resolution",
    "SelectionStyle",
]


class SelectionStyle(StrEnum):
    """What kind of moment is wanted."""

    VIRAL = "viral"
    BUSINESS = "business"
    GENERAL = "general"
    GAMING = "gaming"


class Resolution(StrEnum):
    """Length of the output's shorter side in pixels."""

    SD_480 = "480"
    HD_720 = "720"
    FHD_1080 = "1080"
    QHD_1440 = "1440"
    UHD_2160 = "2160"


MIN_COUNT, MAX_COUNT = 1, 50
MIN_LENGTH_S, MAX_LENGTH_S = 5.0, 300.0


@dataclass(frozen=True, slots=True)
class ClipOptions:
    """What a user asks of a job; every field has a default that suits most."""

    count: int | None = None
    """Clips wanted; none lets the length of the source decide."""
    is_all: bool = False
    """Without a count: every good clip of the source, at most 50."""
    length_s: float | None = None
    """Wanted length of a clip; none lets the moment decide."""
    min_length_s: float | None = None
    max_length_s: float | None = None
    """Bounds of a clip's length; none leaves that side open."""
    style: SelectionStyle = SelectionStyle.VIRAL
    prompt: str | None = None
    """What the user wants to see, in plain words."""
    ratio: AspectRatio = AspectRatio.PORTRAIT_9_16
    resolution: Resolution = Resolution.FHD_1080
    camera: CameraMode = CameraMode.ACTIVE_SPEAKER
    layout: LayoutName | None = None
    """Layout that the camera is held to; none lets the camera mode decide."""
    has_captions: bool = True
    caption_style: CaptionStyle = CLASSIC_STYLE
    is_exported: bool = True
    """False gives the recipe alone."""
    language: str | None = None
    """Language of the source; none detects it."""
    target_language: str | None = None
    """Language of translated captions and words; none translates nothing."""
    has_translated_words: bool = False
    """Translates titles and descriptions as well as captions."""
    caption_display: CaptionDisplay = CaptionDisplay.ORIGINAL
    hook_s: float | None = None
    """Longest opening hook; none opens where the moment begins."""
    hook_text: HookText | None = None
    heading: Heading | None = None
    music: Music | None = None
    pace: Pace = Pace.NONE
    is_denoised: bool = False
    """Takes steady noise off the speech."""
    word_mask: WordMask | None = None
    """Words to mask; none masks none."""
    watermark: Watermark | None = None
    progress_bar: ProgressBar | None = None
