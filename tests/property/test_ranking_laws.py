# SPDX-License-Identifier: MIT
"""Laws of judging windows, whatever they are."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from clipmill.selection.heads import standard
from clipmill.selection.parts import rank_share, spread_totals, stretch
from clipmill.selection.standing import range_max
from clipmill.selection.topics import find_shifts

finite = st.floats(-1e3, 1e3)
columns = arrays.arrays(np.float64, st.integers(1, 60), elements=finite)


@given(columns)
def test_totals_lie_between_none_and_all_and_keep_the_order(
    mixed: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    total = spread_totals(mixed)
    order = np.argsort(mixed, kind="stable")

    assert ((total > 0.0) & (total < 1.0)).all()
    assert (np.diff(total[order]) >= -1e-12).all()


@given(columns)
def test_shares_and_deviations_are_bounded(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    share = rank_share(values)

    assert ((share > 0.0) & (share < 1.0)).all()
    assert np.abs(standard(values[:, None])).max() <= 3.0


@given(columns, st.data())
def test_largest_of_a_range_is_what_a_loop_finds(
    values: np.ndarray[tuple[int], np.dtype[np.float64]], data: st.DataObject
) -> None:
    pairs = data.draw(st.lists(st.tuples(st.integers(0, len(values) - 1), st.integers(0, len(values) - 1)), max_size=9))
    spans = [(min(pair), max(pair)) for pair in pairs]
    found = range_max(values, np.array([a for a, _ in spans], dtype=int), np.array([b for _, b in spans], dtype=int))

    assert found.tolist() == [values[a : b + 1].max() for a, b in spans]


@given(st.lists(st.lists(st.text(max_size=5), max_size=6), max_size=50))
def test_shifts_lie_between_none_and_one(texts: list[list[str]]) -> None:
    stems = [Counter(words) for words in texts]
    shifts = find_shifts(stems, {word: 1.0 for counted in stems for word in counted})

    assert len(shifts) == len(stems)
    assert ((shifts >= 0.0) & (shifts <= 1.0)).all()


@given(columns)
def test_stretching_keeps_the_order_of_places(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    share = rank_share(values)
    order = np.argsort(share, kind="stable")

    assert (np.diff(stretch(share)[order]) >= 0.0).all()
