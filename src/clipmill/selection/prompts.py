# SPDX-License-Identifier: MIT
"""
What a user's prompt asks for, and how well sentences match it.

In: the prompt in plain words. Out: the count, the length, the kind of moment and the words asked for, and a score of
every window against the words. It understands a few fixed turns of phrase and nothing more; no model.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.options import MAX_COUNT, MAX_LENGTH_S, MIN_COUNT, MIN_LENGTH_S
from clipmill.selection.candidates import Windows
from clipmill.selection.lexicon import ASKING, AT_MOST, KIND_WORDS, STOP_WORDS
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import stem, tokens

Floats = npt.NDArray[np.float64]

_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: value for value, word in enumerate(_NUMBER_WORDS, start=1)}
_NUMBER = rf"(\d{{1,3}}(?:\.\d)?|{'|'.join(_NUMBERS)}|an?)"
_UNIT = r"(s|secs?|seconds?|m|mins?|minutes?)"
_COUNT = re.compile(
    rf"\b{_NUMBER}\s+(?:[a-z]+\s+){{0,2}}(?:clips?|moments?|highlights?|shorts|videos)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    rf"\b(under|below|less than|at most|max(?:imum)?|up to|shorter than|no longer than|within|over|at least|"
    rf"longer than|about|around|roughly)?\s*{_NUMBER}[\s-]*{_UNIT}\b",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"\b(\d{{1,3}})\s*(?:-|–|to)\s*(\d{{1,3}})[\s-]*{_UNIT}\b", re.IGNORECASE)
_EXCLUDE = re.compile(
    r"\b(?:no|without|exclude|excluding|except(?: for)?|avoid|skip|ignore|leave out|not about|"
    r"don'?t (?:include|use|show))\s+(?:any\s+|the\s+)?([^,.;!?]+?)(?=\s+(?:and|but|or)\s+|[,.;!?]|$)",
    re.IGNORECASE,
)
_KIND_OF = {word: kind for kind, words in KIND_WORDS.items() for word in words}
_K1, _B = 1.2, 0.75
_MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a prompt asks for; every field may be empty."""

    count: int | None = None
    length_s: float | None = None
    """Wanted length."""
    longest_s: float | None = None
    """Limit: moments may be shorter."""
    kinds: tuple[str, ...] = ()
    """Parts of the score to put first."""
    words: tuple[str, ...] = ()
    """Stems to look for."""
    banned: tuple[str, ...] = ()
    """Stems that no moment may hold."""


def read_prompt(prompt: str | None) -> Wish:
    """Return what a prompt asks for."""
    text = (prompt or "").strip()
    if not text:
        return Wish()
    length_s, longest_s = _read_length(text)
    text = _LIMIT.sub(" ", _SPAN.sub(" ", text))
    count = _read_count(text)
    text = _COUNT.sub(" ", text)
    banned: list[str] = []
    for match in _EXCLUDE.finditer(text):
        banned += [stem(token) for token in tokens(match.group(1)) if token not in STOP_WORDS and token not in ASKING]
    text = _EXCLUDE.sub(" ", text)
    asked = tokens(text)
    kinds = tuple(dict.fromkeys(_KIND_OF[token] for token in asked if token in _KIND_OF))
    words = [
        stem(token) for token in asked if token not in STOP_WORDS and token not in ASKING and token not in _KIND_OF
    ]
    return Wish(count, length_s, longest_s, kinds, tuple(dict.fromkeys(words)), tuple(dict.fromkeys(banned)))


def _value(text: str) -> float:
    return float(_NUMBERS.get(text.lower(), 1.0)) if text[0].isalpha() else float(text)


def _seconds(number: str, unit: str) -> float:
    return _value(number) * (_MINUTE_S if unit.lower().startswith("m") else 1.0)


def _read_length(text: str) -> tuple[float | None, float | None]:
    """Return the wanted length and the limit, each none when the prompt does not say."""
    span = _SPAN.search(text)
    if span is not None:
        low, high = sorted((_seconds(span.group(1), span.group(3)), _seconds(span.group(2), span.group(3))))
        return _clamp((low + high) / 2), _clamp(high)
    match = _LIMIT.search(text)
    if match is None:
        return None, None
    seconds = _clamp(_seconds(match.group(2), match.group(3)))
    word = (match.group(1) or "").lower().split()
    if word and word[0] in AT_MOST and " ".join(word) != "at least":
        return None, seconds
    return seconds, None


def _clamp(seconds: float) -> float:
    return min(MAX_LENGTH_S, max(MIN_LENGTH_S, seconds))


def _read_count(text: str) -> int | None:
    match = _COUNT.search(text)
    if match is None:
        return None
    return int(min(MAX_COUNT, max(MIN_COUNT, _value(match.group(1)))))


def match_windows(wish: Wish, windows: Windows, sentences: Sequence[Sentence]) -> Floats | None:
    """
    Return how well every window matches the wanted words, or none when nothing in the source does.

    BM25 (Robertson and Zaragoza 2009) over stems, each window one document; a speaker's label counts as words of what
    that speaker says.
    """
    if not wish.words or not len(windows):
        return None
    place = {word: index for index, word in enumerate(wish.words)}
    hits = np.zeros((len(sentences) + 1, len(place)))
    sizes = np.zeros(len(sentences) + 1)
    for index, sentence in enumerate(sentences):
        said = Counter(stem(token) for token in (*tokens(sentence.text), *tokens(sentence.speaker or "")))
        hits[index + 1] = [said.get(word, 0) for word in place]
        sizes[index + 1] = sum(said.values())
    spread = (hits[1:] > 0).sum(axis=0)
    if not spread.any():
        return None
    idf = np.array([math.log(1 + (len(sentences) - seen + 0.5) / (seen + 0.5)) for seen in spread.tolist()])
    hits, sizes = hits.cumsum(axis=0), sizes.cumsum()
    found = hits[windows.last + 1] - hits[windows.first]
    size = sizes[windows.last + 1] - sizes[windows.first]
    norm = _K1 * (1 - _B + _B * size / max(1.0, float(size.mean())))
    result: Floats = (found * (_K1 + 1) / (found + norm[:, None]) * idf).sum(axis=1)
    return result


def holds_banned(wish: Wish, sentences: Sequence[Sentence]) -> npt.NDArray[np.bool_]:
    """Return which sentences hold a banned word."""
    banned = frozenset(wish.banned)
    return np.array(
        [bool(banned) and any(stem(token) in banned for token in tokens(s.text)) for s in sentences], dtype=np.bool_
    )
