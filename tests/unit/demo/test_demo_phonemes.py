# SPDX-License-Identifier: MIT
"""Words become the phonemes of the voice."""

import pytest

from clipmill.demo.phonemes import Lexicon, phonemes_from_text, sentences
from clipmill.domain.errors import ModelError

LEXICON: Lexicon = {
    "wait": "wˈAt",
    "ask": "ˈæsk",
    "cup": "kˈʌp",
    "price": "pɹˈIs",
    "count": "kˈWnt",
    "carry": "kˈɛɹi",
    "like": "lˈIk",
    "end": "ˈɛnd",
    "boy": "bˈY",
    "bird": "bˈɜɹd",
    "Friday": "fɹˈIdˌA",
    "read": {"DEFAULT": "ɹˈid", "VBD": "ɹˈɛd"},
}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("wait", "wˈeɪt"),
        ("boy", "bˈɔɪ"),
        ("bird", "bˈɜːd"),
        ("friday", "fɹˈaɪdˌeɪ"),
        ("read", "ɹˈiːd"),
        ("went", "wˈɛnt"),
        ("cups", "kˈʌps"),
        ("boys", "bˈɔɪz"),
        ("prices", "pɹˈaɪsᵻz"),
        ("counted", "kˈaʊntᵻd"),
        ("asked", "ˈæskt"),
        ("carried", "kˈɛɹiːd"),
        ("counting", "kˈaʊntɪŋ"),
        ("liking", "lˈaɪkɪŋ"),
    ],
)
def test_a_word_is_said_as_in_the_dictionary_or_from_its_stem(word: str, expected: str) -> None:
    assert phonemes_from_text(word, LEXICON) == expected


def test_marks_stay_on_the_word_before_them() -> None:
    assert phonemes_from_text("Wait, boy!", LEXICON) == "wˈeɪt, bˈɔɪ!"


def test_the_changes_before_a_vowel_alone() -> None:
    assert phonemes_from_text("the end", LEXICON) == "ði ˈɛnd".replace("i", "iː")
    assert phonemes_from_text("the boy", LEXICON) == "ðə bˈɔɪ"


def test_an_unknown_word_is_named() -> None:
    with pytest.raises(ModelError, match="zyzzyva"):
        phonemes_from_text("the zyzzyva", LEXICON)


def test_sentences_keep_their_marks() -> None:
    assert sentences("No. Did you? Yes, I did!") == ("No.", "Did you?", "Yes, I did!")
