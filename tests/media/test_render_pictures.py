# SPDX-License-Identifier: MIT
from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tests.media.rendering import SMALL, make_source, read_pictures, read_sound, render, request_of, run_tool

from clipmill import fonts
from clipmill.domain.clip import (
    Area,
    CameraMode,
    CameraPath,
    CameraShot,
    CropWindow,
    Fill,
    Keyframe,
    Pane,
)
from clipmill.domain.media import DynamicRange, Size
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.render.boxes import read_mp4

pytestmark = pytest.mark.media
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "4", "-c:a", "aac")
RED, GREEN, BLUE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)
QUARTERS = (
    "color=red:s=160x90:r=25[a];color=lime:s=160x90:r=25[b];color=blue:s=160x90:r=25[c];color=white:s=160x90:r=25"
)
QUARTERS += "[d];[a][b]hstack[t];[c][d]hstack[u];[t][u]vstack"


def assert_color(picture: npt.NDArray[np.uint8], x_px: int, y_px: int, color: tuple[int, int, int]) -> None:
    found = picture[y_px - 2 : y_px + 3, x_px - 2 : x_px + 3].mean(axis=(0, 1))
    assert np.abs(found - np.array(color)).max() < 30, f"{found} at {x_px},{y_px}, expected {color}"


def path_of(*shots: tuple[float, float, tuple[Pane, ...]]) -> CameraPath:
    return CameraPath(
        tuple(
            CameraShot(TimeRange(ClipTime(int(start * 1e6)), ClipTime(int(end * 1e6))), panes, "test")
            for start, end, panes in shots
        )
    )


def still(window: CropWindow, area: Area | None = None, fill: Fill = Fill.COVER, time_s: float = 0.0) -> Pane:
    return Pane(area or Area(), fill, (Keyframe(ClipTime(int(time_s * 1e6)), window),))


def test_standard_shows_the_whole_frame_between_blurred_bands(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=1)
    picture = read_pictures(render(request_of(source), tmp_path))[10]
    for x_px, y_px, color in ((20, 125, RED), (160, 125, GREEN), (20, 195, BLUE), (160, 195, (255, 255, 255))):
        assert_color(picture, x_px, y_px, color)
    band = picture[20:100].astype(int)
    assert abs(np.diff(band, axis=1)).max() < 40, "no hard edge in the fill"
    assert band[:, :40, 0].mean() > 150
    assert band[:, -40:, 1].mean() > 150


def test_center_crop_fills_the_output_with_the_middle(tmp_path: Path) -> None:
    picture = "color=red:s=320x180:r=25,drawbox=x=96:w=128:h=180:c=lime:t=fill"
    source = make_source(tmp_path / "source.mp4", picture, None, *X264, duration_s=1)
    shown = read_pictures(render(request_of(source, mode=CameraMode.CENTER_CROP), tmp_path))[10]
    for x_px, y_px in ((4, 4), (90, 160), (175, 315)):
        assert_color(shown, x_px, y_px, GREEN)


@pytest.mark.parametrize(
    ("size", "fitted"),
    [(Size(180, 320), 101), (Size(320, 180), 180), (Size(240, 240), 135), (Size(192, 240), 108)],
    ids=["9:16", "16:9", "1:1", "4:5"],
)
def test_the_frame_is_as_large_as_the_ratio_allows(tmp_path: Path, size: Size, fitted: int) -> None:
    lines = ",".join(f"drawbox=y={y}:w=640:h=8:c=white:t=fill" for y in (24, 328))
    source = make_source(tmp_path / "source.mp4", f"color=0x606060:s=640x360:r=25,{lines}", None, *X264, duration_s=1)
    shown = read_pictures(render(request_of(source, size=size), tmp_path), size)[10]
    bright = np.flatnonzero(shown[:, size.width_px // 2].mean(axis=1) > 190)
    assert np.ptp(bright) + 1 == pytest.approx(fitted * 312 / 360, abs=3)
    assert (bright.max() + bright.min()) / 2 == pytest.approx(size.height_px / 2, abs=2)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_source_is_shown_upright(tmp_path: Path, turn: int) -> None:
    plain = make_source(tmp_path / "plain.mp4", QUARTERS, None, *X264, duration_s=1)
    source = tmp_path / "source.mp4"
    run_tool("-display_rotation", str(turn), "-i", str(plain), "-c", "copy", str(source))
    request = request_of(source, size=Size(180, 180))
    assert request.media.video is not None
    assert request.media.video.rotation_deg == (360 - turn) % 360
    shown = read_pictures(render(request, tmp_path), Size(180, 180))[10]
    left, top, right, bottom = (45, 60, 135, 120) if turn == 180 else (60, 45, 120, 135)
    expected = {90: (GREEN, BLUE), 180: ((255, 255, 255), RED), 270: (BLUE, GREEN)}[turn]
    assert_color(shown, left, top, expected[0])
    assert_color(shown, right, bottom, expected[1])


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path) -> None:
    picture = "color=black:s=320x240:r=25,drawbox=x=120:y=80:w=80:h=80:c=white:t=fill,setsar=2/1"
    source = make_source(tmp_path / "source.mp4", picture, None, *X264, duration_s=1)
    size = Size(320, 320)
    shown = read_pictures(render(request_of(source, size=size), tmp_path), size)[10].mean(axis=2) > 128
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    assert np.ptp(columns) / np.ptp(rows) == pytest.approx(2.0, abs=0.15)
    assert np.ptp(columns) == pytest.approx(80, abs=4)
    crop = read_pictures(render(request_of(source, size=size, mode=CameraMode.CENTER_CROP), tmp_path), size)[10]
    white = crop.mean(axis=2) > 128
    assert np.ptp(np.flatnonzero(white.any(axis=0))) == pytest.approx(320 * 160 / 240, abs=6)


@pytest.mark.parametrize(
    ("pixel_format", "codec"),
    [
        ("yuv420p10le", ("-c:v", "libx265", "-x265-params", "log-level=error")),
        ("yuv422p10le", ("-c:v", "prores_ks")),
        ("yuv444p", ("-c:v", "libx264")),
        ("yuvj420p", ("-c:v", "libx264")),
        ("rgb24", ("-c:v", "png")),
    ],
)
@pytest.mark.parametrize("mode", list(CameraMode))
def test_colors_survive_every_pixel_format(
    tmp_path: Path, pixel_format: str, codec: tuple[str, ...], mode: CameraMode
) -> None:
    picture = "color=0x3C78B4:s=318x178:r=25"
    source = make_source(tmp_path / "source.mov", picture, None, *codec, "-pix_fmt", pixel_format, duration_s=0.4)
    shown = read_pictures(render(request_of(source, mode=mode), tmp_path))[2]
    assert_color(shown, 90, 160, (0x3C, 0x78, 0xB4))
    fill = shown[10:60].mean(axis=(0, 1))
    assert np.abs(fill - np.array((0x3C, 0x78, 0xB4))).max() < 40


@pytest.mark.parametrize(
    ("size", "matrix"), [("1280x720", None), ("1280x720", "bt709"), ("320x240", None), ("320x240", "smpte170m")]
)
def test_colors_are_read_by_the_matrix_they_were_written_with(tmp_path: Path, size: str, matrix: str | None) -> None:
    written = matrix or ("bt709" if size == "1280x720" else "smpte170m")
    convert = f"color=red:s={size}:r=25,format=gbrp,scale=out_color_matrix={written}:out_range=tv,format=yuv420p"
    tags = f"colorspace={matrix or 'unknown'}:color_primaries=unknown:color_trc=unknown"
    arguments = (*X264, "-movflags", "-write_colr")
    source = make_source(tmp_path / "source.mp4", f"{convert},setparams={tags}", None, *arguments, duration_s=0.4)
    shown = read_pictures(render(request_of(source, mode=CameraMode.CENTER_CROP), tmp_path))[2]
    assert np.abs(shown[160, 90].astype(int) - np.array(RED)).max() < 12


@pytest.mark.parametrize(
    ("codec", "suffix"),
    [
        (("-c:v", "libx265", "-x265-params", "log-level=error"), ".mp4"),
        (("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"), ".webm"),
    ],
)
@pytest.mark.parametrize("matrix", [None, "smpte170m"])
def test_hd_without_color_tags_is_read_as_bt709_whatever_the_codec(
    tmp_path: Path, codec: tuple[str, ...], suffix: str, matrix: str | None
) -> None:
    convert = f"color=red:s=1280x720:r=25,format=gbrp,scale=out_color_matrix={matrix or 'bt709'}:out_range=tv"
    tags = f"setparams=colorspace={matrix or 'unknown'}:color_primaries=unknown:color_trc=unknown"
    picture = f"{convert},format=yuv420p,{tags}"
    source = make_source(tmp_path / f"source{suffix}", picture, None, *codec, duration_s=0.4)
    request = request_of(source, mode=CameraMode.CENTER_CROP)
    assert request.media.video is not None
    assert request.media.video.has_color_matrix is (matrix is not None)
    shown = read_pictures(render(request, tmp_path))[2]
    assert np.abs(shown[160, 90].astype(int) - np.array(RED)).max() < 12


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
@pytest.mark.parametrize("size", ["1280x720", "320x180"])
@pytest.mark.parametrize("matrix", ["smpte170m", "bt709"])
def test_the_container_says_the_matrix_where_the_pictures_do_not(
    tmp_path: Path, suffix: str, size: str, matrix: str
) -> None:
    convert = f"color=0x00C800:s={size}:r=25,format=gbrp,scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p"
    tags = f"setparams=colorspace={matrix}:color_primaries=bt709:color_trc=bt709"
    bare = "colorprim=undef:transfer=undef:colormatrix=undef"
    hevc = ("-c:v", "libx265", "-x265-params", f"log-level=error:{bare}", "-movflags", "+write_colr")
    said = ("-bsf:v", "hevc_metadata=video_full_range_flag=0:colour_primaries=2:transfer_characteristics=2")
    said = (said[0], f"{said[1]}:matrix_coefficients=2")
    source = make_source(tmp_path / f"source{suffix}", f"{convert},{tags}", None, *hevc, *said, duration_s=0.4)
    request = request_of(source, mode=CameraMode.CENTER_CROP)
    assert request.media.video is not None
    assert (request.media.video.has_color_matrix, request.media.video.color_matrix) == (False, matrix)
    shown = read_pictures(render(request, tmp_path))[2]
    assert np.abs(shown[160, 90].astype(int) - np.array((0, 200, 0))).max() < 12


def test_tags_that_come_later_in_the_stream_are_heeded(tmp_path: Path) -> None:
    parts = []
    for matrix, tag in (("bt709", "unknown"), ("smpte170m", "smpte170m")):
        convert = f"color=0x00C800:s=1280x720:r=25,format=gbrp,scale=out_color_matrix={matrix}:out_range=tv"
        tags = f"format=yuv420p,setparams=colorspace={tag}:color_primaries=unknown:color_trc=unknown"
        path = tmp_path / f"{tag}.ts"
        parts.append(make_source(path, f"{convert},{tags}", None, *X264, "-f", "mpegts", duration_s=1).read_bytes())
    source = tmp_path / "source.ts"
    source.write_bytes(b"".join(parts))
    shown = read_pictures(render(request_of(source, [(0.0, 1.0)], mode=CameraMode.CENTER_CROP), tmp_path))
    late = read_pictures(render(request_of(source, [(0.2, 1.8)], mode=CameraMode.CENTER_CROP), tmp_path))
    for picture in (shown[5], late[5], late[35]):
        assert np.abs(picture[160, 90].astype(int) - np.array((0, 200, 0))).max() < 12


def test_an_interlaced_source_loses_its_combs(tmp_path: Path) -> None:
    moving = "color=black:s=320x240:r=50,drawbox=x='mod(n*8,300)':w=20:h=240:c=white:t=fill:replace=1"
    moving = "color=black:s=320x240:r=50,geq=lum='if(between(X,mod(N*6,280),mod(N*6,280)+30),235,16)':cb=128:cr=128"
    encode = ("-vf", "interlace=scan=tff:lowpass=off", "-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-qscale:v", "2")
    source = make_source(tmp_path / "source.mkv", moving, None, *encode, duration_s=2)
    request = request_of(source, size=Size(320, 240))
    assert request.media.video is not None
    assert request.media.video.is_interlaced
    assert request.spec.frame_rate == 25
    frames = read_pictures(render(request, tmp_path), Size(320, 240))[5:45].mean(axis=3)
    combs = np.abs(frames[:, 1:-1:2] - (frames[:, :-2:2] + frames[:, 2::2]) / 2).mean()
    plain = replace(request, media=replace(request.media, video=replace(request.media.video, is_interlaced=False)))
    raw = read_pictures(render(plain, tmp_path), Size(320, 240))[5:45].mean(axis=3)
    assert combs < 0.35 * np.abs(raw[:, 1:-1:2] - (raw[:, :-2:2] + raw[:, 2::2]) / 2).mean()


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_hdr_is_tone_mapped_to_daylight_and_tagged_sdr(tmp_path: Path, transfer: str) -> None:
    # 203 cd/m2, the reference white of BT.2408, is 58 % of the PQ scale and 75 % of the HLG scale.
    code = 64 + round(876 * (0.58 if transfer == "smpte2084" else 0.75))
    picture = f"color=black:s=320x180:r=25,format=yuv420p10le,geq=lum={code}:cb=512:cr=512"
    tags = ("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc")
    encode = ("-c:v", "libx265", "-x265-params", f"log-level=error:transfer={transfer}", "-pix_fmt", "yuv420p10le")
    source = make_source(tmp_path / "source.mp4", picture, None, *encode, *tags, duration_s=0.4)
    request = request_of(source)
    assert request.media.video is not None
    assert request.media.video.dynamic_range is not DynamicRange.SDR
    clip = render(request, tmp_path)
    shown = read_pictures(clip)[3]
    assert 170 < shown[160, 90].mean() <= 255
    assert np.ptp(shown[160, 90].astype(int)) < 8, "grey stays grey"
    video = read_mp4(clip).track("vide")
    assert video is not None
    assert video.color == (1, 1, 1, False)


@pytest.mark.parametrize("size", ["333x251", "64x64", "178x320", "840x360", "17x601"])
@pytest.mark.parametrize("mode", list(CameraMode))
def test_odd_tiny_tall_and_wide_sources_render(tmp_path: Path, size: str, mode: CameraMode) -> None:
    codec = ("-c:v", "ffv1", "-pix_fmt", "yuv444p")
    source = make_source(tmp_path / "source.mkv", f"color=lime:s={size}:r=25", None, *codec, duration_s=0.4)
    shown = read_pictures(render(request_of(source, mode=mode), tmp_path))
    assert len(shown) == 10
    assert_color(shown[5], 90, 160, GREEN)


def test_a_moving_window_jumps_on_the_very_frame(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=2)
    corners = [CropWindow(x, y, 90, 90) for x, y in ((0, 0), (160, 0), (0, 90), (200, 90))]
    zoomed = [*corners, CropWindow(10, 10, 40, 40), CropWindow(170, 10, 60, 60)]
    frames = [0, 7, 8, 21, 30, 44]
    keys = tuple(Keyframe(ClipTime(frame * 40_000), window) for frame, window in zip(frames, zoomed, strict=True))
    camera = path_of((0, 2, (Pane(Area(), Fill.COVER, keys),)))
    size = Size(180, 180)
    shown = read_pictures(render(request_of(source, size=size, camera=camera), tmp_path), size)
    assert len(shown) == 50
    white = (255, 255, 255)
    for first, last, color in (
        (0, 6, RED),
        (7, 7, GREEN),
        (8, 20, BLUE),
        (21, 29, white),
        (30, 43, RED),
        (44, 49, GREEN),
    ):
        for frame in (first, last):
            assert_color(shown[frame], 90, 90, color)


def test_shots_with_other_layouts_follow_each_other_on_the_frame(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=2)
    upper, lower = Area(0, 0, 1, 0.4), Area(0, 0.4, 1, 0.6)
    split = (still(CropWindow(0, 0, 160, 90), upper), still(CropWindow(160, 90, 160, 90), lower))
    inset = (still(CropWindow(0, 0, 160, 90)), still(CropWindow(160, 0, 100, 60), Area(0.6, 0.1, 0.3, 0.2)))
    camera = path_of((0, 0.8, split), (0.8, 1.2, (still(CropWindow(0, 90, 160, 90)),)), (1.2, 2.0, inset))
    shown = read_pictures(render(request_of(source, camera=camera), tmp_path))
    assert len(shown) == 50
    for frame in (0, 19):
        assert_color(shown[frame], 90, 60, RED)
        assert_color(shown[frame], 90, 250, (255, 255, 255))
    for frame in (20, 29):
        assert_color(shown[frame], 90, 160, BLUE)
    for frame in (30, 49):
        assert_color(shown[frame], 20, 200, RED)
        assert_color(shown[frame], 135, 64, GREEN)


def test_a_window_moves_in_each_pane_of_a_split(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=1)
    a = tuple(Keyframe(ClipTime(t), CropWindow(x, 0, 90, 80)) for t, x in ((0, 0), (400_000, 200)))
    b = tuple(Keyframe(ClipTime(t), CropWindow(x, 100, 90, 80)) for t, x in ((0, 0), (600_000, 200)))
    panes = (Pane(Area(0, 0, 1, 0.5), Fill.COVER, a), Pane(Area(0, 0.5, 1, 0.5), Fill.COVER, b))
    shown = read_pictures(render(request_of(source, camera=path_of((0, 1, panes))), tmp_path))
    white = (255, 255, 255)
    for frame, above, below in ((9, RED, BLUE), (10, GREEN, BLUE), (14, GREEN, BLUE), (15, GREEN, white)):
        assert_color(shown[frame], 90, 80, above)
        assert_color(shown[frame], 90, 240, below)


def test_captions_are_burned_in_white(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", "color=blue:s=320x180:r=25", None, *X264, duration_s=1)
    box = "{\\p1\\an7\\pos(40,200)\\bord0\\shad0\\1c&HFFFFFF&}m 0 0 l 100 0 100 50 0 50"
    events = f"[Events]\nFormat: Start, End, Style, Text\nDialogue: 0:00:00.40,0:00:00.80,Default,{box}\n"
    head = f"[Script Info]\nPlayResX: {SMALL.width_px}\nPlayResY: {SMALL.height_px}\n\n"
    # libass draws no shape in a style whose font it lacks, and it sees none but those of the folder.
    style = "[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Noto Sans Gurmukhi ExtraBold,20\n\n"
    fonts_dir = tmp_path / "letters"
    fonts_dir.mkdir()
    shutil.copy(Path(fonts.__file__).parent / "data" / "NotoSansGurmukhi-ExtraBold.ttf", fonts_dir)
    request = replace(request_of(source), ass_text=head + style + events, fonts_dir=fonts_dir)
    shown = read_pictures(render(request, tmp_path))
    assert_color(shown[9], 90, 225, (0, 0, 240))
    assert shown[10, 215:235, 60:120].min() > 245
    assert shown[19, 215:235, 60:120].min() > 245
    assert shown[20, 215:235, 60:120, 0].max() < 40


def test_sound_alone_gets_a_picture_that_moves_with_it(tmp_path: Path) -> None:
    voice = "aevalsrc='if(lt(t,1),0,0.6*sin(2*PI*(200+400*t)*t))':s=48000"
    source = make_source(tmp_path / "source.m4a", None, voice, "-c:a", "aac", duration_s=3)
    request = request_of(source)
    assert request.media.video is None
    shown = read_pictures(render(request, tmp_path)).astype(int)
    assert len(shown) == 90
    band = shown[:, 90:180].max(axis=3)
    bright = (band > 200).mean(axis=(1, 2))
    assert bright[50:].mean() > 2 * bright[5:25].mean()
    assert np.abs(np.diff(band[50:80], axis=0)).mean() > 0.3
    assert shown[:, 200:].max() < 140, "room for captions"


def test_sound_alone_keeps_its_two_sides(tmp_path: Path) -> None:
    sides = "aevalsrc='0.3*sin(2*PI*300*t)*lt(t,1)|0.3*sin(2*PI*500*t)*gte(t,1)':s=48000:c=stereo"
    source = make_source(tmp_path / "source.wav", None, sides, duration_s=2)
    samples = read_sound(render(request_of(source), tmp_path))
    first, second = samples[4800:43200].std(axis=0), samples[52800:91200].std(axis=0)
    assert first == pytest.approx([0.21, 0.0], abs=0.01)
    assert second == pytest.approx([0.0, 0.21], abs=0.01)


def test_no_sound_gives_silence_of_the_same_length(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source.mp4", QUARTERS, None, *X264, duration_s=2)
    samples = read_sound(render(request_of(source, [(0.2, 1.7)]), tmp_path))
    assert abs(len(samples) - 1.52 * 48000) <= 1024
    assert np.abs(samples).max() == 0
