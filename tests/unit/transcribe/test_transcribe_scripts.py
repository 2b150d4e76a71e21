# SPDX-License-Identifier: MIT
"""Text is cleaned, split and judged by its script."""

from __future__ import annotations

import pytest

from clipmill.domain.errors import InvalidOptions
from clipmill.transcribe.languages import language_code
from clipmill.transcribe.scripts import (
    MAX_WORD_CHARS,
    capitalize,
    clean_text,
    ends_sentence,
    full_stop_for,
    is_punctuation,
    split_text,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("zh-CN", "zh"),
        ("zh_tw", "zh"),
        ("pt_BR", "pt"),
        (" EN ", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("iw", "he"),
        ("yue", "yue"),
        ("sr-Latn-RS", "sr"),
    ],
)
def test_language_codes_are_normalised(given: str, expected: str) -> None:
    assert language_code(given) == expected


@pytest.mark.parametrize("given", ["", "x", "123", "en/../etc", "e\u0301n", "a" * 5000, "klingonese"])
def test_what_is_no_language_is_refused(given: str) -> None:
    with pytest.raises(InvalidOptions):
        language_code(given)


def test_control_format_and_music_characters_go_and_joiners_stay() -> None:
    assert clean_text("a\x00b\u202e c\u200d\n\td ♪ \ud800e") == "ab c\u200d d e"


def test_spaced_text_is_split_at_spaces_only() -> None:
    assert split_text(" Don't stop,  it's 28.8% ") == [
        ("Don't", False),
        ("stop,", False),
        ("it's", False),
        ("28.8%", False),
    ]


def test_chinese_is_split_into_characters_with_their_punctuation() -> None:
    assert split_text("“你好，”世界。") == [("“你", False), ("好，”", True), ("世", True), ("界。", True)]


def test_latin_inside_japanese_stays_whole() -> None:
    assert [text for text, _ in split_text("私はPythonが好き")] == ["私", "は", "Python", "が", "好", "き"]


def test_thai_never_loses_a_mark_and_is_kept_in_chunks() -> None:
    words = split_text("สวัสดีครับผมชื่อโจ")
    assert "".join(text for text, _ in words) == "สวัสดีครับผมชื่อโจ"
    assert 2 <= len(words) <= 6


def test_endless_words_are_split() -> None:
    assert {len(text) for text, _ in split_text("x" * (3 * MAX_WORD_CHARS))} == {MAX_WORD_CHARS}
    assert all(len(text) <= MAX_WORD_CHARS + 1 for text, _ in split_text("字" + "!" * 500))


@pytest.mark.parametrize(
    ("word", "expected"), [("end.", True), ('so!"', True), ("好。」", True), ("well...", False), ("3.5", False)]
)
def test_sentence_ends_are_seen_through_quotes(word: str, expected: bool) -> None:
    assert ends_sentence(word) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("plain", "."), ("слово", "."), ("これは漢字", "。"), ("中文", "。"), ("हिन्दी", "।"), ("ภาษา", ""), ("42", ".")],
)
def test_full_stops_fit_the_script(text: str, expected: str) -> None:
    assert full_stop_for([text]) == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("élan", "Élan"), ('"so', '"So'), ("iPhone", "iPhone"), ("ßtest", "ßtest"), ("你", "你")]
)
def test_only_small_words_of_cased_scripts_are_capitalised(word: str, expected: str) -> None:
    assert capitalize(word) == expected


def test_punctuation_holds_nothing_that_is_said() -> None:
    assert is_punctuation("?!—")
    assert not is_punctuation("a.")
    assert not is_punctuation("🙂")
