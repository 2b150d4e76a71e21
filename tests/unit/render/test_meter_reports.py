# SPDX-License-Identifier: MIT
from __future__ import annotations

import math

import pytest

from clipmill.render.meters import highest_db, last_values, read_meters, stretches

REPORT = """frame:10   pts:4800    pts_time:0.4
lavfi.r128.I=-23.5
lavfi.r128.true_peaks_ch0=0.5
lavfi.silence_start=0.25
frame:20   pts:9600    pts_time:0.8
lavfi.r128.I=-20.1
lavfi.silence_end=0.75
lavfi.astats.1.RMS_level=-inf
frame:30   pts:14400   pts_time:1.2
lavfi.silence_start=1.1
nonsense
"""


def test_readings_carry_the_time_of_their_frame() -> None:
    first = next(read_meters(REPORT))
    assert (first.time_s, first.key, first.value) == (0.4, "r128.I", "-23.5")


def test_the_last_number_of_each_key_counts() -> None:
    assert last_values(read_meters(REPORT))["r128.I"] == -20.1


def test_infinities_are_no_numbers() -> None:
    assert "astats.1.RMS_level" not in last_values(read_meters(REPORT))


def test_a_stretch_without_an_end_lasts_to_the_end() -> None:
    assert stretches(read_meters(REPORT), "silence_start", "silence_end", 2.0) == ((0.25, 0.75), (1.1, 2.0))


def test_peaks_are_told_in_decibels() -> None:
    assert highest_db({"p0": 0.5, "p1": 0.25, "q": 1.0}, "p") == pytest.approx(-6.02, abs=0.01)
    assert highest_db({"p0": 0.0}, "p") is None


def test_a_frame_without_a_time_is_kept() -> None:
    reading = next(read_meters("lavfi.x=1\n"))
    assert math.isnan(reading.time_s)
