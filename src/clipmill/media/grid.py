# SPDX-License-Identifier: MIT
"""
Which pictures belong to a stretch of the source, and when.

Decoded pictures in order of time go in, among them those decoded on the way to the in point; out come the ones that a
player would show. Pure: nothing is decoded here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from clipmill.domain.media import Frame
from clipmill.domain.times import US_PER_S, SourceRange, SourceTime

EARLY_US = 1_000
"""A picture this little after an instant counts as shown at it: containers round times to milliseconds."""


def from_in_point(frames: Iterator[Frame], wanted: SourceRange) -> Iterator[Frame]:
    """Leave out what was decoded on the way to the in point, but for the picture that is still shown there."""
    before: Frame | None = None
    for frame in frames:
        if frame.time < wanted.in_us:
            before = frame
            continue
        if before is not None and frame.time > wanted.in_us + EARLY_US:
            yield Frame(wanted.in_us, before.pixels)
        before = None
        yield frame
    if before is not None:
        yield Frame(wanted.in_us, before.pixels)


def on_grid(
    frames: Iterator[Frame], wanted: SourceRange, grid: Fraction, shown_at_in_point: Callable[[], Frame | None]
) -> Iterator[Frame]:
    """Fill the grid from in to out point: where ffmpeg sends nothing, the last picture stays on."""
    count = 0
    last: Frame | None = None
    for frame in frames:
        number = round((frame.time - wanted.in_us) * grid / US_PER_S)
        while count < number:
            yield Frame(_grid_time(wanted, grid, count), (last or frame).pixels)
            count += 1
        if count == number:
            yield Frame(_grid_time(wanted, grid, count), frame.pixels)
            count += 1
        last = frame
    if last is None and _grid_time(wanted, grid, count) < wanted.out_us:
        last = shown_at_in_point()
    while last is not None and _grid_time(wanted, grid, count) < wanted.out_us:
        yield Frame(_grid_time(wanted, grid, count), last.pixels)
        count += 1


def _grid_time(wanted: SourceRange, grid: Fraction, count: int) -> SourceTime:
    return SourceTime(wanted.in_us + round(count * US_PER_S / grid))


def thinned(frames: Iterator[Frame], rate: Fraction | None) -> Iterator[Frame]:
    """Leave out pictures that come sooner than the rate allows after the one before."""
    next_us: Fraction | int = 0
    for frame in frames:
        if frame.time + EARLY_US >= next_us:
            yield frame
            next_us = frame.time + (US_PER_S / rate if rate else 0)
