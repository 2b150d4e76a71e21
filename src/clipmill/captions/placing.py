# SPDX-License-Identifier: MIT
"""
Words of the source -> words of the clip, on its clock, cleaned.

In: a transcript and the kept ranges. Out: words in the order in which they are heard. It breaks no lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.captions.text import clean_text
from clipmill.domain.clip import Edl
from clipmill.domain.speech import Transcript, Word
from clipmill.domain.times import ClipRange, ClipTime, SourceRange, SourceTime, TimeRange


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """One word as it is heard in the clip."""

    range: ClipRange
    text: str
    """Cleaned, not empty, without spaces inside."""
    joins_previous: bool = False
    speaker: str | None = None
    emoji: str = ""
    """Drawn after it."""
    is_telling: bool = False
    """Whether it stands out where the style emphasizes some."""


def place_words(transcript: Transcript, edl: Edl) -> tuple[PlacedWord, ...]:
    """
    Return the words whose middle lies in a kept range, on the clip clock, in order of their starts.

    A range that is kept twice gives its words twice. Words cut by a range's end are cut with it.
    """
    words = transcript.words
    placed = [
        piece
        for entry, shown in zip(edl.entries, edl.clip_ranges, strict=True)
        for word in words
        if entry.contains(_middle(word.range))
        for piece in _pieces(word, _shift(word.range, entry, shown))
    ]
    return tuple(sorted(placed, key=lambda word: word.range.in_us))


def spread(text_lengths: list[int], whole: ClipRange) -> list[ClipRange]:
    """Return ranges that share a stretch of time in proportion to these lengths, one after another."""
    total = max(1, sum(text_lengths))
    ranges, done = [], 0
    start = whole.in_us
    for index, length in enumerate(text_lengths):
        done += length
        is_last = index == len(text_lengths) - 1
        end = whole.out_us if is_last else ClipTime(whole.in_us + whole.duration_us * done // total)
        ranges.append(TimeRange(start, end))
        start = end
    return ranges


def _middle(item: SourceRange) -> SourceTime:
    return SourceTime((item.in_us + item.out_us) // 2)


def _shift(item: SourceRange, entry: SourceRange, shown: ClipRange) -> ClipRange:
    start = max(item.in_us, entry.in_us) - entry.in_us
    end = min(item.out_us, entry.out_us) - entry.in_us
    return TimeRange(ClipTime(shown.in_us + start), ClipTime(shown.in_us + max(start, end)))


def _pieces(word: Word, shown: ClipRange) -> list[PlacedWord]:
    """Return the word, or its parts when it has spaces inside."""
    texts = clean_text(word.text).split(" ")
    if texts == [""]:
        return []
    ranges = spread([len(text) for text in texts], shown)
    return [
        PlacedWord(part, text, joins_previous=word.joins_previous and index == 0, speaker=word.speaker)
        for index, (part, text) in enumerate(zip(ranges, texts, strict=True))
    ]
