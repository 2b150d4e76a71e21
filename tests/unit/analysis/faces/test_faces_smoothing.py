# SPDX-License-Identifier: MIT
"""The boxes of a track are calm, on time and as large as the face."""

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.faces.smoothing import face_box, sample_times, smooth_faces, yaw
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime


def _times(count: int, step_us: int = 200_000) -> list[SourceTime]:
    return [SourceTime(number * step_us) for number in range(count)]


def _points(nose_x: float, half: float = 20.0) -> npt.NDArray[np.float32]:
    """Return a face whose ears are `half` from its middle at (100, 100)."""
    return np.array([[90, 90], [110, 90], [nose_x, 100], [100, 115], [100 - half, 95], [100 + half, 95]], np.float32)


def test_jitter_becomes_calm_and_stays_in_place() -> None:
    noise = np.random.default_rng(1).normal(0, 2.0, (40, 2))
    boxes = [Box(100 + x, 50 + y, 80, 80) for x, y in noise]
    smooth, _ = smooth_faces(_times(40), boxes, [0.0] * 40, _times(40))
    centers = np.array([box.center for box in smooth])
    raw = np.array([box.center for box in boxes])
    assert np.abs(np.diff(centers, axis=0)).mean() < 0.4 * np.abs(np.diff(raw, axis=0)).mean()
    assert abs(centers[:, 0].mean() - 140) < 1


def test_a_steady_walk_is_followed_without_lag_to_both_ends() -> None:
    boxes = [Box(10.0 * number, 50, 80, 80) for number in range(20)]
    smooth, _ = smooth_faces(_times(20), boxes, [0.0] * 20, _times(20))
    for box, raw in zip(smooth, boxes, strict=True):
        assert box.center[0] == pytest.approx(raw.center[0], abs=0.5 if raw.x_px not in {0.0, 190.0} else 5)


def test_one_wild_detection_is_left_out() -> None:
    boxes = [Box(100, 50, 80, 80)] * 10
    boxes[5] = Box(160, 50, 80, 80)
    smooth, _ = smooth_faces(_times(10), boxes, [0.0] * 10, _times(10))
    assert max(box.center[0] for box in smooth) == pytest.approx(140)


def test_one_detection_alone_is_enough() -> None:
    smooth, yaws = smooth_faces(_times(1), [Box(100, 50, 100, 100)], [0.3], _times(1))
    assert smooth == (face_box(150, 100, 100, 0.3),)
    assert yaws == (0.3,)


def test_the_box_reaches_over_the_detectors_to_hairline_and_chin() -> None:
    box = face_box(100, 100, 100, 0.0)
    assert box.y_px < 50
    assert box.y_px + box.height_px > 150
    assert box.center[0] == pytest.approx(100)


def test_gaps_are_filled_to_four_samples_a_second() -> None:
    times = sample_times([SourceTime(0), SourceTime(200_000), SourceTime(1_100_000)], [Box(100, 50, 80, 80)] * 3)
    assert times[:2] == (0, 200_000)
    assert times[-1] == 1_100_000
    assert max(np.diff(times)) <= 250_000


def test_yaw_is_where_the_nose_is_between_the_ears() -> None:
    assert yaw(_points(100)) == pytest.approx(0, abs=1e-6)
    assert yaw(_points(115)) == pytest.approx(-yaw(_points(85)), abs=1e-6)
    assert 0.2 < yaw(_points(115)) < 0.6
    assert yaw(_points(125, half=1.0)) > 0.9
    assert yaw(np.zeros((6, 2), np.float32)) == 0


def test_a_quick_change_of_place_is_followed() -> None:
    seconds = np.arange(0, 4, 0.2)
    way = 300 * (0.5 - 0.5 * np.cos(np.pi * np.clip((seconds - 1.5) / 1.2, 0, 1)))
    boxes = [Box(float(x), 50, 80, 80) for x in way]
    times = sample_times(_times(20), boxes)
    assert len(times) > 25
    smooth, _ = smooth_faces(_times(20), boxes, [0.0] * 20, times)
    at = np.array(times) / 1e6
    true = 40 + 300 * (0.5 - 0.5 * np.cos(np.pi * np.clip((at - 1.5) / 1.2, 0, 1)))
    assert np.abs([box.center[0] for box in smooth] - true).max() < 0.06 * 80


def test_unsure_detections_count_less_than_sure_ones() -> None:
    boxes = [Box(100 + 9 * (number % 2), 50, 80, 80) for number in range(20)]
    scores = [0.9, 0.3] * 10
    smooth, _ = smooth_faces(_times(20), boxes, [0.0] * 20, _times(20), scores)
    assert max(abs(box.center[0] - 140) for box in smooth) < 2
    whole, _ = smooth_faces(_times(20), boxes, [0.0] * 20, _times(20))
    assert np.mean([box.center[0] for box in whole]) > 142
