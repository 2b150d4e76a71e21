# SPDX-License-Identifier: MIT
"""Timecode, dropped numbers included, against known values and against counting."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.unit.nle.cut_lists import RATES, frames_from_timecode

from clipmill.nle.timecode import frame_at, is_drop_frame, timecode_base, timecode_from_frames
from clipmill.render.filtergraph.timeline import frame_number

NTSC, FAST = Fraction(30000, 1001), Fraction(60000, 1001)


@pytest.mark.parametrize(
    ("frames", "rate", "expected"),
    [
        (0, NTSC, "00:00:00;00"),
        (1799, NTSC, "00:00:59;29"),
        (1800, NTSC, "00:01:00;02"),
        (17981, NTSC, "00:09:59;29"),
        (17982, NTSC, "00:10:00;00"),
        (107892, NTSC, "01:00:00;00"),
        (3600, FAST, "00:01:00;04"),
        (215784, FAST, "01:00:00;00"),
        (86400, Fraction(24000, 1001), "01:00:00:00"),
        (90000, Fraction(25), "01:00:00:00"),
        (25 * 86400, Fraction(25), "00:00:00:00"),
        (119, Fraction(120), "00:00:00:119"),
    ],
)
def test_frames_have_the_timecode_of_the_standard(frames: int, rate: Fraction, expected: str) -> None:
    assert timecode_from_frames(frames, rate) == expected


@pytest.mark.parametrize("rate", RATES)
def test_every_frame_comes_back_from_its_timecode(rate: Fraction) -> None:
    for frame in (*range(4000), *range(17_950, 18_050), *range(107_800, 108_000), 215_784, 500_003):
        assert frames_from_timecode(timecode_from_frames(frame, rate), rate) == frame


def test_dropped_numbers_follow_the_clock() -> None:
    for rate in (NTSC, FAST):
        assert is_drop_frame(rate)
        frame = frame_at(3600 * 1_000_000, rate)
        assert timecode_from_frames(frame, rate).startswith(("00:59:59", "01:00:00"))
    assert not is_drop_frame(Fraction(24000, 1001))


def test_frames_are_rounded_as_in_the_render() -> None:
    for rate in RATES:
        for time_us in range(0, 3_000_000, 9_973):
            assert frame_at(time_us, rate) == frame_number(time_us, rate)
    assert timecode_base(Fraction(15)) == 15
