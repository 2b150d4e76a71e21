# SPDX-License-Identifier: MIT
"""Synthetic talk: syllables, the sound that they make, and the lips that make them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from clipmill.analysis.speaking.mouths import Mouths, MouthTrace
from clipmill.domain.media import Samples
from clipmill.domain.picture import Box, FaceTrack, Shot
from clipmill.domain.times import SourceRange, SourceTime, TimeRange

Floats = npt.NDArray[np.float64]

RATE_HZ = 16_000
STEP_S = 0.01


def syllables(length_s: float, seed: int) -> Floats:
    """How open a talking mouth is every 10 ms, in [0, 1]: about three openings a second, of different sizes."""
    rng = np.random.default_rng(seed)
    times = np.arange(round(length_s / STEP_S)) * STEP_S
    curve = np.zeros(len(times))
    at = 0.1
    while at < length_s:
        curve += rng.uniform(0.4, 1.0) * np.exp(-(((times - at) / rng.uniform(0.045, 0.07)) ** 2))
        at += rng.uniform(0.12, 0.5)
    return np.clip(curve, 0.0, 1.0)


def sound_of(curve: Floats, seed: int = 0) -> npt.NDArray[np.float32]:
    """Noise as loud as the mouth is open."""
    loud = np.repeat(0.002 + 0.3 * curve**1.5, round(RATE_HZ * STEP_S))
    noise = np.random.default_rng(seed).standard_normal(len(loud))
    return np.asarray(np.clip(loud * noise, -1, 1), np.float32)


def span(begin_s: float, end_s: float) -> SourceRange:
    return TimeRange(SourceTime(round(begin_s * 1e6)), SourceTime(round(end_s * 1e6)))


def samples_of(curve: Floats) -> Samples:
    return Samples(SourceTime(0), RATE_HZ, sound_of(curve))


def trace_of(chain_id: int, curve: Floats, *, late_s: float = 0.04, rate_hz: float = 12.5) -> MouthTrace:
    """The lips of a curve, so much before their sound, as the mesh would read them: with a little trembling."""
    length_s = len(curve) * STEP_S
    times = np.arange(0, length_s, 1 / rate_hz)
    opening = 0.01 + 0.05 * np.interp(times + late_s, np.arange(len(curve)) * STEP_S, curve)
    opening += np.random.default_rng(chain_id).normal(0, 0.0005, len(times))
    ones = np.ones(len(times))
    return MouthTrace(chain_id, np.rint(times * 1e6).astype(np.int64), opening, ones, 120 * ones)


def mouths_of(*traces: MouthTrace) -> Mouths:
    return Mouths({trace.chain_id: trace for trace in traces})


def track(track_id: int, person: int, begin_s: float, end_s: float) -> FaceTrack:
    times = tuple(SourceTime(round(at * 1e6)) for at in np.arange(begin_s, end_s, 0.2))
    return FaceTrack(track_id, person, times, tuple(Box(100.0 * track_id, 50, 80, 100) for _ in times))


def shot(begin_s: float, end_s: float, *tracks: FaceTrack) -> Shot:
    return Shot(span(begin_s, end_s), tracks)
