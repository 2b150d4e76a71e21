# SPDX-License-Identifier: MIT
"""Orders checked against the examples of UAX #9 and its reference implementation's rules."""

from __future__ import annotations

import pytest

from clipmill.captions.bidi import embedding_levels, visual_order


def seen(text: str, *, is_rtl: bool) -> str:
    return "".join(text[index] for index in visual_order(embedding_levels(text, is_rtl=is_rtl)))


@pytest.mark.parametrize(
    ("text", "is_rtl", "expected"),
    [
        ("abc def", False, "abc def"),
        ("אבג", True, "גבא"),
        ("אב cd הו", True, "וה cd בא"),
        ("ab אב cd", False, "ab בא cd"),
        ("אב 12 גד", True, "דג 12 בא"),
        ("אב 3.5 גד", True, "דג 3.5 בא"),
        ("אב 10% גד", True, "דג 10% בא"),
        ("אב $10 גד", True, "דג $10 בא"),
        ("اب 12", True, "12 با"),
        ("اب 10-12", True, "12-10 با"),
        ("ab 12 אב", False, "ab 12 בא"),
        ("אב, ", True, " ,בא"),
        ("אב!", True, "!בא"),
        ("אב 1,200 ab", True, "ab 1,200 בא"),
        ("א\u0301ב", True, "ב\u0301א"),
        ("12", True, "12"),
        ("", True, ""),
    ],
)
def test_line_is_ordered_as_the_standard_says(text: str, is_rtl: bool, expected: str) -> None:
    assert seen(text, is_rtl=is_rtl) == expected


def test_spaces_at_the_end_stand_on_the_base_level() -> None:
    assert embedding_levels("אב  ", is_rtl=False) == [1, 1, 0, 0]
