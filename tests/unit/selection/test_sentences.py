# SPDX-License-Identifier: MIT
"""Sentences: punctuation of every script, and pauses and words where there is none."""

from __future__ import annotations

import pytest

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.junctions import judge_edges, load_models
from clipmill.selection.marks import ends_sentence
from clipmill.selection.sentences import find_sentences


def said(text: str, pauses_us: dict[int, int] | None = None) -> list[Word]:
    """Return words of 300 ms, with pauses before the words of these numbers."""
    words, at = [], 0
    for index, piece in enumerate(text.split()):
        at += (pauses_us or {}).get(index, 0)
        words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 300_000)), piece))
        at += 300_000
    return words


@pytest.mark.parametrize("mark", list(".?!。？！؟।။។"))
def test_every_end_mark_ends_a_sentence(mark: str) -> None:
    assert ends_sentence(f"word{mark}", "Next", 0)
    assert ends_sentence(f"word{mark}”", "Next", 0)


@pytest.mark.parametrize(
    ("text", "following"), [("Dr.", "Smith"), ("J.", "Smith"), ("U.S.", "Army"), ("3.", "5"), ("ask.", "and")]
)
def test_other_full_stops_do_not(text: str, following: str) -> None:
    assert not ends_sentence(text, following, 0)


def test_commas_and_bare_words_do_not() -> None:
    assert not ends_sentence("word,", "Next", 2_000_000)
    assert not ends_sentence("”", "Next", 0)


def test_sentences_keep_their_text_and_question() -> None:
    sentences = find_sentences(said("Who are you? I am Ann. Good."), "en")
    assert [s.text for s in sentences] == ["Who are you?", "I am Ann.", "Good."]
    assert [s.is_question for s in sentences] == [True, False, False]


def test_unpunctuated_words_break_at_pauses_in_any_language() -> None:
    text = " ".join(f"mot{i}" for i in range(60))
    sentences = find_sentences(said(text, {20: 1_200_000, 41: 1_200_000}), "fr")
    assert {20, 41} <= {sentence.first for sentence in sentences}


def test_unpunctuated_english_breaks_by_its_words() -> None:
    text = "we went to the lake and it was cold but we swam so do you think that is right yeah i think so too " * 3
    words = said(text)
    edges = judge_edges(words, "en")
    starts = [i for i, word in enumerate(words) if word.text == "yeah"]
    others = [i for i, word in enumerate(words) if word.text in {"to", "the", "was"}]
    assert min(edges.first[starts]) > max(edges.first[others])


def test_no_sentence_without_marks_is_endless() -> None:
    sentences = find_sentences(said("go " * 1_000), "en")
    assert max(s.last - s.first + 1 for s in sentences) <= 60
    assert min(s.last - s.first + 1 for s in sentences[:-1]) > 5


def test_nothing_breaks_inside_anothers_word() -> None:
    words = said("One two. Three four.")
    across = Word(TimeRange(SourceTime(450_000), SourceTime(900_000)), "mhm", speaker="B")
    sentences = find_sentences(sorted([*words, across], key=lambda word: word.range), "en")
    assert len(sentences) == 1


def test_packaged_models_hold_no_rare_shape() -> None:
    models = load_models()
    assert set(models) == {"en", "any"}
    assert not models["any"].grams
    assert 1_000 < len(models["en"].grams) < 10_000
