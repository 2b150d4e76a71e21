# SPDX-License-Identifier: MIT
from __future__ import annotations

import pytest
from tests.unit.translate.lines import said

from clipmill.translate.sentences import LONGEST_UNITS, LONGEST_US, sentences_from_words
from clipmill.translate.writing import reading_units


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One two. Three four? Five!", ["One two.", "Three four?", "Five!"]),
        ("He said “yes.” And left.", ["He said “yes.”", "And left."]),
        ("Dr. Smith met Mr. Jones. No. Yes.", ["Dr. Smith met Mr. Jones.", "No.", "Yes."]),
        ("so I | went home", ["so I went home"]),
        ("so I || went home", ["so I", "went home"]),
        ("3.5 million of it.", ["3.5 million of it."]),
        ("", []),
    ],
)
def test_sentences_end_with_their_marks_and_at_long_pauses(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in sentences_from_words(said(text))] == sentences


def test_a_sentence_has_one_speaker() -> None:
    words = [*said("I think that", speaker="A"), *said("no you", start_s=1.0, speaker="B")]
    assert [sentence.text for sentence in sentences_from_words(words)] == ["I think that", "no you"]


def test_what_has_no_marks_is_cut_at_its_pauses() -> None:
    words = said(" ".join(["word"] * 40) + " | " + " ".join(["more"] * 45))
    sentences = sentences_from_words(words)
    assert [word for sentence in sentences for word in sentence.words] == words
    assert all(sentence.range.duration_us <= LONGEST_US for sentence in sentences)
    assert all(reading_units(sentence.text) <= LONGEST_UNITS for sentence in sentences)
    assert any(sentence.words[0].text == "more" and sentence.words[0] == words[40] for sentence in sentences)
