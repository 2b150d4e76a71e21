# SPDX-License-Identifier: MIT
"""Faces of the source where the output shows them."""

from __future__ import annotations

import pytest
from tests.unit.overlays.overlay_makers import PORTRAIT

from clipmill.domain.clip import Area, CameraPath, CameraShot, CropWindow, Edl, Fill, Keyframe, Pane
from clipmill.domain.picture import Box, FaceTrack, Footage, Shot
from clipmill.domain.times import ClipRange, ClipTime, SourceTime, TimeRange
from clipmill.overlays import faces_in_output, heads_in_clip

HEAD = Box(800, 200, 200, 240)
SECOND = 1_000_000


def pane(window: CropWindow, fill: Fill = Fill.COVER, area: Area = Area()) -> Pane:  # noqa: B008 - frozen
    return Pane(area, fill, (Keyframe(ClipTime(0), window),))


def camera(*panes: Pane) -> CameraPath:
    return CameraPath((CameraShot(TimeRange(ClipTime(0), ClipTime(4 * SECOND)), panes, ""),))


def at(time_us: int) -> ClipRange:
    return TimeRange(ClipTime(time_us), ClipTime(time_us + 2))


def close(box: Box, expected: tuple[float, float, float, float]) -> bool:
    return (box.x_px, box.y_px, box.width_px, box.height_px) == pytest.approx(expected, abs=0.5)


def test_a_head_in_a_filling_window_is_scaled_with_it() -> None:
    path = camera(pane(CropWindow(656, 0, 608, 1080)))
    (seen,) = faces_in_output(path, [(at(SECOND), HEAD)], PORTRAIT)
    assert close(seen.box, (255.8, 355.6, 355.3, 426.7))


def test_a_head_in_a_blurred_pane_is_in_its_middle() -> None:
    path = camera(pane(CropWindow(0, 0, 1920, 1080), Fill.BLUR))
    (seen,) = faces_in_output(path, [(at(SECOND), HEAD)], PORTRAIT)
    assert close(seen.box, (450, 656.25 + 112.5, 112.5, 135))


def test_a_head_shown_twice_is_in_the_way_twice() -> None:
    halves = (Area(0, 0, 1, 0.5), Area(0, 0.5, 1, 0.5))
    path = camera(*(pane(CropWindow(400, 0, 1080, 960), area=area) for area in halves))
    above, below = faces_in_output(path, [(at(0), HEAD)], PORTRAIT)
    assert below.box.y_px - above.box.y_px == pytest.approx(960)


def test_a_head_out_of_view_is_not_in_the_way() -> None:
    path = camera(pane(CropWindow(0, 0, 608, 1080)))
    assert faces_in_output(path, [(at(0), HEAD), (at(9 * SECOND), HEAD)], PORTRAIT) == ()


def test_the_window_of_the_time_counts() -> None:
    frames = (
        Keyframe(ClipTime(0), CropWindow(0, 0, 608, 1080)),
        Keyframe(ClipTime(SECOND), CropWindow(656, 0, 608, 1080)),
    )
    path = camera(Pane(Area(), Fill.COVER, frames))
    assert faces_in_output(path, [(at(SECOND - 2), HEAD)], PORTRAIT) == ()
    assert len(faces_in_output(path, [(at(SECOND), HEAD)], PORTRAIT)) == 1


def track(*, is_live: bool = True) -> FaceTrack:
    times = tuple(SourceTime(time) for time in range(0, 2 * SECOND + 1, SECOND // 5))
    return FaceTrack(1, 1, times, (HEAD,) * len(times), is_live=is_live)


def test_live_faces_are_met_every_half_second_of_what_is_kept() -> None:
    whole = TimeRange(SourceTime(0), SourceTime(4 * SECOND))
    footage = Footage(whole, Box(0, 0, 1920, 1080), (Shot(whole, (track(), track(is_live=False))),))
    edl = Edl((TimeRange(SourceTime(SECOND), SourceTime(4 * SECOND)),))
    heads = heads_in_clip(edl, (footage,))
    assert [look.in_us for look, _ in heads] == [0, SECOND // 2, SECOND]
    assert {look.duration_us for look, _ in heads} == {SECOND // 2}
    assert {box for _, box in heads} == {HEAD}
    assert heads_in_clip(edl, ()) == ()


def test_no_look_at_a_face_reaches_over_a_cut_of_the_camera() -> None:
    whole = TimeRange(SourceTime(0), SourceTime(4 * SECOND))
    footage = Footage(whole, Box(0, 0, 1920, 1080), (Shot(whole, (track(),)),))
    cut = ClipTime(1_200_000)
    shots = tuple(
        CameraShot(TimeRange(ClipTime(begin), ClipTime(end)), (pane(CropWindow(656, 0, 608, 1080)),), "")
        for begin, end in ((0, cut), (cut, 4 * SECOND))
    )
    path = CameraPath(shots)
    looks = [look for look, _ in heads_in_clip(Edl((whole,)), (footage,), path)]
    assert all(look.out_us <= cut or look.in_us >= cut for look in looks)
    assert TimeRange(ClipTime(SECOND), cut) in looks
    assert {item.range for item in faces_in_output(path, [(look, HEAD) for look in looks], PORTRAIT)} == set(looks)
