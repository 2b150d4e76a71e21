# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.unit.analysis.content.content_scenes import (
    HEIGHT,
    WIDTH,
    face_in,
    game,
    overlaid,
    overlap,
    person,
    room,
    slide,
    texture,
    watched,
)

from clipmill.domain.picture import Box

PLACES = {
    "corner": (480, 240, 160, 120),
    "near a corner": (14, 230, 150, 112),
    "upper border": (240, 0, 150, 100),
    "right border": (520, 100, 120, 160),
    "inner": (250, 120, 130, 96),
    "small": (20, 20, 70, 60),
    "large": (330, 20, 280, 200),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_a_facecam_over_a_game_is_found_wherever_it_is(place: tuple[int, int, int, int]) -> None:
    content = watched(list(overlaid(game(12), place)), [face_in(place)])[0]
    assert content.inset is not None
    assert overlap(content.inset.box, place) >= 0.95
    assert content.inset.confidence > 0.6


@pytest.mark.parametrize("place", [PLACES["corner"], PLACES["inner"]], ids=["corner", "inner"])
def test_a_presenter_over_a_still_slide_is_found(place: tuple[int, int, int, int]) -> None:
    content = watched(list(overlaid(slide(12), place)), [face_in(place)])[0]
    assert content.inset is not None
    assert overlap(content.inset.box, place) >= 0.95


@pytest.mark.parametrize("frame_px", [1, 2, 4])
def test_the_box_leaves_out_the_frame_around_a_facecam(frame_px: int) -> None:
    place = PLACES["inner"]
    content = watched(list(overlaid(game(12), place, frame_px, (200, 40, 40))), [face_in(place)])[0]
    assert content.inset is not None
    assert overlap(content.inset.box, place) >= 0.97


def test_a_person_in_a_room_is_no_inset() -> None:
    frames = list(room(12))
    for number, pixels in enumerate(frames):
        figure = person((300, 300), number)
        body = np.abs(figure.astype(int) - (150, 160, 170)).sum(axis=2) > 30
        pixels[60:, 170:470][body] = figure[body]
    content = watched(frames, [Box(170 + 108, 60 + 54, 84, 150)])[0]
    assert content.inset is None


def test_a_window_behind_a_person_is_no_inset() -> None:
    frames = list(room(12))
    for number, pixels in enumerate(frames):
        pixels[40:280, 200:440] = (230, 235, 240)
        figure = person((300, 300), number)
        body = np.abs(figure.astype(int) - (150, 160, 170)).sum(axis=2) > 30
        pixels[60:, 170:470][body] = figure[body]
    content = watched(frames, [Box(170 + 108, 60 + 54, 84, 150)])[0]
    assert content.inset is None


def test_the_panes_of_a_split_screen_are_no_insets() -> None:
    frames = []
    for number in range(12):
        pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        for pane, left in enumerate((0, 216, 432)):
            pixels[40:320, left : left + 208] = person((208, 280), number + 2 * pane)
        frames.append(pixels)
    faces = [face_in((left, 40, 208, 280)) for left in (0, 216, 432)]
    assert watched(frames, faces)[0].inset is None


def test_a_television_beside_a_nearer_person_is_no_inset() -> None:
    frames = list(overlaid(room(12), (60, 60, 160, 110)))
    for number, pixels in enumerate(frames):
        figure = person((260, 260), number)
        body = np.abs(figure.astype(int) - (150, 160, 170)).sum(axis=2) > 30
        pixels[100:, 350:610][body] = figure[body]
    content = watched(frames, [face_in((60, 60, 160, 110)), face_in((350, 100, 260, 260))])[0]
    assert content.inset is None


def test_a_picture_of_a_face_is_no_inset() -> None:
    place = PLACES["inner"]
    assert watched(list(overlaid(game(16), place)), [face_in(place)], is_live=False)[0].inset is None


def test_without_a_face_there_is_no_inset() -> None:
    assert watched(list(overlaid(game(16), PLACES["inner"])))[0].inset is None


def test_an_inset_that_stands_through_several_shots_has_one_rectangle() -> None:
    place = PLACES["near a corner"]
    frames = [*game(12, seed=1), *game(12, seed=5), *game(12, seed=9)]
    contents = watched(list(overlaid(iter(frames), place)), [face_in(place)], cuts_s=(3.0, 6.0))
    assert len({content.inset for content in contents}) == 1
    assert contents[0].inset is not None
    assert overlap(contents[0].inset.box, place) >= 0.95


def test_an_inset_that_is_gone_in_the_next_shot_is_not_there() -> None:
    place = PLACES["near a corner"]
    frames = [*overlaid(game(12), place), *game(12, seed=7)]
    contents = watched(frames, [face_in(place)], cuts_s=(3.0,))
    assert contents[0].inset is not None
    assert contents[1].inset is None


def test_rounded_corners_do_not_hide_an_inset() -> None:
    place = x, y, width, height = PLACES["inner"]
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), radius=12, fill=255)
    frames = []
    for number, pixels in enumerate(game(12)):
        picture = Image.fromarray(pixels)
        picture.paste(Image.fromarray(person((width, height), number)), (x, y), mask)
        frames.append(np.asarray(picture))
    content = watched(frames, [face_in(place)])[0]
    assert content.inset is not None
    assert overlap(content.inset.box, place) >= 0.95


def test_a_face_in_a_wide_texture_gives_nothing() -> None:
    frames = [texture(3)[:HEIGHT, :WIDTH]] * 8
    assert watched(frames, [Box(0, 0, 640, 360)])[0].inset is None
