# SPDX-License-Identifier: MIT
"""
Finds the words that a clip can do without: fillers, stutters and sentences begun again.

In: words in order and their language. Out: the numbers of the words that may go. Whether they can go without harm to
the sound is decided by `pace`; nothing is cut here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from clipmill.domain.speech import Word
from clipmill.domain.times import US_PER_S


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HESITATIONS: Mapping[str, frozenset[str]] = {
    "": _words("uh uhh umm uhm erm ehm hmm"),
    "en": _words("um er err ah eh"),
    "de": _words("äh ähm öh öhm hm äähm"),
    "fr": _words("euh heu beuh"),
    "es": _words("eh em ehh"),
    "it": _words("ehm eh mh"),
    "pt": _words("hã ahn eh"),
    "nl": _words("eh ehm euh"),
    "pl": _words("yyy eee yhm"),
    "ru": _words("э ээ эээ эм ммм"),
    "uk": _words("е ее ем ммм"),
    "sv": _words("eh öh hm"),
    "tr": _words("ıı eee"),
    "ja": _words("えー えーと ええと えっと あのー うーん"),
    "zh": _words("嗯 呃 额"),
    "ko": _words("음 어 으음"),
}
"""Sounds of thinking by language; the first row holds in all. Words that mean something are not among them."""

ASIDES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "en": (("you", "know"), ("i", "mean"), ("like",), ("sort", "of"), ("kind", "of")),
    "de": (("halt",), ("quasi",), ("sozusagen",), ("sag", "ich", "mal")),
    "fr": (("tu", "vois"), ("genre",), ("du", "coup")),
    "es": (("o", "sea"), ("este",), ("digamos",)),
    "it": (("cioè",), ("diciamo",)),
    "pt": (("tipo",), ("sabe",)),
}
"""Words that are fillers only where they stand apart, between commas or pauses."""

_APART_US = 150_000
"""An aside without a comma has at least this pause."""
_COMMAS = ",;،、，\u2013\u2014"
_ENDS, _BROKEN_OFF = ".!?。！？", ("...", "…")
_LONGEST_START = 6
"""Words of a beginning that was said again."""
_RETAKE_US = 4 * US_PER_S
"""A beginning said again later than this is a figure of speech."""
_MEANT_TWICE = _words("very really so no yes yeah bye ha go never again over")
"""English words that are doubled on purpose."""
_LINKS = _words("and or und oder et ou y o e en of by after")
"""An attempt does not end with one of these: "more and more and more"."""
_STUTTERED: Mapping[str, frozenset[str]] = {
    "en": _words("i we the a an and to of in it he she they you my our if but because what when i'm it's"),
    "de": _words("ich wir und ein eine zu es er in mit wenn aber weil"),
    "fr": _words("je le la les et un une de à il elle on mais"),
    "es": _words("yo el la los y un una de que en con pero"),
    "it": _words("io il la e un una di che in con ma"),
    "pt": _words("eu o a e um uma de que em com mas"),
}
"""Words that are said twice by accident; others are doubled for weight."""
_HELD_US = 100_000
"""A pause that tells an attempt from a figure of speech."""


def spoken_form(text: str) -> str:
    """Return a word in lower case, without the punctuation around it."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    marks = {char for char in folded if not (char.isalnum() or unicodedata.category(char).startswith("M"))}
    return folded.strip("".join(marks)) if marks else folded


def find_fillers(words: Sequence[Word], language: str | None, *, has_asides: bool) -> frozenset[int]:
    """
    Return the numbers of the words that are fillers.

    Args:
        words: in order.
        language: two-letter code, or none when it is not known.
        has_asides: true takes also words that are fillers only where they stand apart.

    """
    forms = [spoken_form(word.text) for word in words]
    known = HESITATIONS[""] | HESITATIONS.get(language or "", frozenset())
    found = {number for number, form in enumerate(forms) if form in known}
    for aside in ASIDES.get(language or "", ()) if has_asides else ():
        for start in range(len(forms) - len(aside) + 1):
            place = range(start, start + len(aside))
            if tuple(forms[start : start + len(aside)]) == aside and _is_apart(words, place):
                found.update(place)
    return frozenset(found)


def find_retakes(words: Sequence[Word], language: str | None) -> frozenset[int]:
    """
    Return the numbers of the words of attempts that are said again at once: "we want, we want to go".

    A beginning of two to six words counts, within four seconds and in one voice; so does a part of a word that ends in
    a dash, and a small word said twice. What is doubled for weight stays. Of three attempts the last is left.
    """
    forms = [spoken_form(word.text) for word in words]
    found: set[int] = set()
    for start in range(len(words)):
        length = next(_attempts(words, forms, start, language), 0)
        found.update(range(start, start + length))
    return frozenset(found)


def _attempts(words: Sequence[Word], forms: Sequence[str], start: int, language: str | None) -> Iterator[int]:
    """Yield the lengths of the attempts that begin with a word, the longest first."""
    stuttered = _STUTTERED.get(language or "", frozenset())
    for size in range(min(_LONGEST_START, (len(words) - start) // 2), 1, -1):
        again = start + size
        attempt = forms[start:again]
        if attempt != forms[again : again + size] or not _is_one_try(words, start, again):
            continue
        is_meant = attempt[-1] in _LINKS or (attempt[0] in _LINKS and attempt[1] not in stuttered)
        is_meant |= not all(attempt) or (size == 2 and not _MEANT_TWICE.isdisjoint(attempt))  # noqa: PLR2004
        is_long = size > 2 or forms[start] in stuttered  # noqa: PLR2004  # two words may be a figure of speech
        if not is_meant and (is_long or _is_held(words, again)):
            yield size
    if start + 1 < len(words) and forms[start] and _is_one_try(words, start, start + 1):
        is_broken = words[start].text.endswith(("-", "\u2013", "\u2014")) and len(forms[start]) < len(forms[start + 1])
        is_stutter = forms[start] == forms[start + 1] and forms[start] in stuttered
        if is_stutter or (is_broken and forms[start + 1].startswith(forms[start])):
            yield 1


def _is_one_try(words: Sequence[Word], start: int, again: int) -> bool:
    """Say whether nothing is brought to an end between two attempts, and one voice says both soon after another."""
    is_open = not any(_is_end(word.text) for word in words[start:again])
    is_soon = words[again].range.in_us - words[start].range.in_us <= _RETAKE_US
    return is_open and is_soon and words[start].speaker == words[again].speaker


def _is_end(text: str) -> bool:
    """Say whether a sentence ends with a word; dots after a beginning mean that it was broken off."""
    bare = text.rstrip("\"'”’)")
    return bare.endswith(tuple(_ENDS)) and not bare.endswith(_BROKEN_OFF)


def _is_held(words: Sequence[Word], again: int) -> bool:
    """Say whether a comma, a dash or a pause stands before a word."""
    before = words[again - 1]
    is_marked = before.text.endswith((*_COMMAS, *_BROKEN_OFF, "-"))
    return is_marked or words[again].range.in_us - before.range.out_us >= _HELD_US


def _is_apart(words: Sequence[Word], place: range) -> bool:
    """Say whether words stand between commas or pauses, on both sides, and inside a sentence."""
    first, last = place.start, place.stop - 1
    if first == 0 or place.stop >= len(words):
        return False
    before, after = words[first - 1], words[place.stop]
    opens = before.text.endswith(tuple(_COMMAS)) or words[first].range.in_us - before.range.out_us >= _APART_US
    closes = words[last].text.endswith(tuple(_COMMAS)) or after.range.in_us - words[last].range.out_us >= _APART_US
    return opens and closes and not _is_end(before.text) and not _is_end(words[last].text)
