# SPDX-License-Identifier: MIT
"""
Words as sentences: the units that moments begin and end with.

In: timed words. Out: sentences in order. Punctuation decides where there is any, in every script; where a recogniser
left it out, pauses, turns and the words around decide (`junctions`). No sentence ends while anybody is inside a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from clipmill.domain.speech import Word, join_words
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.selection.junctions import judge_edges

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

END_MARKS = ".!?\u2026\u3002\uff01\uff1f\uff61\uff0e\u061f\u06d4\u0964\u0965\u104a\u104b\u1362\u17d4\u17d5\u0589"
"""Full stops, exclamation and question marks of the scripts that have their own."""
QUESTION_MARKS = "?\uff1f\u061f\u055e"
_CLOSERS = "\"'”’»)]}」』】）*"
_ABBREVIATIONS = frozenset(
    {"mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "jr.", "sr.", "vs.", "e.g.", "i.e.", "no.", "inc.", "ltd."}
    | {"approx.", "z.b.", "d.h.", "bzw.", "sra.", "dra.", "mme.", "mlle."}
)
_LONG_RUN_WORDS = 40
_LONG_RUN_US = 20_000_000
_LONGEST_WORDS = 60
_LONGEST_US = 25_000_000
_SHORTEST_SHARE = 0.3
_PAUSE_ALWAYS_US = 2_500_000
_PAUSE_TRUSTED_US = 500_000
_MARK_CHANCE = 0.9
_PAUSE_CHANCE = 0.8
_BREAK_CHANCE = 0.35


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of words that says one thing."""

    first: int
    """Index of its first word."""
    last: int
    """Index of its last word."""
    range: SourceRange
    text: str
    speaker: str | None
    """Who says most of it, or none."""
    start_chance: float
    """How likely it really begins here, in [0, 1]."""
    end_chance: float
    """How likely it really ends here, in [0, 1]."""
    turns: int = 0
    """Changes of voice inside it."""

    @property
    def is_question(self) -> bool:
        """Whether it ends with a question mark."""
        return self.text.rstrip(_CLOSERS + " ")[-1:] in tuple(QUESTION_MARKS)


def find_sentences(words: Sequence[Word], language: str | None) -> tuple[Sentence, ...]:
    """Return the sentences of words that are in order of their starts; together they hold every word once."""
    if not words:
        return ()
    starts = np.array([word.range.in_us for word in words], dtype=np.int64)
    heard = np.maximum.accumulate(np.array([word.range.out_us for word in words], dtype=np.int64))
    gaps = np.zeros(len(words), dtype=np.int64)
    gaps[1:] = starts[1:] - heard[:-1]
    is_free = gaps >= 0
    chances = np.zeros(len(words))
    for index in range(1, len(words)):
        if ends_sentence(words[index - 1].text, words[index].text, int(gaps[index])):
            chances[index] = _MARK_CHANCE
        elif gaps[index] >= _PAUSE_ALWAYS_US:
            chances[index] = _PAUSE_CHANCE
    chances[~is_free] = 0.0
    chances[0] = 1.0
    bounds = [*np.flatnonzero(chances).tolist(), len(words)]
    runs = [(a, b) for a, b in pairwise(bounds) if _is_long(words, a, b, _LONG_RUN_WORDS, _LONG_RUN_US)]
    if runs:
        edges = judge_edges(words, language)
        joint = np.zeros(len(words))
        joint[1:] = np.sqrt(edges.first[1:] * edges.last[:-1])
        joint[~is_free] = 0.0
        for start, end in runs:
            _split_run(words, joint, chances, (start, end))
    breaks = [*np.flatnonzero(chances).tolist(), len(words)]
    return tuple(_sentence(words, chances, a, b) for a, b in pairwise(breaks))


def cut_sentences(words: Sequence[Word], sentences: Sequence[Sentence], longest_us: int) -> tuple[Sentence, ...]:
    """Return the sentences with those that last longer cut between words, none of them inside a word."""
    parts: list[Sentence] = []
    chances = np.zeros(len(words) + 1)
    for sentence in sentences:
        start = sentence.first
        for index in range(sentence.first + 1, sentence.last + 1):
            if words[index].range.out_us - words[start].range.in_us > longest_us:
                parts.append(_sentence(words, chances, start, index))
                start = index
        parts.append(_sentence(words, chances, start, sentence.last + 1))
    return tuple(parts)


def ends_sentence(text: str, following: str, gap_us: int) -> bool:
    """Say whether a word with its punctuation ends a sentence, given the next word and the pause before it."""
    bare = text.rstrip(_CLOSERS)
    if not bare or bare[-1] not in END_MARKS:
        return False
    if bare[-1] not in ".\u2026\uff0e":
        return True
    if bare.lower() in _ABBREVIATIONS or _is_initial(bare):
        return False
    goes_on = following[:1].islower() or (bare[:-1].isdigit() and following[:1].isdigit())
    return not goes_on or gap_us >= _PAUSE_TRUSTED_US


def _is_initial(text: str) -> bool:
    """Say whether a text is a capital and a full stop, as in J. or U.S., but not a sentence of its own such as I."""
    letters = text.rstrip(".").split(".")
    return text != "I." and text[-1] == "." and all(len(part) == 1 and part.isupper() for part in letters)


def _is_long(words: Sequence[Word], start: int, end: int, most_words: int, most_us: int) -> bool:
    return end - start > most_words or words[end - 1].range.out_us - words[start].range.in_us > most_us


def _split_run(words: Sequence[Word], joint: Floats, chances: Floats, run: tuple[int, int]) -> None:
    """Write into `chances` where a run without punctuation is broken."""
    start, end = run
    inside = np.arange(start + 1, end)
    chosen = inside[joint[inside] >= _BREAK_CHANCE]
    chances[chosen] = joint[chosen]
    bounds = [start, *chosen.tolist(), end]
    for left, right in pairwise(bounds):
        at = left
        while _is_long(words, at, right, _LONGEST_WORDS, _LONGEST_US):
            limit = min(right - 1, at + _LONGEST_WORDS)
            while limit > at + 1 and words[limit].range.out_us - words[at].range.in_us > _LONGEST_US:
                limit -= 1
            low = at + max(1, int((limit - at) * _SHORTEST_SHARE))
            place = low + int(np.argmax(joint[low : limit + 1]))
            if joint[place] <= 0.0:
                free = np.flatnonzero(joint[at + 1 : right] > 0.0)
                if not len(free):
                    break
                place = at + 1 + int(free[-1] if free[-1] + at + 1 < low else free[free + at + 1 >= low][0])
            chances[place] = max(joint[place], 1e-3)
            at = place


def _sentence(words: Sequence[Word], chances: Floats, start: int, end: int) -> Sentence:
    said = words[start:end]
    speakers = [word.speaker for word in said if word.speaker is not None]
    out_us = max(word.range.out_us for word in said)
    return Sentence(
        first=start,
        last=end - 1,
        range=TimeRange(said[0].range.in_us, SourceTime(out_us)),
        text=join_words(said),
        speaker=max(sorted(set(speakers)), key=speakers.count) if speakers else None,
        start_chance=float(chances[start]),
        end_chance=float(chances[end]) if end < len(words) else 1.0,
        turns=sum(one != two for one, two in pairwise(speakers)),
    )
