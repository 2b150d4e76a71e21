# SPDX-License-Identifier: MIT
from __future__ import annotations

import itertools

import numpy as np
import pytest
from tests.unit.analysis.content.content_scenes import HEIGHT, WIDTH, Pixels, room, texture, watched

from clipmill.analysis.content import ContentWatcher
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime, source_range_from_s

HALF_WINDOW_PX = HEIGHT * 9 / 16 / 2


def with_ball(pixels: Pixels, x: float, y: float, radius: int = 22) -> Pixels:
    rows, columns = np.ogrid[:HEIGHT, :WIDTH]
    pixels = pixels.copy()
    pixels[(columns - x) ** 2 + (rows - y) ** 2 < radius * radius] = (240, 120, 30)
    return pixels


def test_a_ball_that_moves_stays_in_an_upright_window() -> None:
    places = [(80 + 10 * number, 180 + 60 * np.sin(number)) for number in range(44)]
    content = watched([with_ball(pixels, *place) for pixels, place in zip(room(44), places, strict=True)])[0]
    inside = [abs(focus.x_px - places[2 * number][0]) < HALF_WINDOW_PX for number, focus in enumerate(content.focus)]
    assert np.mean(inside) >= 0.95


def test_a_ball_is_followed_though_the_camera_moves() -> None:
    world = texture(4, grain=60, size=(WIDTH + 400, HEIGHT))
    frames = [
        with_ball(world[:, 8 * number :][:, :WIDTH].copy(), 490 + 45 * (number % 2), 150 + 14 * (number % 3), 30)
        for number in range(24)
    ]
    content = watched(frames)[0]
    assert np.mean([abs(focus.x_px - 512) < HALF_WINDOW_PX for focus in content.focus]) >= 0.9


def test_the_focus_does_not_move_where_nothing_does() -> None:
    content = watched([next(room(1))] * 16)[0]
    assert len({(focus.x_px, focus.y_px) for focus in content.focus}) == 1


def test_it_comes_twice_a_second_from_the_start_of_the_shot() -> None:
    contents = watched(list(room(16)), cuts_s=(1.5,))
    assert [focus.time for focus in contents[0].focus] == [0, 500_000, 1_000_000]
    assert [focus.time for focus in contents[1].focus] == [1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000]


def test_two_places_spread_further_than_one() -> None:
    one = watched([with_ball(p, 320 + 20 * (n % 2), 180) for n, p in enumerate(room(12))])[0]
    two = watched(
        [with_ball(with_ball(p, 80 + 20 * (n % 2), 180), 560 - 20 * (n % 2), 180) for n, p in enumerate(room(12))]
    )[0]
    assert np.mean([focus.spread_px for focus in two.focus]) > 1.5 * np.mean([focus.spread_px for focus in one.focus])


@pytest.mark.parametrize("left", [40, 520])
def test_a_face_draws_the_focus(left: int) -> None:
    content = watched([next(room(1))] * 8, [Box(left, 120, 80, 100)])[0]
    assert all(abs(focus.x_px - left - 40) < HALF_WINDOW_PX for focus in content.focus)


def test_every_focus_is_in_the_picture() -> None:
    for content in watched(list(room(8)), cuts_s=(1.0,)):
        for focus in content.focus:
            assert 0 <= focus.x_px <= WIDTH
            assert 0 <= focus.y_px <= HEIGHT
            assert focus.spread_px >= 0


def test_motion_is_more_where_more_moves() -> None:
    still = watched([next(room(1))] * 8)[0].motion
    ball = watched([with_ball(p, 100 + 40 * n, 180) for n, p in enumerate(itertools.repeat(next(room(1)).copy(), 8))])
    flight = watched([texture(n)[:HEIGHT, :WIDTH] for n in range(8)])[0].motion
    assert still == 0 < ball[0].motion < flight <= 1


def test_motion_is_that_of_consecutive_tiny_pictures_where_these_come() -> None:
    pictures = [with_ball(p, 100 + 10 * n, 180) for n, p in enumerate(itertools.repeat(next(room(1)).copy(), 30))]
    shot = source_range_from_s(0, 3)
    every, some = ContentWatcher(), ContentWatcher()
    for number, pixels in enumerate(pictures):
        every.feed(Frame(SourceTime(number * 100_000), pixels))
        some.watch(Frame(SourceTime(number * 100_000), pixels[::4, ::4]))
        if number % 3 == 0:
            some.feed(Frame(SourceTime(number * 100_000), pixels))
    known = every.finish([shot], [[]])[0].motion
    assert some.finish([shot], [[]])[0].motion == pytest.approx(known, rel=0.2)
