# SPDX-License-Identifier: MIT
"""Speech that was never said: words at known times, and a level that follows them. Imported by the tests of cuts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clipmill.domain.clip import Edl
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange, source_range_from_s

HOP_US = 10_000
VOICE, ROOM = 40, 130
"""Bytes of an envelope: -20 dBFS and -65 dBFS."""


def said(text: str, *, start_s: float = 1.0, language: str | None = "en") -> Transcript:
    """Return words of 0.3 s, 20 ms apart; a number in angle brackets is a pause of so many seconds."""
    words, at_s = [], start_s
    for part in text.split():
        if part.startswith("<"):
            at_s += float(part.strip("<>"))
            continue
        words.append(Word(source_range_from_s(at_s, at_s + 0.3), part))
        at_s += 0.32
    return transcript_of(words, language)


def transcript_of(words: Sequence[Word], language: str | None = "en") -> Transcript:
    """Return words as a transcript of one segment."""
    return Transcript(language, 1.0, (Segment(TimeRange(SourceTime(0), SourceTime(10**10)), tuple(words)),))


def heard(
    transcript: Transcript, *, sounds: Iterable[tuple[float, float, int]] = (), length_s: float | None = None
) -> SoundEnvelope:
    """Return a level that is the voice's inside words, with a dip where two meet, and other sounds between them."""
    end_us = round(length_s * US_PER_S) if length_s else transcript.words[-1].range.out_us + 2 * US_PER_S
    levels = bytearray([ROOM]) * (end_us // HOP_US)
    for word in transcript.words:
        first, last = word.range.in_us // HOP_US, word.range.out_us // HOP_US
        levels[first:last] = bytes([VOICE]) * (last - first)
    for start_s, stop_s, level in sounds:
        first, last = round(start_s * 100), round(stop_s * 100)
        levels[first:last] = bytes([level]) * (last - first)
    return SoundEnvelope(HOP_US, bytes(levels[: end_us // HOP_US]))


def whole(transcript: Transcript) -> Edl:
    """Return an edit list of one entry around all words."""
    first, last = transcript.words[0].range.in_us, transcript.words[-1].range.out_us
    return Edl((TimeRange(SourceTime(max(0, first - 100_000)), SourceTime(last + 200_000)),))


def heard_words(transcript: Transcript, edl: Edl) -> list[str]:
    """Return the words that an edit list keeps whole, in the order in which they are heard."""
    return [
        word.text
        for entry in edl.entries
        for word in transcript.words
        if entry.in_us <= word.range.in_us and word.range.out_us <= entry.out_us
    ]
