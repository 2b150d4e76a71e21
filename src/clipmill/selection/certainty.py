# SPDX-License-Identifier: MIT
"""
How sure it is that a sentence begins, and that one ends, at each place between words.

In: words in order of their starts. Out: two chances for each place. Voices are told apart: what begins at a place is
the next word's voice, what ends there is the voice heard last, and neither need be the other. Marks speak first, as far
as the writing has any; pauses, turns and words (`junctions`) say the rest. It breaks nothing: `sentences` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.speech import Word
from clipmill.selection.junctions import find_neighbors, judge_edges
from clipmill.selection.marks import ends_sentence, writes_capitals

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_MARK_CHANCE = 0.9
"""Least chance of a bound that is marked."""
_DOUBT = 0.85
"""What a bound loses where marks are written and it has none."""
_AROUND_WORDS = 150
_WORDS_A_MARK = 40.0
"""Writing with a mark for so many words has them all."""
_OPEN_US = 3_000_000
_OPEN_LOSS = 0.25
"""What a bound loses where somebody else is in the middle of a sentence."""
_NO_PAUSE_US = 10_000_000


@dataclass(frozen=True, slots=True)
class Places:
    """The N + 1 places before, between and after N words."""

    starts: Floats
    """(N + 1,) how likely the word after the place begins a sentence of its voice, in [0, 1]."""
    ends: Floats
    """(N + 1,) how likely the voice heard last before the place ends a sentence there, in [0, 1]."""
    gaps_us: Ints
    """(N + 1,) silence of all voices at the place; below zero inside somebody's word, where both chances are zero."""
    is_marked: Bools
    """(N + 1,) whether a mark stands both behind what ends and behind what was said before by the voice that begins."""

    @property
    def joint(self) -> Floats:
        """(N + 1,) how likely one sentence ends and another begins: the geometric mean of both."""
        result: Floats = np.sqrt(self.starts * self.ends)
        return result


def judge_places(words: Sequence[Word], language: str | None) -> Places:
    """Return how sure each place between words is; the first begins and the last ends for certain."""
    count = len(words)
    in_us = np.array([word.range.in_us for word in words], dtype=np.int64)
    out_us = np.array([word.range.out_us for word in words], dtype=np.int64)
    before, after = find_neighbors(words)
    latest = _heard_last(out_us)
    is_ended = _marked(words, after, in_us, out_us)
    has_begun = np.where(before >= 0, is_ended[before], True)
    doubt = 1.0 - _DOUBT * _trust(is_ended)
    edges = judge_edges(words, language)
    chance_in = np.where(before >= 0, _weigh(edges.first, has_begun, doubt), edges.first)
    chance_out = _weigh(edges.last, is_ended, doubt)
    starts, ends, gaps = np.ones(count + 1), np.ones(count + 1), np.zeros(count + 1, dtype=np.int64)
    is_marked = np.ones(count + 1, dtype=np.bool_)
    if count > 1:
        heard = latest[:-1]
        gaps[1:-1] = in_us[1:] - out_us[heard]
        is_free = gaps[1:-1] >= 0
        in_open, out_open = _others_open(words, 1.0 - chance_out, latest)
        starts[1:-1] = np.where(is_free, chance_in[1:] * (1.0 - _OPEN_LOSS * in_open), 0.0)
        ends[1:-1] = np.where(is_free, chance_out[heard] * (1.0 - _OPEN_LOSS * out_open), 0.0)
        is_marked[1:-1] = is_ended[heard] & has_begun[1:] & is_free
    return Places(starts, ends, gaps, is_marked)


def _heard_last(out_us: Ints) -> Ints:
    """Return for each word which of it and those before it ends last."""
    top = np.maximum.accumulate(out_us)
    is_new = np.concatenate([[True], out_us[1:] >= top[:-1]]) if len(out_us) else np.zeros(0, dtype=np.bool_)
    result: Ints = np.maximum.accumulate(np.where(is_new, np.arange(len(out_us)), 0))
    return result


def _marked(words: Sequence[Word], after: Ints, in_us: Ints, out_us: Ints) -> Bools:
    """Return which words end a sentence of their voice by their mark."""
    following = ["" if place < 0 else words[place].text for place in after.tolist()]
    gaps = np.where(after >= 0, in_us[after] - out_us, _NO_PAUSE_US).tolist() if len(words) else []
    is_cased = writes_capitals((word.text, text) for word, text in zip(words, following, strict=True))
    return np.array(
        [
            ends_sentence(word.text, text, gap, is_cased=is_cased)
            for word, text, gap in zip(words, following, gaps, strict=True)
        ],
        dtype=np.bool_,
    )


def _trust(is_ended: Bools) -> Floats:
    """Return for each word how far the writing around it has marks, in [0, 1]."""
    sums = np.concatenate([[0], np.cumsum(is_ended)])
    places = np.arange(len(is_ended))
    low, high = np.maximum(0, places - _AROUND_WORDS), np.minimum(len(is_ended), places + _AROUND_WORDS)
    result: Floats = np.minimum(1.0, (sums[high] - sums[low]) * _WORDS_A_MARK / np.maximum(1, high - low))
    return result


def _weigh(chances: Floats, is_marked: Bools, doubt: Floats) -> Floats:
    """Return chances that know of marks: at least `_MARK_CHANCE` where there is one, less where one is missing."""
    result: Floats = np.where(is_marked, 1.0 - (1.0 - _MARK_CHANCE) * (1.0 - chances), chances * doubt)
    return result


def _others_open(words: Sequence[Word], unended: Floats, latest: Ints) -> tuple[Floats, Floats]:
    """
    Return for the places between words how sure it is that another voice is in the middle of a sentence.

    First for voices other than the one that begins, then for those other than the one heard last.
    """
    said: dict[str | None, int] = {}
    in_open, out_open = np.zeros(len(words) - 1), np.zeros(len(words) - 1)
    for place, word in enumerate(words[1:]):
        said[words[place].speaker] = place
        near = word.range.in_us - _OPEN_US
        voices = {voice: unended[at] for voice, at in said.items() if words[at].range.out_us >= near}
        last = words[latest[place]].speaker
        in_open[place] = max((value for voice, value in voices.items() if voice != word.speaker), default=0.0)
        out_open[place] = max((value for voice, value in voices.items() if voice != last), default=0.0)
    return in_open, out_open
