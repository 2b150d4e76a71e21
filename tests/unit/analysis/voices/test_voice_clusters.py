# SPDX-License-Identifier: MIT
"""Voices that are alike get one number, and no others do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.voices.clusters import in_order, linked

Floats = npt.NDArray[np.float32]


def alike(*groups: int, within: float = 0.8, between: float = 0.1) -> Floats:
    """Return the likenesses of voices of these groups."""
    numbers = np.array(groups)
    same = numbers[:, np.newaxis] == numbers[np.newaxis, :]
    return np.where(same, within, between).astype(np.float32)


def test_groups_are_numbered_in_the_order_in_which_they_are_met() -> None:
    assert linked(alike(5, 2, 5, 9, 2), 0.5).tolist() == [0, 1, 0, 2, 1]


@pytest.mark.parametrize(("least", "count"), [(0.05, 1), (0.5, 3), (0.9, 6)])
def test_the_threshold_decides_how_many_there_are(least: float, count: int) -> None:
    assert int(linked(alike(0, 0, 1, 1, 2, 2), least).max()) + 1 == count


def test_one_likeness_between_two_groups_does_not_join_them() -> None:
    likenesses = alike(0, 0, 0, 1, 1, 1)
    likenesses[2, 3] = likenesses[3, 2] = 0.79
    assert linked(likenesses, 0.5).tolist() == [0, 0, 0, 1, 1, 1]


def test_average_linkage_is_the_mean_over_all_pairs() -> None:
    random = np.random.default_rng(2)
    points = random.normal(size=(30, 6))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    likenesses = (points @ points.T).astype(np.float32)
    groups = linked(likenesses, 0.3)
    slow = [[index] for index in range(30)]
    while len(slow) > 1:
        pairs = [
            (likenesses[np.ix_(a, b)].mean(), i, j) for i, a in enumerate(slow) for j, b in enumerate(slow) if i < j
        ]
        top, one, other = max(pairs)
        if top < 0.3:
            break
        slow[one] += slow.pop(other)
    expected = np.zeros(30, np.int64)
    for number, group in enumerate(slow):
        expected[group] = number
    assert groups.tolist() == in_order(expected).tolist()


def test_none_and_one_voice_are_fine() -> None:
    assert linked(np.zeros((0, 0), np.float32), 0.5).tolist() == []
    assert linked(np.ones((1, 1), np.float32), 0.5).tolist() == [0]


def test_likenesses_are_left_as_they_were() -> None:
    likenesses = alike(0, 0, 1)
    linked(likenesses, 0.5)
    assert likenesses.tolist() == alike(0, 0, 1).tolist()
