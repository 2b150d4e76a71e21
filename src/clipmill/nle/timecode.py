# SPDX-License-Identifier: MIT
"""
Frames as SMPTE timecode, and times as frames.

In: whole frames and an exact rate. Out: HH:MM:SS:FF, with a semicolon before the frames where numbers are dropped.
"""

from __future__ import annotations

from fractions import Fraction

from clipmill.domain.times import US_PER_S

_DROPPING = {Fraction(30000, 1001): 2, Fraction(60000, 1001): 4}
"""Numbers dropped each minute but the tenth, by rate (SMPTE ST 12-1)."""
_HOURS = 24


def frame_at(time_us: int, rate: Fraction) -> int:
    """Return the frame whose start is nearest to a time; halves go up, as in the render."""
    return int((2 * time_us * rate + US_PER_S) // (2 * US_PER_S))


def timecode_base(rate: Fraction) -> int:
    """Return how many frame numbers a second of timecode has: 24 at 23.976, 30 at 29.97."""
    return max(1, round(rate))


def is_drop_frame(rate: Fraction) -> bool:
    """Say whether timecode at a rate drops numbers to follow the clock: 29.97 and 59.94 do, 23.976 has no such form."""
    return rate in _DROPPING


def timecode_from_frames(frames: int, rate: Fraction) -> str:
    """Return a number of frames as timecode; it starts anew after 24 hours."""
    base, dropped = timecode_base(rate), _DROPPING.get(rate, 0)
    number = frames
    if dropped:
        minute, ten = base * 60 - dropped, base * 600 - 9 * dropped
        tens, rest = divmod(frames, ten)
        number += 9 * dropped * tens
        if rest >= base * 60:
            number += dropped * (1 + (rest - base * 60) // minute)
    seconds, frame = divmod(number, base)
    hours, minutes = divmod(seconds // 60, 60)
    mark = ";" if dropped else ":"
    width = len(str(base - 1)) if base > 100 else 2  # noqa: PLR2004  # two digits hold the frames of a second
    return f"{hours % _HOURS:02}:{minutes:02}:{seconds % 60:02}{mark}{frame:0{width}}"
