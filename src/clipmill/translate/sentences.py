# SPDX-License-Identifier: MIT
"""
Words of a transcript -> the sentences that are translated as one (pure).

In: words in order. Out: sentences in order, which joined are the words. A sentence ends with its mark, with its
speaker, and at a long pause; what has no marks is cut at its pauses to what can be translated and shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.domain.speech import Word, join_words
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.translate.writing import reading_units

LONGEST_PAUSE_US = 1_500_000
"""A longer silence ends a sentence, marks or not."""
LONGEST_US, LONGEST_UNITS = 18_000_000, 260
"""What goes beyond is cut: about three captions of six seconds, the longest that stay."""
_END_MARKS = tuple(".!?…。！？｡؟۔।॥።։")
_CLAUSE_MARKS = tuple(",;:，、；：،؛—–")
_CLOSING = "\"'”’»›)]}」』）】》〉"
_SHORTENED = frozenset(("mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "prof.", "e.g.", "i.e.", "u.s.", "p.m.", "a.m."))
"""Words whose full stop is not a sentence's; where one ends a sentence, the two are translated as one."""
_CLAUSE_WORTH_US = 400_000
"""A clause's end is as good a place to cut as a pause of this length."""
_OVERLAP_KEPT_US = 200_000
"""A sentence that another voice cuts short keeps at least so much time of its own."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that are translated as one."""

    words: tuple[Word, ...]
    """At least one."""

    @property
    def text(self) -> str:
        """As it is written."""
        return join_words(self.words)

    @property
    def range(self) -> SourceRange:
        """From its first word to its last."""
        end = max(word.range.out_us for word in self.words)
        return TimeRange(self.words[0].range.in_us, SourceTime(end))


def sentences_from_words(words: Sequence[Word]) -> tuple[Sentence, ...]:
    """Return the sentences of the words, in order; none is empty."""
    runs: list[list[Word]] = []
    for at, word in enumerate(words):
        if not at or _parts(words[at - 1], word):
            runs.append([])
        runs[-1].append(word)
    return tuple(Sentence(tuple(part)) for run in runs for part in _cut(run))


def sentences_within(sentences: Sequence[Sentence], within: Sequence[SourceRange] | None) -> list[Sentence]:
    """Return the sentences that share time with one of some ranges; all where no ranges are given."""
    if within is None:
        return list(sentences)
    return [sentence for sentence in sentences if any(sentence.range.overlaps(item) for item in within)]


def own_range(sentences: Sequence[Sentence], at: int) -> SourceRange:
    """Return a sentence's range up to the next one's start, where two voices overlap."""
    whole = sentences[at].range
    if at + 1 == len(sentences):
        return whole
    limit = sentences[at + 1].range.in_us
    if limit >= whole.out_us or limit - whole.in_us < _OVERLAP_KEPT_US:
        return whole
    return TimeRange(whole.in_us, limit)


def _parts(before: Word, after: Word) -> bool:
    """Say whether a sentence ends between two words."""
    if before.speaker != after.speaker and None not in {before.speaker, after.speaker}:
        return True
    if after.range.in_us - before.range.out_us > LONGEST_PAUSE_US:
        return True
    bare = before.text.rstrip(_CLOSING)
    return bare.endswith(_END_MARKS) and bare.lower() not in _SHORTENED


def _cut(run: Sequence[Word]) -> list[Sequence[Word]]:
    """Return a run as parts that are short enough, cut where it pauses most."""
    length_us = run[-1].range.out_us - run[0].range.in_us
    if len(run) < 2 or (length_us <= LONGEST_US and reading_units(join_words(run)) <= LONGEST_UNITS):  # noqa: PLR2004
        return [run]
    quarter = len(run) // 4
    places = range(max(1, quarter), max(2, len(run) - quarter))
    best = max(places, key=lambda at: (_worth_us(run[at - 1], run[at]), -abs(2 * at - len(run))))
    return [*_cut(run[:best]), *_cut(run[best:])]


def _worth_us(before: Word, after: Word) -> int:
    """Return how good a place to cut this is, as the length of a pause."""
    clause_us = _CLAUSE_WORTH_US if before.text.rstrip(_CLOSING).endswith(_CLAUSE_MARKS) else 0
    return after.range.in_us - before.range.out_us + clause_us
