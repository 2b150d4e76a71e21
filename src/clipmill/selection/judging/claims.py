# SPDX-License-Identifier: MIT
"""
What a model claims of a stretch -> moments that stand, put right where that can be done.

In: an answer in whatever state, the sentences it speaks of. Out: proposals whose quotes were said, in order, inside
the stretch, of an allowed length, without ads. Times come from words alone; the model's numbers only point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clipmill.selection.judging.quotes import Book, find_quote, open_book
from clipmill.selection.judging.request import JudgeRequest
from clipmill.selection.judging.verdict import TOP_MARK, Draft, Marks
from clipmill.selection.judging.windows import Stretch
from clipmill.selection.judging.writing import is_in_language, one_line

_TITLE_CHARS, _REASON_CHARS, _QUOTE_CHARS = 100, 300, 160
_MOST_ID = 10**9
_FAR_TOO_LONG = 3.0
"""Times the longest length; a claim beyond it points at nothing in particular."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A moment that a model named and that stands."""

    first: int
    last: int
    marks: Marks
    draft: Draft
    is_relocated: bool
    is_resized: bool


@dataclass(frozen=True, slots=True)
class _Claim:
    first: int
    last: int
    opening: str
    closing: str
    marks: Marks
    title: str
    reason: str


def read_claims(answer: object, request: JudgeRequest, stretch: Stretch) -> tuple[int, tuple[Proposal, ...]]:
    """Return how many moments an answer names, and those that stand, in the answer's order and without overlaps."""
    claims = [claim for item in _items(answer) if (claim := _claim(item)) is not None]
    claims = claims[: request.options.most_a_window]
    book = open_book(request.sentences, stretch.first, stretch.last)
    kept: list[Proposal] = []
    for claim in claims:
        proposal = _stand(claim, request, stretch, book)
        if proposal and not any(proposal.first <= other.last and other.first <= proposal.last for other in kept):
            kept.append(proposal)
    return len(claims), tuple(kept)


def _items(answer: object) -> list[object]:
    items = answer.get("moments") if isinstance(answer, Mapping) else None
    return items if isinstance(items, list) else []


def _claim(item: object) -> _Claim | None:
    """Return a claim with plain values, or none where it is none; whoever checked the schema need not be trusted."""
    if not isinstance(item, Mapping):
        return None
    first, last = _whole(item.get("first_id")), _whole(item.get("last_id"))
    if first is None or last is None:
        return None
    marks = Marks(*(_mark(item.get(name)) for name in ("hook", "flow", "value", "emotion", "shareability")))
    texts = [str(item.get(name) or "") for name in ("first_words", "last_words", "title", "reason")]
    return _Claim(first, last, texts[0], texts[1], marks, texts[2], texts[3])


def _whole(value: object) -> int | None:
    return (
        int(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST_ID else None
    )


def _mark(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0.0
    return float(min(TOP_MARK, max(0, value)))


def _stand(claim: _Claim, request: JudgeRequest, stretch: Stretch, book: Book) -> Proposal | None:
    """Return the claim as a proposal, put right, or none when it cannot be."""
    first = find_quote(book, claim.opening, claim.first, is_opening=True)
    last = find_quote(book, claim.closing, claim.last, is_opening=False)
    if first is None or last is None or last < first:
        return None
    fitted = _fit(first, last, request, stretch)
    if fitted is None or any(request.is_barred(index) for index in range(fitted[0], fitted[1] + 1)):
        return None
    told = request.told_language
    title, reason = one_line(claim.title, _TITLE_CHARS), one_line(claim.reason, _REASON_CHARS)
    draft = Draft(
        title=title if is_in_language(title, told) else "",
        reason=reason if is_in_language(reason, told) else "",
        opening=one_line(claim.opening, _QUOTE_CHARS),
        closing=one_line(claim.closing, _QUOTE_CHARS),
    )
    is_relocated = (first, last) != (claim.first, claim.last)
    return Proposal(*fitted, claim.marks, draft, is_relocated, fitted != (first, last))


def _fit(first: int, last: int, request: JudgeRequest, stretch: Stretch) -> tuple[int, int] | None:
    """Return the span at an allowed length: widened at its end, then at its start; trimmed to its best part."""
    low_s, high_s = request.bounds_s
    length_s = request.span_s(first, last)
    if length_s > _FAR_TOO_LONG * high_s:
        return None
    if length_s > high_s:
        return _trimmed(first, last, request)
    while request.span_s(first, last) < low_s and last < stretch.last:
        if request.span_s(first, last + 1) > high_s or request.is_barred(last + 1):
            break
        last += 1
    while request.span_s(first, last) < low_s and first > stretch.first:
        if request.span_s(first - 1, last) > high_s or request.is_barred(first - 1):
            break
        first -= 1
    return (first, last) if low_s <= request.span_s(first, last) <= high_s else None


def _trimmed(first: int, last: int, request: JudgeRequest) -> tuple[int, int] | None:
    """Return the part of a span that is worth most of those of an allowed length; the opening where none is told."""
    low_s, high_s = request.bounds_s
    parts: list[tuple[int, int]] = []
    for start in range(first, last + 1):
        end = start
        while end < last and request.span_s(start, end + 1) <= high_s:
            end += 1
        if low_s <= request.span_s(start, end) <= high_s:
            parts.append((start, end))
        if end == last:
            break
    if not parts or request.worth is None:
        return parts[0] if parts and parts[0][0] == first else None
    worth = request.worth
    return max(parts, key=lambda part: (worth(*part), -part[0]))
