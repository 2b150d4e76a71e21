# SPDX-License-Identifier: MIT
"""The words of headings and hooks: short, and nothing that the clip does not say."""

from __future__ import annotations

import re

import pytest

from clipmill.domain.overlays import HookTone
from clipmill.overlays.wording import LONGEST_HEADING, LONGEST_HOOK, heading_words, hook_words, shortened

HOOK = "I lost 400 million dollars in one day. And then it got worse."
LINE = "I lost 400 million dollars in one day"


@pytest.mark.parametrize("tone", HookTone)
def test_every_tone_keeps_the_line_word_for_word(tone: HookTone) -> None:
    words = hook_words(tone, HOOK, "A title", "en")
    assert LINE in words
    assert "worse" not in words


def test_no_two_tones_are_worded_alike() -> None:
    assert len({hook_words(tone, HOOK, "", "en-US") for tone in HookTone}) == len(HookTone)


@pytest.mark.parametrize("tone", HookTone)
def test_a_tone_adds_no_figure_and_no_name(tone: HookTone) -> None:
    added = hook_words(tone, HOOK, "", "en").replace(LINE, "")
    assert not re.search(r"\d", added)
    assert not re.search(r"(?<!^)(?<![.!?…] )\b(?!I\b)[A-Z]", added)
    assert len(added) <= 30


@pytest.mark.parametrize("language", ["de", "ja", None, "", "enm"])
@pytest.mark.parametrize("tone", HookTone)
def test_other_languages_have_the_plain_line(tone: HookTone, language: str | None) -> None:
    assert hook_words(tone, "Das ist der Anfang. Und mehr.", "", language) == "Das ist der Anfang."


def test_a_question_stays_a_question() -> None:
    assert hook_words(HookTone.EXCITED, "Why do rivers move? They do.", "", "en").endswith("Why do rivers move?")


def test_the_title_stands_in_where_nothing_is_said() -> None:
    assert hook_words(HookTone.NEUTRAL, "", "How rivers change", "en") == "How rivers change"
    assert hook_words(HookTone.DRAMATIC, " ", "", "en") == ""


def test_decimals_and_abbreviating_dots_inside_words_end_no_sentence() -> None:
    assert hook_words(HookTone.NEUTRAL, "It grew 3.5 times on example.com since then. Yes.", "", None) == (
        "It grew 3.5 times on example.com since then."
    )


def test_a_sentence_in_japanese_ends_at_its_own_stop() -> None:
    assert hook_words(HookTone.NEUTRAL, "今日は良い天気です。明日は雨です。", "", "ja") == "今日は良い天気です。"


def test_a_long_line_is_cut_at_a_word() -> None:
    words = hook_words(HookTone.NEUTRAL, "river " * 60, "", "en")
    assert len(words) <= LONGEST_HOOK
    assert words.endswith("river…")


def test_a_users_heading_is_taken_as_it_is() -> None:
    assert heading_words("  My own words. " * 9, "title") == "  My own words. " * 9


def test_an_automatic_heading_is_a_short_title_without_a_full_stop() -> None:
    assert heading_words("", "Rivers never stay where they are.") == "Rivers never stay where they are"
    long = heading_words("", "Why nobody ever told you the truth about how rivers move")
    assert len(long) <= LONGEST_HEADING
    assert long == "Why nobody ever told you the truth about how…"


def test_text_without_spaces_is_cut_by_letters() -> None:
    assert shortened("今" * 100, 10) == "今" * 9 + "…"
