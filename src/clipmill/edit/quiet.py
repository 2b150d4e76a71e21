# SPDX-License-Identifier: MIT
"""
Where the sound rests, and where it laughs: what the level alone tells about the time between words.

In: the sound's level, what is kept of the source, the words. Out: silent runs, and stretches of loud sound that no word
explains. It hears no words and cuts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.times import SourceRange, SourceTime, TimeRange, merge_ranges

T = TypeVar("T", np.float32, np.bool_)

_ROOM_DB = 6.0
"""What is within this of a pause's own floor is silence: breath rises higher, and so does music."""
_FARTHEST_DB, _NEAREST_DB = 40.0, 26.0
"""Silence lies at least the second, and need not lie farther than the first, under the voice: music lies nearer."""
_FLOOR_PERCENT, _VOICE_PERCENT = 10, 60
_AROUND_US = 5_000_000
"""A pause is compared with the voice this near to it: a talk may be put together from several rooms."""
_DIP_DB = 10.0
"""Between two words that touch, a dip of this much under the voice is where one ends."""
_LOUD_DB = 12.0
_LOUD_US = 250_000
"""Sound without words, this near to the voice's level for this long, is laughter, applause or music."""
_LOUD_GAP_US = 150_000
_WORD_EDGE_US = 150_000
"""Recognisers end words early and begin them late; sound this near to a word may be the word."""

Levels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Quiet:
    """The sound's level, read for one clip."""

    envelope: SoundEnvelope
    levels: Levels
    """(N,) float32 level of every hop in dBFS."""
    is_word: npt.NDArray[np.bool_]
    """(N,) whether somebody is inside a word."""
    voice_dbfs: float
    """Of all of the clip."""

    def is_dip(self, time_us: int) -> bool:
        """Say whether the level at a time is low enough to cut there, between two words."""
        around = self._part(self.levels, time_us - self.envelope.hop_us, time_us + self.envelope.hop_us)
        return bool(len(around)) and float(around.min()) <= self._voice_near(time_us, time_us) - _DIP_DB

    def silent_runs(self, span: SourceRange) -> tuple[SourceRange, ...]:
        """Return the silent parts of a pause, in order; sound shorter than three hops does not part them."""
        hop_us = self.envelope.hop_us
        levels = self._part(self.levels, span.in_us, span.out_us)
        if not len(levels):
            return ()
        voice = self._voice_near(span.in_us, span.out_us)
        own = float(np.percentile(levels, _FLOOR_PERCENT)) + _ROOM_DB
        runs = _runs(levels <= min(max(own, voice - _FARTHEST_DB), voice - _NEAREST_DB), span, hop_us)
        return merge_ranges(runs, gap_us=2 * hop_us)

    def loud_runs(self, span: SourceRange, words: Sequence[SourceRange]) -> tuple[SourceRange, ...]:
        """Return the parts of a range in which something is loud that no word explains."""
        hop_us = self.envelope.hop_us
        is_loud = self._part(self.levels, span.in_us, span.out_us) >= self.voice_dbfs - _LOUD_DB
        first = span.in_us // hop_us
        for word in words:
            low, high = (word.in_us - _WORD_EDGE_US) // hop_us - first, (word.out_us + _WORD_EDGE_US) // hop_us - first
            is_loud[max(0, low) : max(0, high + 1)] = False
        runs = merge_ranges(_runs(is_loud, span, hop_us), gap_us=_LOUD_GAP_US)
        return tuple(run for run in runs if run.duration_us >= _LOUD_US)

    def _voice_near(self, low_us: int, high_us: int) -> float:
        """Return the level of the voice around a time, or of all of the clip where none is near."""
        near = low_us - _AROUND_US, high_us + _AROUND_US
        said = self._part(self.levels, *near)[self._part(self.is_word, *near)]
        return float(np.percentile(said, _VOICE_PERCENT)) if len(said) else self.voice_dbfs

    def _part(self, values: npt.NDArray[T], low_us: int, high_us: int) -> npt.NDArray[T]:
        hop_us = self.envelope.hop_us
        return values[max(0, low_us // hop_us) : max(0, -(-high_us // hop_us))]


def read_quiet(envelope: SoundEnvelope, words: Sequence[SourceRange]) -> Quiet | None:
    """Return the level around some words, or none when none of them is heard, to compare silence with."""
    hop_us = envelope.hop_us
    levels = envelope.level_dbfs
    is_word = np.zeros(len(levels), dtype=np.bool_)
    for word in words:
        is_word[max(0, word.in_us // hop_us) : max(0, -(-word.out_us // hop_us))] = True
    said = levels[is_word]
    return Quiet(envelope, levels, is_word, float(np.percentile(said, _VOICE_PERCENT))) if len(said) else None


def _runs(mask: npt.NDArray[np.bool_], span: SourceRange, hop_us: int) -> list[SourceRange]:
    """Return the ranges of the hops that are true, held to the span."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    first = span.in_us // hop_us
    runs = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        low, high = max(span.in_us, (first + start) * hop_us), min(span.out_us, (first + end) * hop_us)
        if low < high:
            runs.append(TimeRange(SourceTime(low), SourceTime(high)))
    return runs
