# SPDX-License-Identifier: MIT
"""Comparisons: groups, orders, points, and how far a model agrees with itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest

from clipmill.selection.judging.comparing import NOTHING, Ask, Standing, compare, groups_of, two_orders


def asked(rank: Sequence[int]) -> Ask:
    """Return a model that orders passages by a rank of its own, whatever their places."""

    def ask(order: Sequence[int]) -> object:
        return {"order": [chr(65 + order.index(place)) for place in sorted(order, key=rank.index)]}

    return ask


@pytest.mark.parametrize("count", range(2, 40))
@pytest.mark.parametrize("turn", range(3))
def test_groups_hold_every_passage_once_and_are_even(count: int, turn: int) -> None:
    groups = groups_of(range(count), 6, turn)
    assert sorted(place for group in groups for place in group) == list(range(count))
    assert max(map(len, groups)) <= 6
    assert max(map(len, groups)) - min(map(len, groups)) <= 1


def test_other_rounds_make_other_groups() -> None:
    first, second = groups_of(range(24), 6, 0), groups_of(range(24), 6, 1)
    assert max(len(set(one) & set(other)) for one in first for other in second) <= 2


@pytest.mark.parametrize("turn", range(4))
def test_both_orders_hold_the_group(turn: int) -> None:
    for order in two_orders(range(5), turn):
        assert sorted(order) == list(range(5))


def test_a_model_with_taste_agrees_with_itself_and_its_best_leads() -> None:
    rank = [3, 1, 4, 0, 5, 2]
    standing = compare(range(6), 6, 0, asked(rank))
    assert standing.agreement == pytest.approx(1.0)
    assert standing.trust == 1.0
    assert sorted(range(6), key=lambda place: -(standing.mean(place) or 0.0)) == rank


def test_no_order_by_place_is_trusted_over_all_rounds() -> None:
    trusts = []
    for habit in permutations(range(6)):

        def ask(order: Sequence[int], habit: tuple[int, ...] = habit) -> object:
            return {"order": [chr(65 + place) for place in habit if place < len(order)]}

        heard = compare(range(12), 6, 0, ask)
        met = compare(range(24), 6, 1, ask).plus(compare(range(24), 6, 2, ask))
        trusts.append((heard.trust, heard.plus(met).trust))
    assert sum(heard > 0 for heard, _ in trusts) / len(trusts) < 0.05
    assert max(after for _, after in trusts) == 0.0


def test_half_an_answer_counts_and_less_does_not() -> None:
    half = compare(range(6), 6, 0, lambda _: {"order": ["A", "B", "B", "Q", "C"]})
    assert len(half.taus) == 1
    assert all(0.0 <= (half.mean(place) or 0.0) <= 1.0 for place in range(6))
    none = compare(range(6), 6, 0, lambda _: {"order": ["A", "B"]})
    assert (none.mean(0), none.agreement, none.trust) == (None, None, 0.0)


def test_one_order_alone_gives_points_and_no_trust() -> None:
    answers = iter([{"order": list("ABCDEF")}, None])
    standing = compare(range(6), 6, 0, lambda _: next(answers))
    assert standing.agreement is None
    assert standing.mean(0) == 1.0


def test_nothing_is_asked_about_a_single_passage() -> None:
    assert compare([4], 6, 0, lambda _: pytest.fail("asked")) == NOTHING


def test_trust_needs_more_than_chance_gives() -> None:
    assert Standing({}, (0.3,), (0.36,)).trust == 0.0
    assert 0.0 < Standing({}, (0.5,) * 4, (0.36,) * 4).trust < 1.0
    assert Standing({}, (0.9,) * 4, (0.36,) * 4).trust == 1.0
