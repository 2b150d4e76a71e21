# SPDX-License-Identifier: MIT
"""What was said: words with times, segments, transcripts, turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clipmill.domain.times import SourceRange


@dataclass(frozen=True, slots=True)
class Word:
    """One timed word."""

    range: SourceRange
    text: str
    """The word as written, with its punctuation, without spaces around it."""
    probability: float = 1.0
    """The recogniser's confidence in [0, 1]."""
    speaker: str | None = None
    """Speaker label such as SPEAKER_00, or none."""
    joins_previous: bool = False
    """True when no space stands before it, as in Chinese, Japanese and Thai."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words as the recogniser gave it; not necessarily a sentence."""

    range: SourceRange
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words joined as they are written."""
        return join_words(self.words)


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of speech by one speaker."""

    range: SourceRange
    speaker: str
    """Label such as SPEAKER_00; numbered in the order in which they are first heard."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that was said in a source. Words are in order, last at least 10 ms, and do not overlap in one voice."""

    language: str | None
    """Two-letter code of the language, or none when nothing was said."""
    language_probability: float
    """Confidence in the language in [0, 1]."""
    segments: tuple[Segment, ...]
    speech: tuple[SourceRange, ...] = ()
    """Speech regions found by voice activity detection: sorted, not overlapping."""
    recogniser: str = ""
    """Name of the recogniser and model, or of the file format the words were read from."""
    turns: tuple[Turn, ...] = ()
    """Who speaks when, by voice alone; empty when voices were not told apart."""

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order."""
        return tuple(word for segment in self.segments for word in segment.words)

    @property
    def text(self) -> str:
        """All words joined as they are written."""
        return join_words(self.words)


def join_words(words: Iterable[Word]) -> str:
    """Return the words as running text, with spaces only where the writing has them."""
    text = ""
    for word in words:
        text += word.text if word.joins_previous or not text else f" {word.text}"
    return text
