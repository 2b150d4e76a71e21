# SPDX-License-Identifier: MIT
"""Stretches of sound land where their times say, in pieces of the size asked for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.errors import DecodeFailed
from clipmill.media.placing import place, rechunk

HOLE = 3


def _ones(count: int) -> npt.NDArray[np.float32]:
    return np.ones(count, np.float32)


def _placed(stretches: list[tuple[int, int]], total: int) -> list[int]:
    pieces = place([(start, _ones(count)) for start, count in stretches], total, 7, HOLE)
    return [int(value) for piece in pieces for value in piece]


def test_a_late_start_is_silent_first() -> None:
    assert _placed([(5, 4)], 12) == [0] * 5 + [1] * 4 + [0] * 3


def test_a_hole_is_silent() -> None:
    assert _placed([(0, 3), (8, 2)], 10) == [1] * 3 + [0] * 5 + [1] * 2


def test_jitter_moves_nothing() -> None:
    assert _placed([(0, 3), (5, 3), (7, 2)], 8) == [1] * 8


def test_an_overlap_is_cut() -> None:
    assert _placed([(0, 6), (0, 6), (6, 2)], 10) == [1] * 8 + [0] * 2


def test_nothing_passes_the_end() -> None:
    assert _placed([(0, 20)], 5) == [1] * 5
    assert _placed([(50, 3)], 5) == [0] * 5
    assert _placed([(-9, 3)], 5) == [0] * 5


def test_no_sound_at_all_is_an_error() -> None:
    with pytest.raises(DecodeFailed):
        _placed([], 5)


@given(
    st.lists(st.tuples(st.integers(-50, 300), st.integers(0, 60)), min_size=1, max_size=12),
    st.integers(1, 250),
    st.integers(1, 40),
)
def test_whatever_comes_the_length_is_right(stretches: list[tuple[int, int]], total: int, chunk: int) -> None:
    pieces = list(rechunk(place([(start, _ones(count)) for start, count in stretches], total, chunk, HOLE), chunk))
    assert sum(piece.size for piece in pieces) == total
    assert all(piece.size == chunk for piece in pieces[:-1])
    assert 0 < pieces[-1].size <= chunk
