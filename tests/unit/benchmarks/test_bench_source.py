# SPDX-License-Identifier: MIT
"""Long sources are laid out from chapters."""

import pytest
from benchmarks.source import SourceFailed, chapters_from_pauses, length_from_log, pauses_from_log, playing_order


def test_pauses_are_read_from_what_ffmpeg_prints() -> None:
    log = (
        "frame:1 pts:1\nlavfi.silence_start=2.5\nframe:2\nlavfi.silence_end=3.5\nlavfi.silence_duration=1\n"
        "lavfi.silence_start=9\nlavfi.silence_end=9.8\nlavfi.silence_start=20\n"
    )
    assert pauses_from_log(log) == [3.0, 9.4]


def test_a_pause_that_began_before_the_sound_is_left_out() -> None:
    assert pauses_from_log("lavfi.silence_end=1.0\n") == []


def test_chapters_cover_all_and_none_is_short() -> None:
    chapters = chapters_from_pauses([5.0, 13.0, 20.0, 26.0, 39.0, 55.0], 60.0)
    assert chapters == [(0.0, 13.0), (13.0, 26.0), (26.0, 39.0), (39.0, 60.0)]


def test_without_pauses_there_is_one_chapter() -> None:
    assert chapters_from_pauses([], 60.0) == [(0.0, 60.0)]


def test_each_chapter_is_played_once_before_any_comes_again() -> None:
    order = playing_order([10.0] * 5, 120.0)
    assert len(order) == 12
    assert sorted(order[:5]) == sorted(order[5:10]) == [0, 1, 2, 3, 4]
    assert order[:5] != order[5:10]
    assert order == playing_order([10.0] * 5, 120.0)


def test_chapters_without_length_are_refused() -> None:
    with pytest.raises(SourceFailed):
        playing_order([0.0], 10.0)


def test_the_length_is_read_from_ffmpegs_header() -> None:
    assert length_from_log("  Duration: 01:02:03.50, start: 0.0, bitrate: 1 kb/s") == 3723.5
    with pytest.raises(SourceFailed):
        length_from_log("  Duration: N/A")
