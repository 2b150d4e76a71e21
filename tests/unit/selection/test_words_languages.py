# SPDX-License-Identifier: MIT
"""Openings, sounds, words said twice and tags are those of the language that is spoken."""

from __future__ import annotations

import pytest

from clipmill.domain.speech import Word
from clipmill.domain.times import SourceTime, TimeRange
from clipmill.selection.copywriter import write_copy, write_hashtags
from clipmill.selection.explain import quote
from clipmill.selection.sentences import find_sentences
from clipmill.selection.signals import measure
from clipmill.selection.writing.lines import clean
from clipmill.selection.writing.phrases import drop_openers


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Ne touchez jamais à votre épargne."),
        ("fr", "Ne mangez pas de sucre"),
        ("fr", "Or l'argent manque toujours"),
        ("es", "Vale la pena invertir"),
        ("es", "La verdad duele más que la mentira"),
        ("es", "Claro ganó el contrato"),
        ("es", "Digamos la verdad"),
        ("en", "Mira Murati left the company"),
        ("en", "However hard you work"),
        ("en", "I don't know how to swim"),
        ("en", "I don't know if this works."),
        ("en", "First of all nations to vote"),
        ("de", "Naja ist eine Kobra"),
        ("de", "Weißt du wie man Brot backt?"),
        ("de", "So geht das nicht weiter"),
        ("tr", "Ne yapıyorsun bugün"),
        (None, "Vale la pena invertir"),
        (None, "Ne mangez pas de sucre"),
    ],
)
def test_what_opens_sentences_in_another_language_or_sense_stays(language: str | None, text: str) -> None:
    assert drop_openers(text, language) == text


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("es", "Mira, esto es serio", "esto es serio"),
        ("de", "Ne, das geht nicht", "das geht nicht"),
        ("en", "However, nobody came", "nobody came"),
        ("en", "I don't know, maybe we should sell", "maybe we should sell"),
        ("en", "I don't know I guess we should sell", "we should sell"),
        ("en", "cool so we baked bread", "we baked bread"),
        ("en", "Ich glaube, die Rente ist sicher", "die Rente ist sicher"),
        (None, "Entonces, nadie vino", "nadie vino"),
    ],
)
def test_openings_of_speech_go(language: str | None, text: str, left: str) -> None:
    assert drop_openers(text, language) == left


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Er sagt, dass er um neun Uhr kommt."),
        (None, "Er sagt, dass er um neun Uhr kommt."),
        ("pt", "Um dia eu vi um homem"),
        ("nl", "er was eens"),
        ("sv", "Er är här"),
        ("it", "Eh già, si sa"),
        ("en", "The hum of the engine"),
        ("en", "It is 20 mm wide"),
        ("en", "A win win deal"),
        ("en", "Tom Tom navigation"),
        ("en", "The cha cha is a dance"),
        ("tr", "tek tek saydık"),
        ("ru", "еле еле дошли"),
        ("it", "Via via si parte"),
        ("vi", "xa xa la la"),
    ],
)
def test_words_are_no_sounds_and_no_stutters(language: str | None, text: str) -> None:
    assert clean(text, language) == text


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "So um the the er bread", "So the bread"),
        (None, "Well, um, yes.", "Well, yes."),
        ("de", "Äh ich ich backe öhm Brot", "ich backe Brot"),
        ("es", "yo yo creo", "yo creo"),
        ("fr", "euh je je pense", "je pense"),
    ],
)
def test_sounds_and_stutters_go(language: str | None, text: str, left: str) -> None:
    assert clean(text, language) == left


def test_quotes_keep_the_words_of_their_language() -> None:
    assert quote("Er sagt, dass er um neun kommt.", "de") == "“Er sagt, dass er um neun kommt.”"


def test_a_doubt_is_told_whole_in_titles_and_descriptions() -> None:
    at, words = 0, []
    spoken = "I don't know if this vaccine works for children. Nobody tested the vaccine on children."
    for text in spoken.split():
        words.append(Word(TimeRange(SourceTime(at), SourceTime(at + 300_000)), text))
        at += 330_000
    sentences = find_sentences(words, "en")
    copy = write_copy(sentences, measure(sentences, "en").rarity, "en")
    for text in (copy.title, copy.heading, copy.hook):
        assert not text.startswith(("If this vaccine", "This vaccine works"))
    assert "This vaccine works" not in copy.description
    assert copy.description.startswith("I don't know if this vaccine works")


@pytest.mark.parametrize(
    ("language", "texts", "tags"),
    [
        ("en", ["The F1 car was fast.", "An F1 team needs cash."], {"F1"}),
        ("en", ["Vitamin B12 helps, and B12 is cheap."], {"B12"}),
        ("ru", ["Война и мир, война идёт долго.", "Жизнь и время дороги."], {"война", "жизнь", "время"}),
        ("es", ["El trabajo da poder, el trabajo cansa."], {"trabajo", "poder"}),
    ],
)
def test_subjects_of_any_language_are_tags(language: str, texts: list[str], tags: set[str]) -> None:
    assert tags <= set(write_hashtags(texts, {}, language))


def test_a_letter_heard_once_is_no_tag() -> None:
    assert "J3" not in write_hashtags(["We saw a J3 near the bakery."], {}, "en")


def test_german_nouns_are_no_participles() -> None:
    texts = ["Wie die Ungerechtigkeit so wird hier gearbeitet."]
    assert write_hashtags(texts, {}, "de")[0] == "Ungerechtigkeit"
