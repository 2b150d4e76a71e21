# SPDX-License-Identifier: MIT
"""
Where numbers that are said begin and end, with what they count: five million dollars, three years, 20 %.

In: words in lower case, and which of them nothing parts from the next. Out: ranges. A number of several words is one,
so that none of them stands out without the others, and none of them is shown without the others where there is room.
The words are those of `emphasis_words`; it values nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from clipmill.captions.emphasis_words import (
    BEFORE_NUMBERS,
    DIGIT_UNITS,
    LINKS,
    MULTIPLES,
    POINTS,
    SCALES_ELSEWHERE,
    SCORES,
    SMALL_NUMBERS,
    SMALL_SCRIPT_NUMBERS,
    SMALL_UNITS,
    TENS,
    UNITS,
)
from clipmill.captions.lines import break_cost

LONGEST_NUMBER = 6
"""Words of a number with its unit: two hundred and fifty thousand dollars."""
_DIGIT = re.compile(r"\d")
_INDIC = r"\u0900-\u0963\u0966-\u0dff"
"""Letters and vowel signs, which \\w does not have."""
_EDGES = re.compile(rf"^[^\w%€$£¥₽₹{_INDIC}]+|[^\w%€$£¥₽₹{_INDIC}]+$")
_THOUSANDS = re.compile(r"\d{3}")
_AMOUNT = re.compile(r"[€$£¥₽₹]?\d{1,3}")
_SIGNS = frozenset("€$£¥₽₹%")
_ONE = "one"
"""A word of grammar that is a number before a multiple."""


def number_runs(keys: Sequence[str], are_open: Sequence[bool]) -> list[range]:
    """
    Return all words in order, those of one number in one range, every other in a range of its own.

    Args:
        keys: words in lower case without the signs around them.
        are_open: whether nothing parts each from the next.

    """
    runs: list[range] = []
    while (start := runs[-1].stop if runs else 0) < len(keys):
        runs.append(range(start, _number_end(keys, are_open, start)))
    return runs


def find_ties(texts: Sequence[str]) -> tuple[bool, ...]:
    """
    Return which words belong to the number that the word before them is of, so that both should be shown at once.

    "20 %", "$1.2 million", "twenty five", "3 pm", "10 000", "version 2". Signs may stand on their own.

    Args:
        texts: of all words in order, as they are written; the first is never tied.

    """
    keys = [_EDGES.sub("", text).casefold() for text in texts]
    are_open = [break_cost(text) >= 1 for text in texts]
    tied = [False] * len(keys)
    for run in number_runs(keys, are_open):
        is_part = run.start > 0 and are_open[run.start - 1] and keys[run.start - 1] in BEFORE_NUMBERS
        for at in run[1:]:
            tied[at] = not (is_part and keys[at] in UNITS - MULTIPLES)  # "season two | people die"
    for at, (before, key) in enumerate(pairwise(keys), 1):
        is_part = at > 1 and tied[at - 1] and keys[at - 2] in BEFORE_NUMBERS
        is_scale = before in SCALES_ELSEWHERE or (at > 1 and (keys[at - 2], before) in SCORES)
        is_scaled = tied[at - 1] and is_scale and key in UNITS | SMALL_UNITS
        is_tied = is_scaled or (_belongs(before, key) and not (is_part and before == _ONE))
        tied[at] = tied[at] or (are_open[at - 1] and is_tied)
    return tuple(tied)


def _belongs(before: str, key: str) -> bool:
    """Say whether a word belongs to the one before it in ways that matter to lines and not to what stands out."""
    is_digits = bool(_DIGIT.search(before))
    if key in DIGIT_UNITS:
        return is_digits
    if key in SMALL_UNITS or key in _SIGNS:
        return is_digits or _is_number(before) or before == _ONE or before in SMALL_SCRIPT_NUMBERS
    if before in _SIGNS or before in BEFORE_NUMBERS:
        return key[:1].isdigit() or _is_number(key) or key == _ONE
    if before == _ONE:
        return key in UNITS
    return (is_digits and bool(_AMOUNT.fullmatch(before) and _THOUSANDS.fullmatch(key))) or (before, key) in SCORES


def is_telling_number(key: str) -> bool:
    """Say whether a word is a number that is told for its own sake: in digits, or large."""
    return bool(_DIGIT.search(key)) or _is_tens(key) or key in MULTIPLES


def _number_end(keys: Sequence[str], are_open: Sequence[bool], start: int) -> int:
    end = start + 1
    is_one = keys[start] == _ONE and end < len(keys) and keys[end] in MULTIPLES
    if not (_is_number(keys[start]) or is_one):
        return end
    while end < len(keys) and are_open[end - 1]:
        more = _more(keys, are_open, end)
        if not more or end + more > start + LONGEST_NUMBER:
            break
        end += more
    return end


def _more(keys: Sequence[str], are_open: Sequence[bool], at: int) -> int:
    """Return how many words from one on go on with the number that stands before it."""
    before, key = keys[at - 1], keys[at]
    if key in UNITS or key in MULTIPLES:
        return int(_is_number(before) or before == _ONE)
    if _follows(before, key):
        return 1
    if at + 1 < len(keys) and are_open[at]:
        after = keys[at + 1]
        is_linked = key in LINKS and _follows(before, after)
        return 2 if is_linked or (key in POINTS and _is_number(before) and _is_number(after)) else 0
    return 0


def _follows(before: str, key: str) -> bool:
    """Say whether a smaller part of a number can follow a larger one: hundred fifty, twenty five."""
    if before in MULTIPLES:
        return _is_tens(key) or key in SMALL_NUMBERS
    return before in TENS and key in SMALL_NUMBERS


def _is_number(key: str) -> bool:
    return is_telling_number(key) or key in SMALL_NUMBERS


def _is_tens(key: str) -> bool:
    """Say whether a word is twenty to ninety, twenty-five too."""
    return key.partition("-")[0] in TENS
