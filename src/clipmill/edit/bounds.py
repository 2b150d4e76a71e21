# SPDX-License-Identifier: MIT
"""
From a moment to the source ranges kept in its clip: in and out points in silence, never inside a word.

In: a moment, the words around it and the sound's level. Out: an `Edl` of one entry. It chooses no moment, and drops
nothing from inside one: `pace` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clipmill.domain.clip import Edl
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.moment import Moment
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Transcript, Word
from clipmill.domain.times import SourceRange, SourceTime, TimeRange


@dataclass(frozen=True, slots=True)
class EditOptions:
    """How much silence is kept around what is said, in microseconds."""

    lead_min_us: int = 80_000
    """Least between the in point and the first word, where there is that much silence."""
    lead_max_us: int = 150_000
    """Most between the in point and the first word."""
    tail_min_us: int = 150_000
    """Least between the last word and the out point, where there is that much silence."""
    tail_max_us: int = 250_000
    """Most between the last word and the out point."""
    reach_us: int = 1_000_000
    """An end of the moment farther than this from its words was meant for picture or sound, and stays where it is."""
    shortest_us: int | None = None
    """A clip that would be shorter keeps more of the silence around it, as far as there is any."""
    longest_us: int | None = None
    """A clip that would be longer keeps less of that silence, and then of its last words."""


def edit_clip(
    moment: Moment,
    *,
    transcript: Transcript,
    envelope: SoundEnvelope | None,
    duration_us: int,
    options: EditOptions,
) -> Edl:
    """
    Return what is kept of the source for a moment: one range, with its ends in the quietest hops near by.

    Every word that the moment shares time with is kept whole, neither end lies inside any word, no handle reaches a
    neighbouring word, and the range lies inside the source. Words that overlap an end draw it outwards; an end far
    from any word stays where the moment has it. Bounds of the length come before the whole words.

    Raises:
        InvalidOptions: The moment lies outside the source.
    """
    begin, end = max(0, moment.range.in_us), min(duration_us, moment.range.out_us)
    if begin >= end:
        message = f"the moment [{moment.range.in_us}, {moment.range.out_us}) us lies outside the source"
        raise InvalidOptions(message)
    words = [word for word in transcript.words if word.range.in_us < duration_us and word.range.out_us > 0]
    span = _hold_whole_words(words, TimeRange(SourceTime(begin), SourceTime(end)), duration_us)
    said = [word for word in words if word.range.overlaps(span)]
    if not said:
        return Edl((_held_to(span, (0, duration_us), span, words, options),))
    first = max(0, min(word.range.in_us for word in said))
    last = min(duration_us, max(word.range.out_us for word in said))
    floor = max((word.range.out_us for word in words if word.range.out_us <= first), default=SourceTime(0))
    ceiling = min((word.range.in_us for word in words if word.range.in_us >= last), default=SourceTime(duration_us))
    in_us, out_us = int(span.in_us), int(span.out_us)
    if first - in_us <= options.reach_us:
        in_us = quietest(envelope, (first - options.lead_max_us, first - options.lead_min_us), (floor, first))
    if out_us - last <= options.reach_us:
        out_us = quietest(envelope, (last + options.tail_min_us, last + options.tail_max_us), (last, ceiling))
    chosen = TimeRange(SourceTime(in_us), SourceTime(out_us))
    spoken = TimeRange(SourceTime(first), SourceTime(last))
    return Edl((_held_to(chosen, (floor, ceiling), spoken, words, options),))


def _held_to(
    chosen: SourceRange, free: tuple[int, int], spoken: SourceRange, words: Sequence[Word], options: EditOptions
) -> SourceRange:
    """Return the range inside the bounds of its length, where the free time around it allows the shortest."""
    in_us, out_us = int(chosen.in_us), int(chosen.out_us)
    if options.shortest_us is not None and out_us - in_us < options.shortest_us:
        out_us = max(out_us, min(free[1], in_us + options.shortest_us))
        in_us = min(in_us, max(free[0], out_us - options.shortest_us))
    if options.longest_us is not None and out_us - in_us > options.longest_us:
        out_us = max(min(out_us, int(spoken.out_us)), in_us + options.longest_us)
        in_us = min(max(in_us, out_us - options.longest_us), max(in_us, int(spoken.in_us)))
        if out_us - in_us > options.longest_us:
            whole = [word.range.out_us for word in words if in_us < word.range.out_us <= in_us + options.longest_us]
            out_us = max(whole, default=in_us + options.longest_us)
    return TimeRange(SourceTime(in_us), SourceTime(out_us))


def _hold_whole_words(words: Sequence[Word], span: SourceRange, duration_us: int) -> SourceRange:
    """Return the range widened until no word lies across either of its ends."""
    low, high = int(span.in_us), int(span.out_us)
    while True:
        across = [word.range for word in words if word.range.in_us < high and word.range.out_us > low]
        wider = min([low, *(item.in_us for item in across)]), max([high, *(item.out_us for item in across)])
        wider = max(0, wider[0]), min(duration_us, wider[1])
        if wider == (low, high):
            return TimeRange(SourceTime(low), SourceTime(high))
        low, high = wider


def quietest(envelope: SoundEnvelope | None, wanted: tuple[int, int], free: tuple[int, int]) -> int:
    """
    Return the middle of the quietest hop in the part of `wanted` that is free of words.

    When none of `wanted` is free, all of the free time on that side up to its far end is searched; without a level,
    or without free time, the middle of what may be searched is taken.
    """
    low, high = max(wanted[0], free[0]), min(wanted[1], free[1])
    if low > high:
        low, high = max(free[0], min(wanted[0], free[1])), min(free[1], max(wanted[1], free[0]))
    if low >= high:
        return min(max(low, free[0]), free[1])
    middle = (low + high) // 2
    if envelope is None:
        return middle
    start, end = low // envelope.hop_us, -(-high // envelope.hop_us)
    levels = np.frombuffer(envelope.levels, dtype=np.uint8)[start:end]
    if not len(levels):
        return middle
    quietest = np.flatnonzero(levels == levels.max())
    hop = int(quietest[np.argmin(np.abs((start + quietest) * envelope.hop_us + envelope.hop_us // 2 - middle))])
    return min(max((start + hop) * envelope.hop_us + envelope.hop_us // 2, low), high)
