# SPDX-License-Identifier: MIT
"""Which layout is drawn where, and what each picture of it shows."""

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
)
from tests.unit.reframe.takes import CORNER, GAME, SLIDES, TALK, shows

from clipmill.domain.clip import CameraMode, Fill, LayoutName
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.reframe import frame_notices
from clipmill.reframe.boxes import area_px2, box_of, overlap_px2
from clipmill.reframe.layouts import LAYOUTS, Shape


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


def test_each_shot_is_framed_inside_its_own_bars() -> None:
    barred = replace(shot(0, 5, [face(1, 900, size_px=200, out_s=5)]), content=Box(0, 60, 1920, 960))
    full = shot(5, 10, [face(2, 900, size_px=200, person=1, in_s=5)])

    windows = [item.panes[0].keyframes[0].window for item in filmed(film(barred, full)).shots]

    assert [(window.y_px, window.height_px) for window in windows] == [(60, 960), (0, 1080)]


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
