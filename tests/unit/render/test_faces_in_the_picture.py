# SPDX-License-Identifier: MIT
from __future__ import annotations

from clipmill.domain.clip import Area, CameraPath, CameraShot, CropWindow, Fill, Keyframe, Pane
from clipmill.domain.picture import Box
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.render.checks import faces_check

KEYS = tuple(Keyframe(ClipTime(time), CropWindow(x, 0, 600, 1080)) for time, x in ((0, 0), (500_000, 900)))
CAMERA = CameraPath(
    (CameraShot(TimeRange(ClipTime(0), ClipTime(1_000_000)), (Pane(Area(), Fill.COVER, KEYS),), "test"),)
)
LEFT, RIGHT = Box(100, 100, 200, 260), Box(1000, 100, 200, 260)


def test_a_face_inside_the_window_of_its_time_passes() -> None:
    check = faces_check(CAMERA, [(ClipTime(0), LEFT), (ClipTime(499_999), LEFT), (ClipTime(500_000), RIGHT)])
    assert check.is_passed
    assert check.measured == "100.0% of 3 looks"


def test_a_face_that_is_cut_or_out_of_the_picture_fails() -> None:
    assert not faces_check(CAMERA, [(ClipTime(0), RIGHT)]).is_passed
    assert not faces_check(CAMERA, [(ClipTime(0), Box(500, 100, 200, 260))]).is_passed


def test_nobody_and_a_face_too_large_for_the_window_are_no_fault() -> None:
    assert faces_check(CAMERA, []).is_passed
    assert faces_check(CAMERA, [(ClipTime(0), Box(0, 0, 700, 900))]).measured == "nobody to look at"
