# SPDX-License-Identifier: MIT
"""Stretches that a model reads: whole, overlapping, in bounds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.unit.selection.judging.judging_editor import said

from clipmill.selection.judging import JudgeOptions
from clipmill.selection.judging.windows import Stretch, read_stretches, spread_evenly

OPTIONS = JudgeOptions(window_s=100.0, overlap_s=20.0)


@pytest.mark.parametrize("count", [1, 2, 19, 20, 21, 37, 200])
def test_every_sentence_is_read_and_neighbors_overlap(count: int) -> None:
    sentences = said(count)
    stretches = read_stretches(sentences, OPTIONS)
    assert {at for one in stretches for at in range(one.first, one.last + 1)} == set(range(count))
    for before, after in pairwise(stretches):
        assert before.first < after.first <= before.last
        shared_s = (sentences[before.last].range.out_us - sentences[after.first].range.in_us) / 1e6
        assert 0 < shared_s <= OPTIONS.overlap_s
    assert all((sentences[s.last].range.out_us - sentences[s.first].range.in_us) / 1e6 <= 100.0 for s in stretches)


def test_fast_talk_gets_shorter_stretches_and_one_long_sentence_stands_alone() -> None:
    sentences = said(60)
    tight = read_stretches(sentences, JudgeOptions(window_chars=500))
    assert all(sum(len(sentences[i].text) for i in range(s.first, s.last + 1)) <= 500 for s in tight)
    single = read_stretches(sentences, JudgeOptions(window_chars=10))
    assert single == tuple(Stretch(at, at) for at in range(60))


def test_a_part_of_the_stretches_is_spread_evenly() -> None:
    stretches = tuple(Stretch(at, at) for at in range(10))
    assert [one.first for one in spread_evenly(stretches, 3)] == [0, 3, 6]
    assert spread_evenly(stretches, 20) == stretches
    assert spread_evenly(stretches, 0) == ()
