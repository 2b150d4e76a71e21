# SPDX-License-Identifier: MIT
"""Every hard file of the shared set is decoded whole, or refused with the one error that fits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.media.generated import joined

from clipmill.domain.errors import ClipmillError, ProbeFailed, UnsupportedMedia
from clipmill.domain.media import DynamicRange, Media
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.media.decode import decode_pictures, decode_sound
from clipmill.media.importing import import_media
from clipmill.media.probe import probe

pytestmark = pytest.mark.media

REFUSED: dict[str, type[ClipmillError]] = {
    "derived/text_named.mp4": UnsupportedMedia,
    "derived/zero_bytes.mp4": UnsupportedMedia,
    "derived/truncated_moov_at_end_lost.mp4": ProbeFailed,
}

# name -> displayed width and height (0 when there are no pictures), channels (0 when silent), length in seconds
EXPECTED: dict[str, tuple[int, int, int, float]] = {
    "audio_only_eac3_5_1.mp4": (0, 0, 6, 1.73),
    "av1_aac_1s.mp4": (1080, 720, 1, 1.09),
    "bbb_720p_5_1audio_5s.mp4": (1280, 720, 6, 5.31),
    "emulator_rot270_5s.mp4": (720, 1280, 2, 4.97),
    "fragmented_bogus_duration.mp4": (1080, 720, 1, 1.07),
    "hlg10_0.3s.mp4": (1920, 1080, 2, 0.30),
    "mkv_ssa_overlap_ac3_1s.mkv": (1080, 720, 1, 1.07),
    "nasa_multi_video_multi_audio_subs_16s.mp4": (480, 270, 2, 13.06),
    "no_duration.webm": (1280, 720, 2, 4.94),
    "phone_hevc10_hlg_rot90_vfr_2.5s.mp4": (1080, 1920, 2, 2.55),
    "two_audio_tracks_sar16_15.mp4": (768, 576, 2, 4.56),
    "vfr_yuv444_testsrc_15s.mp4": (128, 128, 0, 14.93),
    "vp9_10bit_3s.webm": (426, 240, 0, 3.00),
    "derived/audio_5_1_voice_in_centre.mp4": (512, 512, 6, 4.00),
    "derived/audio_left_channel_only.mp4": (512, 512, 2, 4.00),
    "derived/audio_longer_than_video.mp4": (480, 270, 2, 5.00),
    "derived/audio_only.m4a": (0, 0, 2, 4.00),
    "derived/audio_starts_0_7s_late.mp4": (480, 270, 2, 4.02),
    "derived/av1_opus.webm": (320, 320, 2, 2.01),
    "derived/black_and_silent.mp4": (512, 512, 2, 4.00),
    "derived/corrupt_bytes_mid_mdat.mp4": (512, 512, 2, 4.00),
    "derived/fps60.mp4": (480, 270, 2, 3.01),
    "derived/fragmented.mp4": (512, 512, 2, 4.08),
    "derived/hevc10_hlg_tags_only.mp4": (480, 480, 2, 2.00),
    "derived/hevc10_pq_hdr10_tags_only.mp4": (480, 480, 2, 2.00),
    "derived/interlaced_25i_mpeg2.ts": (480, 480, 2, 3.01),
    "derived/mono_8khz.mp4": (512, 512, 1, 4.00),
    "derived/mpeg4_mp3.avi": (320, 320, 2, 3.12),
    "derived/no_audio.mp4": (512, 512, 0, 4.00),
    "derived/odd_333x251_vp9_opus.webm": (251, 251, 2, 3.01),
    "derived/odd_511x509_yuv444.mp4": (509, 509, 2, 3.00),
    "derived/one_frame.mp4": (512, 512, 0, 0.04),
    "derived/prores_422_10bit_pcm.mov": (480, 480, 2, 1.20),
    "derived/spaces & 'quotes' ünï-文字.mp4": (512, 512, 0, 4.00),
    "derived/stored_sideways_rotate_flag.mp4": (640, 360, 2, 4.01),
    "derived/three_frames.mp4": (512, 512, 2, 0.12),
    "derived/tiny_64x64.mp4": (64, 64, 2, 3.01),
    "derived/truncated_faststart_60pct.mp4": (512, 512, 2, 2.80),
    "derived/two_audio_tracks_and_subs.mkv": (512, 512, 2, 4.10),
    "derived/vfr_jitter.mp4": (480, 270, 2, 5.00),
    "derived/video_longer_than_audio.mp4": (480, 270, 2, 5.00),
}

SILENT = {"derived/black_and_silent.mp4", "no_duration.webm"}


def test_every_hard_file_is_spoken_for(shared_media: Path) -> None:
    folder = shared_media / "hard"
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert present == EXPECTED.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", REFUSED)
def test_unreadable_hard_file_is_refused(shared_media: Path, tmp_path: Path, name: str) -> None:
    for read in (probe, lambda path: import_media(path, tmp_path)):
        with pytest.raises(REFUSED[name]) as refused:
            read(shared_media / "hard" / name)
        assert type(refused.value) is REFUSED[name]
        assert refused.value.hint


@pytest.mark.parametrize("name", EXPECTED)
def test_hard_file_is_decoded_whole(shared_media: Path, tmp_path: Path, name: str) -> None:
    width_px, height_px, channels, length_s = EXPECTED[name]
    media = probe(import_media(shared_media / "hard" / name, tmp_path))
    assert media.duration_us / 1e6 == pytest.approx(length_s, abs=0.05)
    assert (media.audio.channels if media.audio else 0) == channels
    assert (media.video is not None) == (width_px > 0)
    if media.audio:
        samples = joined(decode_sound(media))
        assert len(samples) == -(-media.duration_us * 16_000 // 1_000_000)
        assert bool(np.any(np.abs(samples) > 0.001)) == (name not in SILENT)
    if media.video:
        assert (media.video.size.width_px, media.video.size.height_px) == (width_px, height_px)
        _check_pictures(media, width_px, height_px)


def _check_pictures(media: Media, width_px: int, height_px: int) -> None:
    frames = list(decode_pictures(media, rate_hz=5, width_px=96))
    step_us = 200_000
    assert [frame.time for frame in frames] == [number * step_us for number in range(-(-media.duration_us // step_us))]
    assert {frame.pixels.shape for frame in frames} == {(round(96 * height_px / width_px), 96, 3)}
    every = [frame.time for frame in decode_pictures(media, rate_hz=None, width_px=16)]
    assert every == sorted(set(every))
    assert every[0] >= 0
    assert every[-1] < media.duration_us
    middle = TimeRange(SourceTime(media.duration_us // 2), SourceTime(media.duration_us))
    later = [frame.time for frame in decode_pictures(media, rate_hz=None, width_px=16, range=middle)]
    assert later[1:] == [time for time in every if time > later[0] + 1_000]
    keys = [frame.time for frame in decode_pictures(media, rate_hz=None, width_px=16, is_keyframes_only=True)]
    assert keys
    assert all(min(abs(key - time) for time in every) <= 1 for key in keys)


def test_hdr_and_interlacing_of_real_files_are_told(shared_media: Path) -> None:
    hard = shared_media / "hard"
    expected = {
        "hlg10_0.3s.mp4": DynamicRange.HLG,
        "phone_hevc10_hlg_rot90_vfr_2.5s.mp4": DynamicRange.HLG,
        "derived/hevc10_pq_hdr10_tags_only.mp4": DynamicRange.PQ,
        "vp9_10bit_3s.webm": DynamicRange.SDR,
    }
    told = {name: video.dynamic_range for name in expected if (video := probe(hard / name).video)}
    assert told == expected
    fields = probe(hard / "derived/interlaced_25i_mpeg2.ts").video
    assert fields is not None
    assert fields.is_interlaced
    for name in ("derived/vfr_jitter.mp4", "vfr_yuv444_testsrc_15s.mp4"):
        video = probe(hard / name).video
        assert video is not None
        assert video.is_variable_rate
