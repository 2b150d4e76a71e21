# SPDX-License-Identifier: MIT
"""Laws of the stretches that playable pieces of a source hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.errors import InvalidOptions
from clipmill.engine.pieces import LONGEST_US, STEP_US, piece_range

TIMES = st.integers(0, 4 * LONGEST_US)


@given(TIMES, st.none() | TIMES, st.integers(1, 4 * LONGEST_US))
def test_a_piece_holds_what_is_asked_for_and_lies_in_the_source(from_us: int, to_us: int | None, total_us: int) -> None:
    end_us = min(total_us, from_us + LONGEST_US if to_us is None else to_us)
    if not from_us < end_us <= from_us + LONGEST_US:
        with pytest.raises(InvalidOptions):
            piece_range(from_us, to_us, total_us)
        return
    found = piece_range(from_us, to_us, total_us)
    assert 0 <= found.in_us <= from_us < end_us <= found.out_us <= total_us
    assert found.in_us % STEP_US == 0
    assert found.out_us % STEP_US == 0 or found.out_us == total_us
    assert found.duration_us <= LONGEST_US + 2 * STEP_US


@given(TIMES, TIMES)
def test_asking_for_what_a_piece_holds_gives_the_same_piece(from_us: int, to_us: int) -> None:
    total_us = 4 * LONGEST_US
    if not 0 < to_us - from_us <= LONGEST_US - 2 * STEP_US:
        return
    found = piece_range(from_us, to_us, total_us)
    assert piece_range(found.in_us, found.out_us, total_us) == found


def test_no_piece_begins_before_the_source() -> None:
    with pytest.raises(InvalidOptions):
        piece_range(-1, 5, 10)
