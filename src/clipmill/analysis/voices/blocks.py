# SPDX-License-Identifier: MIT
"""
What the voice network says of a whole source, in blocks of 0.2 s, while the sound is decoded.

In: stretches of samples in order. Out: `VoiceBlocks`. The sound goes through the network once, in pieces of 20 s with
a second more on either side, whatever the stretches were; where nothing sounds it is not run. Memory: 2 KB for each
block that sounds, 110 MB for three hours without a pause. It tells no voices apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.analysis.networks.onnx import Network
from clipmill.analysis.voices.campplus import CHANNELS, SPECTRA_PER_RUN, SPECTRA_PER_STEP
from clipmill.analysis.voices.fbank import BANDS, HOP_SAMPLES, OVERLAP_SAMPLES, RATE_HZ, spectra
from clipmill.domain.media import Samples
from clipmill.domain.times import SourceTime

Floats = npt.NDArray[np.float32]

BLOCK_US = 200_000
LEVEL_HOP_US = 10_000
_HOPS_PER_BLOCK = BLOCK_US // LEVEL_HOP_US
_STEPS_PER_BLOCK = _HOPS_PER_BLOCK // SPECTRA_PER_STEP
_PIECE = 2_000
"""Spectra in a piece: 20 s."""
_HALO = 100
"""Spectra on either side of a piece that the network hears too."""
_MEAN_REACH = 300
"""Each spectrum is taken relative to the mean of the 3 s on either side: 1.5 s to all were alike (experiment log)."""
_AHEAD = _HALO + _MEAN_REACH
_HIGH, _MIDDLE = slice(62, 76), slice(20, 45)
"""Bands of the spectra that a telephone cuts off, and that carry most of a voice."""
_QUIET_DBFS = -65.0
"""Nothing that matters sounds below."""


@dataclass(frozen=True, slots=True, eq=False)
class VoiceBlocks:
    """Means and variances of the network's values, for each block of 0.2 s in which something sounds."""

    start: SourceTime
    """Of block 0."""
    numbers: npt.NDArray[np.int64]
    """(N,) number of each block, counted from the start, rising."""
    means: npt.NDArray[np.float16]
    """(N, 512)."""
    variances: npt.NDArray[np.float16]
    """(N, 512) within each block."""
    treble: npt.NDArray[np.float16]
    """(N,) how much stronger 4.5 to 7.4 kHz are than 0.7 to 2.3 kHz, natural logarithm of the power."""
    levels_dbfs: npt.NDArray[np.float16]
    """(M,) level of every 10 ms, sounding or not."""


class BlockMeter:
    """Runs the voice network on sound that is fed to it."""

    def __init__(self, network: Network) -> None:
        """Take the network up to its pooling."""
        self._network = network
        self._start: SourceTime | None = None
        self._waiting: list[Floats] = []
        self._rest = np.zeros(0, np.float32)
        self._spectra = np.zeros((0, BANDS), np.float32)
        self._levels: list[npt.NDArray[np.float16]] = []
        self._level_tail = np.zeros(0, np.float16)
        self._first = 0
        """Number of the first spectrum that is held."""
        self._piece = 0
        """Number of the first spectrum of the next piece."""
        self._numbers: list[npt.NDArray[np.int64]] = []
        self._means: list[npt.NDArray[np.float16]] = []
        self._variances: list[npt.NDArray[np.float16]] = []
        self._treble: list[npt.NDArray[np.float16]] = []

    def feed(self, samples: Samples) -> None:
        """Hear a stretch at 16 kHz that begins where the last one ended; the first may begin anywhere."""
        if samples.rate_hz != RATE_HZ:
            message = f"voices are heard at {RATE_HZ} samples a second, not {samples.rate_hz}"
            raise ValueError(message)
        self._start = samples.time if self._start is None else self._start
        for begin in range(0, len(samples.data), _PIECE * HOP_SAMPLES):
            self._add(samples.data[begin : begin + _PIECE * HOP_SAMPLES])
            while self._held_to >= self._piece + _PIECE + _AHEAD:
                self._run(self._piece + _PIECE)

    def blocks(self) -> VoiceBlocks:
        """Return what was heard; nothing can be fed afterwards."""
        self._add(np.zeros(OVERLAP_SAMPLES, np.float32))
        while self._held_to > self._piece:
            self._run(min(self._piece + _PIECE, self._held_to))
        empty = np.zeros((0, CHANNELS), np.float16)
        return VoiceBlocks(
            self._start or SourceTime(0),
            np.concatenate((*self._numbers, np.zeros(0, np.int64))),
            np.concatenate((*self._means, empty)),
            np.concatenate((*self._variances, empty)),
            np.concatenate((*self._treble, np.zeros(0, np.float16))),
            np.concatenate((*self._levels, np.zeros(0, np.float16))),
        )

    @property
    def _held_to(self) -> int:
        return self._first + len(self._spectra)

    def _add(self, data: Floats) -> None:
        """Turn samples into spectra and levels."""
        data = np.concatenate((self._rest, data))
        count = max(0, (len(data) - OVERLAP_SAMPLES) // HOP_SAMPLES)
        self._rest = data[count * HOP_SAMPLES :]
        if not count:
            return
        hops = data[: count * HOP_SAMPLES].reshape(count, HOP_SAMPLES)
        power = np.einsum("ij,ij->i", hops, hops) / HOP_SAMPLES
        levels = np.asarray(10 * np.log10(np.maximum(power, 1e-12)), np.float16)
        self._levels.append(levels)
        self._level_tail = np.concatenate((self._level_tail, levels))
        self._spectra = np.concatenate((self._spectra, spectra(data[: count * HOP_SAMPLES + OVERLAP_SAMPLES])))

    def _run(self, end: int) -> None:
        """Hear the spectra up to a number, and let go of those that no later piece needs."""
        begin, first = self._piece, self._first
        sounds = self._level_tail[begin - first : end - first] > _QUIET_DBFS
        if len(sounds) >= _HOPS_PER_BLOCK and sounds.any():
            low = max(first, begin - _HALO)
            high = min(self._held_to, end + _HALO)
            leveled = _leveled(self._spectra, self._level_tail > _QUIET_DBFS, low - first, high - first)
            steps = self._steps(leveled)[(begin - low) // SPECTRA_PER_STEP :]
            self._keep(begin // _HOPS_PER_BLOCK, steps, self._spectra[begin - first : end - first], sounds)
        self._piece = end
        gone = max(0, end - _AHEAD - first)
        self._spectra = self._spectra[gone:]
        self._level_tail = self._level_tail[gone:]
        self._first += gone

    def _steps(self, leveled: Floats) -> Floats:
        """Return the network's (T / 2, 512) values for (T, 80) spectra."""
        padded = -(-len(leveled) // SPECTRA_PER_RUN) * SPECTRA_PER_RUN
        value = np.zeros((1, 1, BANDS, padded), np.float32)
        value[0, 0, :, : len(leveled)] = leveled.T
        steps: Floats = self._network.run({"spectra": value})[0][0].T
        return steps

    def _keep(self, first_block: int, steps: Floats, heard: Floats, sounds: npt.NDArray[np.bool_]) -> None:
        """Keep mean, variance and treble of each whole block of a piece in which something sounds."""
        count = len(sounds) // _HOPS_PER_BLOCK
        sounding = np.flatnonzero(sounds[: count * _HOPS_PER_BLOCK].reshape(count, -1).any(axis=1))
        blocks = steps[: count * _STEPS_PER_BLOCK].reshape(count, _STEPS_PER_BLOCK, -1)[sounding]
        self._numbers.append(sounding + first_block)
        self._means.append(blocks.mean(axis=1).astype(np.float16))
        self._variances.append(blocks.var(axis=1).astype(np.float16))
        bands = heard[: count * _HOPS_PER_BLOCK].reshape(count, _HOPS_PER_BLOCK, -1)[sounding].mean(axis=1)
        self._treble.append((bands[:, _HIGH].mean(axis=1) - bands[:, _MIDDLE].mean(axis=1)).astype(np.float16))


def _leveled(values: Floats, counts: npt.NDArray[np.bool_], low: int, high: int) -> Floats:
    """Return the spectra from low to high, each without the mean of the sounding ones within reach."""
    weights = counts.astype(np.float64)[:, np.newaxis]
    sums = np.concatenate((np.zeros((1, BANDS)), np.cumsum(values * weights, axis=0)))
    totals = np.concatenate((np.zeros((1, 1)), np.cumsum(weights, axis=0)))
    middle = np.arange(low, high)
    left, right = np.maximum(0, middle - _MEAN_REACH), np.minimum(len(values), middle + _MEAN_REACH)
    mean = (sums[right] - sums[left]) / np.maximum(1.0, totals[right] - totals[left])
    leveled: Floats = np.asarray(values[low:high] - mean, np.float32)
    return leveled
