# SPDX-License-Identifier: MIT
"""Clips that a user chooses by hand, and moments from which more could be made."""

from __future__ import annotations

from pydantic import Field, model_validator

from clipmill.api.native.models.base import Answer, Body, PlainText, example
from clipmill.api.native.models.sources import MAX_SOURCE_US
from clipmill.domain.moment import Moment
from clipmill.domain.speech import Transcript
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.engine.chosen import range_of_words

_MOST_WORDS = 10_000_000


class NewClipBody(Body):
    """A new clip of a job's source: a stretch by its times, or by the words that it holds."""

    model_config = Body.model_config | example(first_word=120, last_word=188)

    from_us: int | None = Field(default=None, ge=0, le=MAX_SOURCE_US, description="First instant, with `to_us`.")
    to_us: int | None = Field(default=None, gt=0, le=MAX_SOURCE_US, description="First instant that is not in it.")
    first_word: int | None = Field(
        default=None, ge=0, le=_MOST_WORDS, description="Instead: number of the first word in the whole transcript."
    )
    last_word: int | None = Field(default=None, ge=0, le=_MOST_WORDS, description="Of the last word, which is in it.")
    title: PlainText = Field(default="", max_length=300, description="Written from the words when left out.")
    is_offered: bool = Field(
        default=False,
        description="The stretch is one of GET /jobs/{id}/moments, by its very times: the clip keeps the score, the "
        "reason and the words that it was offered with. Otherwise nobody judges it.",
    )
    name: PlainText = Field(default="", max_length=200, description="Your own name for the job.")

    @model_validator(mode="after")
    def _is_one_of_two(self) -> NewClipBody:
        times = (self.from_us is not None, self.to_us is not None)
        words = (self.first_word is not None, self.last_word is not None)
        if times[0] != times[1] or words[0] != words[1] or times[0] == words[0]:
            message = "give from_us and to_us, or first_word and last_word"
            raise ValueError(message)
        if self.from_us is not None and self.to_us is not None and self.to_us <= self.from_us:
            message = "to_us must be after from_us"
            raise ValueError(message)
        return self

    def to_range(self, transcript: Transcript) -> SourceRange:
        """Return the stretch; raises InvalidOptions where the transcript has no such words."""
        if self.from_us is not None and self.to_us is not None:
            return TimeRange(SourceTime(self.from_us), SourceTime(self.to_us))
        return range_of_words(transcript, self.first_word or 0, self.last_word or 0)


class FurtherMoment(Answer):
    """A moment of the source of which no clip was made."""

    from_us: int = Field(examples=[61_200_000])
    to_us: int = Field(examples=[92_800_000])
    title: str = Field(examples=["Why ships float"])
    hook: str
    score: float = Field(description="0 to 100, comparable inside one source.", examples=[71.0])
    reason: str
    text: str = Field(description="What is said in it.")


class FurtherMoments(Answer):
    """Best first; they share no time with the clips that there are."""

    items: list[FurtherMoment]


def further_answer(moments: tuple[Moment, ...]) -> FurtherMoments:
    """Return moments as they are shown."""
    return FurtherMoments(
        items=[
            FurtherMoment(
                from_us=item.range.in_us,
                to_us=item.range.out_us,
                title=item.title,
                hook=item.hook,
                score=item.score.total,
                reason=item.score.reason,
                text=item.text,
            )
            for item in moments
        ]
    )
