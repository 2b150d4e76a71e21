# SPDX-License-Identifier: MIT
"""
Which words stand out in a track whose maker chose none: as recipes that were made before had it, and no other way.

In: a track. Out: numbers of words, at most one of a cue. It never changes, so that such recipes are drawn as they were;
new tracks have their words chosen by `emphasis`, before their lines are broken.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from clipmill.captions.lines import ends_sentence
from clipmill.captions.text import width_units
from clipmill.domain.captions import CaptionTrack

_LEAST_SCORE = 0.6
_NUMBER_SCORE, _NAME_SCORE = 1.4, 0.9
_LEAST_WORDS = 2
"""A cue of one word has nothing to stand out from."""
_SHORT, _LONG = 4, 10
"""Letters: shorter words rarely tell much; longer ones tell no more for it."""
_NOUN_CAPITALS = 0.22
"""Share of words inside sentences that begin with a capital from which on capitals mean nothing (German has 0.3)."""
_DIGIT = re.compile(r"\d")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def unchosen_words(track: CaptionTrack) -> frozenset[int]:
    """Return which words of the track stand out, counted from 0 over all its lines."""
    texts = [word.text for cue in track.cues for line in cue.lines for word in line]
    scores = _scores(texts)
    chosen: set[int] = set()
    start = 0
    for cue in track.cues:
        end = start + sum(len(line) for line in cue.lines)
        best = max(range(start, end), key=lambda number: scores[number], default=start)
        if end - start >= _LEAST_WORDS and scores[best] >= _LEAST_SCORE:
            chosen.add(best)
        start = end
    return frozenset(chosen)


def _scores(texts: Sequence[str]) -> list[float]:
    """Return how telling each word is; 1 is a rare word of ten letters in a clip of a hundred words."""
    bare = [_EDGES.sub("", text) for text in texts]
    counts = Counter(text.casefold() for text in bare if text)
    inside = [False, *(not ends_sentence(before) for before in texts[:-1])] if texts else []
    has_names = _tells_names(bare, inside)
    return [
        _score(text, counts, len(texts), is_name=has_names and begun and _is_capital(text))
        for text, begun in zip(bare, inside, strict=True)
    ]


def _score(text: str, counts: Counter[str], total: int, *, is_name: bool) -> float:
    if not text:
        return 0.0
    if _DIGIT.search(text):
        return _NUMBER_SCORE
    rarity = math.log(max(2.0, total) / counts[text.casefold()]) / math.log(100)
    length = min(max(0.0, (width_units(text) - _SHORT) / (_LONG - _SHORT)), 1.0)
    return min(rarity, 1.2) * length + _NAME_SCORE * is_name


def _tells_names(texts: Sequence[str], inside: Sequence[bool]) -> bool:
    """Say whether a capital inside a sentence means a name here."""
    words = [text for text, begun in zip(texts, inside, strict=True) if begun and text]
    return bool(words) and sum(map(_is_capital, words)) <= _NOUN_CAPITALS * len(words)


def _is_capital(text: str) -> bool:
    return text[:1].isupper() and len(text) > 1 and not text.isupper()
