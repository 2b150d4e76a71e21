# SPDX-License-Identifier: MIT
from __future__ import annotations

from fractions import Fraction

from tests.unit.reframe.filmed import face, film, says, shot

from clipmill.domain.clip import Edl
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime, source_range_from_s
from clipmill.reframe.stretches import grid_of, takes_of
from clipmill.reframe.subjects import subjects_of

CONTENT = Box(0, 0, 1920, 1080)
TIMES = [SourceTime(round(frame / 30 * 1e6)) for frame in range(300)]


def test_takes_cover_every_frame_once_and_start_on_the_frame_of_the_cut() -> None:
    edl = Edl((source_range_from_s(1, 3), source_range_from_s(4, 7)))
    grid = grid_of(edl, Fraction(30))

    takes = takes_of(edl, grid, (film(shot(0, 5.01), shot(5.01, 10)),), ())

    assert [(take.first_frame, take.end_frame) for take in takes] == [(0, 90), (90, 150)]
    assert len(takes[0].stretches) == 2
    assert takes[0].times[0] == 1_000_000
    assert takes[0].times[60] == 4_000_000


def test_a_stretch_without_a_frame_of_its_own_is_dropped() -> None:
    edl = Edl((source_range_from_s(0, 2), source_range_from_s(6, 6.004), source_range_from_s(8, 9)))

    takes = takes_of(edl, grid_of(edl, Fraction(25)), (film(shot(0, 5), shot(5, 7), shot(7, 10)),), ())

    assert [(take.first_frame, take.end_frame) for take in takes] == [(0, 50), (50, 75)]


def test_what_nobody_looked_at_has_no_shot() -> None:
    edl = Edl((source_range_from_s(0, 4),))

    takes = takes_of(edl, grid_of(edl, Fraction(30)), (film(shot(1, 3)),), ())

    assert [take.shot is None for take in takes] == [True, False, True]


def test_somebody_who_returns_is_the_same_subject_and_two_at_a_time_are_not() -> None:
    back = subjects_of(shot(0, 10, [face(1, 300, person=5, out_s=4), face(2, 320, person=5, in_s=6)]), TIMES, CONTENT)
    twins = subjects_of(shot(0, 10, [face(1, 300, person=5), face(2, 1400, person=5)]), TIMES, CONTENT)

    assert [item.track_ids for item in back] == [frozenset({1, 2})]
    assert len(twins) == 2


def test_the_main_subject_is_large_long_and_central() -> None:
    people = [face(1, 100), face(2, 900), face(3, 1500, size_px=150, out_s=3)]

    assert [item.person for item in subjects_of(shot(0, 10, people), TIMES, CONTENT)] == [2, 1, 3]


def test_a_small_face_in_the_background_counts_only_when_it_speaks() -> None:
    people = shot(0, 10, [face(1, 300, size_px=300), face(2, 1500, size_px=60)])

    assert [item.person for item in subjects_of(people, TIMES, CONTENT)] == [1]
    assert {item.person for item in subjects_of(people, TIMES, CONTENT, [says(0, 5, 2, 0.9)])} == {1, 2}
