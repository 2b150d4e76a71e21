# SPDX-License-Identifier: MIT
"""A heading has one place, or a few in turn where one would stand on faces: at cuts alone, and seldom."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from tests.unit.overlays.overlay_makers import PORTRAIT, is_apart, is_clear, lettering, surroundings

from clipmill.domain.overlays import Heading, HeadingPosition, HeadingStyle, HookPlace
from clipmill.domain.picture import Box, SeenBox, eyes_to_mouth
from clipmill.domain.times import ClipRange, ClipTime, TimeRange
from clipmill.overlays import Surroundings, Wishes, overlay_events
from clipmill.overlays.placing import covered_share, meets, stand_block
from clipmill.overlays.stretches import CALM, stand_in_stretches

TOP, MIDDLE = HeadingPosition.TOP, HeadingPosition.MIDDLE
SECOND = 1_000_000
WIDTH_PX, HEIGHT_PX = 800.0, 200.0
LENGTH_S = 24
FULL = Box(260, 420, 560, 820)
"""A face below a heading at the top."""
SPLIT = (Box(330, 130, 420, 560), Box(330, 1090, 420, 560))
"""Two faces, the upper one where a heading at the top stands."""


def span(begin_s: float, end_s: float) -> ClipRange:
    return TimeRange(ClipTime(round(begin_s * SECOND)), ClipTime(round(end_s * SECOND)))


def looks(boxes: tuple[Box, ...], begin_s: float, end_s: float) -> tuple[SeenBox, ...]:
    steps = range(round(2 * begin_s), round(2 * end_s))
    return tuple(SeenBox(span(half / 2, half / 2 + 0.5), box) for half in steps for box in boxes)


def shots(*lengths_s: float, captions: tuple[SeenBox, ...] = ()) -> Surroundings:
    """Return shots that show one person and two in turn."""
    ends = [sum(lengths_s[: number + 1]) for number in range(len(lengths_s))]
    faces: list[SeenBox] = []
    for number, (begin, end) in enumerate(pairwise((0.0, *ends))):
        faces += looks(SPLIT if number % 2 else (FULL,), begin, end)
    cuts = tuple(round(end * SECOND) for end in ends[:-1])
    return replace(surroundings(), faces_seen=tuple(faces), captions=captions, cuts_us=cuts)


def stays(around: Surroundings, wanted: HeadingPosition = TOP) -> tuple[SeenBox, ...]:
    return stand_in_stretches(WIDTH_PX, HEIGHT_PX, wanted, around, span(0, LENGTH_S))


def hidden(seen: tuple[SeenBox, ...], around: Surroundings) -> float:
    pairs = [(item, face) for item in seen for face in around.faces_seen if item.range.overlaps(face.range)]
    return max(covered_share(eyes_to_mouth(face.box), item.box) for item, face in pairs)


def test_two_layouts_that_no_one_place_suits_have_one_each() -> None:
    around = shots(12, 12)
    found = stays(around)
    assert [(item.range.in_us, item.range.out_us) for item in found] == [(0, 12 * SECOND), (12 * SECOND, 24 * SECOND)]
    assert hidden(found, around) == 0.0
    assert found[0].box == stand_block(WIDTH_PX, HEIGHT_PX, TOP, surroundings())
    assert all(is_clear(item.box, around) for item in found)
    assert hidden(stays(replace(around, cuts_us=())), around) > 0.0


def test_a_layout_that_comes_back_has_its_place_again() -> None:
    found = stays(shots(8, 8, 8))
    assert len(found) == 3
    assert found[0].box == found[2].box != found[1].box


def test_a_place_that_is_good_enough_is_kept_across_cuts() -> None:
    around = replace(shots(24), cuts_us=(8 * SECOND, 16 * SECOND))
    assert stays(around) == (SeenBox(span(0, LENGTH_S), stand_block(WIDTH_PX, HEIGHT_PX, TOP, surroundings())),)


def test_a_heading_does_not_hop_with_quick_cuts() -> None:
    found = stays(shots(*[1.0] * LENGTH_S))
    assert len(found) == 1


@pytest.mark.parametrize("lengths", [(5, 3, 5, 3, 5, 3), (2, 6, 2, 6, 2, 6), (4, 4, 4, 4, 4, 4), (21, 3), (3, 21)])
def test_stays_last_some_seconds_and_follow_each_other_without_gaps(lengths: tuple[float, ...]) -> None:
    around = shots(*lengths)
    found = stays(around)
    assert found[0].range.in_us == 0
    assert found[-1].range.out_us == LENGTH_S * SECOND
    assert all(one.range.out_us == other.range.in_us for one, other in pairwise(found))
    assert all(item.range.duration_us >= CALM.shortest_us for item in found)
    assert {item.range.in_us for item in found} <= {0, *around.cuts_us}
    assert len({item.box for item in found}) <= 3


def test_captions_that_change_their_place_are_never_covered() -> None:
    high, low = Box(100, 180, 880, 240), Box(100, 1300, 880, 160)
    captions = (SeenBox(span(0, 11.8), low), SeenBox(span(12, 24), high))
    around = shots(12, 12, captions=captions)
    found = stays(around)
    for item in found:
        met = [caption.box for caption in captions if caption.range.overlaps(item.range)]
        assert all(is_apart(item.box, box) for box in met)
    assert hidden(found, around) == 0.0


def test_a_change_is_drawn_in_one_tick_so_that_no_frame_has_two_headings_or_none() -> None:
    cut_us = 12_033_367
    around = replace(shots(12, 12), cuts_us=(cut_us,))
    for style in HeadingStyle:
        wishes = Wishes(heading=Heading("One two", style=style), heading_text="One two three four five six")
        drawn = overlay_events(wishes, LENGTH_S * SECOND, around, lettering())
        times = [re.findall(r"0:00:(\d\d\.\d\d)", event) for event in drawn.events]
        assert {tuple(pair) for pair in times} == {("00.00", "12.03"), ("12.03", "24.00")}
        assert len(drawn.seen) == len(drawn.boxes) == 2


def test_a_hook_makes_way_for_the_heading_of_its_own_seconds() -> None:
    around = shots(12, 12)
    wishes = Wishes(
        heading=Heading("One two", position=TOP),
        heading_text="One two three four five six",
        hook_text="Three",
        hook_place=HookPlace.END,
    )
    seen = overlay_events(wishes, LENGTH_S * SECOND, around, lettering()).seen
    *headings, hook = seen
    assert len(headings) == 2
    assert is_apart(hook.box, headings[1].box)
    assert hook.range == span(21, 24)


def test_a_heading_in_the_middle_leaves_a_forehead_where_a_free_place_is_near() -> None:
    forehead = Box(240, 900, 600, 900)
    around = replace(surroundings(PORTRAIT), faces_seen=looks((forehead,), 0, LENGTH_S))
    (stay,) = stays(around, MIDDLE)
    assert covered_share(forehead, stay.box) <= 0.1


CAPTION_HIGH, CAPTION_LOW = Box(140, 200, 800, 160), Box(140, 1400, 800, 160)


@pytest.mark.parametrize("cut_us", [12_000_000, 12_012_000, 12_030_000, 12_033_367])
@pytest.mark.parametrize("over_us", [0, 100_000])
def test_captions_of_one_shot_do_not_keep_a_heading_on_a_face_of_the_next(cut_us: int, over_us: int) -> None:
    cut_s, end_s = cut_us / SECOND, (cut_us + over_us) / SECOND
    faces = (SeenBox(span(0, cut_s), Box(330, 900, 420, 560)), SeenBox(span(cut_s, LENGTH_S), FULL))
    captions = (SeenBox(span(0, end_s), CAPTION_HIGH), SeenBox(span(end_s, LENGTH_S), CAPTION_LOW))
    around = replace(surroundings(), faces_seen=faces, captions=captions, cuts_us=(cut_us,))
    found = stays(around)
    assert len(found) == 2
    assert covered_share(FULL, found[1].box) < 0.1
    assert over_us or found[1].box.y_px == around.top_px
    assert all(covered_share(eyes_to_mouth(face.box), item.box) == 0.0 for item, face in zip(found, faces, strict=True))
    assert is_apart(found[0].box, CAPTION_HIGH)
    assert found[1].range.in_us == cut_us // 10_000 * 10_000


@pytest.mark.parametrize("length_s", [0.04, 0.3, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("caption_y_px", [940, 980, 1040])
def test_a_caption_is_not_covered_because_its_shot_is_short(length_s: float, caption_y_px: float) -> None:
    close, caption = Box(240, 100, 600, 800), Box(140, caption_y_px, 800, 160)
    end_s = 10 + length_s
    faces = (SeenBox(span(0, 10), close), SeenBox(span(end_s, LENGTH_S), close))
    captions = (
        SeenBox(span(0, 10), CAPTION_LOW),
        SeenBox(span(10, end_s), caption),
        SeenBox(span(end_s, LENGTH_S), CAPTION_LOW),
    )
    cuts = (10 * SECOND, round(end_s * SECOND))
    found = stays(replace(surroundings(), faces_seen=faces, captions=captions, cuts_us=cuts))
    assert all(
        is_apart(item.box, other.box) for item in found for other in captions if item.range.overlaps(other.range)
    )


def test_captions_that_pass_are_in_the_way_for_as_long_as_they_stand() -> None:
    around = replace(surroundings(), captions=(SeenBox(span(0, 10.1), CAPTION_HIGH),))
    after = around.during(span(10, 20), spare_us=200_000)
    assert not after.blocked
    ((box, share),) = after.passing
    assert box == CAPTION_HIGH
    assert share == pytest.approx(0.01)
    assert around.during(span(10, 20)).blocked == (CAPTION_HIGH,)
    assert around.during(span(10, 10.1), spare_us=200_000).blocked == (CAPTION_HIGH,)
    short = replace(around, captions=(SeenBox(span(9.95, 10.1), CAPTION_HIGH),))
    assert short.during(span(10, 20), spare_us=200_000).blocked == (CAPTION_HIGH,)
    assert stand_block(WIDTH_PX, HEIGHT_PX, TOP, after, 10 * SECOND).y_px > around.top_px


def test_a_heading_covers_a_face_before_it_covers_captions() -> None:
    walls = (Box(0, 0, 1080, 900), Box(0, 1240, 1080, 680))
    around = replace(surroundings(), blocked=walls, faces_seen=looks((Box(200, 850, 680, 450),), 0, LENGTH_S))
    box = stand_block(WIDTH_PX, HEIGHT_PX, TOP, around, LENGTH_S * SECOND)
    assert not meets([box], around)[0]


def test_a_hook_of_three_seconds_keeps_one_place_that_is_clear_of_captions_all_the_time() -> None:
    faces = (SeenBox(span(0.3, 3), Box(240, 100, 600, 800)),)
    captions = (SeenBox(span(0, 0.3), Box(140, 940, 800, 160)), SeenBox(span(0.3, 3), CAPTION_LOW))
    around = replace(surroundings(), faces_seen=faces, captions=captions, cuts_us=(300_000,))
    (stay,) = stand_in_stretches(WIDTH_PX, HEIGHT_PX, 0.26, around, span(0, 3))
    assert all(is_apart(stay.box, item.box) for item in captions)


def test_eight_hundred_cuts_are_placed() -> None:
    lengths = [0.75] * 800
    ends = [0.75 * (number + 1) for number in range(len(lengths))]
    faces: list[SeenBox] = []
    for number, (begin, end) in enumerate(pairwise((0.0, *ends))):
        faces += [SeenBox(span(begin, end), box) for box in (SPLIT if number // 8 % 2 else (FULL,))]
    cuts = tuple(round(end * SECOND) for end in ends[:-1])
    around = replace(surroundings(), faces_seen=tuple(faces), cuts_us=cuts)
    found = stand_in_stretches(WIDTH_PX, HEIGHT_PX, TOP, around, span(0, 600))
    assert len(found) > 50
