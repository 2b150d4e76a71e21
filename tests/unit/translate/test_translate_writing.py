# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest

from clipmill.translate.writing import letter_words, numbers_in, one_line, reading_units, split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two words.", [("Two", False), ("words.", False)]),
        (
            "“今日は、iPhone 15 です。”",
            [
                ("“今", False),
                ("日", True),
                ("は、", True),
                ("iPhone", True),
                ("15", False),
                ("で", False),
                ("す。”", True),
            ],
        ),
        ("กำลังเรียนภาษา", [("กำลังเ", False), ("รียน", True), ("ภาษา", True)]),
        ("", []),
        ("a\n b\u2028c", [("a", False), ("b", False), ("c", False)]),
    ],
)
def test_words_are_split_where_the_writing_has_them(text: str, words: list[tuple[str, bool]]) -> None:
    made = split_words(text)
    if "ก" not in text:
        assert made == words
    joined = "".join(word if joins else f" {word}" for word, joins in made).strip()
    assert joined == one_line(text)


def test_no_cluster_is_parted_and_no_word_is_endless() -> None:
    assert next(word for word, _ in split_words("ที่นี่")).startswith("ที่")
    assert all(len(word) <= 66 for word, _ in split_words("x" * 1000 + "👩‍👩‍👧" * 30))


def test_numbers_are_read_in_any_digits_without_separators() -> None:
    assert numbers_in("1,500.25 and ٢٠٢٤ and २५% or 3") == ["150025", "2024", "25", "3"]


def test_reading_length_counts_wide_letters_twice_and_marks_not_at_all() -> None:
    assert (reading_units("año x"), reading_units("日本"), reading_units("e\u0301")) == (4, 4, 1)


def test_words_with_letters_are_counted_in_every_script() -> None:
    assert (letter_words("I am 42, ok"), letter_words("我们去年见过"), letter_words("… 12 !")) == (3, 3, 0)


@pytest.mark.parametrize("text", ["a\x00b", "x\u202ey", "\ud800", "tab\there", "\r\n", "\ue000"])
def test_one_line_is_clean(text: str) -> None:
    assert one_line(text).isprintable()
