# SPDX-License-Identifier: MIT
"""Prompts: counts, lengths, exclusions, kinds and words."""

from __future__ import annotations

import pytest

from clipmill.selection.prompts import Wish, read_prompt


@pytest.mark.parametrize("prompt", [None, "", "   "])
def test_no_prompt_wishes_nothing(prompt: str | None) -> None:
    assert read_prompt(prompt) == Wish()


@pytest.mark.parametrize(
    ("prompt", "count"),
    [("top 3 clips", 3), ("give me five funny moments", 5), ("a clip about dogs", 1), ("2024 was great", None)],
)
def test_count_is_read(prompt: str, count: int | None) -> None:
    assert read_prompt(prompt).count == count


@pytest.mark.parametrize(
    ("prompt", "length_s", "longest_s"),
    [
        ("about 45 seconds each", 45.0, None),
        ("under 30 s", None, 30.0),
        ("no longer than a minute", None, 60.0),
        ("at least 20 seconds", 20.0, None),
        ("30-60 second clips", 45.0, 60.0),
        ("1 s", 5.0, None),
    ],
)
def test_length_is_read(prompt: str, length_s: float | None, longest_s: float | None) -> None:
    wish = read_prompt(prompt)
    assert (wish.length_s, wish.longest_s) == (length_s, longest_s)
    assert wish.words == ()
    assert wish.banned == ()


def test_exclusions_kinds_and_words_are_kept_apart() -> None:
    wish = read_prompt("the funniest moments about sailing, without politics")
    assert wish.kinds == ("emotion",)
    assert wish.words == ("sail",)
    assert wish.banned == ("politic",)


def test_words_of_other_scripts_are_looked_for() -> None:
    assert read_prompt("про океан").words
    assert read_prompt("人工智能").words == ("人工", "工智", "智能")
