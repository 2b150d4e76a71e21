# SPDX-License-Identifier: MIT
"""Cuts and bars in encoded films: exact to the frame and to the pixel."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.media.generated import H264, ffmpeg
from tests.unit.analysis.watching import find_bars

from clipmill.analysis.shots import find_cuts
from clipmill.media.decode import decode_pictures
from clipmill.media.probe import probe

pytestmark = pytest.mark.media

SIZE = "s=320x180:r=25"


def cut_frames(path: Path) -> list[int]:
    media = probe(path)
    return [round(cut.time / 40_000) for cut in find_cuts(decode_pictures(media, rate_hz=None, width_px=320))]


def test_cuts_of_an_encoded_film_are_exact(tmp_path: Path) -> None:
    path = tmp_path / "cuts.mp4"
    sources = (f"testsrc2={SIZE}:d=2", f"mandelbrot={SIZE}:start_scale=0.3", f"smptehdbars={SIZE}:d=2")
    inputs = [part for source in sources for part in ("-f", "lavfi", "-t", "2", "-i", source)]
    ffmpeg(*inputs, "-filter_complex", "concat=n=3", "-an", *H264, path)
    assert cut_frames(path) == [50, 100]


def test_an_encoded_dissolve_is_one_cut_in_its_middle(tmp_path: Path) -> None:
    path = tmp_path / "dissolve.mp4"
    inputs = (
        "-f",
        "lavfi",
        "-t",
        "3",
        "-i",
        f"mandelbrot={SIZE}",
        "-f",
        "lavfi",
        "-t",
        "3",
        "-i",
        f"smptehdbars={SIZE}",
    )
    ffmpeg(*inputs, "-filter_complex", "xfade=duration=0.8:offset=2", "-an", *H264, path)
    found = cut_frames(path)
    assert len(found) == 1
    assert found[0] == pytest.approx(60, abs=3)


def test_bars_of_an_encoded_film_are_exact(tmp_path: Path) -> None:
    path = tmp_path / "bars.mp4"
    ffmpeg("-f", "lavfi", "-t", "5", "-i", "testsrc2=s=320x136:r=25", "-vf", "pad=320:180:0:22", *H264, path)
    box = find_bars(decode_pictures(probe(path), rate_hz=5, width_px=320))
    assert (box.x_px, box.width_px) == (0.0, 320.0)
    assert box.y_px == pytest.approx(22, abs=1)
    assert box.y_px + box.height_px == pytest.approx(158, abs=1)


def test_a_real_clip_is_cut_where_it_was_cut_by_eye(shared_media: Path) -> None:
    media = probe(shared_media / "talk" / "hamilton_whitehouse_10s.mp4")
    frames = list(decode_pictures(media, rate_hz=None, width_px=640))
    times = [frame.time for frame in frames]
    assert [times.index(cut.time) for cut in find_cuts(frames)] == [20, 82, 211]


def test_a_talk_without_cuts_has_none(shared_media: Path) -> None:
    for name in ("hdtf_aoc_8s.mp4", "obama_biden_iran_two_in_frame.mp4"):
        media = probe(shared_media / "talk" / name)
        assert find_cuts(decode_pictures(media, rate_hz=None, width_px=640)) == ()
