# SPDX-License-Identifier: MIT
"""
How high the voice in a source is over time, measured while it is decoded.

In: stretches of samples in order. Out: a `PitchTrack` from source time zero. Method: the largest peak of the normalised
autocorrelation of 64 ms, ten times a second; a hop without a clear one has no pitch. Memory: one byte a hop and one
block of sound. Music and several voices at once give whatever is strongest; it finds no speech.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from clipmill.domain.media import Samples
from clipmill.domain.sound import PitchTrack
from clipmill.domain.times import US_PER_S

Floats = npt.NDArray[np.float32]

HOP_US = 100_000
LOWEST_HZ = 60.0
_HIGHEST_HZ = 500.0
_WORK_RATE_HZ = 8_000
"""Enough for voices; sound is thinned to about it."""
_FRAME_S = 0.064
_CLEAR = 0.5
"""Least share of a frame's power that repeats itself: voiced speech has .7 to .95, noise and breath below .3."""
_FIRST_SHARE = 0.85
"""A shorter period wins when it repeats nearly as well as the best one: octave errors go down, not up."""
_QUIET_RMS = 10.0 ** (-55.0 / 20.0)
_BLOCK_HOPS = 256
_STEPS_AN_OCTAVE = 48.0
_HIGHEST_STEP = 255


class PitchMeter:
    """Measures the pitch of sound that is fed to it; the result does not depend on how the sound is cut."""

    def __init__(self) -> None:
        """Begin at source time zero."""
        self._pitches = bytearray()
        self._waiting: Floats = np.zeros(0, dtype=np.float32)
        self._start = 0
        self._rate_hz = 0

    def feed(self, samples: Samples) -> None:
        """
        Measure a stretch that does not begin before the end of the last one, in pieces without gaps.

        A stretch at another rate is left out: the decoder hands over one rate.
        """
        if not len(samples.data):
            return
        if not self._rate_hz:
            self._rate_hz = samples.rate_hz
            self._waiting = np.zeros(max(0, samples.time * samples.rate_hz // US_PER_S), dtype=np.float32)
        if samples.rate_hz != self._rate_hz:
            return
        heard = np.clip(np.nan_to_num(samples.data.astype(np.float32)), -1.0, 1.0)
        self._waiting = np.concatenate([self._waiting, heard])
        while self._is_block_full():
            self._measure(_BLOCK_HOPS)

    def track(self) -> PitchTrack:
        """Return the pitch of all that was fed, in whole hops."""
        left = self._ready_hops()
        while left > 0:
            self._measure(min(left, _BLOCK_HOPS))
            left = self._ready_hops()
        return PitchTrack(HOP_US, bytes(self._pitches))

    def _first_sample(self, hop: int) -> int:
        return hop * HOP_US * self._rate_hz // US_PER_S

    def _frame_samples(self) -> int:
        return round(_FRAME_S * self._rate_hz)

    def _ready_hops(self) -> int:
        if not self._rate_hz:
            return 0
        end = self._start + len(self._waiting) - self._frame_samples()
        return max(0, end * US_PER_S // (HOP_US * self._rate_hz) + 1 - len(self._pitches)) if end >= 0 else 0

    def _is_block_full(self) -> bool:
        return self._ready_hops() >= _BLOCK_HOPS

    def _measure(self, count: int) -> None:
        """Measure so many hops and forget the sound before the next one."""
        hop, size = len(self._pitches), self._frame_samples()
        begins = np.array([self._first_sample(hop + index) - self._start for index in range(count)])
        frames = self._waiting[begins[:, None] + np.arange(size)]
        self._pitches += _steps_of(frames, self._rate_hz).tobytes()
        done = min(len(self._waiting), self._first_sample(hop + count) - self._start)
        self._waiting = self._waiting[done:].copy()
        self._start += done


def _steps_of(frames: Floats, rate_hz: int) -> npt.NDArray[np.uint8]:
    """Return the pitch of (N, S) frames as (N,) steps, 0 where there is none."""
    thin = max(1, rate_hz // _WORK_RATE_HZ)
    size = frames.shape[1] // thin
    work = frames[:, : size * thin].reshape(len(frames), size, thin).mean(axis=2)
    work = work - work.mean(axis=1, keepdims=True)
    rate = rate_hz / thin
    shortest, longest = int(rate / _HIGHEST_HZ), min(size // 2, int(np.ceil(rate / LOWEST_HZ)))
    spectrum = np.fft.rfft(work, n=2 * size, axis=1)
    raw = np.fft.irfft(spectrum.real**2 + spectrum.imag**2, axis=1)[:, : longest + 1]
    power = np.concatenate([np.zeros((len(work), 1)), np.cumsum(np.square(work, dtype=np.float64), axis=1)], axis=1)
    lags = np.arange(longest + 1)
    overlap = np.sqrt(power[:, size - lags] * (power[:, -1:] - power[:, lags])) + 1e-9
    likeness = raw / overlap
    inside = likeness[:, shortest:]
    best = inside.max(axis=1)
    is_peak = np.zeros_like(inside, dtype=np.bool_)
    is_peak[:, 1:-1] = (inside[:, 1:-1] >= inside[:, :-2]) & (inside[:, 1:-1] >= inside[:, 2:])
    is_peak &= inside >= _FIRST_SHARE * best[:, None]
    lag = shortest + np.argmax(is_peak, axis=1)
    is_loud = np.sqrt(power[:, -1] / size) >= _QUIET_RMS
    is_voiced = is_loud & (best >= _CLEAR) & is_peak.any(axis=1)
    steps = np.round(_STEPS_AN_OCTAVE * np.log2(rate / lag / LOWEST_HZ)) + 1
    return np.where(is_voiced, np.clip(steps, 1, _HIGHEST_STEP), 0).astype(np.uint8)
