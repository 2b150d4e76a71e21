# SPDX-License-Identifier: MIT
"""
How far a window can be watched alone.

In: windows and sentences. Out: what each sentence leans on as an opening, what each leaves open as an ending, and which
sentence says something that can be quoted. The lists of words are English; questions, voices and topics need none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clipmill.selection.candidates import Windows
from clipmill.selection.lexicon import DANGLING, LINKING_PHRASES, LINKS, REFERRING
from clipmill.selection.sentences import Sentence
from clipmill.selection.signals import Signals
from clipmill.selection.tokens import tokens

Floats = npt.NDArray[np.float64]

_QUOTABLE_WORDS = (7.0, 28.0)
"""A line that is shared has about so many words."""
_DANGLES, _LINKED, _REFERS, _ANSWERS = 0.8, 0.2, 0.2, 0.2
_MOST_LINKS = 3
_UNANSWERED, _CROSSES, _TURNS = 0.6, 0.15, 0.15


def leanings(sentences: Sequence[Sentence]) -> Floats:
    """Return (N,) how much each sentence, as an opening, leans on what came before: 0 not at all, about 1 clearly."""
    return np.array([_lean(sentences, index) for index in range(len(sentences))], dtype=np.float64)


def leans_by_words(text: str) -> bool:
    """Say whether a text opens with words that join it to what was said before, or that point at it."""
    words = tokens(text)
    rest = _after_links(words)
    return bool(words) and (len(rest) < len(words) or _dangles(rest))


def _lean(sentences: Sequence[Sentence], index: int) -> float:
    words = tokens(sentences[index].text)
    rest = _after_links(words)
    is_linked, is_dangling = len(rest) < len(words), bool(words) and _dangles(rest)
    lean = _DANGLES if is_dangling else _LINKED * is_linked
    if not is_dangling and any(word in REFERRING for word in rest[1:4]):
        lean += _REFERS
    if index and sentences[index - 1].is_question and sentences[index - 1].speaker != sentences[index].speaker:
        lean += _ANSWERS + (_ANSWERS if is_linked or is_dangling else 0.0)
    return lean


def _after_links(words: Sequence[str]) -> Sequence[str]:
    """Return the words from the first that does not merely join a sentence to the one before."""
    first = 0
    for _ in range(_MOST_LINKS):
        if tuple(words[first : first + 2]) in LINKING_PHRASES:
            first += 2
        elif first < len(words) and words[first] in LINKS:
            first += 1
    return words[first:]


def _dangles(words: Sequence[str]) -> bool:
    """Say whether words, those that join left out, point at something said before, or are none at all."""
    return not words or words[0].partition("'")[0] in DANGLING


def wholeness(windows: Windows, sentences: Sequence[Sentence], signals: Signals, shifts: Floats) -> Floats:
    """Return how whole each window is: real ends, little silence, no question left open, on one subject."""
    begin = np.array([sentence.start_chance for sentence in sentences])
    end = np.array([sentence.end_chance for sentence in sentences])
    asks = np.array([sentence.is_question for sentence in sentences], dtype=np.float64)
    spoken = signals.window("spoken s", windows.first, windows.last) / np.maximum(0.1, windows.duration_s)
    inside = range_max(shifts, np.minimum(windows.first + 1, windows.last), windows.last)
    result: Floats = (
        2.0 * begin[windows.first] * end[windows.last]
        + np.minimum(1.0, spoken)
        - _UNANSWERED * asks[windows.last]
        - _CROSSES * np.where(windows.last > windows.first, inside, 0.0)
        + _TURNS * shifts[windows.first]
    )
    return result


def quotability(sentences: Sequence[Sentence], claims: Floats, leaning: Floats) -> Floats:
    """Return (N,) how well each sentence could be quoted alone: a claim, of a good length, leaning on nothing."""
    words = np.array([float(len(tokens(sentence.text))) for sentence in sentences])
    low, high = _QUOTABLE_WORDS
    fit = np.clip(np.minimum(words / low, high / np.maximum(1.0, words)), 0.0, 1.0)
    result: Floats = claims * fit - leaning - 2.0 * (1.0 - fit)
    return result


def range_max(values: Floats, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> Floats:
    """Return the largest value over first..last, both inside, for arrays of ranges."""
    if not len(first):
        return np.zeros(0)
    pairs = np.column_stack([first, last + 1]).ravel()
    result: Floats = np.maximum.reduceat(np.append(values, -np.inf), pairs)[::2]
    return result
