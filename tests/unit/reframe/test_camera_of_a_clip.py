# SPDX-License-Identifier: MIT
from __future__ import annotations

from fractions import Fraction

import pytest

from clipmill.domain.clip import Area, CameraMode, CropWindow, Edl, Fill, LayoutName
from clipmill.domain.media import DynamicRange, Size, VideoStream
from clipmill.domain.options import AspectRatio, Resolution
from clipmill.domain.times import source_range_from_s
from clipmill.reframe import frame_clip, output_rate, output_size, ratio_of
from clipmill.reframe.output import MAX_SIDE_PX
from clipmill.reframe.windows import box_window, center_window, whole_box

EDL = Edl((source_range_from_s(3, 5), source_range_from_s(9, 10.5)))
PORTRAIT = Size(1080, 1920)


def stream(width: int, height: int, rate: Fraction | int | str = 30, *, is_variable: bool = False) -> VideoStream:
    size = Size(width, height)
    return VideoStream(
        0, "h264", size, size, 0, Fraction(1), Fraction(rate), is_variable, False, DynamicRange.SDR, "yuv420p"
    )


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (AspectRatio.PORTRAIT_9_16, Size(1080, 1920)),
        (AspectRatio.SQUARE, Size(1080, 1080)),
        (AspectRatio.PORTRAIT_4_5, Size(1080, 1350)),
        (AspectRatio.LANDSCAPE_16_9, Size(1920, 1080)),
        (AspectRatio.ORIGINAL, Size(1440, 1080)),
    ],
)
def test_the_shorter_side_is_the_resolution(ratio: AspectRatio, expected: Size) -> None:
    assert output_size(ratio, Resolution.FHD_1080, stream(640, 480)) == expected


def test_480_in_9_16_is_rounded_to_even() -> None:
    assert output_size(AspectRatio.PORTRAIT_9_16, Resolution.SD_480, None) == Size(480, 854)


def test_the_original_ratio_of_sound_alone_is_portrait() -> None:
    assert output_size(AspectRatio.ORIGINAL, Resolution.HD_720, None) == Size(720, 1280)


@pytest.mark.parametrize(("width", "height"), [(17, 6001), (9000, 20)])
def test_a_sliver_keeps_its_longer_side_within_what_players_take(width: int, height: int) -> None:
    size = output_size(AspectRatio.ORIGINAL, Resolution.FHD_1080, stream(width, height))
    assert max(size.width_px, size.height_px) == MAX_SIDE_PX
    assert min(size.width_px, size.height_px) >= 2


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("24000/1001", "24000/1001"),
        (24, 24),
        (25, 25),
        ("30000/1001", "30000/1001"),
        (30, 30),
        (48, 24),
        (50, 25),
        ("60000/1001", "30000/1001"),
        (60, 30),
        (90, 30),
        (120, 30),
        (240, 30),
        (15, 30),
        ("25/2", 25),
        (12, 24),
        (1, 30),
        ("2997/100", "30000/1001"),
        (31, 30),
        (27, "30000/1001"),
        (18, 30),
        (0, 30),
    ],
)
def test_a_constant_rate_becomes_a_standard_one(rate: str | int, expected: str | int) -> None:
    assert output_rate(stream(640, 480, rate)) == Fraction(expected)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [("24.2", 25), ("29.8", "30000/1001"), ("29.99", 30), (11, 30), ("23.9", "24000/1001"), (60, 30)],
)
def test_a_variable_rate_becomes_the_nearest_not_below(rate: str | int, expected: str | int) -> None:
    assert output_rate(stream(640, 480, rate, is_variable=True)) == Fraction(expected)


def test_sound_alone_has_thirty_frames_a_second() -> None:
    assert output_rate(None) == 30


def test_standard_shows_the_whole_frame_over_a_blur() -> None:
    path = frame_clip(
        edl=EDL, camera=CameraMode.STANDARD, source=stream(1280, 720), output=PORTRAIT, is_original_ratio=False
    )
    (shot,) = path.shots
    (pane,) = shot.panes
    assert (shot.range.in_us, shot.range.out_us) == (0, 3_500_000)
    assert pane.fill is Fill.BLUR
    assert pane.area == Area()
    assert pane.keyframes[0].window == CropWindow(0, 0, 1280, 720)


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1080, 1916), (540, 964)])
def test_standard_fills_the_output_when_the_shapes_nearly_agree(width: int, height: int) -> None:
    path = frame_clip(
        edl=EDL, camera=CameraMode.STANDARD, source=stream(width, height), output=PORTRAIT, is_original_ratio=False
    )
    assert path.shots[0].panes[0].fill is Fill.COVER


def test_center_crop_shows_the_middle() -> None:
    path = frame_clip(
        edl=EDL, camera=CameraMode.CENTER_CROP, source=stream(1280, 720), output=PORTRAIT, is_original_ratio=False
    )
    pane = path.shots[0].panes[0]
    assert pane.fill is Fill.COVER
    assert pane.keyframes[0].window == CropWindow(437, 0, 405, 720)


@pytest.mark.parametrize("mode", list(CameraMode))
def test_the_original_ratio_needs_no_fill(mode: CameraMode) -> None:
    source = stream(853, 479)
    output = output_size(AspectRatio.ORIGINAL, Resolution.HD_720, source)
    path = frame_clip(edl=EDL, camera=mode, source=source, output=output, is_original_ratio=True)
    pane = path.shots[0].panes[0]
    assert pane.fill is Fill.COVER
    assert pane.keyframes[0].window.width_px >= 850


def test_sound_alone_has_a_path_as_well() -> None:
    path = frame_clip(edl=EDL, camera=CameraMode.STANDARD, source=None, output=PORTRAIT, is_original_ratio=False)
    assert path.shots[0].panes[0].keyframes[0].window == box_window(whole_box(PORTRAIT))


def test_a_center_window_is_never_empty() -> None:
    assert center_window(Size(1, 1000), Fraction(16, 9)) == CropWindow(0, 499, 1, 1)


@pytest.mark.parametrize(
    ("layout", "camera", "fill"),
    [
        (LayoutName.FULL, CameraMode.STANDARD, Fill.COVER),
        (LayoutName.FIT, CameraMode.CENTER_CROP, Fill.BLUR),
        (LayoutName.GRID_4, CameraMode.STANDARD, Fill.BLUR),
        (LayoutName.GRID_4, CameraMode.CENTER_CROP, Fill.COVER),
        (None, CameraMode.ACTIVE_SPEAKER, Fill.COVER),
    ],
)
def test_layouts_that_are_drawn_win_over_the_camera_mode(
    layout: LayoutName | None, camera: CameraMode, fill: Fill
) -> None:
    path = frame_clip(
        edl=EDL,
        camera=camera,
        layout=layout,
        source=stream(1920, 1080),
        output=Size(1080, 1920),
        is_original_ratio=False,
    )

    assert path.shots[0].panes[0].fill is fill


@pytest.mark.parametrize("ratio", AspectRatio)
@pytest.mark.parametrize("resolution", Resolution)
def test_ratio_is_told_by_the_size(ratio: AspectRatio, resolution: Resolution) -> None:
    source = stream(1998, 1080)

    assert ratio_of(output_size(ratio, resolution, source), source) is ratio
