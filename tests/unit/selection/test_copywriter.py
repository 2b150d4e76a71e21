# SPDX-License-Identifier: MIT
"""Titles, descriptions and hashtags from a moment's own words."""

from __future__ import annotations

import pytest

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.copywriter import capitalize, shorten, tidy, write_copy, write_hashtags, write_title
from clipmill.selection.sentences import find_sentences


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("and so the whole plan changed overnight,", "The whole plan changed overnight"),
        ("why do whales sing?", "Why do whales sing?"),
        ("well.", "Well"),
        ("为什么鲸鱼会唱歌？", "为什么鲸鱼会唱歌？"),
    ],
)
def test_titles_are_tidy(text: str, title: str) -> None:
    assert write_title(text, "en") == title


def test_long_titles_end_with_a_clause_or_a_word() -> None:
    clause = "The market for orchards collapsed in a single spring, and nobody who had planted trees before knew why"
    assert write_title(clause, "en") == "The market for orchards collapsed in a single spring"
    assert write_title("word " * 40, "en").endswith("word…")


def test_turkish_titles_have_a_dotted_capital() -> None:
    assert capitalize("istanbul", "tr") == "İstanbul"
    assert capitalize("istanbul", "en") == "Istanbul"


def test_a_title_that_opens_with_a_number_has_no_capital_after_it() -> None:
    assert capitalize("40% from a bell", "en") == "40% from a bell"


def test_text_is_one_line_without_sound_marks() -> None:
    assert tidy("[laughter] so\nthen\u2028 we\x00 went >> on") == "so then we went on"


def test_short_text_is_left_alone() -> None:
    assert shorten("abc", 3) == "abc"


def test_hashtags_are_distinct_words_without_marks() -> None:
    tags = write_hashtags(["Whales don't sing; whale-songs travel, #oceans! 2024 the the the"], {"whale": 3.0})
    assert tags[0] in {"whales", "whale"}
    assert all(tag.isalnum() for tag in tags)
    assert "the" not in tags
    assert "2024" not in tags


def test_copy_says_only_what_was_said() -> None:
    spoken = "Whales sing across whole oceans. Nobody knew why until last winter. Then a sailor listened."
    texts = spoken.split()
    words = [
        Word(TimeRange(SourceTime(i * 300_000), SourceTime((i + 1) * 300_000)), text) for i, text in enumerate(texts)
    ]
    copy = write_copy(find_sentences(words, "en"), {}, "en")
    assert copy.hook == "Whales sing across whole oceans."
    assert copy.title in " ".join(texts)
    assert 3 <= len(copy.hashtags) <= 6
    assert len(copy.description) <= 220
