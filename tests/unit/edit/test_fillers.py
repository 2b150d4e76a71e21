# SPDX-License-Identifier: MIT
"""Which words may go: fillers, asides and attempts said again; and which may not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.edit.said import said

from clipmill.edit.fillers import find_fillers, find_retakes, spoken_form


def left(text: str, language: str | None = "en", *, has_asides: bool = True) -> str:
    words = said(text, language=language).words
    gone = find_fillers(words, language, has_asides=has_asides)
    return " ".join(word.text for number, word in enumerate(words) if number not in gone)


def left_of_retakes(text: str, language: str | None = "en") -> str:
    words = said(text, language=language).words
    gone = find_retakes(words, language)
    return " ".join(word.text for number, word in enumerate(words) if number not in gone)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("So, um, we uh began.", "en", "So, we began."),
        ("Also ähm wir fangen an.", "de", "Also wir fangen an."),
        ("Er sagt das.", "de", "Er sagt das."),
        ("We er left.", "en", "We left."),
        ("Alors euh voilà.", "fr", "Alors voilà."),
        ("そう えーと です", "ja", "そう です"),
        ("Well, uh, yes.", None, "Well, yes."),
        ("Er kommt um neun.", "de", "Er kommt um neun."),
        ("Um dia eu vi um homem.", "pt", "Um dia eu vi um homem."),
        ("Well, um, yes.", None, "Well, um, yes."),
        ("Bir şey oldu.", "tr", "Bir şey oldu."),
    ],
)
def test_sounds_of_thinking_are_found_in_their_language(text: str, language: str | None, expected: str) -> None:
    assert left(text, language) == expected


@pytest.mark.parametrize(
    "text",
    ["Do you know him?", "I like it.", "It looks like rain.", "Like this.", "That is what I mean.", "a kind of bird"],
)
def test_words_that_mean_something_are_no_fillers(text: str) -> None:
    assert left(text) == text


def test_asides_between_commas_or_pauses_are_fillers_when_wanted() -> None:
    assert left("It was, you know, hard.") == "It was, hard."
    assert left("It was <0.3> like <0.3> hard.") == "It was hard."
    assert left("It was, you know, hard.", has_asides=False) == "It was, you know, hard."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We want, we want to go.", "we want to go."),
        ("I think that I think that I think that works.", "I think that works."),
        ("I I I know.", "I know."),
        ("We could go... we could go home.", "we could go home."),
        ("It is a fant- fantastic day.", "It is a fantastic day."),
        ("Take the the road.", "Take the road."),
    ],
)
def test_an_attempt_said_again_is_left_out(text: str, expected: str) -> None:
    assert left_of_retakes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It is very very good.",
        "more and more and more",
        "step by step by step",
        "again and again and again",
        "We go. We go now.",
        "He said that that is it.",
        "day after day after day",
        "We came <5> we came back.",
    ],
)
def test_what_is_doubled_on_purpose_stays(text: str) -> None:
    assert left_of_retakes(text) == text.replace("<5> ", "")


def test_two_voices_do_not_retake_each_other() -> None:
    words = said("we want to, we want to go").words
    spoken = [replace(word, speaker="SPEAKER_00" if n < 3 else "SPEAKER_01") for n, word in enumerate(words)]
    assert find_retakes(words, "en")
    assert not find_retakes(spoken, "en")


def test_hostile_texts_are_words_like_others() -> None:
    for text in ("", "\x00", "-", "{\\an8}", "\u202e", "a" * 10_000):
        assert isinstance(spoken_form(text), str)
    words = said("- - \x00 \x00 {} {}").words
    assert not find_retakes(words, "en")
    assert not find_fillers(words, "en\n", has_asides=True)
