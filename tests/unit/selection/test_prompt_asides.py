# SPDX-License-Identifier: MIT
"""What strangers type: what no choice of moments can meet is told and not looked for; the rest is obeyed."""

from __future__ import annotations

import pytest

from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.profanity import swear_words
from clipmill.selection.prompts import read_prompt
from clipmill.selection.refusals_told import tell_no_match, tell_unmet
from clipmill.selection.sentences import Sentence
from clipmill.selection.wishes import Wish

SAID = (Sentence(0, 1, TimeRange(SourceTime(0), SourceTime(1)), "Bread is warm.", None, 1.0, 1.0),)


@pytest.mark.parametrize(
    ("prompt", "unmet"),
    [
        ("make them vertical", ("make them vertical",)),
        ("9:16, funny, with emojis", ("9:16", "with emojis")),
        ("like MrBeast", ("like MrBeast",)),
        ("add captions in yellow and background music", ("and background music", "add captions in yellow")),
        ("in Spanish", ("in Spanish",)),
        ("longest possible clips", ("longest possible clips",)),
        ("keep it short and fast", ("keep it short and fast",)),
        ("with captions", ("with captions",)),
    ],
)
def test_what_options_decide_is_told_and_not_looked_for(prompt: str, unmet: tuple[str, ...]) -> None:
    wish = read_prompt(prompt)
    assert sorted(wish.unmet) == sorted(unmet)
    assert wish.words == ()
    (notice,) = tell_unmet(wish, SAID, 1)
    assert notice.code == "prompt_not_met"
    assert all(phrase in notice.message for phrase in unmet)


@pytest.mark.parametrize(
    ("prompt", "word"),
    [
        ("clips about vertical farming", "farm"),
        ("the part about music", "music"),
        ("music in the 80s", "music"),
        ("use the part about music", "music"),
        ("clips like the one about dogs", "dog"),
        ("the part in Spanish", "spanish"),
    ],
)
def test_topics_that_only_look_like_asides_are_looked_for(prompt: str, word: str) -> None:
    wish = read_prompt(prompt)
    assert wish.unmet == ()
    assert word in wish.words


@pytest.mark.parametrize(
    "prompt", ["no swearing", "no profanity", "keep it family friendly", "keep it clean and funny"]
)
def test_without_swearing_the_words_themselves_are_refused(prompt: str) -> None:
    wish = read_prompt(prompt)
    assert set(wish.swear_words) == swear_words(None)
    assert wish.refused
    assert wish.words == ()


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("start each with a question", Wish(kinds=("questions",))),
        ("each clip must end with a punchline", Wish(kinds=("emotion",))),
        ("make it spicy, controversial takes only", Wish(kinds=("hook",))),
        ("los momentos más graciosos", Wish(kinds=("emotion",))),
        ("les meilleurs conseils, 30 secondes max", Wish(kinds=("value",), longest_s=30.0)),
        ("gimme the juiciest bits", Wish()),
        ("like 3 clips", Wish(count=3)),
        ("best bits, like really funny", Wish(kinds=("emotion",))),
        ("the part about pricing but not discounts",
         Wish(words=("pric",), topic="the part about pricing", banned=("discounts",), refused=("discounts",))),
        ("only Anna talking", Wish(words=("anna",), voices=("Anna",), topic="only Anna talking")),
        ("clips lustig unter 30 sek", Wish(kinds=("emotion",), longest_s=30.0)),
    ],
)  # fmt: skip
def test_what_strangers_type_is_read(prompt: str, expected: Wish) -> None:
    assert read_prompt(prompt) == expected


def test_a_kind_of_moment_behind_a_refusal_is_not_refused() -> None:
    wish = read_prompt("5 clips about leadership, no intro, no politics, start with a hook")
    assert (wish.refused, wish.words) == (("politics",), ("leadership",))
    assert wish.topic.startswith("about leadership")


def test_a_notice_repeats_no_endless_prompt() -> None:
    assert len(tell_no_match(read_prompt("x" * 5000))) < 200
