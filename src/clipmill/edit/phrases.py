# SPDX-License-Identifier: MIT
"""
The sentences of one clip, and how strongly each would open it.

In: the words that are kept. Out: sentences by their marks and pauses, and a number for each text. Simple on purpose: it
serves the opening alone; which moments are found at all is decided elsewhere, with more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.domain.speech import Word, join_words
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.edit.fillers import spoken_form

_END_MARKS = ".!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964\u0589\u104b\u17d4\u1362"
_CLOSERS = "\"'”’»)]}」』】）"
_ABBREVIATIONS = frozenset({"mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "jr.", "sr.", "vs.", "e.g.", "i.e.", "no."})
_PAUSE_US = 900_000
"""A pause that ends a sentence where no mark does."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SHORTEST_WORDS, _BEST_WORDS, _LONGEST_WORDS = 4, 18, 45
"""Fewer words say nothing alone; editors of a talk show take sentences of 11 to 35 most often."""
_LEANING = _words(
    "and so but because or which that it this these those they he she him her them then also there too anyway plus "
    "yeah yes no right okay ok exactly well oh um uh like thanks thank welcome hi hello und also aber weil denn dann "
    "et mais donc alors y pero entonces e ma quindi"
)
"""Openings that lean on what was said before, or greet."""
_STRONG = {
    0.20: "never always every everyone nobody nothing only most best worst biggest greatest hardest first single "
    "entire completely impossible nie immer jeder niemand jamais toujours nunca siempre",
    0.22: "problem problems mistake mistakes wrong fail fails failed lose lost losing afraid risk danger die died "
    "death pain crisis broken quit fired truth lie secret shocked terrible war money million billion percent fehler "
    "geheimnis erreur secreto",
    0.08: "you your you're must should need why how stop imagine you'll du sie vous tu usted",
    0.05: "not don't can't won't didn't isn't no without nicht kein pas no",
}
"""What a word adds, once for each group: absolutes, stakes, address, denial. Most are English."""
_GROUPS = tuple((weight, _words(text)) for weight, text in _STRONG.items())
_DIGIT, _ASKS, _CALLS = re.compile(r"\d"), re.compile("[?？؟]"), re.compile("[!！]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of a clip."""

    range: SourceRange
    """From its first to its last word."""
    before_us: int | None
    """When the word before it ends, or none at the start."""
    after_us: int | None
    """When the word after it begins, or none at the end."""
    text: str
    is_ended: bool
    """It ends with a mark, not with a pause."""


def find_phrases(words: Sequence[Word]) -> tuple[Phrase, ...]:
    """Return the sentences of some words in order; a mark or a long pause ends one, while nobody is inside a word."""
    phrases: list[Phrase] = []
    start = 0
    reach_us = 0
    for number, word in enumerate(words):
        reach_us = max(reach_us, word.range.out_us)
        following = words[number + 1] if number + 1 < len(words) else None
        is_marked = ends_sentence(word.text, following)
        is_pause = following is not None and following.range.in_us - reach_us >= _PAUSE_US
        if following is not None and not (following.range.in_us >= reach_us and (is_marked or is_pause)):
            continue
        phrases.append(
            Phrase(
                TimeRange(words[start].range.in_us, SourceTime(reach_us)),
                max(item.range.out_us for item in words[:start]) if start else None,
                following.range.in_us if following else None,
                join_words(words[start : number + 1]),
                is_marked,
            )
        )
        start = number + 1
    return tuple(phrases)


def ends_sentence(text: str, following: Word | None) -> bool:
    """Say whether a word with its punctuation ends a sentence."""
    bare = text.rstrip(_CLOSERS)
    if not bare or bare[-1] not in _END_MARKS or bare.lower() in _ABBREVIATIONS:
        return False
    return bare[-1] != "." or following is None or not following.text[:1].islower()


def phrase_strength(text: str) -> float:
    """
    Return how strongly a sentence would open a clip, 0 to 1.

    A middling length, a number, a question, absolutes, stakes and address add; leaning on what came before, and being
    too short to say anything, take away. Written signs count in every language, words in a few.
    """
    forms = [form for form in map(spoken_form, text.split()) if form]
    # Scripts without spaces have about two signs for a word.
    size = len(forms) if len(forms) > 1 else sum(map(len, forms)) / 2
    if size < _SHORTEST_WORDS:
        return 0.0
    spread = math.log(size / _BEST_WORDS)
    value = 0.25 + 0.2 * math.exp(-spread * spread)
    value += sum(weight for weight, group in _GROUPS if not group.isdisjoint(forms))
    value += 0.1 * bool(_DIGIT.search(text)) + 0.1 * bool(_ASKS.search(text)) + 0.03 * bool(_CALLS.search(text))
    value -= 0.2 * (forms[0] in _LEANING) + 0.1 * (size > _LONGEST_WORDS)
    return min(1.0, max(0.0, value))
