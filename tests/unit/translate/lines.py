# SPDX-License-Identifier: MIT
"""Translators without languages, and makers of transcripts, for the tests of the translate room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import source_range_from_s
from clipmill.translate import TextKind


@dataclass
class Scripted:
    """Makes of each line what it is told to, and notes what it was asked."""

    make: Callable[[str], str] = str.upper
    name: str = "scripted"
    lines: list[str] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def translate(
        self, lines: Sequence[str], *, source: str, target: str, kind: TextKind, most: Sequence[int] | None = None
    ) -> tuple[str, ...]:
        self.lines += lines
        self.most += most or ()
        self.asked.append((source, target, kind))
        return tuple(map(self.make, lines))


def said(text: str, *, start_s: float = 0.0, pace_s: float = 0.3, speaker: str | None = None) -> list[Word]:
    """Return words said evenly; a bar is a pause of a second, a number of bars as many."""
    words: list[Word] = []
    time_s = start_s
    for token in text.split():
        if set(token) == {"|"}:
            time_s += len(token)
            continue
        words.append(Word(source_range_from_s(time_s, time_s + 0.9 * pace_s), token, 0.8, speaker))
        time_s += pace_s
    return words


def transcript(words: list[Word], language: str | None = "en") -> Transcript:
    """Return the words as a transcript of one segment."""
    segments = (Segment(source_range_from_s(0, 600), tuple(words)),) if words else ()
    return Transcript(language, 0.9, segments, (source_range_from_s(0, 600),), "ears")
