# SPDX-License-Identifier: MIT
"""Who is shown when: speakers, panels, crowds, action, and the cuts between them."""

from __future__ import annotations

import pytest
from tests.unit.reframe.filmed import (
    LANDSCAPE,
    face,
    film,
    filmed,
    layouts,
    says,
    shot,
    starts_s,
)
from tests.unit.reframe.takes import CORNER, GAME, PAIR, PLAYER, TALK, shows

from clipmill.domain.clip import CameraMode, CameraPath, Edl, LayoutName
from clipmill.domain.media import Size
from clipmill.domain.picture import Focus
from clipmill.domain.times import SourceTime, source_range_from_s
from clipmill.reframe import needs_footage


@pytest.mark.parametrize(
    ("camera", "layout", "needs"),
    [
        (CameraMode.STANDARD, None, False),
        (CameraMode.CENTER_CROP, None, False),
        (CameraMode.ACTIVE_SPEAKER, LayoutName.FIT, False),
        (CameraMode.STANDARD, LayoutName.FULL, True),
        (CameraMode.STANDARD, LayoutName.AUTO, True),
        (CameraMode.FACECAM, None, True),
    ],
)
def test_only_wishes_that_follow_something_need_footage(
    camera: CameraMode, layout: LayoutName | None, *, needs: bool
) -> None:
    assert needs_footage(camera, layout) is needs


@pytest.mark.parametrize("camera", [CameraMode.ACTIVE_SPEAKER, CameraMode.SPEAKER_ZOOM])
def test_the_camera_cuts_to_whoever_speaks_as_the_turn_begins(camera: CameraMode) -> None:
    path = filmed(TALK, camera=camera, layout=None)

    assert layouts(path) == [LayoutName.FULL, LayoutName.FULL]
    assert 4.0 <= starts_s(path)[1] <= 4.2
    assert shows(path, 2, 1)
    assert shows(path, 6, 2)
    assert not shows(path, 6, 1)


def test_speaker_zoom_is_closer_than_auto_where_the_pixels_bear_it() -> None:
    close = filmed(TALK, camera=CameraMode.SPEAKER_ZOOM, layout=None).shots[0].panes[0].keyframes[0].window
    calm = filmed(TALK).shots[0].panes[0].keyframes[0].window

    assert close.height_px < 0.9 * calm.height_px


def test_a_short_interjection_does_not_switch() -> None:
    footage = film(shot(0, 10, PAIR), speaking=[says(0, 4, 1), says(4.1, 4.6, 2), says(4.7, 10, 1)])

    path = filmed(footage, camera=CameraMode.SPEAKER_ZOOM, layout=None)

    assert len(path.shots) == 1
    assert shows(path, 4.3, 1)


def test_a_pause_keeps_who_spoke_last() -> None:
    footage = film(shot(0, 10, PAIR), speaking=[says(0, 3, 2), says(6, 10, 1)])

    path = filmed(footage, camera=CameraMode.SPEAKER_ZOOM, layout=None)

    assert 5.8 <= starts_s(path)[1] <= 6.0
    assert shows(path, 5, 2)


def test_an_off_screen_voice_does_not_move_the_camera() -> None:
    footage = film(shot(0, 10, PAIR), speaking=[says(0, 3, 2), says(3, 7, None, 0.95), says(7, 10, 2)])

    path = filmed(footage, camera=CameraMode.ACTIVE_SPEAKER, layout=None)

    assert len(path.shots) == 1
    assert shows(path, 5, 2)


def test_an_unsure_speaker_gives_everybody_and_a_sure_one_does_not() -> None:
    unsure = film(shot(0, 10, PAIR), speaking=[says(0, 5, 1, 0.55), says(5, 10, 2, 0.52)])

    assert layouts(filmed(unsure)) == [LayoutName.SPLIT_2]
    assert LayoutName.SPLIT_2 not in layouts(filmed(TALK))


def test_a_quick_exchange_gives_everybody() -> None:
    turns = [says(at * 0.7, at * 0.7 + 0.7, 1 + at % 2) for at in range(14)]

    assert layouts(filmed(film(shot(0, 10, PAIR), speaking=turns))) == [LayoutName.SPLIT_2]


def test_two_who_fit_one_window_are_shown_in_one() -> None:
    footage = film(shot(0, 10, (face(1, 800), face(2, 1000))), speaking=[says(0, 5, 1), says(5, 10, 2)])

    (item,) = filmed(footage).shots

    assert item.layout is LayoutName.FULL
    window = item.panes[0].keyframes[0].window
    assert window.x_px <= 800
    assert window.x_px + window.width_px >= 1128


def test_a_poster_is_never_chosen() -> None:
    people = (face(1, 300, size_px=300, is_live=False), face(2, 1400))

    (item,) = filmed(film(shot(0, 10, people), speaking=[says(0, 10, None, 0.6)])).shots

    assert item.panes[0].keyframes[0].window.x_px > 1000


@pytest.mark.parametrize(("count", "layout"), [(3, LayoutName.TRIO), (4, LayoutName.GRID_4)])
def test_a_silent_panel_has_one_picture_for_each(count: int, layout: LayoutName) -> None:
    people = [face(number, 150 + 450 * number) for number in range(count)]

    (item,) = filmed(film(shot(0, 10, people))).shots

    assert item.layout is layout
    assert len(item.panes) == count
    for pane, one in zip(item.panes, people, strict=True):
        window = pane.keyframes[0].window
        inside = [face for face in people if window.x_px <= face.boxes[0].center[0] <= window.x_px + window.width_px]
        assert inside == [one]


def test_a_crowd_is_not_taken_apart() -> None:
    people = [face(number, 60 + 300 * number, size_px=90) for number in range(6)]

    assert layouts(filmed(film(shot(0, 10, people)))) == [LayoutName.FIT]


def test_one_of_a_crowd_who_is_much_larger_is_followed() -> None:
    people = [face(number, 60 + 300 * number, size_px=90) for number in range(5)]

    (item,) = filmed(film(shot(0, 10, [*people, face(9, 1500, size_px=200)]))).shots

    assert item.layout is LayoutName.FULL
    assert item.panes[0].keyframes[0].window.x_px > 1000


def test_action_is_framed_where_it_happens_and_shown_whole_when_it_is_everywhere() -> None:
    def footage(spread_px: float) -> CameraPath:
        focus = tuple(Focus(SourceTime(at * 500_000), 1500, 540, spread_px) for at in range(20))
        return filmed(film(shot(0, 10, motion=0.1, focus=focus)))

    narrow, wide = footage(100), footage(700)

    assert layouts(narrow) == [LayoutName.FULL]
    window = narrow.shots[0].panes[0].keyframes[0].window
    assert window.x_px <= 1500 <= window.x_px + window.width_px
    assert layouts(wide) == [LayoutName.FIT]


def test_a_title_card_is_shown_whole() -> None:
    focus = tuple(Focus(SourceTime(at * 500_000), 900, 540, 50) for at in range(20))

    assert layouts(filmed(film(shot(0, 10, motion=0.001, focus=focus)))) == [LayoutName.FIT]


def test_a_cut_changes_the_picture_on_its_frame_and_an_edit_of_a_still_person_does_not() -> None:
    footage = film(shot(0, 5, [face(1, 300, out_s=5)]), shot(5, 10, [face(2, 1400, in_s=5)]))
    edl = Edl((source_range_from_s(1, 2), source_range_from_s(3, 6)))

    path = filmed(footage, edl=edl)

    assert starts_s(path) == [0.0, 3.0]


def test_a_walking_person_is_followed_and_no_movement_crosses_an_edit() -> None:
    footage = film(shot(0, 10, [face(1, 200, drift_px_s=150)]))
    edl = Edl((source_range_from_s(0, 3), source_range_from_s(7, 10)))

    path = filmed(footage, edl=edl)

    assert starts_s(path) == [0.0, 3.0]
    assert path.shots[1].panes[0].keyframes[0].window.x_px > path.shots[0].panes[0].keyframes[-1].window.x_px + 300
    assert len(path.shots[0].panes[0].keyframes) > 1


def test_a_shot_says_who_is_in_which_picture() -> None:
    split = filmed(TALK, layout=LayoutName.SPLIT_2)
    speakers = filmed(TALK, camera=CameraMode.ACTIVE_SPEAKER, layout=None)

    assert [item.persons for item in split.shots] == [(1, 2)]
    assert [item.persons for item in speakers.shots] == [(1,), (2,)]
    assert filmed(GAME, layout=LayoutName.GAMEPLAY_A).shots[0].persons == (1,)
    assert filmed(TALK, layout=LayoutName.FIT).shots[0].persons == ()


def test_pictures_alike_of_different_people_stay_two_shots() -> None:
    near = film(shot(0, 10, (face(1, 800), face(2, 1000))), speaking=[says(0, 5, 1), says(5, 10, 2)])
    path = filmed(near, camera=CameraMode.ACTIVE_SPEAKER, layout=None, output=LANDSCAPE)

    assert [item.persons for item in path.shots] == [(1,), (2,)]


def test_somebody_seen_briefly_gets_no_picture_of_their_own() -> None:
    passer_by = face(2, 1400, in_s=6)
    path = filmed(film(shot(0, 10, (face(1, 300), passer_by))), layout=LayoutName.SPLIT_2)

    assert layouts(path) == [LayoutName.FULL]
    assert "only one person" in path.shots[0].reason


def test_a_figure_in_a_game_is_nobody() -> None:
    figure = face(2, 1000, y_px=100, size_px=300)
    path = filmed(film(shot(0, 10, [PLAYER, figure], inset=CORNER, game=0.9)), layout=LayoutName.SPLIT_2)

    assert layouts(path) == [LayoutName.GAMEPLAY_A]
    assert path.shots[0].persons == (1,)


def test_speaker_zoom_parts_neighbors_in_a_wide_output_where_the_pixels_bear_it() -> None:
    small, large = Size(854, 480), Size(3840, 2160)

    def width_px(output: Size) -> float:
        path = filmed(TALK, camera=CameraMode.SPEAKER_ZOOM, layout=None, output=output)
        return path.shots[0].panes[0].keyframes[0].window.width_px

    assert width_px(small) < 1000
    assert width_px(large) > 1500
