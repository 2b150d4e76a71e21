# SPDX-License-Identifier: MIT
from __future__ import annotations

from tests.unit.translate.lines import Scripted

from clipmill.domain.moment import Moment, Score
from clipmill.domain.times import source_range_from_s
from clipmill.translate import NoTranslator, translate_moments, translate_texts


def moment(title: str, description: str = "") -> Moment:
    return Moment(source_range_from_s(0, 9), Score(50, (), ""), title, description, ("tag",), "So I", "So I went home.")


def test_texts_are_asked_for_once_and_empty_ones_not_at_all() -> None:
    translator = Scripted()
    made = translate_texts(["A title", "", "A title", "42!"], source="en", target="es", translator=translator)
    assert made == ("A TITLE", "", "A TITLE", "42!")
    assert translator.lines == ["A title"]
    assert translator.asked == [("en", "es", "title")]


def test_titles_and_descriptions_change_and_what_is_said_does_not() -> None:
    (made, _) = translate_moments(
        [moment("A title", "What it is"), moment("More")], source="en", target="es", translator=Scripted()
    )
    assert (made.title, made.description) == ("A TITLE", "WHAT IT IS")
    assert (made.text, made.hook, made.hashtags) == ("So I went home.", "So I", ("tag",))


def test_the_same_language_needs_no_translator() -> None:
    assert translate_texts(["A title"], source="en", target="en", translator=NoTranslator()) == ("A title",)
    assert translate_texts(["", "12"], source="en", target="es", translator=NoTranslator()) == ("", "12")
