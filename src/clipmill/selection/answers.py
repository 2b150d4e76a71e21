# SPDX-License-Identifier: MIT
"""
Where a source answers a question: ranges that begin and end where the answer does.

In: a wish, sentences, lengths. Out: ranges of whole sentences, best first, none over another; none at all rather than
one that may not be claimed to answer. Unlike windows they have no length of their own: each grows from where most
speaks for it as long as what comes next still belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.times import US_PER_S
from clipmill.selection.aids import Embed
from clipmill.selection.candidates import NEAR, LengthWindow, Windows
from clipmill.selection.matching import Trace, trace
from clipmill.selection.moods import standard
from clipmill.selection.sentences import Sentence
from clipmill.selection.standing import leans_by_words
from clipmill.selection.wishes import Wish

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

LONGEST_S = 90.0
SHORTEST_S = 8.0
_BELONGS = 0.6
"""How far from the usual level to the peak what still belongs to an answer must reach (experiment log)."""
_AROUND_PASSAGES = 7
_AROUND_WEIGHT = 0.5
_KERNEL = (0.25, 0.5, 0.25)
_JOINED_US = 8 * US_PER_S
"""Longest silence across which a sentence still leans on the one before."""
MOST_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class Answers:
    """Ranges that answer, best first."""

    windows: Windows
    level: Floats
    """(N,) how well each answers, in [0, 1], as a share of the best."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.level)


def find_answers(
    wish: Wish,
    sentences: Sequence[Sentence],
    length: LengthWindow,
    embed: Embed | None = None,
    refused: Bools | None = None,
) -> Answers:
    """
    Return the ranges of a source that answer, at most 50; empty when none may be claimed to.

    Args:
        wish: what is looked for: its words and topic.
        sentences: of the whole source.
        length: bounds keep ranges inside them; without bounds or a wanted length they last from 8 to 90 s.
        embed: turns texts into unit vectors; without it words alone decide.
        refused: (S,) sentences that no range may hold.

    """
    found = trace(wish, sentences, embed)
    if found is None:
        return _answers([], [], sentences)
    grower = _Grower(sentences, _levels(found), length, np.zeros(len(sentences), dtype=np.bool_))
    if refused is not None:
        grower.taken[:] = refused
    pairs: list[tuple[int, int]] = []
    peaks: list[float] = []
    for seed in np.argsort(-grower.level, kind="stable").tolist():
        if len(pairs) >= MOST_ANSWERS:
            break
        if grower.taken[seed]:
            continue
        pair = grower.grow(seed)
        if pair is None:
            grower.taken[seed] = True
            continue
        grower.taken[pair[0] : pair[1] + 1] = True
        if found.evidence(_windows([pair], sentences))[0] >= 1.0:
            pairs.append(pair)
            peaks.append(float(grower.level[seed]) - grower.usual)
    return _answers(pairs, peaks, sentences)


def _levels(found: Trace) -> Floats:
    """Return (S,) how much speaks for each sentence, by its passage and those around; words inside it break ties."""
    passages = found.passages
    level = standard(found.hits.bm25(passages.first, passages.last))
    if found.near is not None:
        level = level + standard(found.near)
    wide = np.ones(2 * _AROUND_PASSAGES + 1) / (2 * _AROUND_PASSAGES + 1)
    level = _smooth(standard(level) + _AROUND_WEIGHT * standard(_smooth(level, wide)), np.array(_KERNEL))
    alone = np.arange(len(passages.words))
    fine = found.hits.coverage(alone, alone)
    return np.repeat(level, passages.last - passages.first + 1) + 1e-3 * fine


def _smooth(values: Floats, kernel: Floats) -> Floats:
    result: Floats = np.convolve(np.pad(values, len(kernel) // 2, mode="edge"), kernel, mode="valid")
    return result


class _Grower:
    """Grows ranges out of single sentences."""

    def __init__(self, sentences: Sequence[Sentence], level: Floats, length: LengthWindow, taken: Bools) -> None:
        self.level = level
        self.taken = taken
        self.usual = float(np.median(level))
        self._sentences = sentences
        self._shortest_us, self._longest_us = _limits_us(length)

    def grow(self, seed: int) -> tuple[int, int] | None:
        """Return the first and last sentence of the range around a seed, or none when it cannot keep the limits."""
        if self._span_us(seed, seed) > self._longest_us:
            return None
        belongs = self.usual + _BELONGS * (float(self.level[seed]) - self.usual)
        first, last = self._spread(seed, seed, belongs)
        first, last = self._complete(first, last)
        if self._span_us(first, last) < self._shortest_us:
            first, last = self._spread(first, last, -np.inf)
        return (first, last) if self._span_us(first, last) >= self._shortest_us else None

    def _spread(self, first: int, last: int, belongs: float) -> tuple[int, int]:
        """Take in the better neighbor as long as it belongs; with no level to reach, until the range is long enough."""
        while belongs > -np.inf or self._span_us(first, last) < self._shortest_us:
            free = [pair for pair in ((first, last + 1), (first - 1, last)) if self._is_free(*pair, first)]
            if not free:
                return first, last
            first_, last_ = max(free, key=lambda pair: self.level[pair[1] if pair[1] > last else pair[0]])
            if self.level[last_ if last_ > last else first_] < belongs:
                return first, last
            first, last = first_, last_
        return first, last

    def _is_free(self, first: int, last: int, before: int) -> bool:
        """Say whether a range may grow to this one from one that began at `before`."""
        added = first if first < before else last
        if not 0 <= added < len(self._sentences) or self.taken[added]:
            return False
        return self._span_us(first, last) <= self._longest_us

    def _complete(self, first: int, last: int) -> tuple[int, int]:
        """Take in the question that is answered, what the opening leans on, and the answer to a question at the end."""
        said = self._sentences
        if first and (said[first - 1].is_question or _leans(said, first)) and self._is_free(first - 1, last, first):
            first -= 1
        if said[last].is_question:
            if self._is_free(first, last + 1, first):
                last += 1
            elif last > first:
                last -= 1
        return first, last

    def _span_us(self, first: int, last: int) -> int:
        said = self._sentences[first : last + 1]
        return max(sentence.range.out_us for sentence in said) - said[0].range.in_us


def _leans(sentences: Sequence[Sentence], index: int) -> bool:
    """Say whether a sentence leans on the one before: by its first word, closely after it."""
    before, here = sentences[index - 1], sentences[index]
    is_close = here.range.in_us - before.range.out_us <= _JOINED_US
    return is_close and leans_by_words(here.text)


def _limits_us(length: LengthWindow) -> tuple[int, int]:
    if length.is_bound:
        low_s, high_s = length.shortest_s, length.longest_s
    elif length.wanted_s is not None:
        low_s, high_s = length.wanted_s * (1 - NEAR), length.wanted_s * (1 + NEAR)
    else:
        low_s, high_s = SHORTEST_S, LONGEST_S
    return int(low_s * US_PER_S), int(high_s * US_PER_S)


def _windows(pairs: Sequence[tuple[int, int]], sentences: Sequence[Sentence]) -> Windows:
    chosen = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    ins = [sentences[first].range.in_us for first, _ in pairs]
    outs = [max(sentence.range.out_us for sentence in sentences[first : last + 1]) for first, last in pairs]
    return Windows(chosen[:, 0], chosen[:, 1], np.array(ins, dtype=np.int64), np.array(outs, dtype=np.int64))


def _answers(pairs: Sequence[tuple[int, int]], peaks: Sequence[float], sentences: Sequence[Sentence]) -> Answers:
    top = max(peaks, default=1.0)
    level = np.array(peaks, dtype=np.float64) / top if top > 0.0 else np.ones(len(peaks))
    return Answers(_windows(pairs, sentences), np.clip(level, 0.0, 1.0))
