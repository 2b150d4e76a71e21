# SPDX-License-Identifier: MIT
"""A portrait moves where its face is, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from clipmill.demo.panes import panes_of_shot
from clipmill.demo.portrait import HOST_FEATURES, AnimatedPortrait, Pixels, Pose, pose_at
from clipmill.demo.script import Picture, Voice
from clipmill.demo.timeline import FRAME_RATE, TimedShot, Timeline


def photograph(height: int = 512, width: int = 512) -> Pixels:
    """Return a picture whose every point is told apart from its neighbors."""
    rows, columns = np.mgrid[0:height, 0:width]
    planes = (rows % 251, columns % 241, (rows + columns) % 239)
    return np.stack(planes, axis=-1).astype(np.uint8)


@pytest.fixture(scope="module")
def portrait() -> AnimatedPortrait:
    return AnimatedPortrait(photograph(), HOST_FEATURES)


def changed(portrait: AnimatedPortrait, pose: Pose) -> tuple[int, int, int, int]:
    """Return the box of what a pose changes: left, top, right, bottom."""
    differs = np.any(portrait.frame(pose) != portrait.frame(Pose()), axis=-1)
    rows, columns = np.nonzero(differs)
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


def test_at_rest_the_portrait_is_the_photograph(portrait: AnimatedPortrait) -> None:
    differences = np.abs(portrait.frame(Pose()).astype(int) - photograph())
    assert np.percentile(differences, 99) <= 2


def test_sway_stays_inside_the_head(portrait: AnimatedPortrait) -> None:
    left, top, right, bottom = changed(portrait, Pose(x_px=4.0, y_px=2.0, tilt_rad=0.03))
    head_left, head_top, head_right, head_bottom = HOST_FEATURES.head
    assert head_left <= left < right <= head_right
    assert head_top <= top < bottom <= head_bottom


def test_the_mouth_opens_below_the_eyes_and_above_the_neck(portrait: AnimatedPortrait) -> None:
    left, top, right, bottom = changed(portrait, Pose(mouth=1.0))
    assert top > HOST_FEATURES.eyes[0][1] + 20
    assert bottom <= HOST_FEATURES.chin_y_px + 7
    assert left > HOST_FEATURES.mouth[0] - 1.5 * HOST_FEATURES.mouth_half_width_px
    assert right < HOST_FEATURES.mouth[0] + 1.5 * HOST_FEATURES.mouth_half_width_px


def test_an_open_mouth_is_dark_inside(portrait: AnimatedPortrait) -> None:
    x, y = (round(value) for value in HOST_FEATURES.mouth)
    assert portrait.frame(Pose(mouth=1.0))[y + 4, x].max() < 70


@pytest.mark.parametrize("lid_px", [7.5, -6.0])
def test_a_blink_changes_the_eyes_alone(lid_px: float) -> None:
    face = AnimatedPortrait(photograph(), replace(HOST_FEATURES, lid_px=lid_px))
    left, top, right, bottom = changed(face, Pose(lids=1.0))
    (x_1, y_1), (x_2, y_2) = HOST_FEATURES.eyes
    assert x_1 - 20 < left < right < x_2 + 20
    assert y_1 - 15 < top < bottom < y_2 + 15


def test_faces_blink_and_do_not_move_alike() -> None:
    times = np.arange(0.0, 12.0, 0.04)
    one, two = ([pose_at(float(time), 0.0, phase=phase) for time in times] for phase in (0.4, 2.9))
    assert max(pose.lids for pose in one) > 0.8
    assert np.mean([pose.lids > 0.0 for pose in one]) < 0.15
    assert abs(np.corrcoef([pose.x_px for pose in one], [pose.x_px for pose in two])[0, 1]) < 0.6


@pytest.mark.parametrize(("picture", "panes"), [("both", 2), ("host", 1), ("guest", 1), ("cat", 1), ("rules", 0)])
def test_a_shot_has_its_panes_with_a_frame_for_each_of_its_frames(picture: str, panes: int) -> None:
    still = np.zeros(10 * 1920, np.float32)
    shot = TimedShot(Picture(picture), 3, 4)
    talk = Timeline(48_000, still, (shot,), {voice: np.zeros(10, np.float32) for voice in Voice})
    pictures = {"host": photograph(), "guest": photograph(600), "cat": photograph(300, 451)}
    made = panes_of_shot(shot, talk, pictures)
    assert len(made) == panes
    for pane in made:
        frames = list(pane.frames)
        assert {frame.shape for frame in frames} == {(pane.height_px, pane.width_px, 3)}
        assert len(frames) == shot.frame_count
        assert abs(pane.width_px / pane.height_px * panes - 16 / 9) < 0.01
    assert FRAME_RATE * 1920 == 48_000
