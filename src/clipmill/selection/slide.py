# SPDX-License-Identifier: MIT
"""
Windows that were chosen, moved a little to where people begin and end.

In: windows with their totals, the numbers of those chosen, and sentences. Out: the numbers of windows that tell nearly
the same and whose bounds are surer. Which passages are worth watching is decided before, and little of it is given up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clipmill.domain.times import US_PER_S
from clipmill.selection.candidates import Windows
from clipmill.selection.sentences import Sentence

Floats = npt.NDArray[np.float64]

_SURE = 0.85
"""Bounds at least as sure as this are equally good."""
_SHARED = 0.6
"""Least of the time of two windows together that both hold, for one to stand for the other."""
_WEIGHT = 0.6
"""Of unsure bounds against the total. Raw words of 51 meetings, both ends clean .68 -> .88; lift the same (log)."""
_MOST_LOST = 0.2
"""Of a total that a window may be below the one it stands for."""
_BETWEEN_US = US_PER_S // 2
_ASIDE_WORDS = 2
_ASIDE_LOSS = 0.2
"""What a bound loses that falls to a word or two of another voice, such as "mm-hm" or "last question"."""
_ASKING_LOSS = 0.25
"""What an end loses that leaves a question open."""


def sureness(windows: Windows, sentences: Sequence[Sentence]) -> Floats:
    """Return (N,) how sure it is that each window begins and ends where somebody does, 1 where both bounds are sure."""
    starts = np.minimum(_SURE, [sentence.start_chance for sentence in sentences])
    ends = np.minimum(_SURE, [sentence.end_chance for sentence in sentences])
    last = len(sentences) - 1
    for index, sentence in enumerate(sentences):
        starts[index] -= _ASIDE_LOSS * (index < last and _is_aside(sentence, sentences[index + 1]))
        ends[index] -= _ASIDE_LOSS * (index > 0 and _is_aside(sentence, sentences[index - 1]))
        ends[index] -= _ASKING_LOSS * sentence.is_question
    result: Floats = np.maximum(0.0, starts[windows.first]) * np.maximum(0.0, ends[windows.last]) / _SURE**2
    return result


def slide(windows: Windows, picks: Sequence[int], total: Floats, sentences: Sequence[Sentence]) -> tuple[int, ...]:
    """
    Return the windows that stand for those picked, best first: the same, or near ones with surer bounds.

    They overlap no more than those picked did; one with a total of minus infinity is never taken.
    """
    if not picks:
        return ()
    worth = total - _WEIGHT * (1.0 - sureness(windows, sentences))
    moved = list(picks)
    for place, pick in enumerate(picks):
        is_worthy = np.isfinite(total) & (total >= total[pick] - _MOST_LOST)
        near = np.flatnonzero(_is_like(windows, pick) & is_worthy)
        for other in (*moved[:place], *moved[place + 1 :]):
            after = windows.in_us[near] - _BETWEEN_US >= windows.out_us[other]
            near = near[after | (windows.out_us[near] + _BETWEEN_US <= windows.in_us[other])]
        best = int(near[np.argmax(worth[near])]) if len(near) else pick
        moved[place] = best if worth[best] > worth[pick] else pick
    return tuple(sorted(moved, key=lambda index: (-total[index], index)))


def _is_like(windows: Windows, pick: int) -> npt.NDArray[np.bool_]:
    """Return which windows hold much the same time as one."""
    shared = np.minimum(windows.out_us, windows.out_us[pick]) - np.maximum(windows.in_us, windows.in_us[pick])
    both = np.maximum(windows.out_us, windows.out_us[pick]) - np.minimum(windows.in_us, windows.in_us[pick])
    result: npt.NDArray[np.bool_] = shared >= _SHARED * both
    return result


def _is_aside(sentence: Sentence, neighbor: Sentence) -> bool:
    """Say whether a sentence is a word or two of another voice than its neighbor's."""
    is_others = sentence.speaker is not None and sentence.speaker != neighbor.speaker
    return is_others and sentence.last - sentence.first < _ASIDE_WORDS
