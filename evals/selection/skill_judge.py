# SPDX-License-Identifier: MIT
"""
A stand-in for a language model whose skill is known: it has seen the truth, and sees it through noise.

In: a question as the product puts it, and the source that it is about with what people wanted of it. Out: what a model
would say: passages in order, or moments with quotes. It reads no language; nothing that it does tells what a real model
can do. It opens no connection (`skill_server` does).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from clipmill.domain.speech import Word
from clipmill.domain.times import US_PER_S
from clipmill.selection.judging.orders import WITHHELD
from clipmill.selection.tokens import tokens

Span = tuple[int, int]
"""First and last token of a source, both inside."""
IsHit = Callable[[tuple[float, float]], bool]
"""Says whether a range in seconds holds what people wanted."""

SURE = 6.0
"""Distance, in standard deviations of the noise, from which hits and others do not meet: the judge that never errs."""
_REFUSED = "I cannot help with that."
_TELLING = 8
"""Tokens at an end of a passage by which it is found."""
_QUOTED = 6
_NAMED = 4
"""Moments that it names in a stretch: what the product asks for at most."""


class Manner(StrEnum):
    """How a judge comes to its answers."""

    SKILL = "skill"
    PLACE = "place"
    """Prefers what stands first."""
    MADNESS = "madness"
    """Refuses, babbles or breaks off every second time; otherwise orders as the dice fall, anew for each question."""


@dataclass(frozen=True, slots=True)
class Skill:
    """A judge."""

    name: str
    """By which the server knows it."""
    manner: Manner = Manner.SKILL
    auc: float = 0.5
    """Chance that it prefers a passage that holds what people wanted to one that does not."""

    @property
    def distance(self) -> float:
        """How far hits stand above others, in standard deviations of the noise."""
        return SURE if self.auc >= 1.0 else 2.0**0.5 * NormalDist().inv_cdf(self.auc)


SKILLS = (
    *(Skill(f"AUC {auc:.1f}", auc=auc) for auc in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)),
    Skill("orders by place", Manner.PLACE),
    Skill("refuses, babbles, throws dice", Manner.MADNESS),
)


class Source:
    """The words of a source, by which passages are found in it."""

    def __init__(self, words: Sequence[Word]) -> None:
        """Take the words in order."""
        self.said: list[str] = []
        begins: list[float] = []
        ends: list[float] = []
        for word in words:
            for token in tokens(word.text):
                self.said.append(token)
                begins.append(word.range.in_us / US_PER_S)
                ends.append(word.range.out_us / US_PER_S)
        self._begins, self._ends = np.array(begins), np.array(ends)
        self._places: dict[str, list[int]] = {}
        for place, token in enumerate(self.said):
            self._places.setdefault(token, []).append(place)

    def seconds(self, span: Span) -> tuple[float, float]:
        """Return where a span begins and ends, in seconds."""
        return float(self._begins[span[0]]), float(self._ends[span[0] : span[1] + 1].max())

    def find(self, text: str) -> Span | None:
        """Return where a passage stands, of which the middle may be withheld; none when nobody said it."""
        said = tokens(text)
        if not said:
            return None
        head, tail = said[:_TELLING], said[-_TELLING:]
        opens = self.runs(head)
        closes = [place + len(tail) - 1 for place in self.runs(tail)]
        pairs = [(first, last) for first in opens for last in closes if last - first + 1 >= len(said)]
        return min(pairs, key=lambda pair: pair[1] - pair[0], default=None)

    def runs(self, wanted: Sequence[str]) -> list[int]:
        """Return every place at which these tokens begin."""
        return [at for at in self._places.get(wanted[0], ()) if self.said[at : at + len(wanted)] == list(wanted)]


@dataclass(slots=True)
class Case:
    """A source, what people wanted of it, and the noise through which a judge sees that."""

    source: Source
    is_hit: IsHit
    seed: str
    """The same seed and source give the same noise."""
    lost: int = 0
    """Passages that were not found in the source; they are judged by noise alone."""
    _noise: npt.NDArray[np.float64] = field(init=False)
    _hits: dict[Span, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Draw the noise of every token, once."""
        drawn = np.random.default_rng(_number(self.seed)).standard_normal(len(self.source.said))
        self._noise = np.concatenate([[0.0], np.cumsum(drawn)])

    def utility(self, span: Span, skill: Skill) -> float:
        """
        Return how good a judge finds a span: whether it is a hit, at the judge's distance, and noise.

        The noise of a span is that of its tokens, with standard deviation 1 whatever its length: two spans that share
        half of their words share half of their errors, and a judge agrees with itself.
        """
        first, last = span
        noise = (self._noise[last + 1] - self._noise[first]) / (last + 1 - first) ** 0.5
        if span not in self._hits:
            self._hits[span] = self.is_hit(self.source.seconds(span))
        return float(noise + skill.distance * self._hits[span])

    def judge_text(self, text: str, skill: Skill) -> float:
        """Return how good a judge finds what is said in a passage."""
        span = self.source.find(text)
        if span is not None:
            return self.utility(span, skill)
        self.lost += 1
        return float(np.random.default_rng(_number(self.seed + text)).standard_normal())


@dataclass(frozen=True, slots=True)
class Said:
    """What a judge answers."""

    text: str
    refusal: str = ""


def answer(case: Case, skill: Skill, question: str) -> Said:
    """
    Return what a judge says.

    Args:
        case: what the question is about.
        skill: of the judge.
        question: the material as the product writes it: JSON with `passages`, or with `transcript` and `seconds`.

    """
    asked: dict[str, Any] = json.loads(question)
    if skill.manner is Manner.MADNESS:
        outburst = _outburst(case, question)
        if outburst is not None:
            return outburst
    value = _compared(case, skill, asked, question) if "passages" in asked else _read(case, skill, asked, question)
    return Said(json.dumps(value))


def _outburst(case: Case, question: str) -> Said | None:
    turn = _number(case.seed + question) % 6
    nonsense = (Said("", _REFUSED), Said('{"order": ["Z", 7'), Said("The best one is lovely. Buy now!"))
    return nonsense[turn] if turn < len(nonsense) else None


def _compared(case: Case, skill: Skill, asked: Mapping[str, Any], question: str) -> dict[str, object]:
    passages = asked["passages"]
    if skill.manner is Manner.PLACE:
        worth = [-float(place) for place in range(len(passages))]
    elif skill.manner is Manner.MADNESS:
        worth = list(_dice(case, question).random(len(passages)))
    else:
        worth = [case.judge_text(passage["text"], skill) for passage in passages]
    order = sorted(range(len(passages)), key=lambda place: -worth[place])
    return {"order": [passages[place]["letter"] for place in order]}


def _read(case: Case, skill: Skill, asked: Mapping[str, Any], question: str) -> dict[str, object]:
    lines, seconds = read_lines(case.source, asked["transcript"]), asked["seconds"]
    spans = [
        (first, last)
        for first in range(len(lines))
        for last in range(first, len(lines))
        if _is_whole(lines[first : last + 1]) and _is_long(case, lines, (first, last), seconds)
    ]
    dice = _dice(case, question)
    worth = {span: _worth(case, skill, lines, span, dice) for span in spans}
    moments: list[dict[str, object]] = []
    taken: list[Span] = []
    for first, last in sorted(spans, key=lambda span: -worth[span]):
        if len(taken) == _NAMED:
            break
        if all(last < other[0] or first > other[1] for other in taken):
            taken.append((first, last))
            moments.append(_moment(lines[first : last + 1], worth[first, last]))
    return {"moments": moments}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a stretch."""

    number: int
    text: str
    span: Span | None
    """None where it is withheld, holds no word or was not found."""


def read_lines(source: Source, transcript: Sequence[str]) -> list[Line]:
    """Return the lines of a stretch with their places in the source."""
    lines: list[Line] = []
    at: int | None = None
    for number, told in map(_told, transcript):
        placed = _placed(source, number, told, at)
        lines.append(placed)
        if placed.span is not None:
            at = placed.span[1] + 1
    return lines


def _placed(source: Source, number: int, told: str, at: int | None) -> Line:
    """Return a line with its place: where the one before it ended, or else wherever it was said next."""
    if told == WITHHELD:
        return Line(number, told, None)
    # A speaker's name may stand before what is said.
    for text in (told, told.partition(": ")[2]):
        said = tokens(text)
        if said and at is not None and source.said[at : at + len(said)] == said:
            return Line(number, text, (at, at + len(said) - 1))
        runs = source.runs(said) if said else []
        if runs:
            first = min(runs, key=lambda place: (place < (at or 0), place))
            return Line(number, text, (first, first + len(said) - 1))
    return Line(number, told, None)


def _told(line: str) -> tuple[int, str]:
    number, _, text = line.removeprefix("[").partition("]")
    return int(number), text.removeprefix(" ")


def _is_whole(lines: Sequence[Line]) -> bool:
    return lines[0].span is not None and lines[-1].span is not None


def _is_long(case: Case, lines: Sequence[Line], span: Span, seconds: Mapping[str, float]) -> bool:
    first, last = lines[span[0]].span, lines[span[1]].span
    if first is None or last is None or last[1] < first[0]:
        return False
    begin_s, end_s = case.source.seconds((first[0], last[1]))
    return seconds["least"] <= end_s - begin_s <= seconds["most"]


def _worth(case: Case, skill: Skill, lines: Sequence[Line], span: Span, dice: np.random.Generator) -> float:
    if skill.manner is Manner.PLACE:
        return -float(span[0])
    if skill.manner is Manner.MADNESS:
        return float(dice.standard_normal())
    first, last = lines[span[0]].span, lines[span[1]].span
    return case.utility((first[0], last[1]), skill) if first and last else 0.0


def _moment(lines: Sequence[Line], worth: float) -> dict[str, object]:
    said = " ".join(line.text for line in lines).split()
    mark = int(min(10, max(0, round(5 + worth))))
    marks = dict.fromkeys(("hook", "flow", "value", "emotion", "shareability"), mark)
    quotes = {"first_words": " ".join(said[:_QUOTED]), "last_words": " ".join(said[-_QUOTED:])}
    words = {"reason": "A stand-in named it.", "title": "A moment"}
    return {"first_id": lines[0].number, "last_id": lines[-1].number, **quotes, **marks, **words}


def _dice(case: Case, question: str) -> np.random.Generator:
    return np.random.default_rng(_number(f"dice {case.seed} {question}"))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")
