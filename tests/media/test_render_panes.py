# SPDX-License-Identifier: MIT
"""Panes that glide, stand on each other, have a border, or change thirty times in a clip; looked at in pixels."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tests.media.rendering import SMALL, make_source, read_pictures, render, request_of, run_tool

from clipmill.domain.clip import Area, CameraPath, CameraShot, CropWindow, Fill, Keyframe, Pane
from clipmill.domain.media import Size
from clipmill.domain.times import ClipTime, TimeRange

pytestmark = pytest.mark.media
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "4")
RED, GREEN, BLUE, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)
QUARTERS = (
    "color=red:s=160x90:r=25[a];color=lime:s=160x90:r=25[b];color=blue:s=160x90:r=25[c];color=white:s=160x90:r=25"
    "[d];[a][b]hstack[t];[c][d]hstack[u];[t][u]vstack"
)
HALVES = CropWindow(0, 0, 160, 90)
RATE = 25


def assert_color(picture: npt.NDArray[np.uint8], x_px: int, y_px: int, color: tuple[int, int, int]) -> None:
    found = picture[y_px - 1 : y_px + 2, x_px - 1 : x_px + 2].mean(axis=(0, 1))
    assert np.abs(found - np.array(color)).max() < 30, f"{found} at {x_px},{y_px}, expected {color}"


def at(frame: int) -> ClipTime:
    return ClipTime(frame * 1_000_000 // RATE)


def path_of(*shots: tuple[int, int, tuple[Pane, ...]]) -> CameraPath:
    return CameraPath(tuple(CameraShot(TimeRange(at(start), at(end)), panes, "test") for start, end, panes in shots))


def still(window: CropWindow, area: Area = Area(), border: float = 0.0, start: int = 0) -> Pane:  # noqa: B008 - frozen
    return Pane(area, Fill.COVER, (Keyframe(at(start), window),), border)


def blob(size: Size, *, x_px: float, y_px: float, sigma_px: float = 12.0, bits: int = 8) -> str:
    """Return a dark picture with one soft white dot."""
    low, high = 16 << (bits - 8), 200 << (bits - 8)
    dot = f"{low}+{high}*exp(-((X-{x_px})^2+(Y-{y_px})^2)/{2 * sigma_px**2})"
    pixels = "yuv420p" if bits == 8 else f"yuv420p{bits}le"
    grey = 128 << (bits - 8)
    # Drawn once and shown again.
    return (
        f"color=black:s={size.width_px}x{size.height_px}:r={RATE},format={pixels},geq=lum='{dot}':cb={grey}:cr={grey},"
        "loop=-1:1"
    )


def dot_of(picture: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """Return the middle of the white dot."""
    light = np.maximum(picture.mean(axis=2) - 60, 0)
    down, across = np.indices(light.shape)
    return float((light * across).sum() / light.sum()), float((light * down).sum() / light.sum())


def glide(count: int, *, zoom: float = 0.0, speed_px: float = 0.3, width: float = 101.25) -> tuple[Keyframe, ...]:
    """Return a slow pan, growing closer, of a window of 9:16."""
    keys = []
    for frame in range(count):
        wide = width / (1 + zoom * frame / count)
        high = wide * 16 / 9
        window = CropWindow(100 + speed_px * frame - wide / 2, 90 + 0.1 * frame - high / 2 + 20, wide, high)
        keys.append(Keyframe(at(frame), window))
    return tuple(keys)


@pytest.mark.parametrize(
    ("zoom", "bits", "allowed_px"), [(0.0, 8, 0.15), (0.3, 8, 0.35), (0.0, 10, 0.3), (0.3, 10, 0.45)]
)
def test_a_slow_move_does_not_step(tmp_path: Path, zoom: float, bits: int, allowed_px: float) -> None:
    """Whole pixels of the source, each 3.6 of the output, would tremble by more than a pixel."""
    frame_size = Size(320, 240)
    codec = X264 if bits == 8 else ("-c:v", "ffv1")
    source = make_source(
        tmp_path / "source.mkv", blob(frame_size, x_px=110, y_px=115, bits=bits), None, *codec, duration_s=2
    )
    keys = glide(50, zoom=zoom)
    request = request_of(source, size=Size(360, 640), camera=path_of((0, 50, (Pane(Area(), Fill.COVER, keys),))))
    shown = read_pictures(render(request, tmp_path), Size(360, 640))
    assert len(shown) == 50
    off = []
    for picture, key in zip(shown, keys, strict=True):
        window, (x_px, y_px) = key.window, dot_of(picture)
        scale = 360 / window.width_px
        off.append((x_px - (110.5 - window.x_px) * scale + 0.5, y_px - (115.5 - window.y_px) * scale + 0.5))
    tremble = np.diff(np.array(off), axis=0)
    assert np.sqrt((tremble**2).sum(axis=1).mean()) < allowed_px
    assert np.abs(np.array(off)).max() < 1.0


def test_a_glide_that_rests_and_jumps_is_where_it_should_be_on_each_frame(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=2)
    pan = [Keyframe(at(frame), CropWindow(2 * frame, 0, 80, 80)) for frame in range(10)]
    jump = Keyframe(at(30), CropWindow(180, 95, 60, 60))
    camera = path_of((0, 50, (Pane(Area(), Fill.COVER, (*pan, jump)),)))
    size = Size(180, 180)
    shown = read_pictures(render(request_of(source, size=size, camera=camera), tmp_path), size)
    assert len(shown) == 50
    for frame, color in ((0, RED), (29, RED), (30, WHITE), (49, WHITE)):
        assert_color(shown[frame], 90, 90, color)


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
@pytest.mark.parametrize("size", [Size(90, 160), Size(360, 640)], ids=["smaller", "larger"])
def test_a_glide_over_an_hdr_picture_keeps_its_place(tmp_path: Path, transfer: str, size: Size) -> None:
    picture = blob(Size(320, 240), x_px=110, y_px=115, bits=10)
    tags = ("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc")
    encode = ("-c:v", "libx265", "-x265-params", f"log-level=error:transfer={transfer}", "-pix_fmt", "yuv420p10le")
    source = make_source(tmp_path / "source.mp4", picture, None, *encode, *tags, duration_s=0.8)
    keys = glide(20, zoom=0.3)
    request = request_of(source, size=size, camera=path_of((0, 20, (Pane(Area(), Fill.COVER, keys),))))
    shown = read_pictures(render(request, tmp_path), size)
    assert len(shown) == 20
    for picture_shown, key in zip(shown, keys, strict=True):
        scale = size.width_px / key.window.width_px
        assert dot_of(picture_shown)[0] == pytest.approx((110.5 - key.window.x_px) * scale - 0.5, abs=2.5)
        assert np.ptp(picture_shown[size.height_px // 2, 2].astype(int)) < 12, "grey stays grey"


def test_a_glide_over_a_turned_source_is_upright(tmp_path: Path) -> None:
    plain = make_source(tmp_path / "plain.mp4", QUARTERS, None, *X264, duration_s=0.8)
    source = tmp_path / "source.mp4"
    run_tool("-display_rotation", "90", "-i", str(plain), "-c", "copy", str(source))
    keys = tuple(Keyframe(at(frame), CropWindow(0, 20 + 3 * frame, 90, 90)) for frame in range(20))
    camera = path_of((0, 20, (Pane(Area(), Fill.COVER, keys),)))
    shown = read_pictures(render(request_of(source, size=Size(180, 180), camera=camera), tmp_path), Size(180, 180))
    assert_color(shown[0], 90, 90, GREEN)
    assert_color(shown[19], 90, 176, RED)


def test_four_panes_show_four_places(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=0.4)
    windows = [CropWindow(x, y, 50, 80) for y in (100, 5) for x in (5, 200)]
    areas = [Area(x, y, 0.5, 0.5) for y in (0, 0.5) for x in (0, 0.5)]
    panes = tuple(still(window, area) for window, area in zip(windows, areas, strict=True))
    shown = read_pictures(render(request_of(source, camera=path_of((0, 10, panes))), tmp_path))[5]
    for x_px, y_px, color in ((45, 80, BLUE), (135, 80, WHITE), (45, 240, RED), (135, 240, GREEN)):
        assert_color(shown, x_px, y_px, color)
    assert_color(shown, 87, 157, BLUE)
    assert_color(shown, 93, 163, GREEN)


def test_a_card_with_a_white_border_stands_on_blurred_parts(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=0.4)
    parts = (
        Pane(Area(0, 0, 1, 0.5), Fill.BLUR, (Keyframe(at(0), CropWindow(10, 10, 140, 60)),)),
        Pane(Area(0, 0.5, 1, 0.5), Fill.BLUR, (Keyframe(at(0), CropWindow(10, 100, 140, 60)),)),
    )
    card = still(CropWindow(170, 5, 90, 80), Area(0.3, 0.4, 0.5, 0.25), 0.0223)
    shown = read_pictures(render(request_of(source, camera=path_of((0, 10, (*parts, card)))), tmp_path))[5]
    assert_color(shown, 90, 80, RED)
    assert_color(shown, 90, 260, BLUE)
    assert_color(shown, 99, 168, GREEN)
    assert (shown[168, 54:58].min(axis=1) > 200).all(), "four pixels of border at the left"
    assert (shown[168, 140:144].min(axis=1) > 200).all(), "and at the right"
    assert (shown[128:132, 99].min(axis=1) > 200).all()
    assert shown[168, 60].max() > 200 > shown[168, 60].min()


def test_one_pane_moves_while_the_others_are_locked(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=1)
    moving = tuple(Keyframe(at(frame), CropWindow(min(230, 12 * frame), 0, 90, 80)) for frame in range(25))
    panes = (
        still(CropWindow(5, 100, 90, 80), Area(0, 0, 1, 0.5)),
        Pane(Area(0, 0.5, 1, 0.5), Fill.COVER, moving),
        still(CropWindow(200, 100, 60, 60), Area(0.4, 0.4, 0.2, 0.1)),
    )
    shown = read_pictures(render(request_of(source, camera=path_of((0, 25, panes))), tmp_path))
    for frame, below in ((0, RED), (5, RED), (22, GREEN)):
        assert_color(shown[frame], 90, 60, BLUE)
        assert_color(shown[frame], 90, 150, WHITE)
        assert_color(shown[frame], 90, 260, below)


def test_thirty_changes_of_layout_lose_no_frame_and_come_on_theirs(tmp_path: Path) -> None:
    """The brightness of the source counts its frames; its left half is reddish, its right half bluish."""
    level, half = "40+3*mod(N,50)", "if(lt(X,80),{},{})"
    colors = f"cb='{half.format(110, 146)}':cr='{half.format(146, 110)}'"
    picture = f"color=black:s=320x180:r=25,format=yuv420p,geq=lum='{level}':{colors}"
    source = make_source(tmp_path / "source.mp4", picture, None, *X264, "-g", "12", duration_s=9)
    left, right = CropWindow(10, 10, 90, 160), CropWindow(210, 10, 90, 160)
    shots, start = [], 0
    for number in range(31):
        end = start + 4 + number * 7 % 5
        keys = tuple(
            Keyframe(at(frame), CropWindow(210 + 0.6 * (frame - start), 10, 90, 80)) for frame in range(start, end)
        )
        layouts: tuple[tuple[Pane, ...], ...] = (
            (still(left, start=start),),
            (Pane(Area(0, 0, 1, 0.5), Fill.COVER, keys), still(CropWindow(10, 10, 90, 80), Area(0, 0.5, 1, 0.5))),
            (still(right, start=start), still(left, Area(0.1, 0.1, 0.3, 0.3), 0.02, start)),
        )
        shots.append((start, end, layouts[number % 3]))
        start = end
    shown = read_pictures(render(request_of(source, camera=path_of(*shots)), tmp_path)).astype(float)
    assert len(shown) == 225
    last = 225
    for (first, end, _), number in zip([*shots[:-1], (shots[-1][0], last, ())], range(31), strict=True):
        for frame in range(first, min(end, last)):
            below, above = shown[frame, 300, 90], shown[frame, 20, 90]
            brightness = above @ np.array((0.2126, 0.7152, 0.0722))
            expected = (40 + 3 * (frame % 50) - 16) / 219 * 255
            assert brightness == pytest.approx(expected, abs=6), f"frame {frame} is another one"
            is_red = tuple(bool(place[0] > place[2]) for place in (above, below))
            assert is_red == ((True, True), (False, True), (False, False))[number % 3], f"frame {frame}, {number}"


def test_shots_with_the_same_panes_stay_one_chain_and_jump_on_the_frame(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=2)
    places = [CropWindow(x, y, wide, wide) for x, y, wide in ((5, 5, 80), (200, 5, 60), (5, 100, 70), (200, 100, 80))]
    starts = [0, 9, 10, 33, 50]
    shots = [
        (start, end, (still(window, start=start),))
        for (start, end), window in zip(pairwise(starts), places, strict=True)
    ]
    size = Size(180, 180)
    shown = read_pictures(render(request_of(source, size=size, camera=path_of(*shots)), tmp_path), size)
    for (start, end, _), color in zip(shots, (RED, GREEN, BLUE, WHITE), strict=True):
        assert_color(shown[start], 90, 90, color)
        assert_color(shown[end - 1], 90, 90, color)


@pytest.mark.parametrize(
    "size", [Size(240, 240), Size(192, 240), Size(320, 180), SMALL], ids=["1:1", "4:5", "16:9", "9:16"]
)
def test_a_glide_over_a_large_source_with_odd_sides_fills_every_ratio(tmp_path: Path, size: Size) -> None:
    source = make_source(
        tmp_path / "source.mkv",
        "color=0x60A0F0:s=3839x2157:r=25",
        None,
        "-c:v",
        "ffv1",
        "-pix_fmt",
        "yuv444p",
        duration_s=0.4,
    )
    aspect = size.width_px / size.height_px
    keys = tuple(Keyframe(at(frame), CropWindow(2.3 * frame, 1.1 * frame, 640 * aspect, 640)) for frame in range(10))
    shown = read_pictures(
        render(request_of(source, size=size, camera=path_of((0, 10, (Pane(Area(), Fill.COVER, keys),)))), tmp_path),
        size,
    )
    assert len(shown) == 10
    for x_px, y_px in (
        (2, 2),
        (size.width_px - 3, 2),
        (2, size.height_px - 3),
        (size.width_px - 3, size.height_px - 3),
    ):
        assert shown[9, y_px, x_px].min() > 60, "no black beside the picture"


def test_a_blurred_pane_follows_without_changing_the_size_of_its_window(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=0.8)
    keys = tuple(Keyframe(at(frame), CropWindow(8 * frame, 5, 120 + frame, 70 + frame)) for frame in range(20))
    shown = read_pictures(
        render(request_of(source, camera=path_of((0, 20, (Pane(Area(), Fill.BLUR, keys),)))), tmp_path)
    )
    assert len(shown) == 20
    assert_color(shown[0], 90, 160, RED)
    assert_color(shown[19], 150, 150, GREEN)
