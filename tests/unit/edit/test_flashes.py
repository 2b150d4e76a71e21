# SPDX-License-Identifier: MIT
"""Kept ranges do not begin or end with a few frames of another shot, and lose no word for it."""

from __future__ import annotations

import pytest

from clipmill.domain.clip import Edl
from clipmill.domain.speech import Segment, Transcript, Word
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.edit import drop_flashes

CUT_US, NEXT_US = 2_000_000, 8_000_000


def span(in_us: int, out_us: int) -> SourceRange:
    return TimeRange(SourceTime(in_us), SourceTime(out_us))


def said(*ranges_us: tuple[int, int]) -> Transcript:
    words = tuple(Word(span(*item), "word") for item in ranges_us)
    return Transcript("en", 1.0, (Segment(span(0, 20_000_000), words),))


def dropped(
    *entries_us: tuple[int, int],
    words: tuple[tuple[int, int], ...] = ((2_100_000, 7_800_000),),
    shortest_us: int | None = None,
) -> list[tuple[int, int]]:
    edl = Edl(tuple(span(*item) for item in entries_us))
    cuts = [SourceTime(time) for time in (NEXT_US, CUT_US, 12_000_000)]
    done = drop_flashes(edl, cuts=cuts, transcript=said(*words), shortest_us=shortest_us)
    return [(entry.in_us, entry.out_us) for entry in done.entries]


def test_both_ends_move_to_the_cut() -> None:
    assert dropped((1_965_000, 8_120_000)) == [(CUT_US, NEXT_US)]


@pytest.mark.parametrize("entry", [(1_700_000, 8_300_000), (2_000_000, 8_000_000), (2_050_000, 7_950_000)])
def test_a_shot_that_can_be_seen_and_an_end_on_a_cut_stay(entry: tuple[int, int]) -> None:
    assert dropped(entry) == [entry]


def test_a_word_that_begins_before_the_cut_or_ends_after_it_is_kept_whole() -> None:
    words = ((1_990_000, 2_500_000), (7_000_000, 8_010_000))
    assert dropped((1_900_000, 8_200_000), words=words) == [(1_900_000, 8_200_000)]


def test_without_words_the_picture_alone_decides() -> None:
    assert dropped((1_900_000, 8_200_000), words=()) == [(CUT_US, NEXT_US)]


def test_a_clip_becomes_no_shorter_than_was_asked_for() -> None:
    entry = (1_900_000, 8_200_000)
    assert dropped(entry, shortest_us=6_200_000) == [entry]
    assert dropped(entry, shortest_us=6_000_000) == [(CUT_US, NEXT_US)]


def test_ranges_that_play_as_one_keep_their_joint() -> None:
    words = ((2_100_000, 7_000_000), (8_500_000, 9_000_000))
    joined = ((1_000_000, 8_100_000), (8_100_000, 9_500_000))
    assert dropped(*joined, words=words) == list(joined)
    apart = ((1_000_000, 8_100_000), (8_300_000, 9_500_000))
    assert dropped(*apart, words=words) == [(1_000_000, NEXT_US), (8_300_000, 9_500_000)]


def test_a_range_that_is_nearly_all_flash_stays() -> None:
    entry = (1_900_000, 2_100_000)
    assert dropped(entry, words=()) == [entry]
