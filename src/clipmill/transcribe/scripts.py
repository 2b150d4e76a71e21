# SPDX-License-Identifier: MIT
"""
What must be known of writing systems: which have no spaces, what ends a sentence, what is punctuation (pure).

In and out: text. It knows no times.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from uniseg.graphemecluster import grapheme_clusters

END_MARKS = frozenset(".!?。！？｡؟۔।॥።։")
"""Characters that end a sentence."""
OPENING = frozenset("\"'“‘«‹¿¡([{<「『（【《〈$€£¥#@„")
"""Characters that belong to the word after them."""
_CLOSING = frozenset("\"'”’»›)]}」』）】》〉")
_DASHES = frozenset("-–—―")
_MUSIC = frozenset("♩♪♫♬🎵🎶")
_KEPT_FORMAT = frozenset("\u200c\u200d")
"""Joiners that shape Persian, Indic scripts and emoji; all other format characters go."""
MAX_WORD_CHARS = 60
"""Longer words are split: no language writes them, and no caption could show them."""
_UNSPACED_RANGES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # ideographic iteration marks
    (0x3040, 0x30FF),  # kana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D),
    (0x20000, 0x3FFFF),
)
_SYLLABIC_RANGES = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))
"""Scripts without spaces in which single characters are no units of reading."""
_SYLLABIC_CHUNK = 6
"""Characters of such a script that are kept together when a text gives no better break."""
_FULL_STOPS = {
    "HAN": "。", "HIRAGANA": "。", "KATAKANA": "。", "DEVANAGARI": "।", "BENGALI": "।", "ETHIOPIC": "።",
    "ARMENIAN": "։", "THAI": "", "LAO": "", "KHMER": "។", "MYANMAR": "။", "TIBETAN": "།",
}  # fmt: skip
_CASED = frozenset(("LATIN", "CYRILLIC", "GREEK"))


def clean_text(text: str) -> str:
    """Return text without control, format, surrogate and music characters, composed (NFC), with single spaces."""
    kept = (char if _is_kept(char) else " " if char.isspace() else "" for char in text)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _is_kept(char: str) -> bool:
    return char not in _MUSIC and (char in _KEPT_FORMAT or unicodedata.category(char)[0] != "C")


def is_unspaced(char: str) -> bool:
    """Say whether a character belongs to writing without spaces between words."""
    return _in_ranges(char, _UNSPACED_RANGES)


def is_punctuation(text: str) -> bool:
    """Say whether a text holds nothing that is said."""
    return not any(unicodedata.category(char)[0] in "LNM" or unicodedata.category(char) == "So" for char in text)


def is_dash(text: str) -> bool:
    """Say whether a text is made of dashes alone."""
    return bool(text) and all(char in _DASHES for char in text)


def ends_sentence(text: str) -> bool:
    """Say whether a word ends a sentence, whatever quotes close after the mark; "..." trails off instead."""
    bare = text.rstrip("".join(_CLOSING))
    return bare[-1:] in END_MARKS and not bare.endswith("...")


def script_of(char: str) -> str:
    """Return the script of a letter as the first word of its Unicode name (LATIN, HAN, THAI...), or "" for others."""
    if not char.isalpha():
        return ""
    name = unicodedata.name(char, "").split(" ")[0]
    return "HAN" if name == "CJK" else name


def full_stop_for(texts: Iterable[str]) -> str:
    """Return the mark that ends a sentence in the script that most letters have; "" where none is written."""
    counts: dict[str, int] = {}
    for text in texts:
        for char in text:
            if script := script_of(char):
                counts[script] = counts.get(script, 0) + 1
    kana = counts.get("HIRAGANA", 0) + counts.get("KATAKANA", 0)
    main = max(counts, key=lambda script: counts[script]) if counts else ""
    return "。" if kana else _FULL_STOPS.get(main, ".")


def capitalize(text: str) -> str:
    """Return a word of a script with letter case with its first letter large, quotes before it left alone."""
    for index, char in enumerate(text):
        if char.isalnum():
            upper = char.upper()
            is_fit = script_of(char) in _CASED and len(upper) == 1 and text[index:].islower()
            return text[:index] + upper + text[index + 1 :] if is_fit else text
    return text


def split_text(text: str) -> list[tuple[str, bool]]:
    """
    Return the words of a text in order, each with whether no space stands before it.

    Han and kana are split into single characters, Thai and its like into short chunks, all else at spaces;
    punctuation stays with its word.
    """
    parts: list[tuple[str, bool]] = []
    for chunk in clean_text(text).split(" "):
        for index, piece in enumerate(_split_chunk(chunk)):
            parts.append((piece, index > 0))
    return [part for part in parts if part[0]]


def _split_chunk(chunk: str) -> list[str]:
    """Return one chunk without spaces as words."""
    if not any(is_unspaced(char) for char in chunk):
        return [chunk[at : at + MAX_WORD_CHARS] for at in range(0, len(chunk), MAX_WORD_CHARS)]
    words: list[str] = []
    for cluster in grapheme_clusters(chunk):
        if words and _stays(words[-1], cluster):
            words[-1] += cluster
        else:
            words.append(cluster)
    return words


def _stays(word: str, cluster: str) -> bool:
    """Say whether a character belongs to the word before it."""
    first, last = cluster[0], word[-1]
    if len(word) >= MAX_WORD_CHARS:
        return False
    if is_punctuation(word):
        return word[0] in OPENING or is_punctuation(cluster)
    if is_punctuation(cluster):
        return first not in OPENING
    if is_unspaced(first) != is_unspaced(last):
        return False
    if not is_unspaced(first):
        return True
    return _in_ranges(first, _SYLLABIC_RANGES) and len(word) < _SYLLABIC_CHUNK and not is_punctuation(last)


def _in_ranges(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(char)
    return any(low <= code <= high for low, high in ranges)
