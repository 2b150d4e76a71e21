# SPDX-License-Identifier: MIT
"""No prompt makes reading fail, take long, or ask for what no job may."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipmill.domain.options import MAX_COUNT, MAX_LENGTH_S, MIN_COUNT, MIN_LENGTH_S
from clipmill.selection.prompts import MOST_CHARS, read_prompt

PHRASES = st.sampled_from(
    [
        *("no ads", "without", "only", "what Anna says", "about", "the first 10 minutes", "skip", "between 5 and 9 s"),
        *("at least", "under", "3 clips", "the end", "after 1:00", "and", "or", "funniest", "not", ":", ";", "0"),
        *("٣ clips", "99999 s", "1:99", "half", "most heated", "don't include", "'s answers only", "\u202e", "²"),
    ]
)


@given(st.one_of(st.text(max_size=400), st.lists(PHRASES, max_size=40).map(" ".join)))
def test_any_prompt_is_read_within_what_a_job_may_ask(prompt: str) -> None:
    wish = read_prompt(prompt)
    assert wish.count is None or MIN_COUNT <= wish.count <= MAX_COUNT
    for length in (wish.length_s, wish.shortest_s, wish.longest_s):
        assert length is None or MIN_LENGTH_S <= length <= MAX_LENGTH_S
    if wish.shortest_s is not None and wish.longest_s is not None:
        assert wish.shortest_s <= wish.longest_s
    assert all(wish.words)
    assert all(wish.banned)
    assert len(wish.topic) <= MOST_CHARS
    if wish.part is not None:
        low_us, high_us = wish.part.range_us(3_600_000_000)
        assert low_us >= 0
        assert high_us <= 3_600_000_000


@pytest.mark.parametrize(
    "unit",
    [
        "no ",
        "only what ",
        "a ",
        "9",
        "between ",
        "((",
        "no a and ",
        "a-b ",
        "1:",
        "without a, ",
        "first 1 ",
        "A's b ",
        "or ",
        "leave a out ",
        "exclude: a, ",
        "skip the parts where he says ",
        "what ?",
        "sin la ",
        "nothing that is longer than ",
        "about a about ",
        "5 of the best a-b ",
        "post it on my ",
        "keep every clip ",
        "after 1:00 before ",
    ],
)
def test_a_hostile_prompt_is_read_quickly(unit: str) -> None:
    started = time.process_time()
    read_prompt(unit * 20_000)
    assert time.process_time() - started < 1.0
