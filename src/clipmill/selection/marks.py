# SPDX-License-Identifier: MIT
"""
What punctuation says about where sentences end.

In: words as they are written, with the pauses between them. Out: whether one ends a sentence, and whether the writing
has capitals that can be relied on. It knows nothing of voices; `certainty` does.
"""

from __future__ import annotations

from collections.abc import Iterable

END_MARKS = ".!?\u2026\u3002\uff01\uff1f\uff61\uff0e\u061f\u06d4\u0964\u0965\u104a\u104b\u1362\u17d4\u17d5\u0589"
"""Full stops, exclamation and question marks of the scripts that have their own."""
QUESTION_MARKS = "?\uff1f\u061f\u055e"
CLOSERS = "\"'”’»)]}」』】）*"
"""What may stand after the mark that ends a sentence."""
_ABBREVIATIONS = frozenset(
    {"mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "jr.", "sr.", "vs.", "e.g.", "i.e.", "no.", "inc.", "ltd."}
    | {"approx.", "z.b.", "d.h.", "bzw.", "sra.", "dra.", "mme.", "mlle."}
)
_PAUSE_TRUSTED_US = 500_000
_DOTS = ".\u2026\uff0e"
_FEW = 0.2
"""Where a smaller share of the words after full stops has capitals, their lack says nothing."""
_SHORT_ANSWER = "no."


def ends_sentence(text: str, following: str, gap_us: int, *, is_cased: bool = True) -> bool:
    """
    Say whether a word with its punctuation ends a sentence, given the next word and the pause before it.

    Where the writing `is_cased`, a small letter after a full stop says that the sentence goes on.
    """
    bare = text.rstrip(CLOSERS)
    if not bare or bare[-1] not in END_MARKS:
        return False
    if bare[-1] not in _DOTS:
        return True
    if _is_shortened(bare, gap_us):
        return False
    goes_on = (is_cased and following[:1].islower()) or (bare[:-1].isdigit() and following[:1].isdigit())
    return not goes_on or gap_us >= _PAUSE_TRUSTED_US


def writes_capitals(pairs: Iterable[tuple[str, str]]) -> bool:
    """Say whether sentences begin with capitals, given words with those that follow them; so they do when unknown."""
    small = large = 0
    for text, following in pairs:
        bare = text.rstrip(CLOSERS)
        if bare[-1:] == "." and bare.lower() not in _ABBREVIATIONS and not _is_initial(bare):
            small += following[:1].islower()
            large += following[:1].isupper()
    return large >= _FEW * (small + large)


def _is_shortened(bare: str, gap_us: int) -> bool:
    """Say whether a full stop only shortens a word; "No." before a pause is an answer."""
    if bare.lower() == _SHORT_ANSWER and gap_us >= _PAUSE_TRUSTED_US:
        return False
    return bare.lower() in _ABBREVIATIONS or _is_initial(bare)


def _is_initial(text: str) -> bool:
    """Say whether a text is a capital and a full stop, as in J. or U.S., but not a sentence of its own such as I."""
    letters = text.rstrip(".").split(".")
    return text != "I." and text[-1] == "." and all(len(part) == 1 and part.isupper() for part in letters)
