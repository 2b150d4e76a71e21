# SPDX-License-Identifier: MIT
"""
Ends of kept ranges off the flashes beside them: a few frames of another shot before a cut look like a mistake.

In: what is kept, the cuts of the source, the words. Out: the same with ends moved inwards to a cut, where only silence
goes. It moves no end outwards and cuts no word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clipmill.domain.clip import Edl
from clipmill.domain.speech import Transcript
from clipmill.domain.times import SourceRange, SourceTime, TimeRange

FLASH_US = 250_000
"""A shot that is seen for less than this is over before the eye has found its way in it."""
LEAD_US, TAIL_US = 40_000, 80_000
"""Left before the first word and after the last: onsets and decays are a little longer than words are timed."""
_JOINED_US = 40_000
"""Ranges this near to each other in the source play as one."""


@dataclass(frozen=True, slots=True)
class _Ends:
    """Which ends of a range may move."""

    first: bool
    last: bool


def drop_flashes(
    edl: Edl, *, cuts: Iterable[SourceTime], transcript: Transcript, shortest_us: int | None = None
) -> Edl:
    """
    Return the edit list with each end that lies a few frames beyond a cut moved to that cut, where no word is lost.

    Args:
        edl: what is kept.
        cuts: source times of the first pictures of shots, exact to the frame.
        transcript: what is said.
        shortest_us: the clip becomes no shorter.

    """
    spare_us = edl.duration_us - (shortest_us or 0)
    known = sorted(set(cuts))
    kept: list[SourceRange] = []
    for number, entry in enumerate(edl.entries):
        before = edl.entries[number - 1] if number else None
        after = edl.entries[number + 1] if number + 1 < len(edl.entries) else None
        ends = _Ends(
            first=before is None or abs(entry.in_us - before.out_us) > _JOINED_US,
            last=after is None or abs(after.in_us - entry.out_us) > _JOINED_US,
        )
        trimmed = _trimmed(entry, known, transcript, ends)
        if entry.duration_us - trimmed.duration_us > spare_us:
            trimmed = entry
        spare_us -= entry.duration_us - trimmed.duration_us
        kept.append(trimmed)
    return Edl(tuple(kept))


def _trimmed(entry: SourceRange, cuts: list[SourceTime], transcript: Transcript, ends: _Ends) -> SourceRange:
    words = [word.range for word in transcript.words if word.range.overlaps(entry)]
    latest = min((word.in_us for word in words), default=entry.out_us) - LEAD_US
    earliest = max((word.out_us for word in words), default=entry.in_us) + TAIL_US
    starts = [cut for cut in cuts if entry.in_us < cut < entry.in_us + FLASH_US and cut <= latest]
    in_us = starts[-1] if starts and ends.first else entry.in_us
    stops = [cut for cut in cuts if entry.out_us - FLASH_US < cut < entry.out_us and cut >= max(earliest, in_us + 1)]
    out_us = stops[0] if stops and ends.last else entry.out_us
    if out_us - in_us < FLASH_US:
        return entry
    return TimeRange(in_us, out_us)
