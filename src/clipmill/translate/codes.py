# SPDX-License-Identifier: MIT
"""
Codes of languages as users, recognisers and translation servers write them (pure).

In: codes. Out: codes, and names for people and models. Which pairs can be translated is the translators' to say.
"""

from __future__ import annotations

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.languages import find_language
from clipmill.translate.translator import AUTO

_ALIASES = {
    "jv": "jw", "iw": "he", "in": "id", "nb": "no", "fil": "tl", "zh": "zh-cn", "zh-hans": "zh-cn",
    "zh-hant": "zh-tw", "zh-hk": "zh-tw", "zh-sg": "zh-cn",
}  # fmt: skip
"""What others write for a code of our table."""
_SERVER_CODES: dict[str, tuple[str, ...]] = {
    "zh-cn": ("zh-Hans", "zh", "zh-CN"),
    "zh-tw": ("zh-Hant", "zt", "zh-TW"),
    "no": ("nb", "no"),
    "jw": ("jv",),
    "tl": ("tl", "fil"),
}
"""What LibreTranslate servers of several versions write for a code of our table."""
_REGIONS = {
    "br": "Brazil", "pt": "Portugal", "mx": "Mexico", "es": "Spain", "419": "Latin America", "ca": "Canada",
    "fr": "France", "gb": "United Kingdom", "us": "United States", "at": "Austria", "ch": "Switzerland",
    "latn": "in Latin letters", "cyrl": "in Cyrillic letters",
}  # fmt: skip
_MORE_NAMES = {"yue": "Cantonese"}
"""Languages that recognisers hear and nobody may ask for."""


def target_code(text: str) -> str:
    """
    Return the code of a language to translate to, in lower case: "ES", "pt_BR" and "zh" give "es", "pt-br" and "zh-cn".

    Raises:
        InvalidOptions: it is no language that we know.

    """
    code = text.strip().lower().replace("_", "-")
    code = _ALIASES.get(code, code)
    if find_language(code) is not None:
        return code
    base, _, region = code.partition("-")
    base = _ALIASES.get(base, base)
    if region.isalnum() and find_language(base) is not None:
        return f"{base}-{region}"
    message = f"{text[:40]!r} is no language that captions can be translated to"
    raise InvalidOptions(message, hint="Give one of the language codes that the reference lists, such as es or zh-cn.")


def is_same_language(source: str | None, target: str) -> bool:
    """
    Say whether lines of a language need no translation to another.

    Regions do not matter. A recogniser's Chinese, which says no way of writing, is taken for simplified.
    """
    if source is None or source == AUTO:
        return False
    return bare_code(source) == bare_code(target)


def language_name(code: str) -> str:
    """Return the English name of a language, with its region where it has one; an unknown code stands for itself."""
    lowered = code.lower().replace("_", "-")
    lowered = _ALIASES.get(lowered, lowered)
    language = find_language(lowered)
    if language is not None:
        return language.name
    base, _, region = lowered.partition("-")
    language = find_language(_ALIASES.get(base, base))
    if language is None:
        return _MORE_NAMES.get(lowered, code)
    return f"{language.name} ({_REGIONS.get(region, region.upper())})" if region else language.name


def server_codes(code: str) -> tuple[str, ...]:
    """Return how a LibreTranslate server may write a language, the likeliest first."""
    if code == AUTO:
        return (AUTO,)
    lowered = code.lower().replace("_", "-")
    bare = bare_code(lowered)
    base, _, region = lowered.partition("-")
    regional = (f"{base}-{region.upper()}",) if region and not bare.startswith("zh-") else ()
    return (*regional, *_SERVER_CODES.get(bare, (bare,)))


def bare_code(code: str) -> str:
    """Return the code of our table without its region."""
    lowered = code.lower().replace("_", "-")
    lowered = _ALIASES.get(lowered, lowered)
    if find_language(lowered) is not None:
        return lowered
    base = lowered.partition("-")[0]
    return _ALIASES.get(base, base)
