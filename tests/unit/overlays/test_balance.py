# SPDX-License-Identifier: MIT
"""Lines of headings: few, even, no word left alone."""

from __future__ import annotations

from clipmill.overlays.balance import Measured, balanced_lines, joined, lines_needed
from clipmill.overlays.lettering import Phrase


def measured(text: str) -> list[Measured]:
    return [Measured(Phrase(word, joins_previous=False), 0.5 * len(word)) for word in text.split()]


def broken(text: str, limit_em: float) -> list[str]:
    phrases = measured(text)
    count = lines_needed(phrases, 0.5, limit_em)
    return [joined(line) for line in balanced_lines(phrases, 0.5, limit_em, count)]


def test_a_text_that_fits_stays_on_one_line() -> None:
    assert broken("One short line", 10.0) == ["One short line"]


def test_lines_are_even_instead_of_full() -> None:
    assert broken("aaaa bbbb cccc dddd eeee", 11.9) == ["aaaa bbbb cccc", "dddd eeee"]


def test_no_word_is_left_alone_on_the_last_line() -> None:
    lines = broken("the longest rivers of the whole world move", 18.0)
    assert len(lines) == 2
    assert len(lines[-1].split()) > 1


def test_short_words_lead_what_follows() -> None:
    assert broken("nothing ever in there stays", 9.0)[0].split()[-1] != "in"


def test_a_line_ends_at_a_comma_when_both_are_as_even() -> None:
    assert broken("aaaa bbbb cccc, dddd eeee", 9.0) == ["aaaa bbbb cccc,", "dddd eeee"]
    assert broken("aaaa bbbb, cccc dddd eeee", 9.0) == ["aaaa bbbb,", "cccc dddd eeee"]


def test_phrases_that_join_have_no_space_between_them() -> None:
    phrases = [Measured(Phrase("今日", joins_previous=False), 2.0), Measured(Phrase("は", joins_previous=True), 1.0)]
    assert joined(phrases) == "今日は"
    assert lines_needed(phrases, 0.5, 3.0) == 1


def test_lines_joined_are_the_text() -> None:
    text = "why nobody told you the truth about how rivers move"
    assert " ".join(broken(text, 8.0)) == text


def test_a_sentences_end_is_worth_an_uneven_line() -> None:
    assert broken("Wait for it… rivers never stay…", 9.5) == ["Wait for it…", "rivers never stay…"]
