# SPDX-License-Identifier: MIT
"""What a source holds: containers, streams, and the frames and samples decoded from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from clipmill.domain.audience import Chapter
from clipmill.domain.times import SourceTime


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a picture."""

    width_px: int
    height_px: int

    @property
    def aspect(self) -> Fraction:
        """Width over height."""
        return Fraction(self.width_px, self.height_px)


@dataclass(frozen=True, slots=True)
class Source:
    """What the user gave: a path, a URL or an upload."""

    location: str
    """As given, without credentials."""
    title: str | None = None
    """Title that the site gives it, or none."""


class DynamicRange(StrEnum):
    """How brightness is coded; anything but `SDR` is tone-mapped when rendered."""

    SDR = "sdr"
    PQ = "pq"
    HLG = "hlg"


@dataclass(frozen=True, slots=True)
class VideoStream:
    """One stream of pictures in a container."""

    index: int
    """Stream number in the container."""
    codec: str
    size: Size
    """Displayed size in square pixels: rotation and pixel aspect are already applied."""
    coded_size: Size
    """Size of the stored pictures, before rotation and pixel aspect."""
    rotation_deg: int
    """Clockwise turn that the player applies: 0, 90, 180 or 270."""
    pixel_aspect: Fraction
    """Width of one stored pixel over its height."""
    frame_rate: Fraction
    """Average frames a second."""
    is_variable_rate: bool
    is_interlaced: bool
    dynamic_range: DynamicRange
    pixel_format: str
    """ffmpeg's name of the stored pixel format."""
    is_cover: bool = False
    """True for a still cover picture of a sound file."""
    has_color_matrix: bool = True
    """False where the pictures do not say by which matrix their colors are stored; unknown in recipes of before."""
    color_matrix: str | None = None
    """ffmpeg's name of the matrix that the header of the stream or the container gives; none where neither does."""


@dataclass(frozen=True, slots=True)
class AudioStream:
    """One stream of sound in a container."""

    index: int
    """Stream number in the container."""
    codec: str
    sample_rate_hz: int
    channels: int
    language: str | None
    """Language tag from the container, or none."""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """A probed file that can be decoded: with pictures, with sound, or with both."""

    path: str
    """Where the bytes lie on this host."""
    content_hash: str
    """SHA-256 of the bytes, hexadecimal; the identity of the media in every cache key."""
    size_bytes: int
    container: str
    """ffmpeg's name of the container format."""
    duration_us: int
    """From the first to the end of the last presented picture or sound, measured where the header lies."""
    start_offset_us: int
    """The container's own time at source time zero; added to seek, and known to `media/` and `render/` only."""
    video: VideoStream | None
    """The stream of pictures that is used."""
    audio: AudioStream | None
    """The stream of sound that is used."""
    audio_streams: tuple[AudioStream, ...] = ()
    """All streams of sound."""
    title: str | None = None
    """Title from the container, or none."""
    chapters: tuple[Chapter, ...] = ()
    """Parts that the container names, in order."""
    stated_duration_us: int | None = None
    """What the header says where the file ends well before that, as one that was cut off does; none elsewhere."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One decoded picture."""

    time: SourceTime
    pixels: npt.NDArray[np.uint8]
    """(H, W, 3) uint8 RGB, upright, square pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A stretch of decoded sound."""

    time: SourceTime
    """Time of the first sample."""
    rate_hz: int
    data: npt.NDArray[np.float32]
    """(N,) float32 mono in [-1, 1]."""
