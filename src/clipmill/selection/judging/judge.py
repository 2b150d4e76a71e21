# SPDX-License-Identifier: MIT
"""
The order of a judgement: audition, reading, comparing, ranking.

In: a request and a model. Out: a verdict, always. A model that cannot be reached, declines, answers nonsense, runs out
of budget or contradicts itself leaves the picks that were made without it, and a notice. It measures no signals and
writes no words of its own.

Questions of one judgement: 4 for the audition; about 8 an hour of source for the reading; for comparing 18 for up to
eight moments wanted, at most 42. Three hours: 24 of reading, about 95,000 tokens, and 22 to 46 others of about 1,200
tokens each, asked one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.domain.result import Notice
from clipmill.selection.aids import Model
from clipmill.selection.judging.asking import comparing_question, reading_question
from clipmill.selection.judging.claims import Proposal, read_claims
from clipmill.selection.judging.comparing import NOTHING, Standing, compare
from clipmill.selection.judging.orders import find_orders
from clipmill.selection.judging.pool import Entry, gather, rank, shares
from clipmill.selection.judging.request import JudgeRequest, Pick
from clipmill.selection.judging.talk import Talk
from clipmill.selection.judging.verdict import JudgedSpan, JudgingCounts, Verdict
from clipmill.selection.judging.windows import read_stretches, spread_evenly
from clipmill.selection.tokens import is_spaceless

AUDITION = 12
"""Picks that the model orders twice before anything else is asked of it."""
_LEAST_COMPARED = 3
"""Passages below which nothing is compared: the agreement of two orders would say nothing."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What came of having the source read."""

    proposals: tuple[Proposal, ...] = ()
    named: int = 0
    windows: int = 0
    windows_read: int = 0


@dataclass(slots=True)
class _Case:
    """What the steps of one judgement share."""

    request: JudgeRequest
    talk: Talk
    withheld: frozenset[int]

    def compared(self, spans: Sequence[Pick | Entry], turn: int) -> Standing:
        """Return the standing of spans, by their places, after one round; those with withheld lines stay out."""
        places = [place for place, span in enumerate(spans) if not self.is_withheld(span.first, span.last)]
        if len(places) < _LEAST_COMPARED:
            return NOTHING

        def ask(order: Sequence[int]) -> object | None:
            texts = [self.text(spans[place].first, spans[place].last) for place in order]
            return self.talk.ask(comparing_question(self.request, texts))

        return compare(places, self.request.options.group, turn, ask)

    def is_withheld(self, first: int, last: int) -> bool:
        """Say whether a span holds a sentence that is not shown to the model."""
        return any(first <= index <= last for index in self.withheld)

    def text(self, first: int, last: int) -> str:
        """Return what is said in a span."""
        texts = [sentence.text for sentence in self.request.sentences[first : last + 1]]
        return ("" if is_spaceless("".join(texts[:2])) else " ").join(texts)


def judge(request: JudgeRequest, model: Model) -> Verdict:
    """
    Return the spans of a source best first, by a model's opinion as far as it can be believed.

    Never raises for what a model does. Without a usable or trusted answer the spans are the shortlist in its own
    order. Codes of notices: `model_failed` (nothing of the model's was used), `model_partly_failed` (parts of the
    source were not read or compared), `budget_spent` (a limit of calls or tokens ended it), `model_not_trusted` (it
    orders passages by where they stand), `orders_withheld` (sentences that speak to a model were not shown to it).
    Cost: see the module; the model is asked one question at a time.
    """
    talk = Talk(model, request.options.most_questions)
    case = _Case(request, talk, find_orders(request.sentences))
    standing = _audition(case)
    if standing.taus and not standing.trust:
        return _verdict(case, standing, _Reading(), _untouched(request))
    reading = _read(case)
    pool = gather(request, reading.proposals)
    contest = _contest(case, pool, standing)
    weight = request.options.weight * contest.trust
    spans = rank(request, pool, _opinions(case, pool, contest), weight) if weight else _untouched(request)
    return _verdict(case, contest, reading, spans)


def _audition(case: _Case) -> Standing:
    """Return how far the model agrees with itself on a few picks; their points are not used."""
    picks = case.request.shortlist
    count = min(AUDITION, len(picks))
    chosen = [picks[index * len(picks) // count] for index in range(count)]
    heard = case.compared(chosen, 0)
    return Standing({}, heard.taus, heard.noise)


def _read(case: _Case) -> _Reading:
    """Have the whole source read, or as much as there are questions for; half of those left are kept to compare."""
    stretches = read_stretches(case.request.sentences, case.request.options)
    read = spread_evenly(stretches, min(len(stretches), case.talk.left // 2))
    if len(read) < len(stretches) and not case.talk.is_ended:
        case.talk.is_spent = True
    proposals: list[Proposal] = []
    named = answered = 0
    for stretch in read:
        answer = case.talk.ask(reading_question(case.request, stretch, case.withheld))
        if answer is None:
            continue
        claimed, stood = read_claims(answer, case.request, stretch)
        proposals += [item for item in stood if not case.is_withheld(item.first, item.last)]
        named, answered = named + claimed, answered + 1
    return _Reading(tuple(proposals), named, len(stretches), answered)


def _contest(case: _Case, pool: Sequence[Entry], standing: Standing) -> Standing:
    """Return the standing of the pool after all rounds, or after the one that showed that there is no trust."""
    for turn in range(case.request.options.rounds):
        standing = standing.plus(case.compared(pool, turn + 1))
        if not standing.trust:
            break
    return standing


def _opinions(case: _Case, pool: Sequence[Entry], contest: Standing) -> list[float | None]:
    """Return the model's opinion of every span; the leaders of their groups meet in a last round."""
    opinions = [contest.mean(place) for place in range(len(pool))]
    led = sorted(
        (place for place, mean in enumerate(opinions) if mean is not None), key=lambda at: -(opinions[at] or 0)
    )
    leaders = led[: case.request.options.group]
    final = case.compared([pool[place] for place in leaders], len(pool)) if len(led) > len(leaders) else NOTHING
    for number, place in enumerate(leaders):
        met = final.mean(number)
        opinions[place] = opinions[place] if met is None else 1.0 + met
    return opinions


def _untouched(request: JudgeRequest) -> list[JudgedSpan]:
    """Return the shortlist as it came."""
    ours = shares([pick.score for pick in request.shortlist])
    return [
        JudgedSpan(pick.first, pick.last, own, own, None) for pick, own in zip(request.shortlist, ours, strict=True)
    ]


def _verdict(case: _Case, standing: Standing, reading: _Reading, spans: Sequence[JudgedSpan]) -> Verdict:
    counts = JudgingCounts(
        questions=case.talk.questions,
        failed=case.talk.failed,
        windows=reading.windows,
        windows_read=reading.windows_read,
        proposed=reading.named,
        kept=len(reading.proposals),
        relocated=sum(item.is_relocated for item in reading.proposals),
        resized=sum(item.is_resized for item in reading.proposals),
        withheld=len(case.withheld),
    )
    is_used = any(span.models is not None for span in spans)
    weight = case.request.options.weight * standing.trust if is_used else 0.0
    notices = (*_troubles(case.talk, standing, is_used=is_used), *_withholding(counts.withheld))
    return Verdict(tuple(spans), weight, standing.agreement, counts, notices)


def _troubles(talk: Talk, standing: Standing, *, is_used: bool) -> tuple[Notice, ...]:
    """Return what the user should know of how it went."""
    why = f": {talk.last_error.message}" if talk.last_error else ""
    if talk.is_spent:
        told = "its part of the work is missing" if is_used else "the moments were chosen without it"
        return (Notice("budget_spent", f"The language model may not be asked more, so {told}{why}."),)
    if is_used and talk.failed:
        message = f"The language model did not answer {talk.failed} of {talk.questions} questions{why}."
        return (Notice("model_partly_failed", message),)
    if is_used or (not talk.failed and not standing.taus):
        return ()
    if standing.taus and not standing.trust:
        message = (
            "The language model orders passages by where they stand, not by what they say "
            f"(agreement with itself {standing.agreement:.2f}), so the moments were chosen without it."
        )
        return (Notice("model_not_trusted", message),)
    return (Notice("model_failed", f"The language model was of no use, so the moments were chosen without it{why}."),)


def _withholding(count: int) -> tuple[Notice, ...]:
    if not count:
        return ()
    told = "1 sentence gives" if count == 1 else f"{count} sentences give"
    return (Notice("orders_withheld", f"{told} orders to a language model and was not shown to it."),)
