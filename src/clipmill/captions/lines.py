# SPDX-License-Identifier: MIT
"""
Phrases -> balanced lines of a cue, by measured widths.

In: phrases with their widths. Out: which stand on which line. It knows no times and no fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from clipmill.captions.placing import PlacedWord

_CLOSERS = "\"'”“’‘»«)]）」』】〉》"
_SENTENCE_ENDS = ".!?…。！？۔।॥؟"
_CLAUSE_ENDS = ",;:，、；：،؛—–"
_TIE_COST = 0.6
"""Of a line break inside a number: as bad as lines of which one is longer by 60 % of the room."""
_WEAK_LETTERS = 3
"""Spaced writing: words this short are mostly articles, prepositions and conjunctions and lead what follows."""


@dataclass(frozen=True, slots=True)
class MeasuredWord:
    """A word or phrase with the room it takes."""

    word: PlacedWord
    width_px: float
    """Advance without spaces around it, no more than a line."""
    is_tied: bool = False
    """Whether it is one number with the word before it, so that nothing should part them."""


def fit_lines(words: Sequence[MeasuredWord], space_px: float, max_line_px: float) -> int:
    """Return how few lines the words need when each line takes as many as it can."""
    lines, used = 1, 0.0
    for index, item in enumerate(words):
        gap = 0.0 if item.word.joins_previous or not index else space_px
        if used and used + gap + item.width_px > max_line_px:
            lines, used = lines + 1, item.width_px
        else:
            used += gap + item.width_px
    return lines


def break_lines(
    words: Sequence[MeasuredWord], space_px: float, max_line_px: float
) -> tuple[tuple[MeasuredWord, ...], ...]:
    """
    Return the words on as few lines as they need, as even as can be, broken after commas rather than short words.

    No line is wider than the limit. Joined, the lines are the words.
    """
    count = fit_lines(words, space_px, max_line_px)
    if count == 1:
        return (tuple(words),)
    best: tuple[float, tuple[tuple[MeasuredWord, ...], ...]] | None = None
    for cuts in combinations(range(1, len(words)), count - 1):
        bounds = [0, *cuts, len(words)]
        lines = tuple(tuple(words[start:end]) for start, end in pairwise(bounds))
        widths = [line_width(line, space_px) for line in lines]
        if max(widths) > max_line_px:
            continue
        uneven = (max(widths) - min(widths)) / max_line_px
        cost = uneven + sum(0.35 * break_cost(line[-1].word.text) for line in lines[:-1])
        cost += _TIE_COST * sum(line[0].is_tied for line in lines[1:])
        if best is None or cost < best[0]:
            best = (cost, lines)
    if best is None:  # pragma: no cover - as many lines as the greedy fill needs always fit
        message = "no line break fits"
        raise AssertionError(message)
    return best[1]


def line_width(words: Sequence[MeasuredWord], space_px: float) -> float:
    """Return the width of the words on one line with their spaces."""
    spaces = sum(not item.word.joins_previous for item in words[1:])
    return sum(item.width_px for item in words) + spaces * space_px


def break_cost(text: str) -> float:
    """Return how bad it is to break after this text: 0 after a sentence, 0.3 after a clause, 1 or more inside one."""
    if ends_sentence(text):
        return 0.0
    bare = text.rstrip(_CLOSERS)
    if bare.endswith(tuple(_CLAUSE_ENDS)):
        return 0.3
    is_weak = len(bare) <= _WEAK_LETTERS and bare.isalpha() and ord(bare[0]) < 0x0E00  # noqa: PLR2004 - spaced scripts
    return 1.6 if is_weak else 1.0


def ends_sentence(text: str) -> bool:
    """Say whether a sentence ends with this text."""
    return text.rstrip(_CLOSERS).endswith(tuple(_SENTENCE_ENDS))
