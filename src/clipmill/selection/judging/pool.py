# SPDX-License-Identifier: MIT
"""
All spans that a judgement chooses from, and the order that comes of it.

In: picks made without a model and proposals of one. Out: a bounded pool; later a ranking without overlaps. It asks
nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from clipmill.selection.judging.claims import Proposal
from clipmill.selection.judging.request import JudgeRequest
from clipmill.selection.judging.verdict import Draft, JudgedSpan, Marks

_SAME = 0.7
"""Share of time, of both together, from which a proposal and a pick are one moment."""
_OVER = 0.3
"""Share of the shorter from which two spans are not kept both."""
_LEAST_POOL, _MOST_POOL, _POOL_A_MOMENT = 24, 60, 3


class _Span(Protocol):
    """Anything with a first and a last sentence."""

    @property
    def first(self) -> int: ...

    @property
    def last(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A span in the pool."""

    first: int
    last: int
    worth: float
    """Without the model; only the order counts."""
    is_proposed: bool = False
    marks: Marks | None = None
    draft: Draft | None = None


def gather(request: JudgeRequest, proposals: Sequence[Proposal]) -> tuple[Entry, ...]:
    """Return picks and proposals, at most 60 and about three for each moment wanted, best by our own worth first."""
    fresh: list[Proposal] = []
    for proposal in sorted(proposals, key=lambda item: (-item.marks.mean, item.first)):
        if all(_shared(request, proposal, other)[1] <= _OVER for other in fresh):
            fresh.append(proposal)
    picks: list[Entry] = []
    for pick in request.shortlist:
        same = next((item for item in fresh if _shared(request, pick, item)[0] >= _SAME), None)
        if same is not None:
            fresh.remove(same)
        said = (same.marks, same.draft) if same else (None, None)
        picks.append(Entry(pick.first, pick.last, pick.score, same is not None, *said))
    named = [Entry(p.first, p.last, _worth(request, p), is_proposed=True, marks=p.marks, draft=p.draft) for p in fresh]
    most = min(_MOST_POOL, max(_LEAST_POOL, _POOL_A_MOMENT * request.count))
    share = max(most - len(named), most // 2)
    pool = [*picks[:share], *named[: most - min(share, len(picks))]]
    return tuple(sorted(pool, key=lambda entry: (-entry.worth, entry.first)))


def rank(
    request: JudgeRequest, pool: Sequence[Entry], opinions: Sequence[float | None], weight: float
) -> list[JudgedSpan]:
    """
    Return the pool by both opinions, best first, without overlaps.

    Args:
        request: what is judged.
        pool: all spans.
        opinions: the model's, for each span; none where it has none, which leaves that span to ours.
        weight: share of the model's.

    """
    ours = shares([entry.worth for entry in pool])
    theirs = shares([opinion for opinion in opinions if opinion is not None])
    models = iter(theirs)
    spans = []
    for entry, own, opinion in zip(pool, ours, opinions, strict=True):
        model = next(models) if opinion is not None else None
        total = own if model is None else weight * model + (1.0 - weight) * own
        spans.append(
            JudgedSpan(entry.first, entry.last, total, own, model, entry.is_proposed, entry.marks, entry.draft)
        )
    kept: list[JudgedSpan] = []
    for span in sorted(spans, key=lambda item: (-item.total, -item.ours, item.first)):
        if all(_shared(request, span, other)[1] <= _OVER for other in kept):
            kept.append(span)
    return kept


def shares(values: Sequence[float]) -> list[float]:
    """Return the rank of every value as a share, 1 the greatest and 0 the least; equal values have equal ranks."""
    if len(values) <= 1:
        return [1.0] * len(values)
    result = []
    for value in values:
        below = sum(other < value for other in values)
        equal = sum(other == value for other in values) - 1
        result.append((below + equal / 2) / (len(values) - 1))
    return result


def _worth(request: JudgeRequest, proposal: Proposal) -> float:
    """Return what a proposal is worth without the model: as told, or else as a usual pick."""
    if request.worth is not None:
        return request.worth(proposal.first, proposal.last)
    return median([pick.score for pick in request.shortlist] or [0.0])


def _shared(request: JudgeRequest, one: _Span, other: _Span) -> tuple[float, float]:
    """Return the time that two spans share, as a share of both together and of the shorter."""
    if one.first > other.last or other.first > one.last:
        return 0.0, 0.0
    both = request.span_s(max(one.first, other.first), min(one.last, other.last))
    lengths = (request.span_s(one.first, one.last), request.span_s(other.first, other.last))
    return both / max(1e-6, sum(lengths) - both), both / max(1e-6, min(lengths))
