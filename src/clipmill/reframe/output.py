# SPDX-License-Identifier: MIT
"""
The size and the frame rate of a clip, from what was asked for and what the source is.

Goes in: aspect ratio, resolution, the source's picture stream or none. Comes out: an even size and an exact rate.
"""

from __future__ import annotations

from fractions import Fraction

from clipmill.domain.media import Size, VideoStream
from clipmill.domain.options import AspectRatio, Resolution

MAX_SIDE_PX = 4096
"""Longest side that every H.264 decoder in phones and browsers takes."""

MAX_RATE = Fraction(30)
"""More frames a second double the cost and are shown at 30 by most feeds."""

STANDARD_RATES = (Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30))
_SAME_RATE = Fraction(1, 1000)
"""Two rates that differ by less than this share are one rate; 24 and 23.976 just differ by it."""

_SLOW_RATE = Fraction(47, 2)
"""Below this an uneven source is a screen recording or slides: the finest grid keeps its changes on time."""

_RATIOS = {
    AspectRatio.PORTRAIT_9_16: Fraction(9, 16),
    AspectRatio.SQUARE: Fraction(1),
    AspectRatio.PORTRAIT_4_5: Fraction(4, 5),
    AspectRatio.LANDSCAPE_16_9: Fraction(16, 9),
}


def output_size(ratio: AspectRatio, resolution: Resolution, source: VideoStream | None) -> Size:
    """
    Return the size of a clip: the shorter side is the resolution, both sides are even.

    `ORIGINAL` keeps the displayed aspect of the source; without pictures it is 9:16. A source so long and thin that
    the longer side would pass `MAX_SIDE_PX` gets a shorter one.
    """
    aspect = _RATIOS.get(ratio) or (source.size.aspect if source else _RATIOS[AspectRatio.PORTRAIT_9_16])
    short_px = int(resolution.value)
    if aspect >= 1:
        width_px, height_px = _fitted(short_px, aspect)
    else:
        height_px, width_px = _fitted(short_px, 1 / aspect)
    return Size(width_px, height_px)


def ratio_of(size: Size, source: VideoStream | None) -> AspectRatio:
    """Return which ratio a size was made for, by trying them; `ORIGINAL` when it is none of the fixed ones."""
    short_px = min(size.width_px, size.height_px)
    for ratio, aspect in _RATIOS.items():
        long_px, _ = _fitted(short_px, max(aspect, 1 / aspect))
        if size == (Size(long_px, short_px) if aspect >= 1 else Size(short_px, long_px)):
            return ratio
    return AspectRatio.ORIGINAL if source else AspectRatio.PORTRAIT_9_16


def output_rate(source: VideoStream | None) -> Fraction:
    """
    Return the constant frame rate of a clip.

    A standard rate from 23.976 to 30 is kept exactly. Faster sources lose every second frame, or more, down to 30 at
    most (50 gives 25, 60 gives 30, 59.94 gives 29.97); slower ones show each frame several times (15 gives 30, 12.5
    gives 25). Variable and odd rates get the nearest standard rate that is not below them. Without pictures it is 30.
    """
    if source is None or source.frame_rate <= 0:
        return MAX_RATE
    rate = source.frame_rate
    if not source.is_variable_rate:
        for multiple in _multiples(rate):
            for standard in STANDARD_RATES:
                if abs(multiple / standard - 1) < _SAME_RATE / 2:
                    return standard
    if rate < _SLOW_RATE:
        return MAX_RATE
    return next((standard for standard in STANDARD_RATES if standard * (1 + _SAME_RATE / 2) >= rate), MAX_RATE)


def _multiples(rate: Fraction) -> tuple[Fraction, ...]:
    """Return what a constant rate may become without uneven motion: whole parts of it, or whole multiples."""
    highest = MAX_RATE * (1 + _SAME_RATE / 2)
    if rate > highest:
        return (rate / -(-rate // highest),)
    return tuple(rate * factor for factor in range(int(highest // rate), 0, -1))


def _fitted(short_px: int, aspect: Fraction) -> tuple[int, int]:
    """Return the longer and the shorter side, even, for a long-over-short aspect of at least 1."""
    long_px = _even(short_px * aspect)
    if long_px <= MAX_SIDE_PX:
        return long_px, short_px
    return MAX_SIDE_PX, max(2, _even(MAX_SIDE_PX / aspect))


def _even(length_px: Fraction) -> int:
    return 2 * round(length_px / 2)
