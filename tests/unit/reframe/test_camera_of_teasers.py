# SPDX-License-Identifier: MIT
"""A clip that shows a stretch twice, or with pauses cut out, has a camera for all of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.unit.reframe.filmed import PORTRAIT, face, film, filmed, says, shot

from clipmill.domain.clip import CameraMode, Edl
from clipmill.domain.times import source_range_from_s

TEASER = Edl((source_range_from_s(6, 8), source_range_from_s(0, 4), source_range_from_s(4.5, 10)))


@pytest.mark.parametrize("camera", [CameraMode.STANDARD, CameraMode.CENTER_CROP, CameraMode.ACTIVE_SPEAKER])
def test_the_camera_covers_a_clip_with_a_teaser(camera: CameraMode) -> None:
    moving = film(shot(faces=[face(0, 200, drift_px_s=60)]), speaking=[says(0, 10, 0)])
    path = filmed(moving, camera=camera, layout=None, edl=TEASER)
    assert path.shots[0].range.in_us == 0
    assert path.shots[-1].range.out_us == TEASER.duration_us
    assert all(one.range.out_us == other.range.in_us for one, other in pairwise(path.shots))
    times = [key.time for item in path.shots for key in item.panes[0].keyframes]
    assert times == sorted(times)


def test_the_camera_is_on_the_face_on_both_sides_of_the_joint() -> None:
    moving = film(shot(faces=[face(0, 200, drift_px_s=120)]), speaking=[says(0, 10, 0)])
    path = filmed(moving, camera=CameraMode.ACTIVE_SPEAKER, layout=None, edl=TEASER, output=PORTRAIT)
    keys = [key for item in path.shots for key in item.panes[0].keyframes]
    for clip_us in range(100_000, TEASER.duration_us - 100_000, 100_000):
        source_s = TEASER.source_time(clip_us) / 1e6  # type: ignore[arg-type]
        middle = 200 + 120 * source_s + 0.4 * 160
        window = next(key.window for key in reversed(keys) if key.time <= clip_us)
        assert window.x_px <= middle <= window.x_px + window.width_px, (clip_us, window)
