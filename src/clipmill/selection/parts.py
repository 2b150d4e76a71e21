# SPDX-License-Identifier: MIT
"""
Windows judged against each other: the named parts of a score.

In: windows and the measurements of their sentences. Out: for every part a value from 0 to 100 for each window, which
is its place among the windows of the same source. No model: signs and weights of the signals were set by hand after
measuring which of them tell the moments that editors lift (`docs/reference/selection.md`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.options import SelectionStyle
from clipmill.selection.candidates import Windows
from clipmill.selection.lexicon import DANGLING
from clipmill.selection.sentences import Sentence
from clipmill.selection.signals import Loudness, Signals
from clipmill.selection.tokens import tokens

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

VALUE_WEIGHTS: Mapping[str, float] = {
    "central": 1.0,
    "you": 1.0,
    "people": 0.8,
    "absolute": 0.8,
    "stakes": 0.4,
    "reason": 0.5,
    "gain": 0.4,
    "question": 0.4,
    "number": 0.4,
    "digit": 0.3,
    "pleasantry": -0.8,
    "self": -0.6,
    "house": -0.8,
}
"""How far each rate speaks for a claim worth hearing, in standard deviations."""
BUSINESS_WEIGHTS: Mapping[str, float] = {**VALUE_WEIGHTS, "gain": 0.8, "number": 0.6, "digit": 0.4, "reason": 0.8}
EMOTION_WEIGHTS: Mapping[str, float] = {
    "laughter": 1.5,
    "turn": 1.0,
    "banter": 1.0,
    "broken": 0.7,
    "sentence": 0.7,
    "self": 0.5,
    "exclaim": 0.5,
    "feeling": 0.4,
    "question": 0.3,
    "pleasantry": 0.3,
    "long word": -0.5,
    "central": -0.8,
}
"""How far each rate speaks for amusement or strong feeling, in standard deviations."""
STYLE_WEIGHTS: Mapping[SelectionStyle, Mapping[str, float]] = {
    SelectionStyle.VIRAL: {"hook": 0.20, "value": 0.60, "flow": 0.10, "emotion": 0.05, "energy": 0.05},
    SelectionStyle.BUSINESS: {"hook": 0.10, "value": 0.73, "flow": 0.12, "emotion": 0.0, "energy": 0.05},
    SelectionStyle.GENERAL: {"hook": 0.12, "value": 0.66, "flow": 0.12, "emotion": 0.05, "energy": 0.05},
    SelectionStyle.GAMING: {"hook": 0.10, "value": 0.05, "flow": 0.10, "emotion": 0.40, "energy": 0.35},
}
"""How much each part counts; parts that cannot be measured are left out and the rest scaled up."""

_CLIP = 3.0
_HOOK_SENTENCES_S = 8.0
_ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """Every window's parts, in [0, 1], and their mix."""

    parts: Mapping[str, Floats]
    weights: Mapping[str, float]
    """Of the parts; they sum to 1."""
    total: Floats
    """(N,) weighted mean of the parts."""


def rank_share(values: Floats) -> Floats:
    """Return each value's place among all, in (0, 1), equal values sharing theirs; few values stay near the middle."""
    count = len(values)
    if not count:
        return values
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, side="left")
    upto = np.searchsorted(ordered, values, side="right")
    share = (below + upto) / (2.0 * count)
    trust = count / (count + _ENOUGH / 4.0)
    result: Floats = 0.5 + (share - 0.5) * trust
    return result


def judge(
    windows: Windows,
    sentences: Sequence[Sentence],
    signals: Signals,
    loudness: Loudness | None,
    weights: Mapping[str, float],
    *,
    is_business: bool = False,
) -> Judged:
    """Return the parts of every window and their mix by `weights`."""
    claims = BUSINESS_WEIGHTS if is_business else VALUE_WEIGHTS
    ends = np.array([sentence.range.out_us for sentence in sentences], dtype=np.int64)
    starts = np.array([sentence.range.in_us for sentence in sentences], dtype=np.int64)
    opening = np.searchsorted(ends, starts + int(_HOOK_SENTENCES_S * 1e6))
    opening = np.clip(opening, np.arange(len(sentences)), len(sentences) - 1)
    whole = np.arange(len(sentences))
    openings = _mix(signals, whole, opening, claims) + np.array([opening_bonus(s) for s in sentences])
    leaning = np.array([lean(sentences, index) for index in range(len(sentences))])
    parts = {
        "hook": rank_share(openings[windows.first] - leaning[windows.first]),
        "value": rank_share(_mix(signals, windows.first, windows.last, claims)),
        "flow": rank_share(flow(windows, sentences, signals) - leaning[windows.first]),
        "emotion": rank_share(_mix(signals, windows.first, windows.last, EMOTION_WEIGHTS)),
    }
    if loudness is not None:
        parts["energy"] = rank_share(
            _standard(loudness.mean_db(windows.in_us, windows.out_us))
            + _standard(loudness.excited_share(windows.in_us, windows.out_us))
        )
    return mix_parts(parts, weights)


def mix_parts(parts: Mapping[str, Floats], weights: Mapping[str, float]) -> Judged:
    """Return the parts that have a weight, with their weighted mean."""
    used = {name: weights[name] for name in parts if weights.get(name, 0.0) > 0.0}
    size = sum(used.values())
    scaled = {name: weight / size for name, weight in used.items()}
    total: Floats = np.sum([parts[name] * weight for name, weight in scaled.items()], axis=0)
    return Judged({name: parts[name] for name in scaled}, scaled, total)


def flow(windows: Windows, sentences: Sequence[Sentence], signals: Signals) -> Floats:
    """Return how whole each window is: real ends, little silence, no question left hanging."""
    begin = np.array([sentence.start_chance for sentence in sentences])
    end = np.array([sentence.end_chance for sentence in sentences])
    asks = np.array([sentence.is_question for sentence in sentences], dtype=np.float64)
    spoken = signals.window("spoken s", windows.first, windows.last) / np.maximum(0.1, windows.duration_s)
    result: Floats = 2.0 * begin[windows.first] * end[windows.last] + np.minimum(1.0, spoken) - 0.6 * asks[windows.last]
    return result


def lean(sentences: Sequence[Sentence], index: int) -> float:
    """Return how much a sentence leans on what came before it: 0 for not at all, about 1 for clearly."""
    words = tokens(sentences[index].text)[:1]
    dangles = 0.8 if words and words[0] in DANGLING else 0.0
    answers = 0.4 if index and sentences[index - 1].is_question and dangles else 0.0
    return dangles + answers


def opening_bonus(sentence: Sentence) -> float:
    """Return what an opening gains by asking: a question holds a viewer until its answer."""
    return 0.4 if sentence.is_question else 0.0


def _rate(signals: Signals, name: str, first: Ints, last: Ints) -> Floats:
    result: Floats = signals.window(name, first, last) / np.maximum(1.0, signals.window("token", first, last))
    return result


def _standard(values: Floats) -> Floats:
    spread = float(values.std()) if len(values) else 0.0
    result: Floats = (
        np.clip((values - values.mean()) / spread, -_CLIP, _CLIP) if spread > 0.0 else np.zeros(len(values))
    )
    return result


def _mix(signals: Signals, first: Ints, last: Ints, weights: Mapping[str, float]) -> Floats:
    result: Floats = np.zeros(len(first))
    for name, weight in weights.items():
        result = result + weight * _standard(_rate(signals, name, first, last))
    return result
