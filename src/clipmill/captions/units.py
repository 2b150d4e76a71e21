# SPDX-License-Identifier: MIT
"""
Where writing may be parted at all: between what readers take for one sign or one syllable.

In: text. Out: offsets. Unicode's grapheme clusters part Burmese syllables before their last signs, Khmer and Indic
letters between the halves of a conjunct, Thai and Lao vowels from their consonant; drawn apart, such pieces show dotted
circles or other letters. Lao and Khmer syllables keep the consonants that end them. It knows no widths and no words.
"""

from __future__ import annotations

import re
import unicodedata

from uniseg.graphemecluster import grapheme_cluster_boundaries

_NEVER_AFTER = frozenset(
    # signs that join the letter after them: Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Telugu, Kannada, Malayalam,
    # Sinhala, Burmese, Khmer
    "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2"
    # vowels written before their consonant: Thai, Lao
    "\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"
)
_NEVER_BEFORE = frozenset("\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\u0ebd")
"""Vowels written after their consonant: Thai, Lao."""
_JOINER = "\u200d"
_BURMESE = re.compile("[\u1000-\u109f]")
_BURMESE_START = re.compile("[\u1000-\u102a\u103f\u1040-\u1049\u104c-\u104f](?!\u1037?[\u103a\u1039])")
"""A letter that no stroke silences begins a syllable; one under another does not, which `_NEVER_AFTER` says."""
_CONSONANT = "[\u0e81-\u0eae\u0edc-\u0edf\u1780-\u17a2]"
_BARE = re.compile(f"{_CONSONANT}(?![\u0eb0-\u0ebd\u0ec8-\u0ecd\u17b6-\u17ca\u17cc-\u17d3])(?!{_CONSONANT}\u17cb)")
"""A Lao or Khmer consonant without a vowel mostly ends the syllable before it, so that few breaks are lost."""
_BURMESE_DIGITS = re.compile("[\u1040-\u1049]{2}")


def unit_boundaries(text: str) -> list[int]:
    """Return the offsets at which text may be parted, its ends included, in order."""
    return [at for at in grapheme_cluster_boundaries(text) if at in (0, len(text)) or _may_part(text, at)]


def _may_part(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if (
        before in _NEVER_AFTER
        or after in _NEVER_BEFORE
        or (before == _JOINER and text[at - 2 : at - 1] in _NEVER_AFTER)
    ):
        return False
    if _BURMESE.match(after):
        return bool(_BURMESE_START.match(text, at)) and not _BURMESE_DIGITS.match(text, at - 1)
    return not (_BARE.match(text, at) and unicodedata.category(before)[0] in "LM")
