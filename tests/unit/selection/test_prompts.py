# SPDX-License-Identifier: MIT
"""Prompts: counts, lengths, exclusions, kinds and words."""

from __future__ import annotations

import pytest

from clipmill.selection.prompts import Wish, read_prompt
from clipmill.selection.wishes import Part


@pytest.mark.parametrize("prompt", [None, "", "   "])
def test_no_prompt_wishes_nothing(prompt: str | None) -> None:
    assert read_prompt(prompt) == Wish()


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("top 3 clips", 3),
        ("give me five funny moments", 5),
        ("a clip about dogs", 1),
        ("best 5", 5),
        ("no more than 3 clips", 3),
        ("return 999 clips", 50),
        ("dame 4 momentos sobre fútbol", 4),
        ("5 моментов про океан", 5),
        ("给我5个片段", 5),
        ("クリップを3個", 3),
        ("2024 was great", None),
        ("as I am a fan", None),
    ],
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
        ("20s to 40s", 30.0, 40.0),
        ("at least 20 s but under 60 s", 40.0, 60.0),
        ("no longer than 1:30", None, 90.0),
        ("half a minute each", 30.0, None),
        ("99999999 seconds", None, None),
        ("menos de 30 segundos", None, 30.0),
        ("unter 45 Sekunden", None, 45.0),
        ("до 30 секунд", None, 30.0),
        ("30秒以内", None, 30.0),
    ],
)
def test_length_is_read(prompt: str, length_s: float | None, longest_s: float | None) -> None:
    wish = read_prompt(prompt)
    assert (wish.length_s, wish.longest_s) == (length_s, longest_s)
    assert wish.banned == ()


@pytest.mark.parametrize(
    "prompt",
    ["music of the 90s", "the 4 minute mile", "hook in the first 3 seconds", "the last 10 minutes of the game", "100m"],
)
def test_what_only_looks_like_a_length_is_none(prompt: str) -> None:
    wish = read_prompt(prompt)
    assert (wish.length_s, wish.shortest_s, wish.longest_s) == (None, None, None)


@pytest.mark.parametrize(
    ("prompt", "shortest_s"),
    [("at least 20 seconds", 20.0), ("between 20 and 40 seconds", 20.0), ("under 20 s, at least 40 s", None)],
)
def test_the_least_length_is_read_unless_the_limit_denies_it(prompt: str, shortest_s: float | None) -> None:
    assert read_prompt(prompt).shortest_s == shortest_s


@pytest.mark.parametrize(
    ("prompt", "part"),
    [
        ("in the second half", Part(from_share=0.5)),
        ("near the end", Part(from_share=0.75)),
        ("after 10:00", Part(from_s=600.0)),
        ("before 1:00:00", Part(to_s=3600.0)),
        ("between 5:00 and 12:30", Part(from_s=300.0, to_s=750.0)),
        ("minutes 10 to 20", Part(from_s=600.0, to_s=1200.0)),
        ("the first 10 minutes of the podcast", Part(to_s=600.0)),
        ("skip the first 5 minutes", Part(from_s=300.0)),
        ("the last ten minutes", Part(last_s=600.0)),
        ("without the last 2 minutes", Part(cut_end_s=120.0)),
        ("skip the first third", Part(from_share=1 / 3)),
        ("the middle third", Part(from_share=(1 - 1 / 3) / 2, to_share=(1 + 1 / 3) / 2)),
    ],
)
def test_parts_of_the_source_are_read(prompt: str, part: Part) -> None:
    wish = read_prompt(prompt)
    assert wish.part == part
    assert (wish.words, wish.length_s, wish.refused) == ((), None, ())


@pytest.mark.parametrize("prompt", ["what happened at the end of the war", "the last 10 minutes of the game"])
def test_ends_of_other_things_are_topics(prompt: str) -> None:
    wish = read_prompt(prompt)
    assert wish.part is None
    assert wish.words


@pytest.mark.parametrize(
    ("prompt", "refused", "words"),
    [
        ("no ads", ("ads",), ()),
        ("Don't include politics or religion", ("politics", "religion"), ()),
        ("nothing about crypto", ("crypto",), ()),
        ("no ads, intros, or small talk", ("ads", "small talk"), ()),
        ("no ads and the part about dogs", ("ads",), ("dog",)),
        ("leave out the part about his divorce, please focus on tennis", ("divorce",), ("tenni",)),
        ("sailing without politics but make it short", ("politics",), ("sail",)),
        ("no one knows why bees dance", (), ("know", "bee", "danc")),
    ],
)
def test_exclusions_end_where_the_next_wish_begins(
    prompt: str, refused: tuple[str, ...], words: tuple[str, ...]
) -> None:
    wish = read_prompt(prompt)
    assert (wish.refused, wish.words) == (refused, words)


@pytest.mark.parametrize(
    ("prompt", "is_only", "voices"),
    [
        ("only the part about pricing", True, ()),
        ("just the bits where they talk about sleep", True, ()),
        ("only 3 clips about dogs", False, ()),
        ("only what Anna says", False, ("Anna",)),
        ("only what Anna says about pricing", True, ("Anna",)),
        ("only Anna Smith's answers", False, ("Anna Smith",)),
        ("Anna Smith's answers only", False, ("Anna Smith",)),
        ("only speaker 2", False, ("speaker 2",)),
        ("What did Anna say about pricing?", False, ()),
        ("only when they talk", False, ()),
    ],
)
def test_what_alone_is_wanted_is_read(prompt: str, is_only: bool, voices: tuple[str, ...]) -> None:
    wish = read_prompt(prompt)
    assert (wish.is_only, wish.voices) == (is_only, voices)


@pytest.mark.parametrize(
    ("prompt", "mood"),
    [
        ("most heated arguments", "heated"),
        ("most inspiring moments", "inspiring"),
        ("saddest", "sad"),
        ("best quotes", "quotes"),
        ("advice for founders", "advice"),
        ("best questions", "questions"),
    ],
)
def test_moods_are_kinds_and_not_looked_for(prompt: str, mood: str) -> None:
    wish = read_prompt(prompt)
    assert mood in wish.kinds
    assert wish.words == (("founder",) if "founders" in prompt else ())


def test_exclusions_kinds_and_words_are_kept_apart() -> None:
    wish = read_prompt("the funniest moments about sailing, without politics")
    assert wish.kinds == ("emotion",)
    assert wish.words == ("sail",)
    assert wish.banned == ("politics",)


def test_words_of_other_scripts_are_looked_for() -> None:
    assert read_prompt("про океан").words
    assert read_prompt("人工智能").words == ("人工", "工智", "智能")
