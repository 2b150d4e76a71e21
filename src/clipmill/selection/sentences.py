# SPDX-License-Identifier: MIT
"""
Words as sentences: the units that moments begin and end with.

In: timed words. Out: sentences in order, each with the chance that it truly begins and ends there (`certainty`). Marks
decide where there are any, in every script; where a recogniser left them out, pauses, turns and the words around do. No
sentence ends while anybody is inside a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from clipmill.domain.speech import Word, join_words
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.selection.certainty import Places, judge_places
from clipmill.selection.marks import CLOSERS, QUESTION_MARKS

Floats = npt.NDArray[np.float64]

_LONG_RUN_WORDS = 40
_LONG_RUN_US = 20_000_000
_LONGEST_WORDS = 60
_LONGEST_US = 25_000_000
_SHORTEST_SHARE = 0.3
_PAUSE_ALWAYS_US = 2_500_000
_BREAK_CHANCE = 0.35
_OVERLAP_US = 30_000
"""Of two words of different voices that are said at the same time; less is a rounding of their times."""


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
    own_text: str = ""
    """What its main voice says of it where others speak at the same time; empty where they do not."""

    @property
    def is_question(self) -> bool:
        """Whether it ends with a question mark."""
        return self.text.rstrip(CLOSERS + " ")[-1:] in tuple(QUESTION_MARKS)


def find_sentences(words: Sequence[Word], language: str | None) -> tuple[Sentence, ...]:
    """
    Return the sentences of words that are in order of their starts; together they hold every word once.

    A sentence ends where a mark says so of the voice heard last and of the one that goes on, and at a long silence.
    """
    if not words:
        return ()
    places = judge_places(words, language)
    is_break = places.is_marked | (places.gaps_us >= _PAUSE_ALWAYS_US)
    is_break[[0, -1]] = True
    for start, end in pairwise(np.flatnonzero(is_break).tolist()):
        if _is_long(words, start, end, _LONG_RUN_WORDS, _LONG_RUN_US):
            is_break[_split_run(words, places.joint, (start, end))] = True
    return tuple(_sentence(words, places, a, b) for a, b in pairwise(np.flatnonzero(is_break).tolist()))


def cut_sentences(words: Sequence[Word], sentences: Sequence[Sentence], longest_us: int) -> tuple[Sentence, ...]:
    """Return the sentences with those that last longer cut between words, none of them inside a word."""
    parts: list[Sentence] = []
    for sentence in sentences:
        start, chance = sentence.first, sentence.start_chance
        for index in range(sentence.first + 1, sentence.last + 1):
            if words[index].range.out_us - words[start].range.in_us > longest_us:
                parts.append(_part(words, (start, index), (chance, 0.0)))
                start, chance = index, 0.0
        parts.append(_part(words, (start, sentence.last + 1), (chance, sentence.end_chance)))
    return tuple(parts)


def _is_long(words: Sequence[Word], start: int, end: int, most_words: int, most_us: int) -> bool:
    return end - start > most_words or words[end - 1].range.out_us - words[start].range.in_us > most_us


def _split_run(words: Sequence[Word], joint: Floats, run: tuple[int, int]) -> list[int]:
    """Return where a run without punctuation is broken."""
    start, end = run
    inside = np.arange(start + 1, end)
    chosen: list[int] = inside[joint[inside] >= _BREAK_CHANCE].tolist()
    for left, right in pairwise([start, *chosen, end]):
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
            chosen.append(place)
            at = place
    return chosen


def _sentence(words: Sequence[Word], places: Places, start: int, end: int) -> Sentence:
    return _part(words, (start, end), (float(places.starts[start]), float(places.ends[end])))


def _part(words: Sequence[Word], run: tuple[int, int], chances: tuple[float, float]) -> Sentence:
    start, end = run
    said = words[start:end]
    speakers = [word.speaker for word in said if word.speaker is not None]
    out_us = max(word.range.out_us for word in said)
    speaker = max(sorted(set(speakers)), key=speakers.count) if speakers else None
    turns = sum(one != two for one, two in pairwise(speakers))
    return Sentence(
        first=start,
        last=end - 1,
        range=TimeRange(said[0].range.in_us, SourceTime(out_us)),
        text=join_words(said),
        speaker=speaker,
        start_chance=chances[0],
        end_chance=chances[1],
        turns=turns,
        own_text=join_words(_own(said, speaker)) if turns and _overlaps(said) else "",
    )


def _own(said: Sequence[Word], speaker: str | None) -> list[Word]:
    """Return words without those of voices that speak over the main one; what nobody is named for is kept."""
    main = [word for word in said if word.speaker == speaker]
    over = {
        word.speaker
        for word in said
        if word.speaker not in {speaker, None} and any(_shared_us(word, other) > _OVERLAP_US for other in main)
    }
    return [word for word in said if word.speaker not in over]


def _shared_us(one: Word, other: Word) -> int:
    return min(one.range.out_us, other.range.out_us) - max(one.range.in_us, other.range.in_us)


def _overlaps(said: Sequence[Word]) -> bool:
    """Say whether somebody begins a word while another is inside one: then words of two voices stand in turns."""
    return any(
        one.speaker != two.speaker and one.range.out_us - two.range.in_us > _OVERLAP_US for one, two in pairwise(said)
    )
