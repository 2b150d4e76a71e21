# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.unit.analysis.content.content_scenes import (
    HEIGHT,
    WIDTH,
    Pixels,
    face_in,
    game,
    overlaid,
    person,
    room,
    slide,
    watched,
)


def with_captions(pixels: Pixels, words: str) -> Pixels:
    picture = Image.fromarray(pixels)
    ImageDraw.Draw(picture).text((60, 280), words, fill="white", font_size=36, stroke_width=2, stroke_fill="black")
    return np.asarray(picture)


def terminal() -> Pixels:
    picture = Image.new("RGB", (WIDTH, HEIGHT), (12, 12, 16))
    draw = ImageDraw.Draw(picture)
    for line in range(20):
        draw.text(
            (8, 8 + 17 * line), "$ make test  # " + "ok fail skip " * (line % 4), fill=(90, 220, 120), font_size=12
        )
    return np.asarray(picture)


@pytest.mark.parametrize("is_dark", [False, True])
def test_a_slide_is_a_screen(is_dark: bool) -> None:
    assert watched(list(slide(12, is_dark=is_dark)))[0].screen > 0.8


def test_a_terminal_is_a_screen() -> None:
    assert watched([terminal()] * 8)[0].screen > 0.8


def test_a_slide_under_an_inset_is_a_screen_still() -> None:
    place = (460, 220, 170, 130)
    content = watched(list(overlaid(slide(12), place)), [face_in(place)])[0]
    assert content.screen > 0.8
    assert content.game < 0.2


def test_a_person_in_a_room_is_no_screen() -> None:
    frames = list(room(8))
    for number, pixels in enumerate(frames):
        pixels[60:, 170:470] = person((300, 300), number)
    assert watched(frames)[0].screen < 0.3


def test_captions_do_not_make_a_screen() -> None:
    frames = [with_captions(pixels, f"and this is what {number}") for number, pixels in enumerate(room(8))]
    assert watched(frames)[0].screen < 0.5


def test_a_game_is_no_screen() -> None:
    assert watched(list(game(12)))[0].screen < 0.2


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_an_empty_picture_is_no_screen(shade: int) -> None:
    assert watched([np.full((HEIGHT, WIDTH, 3), shade, np.uint8)] * 8)[0].screen < 0.5


def test_a_slide_between_black_bars_is_a_screen() -> None:
    frames = []
    for pixels in slide(8):
        boxed = np.zeros_like(pixels)
        boxed[:, 96:544] = np.asarray(Image.fromarray(pixels).crop((0, 0, 448, HEIGHT)))
        frames.append(boxed)
    assert watched(frames)[0].screen > 0.8


def test_a_game_with_a_facecam_is_a_game() -> None:
    place = (14, 230, 150, 112)
    assert watched(list(overlaid(game(12), place)), [face_in(place)])[0].game > 0.6


def test_without_a_person_beside_it_nothing_is_a_game() -> None:
    assert watched(list(game(12)))[0].game == 0.0


def test_a_single_sample_is_judged_by_what_it_shows() -> None:
    assert watched(list(slide(1)))[0].screen > 0.5
    assert watched(list(game(1)))[0].screen < 0.5
