# SPDX-License-Identifier: MIT
"""
Title, description, hashtags and hook, taken from a moment's own words.

In: a moment's sentences and how rare their words are. Out: text that is safe on one line in any script. Extractive:
it says nothing that was not said.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.selection.lexicon import DANGLING, FILLERS, MONTHS_ETC, STOP_WORDS
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import is_spaceless, stem, tokens

LONGEST_TITLE = 70
LONGEST_DESCRIPTION = 220
_LONGEST_HOOK = 120
_SHORTEST_TITLE = 20
_SHORTEST_SPACELESS = 4
_SHORTEST_TAG = 4
_LONGEST_TAG = 30
_MOST_TAGS = 6
_CLAUSE = re.compile(r"(?<=[,;:—–、，；：])\s*|(?<=\s)[-–—]+\s")
_TRAILING = " ,;:-–—、，；：.。．…\"'“”‘’([{"
_SPEAKER_MARK = re.compile(r"\[[^\]]*\]|\([^)]*(?:laugh|applause|music)[^)]*\)|>>+|♪+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Copy:
    """The words that go with a moment."""

    title: str
    description: str
    hashtags: tuple[str, ...]
    """Letters and digits only, without the number sign."""
    hook: str


def write_copy(sentences: Sequence[Sentence], rarity: dict[str, float], language: str | None) -> Copy:
    """Return the copy for a moment that has words."""
    texts = [tidy(sentence.text) for sentence in sentences]
    texts = [text for text in texts if text] or [""]
    weights = [_weight(text, index, rarity) for index, text in enumerate(texts)]
    best = max(range(len(texts)), key=lambda index: (weights[index], -index))
    title = write_title(texts[best], language)
    return Copy(
        title=title,
        description=_describe(texts, best, language),
        hashtags=write_hashtags(texts, rarity),
        hook=shorten(texts[0], _LONGEST_HOOK),
    )


def tidy(text: str) -> str:
    """Return text on one line without control characters, sound marks or doubled spaces."""
    plain = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    return " ".join(_SPEAKER_MARK.sub(" ", plain).split())


def write_title(text: str, language: str | None) -> str:
    """Return a title of at most 70 characters made of a sentence: tidy, capitalised, no trailing comma."""
    words = text.split(" ")
    while len(words) > 3 and words[0].lower().strip(",.!?…") in FILLERS:  # noqa: PLR2004 - three words are a title
        words = words[1:]
    bare = " ".join(words)
    if len(bare) > LONGEST_TITLE:
        bare = _best_clause(bare)
    is_asked = bare.rstrip()[-1:] in tuple("?？؟!！")
    short = shorten(bare, LONGEST_TITLE)
    return capitalize(short if is_asked or short.endswith("…") else short.rstrip(_TRAILING), language)


def shorten(text: str, limit: int) -> str:
    """Return text of at most `limit` characters, cut between words (between characters where no spaces are written)."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if not is_spaceless(cut[-1:]) and " " in cut and not text[limit - 1].isspace():
        cut = cut[: cut.rindex(" ")]
    words = cut.split(" ")
    while len(words) > 3 and words[-1].lower().strip(_TRAILING) in STOP_WORDS:  # noqa: PLR2004 - keep a few
        words.pop()
    cut = " ".join(words)
    while cut and unicodedata.combining(cut[-1]):
        cut = cut[:-1]
    return cut.rstrip(_TRAILING) + "…"


def capitalize(text: str, language: str | None) -> str:
    """Return text with a capital first letter, dotted for a Turkish or Azeri i; one that opens with a number stays."""
    for index, char in enumerate(text):
        if char.isdigit():
            break
        if char.isalpha():
            upper = "İ" if char == "i" and language in {"tr", "az"} else char.upper()
            return text[:index] + (upper if len(upper) == 1 else char) + text[index + 1 :]
    return text


def write_hashtags(texts: Sequence[str], rarity: dict[str, float]) -> tuple[str, ...]:
    """Return three to six distinctive words of a moment as hashtags; fewer when it has no more."""
    counted: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for token in tokens(text):
            bare = "".join(char for char in token.split("'")[0] if char.isalnum() or unicodedata.combining(char))
            if not _is_tag(bare) or token in STOP_WORDS or bare in STOP_WORDS or bare in MONTHS_ETC:
                continue
            root = stem(token)
            counted[root] += 1
            forms.setdefault(root, Counter())[bare] += 1
    ranked = sorted(counted, key=lambda root: (-counted[root] * (0.3 + rarity.get(root, 0.0)), root))
    tags = [max(sorted(forms[root]), key=forms[root].__getitem__) for root in ranked]
    return tuple(dict.fromkeys(tags))[:_MOST_TAGS]


def _is_tag(text: str) -> bool:
    shortest = 2 if is_spaceless(text) else _SHORTEST_TAG
    return shortest <= len(text) <= _LONGEST_TAG and not text.isdigit() and any(char.isalpha() for char in text)


def _weight(text: str, index: int, rarity: dict[str, float]) -> float:
    """Return how well a sentence speaks for its moment: telling words, a good length, early, standing alone."""
    said = tokens(text)
    telling = sum(rarity.get(stem(token), 0.0) for token in said if token not in STOP_WORDS) / (len(said) + 4.0)
    short = _SHORTEST_SPACELESS if is_spaceless(text) else _SHORTEST_TITLE
    fit = 1.0 if short <= len(text) <= LONGEST_TITLE else (0.6 if len(text) > LONGEST_TITLE else 0.3)
    leans = 0.7 if said and said[0] in DANGLING else 1.0
    return (0.2 + telling) * fit * leans / (1.0 + 0.08 * index)


def _best_clause(text: str) -> str:
    """Return the first run of clauses that makes a title, or the whole when none is long enough."""
    clauses = [part for part in _CLAUSE.split(text) if part.strip()]
    kept = ""
    for clause in clauses:
        longer = f"{kept} {clause}".strip() if not is_spaceless(clause) else kept + clause
        if len(longer) > LONGEST_TITLE:
            break
        kept = longer
    return kept if len(kept) >= LONGEST_TITLE // 3 else text


def _describe(texts: Sequence[str], best: int, language: str | None) -> str:
    """Return the opening sentence and, where there is room, the most telling one after it."""
    opening = _close(capitalize(texts[0], language))
    other = _close(capitalize(texts[best or min(1, len(texts) - 1)], language))
    joiner = "" if is_spaceless(opening[-2:]) else " "
    if len(texts) > 1 and len(opening) + len(joiner) + len(other) <= LONGEST_DESCRIPTION:
        return f"{opening}{joiner}{other}"
    return shorten(opening, LONGEST_DESCRIPTION)


def _close(text: str) -> str:
    """Return a sentence with an end mark; scripts that have their own are left as they are."""
    return f"{text}." if text[-1:].isalnum() and text[-1:].isascii() else text
