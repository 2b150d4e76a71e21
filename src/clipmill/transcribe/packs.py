# SPDX-License-Identifier: MIT
"""
What a recogniser with a fixed 30 s input hears at once: speech with its pauses shortened (pure).

In: speech spans in samples. Out: packs of pieces that fill the 30 s well, and times mapped back to the source.
It holds no sound.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from clipmill.transcribe.voice import RATE_HZ, Span

LIMIT_SAMPLES = 29 * RATE_HZ
"""The model hears 30 s at once; a second is left for the padding."""
MIN_FILL = 0.75
"""A pack is broken at the longest pause after this part of it is full."""
PAD_SAMPLES = 3 * RATE_HZ // 20
"""150 ms kept on both sides of speech, so that soft onsets are heard."""
MAX_SPAN_SAMPLES = 120 * RATE_HZ
"""Speech further apart than this is never heard together; it also bounds what must be kept in memory."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Pieces of the source, in order and apart, that are heard as one."""

    pieces: tuple[Span, ...]
    """In samples of the source; at least one."""

    @property
    def span(self) -> Span:
        """From the first to the last sample of the source."""
        return self.pieces[0][0], self.pieces[-1][1]

    @property
    def length(self) -> int:
        """Samples that are heard."""
        return sum(end - start for start, end in self.pieces)

    def source_span_s(self, start_s: float, end_s: float) -> tuple[float, float]:
        """
        Return where in the source a stretch of the pack lies, in seconds.

        The middle decides the piece, and the stretch never leaves it: a word lies on one side of a pause.
        """
        offsets = [0, *accumulate(end - start for start, end in self.pieces)]
        middle = (start_s + end_s) / 2 * RATE_HZ
        index = min(max(bisect_right(offsets, middle) - 1, 0), len(self.pieces) - 1)
        piece_start, piece_end = self.pieces[index]
        shift = piece_start - offsets[index]
        low, high = piece_start / RATE_HZ, piece_end / RATE_HZ
        return min(max(start_s + shift / RATE_HZ, low), high), min(max(end_s + shift / RATE_HZ, low), high)


def plan_packs(spans: Sequence[Span], end: int) -> tuple[Pack, ...]:
    """
    Return the packs that hold all spans, in order.

    Args:
        spans: speech in samples, sorted, apart, each at most `LIMIT_SAMPLES` with its padding.
        end: no piece goes past this sample.

    """
    packs: list[Pack] = []
    waiting: list[Span] = []
    for span in _padded(spans, end):
        while waiting and _is_over(waiting, span):
            cut = _best_break(waiting, span)
            packs.append(_pack(waiting[:cut]))
            waiting = waiting[cut:]
        waiting.append(span)
    if waiting:
        packs.append(_pack(waiting))
    return tuple(packs)


def _padded(spans: Sequence[Span], end: int) -> list[Span]:
    """Return the spans widened into the pauses around them, at most to the middle of each."""
    out: list[Span] = []
    for index, (start, stop) in enumerate(spans):
        before = spans[index - 1][1] if index else -PAD_SAMPLES * 2
        after = spans[index + 1][0] if index + 1 < len(spans) else end + PAD_SAMPLES * 2
        left = min(PAD_SAMPLES, (start - before) // 2)
        right = min(PAD_SAMPLES, (after - stop) // 2)
        out.append((max(0, start - left), min(end, stop + right)))
    return out


def _is_over(waiting: Sequence[Span], span: Span) -> bool:
    length = sum(end - start for start, end in waiting) + span[1] - span[0]
    return length > LIMIT_SAMPLES or span[1] - waiting[0][0] > MAX_SPAN_SAMPLES


def _best_break(waiting: Sequence[Span], following: Span) -> int:
    """Return how many spans go into the pack: up to the longest pause in its last part."""
    spans = [*waiting, following]
    lengths = list(accumulate(end - start for start, end in waiting))
    pauses = [right[0] - left[1] for left, right in pairwise(spans)]
    wanted = min(lengths[-1], int(LIMIT_SAMPLES * MIN_FILL))
    choices = [index for index, length in enumerate(lengths) if length >= wanted]
    return 1 + max(choices, key=lambda index: (pauses[index], index))


def _pack(spans: Sequence[Span]) -> Pack:
    """Return the pack of spans, those that touch made one piece."""
    pieces: list[Span] = []
    for span in spans:
        if pieces and span[0] <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], span[1]))
        else:
            pieces.append(span)
    return Pack(tuple(pieces))
