# SPDX-License-Identifier: MIT
"""Stays: the least cost of all stretches together, none too short, and no change that is not worth it."""

from __future__ import annotations

import numpy as np

from clipmill.domain.stays import Calm, choose_stays

CALM = Calm(shortest_us=3, change_cost=2.0)
SPANS = [(0, 4), (4, 8), (8, 12)]
APART = np.array([[False, True], [True, False]])


def test_a_change_has_to_be_worth_its_price() -> None:
    assert choose_stays(SPANS, np.array([[0.0, 9.0], [3.0, 0.0], [3.0, 0.0]]), APART, CALM) == [0, 1, 1]
    assert choose_stays(SPANS, np.array([[0.0, 9.0], [1.0, 0.5], [1.0, 0.5]]), APART, CALM) == [0, 0, 0]


def test_a_stay_is_not_too_short_unless_it_is_all_there_is() -> None:
    short = [(0, 4), (4, 6), (6, 12)]
    assert choose_stays(short, np.array([[0.0, 99.0], [50.0, 0.0], [0.0, 99.0]]), APART, CALM) == [0, 0, 0]
    assert choose_stays([(0, 1)], np.array([[5.0, 1.0]]), APART, CALM) == [1]


def test_places_that_are_hardly_apart_are_not_changed_between() -> None:
    near = np.zeros((2, 2), dtype=bool)
    assert len(set(choose_stays(SPANS, np.array([[0.0, 9.0], [9.0, 0.0], [9.0, 0.0]]), near, CALM))) == 1
