# SPDX-License-Identifier: MIT
"""
Windows judged against each other: the named parts of a score.

In: windows and the measurements of their sentences. Out: for every part a value from 0 to 100 for each window, which
is its place among the windows of the same source. Signs and weights of the signals were set by hand after measuring
which of them tell the moments that editors lift (`docs/reference/selection.md`); two small heads read amusement and
importance (`heads`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.selection.candidates import Windows
from clipmill.selection.heads import load_heads, read_cues, read_grams
from clipmill.selection.sentences import Sentence
from clipmill.selection.signals import COUNTS, Loudness, Signals
from clipmill.selection.standing import leanings, quotability, range_max, wholeness
from clipmill.selection.topics import find_shifts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

VALUE_WEIGHTS: Mapping[str, float] = {
    "subject": 2.0,
    "holds": 1.0,
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
    "telling": -0.5,
    "vague": -0.5,
}
"""How far each rate speaks for a claim worth hearing, in standard deviations.

Most is told by keeping to the subject and by saying what is, not what was: a window with a moment that editors lifted
beats one near it without in .578 -> .611 of the pairs, more in either half of the talk shows (experiment log)."""
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
SHARE_WEIGHTS: Mapping[str, float] = {
    "you": 0.8,
    "people": 0.8,
    "absolute": 0.8,
    "denial": 0.3,
    "must": 0.4,
    "reason": 0.3,
    "stakes": 0.3,
    "pleasantry": -0.8,
    "self": -0.5,
    "house": -1.0,
    "holds": 0.8,
    "telling": -0.5,
    "vague": -0.5,
}
"""How far each rate speaks for a general claim that somebody else would pass on, in standard deviations."""
IMPORTANCE_WEIGHT = 4.0
HUMOR_WEIGHT = 2.0
"""Of a head against the hand-set mix, both in standard deviations; importance tried with 2, 4 and 8 on
meetings that the head had not seen (experiment log)."""
PLACES = frozenset({"hook", "value", "flow", "emotion", "shareability", "energy"})
"""Parts that are places among all windows. They count stretched: being the best of a thousand tells more than being
among the best hundred, which equal steps of a place hide (laughter in court: lift at 5 6.2 -> 8.3; log)."""

_CLIP = 3.0
_SHARPNESS = 1.0
_ASKING_BONUS = 0.4
"""What an opening gains by asking: a question holds a viewer until its answer."""
_FLAT = 1e-9
_STEEPEST = 6.0
_STRETCH = 0.159
"""Of the log-odds of a place, so that stretched places have the spread of places: sqrt(1/12) over pi / sqrt(3)."""
_TOP_PLACE = 0.9995
_HOOK_SENTENCES_S = 8.0
_ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """Every window's parts, in [0, 1], and their mix."""

    parts: Mapping[str, Floats]
    weights: Mapping[str, float]
    """Of the parts; they sum to 1."""
    total: Floats
    """(N,) weighted mean of the parts, those that are places stretched: about 0.5 for an ordinary window."""


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


@dataclass(frozen=True, slots=True)
class Scene:
    """All that windows are judged by."""

    sentences: Sequence[Sentence]
    signals: Signals
    loudness: Loudness | None
    leaning: Floats
    """(N,) how much each sentence, as an opening, leans on what came before."""
    shifts: Floats
    """(N,) how strong the change of subject before each sentence is."""
    humor: Floats | None = None
    importance: Floats | None = None
    """(N,) log-odds of the heads for every sentence, or none where they cannot be read."""


def read_scene(
    sentences: Sequence[Sentence], signals: Signals, loudness: Loudness | None, language: str | None
) -> Scene:
    """Return what windows are judged by; the heads are English and read nothing that is known to be otherwise."""
    leaning = leanings(sentences)
    shifts = find_shifts(signals.stems, signals.rarity)
    if language not in {None, "en"} or len(sentences) < _ENOUGH:
        return Scene(sentences, signals, loudness, leaning, shifts)
    heads, cues, grams = load_heads(), read_cues(sentences, signals), read_grams(sentences)
    humor, importance = (heads[name].odds(cues, grams) for name in ("humor", "importance"))
    return Scene(sentences, signals, loudness, leaning, shifts, humor, importance)


def judge(windows: Windows, scene: Scene, weights: Mapping[str, float], *, is_business: bool = False) -> Judged:
    """Return the parts of every window and their mix by `weights`."""
    signals, first, last = scene.signals, windows.first, windows.last
    claims = BUSINESS_WEIGHTS if is_business else VALUE_WEIGHTS
    value = _mix(signals, first, last, claims)
    if is_business and scene.importance is not None:
        value = _standard(value) + IMPORTANCE_WEIGHT * _standard(_chance(scene.importance, signals, windows))
    emotion = _mix(signals, first, last, EMOTION_WEIGHTS)
    if scene.humor is not None:
        emotion = _standard(emotion) + HUMOR_WEIGHT * _standard(_chance(scene.humor, signals, windows))
    parts = {
        "hook": rank_share(_openings(scene, claims)[first] - scene.leaning[first]),
        "value": rank_share(value),
        "flow": rank_share(wholeness(windows, scene.sentences, signals, scene.shifts) - scene.leaning[first]),
        "emotion": rank_share(emotion),
        "shareability": rank_share(_shareability(windows, scene)),
    }
    if scene.loudness is not None:
        parts["energy"] = rank_share(
            _standard(scene.loudness.mean_db(windows.in_us, windows.out_us))
            + _standard(scene.loudness.excited_share(windows.in_us, windows.out_us))
        )
    return mix_parts(parts, weights)


def _openings(scene: Scene, claims: Mapping[str, float]) -> Floats:
    """Return (N,) how well the first 8 s from each sentence hold a viewer."""
    ends = np.array([sentence.range.out_us for sentence in scene.sentences], dtype=np.int64)
    starts = np.array([sentence.range.in_us for sentence in scene.sentences], dtype=np.int64)
    whole = np.arange(len(scene.sentences))
    opening = np.clip(np.searchsorted(ends, starts + int(_HOOK_SENTENCES_S * 1e6)), whole, len(whole) - 1)
    asks = np.array([sentence.is_question for sentence in scene.sentences], dtype=np.float64)
    result: Floats = _mix(scene.signals, whole, opening, claims) + _ASKING_BONUS * asks
    return result


def _chance(odds: Floats, signals: Signals, windows: Windows) -> Floats:
    """Return the mean chance that a head gives over each window, every sentence counted by its words."""
    chance = 1.0 / (1.0 + np.exp(-np.clip(_standard(odds) * _SHARPNESS - 2.0, -30.0, 30.0)))
    said = np.diff(signals.counts[:, COUNTS.index("token")])
    sums = np.concatenate([[0.0], np.cumsum(chance * said)])
    result: Floats = (sums[windows.last + 1] - sums[windows.first]) / np.maximum(
        1.0, signals.window("token", windows.first, windows.last)
    )
    return result


def quotable(scene: Scene) -> Floats:
    """Return (N,) how well each sentence could be quoted alone."""
    whole = np.arange(len(scene.sentences))
    return quotability(scene.sentences, _mix(scene.signals, whole, whole, SHARE_WEIGHTS), scene.leaning)


def _shareability(windows: Windows, scene: Scene) -> Floats:
    """Return how fit each window is to be passed on: a line to quote, claims about anybody, no household matters."""
    best = range_max(quotable(scene), windows.first, windows.last)
    general = _mix(scene.signals, windows.first, windows.last, SHARE_WEIGHTS)
    house = scene.signals.window("house", windows.first, windows.last)
    result: Floats = _standard(best) + _standard(general) - scene.leaning[windows.first] - 2.0 * np.minimum(1.0, house)
    return result


def mix_parts(parts: Mapping[str, Floats], weights: Mapping[str, float]) -> Judged:
    """Return the parts that have a weight, with their weighted mean, places stretched."""
    used = {name: weights[name] for name in parts if weights.get(name, 0.0) > 0.0}
    size = sum(used.values())
    scaled = {name: weight / size for name, weight in used.items()}
    total: Floats = np.sum(
        [(stretch(parts[name]) if name in PLACES else parts[name]) * weight for name, weight in scaled.items()], axis=0
    )
    return Judged({name: parts[name] for name in scaled}, scaled, total)


def stretch(share: Floats) -> Floats:
    """Return places in (0, 1) by their log-odds, centered at 0.5, with the spread that places have; order is kept."""
    inside = np.clip(share, 1.0 - _TOP_PLACE, _TOP_PLACE)
    result: Floats = 0.5 + _STRETCH * np.log(inside / (1.0 - inside))
    return result


def spread_totals(mixed: Floats) -> Floats:
    """
    Return totals in (0, 1) that spread inside a source and keep the order: the logistic of the standard score.

    An ordinary window gets 0.5, one a standard deviation above the mean 0.73, two 0.88, three 0.95.
    """
    if not len(mixed):
        return mixed
    spread = float(mixed.std())
    trust = len(mixed) / (len(mixed) + _ENOUGH / 4.0)
    scores = (mixed - mixed.mean()) / spread * trust if spread > _FLAT else np.zeros(len(mixed))
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(scores, -_STEEPEST, _STEEPEST)))
    return result


def _rate(signals: Signals, name: str, first: Ints, last: Ints) -> Floats:
    whole = "content" if name == "subject" else "token"
    result: Floats = signals.window(name, first, last) / np.maximum(1.0, signals.window(whole, first, last))
    return result


def _standard(values: Floats) -> Floats:
    if not len(values):
        return values
    mean, spread = float(values.mean()), float(values.std())
    is_flat = spread <= _FLAT * (1.0 + abs(mean))  # differences of running sums differ by rounding
    result: Floats = np.zeros(len(values)) if is_flat else np.clip((values - mean) / spread, -_CLIP, _CLIP)
    return result


def _mix(signals: Signals, first: Ints, last: Ints, weights: Mapping[str, float]) -> Floats:
    result: Floats = np.zeros(len(first))
    for name, weight in weights.items():
        result = result + weight * _standard(_rate(signals, name, first, last))
    return result
