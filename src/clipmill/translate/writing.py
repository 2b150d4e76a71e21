# SPDX-License-Identifier: MIT
"""
What must be known of writing to judge and time translations: scripts, numbers, reading length, words (pure).

In: text. Out: text and counts. It knows no times.
"""

from __future__ import annotations

import re
import unicodedata

from uniseg.graphemecluster import grapheme_clusters

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, kana, Han: writing without spaces between words."""
_SYLLABIC = re.compile("[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff]")
_SYLLABIC_CHUNK = 6
"""Letters of such a script that stay together; single ones are no units of reading."""
_MAX_WORD_CHARS = 60
_NUMBER = re.compile(r"\d+(?:[.,:'’\u00a0\u202f\u066b\u066c]\d+)*")
_JOINERS = "\u200c\u200d"
_OPENING = frozenset("\"'“‘«‹¿¡([{<「『（【《〈$€£¥#@„")
_SCRIPTS: dict[str, tuple[str, ...]] = {
    "ARABIC": ("ar", "fa", "ps", "sd", "ur"),
    "ARMENIAN": ("hy",),
    "BENGALI": ("as", "bn"),
    "CJK": ("ja", "zh-cn", "zh-tw"),
    "CYRILLIC": ("ba", "be", "bg", "mk", "mn", "ru", "tg", "tt", "uk"),
    "DEVANAGARI": ("hi", "mr", "ne", "sa"),
    "ETHIOPIC": ("am",),
    "GEORGIAN": ("ka",),
    "GREEK": ("el",),
    "GUJARATI": ("gu",),
    "GURMUKHI": ("pa",),
    "HANGUL": ("ko",),
    "HEBREW": ("he", "yi"),
    "HIRAGANA": ("ja",),
    "KANNADA": ("kn",),
    "KATAKANA": ("ja",),
    "KHMER": ("km",),
    "LAO": ("lo",),
    "MALAYALAM": ("ml",),
    "MYANMAR": ("my",),
    "SINHALA": ("si",),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
    "THAI": ("th",),
    "TIBETAN": ("bo",),
}
"""Scripts other than Latin and the languages that are written in them alone."""


def one_line(text: str) -> str:
    """Return text on one line, composed, without control, override, private and broken characters."""
    kept = (
        char if char in _JOINERS or unicodedata.category(char)[0] != "C" else " " if char.isspace() else ""
        for char in text
    )
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def reading_units(text: str) -> int:
    """Return the reading length: letters count one, East Asian wide ones two, marks and spaces none."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
        if not char.isspace() and not unicodedata.combining(char)
    )


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a text in any digits, as ASCII digits without separators, in order."""
    digits = ([unicodedata.digit(char) for char in found if char.isdigit()] for found in _NUMBER.findall(text))
    return ["".join(map(str, number)) for number in digits]


def letter_words(text: str) -> int:
    """Return how many words have letters; two letters of writing without spaces count as one word."""
    words = [word for word in text.split() if any(char.isalpha() for char in word)]
    return sum(max(1, len(_UNSPACED.findall(word)) // 2) for word in words)


def is_written_in(text: str, language: str) -> bool:
    """Say whether a text has a letter of the script that a language is written in; True where any may be."""
    scripts = {script for script, languages in _SCRIPTS.items() if language in languages}
    return not scripts or any(unicodedata.name(char, "").split(" ")[0] in scripts for char in text if char.isalpha())


def split_words(text: str) -> list[tuple[str, bool]]:
    """
    Return the words of a text in order, each with whether no space stands before it.

    Han and kana are split into single characters, Thai and its like into short chunks, all else at spaces; punctuation
    stays with its word.
    """
    return [(piece, index > 0) for chunk in one_line(text).split() for index, piece in enumerate(_pieces(chunk))]


def _pieces(chunk: str) -> list[str]:
    if not _UNSPACED.search(chunk) and len(chunk) <= _MAX_WORD_CHARS:
        return [chunk]
    words: list[str] = []
    for cluster in grapheme_clusters(chunk):
        if words and _stays(words[-1], cluster):
            words[-1] += cluster
        else:
            words.append(cluster)
    return words


def _stays(word: str, cluster: str) -> bool:
    """Say whether a cluster belongs to the word before it."""
    if len(word) >= _MAX_WORD_CHARS:
        return False
    if not _has_sense(word):
        return word[0] in _OPENING or not _has_sense(cluster)
    if not _has_sense(cluster):
        return cluster[0] not in _OPENING
    is_unspaced = bool(_UNSPACED.match(cluster))
    last = next(char for char in reversed(word) if _has_sense(char))
    if is_unspaced != bool(_UNSPACED.match(last)):
        return False
    if not is_unspaced:
        return True
    return bool(_SYLLABIC.match(cluster)) and len(word) < _SYLLABIC_CHUNK


def _has_sense(text: str) -> bool:
    return any(unicodedata.category(char)[0] in "LNM" or unicodedata.category(char) == "So" for char in text)
