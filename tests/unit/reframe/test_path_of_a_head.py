# SPDX-License-Identifier: MIT
"""How a head is followed: where it stands, when the camera moves, and how fast."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import pi, sin

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.domain.clip import CropWindow, Keyframe
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.reframe.path import Aim, Framing, follow, lock
from clipmill.render.filtergraph.timeline import frame_number

BOUNDS = Box(0, 0, 1920, 1080)
TALL, PHONE, RATE = Fraction(9, 16), Size(1080, 1920), Fraction(30)


def path_of(
    place: Callable[[float], float],
    length_s: float,
    *,
    head: tuple[float, float] = (180, 240),
    share: float | None = None,
) -> tuple[Keyframe, ...]:
    aims = [
        Aim(ClipTime(step * 200_000), Box(place(step / 5) - head[0] / 2, 300, *head))
        for step in range(round(length_s * 5) + 1)
    ]
    span = TimeRange(ClipTime(0), ClipTime(round(length_s * 1e6)))
    framing = Framing(share)
    return follow(aims, span, bounds=BOUNDS, aspect=TALL, framing=framing, output_px=PHONE, rate=RATE)


def middles(keys: tuple[Keyframe, ...], length_s: float) -> npt.NDArray[np.float64]:
    """Return the middle of the window at each frame."""
    changes = {frame_number(key.time, RATE): key.window.x_px + key.window.width_px / 2 for key in keys}
    shown = [changes[0]]
    for frame in range(1, round(length_s * 30)):
        shown.append(changes.get(frame, shown[-1]))
    return np.array(shown)


def turns(path: npt.NDArray[np.float64]) -> int:
    steps = np.diff(path)
    signs = np.sign(steps[np.abs(steps) > 0.05])
    return int((np.diff(signs) != 0).sum())


def test_a_trembling_head_gives_a_locked_camera_around_it() -> None:
    noise = np.random.default_rng(1).normal(0, 8, 200)
    keys = path_of(lambda time: 700 + float(noise[round(time * 5)]), 30)
    assert len(keys) == 1
    assert keys[0].window.x_px + keys[0].window.width_px / 2 == pytest.approx(700, abs=3)


def test_a_swaying_head_is_followed_slower_than_it_sways_and_turns_as_often() -> None:
    """The pattern on which rivals keep the whole face 55 to 100 % of the time, at up to 12 pixels a frame."""
    path = middles(path_of(lambda time: 960 + 330 * sin(2 * pi * time / 9), 36), 36)
    heads = np.array([960 + 330 * sin(2 * pi * frame / 270) for frame in range(len(path))])
    assert np.abs(path - heads).max() + 90 < 607.5 / 2
    assert np.abs(np.diff(path)).max() < 5.0
    assert turns(path) <= 8


def test_a_change_of_seats_is_one_eased_move_between_two_locks() -> None:
    path = middles(path_of(lambda time: float(np.interp(time, (10, 11.5), (500, 1300))), 25), 25)
    assert path[0] == pytest.approx(500, abs=20)
    assert path[-1] == pytest.approx(1300, abs=20)
    assert turns(path) == 0
    assert (np.diff(path) == 0).mean() > 0.8
    assert np.abs(np.diff(path)).max() <= 0.6 * 607.5 / 30 * 1.01


def test_the_zoom_comes_from_the_head_and_stops_at_what_pixels_bear() -> None:
    head = Box(900, 300, 120, 160)
    window = lock(head, bounds=BOUNDS, aspect=TALL, framing=Framing(0.2), output_px=PHONE)
    assert window.height_px == pytest.approx(800)
    eyes = (head.y_px + 0.4 * head.height_px - window.y_px) / window.height_px
    assert 0.36 < eyes < 0.43
    close = lock(head, bounds=BOUNDS, aspect=TALL, framing=Framing(0.5, max_upscale=2.0), output_px=PHONE)
    assert close.height_px == pytest.approx(960)
    small = lock(head, bounds=Box(0, 0, 640, 360), aspect=TALL, framing=Framing(0.3, max_upscale=2.0), output_px=PHONE)
    assert small.height_px == pytest.approx(360), "the largest window is allowed whatever it needs"


def test_there_is_room_before_a_face_that_looks_aside() -> None:
    head = Box(900, 300, 120, 160)
    left, straight, right = (
        lock(head, yaw=yaw, bounds=BOUNDS, aspect=TALL, framing=Framing(), output_px=PHONE).x_px
        for yaw in (-0.8, 0, 0.8)
    )
    assert straight - left == pytest.approx(right - straight)
    assert 10 < right - straight < 0.06 * 607.5


def test_hair_is_kept_while_there_is_picture_above() -> None:
    window = lock(Box(800, 200, 300, 400), bounds=BOUNDS, aspect=TALL, framing=Framing(0.6), output_px=PHONE)
    assert window.y_px <= 200 - 0.25 * 400


@pytest.mark.parametrize("aims", [[], [Aim(ClipTime(90_000_000), Box(0, 0, 100, 100))]], ids=["none", "elsewhere"])
def test_without_a_head_the_largest_window_stands_in_the_middle(aims: list[Aim]) -> None:
    span = TimeRange(ClipTime(0), ClipTime(1_000_000))
    keys = follow(aims, span, bounds=BOUNDS, aspect=TALL, framing=Framing(0.3), output_px=PHONE, rate=RATE)
    assert keys == (Keyframe(ClipTime(0), CropWindow(656.25, 0.0, 607.5, 1080.0)),)


def test_a_head_that_is_lost_for_seconds_binds_nobody_meanwhile() -> None:
    seen = [(0, 500), (1, 500), (2, 500), (10, 500), (11, 500)]
    aims = [Aim(ClipTime(time * 1_000_000), Box(x, 300, 150, 200)) for time, x in seen]
    span = TimeRange(ClipTime(0), ClipTime(12_000_000))
    keys = follow(aims, span, bounds=BOUNDS, aspect=TALL, framing=Framing(), output_px=PHONE, rate=RATE)
    assert len(keys) == 1


def test_a_head_almost_as_wide_as_the_window_does_not_shake_it() -> None:
    noise = np.random.default_rng(2).normal(0, 3, 200)
    keys = path_of(lambda time: 700 + float(noise[round(time * 5)]), 30, head=(560, 700))
    assert len(keys) == 1


def test_an_hour_is_followed_in_seconds() -> None:
    keys = path_of(lambda time: 960 + 330 * sin(2 * pi * time / 9), 3600)
    assert len(keys) <= 3600 * 30
