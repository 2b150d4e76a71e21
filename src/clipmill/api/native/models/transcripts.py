# SPDX-License-Identifier: MIT
"""Transcripts and summaries as our own API shows them."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from clipmill.api.native.models.base import Answer
from clipmill.domain import speech, summary
from clipmill.domain.times import US_PER_S


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
    words: list[Word]


class Transcript(Answer):
    """All that was said in a source, on its own clock."""

    job_id: str
    language: str | None = Field(examples=["en"])
    language_probability: float = Field(examples=[0.99])
    text: str
    segments: list[Segment]


def transcript_answer(job_id: str, heard: speech.Transcript) -> Transcript:
    """Return a transcript as it is shown."""
    return Transcript(
        job_id=job_id,
        language=heard.language,
        language_probability=heard.language_probability,
        text=heard.text,
        segments=[
            Segment(
                in_s=segment.range.in_us / US_PER_S,
                out_s=segment.range.out_us / US_PER_S,
                text=segment.text,
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
    )


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
