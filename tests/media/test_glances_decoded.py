# SPDX-License-Identifier: MIT
"""A look's pictures: every frame tiny, some larger, all at the times that decoding alone gives."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.media.generated import H264, ffmpeg, make_clip

from clipmill.analysis.shots import find_cuts
from clipmill.domain.errors import DecodeFailed
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.media.decode import decode_pictures
from clipmill.media.glances import GLANCE_LONG_SIDE_PX, decode_look
from clipmill.media.probe import probe

pytestmark = pytest.mark.media

WIDTH_PX = 320


@pytest.fixture(scope="module")
def flashing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds with flashes, without sound."""
    return make_clip(tmp_path_factory.mktemp("glances") / "flashing.mp4", *H264, sound=(), size="480x270")


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven frames, one every two seconds."""
    path = tmp_path_factory.mktemp("slow") / "slow.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=1/2:duration=14", *H264, path)
    return path


def stretch(in_us: int, out_us: int) -> SourceRange:
    return TimeRange(SourceTime(in_us), SourceTime(out_us))


@pytest.mark.parametrize(
    "span", [(0, 12_000_000), (3_456_789, 7_000_001), (3_480_000, 3_490_000), (11_500_000, 12_000_000)]
)
def test_every_frame_comes_tiny_at_its_own_time(flashing: Path, span: tuple[int, int]) -> None:
    media = probe(flashing)
    plain = [frame.time for frame in decode_pictures(media, rate_hz=None, width_px=WIDTH_PX, range=stretch(*span))]

    glanced = list(decode_look(media, range=stretch(*span), width_px=WIDTH_PX))

    assert [tiny.time for tiny, _ in glanced] == plain
    assert {max(tiny.pixels.shape) for tiny, _ in glanced} == {GLANCE_LONG_SIDE_PX}
    assert glanced[0][0].time == span[0]


def test_larger_pictures_are_those_of_the_source_at_an_even_pace(flashing: Path) -> None:
    media, span = probe(flashing), stretch(2_000_000, 6_000_000)
    plain = {frame.time: frame for frame in decode_pictures(media, rate_hz=None, width_px=WIDTH_PX, range=span)}

    larger = [large for _, large in decode_look(media, range=span, width_px=WIDTH_PX) if large is not None]

    gaps_us = [later.time - one.time for one, later in pairwise(larger)]
    assert larger[0].time - span.in_us <= 40_000
    assert 72_000 <= min(gaps_us) <= max(gaps_us) <= 112_000
    for frame in larger:
        expected = plain[frame.time].pixels.astype(np.int16)
        assert frame.pixels.shape == expected.shape
        assert float(np.abs(frame.pixels - expected).mean()) < 4


def test_tiny_and_larger_pictures_show_the_same_instant(flashing: Path) -> None:
    for tiny, large in decode_look(probe(flashing), range=stretch(0, 12_000_000), width_px=WIDTH_PX):
        if large is not None:
            assert tiny.time == large.time
            assert float(tiny.pixels.mean()) == pytest.approx(float(large.pixels.mean()), abs=4)


def test_all_pictures_can_be_had_large(flashing: Path) -> None:
    glanced = list(decode_look(probe(flashing), range=stretch(1_000_000, 2_000_000), width_px=64, picture_rate_hz=31))

    assert sum(large is not None for _, large in glanced) >= len(glanced) - 1


def test_fast_sources_are_glanced_at_as_often_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "fast.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=60:duration=2", *H264, path)

    times = [
        tiny.time for tiny, _ in decode_look(probe(path), range=stretch(0, 2_000_000), width_px=64, glance_rate_hz=30)
    ]

    assert len(times) == 60
    assert max(later - one for one, later in pairwise(times)) < 34_000


def test_what_is_shown_at_the_in_point_comes_first_where_frames_are_rare(slow: Path) -> None:
    media = probe(slow)
    for span in (stretch(3_000_000, 9_000_000), stretch(12_500_000, 13_500_000)):
        (tiny, large), *_ = decode_look(media, range=span, width_px=WIDTH_PX)
        (plain, *_) = decode_pictures(media, rate_hz=None, width_px=WIDTH_PX, range=span)

        assert large is not None
        assert tiny.time == large.time == plain.time == span.in_us
        assert float(np.abs(large.pixels.astype(np.int16) - plain.pixels).mean()) < 4


def test_cuts_are_the_same_in_tiny_pictures(tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    scenes = "testsrc2=size=640x360:rate=25:duration=2[a];smptebars=size=640x360:rate=25:duration=2[b]"
    ffmpeg("-filter_complex", f"{scenes};[a][b]concat[v]", "-map", "[v]", *H264, path)
    media, span = probe(path), stretch(0, 4_000_000)

    tiny = find_cuts(tiny for tiny, _ in decode_look(media, range=span, width_px=64))

    assert [cut.time for cut in tiny] == [2_000_000]


def test_progress_rises_to_the_end_and_sound_alone_is_refused(flashing: Path, tmp_path: Path) -> None:
    told: list[float] = []
    list(decode_look(probe(flashing), range=stretch(1_000_000, 3_000_000), width_px=64, on_fraction=told.append))
    sound = make_clip(tmp_path / "sound.wav", picture=None)

    assert told == sorted(told)
    assert told[-1] == 1.0
    with pytest.raises(DecodeFailed):
        next(decode_look(probe(sound), range=stretch(0, 1_000_000), width_px=64))
