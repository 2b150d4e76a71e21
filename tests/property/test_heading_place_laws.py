# SPDX-License-Identifier: MIT
"""Whatever is seen and said, a heading covers no captions where one place is clear of them all."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.overlays.overlay_makers import surroundings

from clipmill.domain.overlays import HeadingPosition
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.times import ClipRange, ClipTime, TimeRange
from clipmill.overlays import Surroundings
from clipmill.overlays.placing import covered_share, meets, stand_block
from clipmill.overlays.stretches import CALM, stand_in_stretches

SECOND = 1_000_000
LENGTH_US = 24 * SECOND
WIDTH_PX, HEIGHT_PX = 800.0, 200.0
SPARE_US = 200_000
LAYOUTS = (
    (Box(260, 420, 560, 820),),
    (Box(330, 130, 420, 560), Box(330, 1090, 420, 560)),
    (Box(240, 200, 600, 800),),
    (),
)
CAPTION_TOPS_PX = (380, 880, 940, 1300)


def span(begin_us: int, end_us: int) -> ClipRange:
    return TimeRange(ClipTime(begin_us), ClipTime(end_us))


@st.composite
def scenes(draw: st.DrawFn) -> Surroundings:
    cuts = sorted(draw(st.sets(st.integers(40_000, LENGTH_US - 40_000), min_size=1, max_size=8)))
    over_us = draw(st.sampled_from([0, 0, 3_000, 100_000]))
    faces, captions = [], []
    for begin, end in pairwise((0, *cuts, LENGTH_US)):
        faces += [SeenBox(span(begin, end), box) for box in draw(st.sampled_from(LAYOUTS))]
        caption = Box(140, draw(st.sampled_from(CAPTION_TOPS_PX)), 800, 160)
        captions.append(SeenBox(span(begin, min(LENGTH_US, end + over_us)), caption))
    return replace(surroundings(), faces_seen=tuple(faces), captions=tuple(captions), cuts_us=tuple(cuts))


@given(scenes(), st.sampled_from(HeadingPosition))
def test_where_one_place_is_clear_no_caption_of_a_shot_is_covered(
    around: Surroundings, wanted: HeadingPosition
) -> None:
    whole = span(0, LENGTH_US)
    all_of_it = around.during(whole)
    one = stand_block(WIDTH_PX, HEIGHT_PX, wanted, all_of_it, LENGTH_US)
    found = stand_in_stretches(WIDTH_PX, HEIGHT_PX, wanted, around, whole)
    if meets([one], all_of_it)[0]:
        return
    for item in found:
        for caption in around.captions:
            if covered_share(caption.box, item.box):
                assert item.range.overlap_us(caption.range) < SPARE_US


@given(scenes(), st.sampled_from(HeadingPosition))
def test_stays_fill_the_time_seldom_change_and_only_at_cuts(around: Surroundings, wanted: HeadingPosition) -> None:
    found = stand_in_stretches(WIDTH_PX, HEIGHT_PX, wanted, around, span(0, LENGTH_US))
    assert (found[0].range.in_us, found[-1].range.out_us) == (0, LENGTH_US)
    assert all(one.range.out_us == other.range.in_us and one.box != other.box for one, other in pairwise(found))
    ticks = {cut // 10_000 * 10_000 for cut in around.cuts_us}
    assert {item.range.in_us for item in found[1:]} <= ticks
    assert all(item.range.duration_us > CALM.shortest_us - 10_000 for item in found)
