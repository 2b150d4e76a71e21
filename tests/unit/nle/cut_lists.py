# SPDX-License-Identifier: MIT
"""Recipes for editing programs, and readers of what is written for them. Imported by the tests of exports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from clipmill.domain.clip import CameraMode, ClipSpec, Edl
from clipmill.domain.media import AudioStream, DynamicRange, Media, Size, VideoStream
from clipmill.domain.moment import Moment, Score
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange, source_range_from_s
from clipmill.nle import CutList, cuts_from_clip

RATES = (
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(50),
    Fraction(60000, 1001),
)
URL = "file:///media/my%20talk.mp4"


def media_of(rate: Fraction = Fraction(25), *, length_s: float = 600.0, is_variable: bool = False) -> Media:
    """Return a talk in HD with stereo sound."""
    size = Size(1920, 1080)
    video = VideoStream(
        0, "h264", size, size, 0, Fraction(1), rate, is_variable, False, DynamicRange.SDR, "yuv420p"
    )  # fmt: skip
    sound = AudioStream(1, "aac", 48_000, 2, None)
    return Media("/media/my talk.mp4", "ab" * 32, 1, "mov", round(length_s * US_PER_S), 0, video, sound, (sound,))


def spec_of(
    entries: Sequence[tuple[int, int]], rate: Fraction, *, title: str = "A title", reason: str = ""
) -> ClipSpec:
    """Return a recipe that keeps ranges given in microseconds."""
    kept = tuple(TimeRange(SourceTime(start), SourceTime(end)) for start, end in entries)
    moment = Moment(source_range_from_s(0, 1), Score(50.0, (), reason), title, "", (), "", "")
    return ClipSpec("01-a-title", 1, moment, Edl(kept), Size(1080, 1920), rate, CameraMode.CENTER_CROP, None)


def on_grid(frames: Sequence[tuple[int, int]], rate: Fraction) -> list[tuple[int, int]]:
    """Return ranges of frames as microseconds."""
    return [(round(start * US_PER_S / rate), round(end * US_PER_S / rate)) for start, end in frames]


def cut_list(frames: Sequence[tuple[int, int]], rate: Fraction, *, title: str = "A title", reason: str = "") -> CutList:
    """Return the cuts of a clip that keeps ranges of frames."""
    spec = spec_of(on_grid(frames, rate), rate, title=title, reason=reason)
    return cuts_from_clip(spec, media_of(rate), source_url=URL)


def sound_alone(media: Media) -> Media:
    """Return a media without pictures."""
    return replace(media, video=None)


def frames_from_timecode(text: str, rate: Fraction) -> int:
    """Return the number of the frame that a timecode names; counts numbers one by one, unlike what wrote it."""
    hours, minutes, seconds, frame = map(int, re.split("[:;]", text))
    base = round(rate)
    number = ((hours * 60 + minutes) * 60 + seconds) * base + frame
    if ";" in text:
        dropped = 2 if base == 30 else 4
        assert not (seconds == 0 and frame < dropped and minutes % 10), f"{text} does not exist"
        number -= dropped * sum(1 for minute in range(1, hours * 60 + minutes + 1) if minute % 10)
    return number


def read_edl(text: str, rate: Fraction) -> list[tuple[int, int, int, int]]:
    """Return (source in, source out, record in, record out) of every event."""
    mark = r"(\d\d:\d\d:\d\d[:;]\d\d)"
    events = re.findall(rf"^\d{{3}}  AX +\S+ +C +{mark} {mark} {mark} {mark}$", text, re.MULTILINE)
    return [tuple(frames_from_timecode(part, rate) for part in event) for event in events]  # type: ignore[misc]
