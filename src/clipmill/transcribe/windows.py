# SPDX-License-Identifier: MIT
"""
Cut a stream of sound into windows that can be sent away (pure).

In: sound without gaps. Out: windows of bounded length, cut where it is quietest. It listens for no speech.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from clipmill.transcribe.voice import HOP_SAMPLES, hop_levels

Floats = npt.NDArray[np.float32]

QUIET_HOPS = 30
"""A cut is made in the middle of the quietest 300 ms."""


def quiet_windows(chunks: Iterator[Floats], longest: int) -> Iterator[tuple[int, Floats]]:
    """
    Yield windows of at most `longest` samples with the position of their first sample.

    Every sample is in one window; each cut lies in the last quarter of its window, on a whole hop of 10 ms.
    """
    held = np.zeros(0, np.float32)
    start = 0
    for chunk in chunks:
        held = np.concatenate((held, chunk))
        while len(held) > longest:
            cut = _quietest(held[:longest])
            yield start, held[:cut]
            held = held[cut:].copy()
            start += cut
    if len(held):
        yield start, held


def _quietest(data: Floats) -> int:
    """Return the sample in the last quarter round which it is quietest."""
    first = len(data) * 3 // 4 // HOP_SAMPLES
    levels = hop_levels(data)[first:]
    means = np.convolve(levels, np.ones(QUIET_HOPS) / QUIET_HOPS, mode="valid")
    return (first + int(np.argmin(means)) + QUIET_HOPS // 2) * HOP_SAMPLES
