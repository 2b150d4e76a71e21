# SPDX-License-Identifier: MIT
"""Each metric says what it should on paths and truths small enough to check by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest
from evals.framing import calm, parts, right
from evals.framing.score import score, total
from evals.framing.truth import Cost, Framed, Scene, Spoken, Truth
from evals.framing.views import View, placed, shows, views

from clipmill.domain.clip import Area, CameraPath, CameraShot, CropWindow, Edl, Fill, Keyframe, LayoutName, Pane
from clipmill.domain.media import Size
from clipmill.domain.picture import Box, Footage, Inset, Shot
from clipmill.domain.times import ClipTime, SourceTime, TimeRange, source_range_from_s

RATE = Fraction(10)
SIZE = Size(1000, 500)
TALL = Size(540, 960)
ASPECT = 540 / 960
LEFT, RIGHT = Box(100, 100, 100, 120), Box(800, 100, 100, 120)
WHOLE = CropWindow(0, 0, 1000, 500)
"""Of the source."""


def window(x: float) -> CropWindow:
    return CropWindow(x, 0, 281.25, 500)


def keys(*points: tuple[float, float]) -> tuple[Keyframe, ...]:
    return tuple(Keyframe(ClipTime(round(time * 1e6)), window(x)) for time, x in points)


def shot(start: float, end: float, *panes: Pane, layout: LayoutName | None = None) -> CameraShot:
    span = TimeRange(ClipTime(round(start * 1e6)), ClipTime(round(end * 1e6)))
    return CameraShot(span, panes, "test", layout)


def single(*points: tuple[float, float]) -> Pane:
    return Pane(Area(), Fill.COVER, keys(*points))


def edl(length_s: float = 4.0) -> Edl:
    return Edl((source_range_from_s(0, length_s),))


def shown(path: CameraPath, length_s: float = 4.0) -> tuple[View, ...]:
    return views(path, edl(length_s), RATE)


def truth(**changes: object) -> Truth:
    plain = Truth(
        size=SIZE,
        rate=RATE,
        frames=40,
        faces={"ann": (LEFT,) * 40, "bob": (RIGHT,) * 40},
        spoken=(
            Spoken(source_range_from_s(0, 2), "ann"),
            Spoken(source_range_from_s(2, 4), "bob"),
        ),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_camera_that_cuts_half_a_second_late_is_right_for_the_rest() -> None:
    path = CameraPath((shot(0, 2.5, single((0, 50))), shot(2.5, 4, single((2.5, 700)))))
    found = right.rightness(shown(path), truth(), ASPECT)
    assert found.framed == pytest.approx(35 / 40)
    assert found.alone == pytest.approx(35 / 40)
    assert found.delays_s == pytest.approx((0.5,))
    assert found.face_share == pytest.approx(120 / 500)


def test_a_speaker_who_is_never_framed_costs_the_whole_turn() -> None:
    path = CameraPath((shot(0, 4, single((0, 50))),))
    found = right.rightness(shown(path), truth(), ASPECT)
    assert found.framed == pytest.approx(0.5)
    assert found.delays_s == pytest.approx((2.0,))


def test_a_wide_picture_frames_everybody_but_nobody_alone() -> None:
    pane = Pane(Area(), Fill.BLUR, (Keyframe(ClipTime(0), WHOLE),))
    found = right.rightness(shown(CameraPath((shot(0, 4, pane),))), truth(), ASPECT)
    assert (found.framed, found.alone, found.delays_s) == (1.0, 0.0, (0.0,))
    assert found.face_share == pytest.approx(120 * 540 / 1000 / 960)


def test_a_voice_from_outside_the_picture_is_nobodys_share() -> None:
    outside = truth(spoken=(Spoken(source_range_from_s(0, 4), None),))
    found = right.rightness(shown(CameraPath((shot(0, 4, single((0, 350))),))), outside, ASPECT)
    assert (found.framed, found.delays_s) == (None, ())


def test_a_face_that_is_cut_at_the_edge_is_not_whole() -> None:
    pane = single((0, 130))
    assert right.whole_face_share(shown(CameraPath((shot(0, 4, pane),))), truth(), ASPECT) == 0.0
    assert right.whole_face_share(shown(CameraPath((shot(0, 4, single((0, 90))),))), truth(), ASPECT) == 1.0


def test_a_card_over_a_face_hides_it() -> None:
    below = Pane(Area(), Fill.COVER, keys((0, 50)))
    card = Pane(Area(0.0, 0.0, 1.0, 0.5), Fill.COVER, keys((0, 400)))
    (view, *_) = shown(CameraPath((shot(0, 4, below, card),)))
    assert shows(view, LEFT, ASPECT) == ()
    (view, *_) = shown(CameraPath((shot(0, 4, card, below),)))
    assert shows(view, LEFT, ASPECT) == (1,)


def test_a_box_is_placed_in_its_pane() -> None:
    lower = Pane(Area(0.0, 0.5, 1.0, 0.5), Fill.COVER, (Keyframe(ClipTime(0), CropWindow(0, 0, 562.5, 500)),))
    (view, *_) = shown(CameraPath((shot(0, 4, lower),)))
    spot = placed(view.panes[0], Box(0, 0, 562.5, 500), ASPECT)
    assert (spot.x_px, spot.y_px, spot.width_px, spot.height_px) == pytest.approx((0, 0.5, 1, 0.5))


def test_frames_without_a_face_are_counted_near_cuts_only() -> None:
    cut = truth(cuts=(SourceTime(2_000_000),))
    path = CameraPath((shot(0, 2.3, single((0, 50))), shot(2.3, 4, single((2.3, 400)))))
    assert right.frames_off_faces(shown(path), cut) == 8
    assert right.frames_off_faces(shown(path), truth()) is None


def test_a_locked_camera_does_not_move_and_a_cut_of_ours_is_no_movement() -> None:
    path = CameraPath((shot(0, 2, single((0, 50))), shot(2, 4, single((2, 700)))))
    found = calm.calmness(shown(path), RATE)
    assert (found.travel_px, found.reversals_per_min, found.speed_95, found.jerk_95) == (0.0, 0.0, 0.0, 0.0)


def test_a_slide_is_measured_in_pixels_and_window_widths() -> None:
    steps = [(number / 10, 50 + 10 * number) for number in range(40)]
    found = calm.calmness(shown(CameraPath((shot(0, 4, single(*steps)),))), RATE)
    assert found.travel_px == pytest.approx(390)
    assert found.speed_95 == pytest.approx(10 * 10 / 281.25)
    assert found.reversals_per_min == 0.0


def test_a_turn_back_counts_and_a_tremble_does_not() -> None:
    back = [(number / 10, 50 + 10 * (number if number < 20 else 40 - number)) for number in range(40)]
    assert calm.calmness(shown(CameraPath((shot(0, 4, single(*back)),))), RATE).reversals_per_min == pytest.approx(15)
    tremble = [(number / 10, 50 + number % 2) for number in range(40)]
    assert calm.calmness(shown(CameraPath((shot(0, 4, single(*tremble)),))), RATE).reversals_per_min == 0.0


def test_movement_across_a_cut_of_the_source_is_seen() -> None:
    cut = truth(cuts=(SourceTime(2_000_000),))
    slide = [(number / 10, 50 + 20 * max(0, number - 19)) for number in range(40)]
    assert calm.travel_near_cuts_px(shown(CameraPath((shot(0, 4, single(*slide)),))), cut, RATE) == pytest.approx(100)
    still = CameraPath((shot(0, 2, single((0, 50))), shot(2, 4, single((2, 700)))))
    assert calm.travel_near_cuts_px(shown(still), cut, RATE) == 0.0


def test_layout_changes_on_cuts_are_free() -> None:
    half = Pane(Area(0, 0, 1, 0.5), Fill.COVER, keys((2, 50)))
    path = CameraPath((shot(0, 2, single((0, 50))), shot(2, 4, half)))
    assert calm.free_changes_per_min(path, edl(), truth(), RATE) == pytest.approx(15)
    assert calm.free_changes_per_min(path, edl(), truth(cuts=(SourceTime(2_000_000),)), RATE) == 0.0


def test_cuts_are_matched_once_within_two_frames() -> None:
    known = truth(cuts=(SourceTime(1_000_000), SourceTime(3_000_000)))
    found = parts.cutting([SourceTime(1_100_000), SourceTime(1_200_000), SourceTime(2_000_000)], known)
    assert (found.hits, found.missed, found.false) == (1, 1, 2)
    assert found.errors_frames == pytest.approx((1.0,))
    assert found.f1 == pytest.approx(2 / 5)


def test_nothing_to_find_and_nothing_found_has_no_f1() -> None:
    assert parts.cutting([], truth()).f1 is None


def footage(box: Box | None) -> tuple[Footage, ...]:
    span = source_range_from_s(0, 4)
    inset = Inset(box, 0.9) if box else None
    return (Footage(span, Box(0, 0, 1000, 500), (Shot(span, inset=inset),)),)


def test_a_facecam_is_compared_by_area() -> None:
    known = truth(inset=Box(0, 0, 200, 100))
    assert parts.inset_iou(footage(Box(0, 0, 200, 100)), known) == 1.0
    assert parts.inset_iou(footage(Box(100, 0, 200, 100)), known) == pytest.approx(1 / 3)
    assert parts.inset_iou(footage(None), known) == 0.0
    assert parts.inset_iou(footage(None), truth()) is None


def test_a_facecam_where_there_is_none_is_invented() -> None:
    assert parts.invented_insets(footage(Box(0, 0, 200, 100)), truth()) == 1
    assert parts.invented_insets(footage(Box(700, 300, 200, 100)), truth(inset=Box(0, 0, 200, 100))) == 1
    assert parts.invented_insets(footage(Box(0, 0, 180, 100)), truth(inset=Box(0, 0, 200, 100))) == 0


def test_the_facecam_inside_the_games_pane_is_seen() -> None:
    known = truth(inset=Box(0, 0, 100, 100))
    face = Pane(Area(0, 0, 1, 0.4), Fill.COVER, (Keyframe(ClipTime(0), CropWindow(0, 0, 100, 71)),))
    game = Pane(Area(0, 0.4, 1, 0.6), Fill.COVER, (Keyframe(ClipTime(0), CropWindow(50, 0, 468, 500)),))
    beside = Pane(Area(0, 0.4, 1, 0.6), Fill.COVER, (Keyframe(ClipTime(0), CropWindow(120, 0, 468, 500)),))
    assert parts.game_covered(shown(CameraPath((shot(0, 4, face, game),))), known) == pytest.approx(0.5)
    assert parts.game_covered(shown(CameraPath((shot(0, 4, face, beside),))), known) == 0.0


def test_a_slide_is_kept_as_wide_as_its_best_pane_shows_it() -> None:
    slide = truth(screen=Box(0, 0, 1000, 500), faces={}, spoken=())
    whole = Pane(Area(), Fill.BLUR, (Keyframe(ClipTime(0), WHOLE),))
    assert parts.width_kept(shown(CameraPath((shot(0, 4, whole),))), slide) == 1.0
    assert parts.width_kept(shown(CameraPath((shot(0, 4, single((0, 50))),))), slide) == pytest.approx(0.28125)


def test_what_moves_is_held_or_not() -> None:
    moving = truth(faces={}, spoken=(), subject=(Box(100, 100, 50, 50),) * 20 + (Box(900, 100, 50, 50),) * 20)
    assert parts.subject_held(shown(CameraPath((shot(0, 4, single((0, 50))),))), moving) == 0.5


def test_enlarging_is_measured_where_the_window_is_smallest() -> None:
    path = CameraPath((shot(0, 4, single((0, 50))),))
    assert parts.upscaling(shown(path), 1080, 1920) == pytest.approx(3.84)


def test_totals_count_each_scene_once_and_pool_delays() -> None:
    known = truth(is_still=True)
    scene = Scene("pair", __file__, known)  # type: ignore[arg-type]
    path = CameraPath((shot(0, 4, single((0, 50)), layout=LayoutName.FULL),))
    framed = Framed("way", scene, path, TALL, footage(None), Cost(3.0, 2.0, 4.0))
    row = score(framed, edl(), RATE)
    assert (row.still_px, row.layouts, row.invented) == (0.0, ("Full",), 0)
    both = total("way", [row, replace(row, speaker=right.Rightness(1.0, 1.0, (0.0, 0.1), 0.2))])
    assert both.framed == pytest.approx(0.75)
    assert both.changes == 3
    assert both.delay_s == pytest.approx(0.1)
    assert both.cost_ratio == pytest.approx(1.5)
    assert both.cpu_s_per_min == pytest.approx(45)
