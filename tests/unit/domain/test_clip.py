# SPDX-License-Identifier: MIT
import pytest

from clipmill.domain.clip import Edl
from clipmill.domain.times import ClipTime, SourceTime, TimeRange, source_range_from_s

EDL = Edl((source_range_from_s(10, 12), source_range_from_s(20, 21)))


def test_edl_that_keeps_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one range"):
        Edl(())


def test_edl_with_an_empty_entry_is_refused() -> None:
    with pytest.raises(ValueError, match="no empty one"):
        Edl((source_range_from_s(1, 1),))


def test_entries_follow_each_other_on_the_clip_clock() -> None:
    assert EDL.clip_ranges == (
        TimeRange(ClipTime(0), ClipTime(2_000_000)),
        TimeRange(ClipTime(2_000_000), ClipTime(3_000_000)),
    )
    assert EDL.duration_us == 3_000_000


def test_source_time_that_was_cut_out_has_no_clip_time() -> None:
    assert EDL.clip_time(SourceTime(15_000_000)) is None
    assert EDL.clip_time(SourceTime(12_000_000)) is None


def test_source_time_of_the_second_entry_follows_the_first() -> None:
    assert EDL.clip_time(SourceTime(20_500_000)) == 2_500_000


def test_clip_time_beyond_the_end_gives_the_end() -> None:
    assert EDL.source_time(ClipTime(9_000_000)) == 21_000_000


def test_source_range_is_trimmed_to_what_is_kept() -> None:
    assert EDL.clip_range(source_range_from_s(11.5, 14)) == TimeRange(ClipTime(1_500_000), ClipTime(2_000_000))
    assert EDL.clip_range(source_range_from_s(13, 14)) is None
