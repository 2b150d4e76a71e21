# SPDX-License-Identifier: MIT
"""
Phrases -> balanced lines of a heading, by measured widths.

In: phrases with their widths. Out: which stand on which line. It knows no fonts and no sizes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.overlays.lettering import Phrase

_ORPHAN_SHARE = 0.45
"""A line of one phrase that is shorter than this share of the average line looks lost."""
_ORPHAN_COST = 1.0
_WEAK_LETTERS = 3
"""Words this short are mostly articles, prepositions and conjunctions and lead what follows."""
_WEAK_END_COST = 0.06
_SENTENCE_ENDS, _CLAUSE_ENDS = tuple(".!?…:。！？：؟।"), tuple(",;、，；،؛—–")
_SENTENCE_BONUS, _CLAUSE_BONUS = 0.12, 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """A phrase with the room it takes, in em."""

    phrase: Phrase
    width_em: float


def lines_needed(phrases: Sequence[Measured], space_em: float, limit_em: float) -> int:
    """Return how few lines the phrases need when each line takes as many as it can."""
    count, used = 1, 0.0
    for index, item in enumerate(phrases):
        gap = 0.0 if item.phrase.joins_previous or not index else space_em
        if used and used + gap + item.width_em > limit_em:
            count, used = count + 1, item.width_em
        else:
            used += gap + item.width_em
    return count


def balanced_lines(phrases: Sequence[Measured], space_em: float, limit_em: float, count: int) -> list[list[Measured]]:
    """
    Return the phrases on exactly so many lines, as even as can be, no word left alone, short words led along.

    The count is `lines_needed` at the least. Takes O(N * N * count) steps. Joined, the lines are the phrases.
    """
    total = len(phrases)
    widths = _widths(phrases, space_em)
    average = min(limit_em, sum(item.width_em for item in phrases) / count + space_em)
    cost = [[math.inf] * (total + 1) for _ in range(count + 1)]
    origin = [[0] * (total + 1) for _ in range(count + 1)]
    cost[0][0] = 0.0
    for line in range(1, count + 1):
        for end in range(line, total + 1):
            for start in range(end - 1, line - 2, -1):
                width = widths[start][end]
                if width > limit_em and end - start > 1:
                    break
                here = cost[line - 1][start] + _line_cost(phrases[start:end], width / average, is_last=end == total)
                if here < cost[line][end]:
                    cost[line][end], origin[line][end] = here, start
    lines: list[list[Measured]] = []
    end = total
    for line in range(count, 0, -1):
        start = origin[line][end]
        lines.append(list(phrases[start:end]))
        end = start
    return lines[::-1]


def joined(phrases: Sequence[Measured]) -> str:
    """Return the text of a line."""
    parts = [
        item.phrase.text if item.phrase.joins_previous or not index else f" {item.phrase.text}"
        for index, item in enumerate(phrases)
    ]
    return "".join(parts)


def _widths(phrases: Sequence[Measured], space_em: float) -> list[list[float]]:
    """Return the width of every stretch of phrases by its start and end."""
    total = len(phrases)
    widths = [[0.0] * (total + 1) for _ in range(total)]
    for start in range(total):
        for end in range(start + 1, total + 1):
            item = phrases[end - 1]
            gap = 0.0 if end == start + 1 or item.phrase.joins_previous else space_em
            widths[start][end] = widths[start][end - 1] + gap + item.width_em
    return widths


def _line_cost(line: Sequence[Measured], share: float, *, is_last: bool) -> float:
    cost = (1 - share) ** 2
    if len(line) == 1 and share < _ORPHAN_SHARE:
        cost += _ORPHAN_COST
    last = line[-1].phrase.text
    if is_last:
        return cost
    if last.endswith(_SENTENCE_ENDS):
        return cost - _SENTENCE_BONUS
    if last.endswith(_CLAUSE_ENDS):
        return cost - _CLAUSE_BONUS
    is_weak = len(last) <= _WEAK_LETTERS and last.isalpha() and last.isascii()
    return cost + _WEAK_END_COST * is_weak
