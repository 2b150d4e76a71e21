# SPDX-License-Identifier: MIT
"""
Voices of stretches of any length, pooled from the blocks in which they were heard (pure but for its input's network).

In: rows of `VoiceBlocks`. Out: one voice, a vector of length 1, for each window or for each set of rows.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from clipmill.analysis.voices.campplus import VoicePrint

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Numbers = npt.NDArray[np.int64]


class VoicePool:
    """Voices over runs of blocks of one section of a source."""

    def __init__(self, means: Halves, variances: Halves, last_layer: VoicePrint) -> None:
        """Take the (N, 512) means and variances of the section's blocks, in order, and the network's last layer."""
        self._last_layer = last_layer
        squares = variances.astype(np.float64) + np.square(means.astype(np.float64))
        zero = np.zeros((1, means.shape[1]))
        self._sums = np.concatenate((zero, np.cumsum(means, axis=0, dtype=np.float64)))
        self._squares = np.concatenate((zero, np.cumsum(squares, axis=0)))

    def windows(self, begins: Numbers, ends: Numbers) -> Floats:
        """Return the (M, 192) voices of the blocks from `begins` up to, without, `ends`."""
        lengths = (ends - begins)[:, np.newaxis]
        mean = (self._sums[ends] - self._sums[begins]) / lengths
        square = (self._squares[ends] - self._squares[begins]) / lengths
        return self._last_layer.of(np.asarray(mean, np.float32), np.asarray(square - mean * mean, np.float32))

    def rows(self, labels: Numbers, count: int) -> tuple[Floats, Numbers]:
        """Return the (count, 192) voices of all blocks with labels 0 to count - 1, and how many blocks each has."""
        member = labels[np.newaxis, :] == np.arange(count)[:, np.newaxis]
        sizes = member.sum(axis=1)
        lengths = np.maximum(1, sizes)[:, np.newaxis]
        mean = member @ np.diff(self._sums, axis=0) / lengths
        square = member @ np.diff(self._squares, axis=0) / lengths
        return self._last_layer.of(np.asarray(mean, np.float32), np.asarray(square - mean * mean, np.float32)), sizes
