# SPDX-License-Identifier: MIT
"""
Put sentence ends where a recogniser gave none (pure).

In: repaired words. Out: the same words with full stops, and capitals after them, at long pauses of stretches without
punctuation. It does not touch text that has its own, and writes no comma or question mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from clipmill.domain.speech import Word
from clipmill.transcribe.scripts import capitalize, ends_sentence, full_stop_for, is_unspaced

WORDS_PER_END = 30
"""A text with fewer sentence ends than one in so many words has no punctuation worth the name."""
UNSPACED_WORDS_PER_END = 60
"""The same where a word is one character."""
MAX_SENTENCE_WORDS = 80
"""Longer stretches without an end are cut in punctuated text too."""
MIN_WORDS = 6
"""Texts shorter than this are left as they are."""
END_PAUSE_US = 500_000
"""A pause this long ends a sentence in such a text."""
WEAK_PAUSE_US = 200_000
"""Stretches that stay long are cut at their longest pause, if it is this long."""


def punctuate(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words with sentence ends at long pauses where there were too few. Idempotent on punctuated text."""
    ends = sum(ends_sentence(word.text) for word in words)
    is_bare = len(words) >= MIN_WORDS and ends * _words_per_end(words) < len(words)
    out: list[Word] = []
    start = 0
    for index, word in enumerate(words):
        if ends_sentence(word.text) or index + 1 == len(words):
            stretch = words[start : index + 1]
            long = len(stretch) > (_words_per_end(words) if is_bare else MAX_SENTENCE_WORDS)
            out.extend(_with_ends(stretch) if long or is_bare else stretch)
            start = index + 1
    return tuple(out)


def _words_per_end(words: Sequence[Word]) -> int:
    unspaced = sum(is_unspaced(word.text[0]) for word in words)
    return UNSPACED_WORDS_PER_END if unspaced * 2 > len(words) else WORDS_PER_END


def _with_ends(words: Sequence[Word]) -> list[Word]:
    """Return one stretch with full stops at its pauses and at its end."""
    stop = full_stop_for(word.text for word in words)
    if not stop:
        return list(words)
    cuts = _cuts(words)
    out: list[Word] = []
    for index, word in enumerate(words):
        text = capitalize(word.text) if index == 0 or index - 1 in cuts else word.text
        if index in cuts or index + 1 == len(words):
            text = _ended(text, stop)
        out.append(replace(word, text=text))
    return out


def _cuts(words: Sequence[Word]) -> set[int]:
    """Return the positions of the words that end a sentence, the last one aside."""
    pauses = [right.range.in_us - left.range.out_us for left, right in pairwise(words)]
    cuts = {index for index, pause in enumerate(pauses) if pause >= END_PAUSE_US}
    bounds = [0, *(cut + 1 for cut in sorted(cuts)), len(words)]
    waiting = list(pairwise(bounds))
    limit = _words_per_end(words)
    while waiting:
        low, high = waiting.pop()
        if high - low <= limit:
            continue
        inner = range(low + MIN_WORDS - 1, high - MIN_WORDS)
        best = max(inner, key=lambda index: pauses[index], default=None)
        if best is not None and pauses[best] >= WEAK_PAUSE_US:
            cuts.add(best)
            waiting += [(low, best + 1), (best + 1, high)]
    return cuts


def _ended(text: str, stop: str) -> str:
    """Return a word with a full stop after it in place of a weaker mark."""
    return text if ends_sentence(text) else text.rstrip(",;:—，、；：") + stop
