# SPDX-License-Identifier: MIT
"""
How loud and how speech-like the sound is over time, and where speech lies (pure).

In: samples and the speech probabilities of a voice activity detector. Out: levels and speech regions.
It runs no detector itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.times import SourceRange, source_range_from_s

HOP_US = 10_000
HOP_SAMPLES = 160
"""10 ms at 16 kHz: the grid of levels and edges."""
FRAME_SAMPLES = 512
"""32 ms at 16 kHz: what the detector judges at once."""
RATE_HZ = 16_000
SILENCE_DBFS = -127.5
ENTER_PROBABILITY = 0.5
"""Speech starts at this probability (the detector's own default)."""
LEAVE_PROBABILITY = 0.35
"""Speech ends below this one (the detector's own default)."""
MIN_PAUSE_SAMPLES = 2560
"""160 ms; shorter pauses lie inside a region."""
MIN_SPEECH_SAMPLES = 1024
"""64 ms; shorter bursts are clicks."""

Span = tuple[int, int]
"""Half-open stretch in samples."""


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """Level and speech probability of the whole source in hops of 10 ms from source time zero; 5 bytes a hop."""

    level_dbfs: npt.NDArray[np.float32]
    """(N,) float32 RMS level of each hop."""
    speech_probability: npt.NDArray[np.float32]
    """(N,) float32 in [0, 1]."""

    @property
    def speech(self) -> tuple[SourceRange, ...]:
        """Speech regions: sorted, not overlapping, pauses under 160 ms closed."""
        spans = speech_spans(self.speech_probability, HOP_SAMPLES)
        return tuple(source_range_from_s(start / RATE_HZ, end / RATE_HZ) for start, end in spans)


def hop_levels(data: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the RMS level in dBFS of every whole hop of 10 ms of (N,) float32 samples."""
    count = len(data) // HOP_SAMPLES
    hops = data[: count * HOP_SAMPLES].reshape(count, HOP_SAMPLES)
    power = np.einsum("ij,ij->i", hops, hops, dtype=np.float64) / HOP_SAMPLES
    level_dbfs = 10 * np.log10(np.maximum(power, 1e-20))
    return np.asarray(np.maximum(level_dbfs, SILENCE_DBFS), dtype=np.float32)


def hop_probabilities(frames: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.float32]:
    """Return the detector's (M,) probabilities, one for 32 ms, as (count,) probabilities, one for 10 ms."""
    if not len(frames):
        return np.zeros(count, dtype=np.float32)
    middles = (np.arange(count) * HOP_SAMPLES + HOP_SAMPLES // 2) // FRAME_SAMPLES
    probabilities: npt.NDArray[np.float32] = frames[np.minimum(middles, len(frames) - 1)]
    return probabilities


def speech_spans(
    probabilities: npt.NDArray[np.float32], hop_samples: int, min_pause_samples: int = MIN_PAUSE_SAMPLES
) -> tuple[Span, ...]:
    """
    Return where speech lies, in samples.

    Hysteresis between two thresholds, then short pauses are closed and bursts under 64 ms dropped, as
    Silero's own post-processing does. The result is sorted and does not overlap.
    """
    spans: list[Span] = []
    for start, end in _runs(probabilities >= LEAVE_PROBABILITY):
        if probabilities[start:end].max() < ENTER_PROBABILITY:
            continue
        first = start + int(np.argmax(probabilities[start:end] >= ENTER_PROBABILITY))
        span = (first * hop_samples, end * hop_samples)
        if spans and span[0] - spans[-1][1] < min_pause_samples:
            spans[-1] = (spans[-1][0], span[1])
        else:
            spans.append(span)
    return tuple(span for span in spans if span[1] - span[0] >= MIN_SPEECH_SAMPLES)


def split_span(span: Span, probabilities: npt.NDArray[np.float32], hop_samples: int, limit: int) -> tuple[Span, ...]:
    """Return a span cut, where speech is least likely, into spans of at most `limit` samples."""
    start, end = span
    parts: list[Span] = []
    while end - start > limit:
        low, high = (start + limit // 2) // hop_samples, (start + limit) // hop_samples
        cut = (low + int(np.argmin(probabilities[low:high]))) * hop_samples
        parts.append((start, cut))
        start = cut
    return (*parts, (start, end))


def _runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the half-open runs of true."""
    padded = np.concatenate(([False], mask, [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
