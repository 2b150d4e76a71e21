# SPDX-License-Identifier: MIT
"""What is said around a place counts for it, by its strength and nearness, and decides nothing in a short source."""

from __future__ import annotations

import numpy as np
import pytest

from clipmill.domain.times import US_PER_S
from clipmill.selection.surroundings import AROUND_WEIGHT, said_around


def places(count: int, step_s: float = 20.0) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([int(place * step_s * US_PER_S) for place in range(count)], dtype=np.int64)


def test_of_two_equal_places_the_one_amid_others_that_match_is_better() -> None:
    level = np.zeros(200)
    level[[50, 150]] = 2.0
    level[[48, 49, 51, 52]] = 1.5
    around = said_around(level, places(200))
    assert around[50] > 2.0 * around[150]
    assert around[150] > around[100]


def test_a_few_strong_places_tell_more_than_many_weak_ones() -> None:
    strong, weak = np.zeros(100), np.zeros(100)
    strong[50] = 4.0
    weak[46:54] = 0.5
    assert said_around(strong, places(100))[50] > said_around(weak, places(100))[50]


def test_what_lies_below_the_usual_counts_as_nothing() -> None:
    level = np.where(np.arange(40) == 20, 1.0, -3.0)
    assert said_around(level, places(40)) == pytest.approx(said_around(np.maximum(level, 0.0), places(40)))


def test_order_of_the_places_does_not_matter() -> None:
    level = np.linspace(-2.0, 2.0, 30)
    mixed = np.random.default_rng(0).permutation(30)
    assert said_around(level[mixed], places(30)[mixed]) == pytest.approx(said_around(level, places(30))[mixed])


def test_in_a_short_source_the_level_of_a_place_itself_decides() -> None:
    level = np.array([1.9, -1.0, -1.0, -0.5, 1.0, 1.2])
    whole = level + AROUND_WEIGHT * said_around(level, places(6, 5.0))
    assert int(np.argmax(whole)) == 0


def test_a_level_everywhere_is_found_around_every_place_up_to_the_ends() -> None:
    assert said_around(np.full(500, 4.0), places(500)) == pytest.approx(np.full(500, 8.0))
    assert not len(said_around(np.zeros(0), places(0)))
