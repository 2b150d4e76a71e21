# SPDX-License-Identifier: MIT
"""
Sound to mel-frequency cepstral coefficients as `python_speech_features` makes them (pure).

In: samples at 16 kHz. Out: 13 numbers every 10 ms. LR-ASD was trained on these: sound in 16-bit steps, windows of 25 ms
without a taper, 26 filters up to 8 kHz, the first number replaced by the log energy (its documentation, version 0.6).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

RATE_HZ = 16_000
COUNT = 13
_WINDOW, _HOP, _SIZE = 400, 160, 512
_FILTERS = 26
_PRE_EMPHASIS = 0.97
_LIFTER = 22
_FULL_SCALE = 32_768
_CHUNK = 6000


def cepstra(data: Floats) -> Floats:
    """Return (T, 13) float32 coefficients of (N,) float32 samples in [-1, 1], one row for each whole 10 ms."""
    sound = np.rint(data.astype(np.float64) * _FULL_SCALE)
    emphasized = np.concatenate((sound[:1], sound[1:] - _PRE_EMPHASIS * sound[:-1]))
    count = len(data) // _HOP
    padded = np.pad(emphasized, (0, _WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP][:count]
    parts = [_of_frames(frames[begin : begin + _CHUNK]) for begin in range(0, count, _CHUNK)]
    return np.concatenate(parts).astype(np.float32) if parts else np.zeros((0, COUNT), np.float32)


def _of_frames(frames: Doubles) -> Doubles:
    power = np.square(np.abs(np.fft.rfft(frames, _SIZE))) / _SIZE
    tiny = np.finfo(np.float64).eps
    energy = np.maximum(power.sum(axis=1), tiny)
    bands = np.log(np.maximum(power @ _filters().T, tiny))
    coefficients = bands @ _cosines().T
    coefficients *= 1 + _LIFTER / 2 * np.sin(np.pi * np.arange(COUNT) / _LIFTER)
    coefficients[:, 0] = np.log(energy)
    return np.asarray(coefficients, np.float64)


def _filters() -> Doubles:
    """Return (26, 257) triangles that are evenly wide on the mel scale."""
    top = 2595 * np.log10(1 + RATE_HZ / 2 / 700)
    edges_hz = 700 * (10 ** (np.linspace(0, top, _FILTERS + 2) / 2595) - 1)
    bins = np.floor((_SIZE + 1) * edges_hz / RATE_HZ)
    steps = np.arange(_SIZE // 2 + 1)
    low, middle, high = (bins[k : k + _FILTERS, np.newaxis] for k in range(3))
    rising, falling = (steps - low) / (middle - low), (high - steps) / (high - middle)
    return np.asarray(
        np.where((steps >= low) & (steps < middle), rising, np.where((steps >= middle) & (steps < high), falling, 0.0))
    )


def _cosines() -> Doubles:
    """Return the (13, 26) orthonormal discrete cosine transform, type 2."""
    rows, columns = np.arange(COUNT)[:, np.newaxis], np.arange(_FILTERS)
    table = np.sqrt(2 / _FILTERS) * np.cos(np.pi * rows * (columns + 0.5) / _FILTERS)
    table[0] /= np.sqrt(2)
    return np.asarray(table, np.float64)
