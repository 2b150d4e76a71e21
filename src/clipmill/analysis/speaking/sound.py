# SPDX-License-Identifier: MIT
"""
How open a mouth should be, from its sound alone (pure).

In: samples. Out: a curve that rises and falls with the opening of the lips that made the sound, and where it is silent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.media import Samples
from clipmill.domain.times import US_PER_S

Floats = npt.NDArray[np.float64]

HOP_US = 10_000
_WINDOW_S = 0.025
_BANDS_HZ = ((300, 800), (800, 1500), (1500, 3000), (3000, 7000))
_WEIGHTS = (0.25, 0.30, 0.60, 0.25)
"""
Share of each band's log energy. Below 300 Hz the voice hums through closed lips too (m, n, b), so it has none.
Rounded from a canonical correlation fit on 11 talkers (`docs/experiments/LOG.md`); any even mix is nearly as good.
"""
_FLOOR_DB = 50.0
"""Sound this much under the loudest is silence: how much deeper it is says nothing about lips."""
_LOUD_PERCENTILE = 95.0
_PAUSE_DB = 25.0
_SMOOTHED_HOPS = 4
_CHUNK_HOPS = 6000


@dataclass(frozen=True, slots=True, eq=False)
class SoundShape:
    """What lips should do, in hops of 10 ms."""

    begin_us: int
    """Source time of the middle of the first hop."""
    openness: Floats
    """(N,) float64: weighted log energy, natural logarithm; only its changes mean something."""
    is_pause: npt.NDArray[np.bool_]
    """(N,) whether the sound is 25 dB under the loud part of the stretch."""

    def at(self, times_us: npt.NDArray[np.int64]) -> Floats:
        """Return the openness at any times, (M,) float64; that of the nearest end outside of the sound."""
        if not len(self.openness):
            return np.zeros(len(times_us))
        hops_us = self.begin_us + HOP_US * np.arange(len(self.openness))
        return np.interp(times_us, hops_us, self.openness)

    def pauses_at(self, times_us: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Return whether it is silent at any times, (M,) bool; silent outside of the sound."""
        hops = np.rint((times_us - self.begin_us) / HOP_US).astype(np.int64)
        result = np.ones(len(times_us), np.bool_)
        inside = (hops >= 0) & (hops < len(self.is_pause))
        result[inside] = self.is_pause[hops[inside]]
        return result


def sound_shape(samples: Samples) -> SoundShape:
    """Return the shape of a stretch of sound, of any length and rate; bands above half the rate are left out."""
    rate_hz = samples.rate_hz
    hop, window = max(1, rate_hz * HOP_US // US_PER_S), max(2, round(rate_hz * _WINDOW_S))
    if len(samples.data) < window:
        return SoundShape(samples.time, np.zeros(0), np.zeros(0, np.bool_))
    energies = _band_energies(samples.data, rate_hz, hop, window)
    levels = 10 * np.log10(energies + 1e-12)
    loud = np.percentile(levels, _LOUD_PERCENTILE, axis=0)
    levels = np.maximum(levels, loud - _FLOOR_DB)
    openness = levels @ np.array(_WEIGHTS) * (np.log(10) / 10)
    openness = np.convolve(
        np.pad(openness, (_SMOOTHED_HOPS // 2, (_SMOOTHED_HOPS - 1) // 2), "edge"), _SMOOTHER, "valid"
    )
    total = 10 * np.log10(energies.sum(axis=1) + 1e-12)
    quiet_db = np.percentile(total, _LOUD_PERCENTILE) - _PAUSE_DB
    middle_us = samples.time + round(window / 2 / rate_hz * US_PER_S)
    return SoundShape(middle_us, openness, total < quiet_db)


_SMOOTHER = np.full(_SMOOTHED_HOPS, 1 / _SMOOTHED_HOPS)


def _band_energies(data: npt.NDArray[np.float32], rate_hz: int, hop: int, window: int) -> Floats:
    """Return (N, 4) energies, window by window; in chunks, so that memory does not grow with the length."""
    frames = np.lib.stride_tricks.sliding_window_view(data, window)[::hop]
    size = 1 << (window - 1).bit_length()
    frequencies = np.fft.rfftfreq(size, 1 / rate_hz)
    masks = np.array([(frequencies >= low) & (frequencies < high) for low, high in _BANDS_HZ], np.float64).T
    shape = np.hanning(window)
    parts = [
        np.square(np.abs(np.fft.rfft(frames[begin : begin + _CHUNK_HOPS] * shape, size))) @ masks
        for begin in range(0, len(frames), _CHUNK_HOPS)
    ]
    return np.concatenate(parts)
