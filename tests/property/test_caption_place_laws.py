# SPDX-License-Identifier: MIT
"""Whatever places cost, captions change theirs at cuts alone, seldom, and for what it is worth."""

from __future__ import annotations

from itertools import groupby, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from clipmill.captions.covering import CaptionScene, Covering
from clipmill.captions.places import SHORTEST_STAY_US, Block, choose_ways
from clipmill.domain.media import Size
from clipmill.domain.times import ClipRange, ClipTime, TimeRange

SIZE = Size(1080, 1920)
BLOCK = Block(1300.0, 1450.0, (154.0, 1574.0))
WAYS_PX = BLOCK.ways(96.0)
HALF_US = 500_000


@st.composite
def clips(draw: st.DrawFn) -> tuple[list[ClipRange], Covering, tuple[int, ...]]:
    lengths = draw(st.lists(st.integers(1, 6), min_size=1, max_size=12))
    ends = np.cumsum([0, *lengths]) * HALF_US
    units = [TimeRange(ClipTime(int(begin)), ClipTime(int(end))) for begin, end in pairwise(ends)]
    cuts = tuple(sorted(draw(st.sets(st.integers(1, int(ends[-1])), max_size=8))))
    shares = draw(st.lists(st.floats(0, 1), min_size=len(units) * len(WAYS_PX), max_size=len(units) * len(WAYS_PX)))
    hidden = np.array(shares).reshape(len(units), len(WAYS_PX)) * np.array([[unit.duration_s] for unit in units])
    return units, Covering(4 * hidden, hidden, hidden), cuts


@given(clips())
def test_captions_stay_for_seconds_and_move_at_cuts(clip: tuple[list[ClipRange], Covering, tuple[int, ...]]) -> None:
    units, covering, cuts = clip
    chosen = choose_ways(units, covering, WAYS_PX, BLOCK, CaptionScene(SIZE, cuts_us=cuts, borders_norm=(0.5,)))
    assert set(chosen) <= set(WAYS_PX)
    stays = [[units[index] for index, _ in stay] for _, stay in groupby(enumerate(chosen), key=lambda item: item[1])]
    if len(stays) > 1:
        assert all(stay[-1].out_us - stay[0].in_us >= SHORTEST_STAY_US for stay in stays)
    for before, after in pairwise(stays):
        middles = [(unit.in_us + unit.out_us) // 2 for unit in (before[-1], after[0])]
        assert any(middles[0] < cut <= middles[1] for cut in cuts)


@given(clips())
def test_several_places_cost_less_than_one(clip: tuple[list[ClipRange], Covering, tuple[int, ...]]) -> None:
    units, covering, cuts = clip
    chosen = choose_ways(units, covering, WAYS_PX, BLOCK, CaptionScene(SIZE, cuts_us=cuts))
    index = [int(np.flatnonzero(way == WAYS_PX)[0]) for way in chosen]
    several = sum(covering.cost_s[unit, way] for unit, way in enumerate(index))
    if len(set(index)) > 1:
        assert several < covering.cost_s.sum(axis=0).min() + 0.25 * sum(unit.duration_s for unit in units)


@given(st.floats(0, 1900), st.floats(10, 300))
def test_the_places_that_are_tried_lie_in_the_room(top_px: float, height_px: float) -> None:
    ways = Block(top_px, top_px + height_px, (154.0, 1574.0)).ways(19.2)
    assert ways[0] == 0
    for way in ways[1:]:
        assert top_px + way >= 154.0 - 1e-3 or way > 0
        assert top_px + height_px + way <= 1574.0 + 1e-3 or way < 0
