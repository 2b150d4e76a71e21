# SPDX-License-Identifier: MIT
"""What is told of an audience is put in order, bounded, and cleaned of what cannot be."""

from __future__ import annotations

import math

from clipmill.domain.audience import (
    LONGEST_S,
    MOST_CHAPTERS,
    NO_AUDIENCE,
    Audience,
    count_messages,
    tidy_chapters,
    tidy_heat,
    tidy_title,
)

NAN, INF = math.nan, math.inf


def test_chapters_come_in_order_and_end_where_the_next_begins() -> None:
    chapters = tidy_chapters([(60.0, 120.0, "Two"), (0.0, 90.0, "One"), (120.0, None, "No end")])
    assert [(c.range.in_us, c.range.out_us, c.title) for c in chapters] == [
        (0, 60_000_000, "One"),
        (60_000_000, 120_000_000, "Two"),
    ]


def test_chapters_with_impossible_times_are_left_out() -> None:
    given = [(NAN, 3.0, "a"), (-1.0, 3.0, "b"), (INF, 3.0, "c"), (LONGEST_S + 1, LONGEST_S + 9, "d"), (5.0, 5.0, "e")]
    assert tidy_chapters(given) == ()


def test_of_millions_of_chapters_a_bounded_part_is_read() -> None:
    endless = ((float(index % 90_000), None, "x") for index in range(10**12))
    assert len(tidy_chapters(endless)) == MOST_CHAPTERS - 1


def test_heat_keeps_order_and_drops_what_is_no_value() -> None:
    heat = tidy_heat([(10.0, 20.0, 0.5), (0.0, 15.0, 1.0), (20.0, 30.0, NAN), (30.0, 40.0, -1.0), (40.0, 30.0, 1.0)])
    assert [(mark.range.in_us, mark.range.out_us, mark.value) for mark in heat] == [
        (0, 10_000_000, 1.0),
        (10_000_000, 20_000_000, 0.5),
    ]


def test_messages_are_counted_by_the_second() -> None:
    assert count_messages([0.2, 2.9, 2.0, -4.0, NAN, INF, 1e300]) == (1, 0, 2)
    assert count_messages([]) == ()


def test_titles_are_one_clean_line() -> None:
    assert tidy_title(" The\n\u202eend\x00 of\u200b it ") == "The end of it"
    assert len(tidy_title("x" * 10_000_000)) == 160


def test_what_one_lacks_is_taken_from_the_other() -> None:
    chapters = tidy_chapters([(0.0, 9.0, "Own")])
    others = tidy_chapters([(1.0, 9.0, "Other")])
    assert NO_AUDIENCE.is_empty
    assert Audience(chapters=chapters).or_else(Audience(others, chat=(1,))) == Audience(chapters, chat=(1,))
