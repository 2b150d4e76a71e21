# SPDX-License-Identifier: MIT
"""What a language model is given to judge, and how far it is asked. It holds values and asks nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from clipmill.domain.options import SelectionStyle
from clipmill.domain.times import US_PER_S
from clipmill.selection.candidates import NEAR, LengthWindow
from clipmill.selection.sentences import Sentence

Worth = Callable[[int, int], float]
"""The worth of sentences first..last, both inside, without a model; the scale is that of `Pick.score`."""


@dataclass(frozen=True, slots=True, order=True)
class Pick:
    """A span of sentences that was picked without a model."""

    first: int
    """Number of its first sentence."""
    last: int
    """Number of its last sentence, inside."""
    score: float
    """Its worth in [0, 1]; only the order counts."""


@dataclass(frozen=True, slots=True)
class JudgeOptions:
    """How far a model is asked; the figures are in `docs/howto/language-models.md`."""

    window_s: float = 540.0
    """Seconds of source that one question reads; 8 to 10 minutes fit the memory of small models."""
    overlap_s: float = 75.0
    """Seconds that neighboring questions share, so that no moment lies across an end of both."""
    window_chars: int = 14_000
    """Letters that one question reads at most: fast talkers get shorter windows. About 4,500 tokens with the ids."""
    most_a_window: int = 4
    """Moments that one question may name."""
    group: int = 6
    """Passages compared in one question."""
    rounds: int = 2
    """How often every passage is compared, each time among others and in two orders."""
    most_questions: int = 200
    """Questions of one judgement; a source that needs more is read in part, evenly."""
    weight: float = 0.7
    """Share of a model that contradicts itself nowhere in the order of the moments; the rest is ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRequest:
    """Everything that a judgement depends on, but for the model."""

    sentences: tuple[Sentence, ...]
    length: LengthWindow
    count: int
    """Moments wanted."""
    shortlist: tuple[Pick, ...]
    """Picks made without a model, best first."""
    style: SelectionStyle = SelectionStyle.GENERAL
    language: str | None = None
    """What is spoken."""
    words_language: str | None = None
    """What titles and reasons are written in; none: what is spoken."""
    prompt: str | None = None
    """What the user wants to see, in plain words. Hostile text like everything else."""
    barred: Sequence[bool] = ()
    """For every sentence, whether no moment may hold it: sponsor reads, banned words; empty bars none."""
    worth: Worth | None = None
    """The worth of any span without a model; none: a proposal counts as a usual pick."""
    options: JudgeOptions = field(default_factory=JudgeOptions)

    @property
    def told_language(self) -> str | None:
        """What titles and reasons are written in, as far as that is known."""
        return self.words_language or self.language

    @property
    def bounds_s(self) -> tuple[float, float]:
        """The shortest and longest that a moment may be, in seconds."""
        length = self.length
        if length.wanted_s is None:
            return length.shortest_s, length.longest_s
        low, high = length.wanted_s * (1 - NEAR), length.wanted_s * (1 + NEAR)
        if length.is_bound:
            low, high = max(low, length.shortest_s), min(high, length.longest_s)
        return (low, high) if low <= high else (length.shortest_s, length.longest_s)

    def is_barred(self, index: int) -> bool:
        """Say whether no moment may hold a sentence."""
        return bool(self.barred[index]) if len(self.barred) else False

    def span_s(self, first: int, last: int) -> float:
        """Return how long sentences first..last last, by their words."""
        out_us = max(sentence.range.out_us for sentence in self.sentences[first : last + 1])
        return (out_us - self.sentences[first].range.in_us) / US_PER_S
