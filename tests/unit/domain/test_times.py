# SPDX-License-Identifier: MIT
import pytest

from clipmill.domain.times import (
    SourceTime,
    TimeRange,
    merge_ranges,
    source_range_from_s,
    source_time_from_s,
)


def test_range_is_half_open() -> None:
    item = source_range_from_s(1.0, 2.0)

    assert item.contains(SourceTime(1_000_000))
    assert not item.contains(SourceTime(2_000_000))


def test_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        TimeRange(SourceTime(2), SourceTime(1))


def test_touching_ranges_do_not_overlap() -> None:
    assert not source_range_from_s(0, 1).overlaps(source_range_from_s(1, 2))
    assert source_range_from_s(0, 1).overlap_us(source_range_from_s(1, 2)) == 0


def test_overlap_is_the_shared_time() -> None:
    assert source_range_from_s(0, 3).overlap_us(source_range_from_s(2, 5)) == 1_000_000


def test_duration_is_given_in_both_units() -> None:
    item = source_range_from_s(0.5, 2.0)

    assert (item.duration_us, item.duration_s) == (1_500_000, 1.5)


def test_seconds_round_to_the_nearest_microsecond() -> None:
    assert source_time_from_s(0.000_000_6) == 1


def test_ranges_closer_than_the_gap_become_one() -> None:
    ranges = [source_range_from_s(3, 4), source_range_from_s(0, 1), source_range_from_s(1.2, 2)]

    assert merge_ranges(ranges, gap_us=300_000) == (source_range_from_s(0, 2), source_range_from_s(3, 4))


def test_a_range_inside_another_adds_nothing() -> None:
    assert merge_ranges([source_range_from_s(0, 5), source_range_from_s(1, 2)]) == (source_range_from_s(0, 5),)
