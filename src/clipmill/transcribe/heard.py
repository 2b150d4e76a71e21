# SPDX-License-Identifier: MIT
"""
Words as a recogniser gave them, before anything was put right (pure).

A `HeardWord` may end before it starts, lie past the end of the source, or be empty. `repair` makes `Word`s of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clipmill.domain.times import US_PER_S
from clipmill.transcribe.scripts import split_text

MAX_TIME_S = 10_000_000.0
"""About 115 days; no source is longer, and no time of a hostile file may be."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as it was heard; nothing about it can be relied on but its types."""

    start_us: int
    """On the source's clock."""
    end_us: int
    text: str
    probability: float = 1.0
    joins_previous: bool = False
    speaker: str | None = None


def time_us(seconds: float) -> int:
    """Return seconds as microseconds; numbers that are not finite or absurd become the nearest that is not."""
    if math.isnan(seconds):
        return 0
    return round(min(max(seconds, -MAX_TIME_S), MAX_TIME_S) * US_PER_S)


def text_of(words: Iterable[HeardWord]) -> str:
    """Return words as running text, as they were heard."""
    return "".join(word.text if word.joins_previous else f" {word.text}" for word in words).strip()


def spread_words(text: str, start_us: int, end_us: int, speaker: str | None = None) -> Iterator[HeardWord]:
    """
    Yield the words of a text that is said between two times, each with time by its length.

    A cue of a subtitle file or a segment without word times is spread so; snapping refines it where there is sound.
    """
    parts = split_text(text)
    lengths = [len(part) + 1 for part, _ in parts]
    total, done = sum(lengths), 0
    span = max(0, end_us - start_us)
    for (part, joins), length in zip(parts, lengths, strict=True):
        first = start_us + span * done // total
        done += length
        yield HeardWord(first, start_us + span * done // total, part, 1.0, joins, speaker)


def hear_text(text: str, start_us: int, end_us: int, probability: float = 1.0) -> Sequence[HeardWord]:
    """
    Return a recogniser's token as words.

    A leading space says that the token begins a word; a token of writing without spaces is split into its
    characters, and its time is shared among them.
    """
    words = list(spread_words(text, start_us, end_us))
    joins = bool(text) and not text[0].isspace()
    return [
        HeardWord(w.start_us, w.end_us, w.text, probability, joins if index == 0 else w.joins_previous)
        for index, w in enumerate(words)
    ]
