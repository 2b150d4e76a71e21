# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.captions.lines import MeasuredWord, break_cost, break_lines, ends_sentence, fit_lines
from clipmill.captions.placing import PlacedWord
from clipmill.domain.times import ClipTime, TimeRange


def measured(text: str, *, joined: bool = False) -> list[MeasuredWord]:
    tokens = list(text) if joined else text.split()
    time = TimeRange(ClipTime(0), ClipTime(1))
    return [MeasuredWord(PlacedWord(time, t, joined and i > 0), 10.0 * len(t)) for i, t in enumerate(tokens)]


def broken(text: str, max_line_px: float, *, joined: bool = False) -> list[str]:
    lines = break_lines(measured(text, joined=joined), 10.0, max_line_px)
    return [("" if joined else " ").join(item.word.text for item in line) for line in lines]


def test_what_fits_on_one_line_stays_there() -> None:
    assert broken("one two", 70) == ["one two"]


def test_lines_are_even() -> None:
    assert broken("aaaa bbbb cccc dddd", 150) == ["aaaa bbbb", "cccc dddd"]


def test_break_comes_after_the_comma_and_before_the_article() -> None:
    assert broken("well then, everything goes", 200) == ["well then,", "everything goes"]
    assert broken("tomorrow we see the mountain", 200) == ["tomorrow we see", "the mountain"]


def test_writing_without_spaces_takes_no_room_for_them() -> None:
    assert fit_lines(measured("abcdefgh", joined=True), 10.0, 40) == 2
    assert broken("abcdefgh", 40, joined=True) == ["abcd", "efgh"]


def test_three_lines_when_two_do_not_do() -> None:
    assert broken("aaaa bbbb cccc", 40) == ["aaaa", "bbbb", "cccc"]


@pytest.mark.parametrize("text", ["end.", "what?", "gut!“", "終わり。", "شكرا؟", "है।", "wait…"])
def test_sentence_ends_are_known(text: str) -> None:
    assert ends_sentence(text)
    assert break_cost(text) == 0


def test_breaks_are_better_after_a_clause_than_inside_one_and_worst_after_a_short_word() -> None:
    assert break_cost("so,") < break_cost("because") < break_cost("the")
    assert break_cost("很") == break_cost("because")
