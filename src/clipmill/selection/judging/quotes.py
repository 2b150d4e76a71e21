# SPDX-License-Identifier: MIT
"""
Where a quote stands in what was said.

In: a quote as a model gives it and sentences. Out: the number of the sentence that it begins or ends in, or none when
nobody said that. It knows no times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import tokens

LEAST_SHARE = 0.7
"""Of a quote's words that must be found in order (as the cold-open benchmark's own aligner has it)."""
_SHORTEST = 2
"""Words of a quote that can be found at all; one word stands anywhere."""
_LONGEST = 16
"""Words of a quote that are looked at: the first of an opening, the last of a closing."""
_SLACK = 2


@dataclass(frozen=True, slots=True)
class Book:
    """The words of a stretch, by sentence."""

    first: int
    """Number of its first sentence."""
    said: tuple[str, ...]
    """All words in order."""
    starts: tuple[int, ...]
    """For every sentence, where its words begin; one more for the end."""


def open_book(sentences: Sequence[Sentence], first: int, last: int) -> Book:
    """Return the words of sentences first..last."""
    said: list[str] = []
    starts = [0]
    for sentence in sentences[first : last + 1]:
        said += tokens(sentence.text)
        starts.append(len(said))
    return Book(first, tuple(said), tuple(starts))


def find_quote(book: Book, quote: str, claimed: int, *, is_opening: bool) -> int | None:
    """
    Return the sentence that a quote begins in, or ends in.

    The claimed sentence is believed when the quote is found there; else the best other one, the nearest of equals.
    Cost: one comparison for every place that shares enough words.
    """
    words = tokens(quote)
    wanted = tuple(words[:_LONGEST] if is_opening else words[-_LONGEST:])
    if len(wanted) < _SHORTEST:
        return None
    count = len(book.starts) - 1
    here = claimed - book.first
    if 0 <= here < count and _share(book, wanted, here, is_opening=is_opening) >= LEAST_SHARE:
        return claimed
    best, found = 0.0, None
    for place in sorted(range(count), key=lambda index: abs(index - here)):
        share = _share(book, wanted, place, is_opening=is_opening)
        if share > best:
            best, found = share, place
    return book.first + found if found is not None and best >= LEAST_SHARE else None


def _share(book: Book, wanted: tuple[str, ...], place: int, *, is_opening: bool) -> float:
    """Return the greatest share of a quote's words that stand in order where it begins, or ends, in one sentence."""
    low, high = book.starts[place], book.starts[place + 1]
    reach = len(wanted) + _SLACK
    lot = Counter(wanted)
    best = 0.0
    for at in range(low, high):
        said = book.said[at : at + reach] if is_opening else book.said[max(0, at + 1 - reach) : at + 1]
        if (said[0] if is_opening else said[-1]) not in lot:
            continue
        if sum((lot & Counter(said)).values()) <= best * len(wanted):
            continue
        best = max(best, common_length(wanted, said) / len(wanted))
    return best


def common_length(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence of two short runs of words."""
    row = [0] * (len(other) + 1)
    for word in one:
        previous = 0
        for index, another in enumerate(other, 1):
            previous, row[index] = row[index], previous + 1 if word == another else max(row[index], row[index - 1])
    return row[-1]
