# SPDX-License-Identifier: MIT
from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.reframe.filmed import (
    HD,
    LANDSCAPE,
    PORTRAIT,
    SQUARE,
    face,
    film,
    filmed,
    layouts,
    says,
    shot,
    starts_s,
)

from clipmill.domain.clip import CameraMode, CameraPath, Edl, Fill, LayoutName
from clipmill.domain.media import Size
from clipmill.domain.picture import Box, Focus
from clipmill.domain.times import SourceTime, source_range_from_s
from clipmill.reframe import frame_notices, needs_footage
from clipmill.reframe.boxes import area_px2, box_of, overlap_px2
from clipmill.reframe.layouts import LAYOUTS, Shape

CORNER = Box(40, 780, 400, 260)
PLAYER = face(1, 160, y_px=820, size_px=120)
PAIR = (face(1, 300), face(2, 1400))
TALK = film(shot(0, 10, PAIR), speaking=[says(0, 4, 1), says(4.2, 10, 2)])
GAME = film(shot(0, 10, [PLAYER], inset=CORNER, game=0.9))
SLIDES = film(shot(0, 10, [PLAYER], inset=CORNER, screen=0.9))


def shows(path: CameraPath, time_s: float, track: int, pane: int = 0) -> bool:
    """Say whether a pane shows the whole face of one of the pair at a time."""
    x_px = 300 if track == 1 else 1400
    item = next(item for item in path.shots if item.range.in_us <= time_s * 1e6 < item.range.out_us)
    window = item.panes[pane].keyframes[0].window
    return window.x_px <= x_px and window.x_px + window.width_px >= x_px + 128


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


def test_a_slide_keeps_its_whole_width() -> None:
    (item,) = filmed(film(shot(0, 10, screen=0.9))).shots

    assert item.layout is LayoutName.FIT
    assert item.panes[0].keyframes[0].window.width_px == HD.width_px


@pytest.mark.parametrize("output", [PORTRAIT, SQUARE])
def test_a_slide_with_a_presenter_shows_both_and_the_whole_width(output: Size) -> None:
    (item,) = filmed(SLIDES, output=output).shots

    assert item.layout is LayoutName.SCREEN_FIRST
    screen, presenter = (pane.keyframes[0].window for pane in item.panes)
    assert screen.width_px == HD.width_px
    assert screen.height_px >= HD.height_px * 0.995
    assert CORNER.x_px <= presenter.x_px
    assert presenter.x_px + presenter.width_px <= CORNER.x_px + CORNER.width_px


@pytest.mark.parametrize(
    "inset", [CORNER, Box(1480, 780, 400, 260), Box(40, 40, 320, 320), Box(1400, 40, 480, 270), Box(800, 790, 320, 240)]
)
@pytest.mark.parametrize("output", [PORTRAIT, SQUARE, LANDSCAPE])
@pytest.mark.parametrize("layout", [LayoutName.GAMEPLAY_A, LayoutName.GAMEPLAY_B])
def test_the_game_is_shown_without_its_facecam(inset: Box, output: Size, layout: LayoutName) -> None:
    (item,) = filmed(film(shot(0, 10, inset=inset, game=0.9)), output=output, layout=layout).shots

    assert item.layout is layout
    number = 1 if layout is LayoutName.GAMEPLAY_A else 0
    game, cam = item.panes[number].keyframes[0].window, item.panes[1 - number].keyframes[0].window
    shared_x = min(game.x_px + game.width_px, inset.x_px + inset.width_px) - max(game.x_px, inset.x_px)
    shared_y = min(game.y_px + game.height_px, inset.y_px + inset.height_px) - max(game.y_px, inset.y_px)
    assert min(shared_x, shared_y) <= 0
    assert game.width_px * game.height_px >= 0.2 * HD.width_px * HD.height_px
    assert inset.x_px <= cam.x_px
    assert cam.x_px + cam.width_px <= inset.x_px + inset.width_px


def test_facecam_takes_a_good_third_of_a_portrait() -> None:
    (item,) = filmed(GAME, camera=CameraMode.FACECAM, layout=None).shots

    assert item.layout is LayoutName.GAMEPLAY_A
    assert 0.33 <= item.panes[0].area.height_norm <= 0.40
    assert frame_notices(
        camera=CameraMode.FACECAM, layout=None, path=filmed(GAME, camera=CameraMode.FACECAM, layout=None)
    ) == ()  # fmt: skip


def test_facecam_without_one_is_auto_and_says_so() -> None:
    path = filmed(TALK, camera=CameraMode.FACECAM, layout=None)

    notices = frame_notices(camera=CameraMode.FACECAM, layout=None, path=path, footage=(TALK,))

    assert [notice.code for notice in notices] == ["no_facecam"]
    assert [(item.range, item.panes) for item in path.shots] == [
        (item.range, item.panes) for item in filmed(TALK).shots
    ]


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


@pytest.mark.parametrize("layout", [item for item in LayoutName if item is not LayoutName.AUTO])
@pytest.mark.parametrize("output", [PORTRAIT, SQUARE, LANDSCAPE])
def test_every_layout_is_drawn_where_the_take_can_fill_it(layout: LayoutName, output: Size) -> None:
    if layout in {LayoutName.GAMEPLAY_A, LayoutName.GAMEPLAY_B}:
        footage = GAME
    elif layout is LayoutName.SCREEN_FIRST:
        footage = SLIDES
    else:
        people = [face(number, 150 + 450 * number) for number in range(4)]
        footage = film(shot(0, 10, people), speaking=[says(0, 10, 1)])

    path = filmed(footage, layout=layout, output=output)

    is_plain = layout is LayoutName.FIT and output is LANDSCAPE
    assert set(layouts(path)) == {LayoutName.FULL if is_plain else layout}
    assert len(path.shots[0].panes) == len(LAYOUTS[layout, Shape.PORTRAIT].slots)


@pytest.mark.parametrize(
    ("layout", "count", "drawn"),
    [
        (LayoutName.GRID_4, 3, LayoutName.TRIO),
        (LayoutName.GRID_4, 2, LayoutName.SPLIT_2),
        (LayoutName.TRIO, 2, LayoutName.SPLIT_2),
        (LayoutName.SPLIT_2, 1, LayoutName.FULL),
        (LayoutName.PIP, 1, LayoutName.FULL),
        (LayoutName.OTS, 0, LayoutName.FIT),
        (LayoutName.SCREEN_FIRST, 1, LayoutName.FULL),
        (LayoutName.GAMEPLAY_A, 1, LayoutName.FULL),
    ],
)
def test_a_layout_that_cannot_be_filled_becomes_a_smaller_one_and_says_so(
    layout: LayoutName, count: int, drawn: LayoutName
) -> None:
    footage = film(shot(0, 10, [face(number, 200 + 500 * number) for number in range(count)]))

    path = filmed(footage, layout=layout)

    assert layouts(path) == [drawn]
    assert layout.value in path.shots[0].reason
    notices = frame_notices(camera=CameraMode.STANDARD, layout=layout, path=path, footage=(footage,))
    assert [notice.code for notice in notices] == ["layout_replaced"]


def test_a_card_that_would_cover_a_face_becomes_a_split() -> None:
    people = (face(1, 150, size_px=640, y_px=120), face(2, 1200, size_px=640, y_px=120))

    path = filmed(film(shot(0, 10, people)), layout=LayoutName.OTS, output=LANDSCAPE)

    assert layouts(path) == [LayoutName.SPLIT_2]


def test_the_card_shows_whoever_is_not_large() -> None:
    path = filmed(TALK, layout=LayoutName.PIP)

    assert layouts(path) == [LayoutName.PIP, LayoutName.PIP]
    for time_s, large in ((2, 1), (6, 2)):
        assert shows(path, time_s, large, pane=0)
        assert shows(path, time_s, 3 - large, pane=1)
    assert path.shots[0].panes[1].border_norm > 0


def test_a_landscape_output_keeps_the_whole_picture_unless_the_camera_goes_close() -> None:
    calm = filmed(TALK, output=LANDSCAPE)
    close = filmed(TALK, camera=CameraMode.SPEAKER_ZOOM, layout=None, output=LANDSCAPE)

    assert calm.shots[0].panes[0].keyframes[0].window.width_px == HD.width_px
    assert len(calm.shots) == 1
    assert close.shots[0].panes[0].keyframes[0].window.width_px < 0.8 * HD.width_px


def test_a_portrait_source_is_shown_whole_in_landscape() -> None:
    size = Size(1080, 1920)
    footage = film(shot(0, 10, [face(1, 400, size_px=400)]), size=size)

    (item,) = filmed(footage, size=size, output=LANDSCAPE).shots

    assert item.layout is LayoutName.FIT
    assert item.panes[0].fill is Fill.BLUR


def test_nothing_outside_the_bars_is_shown() -> None:
    content = Box(0, 140, 1920, 800)

    for layout in LayoutName:
        for item in filmed(TALK, layout=layout, content=content).shots:
            for pane in item.panes:
                window = pane.keyframes[0].window
                assert window.y_px >= 140
                assert window.y_px + window.height_px <= 940


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


@pytest.mark.parametrize("layout", [LayoutName.GRID_4, LayoutName.PIP, LayoutName.OTS, LayoutName.GAMEPLAY_B])
def test_a_layout_for_people_does_not_cut_a_slide(layout: LayoutName) -> None:
    for footage in (film(shot(0, 10, screen=0.9)), SLIDES):
        if layout is LayoutName.GAMEPLAY_B and footage is SLIDES:
            continue
        windows = [pane.keyframes[0].window for item in filmed(footage, layout=layout).shots for pane in item.panes]
        assert max(window.width_px for window in windows) == HD.width_px


def test_a_facecam_over_a_game_is_the_card_of_a_pip() -> None:
    (item,) = filmed(GAME, layout=LayoutName.PIP).shots

    assert item.layout is LayoutName.PIP
    cam = item.panes[1].keyframes[0].window
    assert CORNER.x_px <= cam.x_px
    assert cam.y_px >= CORNER.y_px


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


def test_each_shot_is_framed_inside_its_own_bars() -> None:
    barred = replace(shot(0, 5, [face(1, 900, size_px=200, out_s=5)]), content=Box(0, 60, 1920, 960))
    full = shot(5, 10, [face(2, 900, size_px=200, person=1, in_s=5)])

    windows = [item.panes[0].keyframes[0].window for item in filmed(film(barred, full)).shots]

    assert [(window.y_px, window.height_px) for window in windows] == [(60, 960), (0, 1080)]


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


def test_full_is_the_game_without_its_facecam_and_the_presenter_of_a_screen() -> None:
    game = filmed(GAME, layout=LayoutName.FULL).shots[0]
    screen = filmed(SLIDES, layout=LayoutName.FULL).shots[0]

    assert overlap_px2(box_of(game.panes[0].keyframes[0].window), CORNER) == 0
    assert overlap_px2(box_of(screen.panes[0].keyframes[0].window), CORNER) == pytest.approx(
        area_px2(box_of(screen.panes[0].keyframes[0].window))
    )


def test_a_wide_output_does_not_show_a_presenter_twice() -> None:
    assert layouts(filmed(SLIDES, output=PORTRAIT)) == [LayoutName.SCREEN_FIRST]
    path = filmed(SLIDES, output=Size(1440, 1080))

    assert layouts(path) == [LayoutName.FIT]


def test_speaker_zoom_parts_neighbors_in_a_wide_output_where_the_pixels_bear_it() -> None:
    small, large = Size(854, 480), Size(3840, 2160)

    def width_px(output: Size) -> float:
        path = filmed(TALK, camera=CameraMode.SPEAKER_ZOOM, layout=None, output=output)
        return path.shots[0].panes[0].keyframes[0].window.width_px

    assert width_px(small) < 1000
    assert width_px(large) > 1500
