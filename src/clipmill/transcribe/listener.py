# SPDX-License-Identifier: MIT
"""
Listen to a stream of sound in bounded memory (pure).

In: samples in order and a voice activity detector. Out: packs of speech with their sound as soon as they are full,
and, when the stream has ended, the `Activity` of the whole source. At most a few minutes of sound are held at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Samples
from clipmill.transcribe.packs import LIMIT_SAMPLES, MAX_SPAN_SAMPLES, PAD_SAMPLES, Pack, plan_packs
from clipmill.transcribe.voice import (
    FRAME_SAMPLES,
    HOP_SAMPLES,
    RATE_HZ,
    Activity,
    Span,
    hop_levels,
    hop_probabilities,
    speech_spans,
    split_span,
)

Floats = npt.NDArray[np.float32]
Detect = Callable[[Floats], Floats]
"""Gives the speech probability of each 32 ms of (N,) float32 samples at 16 kHz."""

WINDOW_SAMPLES = 60 * RATE_HZ
"""Sound that is read before the detector runs again."""
MARGIN_SAMPLES = 2 * RATE_HZ
"""Speech this close to the end of what was read may go on."""
MAX_GAP_SAMPLES = 60 * RATE_HZ
"""Silence is put in for missing sound in steps of at most this much."""


@dataclass(frozen=True, slots=True, eq=False)
class HeardPack:
    """A pack with its sound."""

    pack: Pack
    sound: Floats
    """(pack.length,) float32 at 16 kHz."""


@dataclass(slots=True, eq=False)
class Listener:
    """Reads a stream once."""

    detect: Detect
    _held: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    _start: int = 0
    _levels: list[Floats] = field(default_factory=list)
    _probabilities: list[Floats] = field(default_factory=list)

    @property
    def activity(self) -> Activity:
        """What was heard so far; the whole source once `packs` is exhausted."""
        if not self._levels:
            return Activity(np.zeros(0, np.float32), np.zeros(0, np.float32))
        return Activity(np.concatenate(self._levels), np.concatenate(self._probabilities))

    def packs(self, samples: Iterator[Samples]) -> Iterator[HeardPack]:
        """Yield the packs of speech in order, each as soon as nothing later can change it."""
        waiting: list[Floats] = []
        length = 0
        for chunk in aligned(samples):
            waiting.append(chunk)
            length += len(chunk)
            if length >= WINDOW_SAMPLES:
                yield from self._advance(waiting, is_last=False)
                waiting, length = [], 0
        yield from self._advance(waiting, is_last=True)

    def _advance(self, chunks: list[Floats], *, is_last: bool) -> Iterator[HeardPack]:
        """Take in new sound, yield the packs that are ready, and let go of what they no longer need."""
        self._held = np.concatenate([self._held, *chunks])
        frames = self.detect(self._held) if len(self._held) else np.zeros(0, np.float32)
        spans = _short_spans(frames)
        packs = plan_packs(spans, len(self._held))
        keep_from = len(self._held)
        if not is_last:
            packs, keep_from = _ready(packs, spans, len(self._held))
        for pack in packs:
            sound = np.concatenate([self._held[start:end] for start, end in pack.pieces])
            pieces = tuple((start + self._start, end + self._start) for start, end in pack.pieces)
            yield HeardPack(Pack(pieces), sound)
        self._let_go(frames, keep_from if is_last else keep_from // HOP_SAMPLES * HOP_SAMPLES)

    def _let_go(self, frames: Floats, count: int) -> None:
        """Note the activity of the first samples held, and drop them."""
        if not count:
            return
        levels = hop_levels(self._held[:count])
        self._levels.append(levels)
        self._probabilities.append(hop_probabilities(frames, len(levels)))
        self._held = self._held[count:].copy()
        self._start += count


def aligned(samples: Iterator[Samples]) -> Iterator[Floats]:
    """
    Yield the sound without gaps or overlaps from source time zero on.

    Missing sound becomes silence, sound that was there before is skipped.

    Raises:
        InvalidOptions: the samples are not at 16 kHz.

    """
    position = 0
    for chunk in samples:
        if chunk.rate_hz != RATE_HZ:
            message = f"recognisers take samples at {RATE_HZ} Hz, not {chunk.rate_hz} Hz"
            raise InvalidOptions(message)
        start = round(chunk.time * RATE_HZ / 1_000_000)
        while start - position > HOP_SAMPLES:
            step = min(start - position, MAX_GAP_SAMPLES)
            yield np.zeros(step, np.float32)
            position += step
        # Up to one hop of jitter is rounding in the container's clock, not a gap.
        skipped = position - start if position - start > HOP_SAMPLES else 0
        data = np.nan_to_num(np.asarray(chunk.data[skipped:], dtype=np.float32), nan=0.0, posinf=1.0, neginf=-1.0)
        position += len(data)
        yield data


def _short_spans(frames: Floats) -> list[Span]:
    limit = LIMIT_SAMPLES - 2 * PAD_SAMPLES
    spans = speech_spans(frames, FRAME_SAMPLES)
    return [part for span in spans for part in split_span(span, frames, FRAME_SAMPLES, limit)]


def _ready(packs: tuple[Pack, ...], spans: list[Span], length: int) -> tuple[tuple[Pack, ...], int]:
    """Return the packs that later sound cannot change, and from where on sound must be held."""
    if not packs:
        return (), max(0, length - MARGIN_SAMPLES)
    last = packs[-1]
    is_closed = length - spans[-1][1] > MARGIN_SAMPLES and length - last.span[0] > MAX_SPAN_SAMPLES
    if is_closed:
        return packs, max(last.span[1], length - MARGIN_SAMPLES)
    return packs[:-1], last.span[0]
