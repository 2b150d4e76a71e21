# SPDX-License-Identifier: MIT
"""
When cues are shown and words are marked.

In: the words of each cue on the clip clock. Out: ranges that are in order, do not overlap and lie inside the clip.
It moves no word to another cue.
"""

from __future__ import annotations

from collections.abc import Sequence

from clipmill.captions.placing import PlacedWord
from clipmill.domain.captions import CueWord
from clipmill.domain.times import ClipRange, ClipTime, TimeRange

HOLD_US = 250_000
"""How long a cue stays after its last word when nothing follows."""
LONGEST_HOLD_US = 1_000_000
"""How long it may stay so that it can be seen at all or read."""
MIN_SHOWN_US = 800_000
"""Least time on screen where the speech allows it (5/6 s is the usual least)."""
CLOSED_GAP_US = 300_000
"""A shorter pause between cues or marked words is closed, so that nothing flickers."""
TICK_US = 10_000
"""Times in ASS are hundredths of a second."""


def time_cues(groups: Sequence[Sequence[PlacedWord]], clip_us: int) -> list[ClipRange]:
    """
    Return when each group of words is shown.

    A cue starts with its first word. It ends a little after its last one, or later when it would be gone too soon, but
    not after the next one starts; pauses under 0.3 s are closed.
    """
    starts = _starts([group[0].range.in_us for group in groups], clip_us)
    ranges: list[ClipRange] = []
    for index, group in enumerate(groups):
        start = starts[index]
        limit = starts[index + 1] if index + 1 < len(starts) else clip_us
        spoken = max(start, *(word.range.out_us for word in group))
        end = max(spoken + HOLD_US, min(start + MIN_SHOWN_US, spoken + LONGEST_HOLD_US))
        if index + 1 < len(starts) and limit - end < CLOSED_GAP_US:
            end = limit
        ranges.append(TimeRange(ClipTime(start), ClipTime(max(start, min(end, limit)))))
    return ranges


def mark_words(lines: Sequence[Sequence[PlacedWord]], shown: ClipRange) -> tuple[tuple[CueWord, ...], ...]:
    """
    Return the words with the time at which each is marked, inside the cue, one at a time, in order.

    A word stays marked until the next one starts when the pause between them is short.
    """
    words = [word for line in lines for word in line]
    starts: list[int] = []
    for word in words:
        start = min(max(word.range.in_us, shown.in_us), shown.out_us)
        starts.append(max([start, *starts[-1:]]))
    marked: list[CueWord] = []
    for index, word in enumerate(words):
        end = min(max(word.range.out_us, starts[index]), shown.out_us)
        if index + 1 < len(words):
            following = starts[index + 1]
            end = following if following - end < CLOSED_GAP_US else end
        time = TimeRange(ClipTime(starts[index]), ClipTime(end))
        marked.append(
            CueWord(time, word.text, word.joins_previous, word.speaker, word.emoji, is_telling=word.is_telling)
        )
    given = iter(marked)
    return tuple(tuple(next(given) for _ in line) for line in lines)


def _starts(wanted: Sequence[int], clip_us: int) -> list[int]:
    """Return the wanted starts put at least a tick apart, and as far from the clip's end, where there is room."""
    tick = min(TICK_US, clip_us // max(1, len(wanted)))
    starts: list[int] = []
    for index, start in enumerate(wanted):
        room = clip_us - tick * (len(wanted) - index)
        earliest = starts[-1] + tick if starts else 0
        starts.append(max(min(max(start, earliest), room), 0))
    return starts
