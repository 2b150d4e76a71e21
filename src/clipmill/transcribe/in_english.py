# SPDX-License-Identifier: MIT
"""
What a recogniser's translation of a stretch is worth, and when its passages are said (pure).

In: the passages that a model heard in English, with its own scores. Out: segments on the source's clock. A hearing that
failed by Whisper's own measures is an error, since what such models then say is invented. It judges no meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.domain.errors import ReplyInvalid
from clipmill.domain.media import Samples
from clipmill.domain.speech import Segment, Word
from clipmill.domain.times import US_PER_S, SourceTime, TimeRange
from clipmill.transcribe.heard import spread_words, time_us
from clipmill.transcribe.recognition import MAX_COMPRESSION, MIN_LOG_PROBABILITY

_LEAST_US = 10_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of what a model heard."""

    start_s: float
    """From the start of the sound."""
    end_s: float
    text: str
    log_probability: float
    """Mean of its tokens."""
    compression: float
    """Of the text; a loop packs well."""


def segments_from_passages(passages: Sequence[Passage], sound: Samples) -> tuple[Segment, ...]:
    """
    Return the passages that say anything as segments in order, inside the sound, with times shared out by length.

    Raises:
        ReplyInvalid: the text is a loop, or a wild guess by the model's own measure.

    """
    said = [passage for passage in passages if passage.text.strip()]
    letters = sum(len(passage.text) for passage in said)
    mean = sum(len(passage.text) * passage.log_probability for passage in said) / max(1, letters)
    if said and (mean < MIN_LOG_PROBABILITY or max(passage.compression for passage in said) > MAX_COMPRESSION):
        place_s = sound.time / US_PER_S
        message = f"the recogniser could not make English of what is said at {place_s:.1f} s"
        raise ReplyInvalid(message, hint="Set up another translator, or leave the translation out.")
    end = int(sound.time) + round(len(sound.data) * US_PER_S / sound.rate_hz)
    segments: list[Segment] = []
    done = int(sound.time)
    for passage in said:
        begins = min(max(done, int(sound.time) + time_us(passage.start_s)), end - _LEAST_US)
        done = min(max(begins + _LEAST_US, int(sound.time) + time_us(passage.end_s)), end)
        segments.append(_segment(passage.text, begins, done))
    return tuple(segments)


def _segment(text: str, begins_us: int, ends_us: int) -> Segment:
    words = tuple(
        Word(
            TimeRange(SourceTime(word.start_us), SourceTime(max(word.end_us, word.start_us + 1))),
            word.text,
            joins_previous=word.joins_previous,
        )
        for word in spread_words(text, begins_us, ends_us)
    )
    return Segment(TimeRange(SourceTime(begins_us), SourceTime(ends_us)), words)
