# SPDX-License-Identifier: MIT
from __future__ import annotations

from tests.unit.reframe.filmed import PORTRAIT, face, film, filmed, layouts, says, shot, starts_s, stream

from clipmill.domain.clip import CameraMode, CameraOverride, CropWindow, Edl, LayoutName
from clipmill.domain.times import source_range_from_s
from clipmill.reframe import frame_clip, frame_notices

TALK = film(shot(0, 10, (face(1, 300), face(2, 1400))), speaking=[says(0, 10, 1)])
MIDDLE = source_range_from_s(4, 6)


def test_a_layout_set_by_hand_wins_for_its_stretch() -> None:
    path = filmed(TALK, overrides=(CameraOverride(MIDDLE, LayoutName.SPLIT_2),))

    assert layouts(path) == [LayoutName.FULL, LayoutName.SPLIT_2, LayoutName.FULL]
    assert starts_s(path) == [0.0, 4.0, 6.0]


def test_a_person_set_by_hand_is_shown_though_another_speaks() -> None:
    path = filmed(TALK, overrides=(CameraOverride(MIDDLE, persons=(2,)),))

    assert path.shots[1].panes[0].keyframes[0].window.x_px > 1000


def test_a_window_set_by_hand_is_fitted_around_its_middle_and_stays_inside() -> None:
    window = CropWindow(1700, 100, 200, 400)

    path = filmed(TALK, overrides=(CameraOverride(MIDDLE, windows=(window,)),))

    drawn = path.shots[1].panes[0].keyframes[0].window
    assert abs(drawn.width_px / drawn.height_px - 9 / 16) < 1e-6
    assert drawn.x_px <= 1700
    assert drawn.x_px + drawn.width_px >= 1900
    assert drawn.x_px + drawn.width_px <= 1920
    assert path.shots[1].reason == "set by hand"


def test_a_window_set_by_hand_needs_no_footage() -> None:
    override = CameraOverride(MIDDLE, LayoutName.FULL, windows=(CropWindow(100, 100, 405, 720),))

    path = frame_clip(
        edl=Edl((source_range_from_s(0, 10),)),
        camera=CameraMode.STANDARD,
        source=stream(),
        output=PORTRAIT,
        is_original_ratio=False,
        overrides=(override,),
    )

    assert layouts(path) == [LayoutName.FIT, LayoutName.FULL, LayoutName.FIT]
    assert path.shots[1].panes[0].keyframes[0].window == CropWindow(100, 100, 405, 720)


def test_the_later_of_two_overrides_wins() -> None:
    both = (CameraOverride(MIDDLE, LayoutName.SPLIT_2), CameraOverride(source_range_from_s(5, 7), LayoutName.FIT))

    path = filmed(TALK, overrides=both)

    assert layouts(path) == [LayoutName.FULL, LayoutName.SPLIT_2, LayoutName.FIT, LayoutName.FULL]


def test_an_unknown_person_is_not_used_and_is_named() -> None:
    overrides = (CameraOverride(MIDDLE, persons=(7, 2)),)

    path = filmed(TALK, overrides=overrides)
    notices = frame_notices(
        camera=CameraMode.STANDARD, layout=LayoutName.AUTO, path=path, footage=(TALK,), overrides=overrides
    )

    assert path.shots[1].panes[0].keyframes[0].window.x_px > 1000
    assert [notice.code for notice in notices] == ["person_unknown"]
    assert "7" in notices[0].message
    assert "2 " not in notices[0].message.split("from", maxsplit=1)[0]


def test_people_set_by_hand_stand_in_their_order() -> None:
    path = filmed(TALK, overrides=(CameraOverride(MIDDLE, LayoutName.SPLIT_2, persons=(2, 1)),))

    assert [pane.keyframes[0].window.x_px > 900 for pane in path.shots[1].panes] == [True, False]


def test_nobody_known_set_by_hand_leaves_the_camera_as_it_is() -> None:
    path = filmed(TALK, overrides=(CameraOverride(MIDDLE, persons=(7,)),))

    assert {item.panes[0].keyframes[0].window for item in path.shots} == {
        filmed(TALK).shots[0].panes[0].keyframes[0].window
    }
