# SPDX-License-Identifier: MIT
"""The probe tells the truth about clips made for the purpose."""

from __future__ import annotations

import hashlib
import struct
from fractions import Fraction
from pathlib import Path

import pytest
from tests.media.generated import AAC, H264, MPEG2, beep_source, cut_off, ffmpeg, make_clip

from clipmill.domain.errors import DecodeFailed, ProbeFailed, SourceNotFound
from clipmill.domain.media import DynamicRange, Size
from clipmill.media.measure import measure_end_us
from clipmill.media.probe import probe

pytestmark = pytest.mark.media

SHORT_S = 2.0


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of H.264 and AAC in MP4, index in front."""
    folder = tmp_path_factory.mktemp("plain")
    return make_clip(folder / "plain.mp4", *H264, *AAC, "-movflags", "+faststart", duration_s=SHORT_S)


def test_a_plain_clip_is_told_whole(plain: Path) -> None:
    media = probe(plain)
    assert media.video is not None
    assert media.audio is not None
    assert media.path == str(plain)
    assert media.content_hash == hashlib.sha256(plain.read_bytes()).hexdigest()
    assert media.size_bytes == plain.stat().st_size
    assert media.container.startswith("mov")
    assert abs(media.duration_us - 2_000_000) <= 1_000
    assert media.start_offset_us == 0
    assert media.title is None
    assert (media.video.codec, media.video.pixel_format) == ("h264", "yuv420p")
    assert media.video.size == media.video.coded_size == Size(160, 90)
    assert (media.video.rotation_deg, media.video.pixel_aspect) == (0, Fraction(1))
    assert media.video.frame_rate == 25
    assert not media.video.is_variable_rate
    assert not media.video.is_interlaced
    assert not media.video.is_cover
    assert media.video.dynamic_range is DynamicRange.SDR
    assert (media.audio.codec, media.audio.sample_rate_hz, media.audio.channels) == ("aac", 48_000, 1)
    assert media.audio_streams == (media.audio,)


@pytest.mark.parametrize(
    ("counterclockwise", "clockwise", "size"), [(90, 270, (90, 160)), (-90, 90, (90, 160)), (180, 180, (160, 90))]
)
def test_rotation_turns_the_displayed_size(
    plain: Path, tmp_path: Path, counterclockwise: int, clockwise: int, size: tuple[int, int]
) -> None:
    turned = tmp_path / "turned.mp4"
    ffmpeg("-display_rotation:v:0", str(counterclockwise), "-i", plain, "-c", "copy", turned)
    video = probe(turned).video
    assert video is not None
    assert (video.rotation_deg, video.size, video.coded_size) == (clockwise, Size(*size), Size(160, 90))


def test_pixel_aspect_stretches_the_displayed_width(tmp_path: Path) -> None:
    video = probe(make_clip(tmp_path / "wide.mp4", picture="setsar=4/3", sound=(), duration_s=SHORT_S)).video
    assert video is not None
    assert (video.size, video.coded_size, video.pixel_aspect) == (Size(213, 90), Size(160, 90), Fraction(4, 3))


def test_odd_sizes_are_kept(tmp_path: Path) -> None:
    odd = make_clip(
        tmp_path / "odd.mp4", "-c:v", "libx264", "-pix_fmt", "yuv444p", size="171x93", sound=(), duration_s=SHORT_S
    )
    media = probe(odd)
    assert media.video is not None
    assert (media.video.size, media.audio) == (Size(171, 93), None)


def test_dropped_pictures_make_a_variable_rate(tmp_path: Path) -> None:
    path = make_clip(
        tmp_path / "vfr.mp4", *H264, *AAC, "-fps_mode", "vfr", picture="select='not(between(mod(n,10),3,6))'"
    )
    video = probe(path).video
    assert video is not None
    assert video.is_variable_rate
    assert float(video.frame_rate) == pytest.approx(15, abs=0.5)


def test_millisecond_clocks_are_no_variable_rate(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "film.mkv", *H264, "-r", "30000/1001", sound=(), duration_s=SHORT_S)
    video = probe(path).video
    assert video is not None
    assert not video.is_variable_rate
    assert float(video.frame_rate) == pytest.approx(29.97, abs=0.01)


def test_hdr_transfer_is_told(tmp_path: Path) -> None:
    for transfer, expected in (("smpte2084", DynamicRange.PQ), ("arib-std-b67", DynamicRange.HLG)):
        tags = f"setparams=color_trc={transfer}:color_primaries=bt2020:colorspace=bt2020nc,format=yuv420p10le"
        path = tmp_path / f"{transfer}.mp4"
        x265 = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none")
        video = probe(make_clip(path, *x265, picture=tags, sound=(), duration_s=0.4)).video
        assert video is not None
        assert video.dynamic_range is expected


def test_interlacing_is_told(tmp_path: Path) -> None:
    path = make_clip(
        tmp_path / "fields.ts", *MPEG2, "-flags", "+ildct+ilme", picture="setfield=tff", sound=(), duration_s=1
    )
    video = probe(path).video
    assert video is not None
    assert video.is_interlaced


def test_start_offset_is_told_and_not_counted(plain: Path, tmp_path: Path) -> None:
    late = tmp_path / "late.mkv"
    ffmpeg("-i", plain, "-c", "copy", "-output_ts_offset", "5", late)
    media = probe(late)
    assert media.start_offset_us == pytest.approx(5_000_000, abs=50_000)
    assert media.duration_us == pytest.approx(2_000_000, abs=60_000)


def test_cover_pictures_are_no_video(plain: Path, tmp_path: Path) -> None:
    sound, cover, song = tmp_path / "sound.m4a", tmp_path / "cover.png", tmp_path / "song.m4a"
    ffmpeg("-i", plain, "-vn", "-c:a", "copy", sound)
    ffmpeg("-f", "lavfi", "-i", "color=red:s=300x300", "-frames:v", "1", "-update", "1", cover)
    tags = ("-metadata", "title=A song\nand more")
    ffmpeg(
        "-i", sound, "-i", cover, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic", *tags, song
    )
    media = probe(song)
    assert media.video is None
    assert media.audio is not None
    assert media.title == "A song and more"


def test_sound_alone_is_media(tmp_path: Path) -> None:
    for suffix, codec in (("mp3", "mp3"), ("flac", "flac"), ("wav", "pcm_s16le"), ("ogg", "vorbis")):
        media = probe(make_clip(tmp_path / f"sound.{suffix}", "-vn", picture=None, duration_s=SHORT_S))
        assert media.video is None
        assert media.audio is not None
        assert media.audio.codec == codec
        assert media.duration_us == pytest.approx(2_000_000, abs=60_000)


@pytest.mark.parametrize(
    ("dispositions", "channels", "chosen"),
    [(("0", "default"), ("2", "1"), 2), (("0", "0"), ("1", "2"), 2), (("default", "0"), ("1", "2"), 1)],
)
def test_main_sound_is_default_then_widest(
    plain: Path, tmp_path: Path, dispositions: tuple[str, str], channels: tuple[str, str], chosen: int
) -> None:
    path = tmp_path / "two.mkv"
    maps = ("-map", "0:v", "-map", "0:a", "-map", "0:a", "-c:v", "copy", "-c:a", "aac")
    flags = [f"-disposition:a:{number}" for number in (0, 1)]
    wide = [f"-ac:a:{number}" for number in (0, 1)]
    named = ("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=deu")
    ffmpeg(
        "-i",
        plain,
        *maps,
        flags[0],
        dispositions[0],
        flags[1],
        dispositions[1],
        wide[0],
        channels[0],
        wide[1],
        channels[1],
        *named,
        path,
    )
    media = probe(path)
    assert media.audio is not None
    assert media.audio.index == chosen
    assert [stream.language for stream in media.audio_streams] == ["eng", "deu"]


def test_largest_picture_is_used(tmp_path: Path) -> None:
    small, large, both = (tmp_path / name for name in ("small.mp4", "large.mp4", "both.mp4"))
    make_clip(small, duration_s=SHORT_S)
    make_clip(large, size="320x180", sound=(), duration_s=SHORT_S)
    ffmpeg("-i", small, "-i", large, "-map", "0", "-map", "1", "-c", "copy", both)
    video = probe(both).video
    assert video is not None
    assert video.size == Size(320, 180)


@pytest.mark.parametrize("frames", [1, 3])
def test_very_short_clips_have_a_length(tmp_path: Path, frames: int) -> None:
    media = probe(make_clip(tmp_path / "short.mp4", *H264, "-frames:v", str(frames), sound=()))
    assert media.duration_us == pytest.approx(frames * 40_000, abs=1_000)


def test_cut_off_file_has_its_real_length(plain: Path, tmp_path: Path) -> None:
    long = make_clip(tmp_path / "long.mp4", *H264, *AAC, "-movflags", "+faststart")
    media = probe(cut_off(long, tmp_path / "cut.mp4", 0.6))
    assert 4_000_000 < media.duration_us < 10_000_000


def test_lost_index_is_a_damaged_file(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "whole.mp4", duration_s=SHORT_S)
    with pytest.raises(ProbeFailed, match="damaged"):
        probe(cut_off(whole, tmp_path / "cut.mp4", 0.6))


def test_missing_duration_is_measured(plain: Path, tmp_path: Path) -> None:
    live = tmp_path / "live.mkv"
    ffmpeg("-i", plain, "-c", "copy", "-live", "1", live)
    assert probe(live).duration_us == pytest.approx(2_000_000, abs=60_000)


def test_absurd_duration_is_measured(plain: Path, tmp_path: Path) -> None:
    honest, liar = tmp_path / "honest.mkv", tmp_path / "liar.mkv"
    ffmpeg("-i", plain, "-c", "copy", honest)
    data = honest.read_bytes()
    at = data.index(b"\x44\x89\x88") + 3  # Matroska's Duration element, an 8-byte float of milliseconds
    liar.write_bytes(data[:at] + struct.pack(">d", 143_165_576.0) + data[at + 8 :])
    assert probe(liar).duration_us == pytest.approx(2_000_000, abs=60_000)


@pytest.mark.parametrize("stated_s", [40, 3_000, 25])
def test_the_end_is_measured_whatever_the_header_says(tmp_path: Path, stated_s: int) -> None:
    path = make_clip(tmp_path / "long.mp4", *H264, picture="fps=2", size="64x36", sound=(), duration_s=40)
    assert measure_end_us(path, [0], stated_s * 1_000_000) == pytest.approx(40_000_000, abs=1_000)


def test_an_empty_sound_stream_counts_as_none(tmp_path: Path) -> None:
    silent = make_clip(tmp_path / "a.mp4", *H264, *AAC, "-af", "atrim=end=0", duration_s=1)
    media = probe(silent)
    assert media.video is not None
    assert media.audio is None


def test_undecodable_pictures_are_refused(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "clip.mkv", *H264, sound=(), duration_s=1)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"V_MPEG4/ISO/AVC", b"V_MPEG4/ISO/XYZ"))
    with pytest.raises(DecodeFailed, match="pictures"):
        probe(path)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="No such file"):
        probe(tmp_path / "nothing.mp4")


def test_surround_sound_is_counted(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "six.mp4", sound=("0", "0", beep_source(), "0", "0", "0"), channels="5.1", duration_s=1)
    audio = probe(path).audio
    assert audio is not None
    assert audio.channels == 6
