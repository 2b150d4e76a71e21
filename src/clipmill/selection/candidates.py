# SPDX-License-Identifier: MIT
"""
Windows from a sentence's start to a sentence's end, near the length that is wanted.

In: sentences and the wanted length. Out: windows as numbers of their first and last sentences. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.times import US_PER_S
from clipmill.selection.sentences import Sentence

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_STEPS_S = (20.0, 25.0, 32.0, 40.0, 50.0)
"""Without a wanted length a window ends with the first sentence that ends after each of these."""
NEAR = 0.15
"""How far from a wanted length a window may be, as a share of it."""
_NEAR_STEPS = (0.87, 0.94, 1.0, 1.06, 1.13)
_FAR = 0.5
_SHORT_QUESTION_US = 9 * US_PER_S
"""A longer question is a speech of its own."""
_BOUND_STEPS = (0.0, 0.25, 0.5, 0.75)
"""Of the way between two bounds that lie beyond the usual lengths."""

_SLIDE_US = 3 * US_PER_S
"""How far from a usual length an end is looked for that is surer than the first one after it."""
_EQUAL = 0.02
"""Chances that differ by less are equally good."""


@dataclass(frozen=True, slots=True)
class LengthWindow:
    """How long a moment may be, in seconds."""

    wanted_s: float | None
    """Aim, or none for whatever suits the moment between the other two."""
    shortest_s: float = 20.0
    longest_s: float = 60.0
    is_bound: bool = False
    """Whether no moment may be shorter or longer than that, whatever is wanted."""

    @property
    def typical_s(self) -> float:
        """A length to plan with."""
        return self.wanted_s if self.wanted_s is not None else max(self.shortest_s, min(30.0, self.longest_s))

    def allows(self, length_s: float) -> bool:
        """Say whether a moment may have this length."""
        return not self.is_bound or self.shortest_s <= length_s <= self.longest_s


@dataclass(frozen=True, slots=True)
class Windows:
    """Candidate windows over sentences first..last, both inside."""

    first: Ints
    last: Ints
    in_us: Ints
    out_us: Ints

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.first)

    @property
    def duration_s(self) -> npt.NDArray[np.float64]:
        """(N,) length of every window."""
        result: npt.NDArray[np.float64] = (self.out_us - self.in_us) / US_PER_S
        return result


def find_windows(sentences: Sequence[Sentence], length: LengthWindow) -> Windows:
    """
    Return the windows that may be watched alone, in order of their starts.

    Without a wanted length they end where a sentence ends for certain near one of the usual lengths. With one, windows
    within 15 % of it; a start that has none gets the one nearest to it, from half to
    one and a half times as long. None passes a bound. Cost: a few windows for each sentence.
    """
    starts = np.array([sentence.range.in_us for sentence in sentences], dtype=np.int64)
    ends = np.maximum.accumulate(np.array([sentence.range.out_us for sentence in sentences], dtype=np.int64))
    surest = _surest_near(sentences, ends, _SLIDE_US), _surest_near(sentences, ends, 0)
    pairs: list[tuple[int, int]] = []
    for index in range(len(sentences)):
        found = _ends_for(index, int(starts[index]), ends, length)
        if length.wanted_s is None:
            found = sorted({_slid(index, last, surest, (starts, ends), length) for last in found})
        pairs.extend((index, last) for last in found)
    chosen = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Windows(chosen[:, 0], chosen[:, 1], starts[chosen[:, 0]], ends[chosen[:, 1]])


def _surest_near(sentences: Sequence[Sentence], ends: Ints, before_us: int) -> Ints:
    """Return for each sentence the one within reach, from `before_us` before it on, that ends surest and nearest."""
    chance = np.array([sentence.end_chance for sentence in sentences])
    lows = np.searchsorted(ends, ends - before_us).tolist()
    highs = np.searchsorted(ends, ends + _SLIDE_US, side="right").tolist()
    surest = np.arange(len(sentences))
    for index, (low, high) in enumerate(zip(lows, highs, strict=True)):
        near = np.arange(low, high)
        best = near[chance[near] >= chance[near].max() - _EQUAL]
        surest[index] = best[np.argmin(np.abs(ends[best] - ends[index]))]
    return surest


def _slid(index: int, last: int, surest: tuple[Ints, Ints], times: tuple[Ints, Ints], length: LengthWindow) -> int:
    """Return where the window from `index` to `last` ends for certain, if that end is near and its length allowed."""
    starts, ends = times
    for near in surest:
        moved = int(near[last])
        if moved >= index and length.shortest_s <= (ends[moved] - starts[index]) / US_PER_S <= length.longest_s:
            return moved
    return last


def take_questions_in(
    windows: Windows, picks: Sequence[int], sentences: Sequence[Sentence], length: LengthWindow, is_barred: Bools
) -> Windows:
    """Return the windows, where those picked begin with the short question that they answer, if their length allows."""
    first, in_us = windows.first.copy(), windows.in_us.copy()
    taken = [(int(windows.in_us[pick]), int(windows.out_us[pick])) for pick in picks]
    for pick in picks:
        start = int(first[pick])
        if not question_before(sentences, start) or is_barred[start - 1]:
            continue
        asked_us = sentences[start - 1].range.in_us
        is_free = all(not (low < in_us[pick] and asked_us < high) for low, high in taken)
        if is_free and _takes(length, (int(windows.out_us[pick]) - asked_us) / US_PER_S):
            first[pick], in_us[pick] = start - 1, asked_us
    return Windows(first, windows.last, in_us, windows.out_us)


def question_before(sentences: Sequence[Sentence], first: int) -> bool:
    """Say whether a window that begins here opens with the answer to a short question of another voice."""
    if first == 0:
        return False
    asked, said = sentences[first - 1], sentences[first]
    is_others = asked.speaker is not None and asked.speaker != said.speaker
    return is_others and asked.is_question and asked.range.duration_us <= _SHORT_QUESTION_US


def _takes(length: LengthWindow, length_s: float) -> bool:
    """Say whether a window may be so long: near the length wanted, or else no longer than the longest."""
    if length.wanted_s is not None:
        return length.allows(length_s) and abs(length_s / length.wanted_s - 1.0) <= NEAR
    return length_s <= length.longest_s


def _ends_for(index: int, start_us: int, ends: Ints, length: LengthWindow) -> list[int]:
    top = len(ends) - 1
    if length.wanted_s is None:
        steps = _steps(length)
        places = np.searchsorted(ends, start_us + np.array(steps) * US_PER_S).tolist()
        low, high = length.shortest_s, length.longest_s
    else:
        goals = start_us + length.wanted_s * US_PER_S * np.array(_NEAR_STEPS)
        near = np.searchsorted(ends, goals)
        places = sorted({int(place) + shift for place in near for shift in (-1, 0)})
        low, high = length.wanted_s * (1 - NEAR), length.wanted_s * (1 + NEAR)
    kept = sorted({p for p in places if index <= p <= top and low <= (ends[p] - start_us) / US_PER_S <= high})
    kept = [p for p in kept if length.allows((ends[p] - start_us) / US_PER_S)]
    if kept:
        return kept
    goal_s = length.typical_s
    if length.is_bound:
        return _inside(index, start_us, ends, length)
    nearest = [p for p in {*places} if index <= p <= top]
    best = min(nearest, key=lambda p: abs((ends[p] - start_us) / US_PER_S - goal_s), default=None)
    if best is None:
        return []
    got_s = (ends[best] - start_us) / US_PER_S
    return [best] if goal_s * _FAR <= got_s <= goal_s * (1 + _FAR) else []


def _steps(length: LengthWindow) -> list[float]:
    """Return the lengths after which a window may end when none is wanted: the usual ones, or those of its bounds."""
    steps = [step for step in _STEPS_S if length.shortest_s <= step < length.longest_s]
    if length.is_bound and length.longest_s > _STEPS_S[-1]:
        span_s = length.longest_s - length.shortest_s
        steps += [length.shortest_s + share * span_s for share in _BOUND_STEPS]
    return sorted(set(steps)) or [length.shortest_s]


def _inside(index: int, start_us: int, ends: Ints, length: LengthWindow) -> list[int]:
    """Return the window from one start inside the bounds that is nearest to the typical length, if there is any."""
    first = max(index, int(np.searchsorted(ends, start_us + length.shortest_s * US_PER_S)))
    last = int(np.searchsorted(ends, start_us + length.longest_s * US_PER_S, side="right"))
    goal_us = start_us + length.typical_s * US_PER_S
    best = min(range(first, last), key=lambda place: abs(int(ends[place]) - goal_us), default=None)
    return [] if best is None else [best]
