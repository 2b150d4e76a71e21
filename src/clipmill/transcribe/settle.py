# SPDX-License-Identifier: MIT
"""
Make word times keep the promises of a transcript (pure).

In: words in reading order whose starts never go back. Out: the same words, each at least 10 ms long, none overlapping
the next, all inside the source. Words for which there is no room at all are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.transcribe.heard import HeardWord
from clipmill.transcribe.scripts import ends_sentence

MIN_WORD_US = 10_000
"""Shortest word of a transcript."""
READABLE_US = 60_000
"""Words shorter than this share the time of the word that they touch."""
LONG_US = 1_200_000
LONG_PER_LETTER_US = 150_000
"""A word longer than both together was given a pause that is not its own."""


def settle(words: Sequence[HeardWord], duration_us: int) -> tuple[Word, ...]:
    """Return the words with times that keep the promises; starts must not go back."""
    count = min(len(words), max(0, duration_us) // MIN_WORD_US)
    kept = words[:count]
    if not kept:
        return ()
    following = [*(word.start_us for word in kept[1:]), duration_us]
    times = [_bounded(word, next_us, duration_us) for word, next_us in zip(kept, following, strict=True)]
    _share(times, [len(word.text) for word in kept])
    _push_on(times)
    _push_back(times, duration_us)
    return tuple(
        Word(
            TimeRange(SourceTime(start), SourceTime(end)),
            word.text,
            min(max(word.probability, 0.0), 1.0),
            word.speaker,
            word.joins_previous,
        )
        for word, (start, end) in zip(kept, times, strict=True)
    )


def _bounded(word: HeardWord, next_us: int, duration_us: int) -> tuple[int, int]:
    """Return the times inside the source, before the next word, and forward."""
    start = min(max(word.start_us, 0), duration_us)
    end = max(min(word.end_us, next_us, duration_us), start)
    return start, end


def shorten(words: Sequence[HeardWord]) -> list[HeardWord]:
    """
    Return the words without the pauses that were given to them; starts must not go back.

    A word that is longer than a word can be keeps its end, as recognisers start words early, unless it ends a sentence.
    """
    out: list[HeardWord] = []
    for index, word in enumerate(words):
        next_us = words[index + 1].start_us if index + 1 < len(words) else word.end_us
        end = min(word.end_us, next_us)
        longest = LONG_US + LONG_PER_LETTER_US * len(word.text)
        if end - word.start_us <= longest:
            out.append(word)
        elif ends_sentence(word.text):
            out.append(replace(word, end_us=word.start_us + longest))
        else:
            out.append(replace(word, start_us=end - longest, end_us=end))
    return out


def _share(times: list[tuple[int, int]], letters: Sequence[int]) -> None:
    """Give a word too short to read part of the time of the next word, when they touch, by their letters."""
    for index in range(len(times) - 1):
        start, end = times[index]
        next_start, next_end = times[index + 1]
        if end - start < READABLE_US and next_start - end < READABLE_US and next_end - start >= 2 * MIN_WORD_US:
            middle = start + (next_end - start) * letters[index] // (letters[index] + letters[index + 1])
            times[index], times[index + 1] = (start, middle), (middle, next_end)


def _push_on(times: list[tuple[int, int]]) -> None:
    """Move words later until each lasts 10 ms and starts after the one before."""
    previous = 0
    for index, (start, end) in enumerate(times):
        first = max(start, previous)
        previous = max(end, first + MIN_WORD_US)
        times[index] = (first, previous)


def _push_back(times: list[tuple[int, int]], duration_us: int) -> None:
    """Move words earlier until all end with the source; there is room, as they were counted."""
    limit = duration_us
    for index in range(len(times) - 1, -1, -1):
        start, end = times[index]
        if end <= limit:
            break
        first = min(start, limit - MIN_WORD_US)
        times[index] = (first, limit)
        limit = first
