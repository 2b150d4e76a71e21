# SPDX-License-Identifier: MIT
"""
Words to the phonemes that the demo's voice was trained on.

In: English text without digits and a pronouncing dictionary. Out: IPA as American voices of Piper take it. It knows the
regular endings of English and a few weak forms, no more: it is not a general text-to-speech front end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from clipmill.domain.errors import ModelError

Lexicon = Mapping[str, str | Mapping[str, str | None]]
"""Pronunciation of a word, or pronunciations by part of speech with `DEFAULT` among them."""

_TOKEN = re.compile(r"[A-Za-z']+|[,.?!;:]")
_MARKS = ",.?!;:"
_WEAK = {"a": "ɐ", "an": "ɐn", "and": "ænd", "for": "fɚ", "of": "ʌv", "the": "ðə", "to": "tə"}
"""As they are said inside a sentence; the dictionary has them as said alone."""
_MISSING = {"went": "wˈɛnt"}
"""Not in the dictionary."""
_THE_BEFORE_VOWEL = "ði"
_VOWELS = "AIOWYaæɐɑɔəᵊɚɛɜiɪᵻuʊʌ"
_HISSING, _VOICELESS = "szʃʒʧʤ", "pkfθ"
_DICTIONARY_TO_PIPER = (
    ("ɜɹ", "ɜː"),
    ("əɹ", "ɚ"),
    ("A", "eɪ"),
    ("I", "aɪ"),
    ("W", "aʊ"),
    ("Y", "oɪ"),
    ("O", "oʊ"),
    ("ʤ", "dʒ"),
    ("ʧ", "tʃ"),
    ("ᵊ", "ə"),
    ("ɑ", "ɑː"),
    ("ɔ", "ɔː"),
    ("i", "iː"),
    ("u", "uː"),
    ("oɪ", "ɔɪ"),
)
"""In this order: the dictionary writes diphthongs as capitals, the voice writes long vowels with a length mark."""


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, each with its closing mark."""
    return tuple(part.strip() for part in re.findall(r"[^.?!]+[.?!]", text))


def phonemes_from_text(text: str, lexicon: Lexicon) -> str:
    """
    Return the IPA of a text, words apart by spaces, marks kept on the word before them.

    Raises:
        ModelError: a word is not in the dictionary.

    """
    spoken: list[str] = []
    for token in _TOKEN.findall(text):
        if token in _MARKS:
            if spoken:
                spoken[-1] += token
            continue
        word = _pronounce(token.lower(), lexicon)
        if spoken and spoken[-1] == _WEAK["the"] and word.lstrip("ˈˌ")[0] in _VOWELS:
            spoken[-1] = _THE_BEFORE_VOWEL
        spoken.append(word)
    phonemes = " ".join(spoken)
    for ours, theirs in _DICTIONARY_TO_PIPER:
        phonemes = phonemes.replace(ours, theirs)
    return phonemes


def _pronounce(word: str, lexicon: Lexicon) -> str:
    found = _WEAK.get(word) or _MISSING.get(word) or _look_up(word, lexicon) or _inflected(word, lexicon)
    if found is None:
        message = f"The demo's pronouncing dictionary has no {word!r}."
        raise ModelError(message)
    return found


def _look_up(word: str, lexicon: Lexicon) -> str | None:
    entry = lexicon.get(word, lexicon.get(word.capitalize()))
    return entry if isinstance(entry, str) or entry is None else entry.get("DEFAULT")


def _inflected(word: str, lexicon: Lexicon) -> str | None:
    """Return how a regular plural, third person, past or -ing form is said, from its stem."""
    for ending, say_ending in (("'s", _say_s), ("s", _say_s), ("ed", _say_ed), ("ing", _say_ing)):
        if not word.endswith(ending):
            continue
        bare = word.removesuffix(ending)
        for stem in (bare, f"{bare}e", f"{bare[:-1]}y" if bare.endswith("i") else bare, bare[:-1]):
            sound = _look_up(stem, lexicon)
            if sound:
                return sound + say_ending(sound)
    return None


def _say_s(stem: str) -> str:
    if stem[-1] in _HISSING:
        return "ᵻz"
    return "s" if stem[-1] in _VOICELESS + "t" else "z"


def _say_ed(stem: str) -> str:
    if stem[-1] in "td":
        return "ᵻd"
    return "t" if stem[-1] in _VOICELESS + "sʃʧ" else "d"


def _say_ing(_stem: str) -> str:
    return "ɪŋ"
