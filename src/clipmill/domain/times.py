# SPDX-License-Identifier: MIT
"""
Time as whole microseconds on two clocks, the source's and the clip's.

Both clocks start at zero: source time counts from the first picture or sound a player would present,
whatever offset the container stores. Frame numbers and container timestamps live in `media/` only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, NewType, TypeVar

SourceTime = NewType("SourceTime", int)
"""Microseconds since the start of the source."""

ClipTime = NewType("ClipTime", int)
"""Microseconds since the start of the finished clip."""

T = TypeVar("T", SourceTime, ClipTime)

US_PER_S = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class TimeRange(Generic[T]):
    """A half-open stretch of time [in, out) on one clock."""

    in_us: T
    """First microsecond inside the range."""
    out_us: T
    """First microsecond after the range."""

    def __post_init__(self) -> None:
        """Refuse a range that ends before it starts."""
        if self.out_us < self.in_us:
            message = f"a time range ends before it starts: [{self.in_us}, {self.out_us})"
            raise ValueError(message)

    @property
    def duration_us(self) -> int:
        """Length of the range in microseconds."""
        return self.out_us - self.in_us

    @property
    def duration_s(self) -> float:
        """Length of the range in seconds."""
        return (self.out_us - self.in_us) / US_PER_S

    def contains(self, time: T) -> bool:
        """Say whether a time lies inside the half-open range."""
        return self.in_us <= time < self.out_us

    def overlaps(self, other: TimeRange[T]) -> bool:
        """Say whether the two ranges share any time."""
        return self.in_us < other.out_us and other.in_us < self.out_us

    def overlap_us(self, other: TimeRange[T]) -> int:
        """Return how many microseconds the two ranges share."""
        return max(0, min(self.out_us, other.out_us) - max(self.in_us, other.in_us))


SourceRange = TimeRange[SourceTime]
"""A stretch of the source."""

ClipRange = TimeRange[ClipTime]
"""A stretch of the finished clip."""


def source_time_from_s(seconds: float) -> SourceTime:
    """Return the source time nearest to a number of seconds."""
    return SourceTime(round(seconds * US_PER_S))


def source_range_from_s(in_s: float, out_s: float) -> SourceRange:
    """Return the source range between two numbers of seconds."""
    return TimeRange(source_time_from_s(in_s), source_time_from_s(out_s))


def merge_ranges(ranges: Iterable[TimeRange[T]], gap_us: int = 0) -> tuple[TimeRange[T], ...]:
    """
    Return the ranges sorted, with those that touch or lie at most `gap_us` apart made one.

    The result is sorted and does not overlap.
    """
    merged: list[TimeRange[T]] = []
    for item in sorted(ranges):
        if merged and item.in_us - merged[-1].out_us <= gap_us:
            last = merged[-1]
            merged[-1] = TimeRange(last.in_us, max(last.out_us, item.out_us))
        else:
            merged.append(item)
    return tuple(merged)
