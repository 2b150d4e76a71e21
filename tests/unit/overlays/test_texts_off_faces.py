# SPDX-License-Identifier: MIT
"""Headings, hooks and marks keep off the faces that are seen while they stand, and make way for captions they meet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.overlays.overlay_makers import PORTRAIT, lettering, surroundings

from clipmill.domain.media import Size
from clipmill.domain.overlays import Corner, Heading, HeadingPosition, HookPlace
from clipmill.domain.picture import Box, SeenBox, eyes_to_mouth
from clipmill.domain.times import ClipRange, ClipTime, TimeRange
from clipmill.overlays import Surroundings, Wishes, overlay_events
from clipmill.overlays.clearing import seen_faces
from clipmill.overlays.placing import covered_share, stand_block, stand_mark

TOP = HeadingPosition.TOP
SECOND = 1_000_000
LENGTH_US = 20 * SECOND
SQUARE = Size(1080, 1080)


def span(begin_s: float, end_s: float) -> ClipRange:
    return TimeRange(ClipTime(round(begin_s * SECOND)), ClipTime(round(end_s * SECOND)))


WHOLE = span(0, 20)


def looks(box: Box, begin_s: int, end_s: int) -> tuple[SeenBox, ...]:
    return tuple(SeenBox(span(half / 2, half / 2 + 0.5), box) for half in range(2 * begin_s, 2 * end_s))


def among(*faces: SeenBox, captions: tuple[SeenBox, ...] = (), size: Size = PORTRAIT) -> Surroundings:
    return replace(surroundings(size), faces_seen=faces, captions=captions)


def heading_box(around: Surroundings) -> Box:
    return stand_block(800, 200, TOP, around.during(WHOLE), LENGTH_US)


FACECAM = Box(390, 170, 300, 420)


def test_other_faces_elsewhere_do_not_halve_what_a_covered_one_costs() -> None:
    mascot = looks(Box(480, 1700, 120, 150), 0, 20)
    box = heading_box(among(*looks(FACECAM, 0, 20), *mascot, *mascot, *mascot))
    assert covered_share(eyes_to_mouth(FACECAM), box) == 0


def test_a_tiny_face_costs_less_than_a_large_one() -> None:
    over_all = Box(0, 0, 1080, 1920)
    passer_by = Box(500, 250, 24, 30)
    tiny, large = (seen_faces(looks(box, 0, 20), PORTRAIT, LENGTH_US).cost(over_all) for box in (passer_by, FACECAM))
    assert 0 < tiny < 0.4 * large


def test_a_hook_asks_only_for_the_faces_and_captions_of_its_own_seconds() -> None:
    low = SeenBox(span(0, 20), Box(100, 1300, 880, 160))
    where_hooks_stand = Box(390, 300, 300, 420)
    wishes = Wishes(hook_text="This is why", hook_place=HookPlace.BEGINNING)

    def hook(around: Surroundings) -> Box:
        (box,) = overlay_events(wishes, LENGTH_US, around, lettering()).boxes
        return box

    usual = hook(among(captions=(low,)))
    assert hook(among(*looks(where_hooks_stand, 4, 20), captions=(low,))) == usual
    assert hook(among(*looks(where_hooks_stand, 0, 3), captions=(low,))) != usual
    late = SeenBox(span(8, 20), usual)
    assert hook(among(captions=(late,))) == usual
    assert hook(among(captions=(SeenBox(span(0, 2), usual),))) != usual


def test_the_times_of_overlays_are_told() -> None:
    wishes = Wishes(heading=Heading("One"), heading_text="One", hook_text="Two", hook_place=HookPlace.END)
    seen = overlay_events(wishes, LENGTH_US, among(), lettering()).seen
    assert [item.range for item in seen] == [WHOLE, span(17, 20)]


@pytest.mark.parametrize("corner", [Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT])
def test_a_mark_beside_narrow_captions_stays_in_its_corner(corner: Corner) -> None:
    usual = stand_mark(200, 40, corner, among(size=SQUARE))
    between = Box(260.0, 900, 560, 110)
    assert stand_mark(200, 40, corner, among(captions=(SeenBox(WHOLE, between),), size=SQUARE).during(WHOLE)) == usual
    grazing = Box(usual.x_px + 205 if corner is Corner.BOTTOM_LEFT else 254, usual.y_px - 20, 566, 110)
    captions = (SeenBox(WHOLE, grazing),)
    assert stand_mark(200, 40, corner, among(captions=captions, size=SQUARE).during(WHOLE)) == usual


def test_a_mark_that_makes_way_for_captions_keeps_off_a_mouth() -> None:
    captions = (SeenBox(WHOLE, Box(54, 850, 972, 150)),)
    face = Box(54, 500, 260, 340)
    box = stand_mark(
        200, 40, Corner.BOTTOM_LEFT, among(*looks(face, 0, 20), captions=captions, size=SQUARE).during(WHOLE),
        shown_us=LENGTH_US,
    )  # fmt: skip
    assert covered_share(captions[0].box, box) == 0
    assert covered_share(eyes_to_mouth(face), box) == 0


def test_a_face_counts_for_as_long_as_it_is_seen() -> None:
    box = Box(390, 250, 300, 300)
    short, long = (seen_faces(looks(FACECAM, 0, end), PORTRAIT, LENGTH_US).cost(box) for end in (5, 20))
    assert 0 < short == pytest.approx(long / 4)
    assert seen_faces((), PORTRAIT, LENGTH_US).cost(box) == 0
