# SPDX-License-Identifier: MIT
"""
The languages that a user may name: codes, English names, and the code by which a recogniser knows each.

In: a code as a user writes it. Out: the language, or none. `transcribe/languages.py` reads what recognisers and
subtitle files say; this table is what the service offers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language that can be heard and written."""

    code: str
    """As the service writes it: lower case, with `-` before a script or region."""
    name: str
    """In English."""
    recogniser_code: str
    """As recognisers know it; both ways of writing Chinese are one language to them."""


_NAMES = {
    "af": "Afrikaans", "sq": "Albanian", "am": "Amharic", "ar": "Arabic", "hy": "Armenian", "as": "Assamese",
    "az": "Azerbaijani", "ba": "Bashkir", "eu": "Basque", "be": "Belarusian", "bn": "Bengali", "bs": "Bosnian",
    "br": "Breton", "bg": "Bulgarian", "my": "Burmese", "ca": "Catalan", "zh-cn": "Chinese (Simplified)",
    "zh-tw": "Chinese (Traditional)", "hr": "Croatian", "cs": "Czech", "da": "Danish", "nl": "Dutch", "en": "English",
    "et": "Estonian", "fo": "Faroese", "fi": "Finnish", "fr": "French", "gl": "Galician", "ka": "Georgian",
    "de": "German", "el": "Greek", "gu": "Gujarati", "ht": "Haitian Creole", "ha": "Hausa", "haw": "Hawaiian",
    "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "is": "Icelandic", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "jw": "Javanese", "kn": "Kannada", "kk": "Kazakh", "km": "Khmer", "ko": "Korean", "lo": "Lao",
    "la": "Latin", "lv": "Latvian", "ln": "Lingala", "lt": "Lithuanian", "lb": "Luxembourgish", "mk": "Macedonian",
    "mg": "Malagasy", "ms": "Malay", "ml": "Malayalam", "mt": "Maltese", "mi": "Maori", "mr": "Marathi",
    "mn": "Mongolian", "ne": "Nepali", "no": "Norwegian", "nn": "Norwegian Nynorsk", "oc": "Occitan", "ps": "Pashto",
    "fa": "Persian", "pl": "Polish", "pt": "Portuguese", "pa": "Punjabi", "ro": "Romanian", "ru": "Russian",
    "sa": "Sanskrit", "sr": "Serbian", "sn": "Shona", "sd": "Sindhi", "si": "Sinhala", "sk": "Slovak",
    "sl": "Slovenian", "so": "Somali", "es": "Spanish", "su": "Sundanese", "sw": "Swahili", "sv": "Swedish",
    "tl": "Tagalog", "tg": "Tajik", "ta": "Tamil", "tt": "Tatar", "te": "Telugu", "th": "Thai", "bo": "Tibetan",
    "tr": "Turkish", "tk": "Turkmen", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese",
    "cy": "Welsh", "yi": "Yiddish", "yo": "Yoruba",
}  # fmt: skip

LANGUAGES: tuple[Language, ...] = tuple(
    Language(code, name, "zh" if code.startswith("zh-") else code) for code, name in _NAMES.items()
)
"""All of them, by English name."""

_BY_CODE = {language.code: language for language in LANGUAGES}
_BY_HEARD = {language.recogniser_code: language for language in reversed(LANGUAGES)}


def find_language(text: str) -> Language | None:
    """Return the language with a code, in any case and with `_` for `-`, or none: "EN", "zh_CN", "ja"."""
    return _BY_CODE.get(text.strip().lower().replace("_", "-"))


def heard_language(recogniser_code: str, asked: Language | None = None) -> Language | None:
    """
    Return the language of a recogniser's code, or none when it is not in the table.

    Args:
        recogniser_code: as a transcript has it.
        asked: the language that the user named; settles which way of writing is meant.

    """
    if asked is not None and asked.recogniser_code == recogniser_code:
        return asked
    return _BY_HEARD.get(recogniser_code)
