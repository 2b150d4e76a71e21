# SPDX-License-Identifier: MIT
"""
How likely a sentence begins or ends between two words, judged without punctuation.

In: words in order. Out: for every word, how likely it is the first and the last of a sentence.
A linear model over pauses, turns and (for English) the words around; trained by `evals/training/boundary.py` and
described in `docs/reference/boundary-model.md`. It finds no cut points: it only weighs the places between words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from clipmill.domain.speech import Word

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_GAP_STEPS_S = (0.005, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.5)
_RUN_STEPS = (2, 3, 5, 8, 12, 20)
_BREATH_S = 0.3
_LENGTH_STEPS_S = (0.04, 0.06, 0.08, 0.11, 0.15, 0.2)
_PUNCTUATION = '.,?!;:"“”…()[]。？！،؟।'
EDGE = "<edge>"

CUES: tuple[str, ...] = (
    *(f"pause in the voice >= {step} s" for step in _GAP_STEPS_S),
    *(f"silence of all >= {step} s" for step in _GAP_STEPS_S),
    "voice changes",
    "others spoke between",
    "first word of the voice",
    *(f"words since a breath >= {step}" for step in _RUN_STEPS),
    *(f"words until a breath >= {step}" for step in _RUN_STEPS),
    *(f"last word takes >= {step} s a letter" for step in _LENGTH_STEPS_S),
)
"""Names of the columns of `Junctions.cues`."""


@dataclass(frozen=True, slots=True)
class Junctions:
    """The place before every word, in its own voice."""

    before: Ints
    """(N,) index of the previous word in the same voice, or -1."""
    after: Ints
    """(N,) index of the next word in the same voice, or -1."""
    cues: Floats
    """(N, C) 0 or 1: what `CUES` names, true of the place before each word."""


@dataclass(frozen=True, slots=True)
class Edges:
    """How likely each word is the first and the last of a sentence."""

    first: Floats
    """(N,) in [0, 1]."""
    last: Floats
    """(N,) in [0, 1]."""


@dataclass(frozen=True, slots=True)
class EdgeModel:
    """Weights of the linear model, for the first and the last word of a sentence."""

    bias: tuple[float, float]
    cues: Floats
    """(C, 2) log-odds for each of `CUES`."""
    grams: Mapping[str, tuple[float, float]]
    """Log-odds for the words around; empty in the model for any language."""


def read_junctions(words: Sequence[Word]) -> Junctions:
    """Return what is heard before every word; words must be in order of their starts."""
    count = len(words)
    starts = np.array([word.range.in_us for word in words], dtype=np.float64) / 1e6
    ends = np.array([word.range.out_us for word in words], dtype=np.float64) / 1e6
    before, after = find_neighbors(words)
    heard = np.concatenate([[0.0], np.maximum.accumulate(ends)[:-1]]) if count else ends
    has_before = before >= 0
    own_gap = np.where(has_before, starts - ends[before], 9.0) if count else starts
    letters = np.array([max(2, len(word.text)) for word in words], dtype=np.float64)
    rate = np.where(has_before, (ends - starts)[before] / letters[before], 0.0) if count else starts
    since, until = _runs(own_gap, before, after)
    place = np.arange(count)
    return Junctions(
        before=before,
        after=after,
        cues=np.column_stack(
            [
                own_gap[:, None] >= np.array(_GAP_STEPS_S),
                (starts - heard)[:, None] >= np.array(_GAP_STEPS_S),
                (before != place - 1) & (place > 0),
                has_before & (before < place - 1),
                ~has_before,
                since[:, None] >= np.array(_RUN_STEPS),
                until[:, None] >= np.array(_RUN_STEPS),
                rate[:, None] >= np.array(_LENGTH_STEPS_S),
            ]
        ).astype(np.float64),
    )


def find_neighbors(words: Sequence[Word]) -> tuple[Ints, Ints]:
    """Return for each word the previous and the next word in the same voice, or -1."""
    before = np.full(len(words), -1, dtype=np.int64)
    after = np.full(len(words), -1, dtype=np.int64)
    latest: dict[str | None, int] = {}
    for index, word in enumerate(words):
        previous = latest.get(word.speaker, -1)
        before[index] = previous
        if previous >= 0:
            after[previous] = index
        latest[word.speaker] = index
    return before, after


def _runs(own_gap: Floats, before: Ints, after: Ints) -> tuple[Ints, Ints]:
    """Return how many words the voice has said since, and will say until, it draws breath."""
    since = np.zeros(len(before), dtype=np.int64)
    until = np.zeros(len(before), dtype=np.int64)
    for index, previous in enumerate(before):
        if previous >= 0:
            since[index] = 1 + (since[previous] if own_gap[previous] < _BREATH_S else 0)
    for index in range(len(before) - 1, -1, -1):
        following = after[index]
        until[index] = 1 + (until[following] if following >= 0 and own_gap[following] < _BREATH_S else 0)
    return since, until


def spoken_form(text: str) -> str:
    """Return a word as a recogniser without punctuation would write it."""
    return text.lower().replace("’", "'").strip(_PUNCTUATION)


def grams_around(forms: Sequence[str], junctions: Junctions) -> list[tuple[str, ...]]:
    """Return, for every word, names of the words around the place before it, in its own voice."""
    padded = [*forms, EDGE]
    before, after = junctions.before, junctions.after
    result: list[tuple[str, ...]] = []
    for index in range(len(forms)):
        prior = int(before[index])
        w0, p1 = padded[index], padded[prior]
        p2 = padded[int(before[prior])] if prior >= 0 else EDGE
        n1 = padded[int(after[index])]
        n2 = padded[int(after[after[index]])] if after[index] >= 0 else EDGE
        result.append(
            (f"a {w0}", f"b {p1}", f"c {n1}", f"d {p2}", f"e {p1} {w0}", f"f {w0} {n1}", f"g {p2} {p1}", f"h {n2}")
        )
    return result


def judge_edges(words: Sequence[Word], language: str | None) -> Edges:
    """
    Return how likely each word begins and ends a sentence.

    Words are read without their punctuation. English uses words and pauses, every other language pauses and turns.
    """
    if not words:
        return Edges(np.zeros(0), np.zeros(0))
    model = load_models()["en" if language == "en" else "any"]
    junctions = read_junctions(words)
    odds = junctions.cues @ model.cues + np.array(model.bias)
    if model.grams:
        nothing = (0.0, 0.0)
        around = grams_around([spoken_form(word.text) for word in words], junctions)
        odds += np.array([[model.grams.get(gram, nothing) for gram in grams] for grams in around]).sum(axis=1)
    return edges_from_odds(odds, junctions)


def edges_from_odds(odds: Floats, junctions: Junctions) -> Edges:
    """Return the chances from the log-odds (N, 2) of the place before every word."""
    chances = 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
    has_after = junctions.after >= 0
    last = np.where(has_after, chances[junctions.after, 1], 0.9)
    return Edges(first=chances[:, 0], last=last)


@cache
def load_models() -> Mapping[str, EdgeModel]:
    """Return the packaged models by language; `any` serves all that have none."""
    data = json.loads(resources.files(__package__).joinpath("data/boundary.json").read_text("utf-8"))
    scale = 1.0 / data["unit"]
    return {
        name: EdgeModel(
            bias=(part["bias"][0] * scale, part["bias"][1] * scale),
            cues=np.array([part["cues"][cue] for cue in CUES], dtype=np.float64) * scale,
            grams={gram: (first * scale, last * scale) for gram, (first, last) in part["grams"].items()},
        )
        for name, part in data["models"].items()
    }
