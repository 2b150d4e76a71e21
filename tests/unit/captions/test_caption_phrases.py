# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.captions.phrases import locale_of, phrases_from_words, split_wide_phrase
from clipmill.captions.placing import PlacedWord
from clipmill.domain.times import ClipTime, TimeRange


def letters(text: str, *, speaker: str | None = None) -> list[PlacedWord]:
    return [
        PlacedWord(TimeRange(ClipTime(100 * i), ClipTime(100 * i + 100)), char, i > 0, speaker)
        for i, char in enumerate(text)
    ]


def one(text: str, *, joins: bool = False) -> PlacedWord:
    return PlacedWord(TimeRange(ClipTime(0), ClipTime(1000)), text, joins)


def texts(words: object) -> list[str]:
    return [w.text for w in words]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("今日はとても良い天気ですね。", "ja", ["今日は", "とても", "良い", "天気ですね。"]),
        (
            "今天天气很好，我们去公园散步吧。",
            "zh",
            ["今天", "天气", "很", "好，", "我们", "去", "公园", "散步", "吧。"],
        ),
        ("วันนี้อากาศดีมาก", "th", ["วัน", "นี้", "อากาศ", "ดี", "มาก"]),
    ],
)
def test_writing_without_spaces_becomes_phrases(text: str, language: str, expected: list[str]) -> None:
    assert texts(phrases_from_words(letters(text), language)) == expected
    assert texts(phrases_from_words([one(text)], language)) == expected


def test_traditional_chinese_is_cut_by_its_own_model() -> None:
    phrases = texts(phrases_from_words([one("我們今天來討論這個問題。")], "zh"))
    assert "".join(phrases) == "我們今天來討論這個問題。"
    assert "我們" in phrases


def test_no_thai_line_starts_with_the_repeat_sign() -> None:
    phrases = texts(phrases_from_words([one("เพื่อนๆของฉัน")], "th"))
    assert not any(phrase.startswith("ๆ") for phrase in phrases)


def test_phrases_after_the_first_stand_without_space_and_keep_time() -> None:
    phrases = phrases_from_words(letters("今日はとても"), "ja")
    assert [(p.joins_previous, p.range.in_us, p.range.out_us) for p in phrases] == [(False, 0, 300), (True, 300, 600)]


def test_letters_of_one_cluster_are_never_parted() -> None:
    assert texts(phrases_from_words(letters("กำ้"), "th")) == ["กำ้"]
    assert texts(phrases_from_words([one("क्षेत्रीय")], "hi")) == ["क्षेत्रीय"]


def test_spaced_words_stay_and_joined_tokens_become_one() -> None:
    words = [one("don"), one("'t", joins=True), one("stop")]
    assert texts(phrases_from_words(words, "en")) == ["don't", "stop"]


def test_tokens_of_two_voices_are_not_joined() -> None:
    words = [one("a"), letters("xb", speaker="B")[1]]
    assert texts(phrases_from_words(words, "en")) == ["a", "b"]


def test_first_word_never_joins_anything() -> None:
    assert not phrases_from_words([one("cut", joins=True)], "en")[0].joins_previous


def test_address_is_broken_after_its_slashes() -> None:
    pieces = texts(split_wide_phrase(one("https://example.com/a/very/long/path"), lambda text: len(text) <= 20))
    assert pieces == ["https://example.com/", "a/very/long/path"]


def test_long_word_is_broken_between_clusters_as_late_as_can_be() -> None:
    assert texts(split_wide_phrase(one("abcdefghij"), lambda text: len(text) <= 4)) == ["abcd", "efgh", "ij"]
    assert texts(split_wide_phrase(one("e\u0323e\u0323e\u0323e\u0323"), lambda text: len(text) <= 3)) == ["e\u0323"] * 4


def test_single_cluster_that_does_not_fit_stays() -> None:
    assert texts(split_wide_phrase(one("👨\u200d👩\u200d👧"), lambda _: False)) == ["👨\u200d👩\u200d👧"]


def test_pieces_of_a_broken_word_share_its_time_and_join() -> None:
    pieces = split_wide_phrase(one("abcdefgh"), lambda text: len(text) <= 4)
    assert [(p.range.in_us, p.range.out_us, p.joins_previous) for p in pieces] == [(0, 500, False), (500, 1000, True)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "我们说", "zh-Hans"),
        ("zh", "我們說", "zh-Hant"),
        ("yue", "", "zh-Hant"),
        ("ja", "", "ja"),
        (None, "", None),
    ],
)
def test_locale_says_which_chinese_is_written(language: str | None, text: str, expected: str | None) -> None:
    assert locale_of(language, text) == expected
