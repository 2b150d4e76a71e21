# SPDX-License-Identifier: MIT
"""
Small learned models of a sentence: how likely people laugh at it, how likely it matters.

In: sentences and their measurements. Out: log-odds for every sentence, to be ranked inside one source. English alone;
what they were trained on and how well they do is in `docs/reference/heads.md`. They choose nothing: `parts` does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from clipmill.domain.times import US_PER_S
from clipmill.selection.lexicon import CATEGORIES
from clipmill.selection.sentences import Sentence
from clipmill.selection.signals import COUNTS, Signals
from clipmill.selection.tokens import tokens

Floats = npt.NDArray[np.float64]

_UNREAD = frozenset({"laughter", "holds", "telling", "vague"})
"""Kinds of words that the heads were not trained with."""
_RATES = (
    *(name for name in CATEGORIES if name not in _UNREAD),
    "digit",
    "question",
    "exclaim",
    "broken",
    "long word",
    "distinct",
    "central",
)
_OWN = ("words", "seconds", "pace", "voice's share", "turn begins", "turn ends", "turns inside", "into")
"""No pauses: the marks of laughter that were taken out of the training data left holes in it."""
_BEFORE, _AFTER, _AROUND = "before: ", "after: ", "around: "
_NEXT, _WIDE = 3, 6
_CLIP = 3.0
CUES: tuple[str, ...] = tuple(prefix + name for prefix in ("", _BEFORE, _AFTER, _AROUND) for name in (*_RATES, *_OWN))
"""What a head reads of a sentence, of the three before it, the three after it, and the six on both sides."""


@dataclass(frozen=True, slots=True)
class Head:
    """A linear model of a sentence."""

    cues: Floats
    """(C,) weight of each of `CUES`, in log-odds a standard deviation."""
    grams: Mapping[str, float]
    """Weights of words and pairs said in the sentence, and (after `>`) of words said in the next two."""

    def odds(self, cues: Floats, grams: Sequence[frozenset[str]]) -> Floats:
        """Return (N,) log-odds, up to a constant, from (N, C) cues and the n-grams of every sentence."""
        said = np.array([sum(self.grams.get(gram, 0.0) for gram in row) for row in grams])
        result: Floats = cues @ self.cues + said
        return result


def read_cues(sentences: Sequence[Sentence], signals: Signals) -> Floats:
    """Return (N, C) cues: every column in standard deviations from this source's mean, at most 3 away."""
    counts = np.diff(signals.counts, axis=0)
    said = np.maximum(1.0, counts[:, COUNTS.index("token")])
    rates = np.column_stack([counts[:, COUNTS.index(name)] / said for name in _RATES])
    own = standard(np.column_stack([rates, _structure(sentences, counts[:, COUNTS.index("token")])]))
    places = np.arange(len(own))
    return np.hstack(
        [
            own,
            _mean_over(own, places - _NEXT, places),
            _mean_over(own, places + 1, places + 1 + _NEXT),
            _mean_over(own, places - _WIDE, places + 1 + _WIDE),
        ]
    )


def read_grams(sentences: Sequence[Sentence]) -> list[frozenset[str]]:
    """Return the n-grams of every sentence: words, pairs of words, and after `>` the words of the next two."""
    said = [tokens(sentence.text) for sentence in sentences]
    return [
        frozenset(
            (
                *row,
                *(f"{one} {two}" for one, two in pairwise(row)),
                *(f">{word}" for later in said[index + 1 : index + 3] for word in later),
            )
        )
        for index, row in enumerate(said)
    ]


def standard(values: Floats) -> Floats:
    """Return columns in standard deviations from their means, at most 3 away; a column that never changes is zero."""
    if not len(values):
        return values
    spread = values.std(axis=0)
    is_flat = spread <= 1e-9  # noqa: PLR2004 - rounding
    result: Floats = np.clip((values - values.mean(axis=0)) / np.where(is_flat, 1.0, spread), -_CLIP, _CLIP)
    return np.where(is_flat, 0.0, result)


def _structure(sentences: Sequence[Sentence], words: Floats) -> Floats:
    """Return (N, 8) what `_OWN` names."""
    begin = np.array([sentence.range.in_us for sentence in sentences]) / US_PER_S
    end = np.array([sentence.range.out_us for sentence in sentences]) / US_PER_S
    length = np.maximum(0.1, end - begin)
    voices = [sentence.speaker or "" for sentence in sentences]
    spoken: dict[str, float] = {}
    for voice, seconds in zip(voices, length.tolist(), strict=True):
        spoken[voice] = spoken.get(voice, 0.0) + seconds
    share = np.array([spoken[voice] for voice in voices]) / max(0.1, float(length.sum()))
    turns = np.array([1.0, *(float(one != two) for one, two in pairwise(voices))])[: len(voices)]
    into = np.arange(len(voices)) - np.maximum.accumulate(np.where(turns > 0.0, np.arange(len(voices)), 0))
    return np.column_stack(
        [
            np.log1p(words),
            np.log1p(length),
            np.minimum(8.0, words / length),
            share,
            turns,
            np.concatenate([turns[1:], [1.0]]),
            np.log1p([sentence.turns for sentence in sentences]),
            np.log1p(into),
        ]
    )


def _mean_over(values: Floats, low: npt.NDArray[np.int64], high: npt.NDArray[np.int64]) -> Floats:
    """Return the mean of rows low..high-1 for every row, of those there are; zero where there are none."""
    sums = np.vstack([np.zeros(values.shape[1]), np.cumsum(values, axis=0)])
    low, high = np.clip(low, 0, len(values)), np.clip(high, 0, len(values))
    result: Floats = (sums[high] - sums[low]) / np.maximum(1, high - low)[:, None]
    return result


@cache
def load_heads() -> Mapping[str, Head]:
    """Return the packaged heads by name."""
    data = json.loads(resources.files(__package__).joinpath("data/heads.json").read_text("utf-8"))
    scale = 1.0 / data["unit"]
    return {
        name: Head(
            cues=np.array([part["cues"].get(cue, 0) for cue in CUES], dtype=np.float64) * scale,
            grams={gram: weight * scale for gram, weight in part["grams"].items()},
        )
        for name, part in data["heads"].items()
    }
