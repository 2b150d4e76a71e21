# SPDX-License-Identifier: MIT
"""
Moments of a source in which little or nothing is said: where the sound and the picture are liveliest.

In: the sound's level by the second and the times at which the picture changes. Out: moments with measured evidence.
It hears no words and knows no laughter from applause.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clipmill.domain.moment import Moment, Score, ScorePart
from clipmill.domain.picture import Cut
from clipmill.domain.times import US_PER_S, SourceRange, SourceTime, TimeRange
from clipmill.selection.candidates import LengthWindow
from clipmill.selection.parts import rank_share
from clipmill.selection.signals import Loudness

Floats = npt.NDArray[np.float64]

SILENT_DBFS = -60.0
"""A source whose loudest second is below this is silent."""
_DEFAULT_LENGTH_S = 25.0
_SNAP_S = 2.0
_PEAK_BEFORE = 0.6
"""Where in a window its loudest second is wanted: what led up to it is seen, and what followed."""


def is_silent(loudness: Loudness | None) -> bool:
    """Say whether there is no sound to speak of."""
    return loudness is None or not len(loudness.second_dbfs) or float(loudness.second_dbfs.max()) < SILENT_DBFS


def find_lively(
    duration_us: int,
    loudness: Loudness | None,
    changes: Sequence[Cut],
    length: LengthWindow,
    count: int,
    taken: Sequence[SourceRange] = (),
) -> tuple[Moment, ...]:
    """Return at most `count` moments, best first, that do not overlap each other or the ranges taken."""
    size_s = _size_s(length, duration_us)
    seconds = max(1, duration_us // US_PER_S)
    level, moved = _curves(seconds, loudness, changes)
    starts = np.arange(max(1, seconds - size_s + 1))
    loud = (
        _moving(level, size_s, starts)
        + 0.5 * _highest(level, size_s, starts)
        + 0.2 * _peak_place(level, size_s, starts)
    )
    busy = _moving(moved, size_s, starts)
    parts = {}
    if not is_silent(loudness):
        parts["energy"] = rank_share(loud)
    if changes:
        parts["motion"] = rank_share(busy)
    if not parts:
        return ()
    total = np.mean([*parts.values()], axis=0)
    chosen: list[Moment] = []
    used = list(taken)
    for start in np.argsort(-total, kind="stable").tolist():
        if len(chosen) >= count:
            break
        span = _snap(start, size_s, duration_us, changes)
        if any(span.overlaps(other) for other in used):
            continue
        used.append(span)
        chosen.append(_moment(span, {name: float(v[start]) for name, v in parts.items()}, loudness, changes))
    return tuple(chosen)


def _size_s(length: LengthWindow, duration_us: int) -> int:
    """Return how long moments are in whole seconds, inside bounds where there are any."""
    size_s = length.wanted_s or min(_DEFAULT_LENGTH_S, length.longest_s)
    if length.is_bound:
        size_s = math.floor(max(size_s, min(length.shortest_s + 1.0, length.longest_s)))
    return max(1, round(min(size_s, duration_us / US_PER_S)))


def _curves(seconds: int, loudness: Loudness | None, changes: Sequence[Cut]) -> tuple[Floats, Floats]:
    level, moved = np.zeros(seconds), np.zeros(seconds)
    if loudness is not None:
        known = min(seconds, len(loudness.second_dbfs))
        level[:known] = np.maximum(loudness.second_dbfs[:known] - loudness.typical_dbfs, -20.0)
        level[known:] = -20.0
    for cut in changes:
        if 0 <= cut.time // US_PER_S < seconds:
            moved[cut.time // US_PER_S] += cut.strength
    return level, moved


def _moving(values: Floats, size: int, starts: npt.NDArray[np.int64]) -> Floats:
    sums = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.minimum(starts + size, len(values))
    result: Floats = (sums[ends] - sums[starts]) / np.maximum(1, ends - starts)
    return result


def _highest(values: Floats, size: int, starts: npt.NDArray[np.int64]) -> Floats:
    if len(values) < size:
        return np.full(len(starts), values.max())
    result: Floats = np.lib.stride_tricks.sliding_window_view(values, size).max(axis=1)[: len(starts)]
    return result


def _peak_place(values: Floats, size: int, starts: npt.NDArray[np.int64]) -> Floats:
    """Return how near the loudest second is to the place where it is wanted, in dB-like units up to 10."""
    if len(values) < size:
        return np.zeros(len(starts))
    place = np.lib.stride_tricks.sliding_window_view(values, size).argmax(axis=1)[: len(starts)] / size
    result: Floats = 10.0 * (1.0 - np.abs(place - _PEAK_BEFORE))
    return result


def _snap(start_s: int, size_s: int, duration_us: int, changes: Sequence[Cut]) -> SourceRange:
    """Return the window, begun with the strongest change of picture that is near its start."""
    wanted = start_s * US_PER_S
    near = [cut for cut in changes if abs(cut.time - wanted) <= _SNAP_S * US_PER_S]
    begin = max(near, key=lambda cut: (cut.strength, -cut.time)).time if near else SourceTime(wanted)
    begin = SourceTime(max(0, min(begin, duration_us - size_s * US_PER_S)))
    end = SourceTime(min(duration_us, begin + size_s * US_PER_S))
    return TimeRange(begin, end)


def _moment(span: SourceRange, parts: dict[str, float], loudness: Loudness | None, changes: Sequence[Cut]) -> Moment:
    evidence = {}
    peak_us = span.in_us
    if "energy" in parts and loudness is not None:
        low = span.in_us // US_PER_S
        inside = loudness.second_dbfs[low : max(low + 1, -(-span.out_us // US_PER_S))]
        peak = int(np.argmax(inside)) if len(inside) else 0
        peak_us = SourceTime(max(span.in_us, (low + peak) * US_PER_S))
        top = float(inside[peak]) if len(inside) else SILENT_DBFS
        evidence["energy"] = (
            f"the sound peaks at {top:.0f} dBFS at {clock(peak_us)}, {top - loudness.typical_dbfs:+.0f} dB against "
            "the usual level here"
        )
    if "motion" in parts:
        seen = sum(span.contains(cut.time) for cut in changes)
        evidence["motion"] = f"the picture changes {seen} time{'' if seen == 1 else 's'}"
    named = tuple(ScorePart(name, round(100.0 * value, 1), evidence[name]) for name, value in parts.items())
    told = "; ".join(evidence[name] for name in parts)
    title = f"Highlight at {clock(peak_us)}"
    score = Score(round(sum(part.value for part in named) / len(named), 1), named, f"Little is said here; {told}.")
    return Moment(span, score, title, f"{title}: {told}.", ("highlight", "clip", "moment"), "", "")


def clock(time_us: int) -> str:
    """Return a time as minutes and seconds, with hours where there are any."""
    seconds = time_us // US_PER_S
    minutes, hours = seconds // 60 % 60, seconds // 3600
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
