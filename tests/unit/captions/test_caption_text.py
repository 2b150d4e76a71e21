# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from uniseg.graphemecluster import grapheme_clusters

from clipmill.captions.text import clean_text, clusters_of, drawn_text, is_emoji, is_rtl_text, upper_case, width_units
from clipmill.domain.captions import CaptionStyle


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("  two\n words\u2028here ", "two words here"),
        ("a\x00b\x1b[0m\ufeff", "ab[0m"),
        ("\u202etxet\u202c \u2066x\u2069\u200f", "txet x"),
        ("zero\u200bwidth\u2060\u00ad", "zerowidth"),
        ("e\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("\u200dlead", "lead"),
        ("\ud800broken", "broken"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\U0001fae8", "\U0001fae8"),
        ("{\\b1}", "{\\b1}"),
        ("\u200b\u200e", ""),
    ],
)
def test_cleaned_text_is_one_line_without_hidden_characters(given: str, expected: str) -> None:
    assert clean_text(given) == expected


@pytest.mark.parametrize("text", ["😀", "❤️", "1️⃣", "🇩🇪", "👍🏽", "👨\u200d👩\u200d👧"])
def test_colour_pictures_are_emoji_and_are_not_drawn(text: str) -> None:
    assert is_emoji(text)
    assert drawn_text(f"ok {text}", CaptionStyle(), "en") == "ok"


@pytest.mark.parametrize("text", ["1", "#", "©", "™", "→", "♪", "क्ष"])
def test_letters_digits_and_signs_are_not_emoji(text: str) -> None:
    assert not is_emoji(text)
    assert drawn_text(text, CaptionStyle(), "en") == text


def test_text_is_drawn_in_upper_case_when_the_style_says_so() -> None:
    assert drawn_text("straße", CaptionStyle(is_upper_case=True), "de") == "STRASSE"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [("iki ılık", "tr", "İKİ ILIK"), ("Καλημέρα", "el", "ΚΑΛΗΜΕΡΑ"), ("élan", "fr", "ÉLAN"), ("ab", None, "AB")],
)
def test_upper_case_follows_the_language(text: str, language: str | None, expected: str) -> None:
    assert upper_case(text, language) == expected


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (["hello"], "en", False),
        (["مرحبا", "WhatsApp Business"], "ar", True),
        (["only latin"], "he", False),
        (["123"], "he", True),
        (["123"], None, False),
        (["שלום", "a"], "en", True),
        (["שלום", "many latin letters"], "en", False),
    ],
)
def test_direction_is_that_of_the_language_when_its_letters_are_there(
    texts: list[str], language: str | None, expected: bool
) -> None:
    assert is_rtl_text(texts, language) is expected


def test_wide_letters_count_two_and_marks_nothing() -> None:
    assert width_units("ab c") == 3
    assert width_units("日本") == 4
    assert width_units("e\u0301") == 1


@pytest.mark.parametrize("text", ["plain words", "", "a\r\nb", "cafe\u0301 👩‍👩‍👧 हिन्दी", "🇩🇪🇫🇷"])
def test_clusters_are_those_of_unicode_by_the_short_way_too(text: str) -> None:
    assert clusters_of(text) == tuple(grapheme_clusters(text))
