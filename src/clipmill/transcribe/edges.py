# SPDX-License-Identifier: MIT
"""
Put word times where the sound says they are (pure).

Recognisers that read times off attention start a word after a pause early, by as much as the whole pause, and end the
word before it early too. In: repaired words and the `Activity` of the same source. Out: the same words, with the first
word of every utterance starting at its onset and the last one ending where its sound ends. Where the sound shows no
clear edge (a music bed, a crowd) the recogniser's times stay. It adds, drops and rewrites no word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from clipmill.domain.speech import Word
from clipmill.transcribe.heard import HeardWord
from clipmill.transcribe.settle import settle
from clipmill.transcribe.voice import HOP_SAMPLES, HOP_US, Activity, speech_spans

BLOCK_HOPS = 100
"""The floor and the speech level are estimated anew every second..."""
CONTEXT_BLOCKS = 8
"""...from this many seconds on either side."""
DIGITAL_SILENCE_DBFS = -100.0
"""Quieter than any recording: sound that an editor cut away says nothing about the floor."""
MIN_CONTRAST_DB = 10.0
"""With less between floor and speech the level tells nothing, and the detector's own edges are used."""
ONSET_PART = 0.35
"""Speech sets in at this part of the way from floor to speech level, in dB..."""
END_PART = 0.2
"""...and has faded away at this one, as voices fall before they stop..."""
MIN_ABOVE_FLOOR_DB = 3.0
"""...which is at least this far above a floor that flutters..."""
MAX_BELOW_SPEECH_DB = 33.0
"""...but never from further below the speech level: a digital silence has no floor."""
MAX_WALK_HOPS = 35
"""An edge of the detector is moved at most this far (350 ms); further there is no clear edge."""
DIP_HOPS = 4
"""Dips of the level up to this long (40 ms, a stop consonant) do not end a walk."""
MIN_PAUSE_US = 150_000
"""Silence between two runs that separates utterances."""
MAX_STRETCH_US = 700_000
"""A word is made longer by at most this; sound beyond it is some other sound."""
NEAR_WORDS = 3
"""Words on either side of a pause that may turn out to be on its other side."""
MISFIT_WEIGHT = 0.3
"""What a second too much or too little for the words of a run costs, against a second of moving a word."""
EMPTY_COST = 0.25
"""What a run without words costs, in seconds; laughter and breath are such runs."""
PUNCTUATION_BONUS = 0.05
"""What it is worth, in seconds, that a pause follows punctuation."""
_PUNCTUATION = frozenset(".,!?;:…。、，！？；：؟،।")

Runs = list[tuple[int, int]]
"""Half-open stretches of sound in microseconds of source time: sorted, at least `MIN_PAUSE_US` apart."""


def sounding_runs(activity: Activity) -> Runs:
    """
    Return the stretches in which somebody is heard, with edges within about 30 ms.

    The voice detector says that there is speech, the level says exactly from when to when.
    """
    level = smooth_levels(activity.level_dbfs)
    count = len(level)
    if not count:
        return []
    floor, speech = _levels(level, activity.speech_probability)
    lowest = speech - MAX_BELOW_SPEECH_DB
    is_loud = level > np.maximum(floor + ONSET_PART * (speech - floor), lowest)
    is_fading = level > np.maximum(floor + np.maximum(END_PART * (speech - floor), MIN_ABOVE_FLOOR_DB), lowest)
    is_clear = speech - floor >= MIN_CONTRAST_DB
    runs: Runs = []
    for start_sample, end_sample in speech_spans(activity.speech_probability, HOP_SAMPLES, min_pause_samples=0):
        start, end = start_sample // HOP_SAMPLES, min(end_sample // HOP_SAMPLES, count)
        middle = (start + end) // 2
        if is_clear[min(middle, count - 1)]:
            start, end = _onset(is_loud, start, middle), _end(is_fading, middle, end)
        item = (start * HOP_US, max(end, start + 1) * HOP_US)
        if runs and item[0] - runs[-1][1] < MIN_PAUSE_US:
            runs[-1] = (runs[-1][0], max(runs[-1][1], item[1]))
        else:
            runs.append(item)
    return runs


def smooth_levels(level: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the median of three hops."""
    if len(level) < 3:  # noqa: PLR2004 - three hops are the window
        return level
    inner = np.median(np.stack((level[:-2], level[1:-1], level[2:])), axis=0)
    return np.concatenate((level[:1], inner, level[-1:])).astype(np.float32)


def _levels(
    level: npt.NDArray[np.float32], probability: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return the noise floor and the speech level round each hop, (N,) float32 dBFS each."""
    count = len(level)
    blocks = -(-count // BLOCK_HOPS)
    floors, speeches = np.empty(blocks, np.float32), np.empty(blocks, np.float32)
    last_speech = float(np.percentile(level, 95))
    for block in range(blocks):
        near = slice(max(0, block - CONTEXT_BLOCKS) * BLOCK_HOPS, (block + CONTEXT_BLOCKS + 1) * BLOCK_HOPS)
        around, voiced = level[near], probability[near] >= 0.5  # noqa: PLR2004 - more likely than not
        last_speech = float(np.percentile(around[voiced], 90)) if voiced.sum() >= BLOCK_HOPS // 2 else last_speech
        quiet = around[~voiced & (around > DIGITAL_SILENCE_DBFS)]
        enough = len(quiet) >= BLOCK_HOPS // 4
        floors[block] = np.percentile(quiet, 30) if enough else np.percentile(around, 5)
        speeches[block] = last_speech
    index = np.arange(count) // BLOCK_HOPS
    return floors[index], speeches[index]


def _onset(is_loud: npt.NDArray[np.bool_], start: int, limit: int) -> int:
    """Return the first loud hop of the speech that the detector starts at `start`."""
    low = max(0, start - MAX_WALK_HOPS)
    if is_loud[max(0, start - 1) : start + 2].any():
        quiet = _last_quiet(~is_loud[low:start][::-1])
        return start if quiet is None else start - quiet
    inside = np.flatnonzero(is_loud[start : min(limit, start + MAX_WALK_HOPS)])
    return start + int(inside[0]) if len(inside) else start


def _end(is_loud: npt.NDArray[np.bool_], limit: int, end: int) -> int:
    """Return the hop after the last loud one of the speech that the detector ends at `end`."""
    high = min(len(is_loud), end + MAX_WALK_HOPS)
    if is_loud[max(0, end - 2) : end + 1].any():
        quiet = _last_quiet(~is_loud[end:high])
        return end if quiet is None else end + quiet
    low = max(limit, end - MAX_WALK_HOPS)
    inside = np.flatnonzero(is_loud[low:end])
    return low + int(inside[-1]) + 1 if len(inside) else end


def _last_quiet(is_quiet: npt.NDArray[np.bool_]) -> int | None:
    """Return how many hops pass before quiet sets in for longer than a dip; none when it never does."""
    length = 0
    for index, quiet in enumerate(is_quiet):
        length = length + 1 if quiet else 0
        if length > DIP_HOPS:
            return index - DIP_HOPS
    return len(is_quiet) - length if length and len(is_quiet) < MAX_WALK_HOPS else None


@dataclass(frozen=True, slots=True)
class _Times:
    """Words and runs as arrays, in seconds."""

    middle: npt.NDArray[np.float64]
    """(W,) middle of each word."""
    weight: npt.NDArray[np.float64]
    """(W + 1,) running sum of the letters before each word."""
    runs: npt.NDArray[np.float64]
    """(R, 2) start and end of each run."""
    pace: float
    """Seconds that a letter takes."""
    is_stop: npt.NDArray[np.bool_]
    """(W,) whether punctuation ends the word."""


def snap_words(words: Sequence[Word], activity: Activity, *, duration_us: int) -> tuple[Word, ...]:
    """
    Return the words with utterance edges put where the sound has them.

    Takes words in order that do not overlap and gives such words again. O(words + hops), under a second an hour.
    """
    runs = sounding_runs(activity)
    if not words or not runs:
        return tuple(words)
    bounds = _assign(_times(words, runs))
    snapped: list[HeardWord] = []
    for run, (first, last) in zip(runs, pairwise(bounds), strict=True):
        snapped.extend(_fit(words[first:last], run))
    return settle(snapped, duration_us)


def _times(words: Sequence[Word], runs: Runs) -> _Times:
    middles = np.array([(word.range.in_us + word.range.out_us) / 2e6 for word in words])
    letters = np.array([max(2, sum(char.isalnum() for char in word.text)) for word in words], dtype=np.float64)
    seconds = np.array([word.range.duration_s for word in words])
    spans = np.array(runs, dtype=np.float64) / 1e6
    return _Times(
        middle=middles,
        weight=np.concatenate(([0.0], np.cumsum(letters))),
        runs=spans,
        pace=float(np.median(seconds / letters)),
        is_stop=np.array([word.text[-1:] in _PUNCTUATION for word in words]),
    )


def _assign(times: _Times) -> list[int]:
    """
    Return, for each run, the number of words before it; the last entry is the number of words.

    The cheapest way to deal the words, in order, to the runs: words stay near their own times, the words of a run
    fill it at the usual pace, and pauses follow punctuation. Dynamic programming over the words next to each pause.
    """
    count, total = len(times.runs), len(times.middle)
    gaps = (times.runs[:-1, 1] + times.runs[1:, 0]) / 2
    nominal = [0, *np.searchsorted(times.middle, gaps).tolist(), total]
    choices = [_choices(nominal[index], total, index in {0, count}) for index in range(count + 1)]
    best = {choices[0][0]: 0.0}
    trail: list[dict[int, int]] = []
    for index in range(count):
        following: dict[int, float] = {}
        origin: dict[int, int] = {}
        for last in choices[index + 1]:
            costs = [
                (cost + _run_cost(times, index, first, last), first) for first, cost in best.items() if first <= last
            ]
            if costs:
                following[last], origin[last] = min(costs)
        best = following
        trail.append(origin)
    bounds = [total]
    for origin in reversed(trail):
        bounds.append(origin[bounds[-1]])
    return bounds[::-1]


def _choices(nominal: int, total: int, is_fixed: bool) -> list[int]:
    if is_fixed:
        return [nominal]
    return list(range(max(0, nominal - NEAR_WORDS), min(total, nominal + NEAR_WORDS) + 1))


def _run_cost(times: _Times, index: int, first: int, last: int) -> float:
    """Return what it costs, in seconds, that a run holds the words from `first` up to `last`."""
    start, end = times.runs[index]
    if first == last:
        return EMPTY_COST + MISFIT_WEIGHT * min(float(end - start), 2.0)
    middles = times.middle[first:last]
    moved = float(np.maximum(start - middles, 0).sum() + np.maximum(middles - end, 0).sum())
    wanted = float(times.weight[last] - times.weight[first]) * times.pace
    stop = PUNCTUATION_BONUS if times.is_stop[last - 1] else 0.0
    return moved + MISFIT_WEIGHT * min(abs(wanted - float(end - start)), 2.0) - stop


def _fit(words: Sequence[Word], run: tuple[int, int]) -> list[HeardWord]:
    """Return the words of one run: the first starts with it, the last ends with it, unless it is far longer."""
    if not words:
        return []
    start, end = run
    times = [(word.range.in_us, word.range.out_us) for word in words]
    low = start if times[0][0] - start <= MAX_STRETCH_US else times[0][0]
    high = end if end - times[-1][1] <= MAX_STRETCH_US else times[-1][1]
    starts = [low, *(min(max(item[0], low), high) for item in times[1:])]
    ends = [*(min(max(item[1], low), high) for item in times[:-1]), high]
    return [
        HeardWord(first, last, word.text, word.probability, word.joins_previous, word.speaker)
        for word, first, last in zip(words, starts, ends, strict=True)
    ]
