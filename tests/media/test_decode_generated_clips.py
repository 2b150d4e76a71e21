# SPDX-License-Identifier: MIT
"""Sound and pictures come at their true times, whatever the container does with its clock."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from tests.media.generated import (
    AAC,
    DURATION_S,
    FLASHES_S,
    FRAME_S,
    H264,
    MPEG2,
    beep_source,
    beep_times_s,
    cut_off,
    ffmpeg,
    flash_times_s,
    joined,
    make_clip,
    scramble,
)

from clipmill.domain.errors import DecodeFailed
from clipmill.domain.times import SourceTime, TimeRange, source_range_from_s
from clipmill.media.decode import decode_pictures, decode_sound
from clipmill.media.importing import import_media, is_fragmented
from clipmill.media.probe import probe

pytestmark = pytest.mark.media

EXACT_S = 0.003
AAC_DELAY_S = 0.025
"""Containers without edit lists keep the 1024 samples that the encoder puts in front."""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of H.264 and AAC in MP4."""
    folder = tmp_path_factory.mktemp("plain")
    return make_clip(folder / "plain.mp4", *H264, *AAC, "-movflags", "+faststart")


def test_sound_is_exact_and_covers_the_media(plain: Path) -> None:
    media = probe(plain)
    told: list[float] = []
    samples = joined(decode_sound(media, on_fraction=told.append))
    assert beep_times_s(samples) == pytest.approx(FLASHES_S, abs=EXACT_S)
    assert len(samples) == -(-media.duration_us * 16_000 // 1_000_000)
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("codec", ["plain.mp4", "wav", "mkv", "mp3", "ts"])
def test_a_stretch_of_the_sound_has_the_samples_of_the_whole(plain: Path, tmp_path: Path, codec: str) -> None:
    path = plain
    if codec == "wav":
        path = make_clip(tmp_path / "sound.wav", picture=None)
    elif codec != "plain.mp4":
        path = tmp_path / f"sound.{codec}"
        ffmpeg("-i", plain, *(("-vn",) if codec == "mp3" else ("-c", "copy")), path)
    media = probe(path)
    whole = joined(decode_sound(media))
    for in_us, out_us in ((0, 2_000_000), (3_500_017, 4_600_003), (8_300_000, 20_000_000)):
        told: list[float] = []
        stretch = TimeRange(SourceTime(in_us), SourceTime(out_us))
        pieces = list(decode_sound(media, range=stretch, on_fraction=told.append))
        first = -(-in_us * 16 // 1000)
        expected = whole[first : -(-out_us * 16 // 1000)]
        found = np.concatenate([piece.data for piece in pieces])
        assert pieces[0].time == first * 1000 // 16
        assert len(found) == len(expected)
        assert told[-1] == 1.0
        assert beep_times_s(found) == pytest.approx(beep_times_s(expected), abs=0.0015)  # Matroska rounds to 1 ms
        if codec == "wav":
            assert float(np.abs(found - expected).max()) < 1e-4


def test_a_stretch_of_the_sound_comes_in_bounded_pieces_with_source_times(tmp_path: Path) -> None:
    media = probe(make_clip(tmp_path / "long.wav", picture=None, duration_s=70))
    pieces = list(decode_sound(media, range=source_range_from_s(5, 68)))
    assert [piece.time for piece in pieces] == [5_000_000, 35_000_000, 65_000_000]
    assert [len(piece.data) for piece in pieces] == [480_000, 480_000, 48_000]


def test_a_stretch_without_sound_is_silent(plain: Path, tmp_path: Path) -> None:
    path = tmp_path / "short_sound.mp4"
    ffmpeg("-i", plain, "-t", "2", "-i", plain, "-map", "0:v", "-map", "1:a", "-c", "copy", path)
    found = np.concatenate([piece.data for piece in decode_sound(probe(path), range=source_range_from_s(6, 7))])
    assert len(found) == 16_000
    assert not found.any()
    late = tmp_path / "late.mkv"
    ffmpeg("-i", plain, "-itsoffset", "5", "-i", plain, "-map", "0:v", "-map", "1:a", "-c", "copy", late)
    found = np.concatenate([piece.data for piece in decode_sound(probe(late), range=source_range_from_s(3, 7))])
    assert beep_times_s(found) == pytest.approx([3.0], abs=AAC_DELAY_S)


def test_a_stretch_past_the_end_has_no_sound(plain: Path) -> None:
    assert list(decode_sound(probe(plain), range=source_range_from_s(50, 60))) == []


def test_sound_comes_in_bounded_pieces_at_any_rate(tmp_path: Path) -> None:
    media = probe(make_clip(tmp_path / "long.wav", picture=None, duration_s=70))
    pieces = [len(piece.data) for piece in decode_sound(media, rate_hz=8_000)]
    assert pieces == [240_000, 240_000, 80_000]


def test_sound_that_starts_late_keeps_the_clock(plain: Path, tmp_path: Path) -> None:
    for suffix in ("mp4", "mkv"):
        late = tmp_path / f"late.{suffix}"
        maps = ("-map", "0:v", "-map", "1:a", "-c", "copy")
        ffmpeg("-i", plain, "-itsoffset", "0.7", "-i", plain, *maps, late)
        samples = joined(decode_sound(probe(late)))
        assert beep_times_s(samples) == pytest.approx([time + 0.7 for time in FLASHES_S], abs=AAC_DELAY_S)


@pytest.mark.parametrize("hole_s", [2.0, 0.06])
def test_hole_in_the_sound_keeps_the_clock(tmp_path: Path, hole_s: float) -> None:
    hole = f"asetnsamples=480,aselect='not(between(t,5,{5 + hole_s}))'"
    path = make_clip(tmp_path / "hole.mkv", *H264, "-c:a", "pcm_s16le", "-af", hole)
    samples = joined(decode_sound(probe(path)))
    assert beep_times_s(samples) == pytest.approx(FLASHES_S, abs=0.012)
    assert len(samples) == pytest.approx(DURATION_S * 16_000, abs=320)


def test_start_offset_is_taken_off(plain: Path, tmp_path: Path) -> None:
    offset = tmp_path / "offset.mkv"
    ffmpeg("-i", plain, "-c", "copy", "-output_ts_offset", "5", offset)
    media = probe(offset)
    assert beep_times_s(joined(decode_sound(media))) == pytest.approx(FLASHES_S, abs=AAC_DELAY_S)
    assert flash_times_s(decode_pictures(media, rate_hz=None, width_px=32)) == pytest.approx(FLASHES_S, abs=AAC_DELAY_S)
    stretch = source_range_from_s(3, 6)
    assert flash_times_s(decode_pictures(media, rate_hz=None, width_px=32, range=stretch)) == pytest.approx(
        [4.0], abs=AAC_DELAY_S
    )


def test_silence_follows_sound_that_ends_early(plain: Path, tmp_path: Path) -> None:
    path = tmp_path / "short_sound.mp4"
    ffmpeg("-i", plain, "-t", "2", "-i", plain, "-map", "0:v", "-map", "1:a", "-c", "copy", path)
    samples = joined(decode_sound(probe(path)))
    assert beep_times_s(samples) == pytest.approx([1.0], abs=EXACT_S)
    assert len(samples) == pytest.approx(DURATION_S * 16_000, abs=16)


@pytest.mark.parametrize(
    ("layout", "expressions"),
    [
        ("stereo", (beep_source(), "0")),
        ("stereo", ("0", beep_source())),
        ("5.1", ("0", "0", beep_source(), "0", "0", "0")),
        ("7.1", ("0", "0", beep_source(), "0", "0", "0", "0", "0")),
    ],
)
def test_a_voice_in_one_channel_is_kept(tmp_path: Path, layout: str, expressions: tuple[str, ...]) -> None:
    path = make_clip(tmp_path / "voice.wav", picture=None, sound=expressions, channels=layout)
    samples = joined(decode_sound(probe(path)))
    assert beep_times_s(samples, level=0.05) == pytest.approx(FLASHES_S, abs=EXACT_S)
    assert float(np.abs(samples).max()) > 0.18


def test_a_loud_mix_stays_in_range(tmp_path: Path) -> None:
    loud = (beep_source("1"),) * 6
    path = make_clip(tmp_path / "loud.wav", picture=None, sound=loud, channels="5.1")
    assert float(np.abs(joined(decode_sound(probe(path)))).max()) <= 1.0


def test_sound_of_many_unnamed_channels_is_mixed(tmp_path: Path) -> None:
    path = tmp_path / "twelve.wav"
    joins = "".join("[0:a]" for _ in range(12)) + "amerge=inputs=12[a]"
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        f"aevalsrc={beep_source().replace(',', chr(92) + ',')}:d=12",
        "-filter_complex",
        joins,
        "-map",
        "[a]",
        path,
    )
    assert beep_times_s(joined(decode_sound(probe(path)))) == pytest.approx(FLASHES_S, abs=EXACT_S)


def test_damaged_packets_are_survived(plain: Path, tmp_path: Path) -> None:
    media = probe(scramble(plain, tmp_path / "damaged.mp4", 0.3, 3_000))
    samples = joined(decode_sound(media))
    assert len(samples) == pytest.approx(DURATION_S * 16_000, abs=16)
    assert beep_times_s(samples)[-1] == pytest.approx(FLASHES_S[-1], abs=EXACT_S)
    assert flash_times_s(decode_pictures(media, rate_hz=None, width_px=32))[-1] == pytest.approx(
        FLASHES_S[-1], abs=0.05
    )


def test_pictures_come_at_their_own_times(plain: Path) -> None:
    told: list[float] = []
    frames = list(decode_pictures(probe(plain), rate_hz=None, width_px=64, on_fraction=told.append))
    assert [frame.time for frame in frames] == [number * 40_000 for number in range(300)]
    assert flash_times_s(frames) == list(FLASHES_S)
    assert frames[0].pixels.shape == (36, 64, 3)
    assert frames[0].pixels.dtype == np.uint8
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_pictures_of_a_range_start_at_its_in_point(plain: Path) -> None:
    frames = list(decode_pictures(probe(plain), rate_hz=None, width_px=32, range=source_range_from_s(3.9, 5.0)))
    assert [frame.time for frame in frames[:3]] == [3_900_000, 3_920_000, 3_960_000]
    assert frames[-1].time == 4_960_000
    assert flash_times_s(frames) == [4.0]


def test_pictures_on_a_grid_are_those_a_player_shows(plain: Path) -> None:
    frames = list(decode_pictures(probe(plain), rate_hz=5, width_px=32, range=source_range_from_s(0.5, 2.0)))
    assert [frame.time for frame in frames] == [500_000 + number * 200_000 for number in range(8)]
    assert [float(frame.pixels.mean()) > 128 for frame in frames] == [False] * 3 + [True] + [False] * 4


def test_a_picture_that_lasts_fills_the_grid(tmp_path: Path) -> None:
    slides = make_clip(
        tmp_path / "slides.mp4", *H264, *AAC, "-fps_mode", "vfr", picture="select='eq(n,0)+eq(n,102)+eq(n,250)'"
    )
    media = probe(slides)
    frames = list(decode_pictures(media, rate_hz=Fraction(1), width_px=32, range=source_range_from_s(2, 8)))
    assert [frame.time for frame in frames] == [2_000_000 + second * 1_000_000 for second in range(6)]
    assert [float(frame.pixels.mean()) > 128 for frame in frames] == [False, False, False, True, True, True]
    shown = list(decode_pictures(media, rate_hz=None, width_px=32, range=source_range_from_s(6, 8)))
    assert [frame.time for frame in shown] == [6_000_000]
    assert float(shown[0].pixels.mean()) > 128


def test_pictures_of_a_variable_rate_are_exact(tmp_path: Path) -> None:
    path = make_clip(
        tmp_path / "v.mp4", *H264, "-fps_mode", "vfr", picture="select='not(between(mod(n,10),3,6))'", sound=()
    )
    frames = list(decode_pictures(probe(path), rate_hz=None, width_px=32))
    kept = [number * 40_000 for number in range(300) if not 3 <= number % 10 <= 6]
    assert [frame.time for frame in frames] == kept


def test_key_frames_come_alone_and_at_their_times(plain: Path) -> None:
    media = probe(plain)
    every = [frame.time for frame in decode_pictures(media, rate_hz=None, width_px=32, is_keyframes_only=True)]
    assert set(range(0, 12_000_000, 4_000_000)) <= set(every)
    assert len(every) < 20
    sparse = [frame.time for frame in decode_pictures(media, rate_hz=0.1, width_px=32, is_keyframes_only=True)]
    assert all(later - earlier >= 9_999_000 for earlier, later in itertools.pairwise(sparse))
    part = source_range_from_s(1.5, 9.5)
    inside = [
        frame.time for frame in decode_pictures(media, rate_hz=None, width_px=32, range=part, is_keyframes_only=True)
    ]
    assert inside == [time for time in every if 1_500_000 <= time < 9_500_000]


def test_pictures_are_upright_and_square(tmp_path: Path) -> None:
    # the mark stands at the top left of the stored picture; a quarter turn clockwise brings it to the top right
    mark = "drawbox=x=0:y=0:w=40:h=20:c=white:t=fill,setsar=2/1"
    stored, turned = tmp_path / "stored.mp4", tmp_path / "turned.mp4"
    make_clip(stored, *H264, picture=mark, sound=(), duration_s=0.5)
    ffmpeg("-display_rotation:v:0", "-90", "-i", stored, "-c", "copy", turned)
    media = probe(turned)
    assert media.video is not None
    assert (media.video.size.width_px, media.video.size.height_px) == (90, 320)
    frame = next(iter(decode_pictures(media, rate_hz=None, width_px=90)))
    assert frame.pixels.shape == (320, 90, 3)
    bright = frame.pixels.mean(axis=2) > 128
    assert bright[:70, 72:].mean() > 0.9
    assert bright[:, :65].mean() < 0.05


def test_a_change_within_the_streams_keeps_the_clock(tmp_path: Path) -> None:
    # a broadcast: after five seconds the sound goes from stereo to mono, the picture to another size and color tags
    first = make_clip(
        tmp_path / "1.ts",
        *(*MPEG2, "-c:a", "ac3", "-colorspace", "bt709", "-t", "5"),
        sound=(beep_source(), beep_source()),
        channels="stereo",
    )
    second = make_clip(
        tmp_path / "2.ts",
        *(*MPEG2, "-c:a", "ac3", "-colorspace", "smpte170m", "-output_ts_offset", "5"),
        size="128x72",
    )
    both = tmp_path / "both.ts"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    media = probe(import_media(both, tmp_path / "work"))
    expected = [1.0, 4.0, 6.0, 9.0, 14.0]
    assert media.duration_us == pytest.approx(17_000_000, abs=100_000)
    assert beep_times_s(joined(decode_sound(media))) == pytest.approx(expected, abs=0.03)
    assert flash_times_s(decode_pictures(media, rate_hz=None, width_px=32)) == pytest.approx(expected, abs=0.05)
    grid = list(decode_pictures(media, rate_hz=5, width_px=32, range=source_range_from_s(2, 12)))
    assert [frame.time for frame in grid] == [2_000_000 + number * 200_000 for number in range(50)]
    assert flash_times_s(grid) == pytest.approx([4.0, 6.0, 9.0], abs=0.21)


def test_stopping_early_ends_the_decoder(plain: Path) -> None:
    frames = decode_pictures(probe(plain), rate_hz=None, width_px=32)
    assert next(frames).time == 0
    frames.close()  # type: ignore[attr-defined] # it is a generator
    with pytest.raises(StopIteration):
        next(frames)


def test_what_is_not_there_is_not_decoded(plain: Path, tmp_path: Path) -> None:
    mute = probe(make_clip(tmp_path / "mute.mp4", sound=(), duration_s=0.5))
    with pytest.raises(DecodeFailed, match="no sound"):
        next(decode_sound(mute))
    blind = probe(make_clip(tmp_path / "blind.wav", picture=None, duration_s=0.5))
    with pytest.raises(DecodeFailed, match="no pictures"):
        next(decode_pictures(blind, rate_hz=None, width_px=32))


def test_the_last_picture_stays_while_the_sound_goes_on(plain: Path, tmp_path: Path) -> None:
    path = tmp_path / "short_picture.mp4"
    ffmpeg("-t", "3", "-i", plain, "-i", plain, "-map", "0:v", "-map", "1:a", "-c", "copy", path)
    media = probe(path)
    assert media.duration_us == pytest.approx(12_000_000, abs=1_000)
    last = list(decode_pictures(media, rate_hz=None, width_px=32))[-1]
    assert last.time < 3_200_000
    after = source_range_from_s(6, 8)
    shown = list(decode_pictures(media, rate_hz=None, width_px=32, range=after))
    assert [frame.time for frame in shown] == [6_000_000]
    grid = [frame.time for frame in decode_pictures(media, rate_hz=2, width_px=32, range=after)]
    assert grid == [6_000_000, 6_500_000, 7_000_000, 7_500_000]


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("clip.ts", (*H264, *AAC)),
        ("clip.m2ts", (*MPEG2, "-c:a", "ac3")),
        ("clip.mpg", (*MPEG2, "-c:a", "mp2")),
        ("clip.avi", (*H264, "-c:a", "mp3")),
        ("clip.flv", (*H264, *AAC)),
        ("clip.wmv", ("-c:v", "wmv2", "-c:a", "wmav2")),
        ("clip.ogv", ("-c:v", "libtheora", "-c:a", "libvorbis")),
        ("fragments.mp4", (*H264, *AAC, "-movflags", "+frag_keyframe+empty_moov+default_base_moof+skip_trailer")),
        ("live.mkv", (*H264, *AAC, "-live", "1")),
    ],
)
def test_after_import_every_seek_is_exact(tmp_path: Path, name: str, output: tuple[str, ...]) -> None:
    source = make_clip(tmp_path / name, *output)
    imported = import_media(source, tmp_path / "work")
    assert imported.parent == tmp_path / "work"
    assert [path.name for path in imported.parent.iterdir()] == [imported.name]
    media = probe(imported)
    whole = list(decode_pictures(media, rate_hz=None, width_px=32))
    flashes = flash_times_s(whole)
    assert len(flashes) == len(FLASHES_S)
    for flash, beep in zip(flashes, beep_times_s(joined(decode_sound(media))), strict=True):
        assert flash == pytest.approx(beep, abs=FRAME_S)
    for in_s in (0.53, 3.5, 8.31):
        part = list(decode_pictures(media, rate_hz=None, width_px=32, range=source_range_from_s(in_s, in_s + 1)))
        expected = [frame.time for frame in whole if in_s * 1e6 + 1_000 < frame.time < in_s * 1e6 + 1e6]
        assert [frame.time for frame in part if frame.time > in_s * 1e6 + 1_000] == expected
        assert flash_times_s(part) == [flash for flash in flashes if in_s < flash < in_s + 1]


def test_import_leaves_good_files_alone(plain: Path, tmp_path: Path) -> None:
    sound = make_clip(tmp_path / "sound.mp3", picture=None)
    assert import_media(plain, tmp_path / "work") == plain
    assert import_media(sound, tmp_path / "work") == sound
    assert not (tmp_path / "work").exists()


def test_import_gives_the_same_bytes_each_time(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "clip.ts", *H264, *AAC)
    first = import_media(source, tmp_path / "one").read_bytes()
    assert import_media(source, tmp_path / "two").read_bytes() == first


def test_import_keeps_rotation_and_saves_what_is_left(plain: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned.mp4"
    ffmpeg("-display_rotation:v:0", "-90", "-i", plain, "-c", "copy", "-movflags", "+faststart", turned)
    imported = import_media(cut_off(turned, tmp_path / "cut.mp4", 0.7), tmp_path / "work")
    media = probe(imported)
    assert imported.suffix == ".mov"
    assert media.video is not None
    assert media.video.rotation_deg == 90
    assert 5_000_000 < media.duration_us < 12_000_000


def test_fragments_are_seen(plain: Path, tmp_path: Path) -> None:
    fragments = make_clip(tmp_path / "f.mp4", *H264, *AAC, "-movflags", "+frag_keyframe+empty_moov", duration_s=1)
    assert is_fragmented(fragments)
    assert not is_fragmented(plain)
