# SPDX-License-Identifier: MIT
"""
Words inside an utterance, moved from where attention has them to where they are said (pure).

A Whisper model's times are read off its attention, which looks ahead: inside running speech its words begin and end
early, by much the same time in every recording. In: words that `edges` has snapped, and the `Activity` of the same
source. Out: the same words, later by that time, each change put where the voice is weakest nearby. Where an utterance
begins and ends is what `edges` heard, and stays. It adds, drops and rewrites no word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.speech import Word
from clipmill.transcribe.edges import Runs, smooth_levels, sounding_runs
from clipmill.transcribe.heard import HeardWord
from clipmill.transcribe.settle import settle
from clipmill.transcribe.voice import HOP_US, Activity

LEAD_US = 60_000
"""By how much attention is early: 56 ms in the median of 175 words of 14 recordings that a forced aligner placed, 95 of
370 spoken by a network that says when it speaks (experiment log, "Word marks")."""
NEAR_HOPS = 4
"""How far from there the weakest voice is looked for (40 ms)..."""
NEAR_COST_DB = 6.0
"""...which must be weaker by this much at that distance, and by a part of it nearer by."""
LEAST_PART = 0.5
"""Of its time that a word keeps when the word after it, or the end of the utterance, does not move along."""


@dataclass(frozen=True, slots=True)
class _Sound:
    """What is known of the sound."""

    runs: Runs
    starts: list[int]
    """Of the runs, in microseconds."""
    level: npt.NDArray[np.float32]
    """(N,) float32 dBFS, a hop each."""

    def later(self, time_us: int) -> int:
        """Return where a time that attention gave lies in the sound; edges of an utterance are not moved."""
        at = bisect_right(self.starts, time_us) - 1
        if at < 0 or not self.runs[at][0] < time_us < self.runs[at][1]:
            return time_us
        start, end = self.runs[at]
        middle = (time_us + LEAD_US) // HOP_US
        low = max(start // HOP_US + 1, middle - NEAR_HOPS)
        high = min(end // HOP_US, middle + NEAR_HOPS + 1, len(self.level))
        if low >= high:
            return min(time_us + LEAD_US, end)
        hops = np.arange(low, high)
        cost = self.level[low:high] + NEAR_COST_DB * np.abs(hops - middle) / NEAR_HOPS
        return int(hops[int(np.argmin(cost))]) * HOP_US


def delay_words(words: Sequence[Word], activity: Activity, *, duration_us: int) -> tuple[Word, ...]:
    """
    Return the words with the times inside utterances put right.

    Takes words in order that do not overlap and gives such words again. O(words + hops).
    """
    runs = sounding_runs(activity)
    if not words or not runs:
        return tuple(words)
    sound = _Sound(runs, [start for start, _ in runs], smooth_levels(activity.level_dbfs))
    delayed: list[HeardWord] = []
    for word in words:
        before, after = int(word.range.in_us), int(word.range.out_us)
        end = sound.later(after)
        start = min(sound.later(before), end - round(LEAST_PART * (after - before)))
        start = max(start, delayed[-1].start_us if delayed else 0)
        delayed.append(HeardWord(start, end, word.text, word.probability, word.joins_previous, word.speaker))
    return settle(delayed, duration_us)
