# SPDX-License-Identifier: MIT
"""
How well windows match what a prompt looks for.

In: a wish, windows, sentences and, where there is one, a function that embeds texts. Out: a level for every window, and
whether it may be claimed to match at all. Words (BM25) and meaning (cosine of sentence vectors) count alike, with what
is said around a window (`surroundings`). Nothing is claimed below the bar that `docs/reference/selection.md` gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.selection.aids import Embed
from clipmill.selection.candidates import Windows
from clipmill.selection.lexical import WordHits, count_words
from clipmill.selection.moods import standard
from clipmill.selection.passages import Passages, best_in_windows, find_passages, may_be_english, over_windows
from clipmill.selection.sentences import Sentence
from clipmill.selection.surroundings import AROUND_WEIGHT, said_around
from clipmill.selection.wishes import Wish

Floats = npt.NDArray[np.float64]

COVERAGE_WEIGHT = 0.5
BAR = 0.6
"""Least cosine and half the coverage, summed. Of questions on the source 93 % reach it, of others 3 %."""
_STEERS = 0.75
"""Share of the bar from which the nearest windows are better than any: of questions on the source 98 % reach it."""
BAR_OF_WORDS = 0.34
"""Least coverage where there are no vectors. Of questions on the source 90 % reach it, of others 6 %."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well every window matches."""

    level: Floats
    """(N,) in [0, 1], best and worst of this source at its ends: an order, not a measure."""
    evidence: Floats
    """(N,) the bar is at 1: cosine and coverage as a share of what is needed to claim a match."""
    is_named: npt.NDArray[np.bool_]
    """(N,) whether a window says a word of what is looked for, or is said by somebody called so."""

    @property
    def is_claimed(self) -> npt.NDArray[np.bool_]:
        """(N,) whether a window may be said to match."""
        result: npt.NDArray[np.bool_] = self.evidence >= 1.0
        return result

    @property
    def is_near(self) -> bool:
        """Whether anything in the source comes near enough for the level to steer a ranking."""
        return bool(self.evidence.max() >= _STEERS)


@dataclass(frozen=True, slots=True)
class Trace:
    """What there is of a wish in a source: words, and meaning where vectors are to be had."""

    hits: WordHits
    passages: Passages
    near: Floats | None
    """(P,) cosine of every passage with what is looked for, or none."""

    def evidence(self, windows: Windows) -> Floats:
        """Return (N,) what speaks for each window, as a share of what is needed to claim a match."""
        coverage = self.hits.coverage(windows.first, windows.last)
        if self.near is None:
            return coverage / BAR_OF_WORDS
        return (best_in_windows(self.near, self.passages, windows) + COVERAGE_WEIGHT * coverage) / BAR


def trace(wish: Wish, sentences: Sequence[Sentence], embed: Embed | None = None) -> Trace | None:
    """Return what there is of a wish in a source, or none when it looks for nothing or not a trace can be there."""
    if not wish.words or not sentences:
        return None
    hits = count_words(wish.words, sentences)
    is_readable = embed is not None and may_be_english(wish.topic)
    passages = find_passages(sentences, embed if is_readable else None)
    near = None
    if embed is not None and len(passages.vectors):
        near = (passages.vectors @ embed([wish.topic])[0]).astype(np.float64)
    return None if near is None and hits.is_empty else Trace(hits, passages, near)


def find_match(wish: Wish, windows: Windows, sentences: Sequence[Sentence], embed: Embed | None = None) -> Match | None:
    """
    Return how well windows match, or none when the wish looks for nothing or there is no trace of it.

    Cost: with `embed` that of `find_passages`, and some 10 ms for an hour of speech.
    """
    found = trace(wish, sentences, embed) if len(windows) else None
    if found is None:
        return None
    level = standard(found.hits.bm25(windows.first, windows.last))
    if found.near is not None:
        level = level + standard(over_windows(found.near, found.passages, windows))
    level = standard(level)
    level = level + AROUND_WEIGHT * said_around(level, (windows.in_us + windows.out_us) // 2)
    low, high = float(level.min()), float(level.max())
    level = (level - low) / (high - low) if high > low else np.ones(len(windows))
    return Match(level, found.evidence(windows), found.hits.coverage(windows.first, windows.last) > 0.0)


def match_windows(
    wish: Wish, windows: Windows, sentences: Sequence[Sentence], embed: Embed | None = None
) -> Floats | None:
    """
    Return (N,) how well windows match, in [0, 1], or none when nothing in the source comes near.

    It steers a ranking; whether anything may be said to match is `find_match(...).is_claimed`'s to say.
    """
    match = find_match(wish, windows, sentences, embed)
    return match.level if match is not None and match.is_near else None
