# SPDX-License-Identifier: MIT
"""
Where what a prompt rules out is said: every inflection of a word, all words of a phrase together.

In: phrases and sentences. Out: how often each sentence says them. In doubt a word counts as said. A phrase
counts across the end of a sentence too, because a recogniser's sentences may end anywhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

import numpy as np

from clipmill.selection.candidates import Ints
from clipmill.selection.inflections import beginning, root
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import tokens


@dataclass(frozen=True, slots=True)
class _Spot:
    """A token of the source."""

    place: int
    sentence: int


def count_mentions(phrases: Sequence[str], sentences: Sequence[Sentence]) -> Ints:
    """
    Return (S,) how often each sentence says one of the phrases or completes one.

    A phrase is one word, or several with spaces between that are said in any order in one sentence or side by side;
    every sentence that holds a part of such a mention counts it. Cost: some 30 ms for an hour of speech.
    """
    counts = np.zeros(len(sentences), dtype=np.int64)
    if not phrases:
        return counts
    spots: dict[str, list[_Spot]] = {}
    place = 0
    for index, sentence in enumerate(sentences):
        for token in tokens(sentence.text):
            spots.setdefault(token, []).append(_Spot(place, index))
            place += 1
    forms = _Forms(spots)
    for phrase in phrases:
        words = list(dict.fromkeys(phrase.split()))
        found = [sorted(forms.spots_of(word), key=lambda spot: spot.place) for word in words]
        for first, last in _together(found):
            counts[first : last + 1] += 1
    return counts


def count_tokens(exact: frozenset[str], sentences: Sequence[Sentence]) -> Ints:
    """Return (S,) how often each sentence says one of the tokens, in just these forms."""
    said = ((sum(token in exact for token in tokens(it.text)) if exact else 0) for it in sentences)
    return np.fromiter(said, dtype=np.int64, count=len(sentences))


class _Forms:
    """The tokens of a source by what they have in common."""

    def __init__(self, spots: dict[str, list[_Spot]]) -> None:
        self._spots = spots
        self._tokens = sorted(spots)
        self._by_root: dict[str, list[str]] = {}
        for token in spots:
            self._by_root.setdefault(root(token), []).append(token)

    def spots_of(self, word: str) -> list[_Spot]:
        """Return where a word is said in any of its forms."""
        forms = set(self._by_root.get(root(word), ()))
        start = beginning(word)
        if start is not None:
            at = bisect_left(self._tokens, start)
            forms.update(takewhile(lambda token: token.startswith(start), islice(self._tokens, at, None)))
        return [spot for form in sorted(forms) for spot in self._spots[form]]


def _together(found: Sequence[Sequence[_Spot]]) -> list[tuple[int, int]]:
    """Return the first and last sentence of every place where a spot of each list is near one of all others."""
    if not found or not all(found):
        return []
    if len(found) == 1:
        return [(spot.sentence, spot.sentence) for spot in found[0]]
    # Across sentences they stand side by side, one other word between at most.
    reach = len(found)
    merged = sorted(((spot, word) for word, spots in enumerate(found) for spot in spots), key=lambda it: it[0].place)
    latest: dict[int, _Spot] = {}
    ranges = []
    for spot, word in merged:
        latest[word] = spot
        if len(latest) < len(found):
            continue
        oldest = min(latest.values(), key=lambda it: it.place)
        if oldest.sentence == spot.sentence or spot.place - oldest.place <= reach:
            ranges.append((oldest.sentence, spot.sentence))
    return ranges
