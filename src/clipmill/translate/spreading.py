# SPDX-License-Identifier: MIT
"""
A translated sentence -> words with times inside the sentence it translates (pure).

In: the text and the sentence. Out: words in order, that do not overlap and lie inside the sentence. Nobody said them,
so their times are shared out by length, at the pace at which the sentence was said: where the speaker paused, the
translation pauses, and its beginning, middle and end stand where the original's do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.translate.sentences import Sentence
from clipmill.translate.writing import reading_units, split_words

LEAST_US = 10_000
"""Shortest word of a transcript."""
PAUSE_US = 300_000
"""No translated word reaches over a silence of this length."""


def spread_words(text: str, sentence: Sentence, within: SourceRange) -> tuple[Word, ...]:
    """
    Return the words of a translation with times.

    Args:
        text: on one line, not empty.
        sentence: what it translates.
        within: the sentence's range, or the part of it before another voice sets in.

    """
    parts = _fitting(split_words(text), within.duration_us // LEAST_US)
    pace = _Pace.of(sentence)
    bounds = [0, *accumulate(max(1, reading_units(part)) for part, _ in parts)]
    speakers = {word.speaker for word in sentence.words}
    speaker = speakers.pop() if len(speakers) == 1 else None
    probability = sum(word.probability for word in sentence.words) / len(sentence.words)
    words: list[Word] = []
    done_us = within.in_us
    for at, (part, joins) in enumerate(parts):
        start, end = pace.stretch(bounds[at] / bounds[-1], bounds[at + 1] / bounds[-1])
        left_us = LEAST_US * (len(parts) - at - 1)
        start = min(max(start, done_us), within.out_us - left_us - LEAST_US)
        end = min(max(end, start + LEAST_US), within.out_us - left_us)
        time = TimeRange(SourceTime(start), SourceTime(end))
        words.append(Word(time, part, probability, speaker, joins_previous=joins))
        done_us = SourceTime(end)
    return tuple(words)


@dataclass(frozen=True, slots=True)
class _Pace:
    """How far a sentence has come at each time."""

    ranges: tuple[tuple[int, int], ...]
    """When each word is said, in order, not overlapping."""
    bounds: tuple[int, ...]
    """Reading length before each word, and of all."""

    @classmethod
    def of(cls, sentence: Sentence) -> _Pace:
        ranges: list[tuple[int, int]] = []
        done = 0
        for word in sentence.words:
            start = max(done, int(word.range.in_us))
            done = max(start, int(word.range.out_us))
            ranges.append((start, done))
        units = (max(1, reading_units(word.text)) for word in sentence.words)
        return cls(tuple(ranges), (0, *accumulate(units)))

    def stretch(self, begin: float, end: float) -> tuple[int, int]:
        """Return when the part between two shares of the sentence is said; the longer side of any pause in it."""
        start_us = self._time(begin, bisect_right(self.bounds, begin * self.bounds[-1]) - 1)
        end_us = self._time(end, bisect_left(self.bounds, end * self.bounds[-1]) - 1)
        for (_, quiet_us), (heard_us, _) in pairwise(self.ranges):
            if heard_us - quiet_us >= PAUSE_US and start_us < quiet_us and heard_us < end_us:
                if quiet_us - start_us >= end_us - heard_us:
                    end_us = quiet_us
                else:
                    start_us = heard_us
        return start_us, end_us

    def _time(self, share: float, at: int) -> int:
        at = min(max(at, 0), len(self.ranges) - 1)
        start, end = self.ranges[at]
        before, after = self.bounds[at], self.bounds[at + 1]
        inside = (share * self.bounds[-1] - before) / (after - before)
        return round(start + min(max(inside, 0.0), 1.0) * (end - start))


def _fitting(parts: Sequence[tuple[str, bool]], most: int) -> list[tuple[str, bool]]:
    """Return the words joined to as many as there is time for; a sentence of milliseconds has room for few."""
    count = max(1, min(len(parts), most))
    joined: list[tuple[str, bool]] = []
    for at in range(count):
        group = parts[len(parts) * at // count : len(parts) * (at + 1) // count]
        text = group[0][0] + "".join(word if joins else f" {word}" for word, joins in group[1:])
        joined.append((text, group[0][1]))
    return joined
