# SPDX-License-Identifier: MIT
from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.unit.reframe.filmed import face, says, shot

from clipmill.domain.picture import Box, Speaking
from clipmill.domain.times import SourceTime
from clipmill.reframe.casting import ALL, HOLD_S, Run, cast
from clipmill.reframe.subjects import Subject, subjects_of

RATE = 30.0
CONTENT = Box(0, 0, 1920, 1080)
PAIR = (face(1, 300), face(2, 1400))


def times_of(seconds: float = 10.0) -> list[SourceTime]:
    return [SourceTime(round(frame / RATE * 1e6)) for frame in range(round(seconds * RATE))]


def people(speaking: Sequence[Speaking] = ()) -> tuple[Subject, ...]:
    return tuple(sorted(subjects_of(shot(0, 10, PAIR), times_of(), CONTENT, speaking), key=lambda item: item.person))


def runs(*speaking: Speaking, has_wide: bool = False) -> tuple[Run, ...]:
    return cast(people(), times_of(), speaking, rate=RATE, has_wide=has_wide)


def test_runs_cover_the_take_without_gaps() -> None:
    found = runs(says(0, 3, 1), says(3, 6, 2), says(6, 10, 1))

    assert [run.subject for run in found] == [0, 1, 0]
    assert found[0].first == 0
    assert found[-1].end == 300
    assert [run.end for run in found[:-1]] == [run.first for run in found[1:]]


def test_a_turn_that_follows_at_once_is_met_on_its_frame() -> None:
    found = runs(says(0, 5, 1), says(5, 10, 2))

    assert [run.first for run in found] == [0, 150]


@pytest.mark.parametrize(("length_s", "is_switched"), [(0.6, False), (1.8, True)])
def test_only_a_turn_worth_it_switches(length_s: float, *, is_switched: bool) -> None:
    found = runs(says(0, 4, 1), says(4, 4 + length_s, 2), says(4 + length_s, 10, 1))

    assert (len(found) == 3) is is_switched


def test_nobody_is_shown_for_less_than_the_hold_time() -> None:
    found = runs(says(0, 0.5, 1), says(0.5, 9.6, 2), says(9.6, 10, 1), has_wide=True)

    assert all(run.end - run.first >= HOLD_S * RATE for run in found)


def test_without_a_word_the_first_subject_is_shown() -> None:
    assert runs(has_wide=True) == (Run(0, 300, 0),)


def test_doubt_shows_everybody_only_where_that_is_offered() -> None:
    doubt = (says(0, 5, 1, 0.5), says(5, 10, 2, 0.5))

    assert [run.subject for run in runs(*doubt, has_wide=True)] == [ALL]
    assert ALL not in [run.subject for run in runs(*doubt)]


def test_somebody_who_left_is_not_shown() -> None:
    leaves = (face(1, 300, out_s=4), face(2, 1400))
    found = subjects_of(shot(0, 10, leaves), times_of(), CONTENT)
    here = tuple(sorted(found, key=lambda item: item.person))

    last = cast(here, times_of(), [says(0, 10, 1)], rate=RATE, has_wide=False)[-1]

    assert last.subject == 1


def test_a_take_shorter_than_two_holds_has_one_run() -> None:
    found = cast(people(), times_of(2.0), [says(0, 0.9, 1), says(0.9, 2, 2)], rate=RATE, has_wide=True)

    assert len(found) == 1


def test_a_likely_speaker_is_cut_to_where_everybody_cannot_be_shown() -> None:
    found = runs(says(0, 4, 1, 0.64), says(4, 6.5, 2, 0.64), says(6.5, 10, 1, 0.64))

    assert [run.subject for run in found] == [0, 1, 0]


def test_less_than_a_guess_is_not_a_vote_for_another() -> None:
    assert [run.subject for run in runs(says(0, 10, 1, 0.1))] == [0]
