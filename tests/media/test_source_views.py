# SPDX-License-Identifier: MIT
"""Pieces, pictures and faces of real sources: playable, exact, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from tests.media.generated import ffmpeg

from clipmill.domain.errors import DecodeFailed, EncodeFailed
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime, source_range_from_s
from clipmill.media.probe import probe
from clipmill.render.thumbnail import make_source_thumbnail, make_thumbnail
from clipmill.render.views import make_face, make_frame, make_piece, piece_rate, piece_size

pytestmark = pytest.mark.media
COUNTER = "format=gray,geq=lum='clip(N*2,0,250)'"
"""Frame N is as bright as 2 N, so that a picture says which frame it is."""


def luma(picture: Path) -> float:
    """Return the mean brightness of a picture file."""
    with av.open(str(picture)) as container:
        frame = next(container.decode(video=0))
        return float(np.asarray(frame.to_ndarray(format="gray")).mean())


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4 s of 25 frames a second with one key frame, in a container and codec that browsers do not play, with a tone."""
    out = tmp_path_factory.mktemp("views") / "steady.mkv"
    picture = ("-f", "lavfi", "-i", f"color=black:s=1280x720:r=25:d=4,{COUNTER},format=yuv420p")
    sound = ("-f", "lavfi", "-i", "sine=440:r=44100:d=4")
    ffmpeg(*picture, *sound, "-c:v", "mpeg2video", "-q:v", "2", "-g", "300", "-bf", "0", "-c:a", "flac", out)
    return out


@pytest.fixture(scope="module")
def slides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Frames at 0, 1, 2 and 4.8 s, and nothing in between."""
    out = tmp_path_factory.mktemp("views") / "slides.mkv"
    chosen = f"color=black:s=320x180:r=25:d=8,{COUNTER},select='eq(n,0)+eq(n,25)+eq(n,50)+eq(n,120)',format=yuv420p"
    ffmpeg("-f", "lavfi", "-i", chosen, "-c:v", "libx264", "-qp", "4", "-fps_mode", "passthrough", out)
    return out


def packets(path: Path) -> Iterator[tuple[float, bool]]:
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            if packet.pts is not None and packet.time_base is not None:
                yield float(packet.pts * packet.time_base), bool(packet.is_keyframe)


def test_a_piece_plays_in_browsers_and_has_a_key_frame_each_second(steady: Path, tmp_path: Path) -> None:
    told: list[float] = []
    out = tmp_path / "piece.mp4"
    make_piece(probe(steady), source_range_from_s(1, 3.5), out, on_fraction=told.append)
    piece = probe(out)
    assert piece.video is not None
    assert piece.audio is not None
    assert (piece.video.codec, piece.audio.codec, piece.video.pixel_format) == ("h264", "aac", "yuv420p")
    assert piece.video.size == Size(854, 480)
    assert piece.duration_us == pytest.approx(2_500_000, abs=60_000)
    keys = [time for time, is_key in sorted(packets(out)) if is_key]
    assert keys[0] == pytest.approx(0, abs=0.001)
    assert keys[:3] == pytest.approx([0, 1, 2], abs=0.001)
    assert out.read_bytes().index(b"moov") < out.read_bytes().index(b"mdat")
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_piece_begins_with_the_picture_of_its_in_point(steady: Path, tmp_path: Path) -> None:
    make_piece(probe(steady), source_range_from_s(2, 4), tmp_path / "piece.mp4")
    make_frame(probe(tmp_path / "piece.mp4"), SourceTime(0), 320, tmp_path / "first.jpg")
    make_frame(probe(steady), SourceTime(2_000_000), 320, tmp_path / "source.jpg")
    assert luma(tmp_path / "first.jpg") == pytest.approx(luma(tmp_path / "source.jpg"), abs=1.5)


def test_a_piece_of_sound_alone_and_one_of_what_is_no_video(tmp_path: Path) -> None:
    tone = tmp_path / "tone.wav"
    ffmpeg("-f", "lavfi", "-i", "sine=440:d=2", tone)
    make_piece(probe(tone), source_range_from_s(0, 2), tmp_path / "tone.mp4")
    assert probe(tmp_path / "tone.mp4").video is None
    media = probe(tone)
    tone.write_bytes(b"no sound any more")
    with pytest.raises(EncodeFailed):
        make_piece(media, source_range_from_s(0, 2), tmp_path / "broken.mp4")


@pytest.mark.parametrize("frame", [0, 1, 37, 60, 99])
def test_a_picture_is_the_very_frame_that_is_shown(steady: Path, tmp_path: Path, frame: int) -> None:
    seen = []
    for number, time_us in enumerate((frame * 40_000, frame * 40_000 + 39_000)):  # its first and its last instant
        out = tmp_path / f"{number}.jpg"
        make_frame(probe(steady), SourceTime(min(time_us, 3_999_999)), 320, out)
        seen.append(luma(out))
    assert seen[0] == pytest.approx(seen[1], abs=0.5)
    assert seen[0] == pytest.approx(2 * frame, abs=1.2)


@pytest.mark.parametrize(("time_s", "frame"), [(0.0, 0), (0.9, 0), (1.5, 25), (4.7, 50), (5.9, 120)])
def test_between_pictures_far_apart_the_last_one_is_shown(
    slides: Path, tmp_path: Path, time_s: float, frame: int
) -> None:
    make_frame(probe(slides), SourceTime(round(time_s * 1e6)), 320, tmp_path / "a.jpg")
    make_frame(probe(slides), SourceTime(frame * 40_000), 320, tmp_path / "b.jpg")
    assert luma(tmp_path / "a.jpg") == pytest.approx(luma(tmp_path / "b.jpg"), abs=0.1)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_colors_of_hd_without_tags_are_those_of_the_clip(tmp_path: Path, codec: str) -> None:
    source, quiet = tmp_path / "source.mkv", ("-x265-params", "log-level=error") if codec == "libx265" else ()
    green = "color=0x00C800:s=1280x720:r=25:d=0.4,format=gbrp,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    bare = "setparams=colorspace=unknown:color_primaries=unknown:color_trc=unknown"
    ffmpeg("-f", "lavfi", "-i", f"{green},{bare}", "-c:v", codec, *quiet, source)
    media = probe(source)
    make_frame(media, SourceTime(0), 320, tmp_path / "a.jpg")
    make_piece(media, source_range_from_s(0, 0.4), tmp_path / "piece.mp4")
    make_face(media, SourceTime(0), Box(500, 300, 100, 100), tmp_path / "b.jpg")
    make_source_thumbnail(media, SourceTime(0), tmp_path / "c.jpg")
    make_thumbnail(tmp_path / "piece.mp4", tmp_path / "d.jpg", duration_us=400_000)
    for path in (*tmp_path.glob("*.jpg"), tmp_path / "piece.mp4"):
        with av.open(str(path)) as container:
            shown = next(container.decode(video=0)).to_ndarray(format="rgb24")
        assert np.abs(shown[20, 20].astype(int) - np.array((0, 0xC8, 0))).max() < 12


def test_a_face_at_the_edge_stays_inside_the_picture(steady: Path, tmp_path: Path) -> None:
    for number, box in enumerate((Box(1240, 690, 60, 60), Box(-5, -5, 30, 30), Box(0, 0, 5000, 5000))):
        out = tmp_path / f"{number}.jpg"
        make_face(probe(steady), SourceTime(1_000_000), box, out)
        with av.open(str(out)) as container:
            shown = container.streams.video[0]
            assert (shown.width, shown.height) == (192, 192)


def test_what_has_no_pictures_has_no_frames(tmp_path: Path) -> None:
    tone = tmp_path / "tone.wav"
    ffmpeg("-f", "lavfi", "-i", "sine=440:d=1", tone)
    with pytest.raises(DecodeFailed):
        make_frame(probe(tone), SourceTime(0), 320, tmp_path / "no.jpg")
    assert not (tmp_path / "no.jpg").exists()


def test_sizes_and_rates_of_pieces() -> None:
    sizes = [piece_size(Size(*item)) for item in ((1920, 1080), (1080, 1920), (320, 180), (3, 3), (481, 8000))]
    assert sizes[:3] == [Size(854, 480), Size(480, 854), Size(320, 180)]
    assert all(size.width_px % 2 == 0 and size.height_px % 2 == 0 for size in sizes)
    rates = [piece_rate(Fraction(rate)) for rate in (25, 60, 120, 1)]
    assert rates == [25, 30, 30, 10]
