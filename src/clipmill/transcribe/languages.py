# SPDX-License-Identifier: MIT
"""Language codes as users write them -> codes that recognisers know (pure)."""

from __future__ import annotations

import re

from clipmill.domain.errors import InvalidOptions

_SHAPE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{1,8})*", re.ASCII)
_ALIASES = {
    "ara": "ar", "ben": "bn", "ces": "cs", "cmn": "zh", "deu": "de", "ell": "el", "eng": "en", "fas": "fa", "fil": "tl",
    "fra": "fr", "fre": "fr", "ger": "de", "gre": "el", "heb": "he", "hin": "hi", "hun": "hu", "in": "id", "ind": "id",
    "ita": "it", "iw": "he", "ji": "yi", "jpn": "ja", "jv": "jw", "kor": "ko", "nb": "no", "nld": "nl", "per": "fa",
    "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "spa": "es", "swe": "sv", "tam": "ta", "tha": "th", "tur": "tr",
    "ukr": "uk", "urd": "ur", "vie": "vi", "zho": "zh", "chi": "zh", "dan": "da", "fin": "fi", "nob": "no", "nor": "no",
}  # fmt: skip
"""Three-letter codes of large languages and old or regional codes."""
_NAMES = {
    "afrikaans": "af", "arabic": "ar", "bengali": "bn", "bulgarian": "bg", "catalan": "ca", "chinese": "zh",
    "croatian": "hr", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en", "estonian": "et", "finnish": "fi",
    "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "icelandic": "is",
    "indonesian": "id", "italian": "it", "japanese": "ja", "korean": "ko", "latvian": "lv", "lithuanian": "lt",
    "malay": "ms", "mandarin": "zh", "norwegian": "no", "persian": "fa", "polish": "pl", "portuguese": "pt",
    "romanian": "ro", "russian": "ru", "serbian": "sr", "slovak": "sk", "slovenian": "sl", "spanish": "es",
    "swahili": "sw", "swedish": "sv", "tagalog": "tl", "tamil": "ta", "thai": "th", "turkish": "tr", "ukrainian": "uk",
    "urdu": "ur", "vietnamese": "vi", "welsh": "cy",
}  # fmt: skip
"""Names that transcription servers answer with."""


def language_code(text: str) -> str:
    """
    Return the bare code of a language: "zh-CN", "pt_BR", "eng" and "English" give "zh", "pt", "en" and "en".

    Raises:
        InvalidOptions: the text is no language tag.

    """
    tag = text.strip().lower()
    if tag in _NAMES:
        return _NAMES[tag]
    if not _SHAPE.fullmatch(tag):
        message = f"{text[:40]!r} is not a language code"
        raise InvalidOptions(message, hint="Give a code such as en, de, zh or pt-BR, or none to detect the language.")
    first = re.split(r"[-_]", tag)[0]
    return _ALIASES.get(first, first)
