# SPDX-License-Identifier: MIT
"""Swear words are those of the language that is spoken, in just these forms."""

from __future__ import annotations

import pytest

from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.profanity import rules_out_swearing, swear_words
from clipmill.selection.prompts import read_prompt
from clipmill.selection.refusals import count_refused, holds_banned
from clipmill.selection.sentences import Sentence


def _said(text: str) -> tuple[Sentence, ...]:
    return (Sentence(0, 1, TimeRange(SourceTime(0), SourceTime(1)), text, None, 1.0, 1.0),)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Brett ist zu dick für mich."),
        ("de", "Dicke Bohnen."),
        ("en", "i like moby dick a lot"),
        ("en", "Dick Cheney was vice president."),
        ("sv", "Det är slut nu."),
        ("sv", "Jag fick det."),
        (None, "Det är slut nu, och det är dick."),
        ("en", "Scunthorpe has a reputation for scrap."),
    ],
)
def test_what_means_something_else_is_not_refused(language: str | None, text: str) -> None:
    assert not holds_banned(read_prompt("no swearing", language), _said(text)).any()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "fuckin hell"),
        ("en-US", "What a crappy day."),
        ("de", "Fick dich!"),
        ("de_DE", "So ein Scheiß."),
        ("it", "Che merda."),
        ("ru", "Ну блять."),
        ("es", "No seas pendejo."),
        ("fr", "Putain, quoi."),
        ("sv", "What the fuck, sa han."),
        (None, "That is bullshit."),
    ],
)
def test_swear_words_are_refused(language: str | None, text: str) -> None:
    wish = read_prompt("keep it family friendly", language)
    assert count_refused(wish, _said(text))[0] > 0


def test_every_list_can_be_matched() -> None:
    for language in (None, "en", "de", "es", "fr", "it", "pt", "nl", "ru", "pl", "tr"):
        assert all(word == word.lower() and " " not in word for word in swear_words(language))
        assert "fuck" in swear_words(language)
    assert rules_out_swearing(" Bad Words ")
    assert not rules_out_swearing("words")
