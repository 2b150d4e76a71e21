# SPDX-License-Identifier: MIT
"""
Caption text made harmless: what stays in the words, and what of it is drawn.

In: text as recognisers, files and users give it. Out: text without control characters, and the part of it that is
drawn. It measures nothing and breaks nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from uniseg.graphemecluster import extended_pictographic, grapheme_clusters

from clipmill.domain.captions import CaptionStyle

_JOINERS = frozenset("\u200c\u200d")
"""Zero-width non-joiner and joiner: they shape Persian, Hindi and emoji."""
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = re.compile(r"[\s\u2028\u2029\u3000\u00a0]+")
_KEYCAP, _EMOJI_STYLE, _TEXT_STYLE = "\u20e3", "\ufe0f", "\ufe0e"
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_TURKIC = frozenset({"tr", "az"})
_GEORGIAN_CAPITALS = {code: code - 0x1C90 + 0x10D0 for code in range(0x1C90, 0x1CC0)}
"""Georgian is not written in capitals in running text, and few fonts have them."""
_RTL_LANGUAGES = frozenset({"ar", "he", "iw", "fa", "ur", "ps", "sd", "yi", "ug", "dv", "ku", "syr"})


def clean_text(text: str) -> str:
    """
    Return the text in NFC on one line, without control, override, zero-width, private and broken characters.

    Joiners stay where they shape something. Emoji stay. What it returns has no space at either end.
    """
    text = _SPACES.sub(" ", text)  # line ends and tabs are control characters, and would be dropped
    kept = [char for char in text if char in _JOINERS or _is_new_emoji(char) or not _is_dropped(char)]
    # What was dropped may have parted two spaces, or a letter from its accent.
    return _SPACES.sub(" ", unicodedata.normalize("NFC", "".join(kept))).strip(" \u200c\u200d")


def _is_dropped(char: str) -> bool:
    return unicodedata.category(char) in _DROPPED_CATEGORIES


def _is_new_emoji(char: str) -> bool:
    """Say whether a character is an emoji that this Python's Unicode tables may not know yet."""
    return bool(extended_pictographic(char)) and unicodedata.category(char) == "Cn"


def without_emoji(_cluster: str) -> str:
    """Leave no room for an emoji."""
    return ""


@lru_cache(maxsize=4096)
def clusters_of(text: str) -> tuple[str, ...]:
    """Return the grapheme clusters of a text. Words come back often, and most are letters that stand for themselves."""
    if text.isascii() and "\r" not in text:
        return tuple(text)
    return tuple(grapheme_clusters(text))


def drawn_text(
    text: str, style: CaptionStyle, language: str | None, gap_of: Callable[[str], str] = without_emoji
) -> str:
    """
    Return the letters that are drawn of a cleaned text, in upper case where asked.

    Emoji are no letters, since libass has no color fonts: each gives way to the blank that `gap_of` leaves for it.
    """
    text = "".join(gap_of(cluster) if is_emoji(cluster) else _bare(cluster) for cluster in clusters_of(text))
    text = text.strip(" ")
    return upper_case(text, language) if style.is_upper_case else text


def _bare(cluster: str) -> str:
    return cluster.replace(_EMOJI_STYLE, "").replace(_TEXT_STYLE, "")


def is_emoji(cluster: str) -> bool:
    """Say whether a grapheme cluster is shown as a colour picture; digits, ©, ™ and arrows by themselves are not."""
    first = cluster[0]
    if _EMOJI_STYLE in cluster or _KEYCAP in cluster:
        return True
    if _FLAG_LETTERS[0] <= first <= _FLAG_LETTERS[1] or _SKIN_TONES[0] <= first <= _SKIN_TONES[1]:
        return True
    return bool(extended_pictographic(first)) and ord(first) >= 0x1F000  # noqa: PLR2004 - the emoji planes


def upper_case(text: str, language: str | None) -> str:
    """Return the text in upper case by the rules of its language: dotted i in Turkish, no accents in Greek."""
    if language in _TURKIC:
        text = text.replace("i", "İ").replace("ı", "I")
    text = text.upper().translate(_GEORGIAN_CAPITALS)
    if language == "el":
        bare = (char for char in unicodedata.normalize("NFD", text) if char != "\u0301")
        text = unicodedata.normalize("NFC", "".join(bare))
    return text


def is_rtl_text(texts: Iterable[str], language: str | None) -> bool:
    """Say whether the lines run from right to left: most strong characters do, or the language does when none is."""
    strong = [unicodedata.bidirectional(char) for text in texts for char in text]
    rightward = strong.count("L")
    leftward = strong.count("R") + strong.count("AL")
    if rightward == leftward:
        return (language or "").split("-")[0] in _RTL_LANGUAGES
    if (language or "").split("-")[0] in _RTL_LANGUAGES:
        return leftward > 0
    return leftward > rightward


def width_units(text: str) -> int:
    """Return the reading length of a text: letters count one, East Asian wide characters two, marks and spaces none."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
        if not char.isspace() and not unicodedata.combining(char)
    )
