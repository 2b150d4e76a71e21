# SPDX-License-Identifier: MIT
"""Where the words of a moment, the captions' rules and the overlay room meet."""

from __future__ import annotations

from clipmill.captions.ass import escape_ass
from clipmill.engine.overlaid import CaptionTextRules

RULES = CaptionTextRules()


def test_what_is_drawn_has_no_emoji_control_characters_or_line_ends() -> None:
    assert RULES.drawn(" one\ntwo\u202e 😀 three\x00 ") == "one two three"


def test_spaced_text_breaks_between_words() -> None:
    phrases = RULES.phrases("How rivers change", "en")
    assert [(item.text, item.joins_previous) for item in phrases] == [
        ("How", False),
        ("rivers", False),
        ("change", False),
    ]


def test_japanese_breaks_between_phrases_without_spaces() -> None:
    phrases = RULES.phrases("今日は骨の写真を撮りました。", "ja")
    assert len(phrases) > 2
    assert "".join(item.text for item in phrases) == "今日は骨の写真を撮りました。"
    assert all(item.joins_previous for item in phrases[1:])


def test_a_phrase_is_cut_between_letters_as_people_see_them() -> None:
    assert next(iter(RULES.pieces("e\u0301क्षa"))) == "e\u0301"
    assert "".join(RULES.pieces("नमस्ते")) == "नमस्ते"


def test_directions_and_escapes_are_those_of_captions() -> None:
    assert RULES.is_rtl("שלום לכם", None)
    assert not RULES.is_rtl("Hello", "en")
    assert RULES.escape("{\\b1}") == escape_ass("{\\b1}")
    assert RULES.locale("zh", "这个") == "zh-Hans"
