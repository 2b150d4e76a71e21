# SPDX-License-Identifier: MIT
"""
The words that a model wrote, made safe to show, and whether they are in the language that was asked for.

In: text of a model. Out: one line without control characters, or nothing when it is in another language. Whether it
is true of the moment is not judged here.
"""

from __future__ import annotations

import unicodedata

from clipmill.domain.languages import find_language
from clipmill.selection.tokens import tokens

_SCRIPTS = {
    "ar": "ARABIC", "fa": "ARABIC", "ur": "ARABIC", "ps": "ARABIC", "sd": "ARABIC", "he": "HEBREW", "yi": "HEBREW",
    "ru": "CYRILLIC", "uk": "CYRILLIC", "be": "CYRILLIC", "bg": "CYRILLIC", "mk": "CYRILLIC", "kk": "CYRILLIC",
    "mn": "CYRILLIC", "tg": "CYRILLIC", "tt": "CYRILLIC", "ba": "CYRILLIC", "el": "GREEK", "hi": "DEVANAGARI",
    "mr": "DEVANAGARI", "ne": "DEVANAGARI", "sa": "DEVANAGARI", "th": "THAI", "lo": "LAO", "km": "KHMER",
    "my": "MYANMAR", "ko": "HANGUL", "hy": "ARMENIAN", "ka": "GEORGIAN", "ta": "TAMIL", "te": "TELUGU",
    "kn": "KANNADA", "ml": "MALAYALAM", "bn": "BENGALI", "as": "BENGALI", "gu": "GUJARATI", "pa": "GURMUKHI",
    "si": "SINHALA", "am": "ETHIOPIC", "bo": "TIBETAN", "zh": "CJK", "ja": "CJK HIRAGANA KATAKANA",
}  # fmt: skip
"""First words of the Unicode names of a language's letters; those of all others are Latin."""
_EITHER = frozenset(("sr", "bs", "az", "uz", "tk", "ms", "jw", "ku"))
"""Languages that are written in more than one script."""
_SMALL_WORDS = {
    "en": "the and of to is that you for with this are how why what your it was he she they not",
    "es": "el la los las de que y en un una por para con es su como más pero qué cómo",
    "fr": "le la les des et est un une pour dans que qui sur pas avec ce vous nous plus comment",
    "de": "der die das und ist nicht ein eine mit von zu für den auf wie warum wir sie ich",
    "pt": "o os as de que e em um uma para com não é do da como mais você por",
    "it": "il lo gli di che e un una per con non è del della come più sono perché",
    "nl": "de het een en van is niet met voor je dat op hoe waarom zijn wij te",
}
_WORDS_OF = {code: frozenset(text.split()) for code, text in _SMALL_WORDS.items()}
_LEAST_LETTERS = 4
_MOST_FOREIGN = 0.5
_SURE = 2
_KEPT_FORMAT = "\u200c\u200d"


def one_line(text: str, most: int) -> str:
    """Return a text on one line, without control and direction characters, cut at a word's end to so many letters."""
    kept = (char if unicodedata.category(char)[0] != "C" or char in _KEPT_FORMAT else " " for char in text[: 8 * most])
    line = " ".join(unicodedata.normalize("NFC", "".join(kept)).split())
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def language_name(code: str | None) -> str:
    """Return a language in English for a model, or words for the one that is spoken."""
    language = find_language(code) or find_language(f"{code}-cn") if code else None
    return language.name if language else "the language of the transcript"


def is_in_language(text: str, code: str | None) -> bool:
    """
    Say whether a text can be in a language: by its letters, and among seven Latin ones by their small words.

    Short texts, unknown languages and doubtful cases pass: only what is clearly wrong is told.
    """
    base = (code or "").split("-", 1)[0].lower()
    letters = [char for char in text if char.isalpha()]
    if not base or base in _EITHER or len(letters) < _LEAST_LETTERS:
        return True
    scripts = tuple(_SCRIPTS.get(base, "LATIN").split())
    foreign = sum(not unicodedata.name(char, "").startswith(scripts) for char in letters)
    if foreign > _MOST_FOREIGN * len(letters):
        return False
    if base not in _WORDS_OF:
        return True
    said = tokens(text)
    counts = {other: sum(word in known for word in said) for other, known in _WORDS_OF.items()}
    best = max(counts.values())
    return not (best >= _SURE and counts[base] == 0)
