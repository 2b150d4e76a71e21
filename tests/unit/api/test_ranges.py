# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipmill.api.ranges import wanted_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, (0, 100)),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-1000", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=100-", None),
        ("bytes=-0", None),
        ("bytes=20-10", (0, 100)),
        ("bytes=-", (0, 100)),
        ("bytes=1-2,5-6", (0, 100)),
        ("items=1-2", (0, 100)),
        ("bytes=a-b", (0, 100)),
        (f"bytes={'9' * 5000}-", (0, 100)),
    ],
)
def test_a_range_header_is_read_as_the_rfc_has_it(header: str | None, expected: tuple[int, int] | None) -> None:
    assert wanted_range(header, 100) == expected


@given(st.text(), st.integers(0, 1000))
def test_no_header_asks_for_bytes_that_are_not_there(text: str, size_bytes: int) -> None:
    found = wanted_range(f"bytes={text}", size_bytes)
    assert found is None or 0 <= found[0] <= found[1] <= size_bytes
