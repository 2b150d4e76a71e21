# SPDX-License-Identifier: MIT
"""What a judgement comes to. It holds values and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields

from clipmill.domain.result import Notice

TOP_MARK = 10.0


@dataclass(frozen=True, slots=True)
class Marks:
    """What a model thinks of a moment, each 0 to 10. Marks of one model drift; only comparisons rank."""

    hook: float
    flow: float
    value: float
    emotion: float
    shareability: float

    @property
    def mean(self) -> float:
        """All five as one figure, 0 to 10."""
        return (self.hook + self.flow + self.value + self.emotion + self.shareability) / len(fields(self))


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that a model wrote for a moment. Nobody has checked them against what is said."""

    title: str
    """One line in the language that was asked for; empty when it came in another."""
    reason: str
    """Why the moment is good, one line; empty when it came in another language."""
    opening: str
    """The moment's first words as the model quoted them; they were found where it pointed, or near."""
    closing: str
    """The moment's last words as the model quoted them; found as well. A trimmed moment may end before them."""


@dataclass(frozen=True, slots=True)
class JudgedSpan:
    """A span of sentences with everything that is thought of it."""

    first: int
    """Number of its first sentence."""
    last: int
    """Number of its last sentence, inside."""
    total: float
    """What it is ranked by, in [0, 1]."""
    ours: float
    """Its rank without the model among all that was judged, 1 the best, 0 the last."""
    models: float | None
    """Its rank by the model's comparisons, 1 the best; none when it was not compared."""
    is_proposed: bool = False
    """Whether the model named it; else it was picked without one."""
    marks: Marks | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class JudgingCounts:
    """What a judgement took, and what went wrong on the way."""

    questions: int = 0
    """Asked of the model, those answered from memory and those that failed included."""
    failed: int = 0
    """Questions without a usable answer."""
    windows: int = 0
    """Stretches of the source that the model was to read."""
    windows_read: int = 0
    proposed: int = 0
    """Moments that the model named."""
    kept: int = 0
    """Of these, those that stand: in the window, quoted, whole, of the right length, no ad, no repeat."""
    relocated: int = 0
    """Moments whose ids were wrong and whose quotes were found elsewhere."""
    resized: int = 0
    """Moments that were trimmed or widened to a length that may be."""
    withheld: int = 0
    """Sentences that give orders to a model and were not shown to it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a judgement."""

    spans: tuple[JudgedSpan, ...]
    """Best first; no two share more than 30 % of the shorter."""
    weight: float
    """The share that the model's opinion had in the order, from 0 to `JudgeOptions.weight`."""
    agreement: float | None
    """How far the model agreed with itself when passages came in another order: Kendall's tau, -1 to 1; none when
    nothing was compared."""
    counts: JudgingCounts
    notices: tuple[Notice, ...] = ()
    """`model_failed`, `model_partly_failed`, `budget_spent`, `model_not_trusted`, `orders_withheld`."""
