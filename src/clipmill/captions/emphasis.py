# SPDX-License-Identifier: MIT
"""
The most telling words of captions: numbers with what they count, names, superlatives, and what is said rarely.

In: texts of words in order, and their language. Out: which of them stand out. Few do: about one in five at most, no
neighbors but a number and its unit, no words of grammar (`stopwordsiso` has those of 58 languages). Whether a word is a
name is read from its capital letter inside a sentence, except in writing that has none, or that gives one to every
noun. It measures and draws nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import stopwordsiso

from clipmill.captions.emphasis_words import SMALL_NUMBERS, STRONG_WORDS, WEAK_WORDS
from clipmill.captions.lines import break_cost, ends_sentence
from clipmill.captions.numbers import is_telling_number, number_runs
from clipmill.captions.text import clusters_of, is_emoji, width_units

LEAST_SCORE = 0.6
APART = 4
"""Least distance of two words that stand out: three others are between them."""
AGAIN = 25
"""Least distance of the same word standing out again."""
SHARE = 5
"""One word in so many stands out at most."""
_NUMBER_SCORE, _COUNTED_SCORE, _STRONG_SCORE, _NAME_SCORE = 1.4, 1.1, 1.0, 0.9
_LEAST_WORDS = 2
"""One word alone has nothing to stand out from."""
_SHORT, _LONG = 4, 10
"""Letters: shorter words rarely tell much; longer ones tell no more for it."""
_NOUN_CAPITALS = 0.22
"""Share of words inside sentences that begin with a capital from which on capitals mean nothing (German has 0.3)."""
_ADVERB = 0.5
"""Part of the score that is left to English words in -ly: they color what is told."""
_EDGES = re.compile(r"^[^\w%]+|[^\w%]+$")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'"})
_HIRAGANA = re.compile("[\u3040-\u309f]+")
"""Japanese grammar is written in these; what is told has other letters."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """One word as it is judged."""

    bare: str
    """Without the signs around it."""
    key: str
    """In lower case, with plain apostrophes."""
    is_inside: bool
    """Whether it stands inside a sentence, not at its start."""
    is_open: bool
    """Whether nothing parts it from the next word."""


def telling_words(texts: Sequence[str], language: str | None) -> frozenset[int]:
    """
    Return which words stand out, counted from 0.

    Args:
        texts: of all words of a clip, in order, one phrase each in writing without spaces.
        language: tag of the language, whose words of grammar never stand out.

    """
    if len(texts) < _LEAST_WORDS:
        return frozenset()
    words = _heard(texts)
    counts = Counter(word.key for word in words if word.key)
    grammar = _grammar((language or "").split("-")[0].lower())
    has_names = _tells_names(words)
    runs = number_runs([word.key for word in words], [word.is_open for word in words])
    scores = [
        _number_score([words[index] for index in run])
        if len(run) > 1
        else _score(words[run.start], counts, grammar, has_names=has_names)
        for run in runs
    ]
    return _spread(words, runs, scores)


def _heard(texts: Sequence[str]) -> list[_Heard]:
    words: list[_Heard] = []
    for index, text in enumerate(texts):
        has_emoji = not text.isascii() and any(map(is_emoji, clusters_of(text)))
        bare = "" if has_emoji else _EDGES.sub("", text)
        key = bare.translate(_APOSTROPHES).casefold()
        words.append(_Heard(bare, key, index > 0 and not ends_sentence(texts[index - 1]), break_cost(text) >= 1))
    return words


def _spread(words: Sequence[_Heard], runs: Sequence[range], scores: Sequence[float]) -> frozenset[int]:
    """Return the best words, each far enough from the next and not too many; a number stands out as a whole."""
    most = max(1, len(words) // SHARE)
    chosen: set[int] = set()
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for score, taken in sorted(zip(scores, runs, strict=True), key=lambda pair: (-pair[0], pair[1].start)):
        if score < LEAST_SCORE or len(chosen) >= most:
            break
        is_near = any(near in chosen for near in range(taken.start - APART + 1, taken.stop + APART - 1))
        key = tuple(words[index].key for index in taken)
        if not is_near and all(abs(taken.start - other) >= AGAIN for other in places[key]):
            chosen.update(taken)
            places[key].append(taken.start)
    return frozenset(chosen)


def _number_score(number: Sequence[_Heard]) -> float:
    """Return how telling a number of several words is: one with its unit, or a large one."""
    return _NUMBER_SCORE if any(is_telling_number(word.key) for word in number) else _COUNTED_SCORE


def _score(word: _Heard, counts: Counter[str], grammar: frozenset[str], *, has_names: bool) -> float:
    """Return how telling a word is; 1 is a rare word of ten letters in a clip of a hundred words."""
    if not word.key or _HIRAGANA.fullmatch(word.key):
        return 0.0
    if is_telling_number(word.key):
        return _NUMBER_SCORE
    if word.key in STRONG_WORDS:
        return _STRONG_SCORE
    if word.key in WEAK_WORDS or word.key in grammar or word.key in SMALL_NUMBERS:
        return 0.0
    total = max(2.0, counts.total())
    rarity = math.log(total / counts[word.key]) / math.log(100)
    length = min(max(0.0, (width_units(word.bare) - _SHORT) / (_LONG - _SHORT)), 1.0)
    is_name = has_names and word.is_inside and _is_capital(word.bare)
    share = _ADVERB if "the" in grammar and word.key.endswith("ly") else 1.0
    return share * min(rarity, 1.2) * length + _NAME_SCORE * is_name


@lru_cache(maxsize=64)
def _grammar(language: str) -> frozenset[str]:
    """Return the words of grammar of a language; none where nobody has listed them."""
    if not stopwordsiso.has_lang(language):
        return frozenset()
    return frozenset(word.casefold() for word in stopwordsiso.stopwords(language))


def _tells_names(words: Sequence[_Heard]) -> bool:
    """Say whether a capital inside a sentence means a name here."""
    inside = [word.bare for word in words if word.is_inside and word.bare]
    return bool(inside) and sum(map(_is_capital, inside)) <= _NOUN_CAPITALS * len(inside)


def _is_capital(text: str) -> bool:
    return text[:1].isupper() and len(text) > 1 and not text.isupper()
