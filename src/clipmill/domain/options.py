# SPDX-License-Identifier: MIT
"""What a user asks of a job."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clipmill.domain.captions import CaptionStyle
from clipmill.domain.clip import CameraMode


class SelectionStyle(StrEnum):
    """What kind of moment is wanted."""

    VIRAL = "viral"
    BUSINESS = "business"
    GENERAL = "general"
    GAMING = "gaming"


class AspectRatio(StrEnum):
    """Shape of the output."""

    PORTRAIT_9_16 = "9:16"
    SQUARE = "1:1"
    PORTRAIT_4_5 = "4:5"
    LANDSCAPE_16_9 = "16:9"
    ORIGINAL = "original"


class Resolution(StrEnum):
    """Length of the output's shorter side in pixels."""

    SD_480 = "480"
    HD_720 = "720"
    FHD_1080 = "1080"


MIN_COUNT, MAX_COUNT = 1, 50
MIN_LENGTH_S, MAX_LENGTH_S = 5.0, 300.0


@dataclass(frozen=True, slots=True)
class ClipOptions:
    """What a user asks of a job; every field has a default that suits most."""

    count: int | None = None
    """Clips wanted; none lets the length of the source decide."""
    length_s: float | None = None
    """Wanted length of a clip; none lets the moment decide."""
    style: SelectionStyle = SelectionStyle.VIRAL
    prompt: str | None = None
    """What the user wants to see, in plain words."""
    ratio: AspectRatio = AspectRatio.PORTRAIT_9_16
    resolution: Resolution = Resolution.FHD_1080
    camera: CameraMode = CameraMode.STANDARD
    has_captions: bool = True
    caption_style: CaptionStyle = CaptionStyle()
    is_exported: bool = True
    """False gives the recipe alone."""
    language: str | None = None
    """Language of the source; none detects it."""
