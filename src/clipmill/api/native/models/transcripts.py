# SPDX-License-Identifier: MIT
"""Transcripts and summaries as our own API shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from pydantic import Field

from clipmill.api.native.models.base import Answer
from clipmill.domain import speech, summary
from clipmill.domain.times import US_PER_S
from clipmill.selection.sentences import Sentence


class TranscriptFormat(StrEnum):
    """How a transcript is written."""

    JSON = "json"
    SRT = "srt"
    VTT = "vtt"
    TXT = "txt"


class Word(Answer):
    """One timed word."""

    in_s: float = Field(examples=[1.24])
    out_s: float = Field(examples=[1.51])
    text: str = Field(description="With its punctuation.", examples=["ships,"])
    probability: float = Field(description="The recognizer's confidence, 0 to 1.", examples=[0.98])
    speaker: str | None = Field(description="Speaker label, when known.", examples=[None])
    joins_previous: bool = Field(description="True when no space stands before it.", examples=[False])


class Segment(Answer):
    """A run of words."""

    in_s: float
    out_s: float
    text: str
    speaker: str | None = Field(description="Who says most of it, where voices were told apart.", examples=[None])
    words: list[Word]


class SentenceAnswer(Answer):
    """A run of words that says one thing; its ends are good places for a cut."""

    from_us: int = Field(description="When its first word begins, in microseconds.", examples=[1_240_000])
    to_us: int = Field(description="When its last word ends.", examples=[4_710_000])
    speaker: str | None = Field(description="Who says most of it, where voices were told apart.", examples=[None])
    first_word: int = Field(description="Number of its first word, over all segments, from 0.", examples=[3])
    last_word: int = Field(description="Number of its last word, which belongs to it.", examples=[11])


class Speaker(Answer):
    """One voice of a source."""

    label: str = Field(description="As words and segments name it.", examples=["SPEAKER_00"])
    spoken_s: float = Field(description="How long it speaks in what is shown.", examples=[61.5])


class Transcript(Answer):
    """All that was said in a source, on its own clock."""

    job_id: str
    language: str | None = Field(examples=["en"])
    language_probability: float = Field(examples=[0.99])
    text: str
    speakers: list[Speaker] = Field(description="Who speaks most first; empty where voices were not told apart.")
    segments: list[Segment]
    sentences: list[SentenceAnswer] = Field(description="In order; words are numbered over what is shown here.")


def transcript_answer(
    job_id: str, heard: speech.Transcript, sentences: Sequence[Sentence] = (), first_word: int = 0
) -> Transcript:
    """
    Return a transcript as it is shown.

    Args:
        job_id: whose it is.
        heard: what is shown of it.
        sentences: of the whole transcript.
        first_word: number in the whole transcript of the first word that is shown.

    """
    count = len(heard.words)
    return Transcript(
        job_id=job_id,
        language=heard.language,
        language_probability=heard.language_probability,
        text=heard.text,
        speakers=[Speaker(label=label, spoken_s=us / US_PER_S) for label, us in spoken_us(heard.words).most_common()],
        segments=[
            Segment(
                in_s=segment.range.in_us / US_PER_S,
                out_s=segment.range.out_us / US_PER_S,
                text=segment.text,
                speaker=next((label for label, _ in spoken_us(segment.words).most_common(1)), None),
                words=[
                    Word(
                        in_s=word.range.in_us / US_PER_S,
                        out_s=word.range.out_us / US_PER_S,
                        text=word.text,
                        probability=word.probability,
                        speaker=word.speaker,
                        joins_previous=word.joins_previous,
                    )
                    for word in segment.words
                ],
            )
            for segment in heard.segments
        ],
        sentences=[
            SentenceAnswer(
                from_us=item.range.in_us,
                to_us=item.range.out_us,
                speaker=item.speaker,
                first_word=max(0, item.first - first_word),
                last_word=min(count - 1, item.last - first_word),
            )
            for item in sentences
            if item.last >= first_word and item.first < first_word + count
        ],
    )


def spoken_us(words: Iterable[speech.Word]) -> Counter[str]:
    """Return how long each speaker speaks in some words, in microseconds."""
    spoken: Counter[str] = Counter()
    for word in words:
        if word.speaker is not None:
            spoken[word.speaker] += word.range.duration_us
    return spoken


class SummaryEvent(Answer):
    """One thing that happens or is said in a highlight."""

    at_s: float = Field(examples=[12.0])
    description: str


class SummaryHighlight(Answer):
    """A part of the source that is worth knowing about."""

    in_s: float
    out_s: float
    title: str
    description: str
    events: list[SummaryEvent]


class Summary(Answer):
    """What a source is about."""

    job_id: str
    title: str
    text: str
    hashtags: list[str] = Field(description="Without the number sign.")
    highlights: list[SummaryHighlight]


def summary_answer(job_id: str, found: summary.Summary) -> Summary:
    """Return a summary as it is shown."""
    return Summary(
        job_id=job_id,
        title=found.title,
        text=found.text,
        hashtags=list(found.hashtags),
        highlights=[
            SummaryHighlight(
                in_s=item.range.in_us / US_PER_S,
                out_s=item.range.out_us / US_PER_S,
                title=item.title,
                description=item.description,
                events=[
                    SummaryEvent(at_s=event.time / US_PER_S, description=event.description) for event in item.events
                ],
            )
            for item in found.highlights
        ],
    )
