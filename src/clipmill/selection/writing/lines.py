# SPDX-License-Identifier: MIT
"""
Text as it was said -> text that can stand on one line and be read (pure).

In: what a recogniser or a subtitle file wrote. Out: the same words without control characters, sound marks,
hesitations and stutters. Nothing is added but a capital letter and an end mark, and no word is changed.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise, zip_longest

from clipmill.selection.grammar import language_code
from clipmill.selection.lexicon import STOP_WORDS
from clipmill.selection.tokens import is_spaceless
from clipmill.selection.writing.wordlists import (
    ADVERBS,
    CALENDAR,
    NO_TAGS,
    PREPOSITIONS,
    STRESSED,
    SUBJECTS,
    VERBS,
    hesitations_of,
    stutters_of,
)

TRAILING = " ,;:-–—、，；：.。．…\"'“”‘’([{「『（"
_SPEAKER_MARK = re.compile(
    r"\[[^\]]*\]|\([^)]*(?:laugh|applause|music|inaudible|crosstalk)[^)]*\)|>>+|♪+", re.IGNORECASE
)
_ASIDE = re.compile(r"([,–—])\s*(?:you know|i mean|like|sort of|kind of|uh|um|er)\s*(?=,)", re.IGNORECASE)
_DOUBLE_COMMA = re.compile(r",(?:\s*,)+")
_LOOSE_ENDING = re.compile(r"\s+(?=['’](?:s|d|re|ll|ve|m|t)\b)", re.IGNORECASE)
_SMALL_I = re.compile(r"(?<![\w'’])i(?=['’](?:m|ve|d|ll)\b|(?!['’\w.]))")
_EDGES = "\"'“”‘’.,;:!?…-–—()[]"
_LONGEST_REPEAT_WORDS = 6
_LONGEST_FRAGMENT = 2
_LOUD_LETTERS = 12
_LOUD_SHARE = 0.9


def tidy(text: str) -> str:
    """Return text on one line without control and override characters, sound marks or doubled spaces."""
    plain = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    kept = "".join(char for char in plain if char in "\u200c\u200d" or unicodedata.category(char) not in _UNSAFE)
    return " ".join(_SPEAKER_MARK.sub(" ", kept).split())


_UNSAFE = frozenset({"Cf", "Cs", "Co", "Cn"})


def clean(text: str, language: str | None) -> str:
    """Return tidy text without hesitations and stutters; a text all in capitals gets small letters."""
    line = _DOUBLE_COMMA.sub(",", _ASIDE.sub(r"\1", _LOOSE_ENDING.sub("", tidy(text))))
    code = language_code(language)
    words = _without_stutter(_without_fragments(_without_hesitations(line.split(" "), code)), stutters_of(code))
    line = _DOUBLE_COMMA.sub(",", " ".join(words)).lstrip(" ,")
    if _is_loud(line):
        line = line.lower()
    return _SMALL_I.sub("I", _without_stray_capitals(line)) if _is_english(language) else line


def _without_hesitations(words: list[str], code: str) -> list[str]:
    """Return words without sounds; what stands behind digits is a unit: 20 mm, 5 h."""
    plain = [bare(word) for word in words]
    sounds = hesitations_of(code, plain)
    return [
        word
        for word, said, before in zip(words, plain, ["", *plain], strict=False)
        if said not in sounds or word in {"-", "–", "—"} or before[-1:].isdigit()
    ]


def _without_stray_capitals(line: str) -> str:
    """Return English text in which no common word between small ones has a capital: "increasingly Understand it"."""
    words = line.split(" ")
    for at in range(1, len(words) - 1):
        word = words[at]
        is_lone = words[at - 1][-1:].islower() and words[at - 1][:1].islower() and words[at + 1][:1].islower()
        if is_lone and word.istitle() and bare(word) in _COMMON:
            words[at] = word.lower()
    return " ".join(words)


_COMMON = (NO_TAGS | VERBS | PREPOSITIONS | ADVERBS) - CALENDAR - SUBJECTS


def bare(word: str) -> str:
    """Return a written word in small letters without the marks around it."""
    return word.lower().replace("’", "'").strip(_EDGES)


def shorten(text: str, limit: int) -> str:
    """Return text of at most `limit` characters, cut between words (between characters where no spaces are written)."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if not is_spaceless(cut[-1:]) and " " in cut and not text[limit - 1].isspace():
        cut = cut[: cut.rindex(" ")]
    words = cut.split(" ")
    while len(words) > 3 and words[-1].lower().strip(TRAILING) in STOP_WORDS:  # noqa: PLR2004 - keep a few
        words.pop()
    cut = " ".join(words)
    while cut and unicodedata.combining(cut[-1]):
        cut = cut[:-1]
    return cut.rstrip(TRAILING) + "…"


def capitalize(text: str, language: str | None) -> str:
    """Return text with a capital first letter, dotted for a Turkish or Azeri i; one that opens with a number stays."""
    for index, char in enumerate(text):
        if char.isdigit():
            break
        if char.isalpha():
            if _is_branded(text[index:]):
                break
            upper = "İ" if char == "i" and language in {"tr", "az"} else char.upper()
            return text[:index] + (upper if len(upper) == 1 else char) + text[index + 1 :]
    return text


def close(text: str) -> str:
    """Return a sentence with an end mark; scripts that have their own are left as they are."""
    text = text.rstrip(" ,;:-–—")
    return f"{text}." if text[-1:].isalnum() and text[-1:].isascii() else text


def join_lines(lines: list[str]) -> str:
    """Return sentences as running text, each closed, without spaces where their script has none."""
    whole = ""
    for line in lines:
        closed = close(line)
        whole += closed if not whole or is_spaceless(whole[-2:]) else f" {closed}"
    return whole


def _is_branded(text: str) -> bool:
    """Say whether a text opens with a small letter before a capital, as in iPhone."""
    return len(text) > 1 and text[0].islower() and text[1].isupper()


def _without_fragments(words: list[str]) -> list[str]:
    """Return words without those that were begun and broken off: "B- you", "th the"; "pre- and post-" stays."""
    return [
        word
        for word, following in zip_longest(words, words[1:], fillvalue="")
        if not (_is_broken_off(word, bare(following)) or _is_begun(word, bare(following)))
    ]


def _is_broken_off(word: str, following: str) -> bool:
    is_word = word[:-1].replace("'", "").replace("’", "").isalpha()
    return len(word) > 1 and word[-1] == "-" and is_word and following not in {"and", "or", "und", "oder"}


def _is_begun(word: str, following: str) -> bool:
    """Say whether a word is the first letter or two of the next, which small words may be too."""
    if len(word) > _LONGEST_FRAGMENT or not word.isalpha() or is_spaceless(word) or word.lower() in STOP_WORDS:
        return False
    return following.startswith(word.lower()) and following != word.lower()


def _without_stutter(words: list[str], small: frozenset[str]) -> list[str]:
    """Return words without small words said twice and runs of words that were begun again."""
    kept: list[str] = []
    for word in words:
        kept.append(word)
        for size in range(1, _LONGEST_REPEAT_WORDS + 1):
            if len(kept) < 2 * size:
                break
            again, before = [bare(item) for item in kept[-size:]], [bare(item) for item in kept[-2 * size : -size]]
            # One telling word twice is stress ("never, never"), a small one is a stumble ("the the").
            is_stumble = size > 1 or (again[0] in small and again[0] not in STRESSED)
            if again == before and is_stumble and all(again):
                del kept[-2 * size : -size]
                break
    return kept


def _is_loud(text: str) -> bool:
    letters = [char for char in text if char.isalpha() and char.lower() != char.upper()]
    return len(letters) >= _LOUD_LETTERS and sum(char.isupper() for char in letters) >= _LOUD_SHARE * len(letters)


def _is_english(language: str | None) -> bool:
    return (language or "").partition("-")[0].lower() == "en"


def capital_share(words: list[str]) -> float:
    """Return the share of words after the first that open with a capital letter, to tell titles in title case."""
    later = [word.strip(_EDGES) for _, word in pairwise(words)]
    cased = [word for word in later if word and word[0].lower() != word[0].upper()]
    return sum(word[0].isupper() for word in cased) / len(cased) if cased else 0.0
