# SPDX-License-Identifier: MIT
"""Stays: the least cost of all stretches together, none too short, and no change that is not worth it."""

from __future__ import annotations

from itertools import groupby, pairwise, product

import numpy as np
import pytest

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


def cost_of(chosen: tuple[int, ...], costs: np.ndarray, spans: list[tuple[int, int]]) -> float:
    """Return what a choice costs, or infinity where a stay is too short or a change is no change."""
    stays = [[index for index, _ in stay] for _, stay in groupby(enumerate(chosen), key=lambda item: item[1])]
    if len(stays) > 1 and any(spans[stay[-1]][1] - spans[stay[0]][0] < CALM.shortest_us for stay in stays):
        return np.inf
    changes = [not NEIGHBORS[chosen[one[0]], chosen[other[0]]] for one, other in pairwise(stays)]
    if any(changes):
        return np.inf
    return float(sum(costs[index, place] for index, place in enumerate(chosen))) + CALM.change_cost * len(changes)


NEIGHBORS = np.array([[False, True, False], [True, False, True], [False, True, False]])


@pytest.mark.parametrize("seed", range(40))
def test_no_other_choice_costs_less(seed: int) -> None:
    random = np.random.default_rng(seed)
    ends = np.cumsum([0, *random.integers(1, 4, size=6)])
    spans = [(int(begin), int(end)) for begin, end in pairwise(ends)]
    costs = random.uniform(0, 6, size=(6, 3))
    chosen = tuple(choose_stays(spans, costs, NEIGHBORS, CALM))
    least = min(cost_of(other, costs, spans) for other in product(range(3), repeat=6))
    assert cost_of(chosen, costs, spans) == pytest.approx(least)
