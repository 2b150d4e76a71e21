# SPDX-License-Identifier: MIT
"""
What is said in clips: how alike two are, and whether their words are supported.

In: segments of a row, ranges, texts. Out: shares from 0 to 1. It knows words, no sense, and it is not the product's own
check: other words count as small, other endings as the same.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

Range = tuple[float, float]

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ENDINGS = ("ingly", "edly", "ing", "ers", "ed", "er", "ly", "'s", "s")
_SHORTEST_STEM = 3
_ENDING = 3
_SMALL = frozenset((
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been",
    "but", "by", "can", "could", "did", "do", "does", "doing", "don't", "for", "from", "get", "go", "got",
    "had", "has", "have", "he", "her", "here", "him", "his", "how", "i", "i'm", "if", "in", "into", "is", "it",
    "it's", "its", "just", "like", "me", "more", "my", "no", "not", "of", "on", "one", "or", "our", "out",
    "over", "she", "should", "so", "some", "than", "that", "that's", "the", "their", "them", "then", "there",
    "they", "this", "those", "to", "too", "up", "us", "very", "was", "we", "were", "what", "when", "where",
    "which", "who", "why", "will", "with", "would", "you", "your",
))  # fmt: skip
ALIKE = 0.6
"""Share from which two clips count as the same: of their time, or of the cosine of their words."""


def words_of(text: str) -> list[str]:
    """Return the words of a text that tell something, without their endings."""
    found = _WORD.findall(text.lower().replace("’", "'"))
    return [stem(word) for word in found if word not in _SMALL]


def stem(word: str) -> str:
    """Return a word without one ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def said_in(segments: Sequence[Mapping[str, Any]], span: Range, slack_s: float = 0.5) -> str:
    """Return what is said in a range; words of a segment without word times are spread over it evenly."""
    low, high = span[0] - slack_s, span[1] + slack_s
    parts = []
    for segment in segments:
        if segment["end"] <= low or segment["start"] >= high:
            continue
        texts = segment["text"].split()
        step = (segment["end"] - segment["start"]) / max(1, len(texts))
        parts += [text for place, text in enumerate(texts) if low <= segment["start"] + (place + 0.5) * step < high]
    return " ".join(parts)


def supported(text: str, said: str) -> tuple[int, int]:
    """Return how many telling words of a text are said, and how many it has."""
    known = set(words_of(said))
    asked = words_of(text)
    return sum(_is_known(word, known) for word in asked), len(asked)


def same_pairs(segments: Sequence[Mapping[str, Any]], spans: Sequence[Range]) -> tuple[int, int]:
    """Return how many pairs of clips share more than `ALIKE` of their time or words, and how many pairs there are."""
    weights = _weights(segment["text"] for segment in segments)
    vectors = [_vector(said_in(segments, span), weights) for span in spans]
    pairs = list(combinations(range(len(spans)), 2))
    same = sum(_overlap(spans[a], spans[b]) > ALIKE or _cosine(vectors[a], vectors[b]) > ALIKE for a, b in pairs)
    return same, len(pairs)


def shared(one: Sequence[Range], other: Sequence[Range]) -> float:
    """Return the share of the clips of one list that lie to more than half in a clip of the other."""
    if not one:
        return 0.0
    inside = sum(any(_common(a, b) > 0.5 * (a[1] - a[0]) for b in other) for a in one)
    return inside / len(one)


def _is_known(word: str, known: set[str]) -> bool:
    return word in known or any(
        min(len(word), len(other)) > _SHORTEST_STEM
        and abs(len(word) - len(other)) <= _ENDING
        and (word.startswith(other) or other.startswith(word))
        for other in known
    )


def _weights(texts: Iterable[str]) -> Mapping[str, float]:
    """Return how rare every word of a source is among its segments."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        counts.update(set(words_of(text)))
        total += 1
    return {word: math.log((total + 1) / (count + 0.5)) for word, count in counts.items()}


def _vector(text: str, weights: Mapping[str, float]) -> dict[str, float]:
    return {word: count * weights.get(word, 1.0) for word, count in Counter(words_of(text)).items()}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    norm = math.sqrt(sum(value * value for value in one.values()) * sum(value * value for value in other.values()))
    return sum(value * other.get(word, 0.0) for word, value in one.items()) / norm if norm else 0.0


def _common(one: Range, other: Range) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def _overlap(one: Range, other: Range) -> float:
    common = _common(one, other)
    both = (one[1] - one[0]) + (other[1] - other[0]) - common
    return common / both if both > 0 else 0.0
