# SPDX-License-Identifier: MIT
"""
Words -> groups, one a cue: which words are shown together.

In: words with widths and times. Out: groups in order. A cue ends where a sentence, a clause or a breath ends, holds no
pause, and can be read in the time it has. All groups are chosen together at the least total cost.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from clipmill.captions.lines import MeasuredWord, break_cost, break_lines, ends_sentence, fit_lines
from clipmill.captions.text import width_units
from clipmill.captions.timing import CLOSED_GAP_US, HOLD_US, MIN_SHOWN_US
from clipmill.domain.times import US_PER_S

READING_UNITS_PER_S = 20.0
"""Letters a second that adults read with ease (Netflix's timed text guide); wide characters count two."""
LONGEST_CUE_US = 6 * US_PER_S
LONGEST_PAUSE_US = 700_000
"""A longer silence never lies inside a cue."""

_CUE_COST = 1.0
_INSIDE_SENTENCE_COST = 4.0
_SPEAKER_COST = 5.0
_SINGLE_WORD_COST = 1.5
_TOO_SHORT_COST = 4.0
_TOO_FAST_COST = 3.0
_TIE_COST = 6.0
"""Of a cue that ends, or is broken to lines, inside a number: "$1.2" and then "million"."""


def choose_cues(
    words: Sequence[MeasuredWord], space_px: float, max_line_px: float, *, max_lines: int
) -> list[list[MeasuredWord]]:
    """
    Return the words grouped to cues, in order; every group fits on the lines there are.

    Takes O(N K) steps for N words of which K fit into a cue.
    """
    count = len(words)
    cost = [0.0] + [float("inf")] * count
    origin = [0] * (count + 1)
    for start in range(count):
        for end in range(start + 1, count + 1):
            group = words[start:end]
            if end > start + 1 and not _may_stand_together(group, space_px, max_line_px, max_lines):
                break
            parted = _parted_numbers(group, space_px, max_line_px)
            total = cost[start] + _group_cost(group, words[end] if end < count else None) + _TIE_COST * parted
            if total < cost[end]:
                cost[end], origin[end] = total, start
    groups: list[list[MeasuredWord]] = []
    end = count
    while end:
        groups.append(list(words[origin[end] : end]))
        end = origin[end]
    return groups[::-1]


def _may_stand_together(group: Sequence[MeasuredWord], space_px: float, max_line_px: float, max_lines: int) -> bool:
    if fit_lines(group, space_px, max_line_px) > max_lines:
        return False
    if _start_us(group[-1]) - _end_us(group[-2]) > LONGEST_PAUSE_US:
        return False
    return _end_us(group[-1]) - _start_us(group[0]) <= LONGEST_CUE_US


def _parted_numbers(group: Sequence[MeasuredWord], space_px: float, max_line_px: float) -> int:
    """Return how many numbers the lines of a cue part."""
    if not any(item.is_tied for item in group[1:]) or fit_lines(group, space_px, max_line_px) == 1:
        return 0
    return sum(line[0].is_tied for line in break_lines(group, space_px, max_line_px)[1:])


def _group_cost(group: Sequence[MeasuredWord], following: MeasuredWord | None) -> float:
    """Return how bad it is to show these words, and no others, at once."""
    cost = _CUE_COST
    for before, after in itertools.pairwise(group):
        cost += _INSIDE_SENTENCE_COST * ends_sentence(before.word.text)
        cost += _SPEAKER_COST * (before.word.speaker != after.word.speaker)
        cost += max(0, _start_us(after) - _end_us(before) - CLOSED_GAP_US) / CLOSED_GAP_US
    cost += _end_cost(group[-1], following)
    if len(group) == 1 and not ends_sentence(group[0].word.text):
        cost += _SINGLE_WORD_COST
    shown_us = _shown_us(group, following)
    cost += _TOO_SHORT_COST * max(0.0, 1 - shown_us / MIN_SHOWN_US)
    units = sum(width_units(item.word.text) for item in group) + len(group) - 1
    pace = units * US_PER_S / max(1, shown_us) / READING_UNITS_PER_S
    return cost + _TOO_FAST_COST * min(3.0, max(0.0, pace - 1))


def _end_cost(last: MeasuredWord, following: MeasuredWord | None) -> float:
    """Return how bad it is to end a cue here: nothing at a sentence's or speaker's end, little at a breath."""
    if following is None or last.word.speaker != following.word.speaker:
        return 0.0
    gap_us = _start_us(following) - _end_us(last)
    cost = 2 * break_cost(last.word.text)
    cost = min(cost, 0.5) if gap_us > CLOSED_GAP_US else cost
    return cost + _TIE_COST * following.is_tied


def _shown_us(group: Sequence[MeasuredWord], following: MeasuredWord | None) -> int:
    """Return about how long a cue of these words is shown."""
    end = _end_us(group[-1]) + HOLD_US
    if following is not None:
        end = max(min(end, _start_us(following)), _start_us(group[0]))
    return end - _start_us(group[0])


def _start_us(item: MeasuredWord) -> int:
    return item.word.range.in_us


def _end_us(item: MeasuredWord) -> int:
    return item.word.range.out_us
