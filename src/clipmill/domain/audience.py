# SPDX-License-Identifier: MIT
"""
What viewers and editors left behind about a source: chapters, what was replayed most, when people wrote.

In: numbers and titles from sites, containers and users, none of them to be trusted. Out: `Audience`, in order, bounded,
finite. It reads no file and judges nothing.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise

from clipmill.domain.times import US_PER_S, SourceRange, SourceTime, TimeRange

LONGEST_S = 48 * 3600.0
"""Times beyond it are left out; no source is so long."""
MOST_CHAPTERS = 1_000
MOST_HEAT_MARKS = 20_000
"""Sites give 100; one for every 2 s of 12 hours."""
MOST_MESSAGES = 5_000_000
_LONGEST_TITLE = 160
_MOST_READ = 4
"""Times more items than are kept are looked at: what is read of a hostile list stays bounded too."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a source that somebody named."""

    range: SourceRange
    title: str
    """In one line; empty when it has none."""


@dataclass(frozen=True, slots=True)
class HeatMark:
    """How often viewers watched one stretch of a source, against the others."""

    range: SourceRange
    value: float
    """At least 0; only the order inside one source tells anything."""


@dataclass(frozen=True, slots=True)
class Audience:
    """All that is known of a source's audience; every field may be empty."""

    chapters: tuple[Chapter, ...] = ()
    """In order of their starts; they do not overlap."""
    heat: tuple[HeatMark, ...] = ()
    """In order of their starts; they do not overlap."""
    chat: tuple[int, ...] = ()
    """Messages written while each second of the source was shown, from source time zero."""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is known."""
        return not (self.chapters or self.heat or self.chat)

    def or_else(self, other: Audience) -> Audience:
        """Return this with what it lacks taken from another."""
        return Audience(self.chapters or other.chapters, self.heat or other.heat, self.chat or other.chat)


NO_AUDIENCE = Audience()


def tidy_chapters(items: Iterable[tuple[float, float | None, str]]) -> tuple[Chapter, ...]:
    """
    Return chapters in order, none over another, from (start, end, title) in seconds.

    An end that is missing, or past the next start, becomes the next start; the last one without an end is left out.
    Starts that are no times are left out with what belongs to them; of two with one start the first stays.
    """
    kept: dict[int, tuple[int | None, str]] = {}
    for start_s, end_s, title in islice(items, _MOST_READ * MOST_CHAPTERS):
        if is_time(start_s) and len(kept) < MOST_CHAPTERS:
            kept.setdefault(_us(start_s), (_us(end_s) if is_time(end_s) else None, tidy_title(title)))
    starts = sorted(kept)
    result = []
    for place, start_us in enumerate(starts):
        given, title = kept[start_us]
        following = starts[place + 1] if place + 1 < len(starts) else None
        ends = [end for end in (given, following) if end is not None]
        if ends and min(ends) > start_us:
            result.append(Chapter(_range(start_us, min(ends)), title))
    return tuple(result)


def tidy_heat(items: Iterable[tuple[float, float, float]]) -> tuple[HeatMark, ...]:
    """Return heat in order, none over another, from (start, end, value); what is no time or no value is left out."""
    kept: dict[int, tuple[int, float]] = {}
    for start_s, end_s, value in islice(items, _MOST_READ * MOST_HEAT_MARKS):
        is_good = is_time(start_s) and is_time(end_s) and math.isfinite(value) and value >= 0.0
        if is_good and end_s > start_s and len(kept) < MOST_HEAT_MARKS:
            kept.setdefault(_us(start_s), (_us(end_s), min(value, 1e12)))
    starts = sorted(kept)
    result = []
    for start_us, following_us in pairwise([*starts, _us(LONGEST_S)]):
        end_us, value = kept[start_us]
        if min(end_us, following_us) > start_us:
            result.append(HeatMark(_range(start_us, min(end_us, following_us)), value))
    return tuple(result)


def count_messages(times_s: Iterable[float]) -> tuple[int, ...]:
    """Return messages a second from their times; those before source time zero were written before it began."""
    counts: dict[int, int] = {}
    for time_s in islice(times_s, MOST_MESSAGES):
        if is_time(time_s):
            counts[int(time_s)] = counts.get(int(time_s), 0) + 1
    return tuple(counts.get(second, 0) for second in range(max(counts, default=-1) + 1))


def is_time(seconds: float | None) -> bool:
    """Say whether a number can be a time in a source."""
    return seconds is not None and math.isfinite(seconds) and 0.0 <= seconds <= LONGEST_S


def tidy_title(text: str) -> str:
    """Return a title in one line without control and invisible characters, at most 160 characters."""
    head = text[: 4 * _LONGEST_TITLE]
    shown = "".join(" " if char.isspace() else char for char in head)
    shown = "".join(char for char in shown if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return " ".join(shown.split())[:_LONGEST_TITLE].strip()


def _us(seconds: float | None) -> int:
    return round((seconds or 0.0) * US_PER_S)


def _range(in_us: int, out_us: int) -> SourceRange:
    return TimeRange(SourceTime(in_us), SourceTime(out_us))
