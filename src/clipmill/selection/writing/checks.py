# SPDX-License-Identifier: MIT
"""
What is wrong with words that a model wrote for a clip (pure).

In: a text, what the model quoted for it, what is said in the clip. Out: faults in words that a model can act on. A text
with a fault is not used. What passes is made of the clip's telling words, numbers and names, in the right language and
length; whether its sense is right no rule can tell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clipmill.selection.tokens import is_spaceless, tokens
from clipmill.selection.writing.facts import Said, content_words, fold
from clipmill.selection.writing.limits import (
    FEWEST_HEADING_WORDS,
    LONGEST_DESCRIPTION,
    LONGEST_EVENT,
    LONGEST_HEADING,
    LONGEST_HOOK_LINE,
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    MOST_HEADING_WORDS,
)
from clipmill.selection.writing.lines import bare, clean
from clipmill.selection.writing.tags import is_tag
from clipmill.selection.writing.wordlists import CLICKBAIT, WEAK_ENDS

LONGEST: Mapping[str, int] = {
    "title": LONGEST_TITLE,
    "description": LONGEST_DESCRIPTION,
    "heading": LONGEST_HEADING,
    "hook": LONGEST_HOOK_LINE,
    "sentence": LONGEST_SENTENCE,
    "event": LONGEST_EVENT,
}
"""Characters of each field."""
MOST_REWORDED_SHARE = 0.34
"""Share of the telling words of a text that may be the model's own, each with the words that it stands for."""
FEWEST_TAGS, MOST_TAGS = 1, 5
_SPACELESS_SHARE = 0.5
_COPIED_SHARE = 0.7
_FEWEST_COPIED = 4
_MARKUP = re.compile(r"[#*_`<>{}\\|\[\]~^=]|\w://|\bwww\.|\b[\w-]+\.(?:com|net|org|io|ru|info)\b|&\w+;", re.IGNORECASE)
_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "ARABIC": ("ar", "fa", "ps", "sd", "ur"), "ARMENIAN": ("hy",), "BENGALI": ("as", "bn"), "GREEK": ("el",),
    "CYRILLIC": ("ba", "be", "bg", "kk", "mk", "mn", "ru", "sr", "tg", "tt", "uk"), "ETHIOPIC": ("am",),
    "DEVANAGARI": ("hi", "mr", "ne", "sa"), "GEORGIAN": ("ka",), "GUJARATI": ("gu",), "GURMUKHI": ("pa",),
    "HANGUL": ("ko",), "HEBREW": ("he", "yi"), "CJK": ("ja", "zh"), "HIRAGANA": ("ja",), "KATAKANA": ("ja",),
    "KANNADA": ("kn",), "KHMER": ("km",), "LAO": ("lo",), "MALAYALAM": ("ml",), "MYANMAR": ("my",), "SINHALA": ("si",),
    "TAMIL": ("ta",), "TELUGU": ("te",), "THAI": ("th",), "TIBETAN": ("bo",),
}  # fmt: skip
_LATIN_TOO = frozenset({"sr", "kk", "mn", "pa", "sd"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One field of an answer."""

    text: str
    quotes: tuple[str, ...]
    reworded: tuple[tuple[str, str], ...] = ()
    """Words that the clip does not say, each with the words of the clip that it stands for."""


def read_passage(value: Mapping[str, object]) -> Passage:
    """Return a field of an answer that fits its schema."""
    quotes, pairs = value["quotes"], value["reworded"]
    assert isinstance(quotes, list)  # noqa: S101 - as the schema has it
    assert isinstance(pairs, list)  # noqa: S101 - as the schema has it
    text = unicodedata.normalize("NFC", " ".join(str(value["text"]).split()))
    return Passage(text, tuple(map(str, quotes)), tuple((str(item["word"]), str(item["said"])) for item in pairs))


def find_faults(name: str, passage: Passage, said: Said, language: str | None, *, is_translated: bool) -> list[str]:
    """
    Return what is wrong with a field, nothing when it may be used.

    Args:
        name: of the field.
        passage: the field.
        said: in the clip.
        language: code of the language that was asked for, or none.
        is_translated: whether that is another one than is spoken.

    """
    if not any(char.isalpha() for char in passage.text):
        return [f"{name}: it is empty"]
    faults = [*form_faults(name, passage.text, said), *_evidence_faults(name, passage, said)]
    found = language_fault(passage.text, said, language, is_translated=is_translated)
    faults += [f"{name}: {found}"] if found else []
    return faults + list(_fact_faults(name, passage, said, is_translated=is_translated))


def usable_tags(tags: Sequence[str], said: Said, *, is_translated: bool) -> tuple[str, ...]:
    """Return the hashtags that are tags and, in the clip's own language, made of words that it says."""
    kept: dict[str, str] = {}
    letters = "".join(char for char in said.folded if char.isalnum() or unicodedata.category(char)[0] == "M")
    for tag in tags:
        plain = unicodedata.normalize("NFC", tag.strip().lstrip("#"))
        folded = fold(plain).replace(" ", "")
        is_said = is_translated or folded in letters
        if is_tag(plain) and is_said and not plain.isdigit():
            kept.setdefault(plain.casefold(), plain)
    return tuple(kept.values())[:MOST_TAGS]


def form_faults(name: str, text: str, said: Said) -> Iterator[str]:
    """Yield what is wrong with the form of a field of `LONGEST`: too long, drawn, broken off, promising."""
    longest = LONGEST[name]
    if len(text) > longest:
        yield f"{name}: it has {len(text)} characters and may have at most {longest}"
    if _MARKUP.search(text) or any(_is_drawn(char) for char in text):
        yield f"{name}: it has markup, emoji, an address or control characters"
    words = text.split(" ")
    if name == "heading" and not is_spaceless(text) and not FEWEST_HEADING_WORDS <= len(words) <= MOST_HEADING_WORDS:
        yield f"{name}: it has {len(words)} words and should have {FEWEST_HEADING_WORDS} to {MOST_HEADING_WORDS}"
    if name in {"title", "heading"} and (text.endswith(("…", "...", ",", ":", ";", "-")) or _ends_weakly(words)):
        yield f"{name}: it breaks off"
    lowered = fold(text)
    for phrase in CLICKBAIT:
        if fold(phrase) in lowered and fold(phrase) not in said.folded:
            yield f"{name}: it promises instead of telling: “{phrase}”"
            break


def _is_drawn(char: str) -> bool:
    """Say whether a character is a picture, a control or an override, none of which stands in words."""
    return unicodedata.category(char) in {"So", "Sk", "Cc", "Cs", "Co", "Cn"} or (
        unicodedata.category(char) == "Cf" and char not in "\u200c\u200d"
    )


def _ends_weakly(words: Sequence[str]) -> bool:
    last = words[-1]
    return (
        bare(last) in WEAK_ENDS and last == last.rstrip("?!.") and bare(last) not in {"is", "are", "was", "not", "in"}
    )


def _evidence_faults(name: str, passage: Passage, said: Said) -> Iterator[str]:
    quotes = [quote for quote in passage.quotes if fold(quote)]
    if not quotes:
        yield f"{name}: it has no quotes"
    for quote in quotes:
        if not said.holds(quote):
            yield f"{name}: the clip does not say “{quote[:80]}”"
            return


def language_fault(text: str, said: Said, language: str | None, *, is_translated: bool) -> str:
    """Return why a text is not in the language that was asked for, as far as its letters and words show, or nothing."""
    wanted = _scripts_of(language) if is_translated or language else _scripts_in(said.text)
    found = _scripts_in(text)
    if found and wanted and not found & wanted:
        return f"it is not written in the language {language or 'of the clip'}"
    folded = fold(text).split()
    if is_translated and len(folded) >= _FEWEST_COPIED and found & _scripts_in(said.text):
        heard = set(said.folded.split())
        if sum(word in heard for word in folded) > _COPIED_SHARE * len(folded):
            return f"it is still in the clip's language and not in {language}"
    return ""


def _scripts_of(language: str | None) -> set[str]:
    code = (language or "").lower().partition("-")[0]
    found = {script for script, codes in _SCRIPTS.items() if code in codes}
    return (found | {"LATIN"} if code in _LATIN_TOO else found) if found else {"LATIN"}


def _scripts_in(text: str) -> set[str]:
    """Return the script that most letters of a text are in; kana with Han for Japanese, nothing without letters."""
    counted: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            script = unicodedata.name(char, "LATIN").split(" ")[0].removesuffix("-")
            counted[script] = counted.get(script, 0) + 1
    return {max(sorted(counted), key=counted.__getitem__)} if counted else set()


def _fact_faults(name: str, passage: Passage, said: Said, *, is_translated: bool) -> Iterator[str]:
    lost = said.lost_numbers(passage.text)
    if lost:
        yield f"{name}: the clip does not say the number {lost[0]}"
    stands_for = {fold(word): heard for word, heard in passage.reworded if said.holds(heard)}
    covered = {token for word in stands_for for token in tokens(word)}
    names = [item for item in said.lost_names(passage.text) if not is_translated or fold(item) not in stands_for]
    if names and (not is_translated or _scripts_in(passage.text) & _scripts_in(said.text)):
        yield f"{name}: the clip does not say the name {names[0]}"
    if is_translated:
        return
    missing = said.unsupported(passage.text)
    telling = dict.fromkeys(content_words(passage.text))
    if is_spaceless(passage.text):
        if len(missing) > _SPACELESS_SHARE * len(telling):
            yield f"{name}: the clip does not say most of it: use its own words"
        return
    bare_words = [word for word in missing if word not in covered]
    if bare_words:
        yield f"{name}: the clip does not say “{bare_words[0]}”: use its own words or list it in reworded"
    elif len(missing) > max(1, MOST_REWORDED_SHARE * len(telling)):
        yield f"{name}: too many words are not the clip's own"


def as_plain_line(text: str, language: str | None) -> str:
    """Return a checked text as it is kept: on one line, without an end mark that a title does not have."""
    line = clean(text, language)
    return line[:-1] if line.endswith(".") and not line.endswith("..") else line
