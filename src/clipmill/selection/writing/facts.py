# SPDX-License-Identifier: MIT
"""
Whether a text says only what a clip says: its telling words, its numbers, its names, its quotes (pure).

In: a text and what is said in the clip. Out: what is not supported. It compares words, not sense: a text made of the
clip's own words can still be wrong, so titles by rules are runs of those words and models must quote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from clipmill.selection.tokens import is_spaceless, stem, tokens
from clipmill.selection.writing.lines import capital_share
from clipmill.selection.writing.unmarked import is_small
from clipmill.selection.writing.wordlists import NUMBER_WORDS, SCALES

_NUMBER = re.compile(r"\d+(?:[.,:'’\u00a0\u202f\u066b\u066c]\d+)*")
_SPOKEN = re.compile(r"[^\W\d_]+|[^\w\s]")
_WORD = re.compile(r"[^\s]+")
_TITLE_CASE_SHARE = 0.6
_LONG_ENOUGH = 4
_SENTENCE_ENDS = (".", "!", "?", "…", ":", "。", "！", "？")
_EDGES = ".,;:!?…—–-\"“”‘’'()[]«»„"
_PRONOUNS = frozenset({"i", "i'm", "i've", "i'd", "i'll"})


@dataclass(frozen=True)
class Said:
    """What is said in a clip, ready to be looked up."""

    text: str
    extra: str = ""
    """Words that count as said besides: those that the user put in quotation marks."""

    @cached_property
    def folded(self) -> str:
        """All tokens in order, parted by single spaces; letters alone where no spaces are written."""
        return fold(self.text)

    @cached_property
    def _tokens(self) -> frozenset[str]:
        return frozenset(tokens(self.text)) | frozenset(tokens(self.extra))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(stem, self._tokens))

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(numbers_in(f"{self.text} {self.extra}"))

    def supports(self, token: str) -> bool:
        """Say whether a token, or another form of it, is said."""
        root = stem(token)
        if token in self._tokens or root in self._stems:
            return True
        return len(root) >= _LONG_ENOUGH and any(
            other.startswith(root[:-1]) and abs(len(other) - len(root)) <= 2  # noqa: PLR2004 - an ending's difference
            for other in self._stems
        )

    def holds(self, quote: str) -> bool:
        """Say whether a quote is said: all its words in a row; parts around an ellipsis each."""
        parts = [fold(part) for part in re.split(r"…|\.\.\.", quote)]
        parts = [part for part in parts if part]
        if not parts:
            return False
        if is_spaceless(self.text):
            bare = self.folded.replace(" ", "")
            return all(part.replace(" ", "") in bare for part in parts)
        return all(f" {part} " in f" {self.folded} " for part in parts)

    def lost_numbers(self, text: str) -> tuple[str, ...]:
        """Return the numbers of a text, in digits or in English words, that are not said."""
        return tuple(number for number in numbers_in(text) if number not in self._numbers)

    def lost_names(self, text: str) -> tuple[str, ...]:
        """Return the words with capitals inside the sentences of a text that are not said; none of title case."""
        found = _WORD.findall(text)
        if capital_share(found) > _TITLE_CASE_SHARE:
            return ()
        names = []
        for before, word in pairwise(found):
            bare = word.strip(_EDGES)
            if before.rstrip("\"'”’»").endswith(_SENTENCE_ENDS) or not bare[:1].isupper():
                continue
            said = tokens(bare)
            if said and bare.lower() not in _PRONOUNS and not all(token in self._tokens for token in said):
                names.append(bare)
        return tuple(names)

    def unsupported(self, text: str) -> tuple[str, ...]:
        """Return the telling words of a text that are not said in any form, each once."""
        return tuple(token for token in dict.fromkeys(content_words(text)) if not self.supports(token))


def content_words(text: str) -> list[str]:
    """Return the telling tokens of a text: no function words, no numbers."""
    return [token for token in tokens(text) if not is_small(token) and not token.isdigit() and len(token) > 1]


def support_share(text: str, said: Said) -> tuple[int, int]:
    """Return how many telling words of a text are said, and how many it has."""
    words = content_words(text)
    return sum(said.supports(word) for word in words), len(words)


def fold(text: str) -> str:
    """Return the words of a text in small letters without marks, parted by single spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    kept = "".join(
        char if char.isalnum() or unicodedata.category(char)[0] == "M" or char == "'" else " " for char in plain
    )
    return " ".join(word.strip("'") for word in kept.split() if word.strip("'"))


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a text as ASCII digits without separators: those in digits and English number words."""
    digits = [(unicodedata.digit(char, None) for char in number) for number in _NUMBER.findall(text)]
    found = ["".join(str(digit) for digit in number if digit is not None) for number in digits]
    return found + _spoken_numbers(_NUMBER.sub(" , ", text))


def _spoken_numbers(text: str) -> list[str]:
    """Return the numbers that English words of a text spell; "twenty five" is 25, "one, two" are two numbers."""
    found: list[str] = []
    value: int | None = None
    for token in [*_SPOKEN.findall(text.lower()), ""]:
        if value is not None and token in NUMBER_WORDS and value % 10 == 0 and NUMBER_WORDS[token] < max(10, value):
            value += NUMBER_WORDS[token]
        elif value is not None and token in SCALES:
            value *= SCALES[token]
        elif token not in {"-", "and"} or value is None:
            found += [] if value is None else [str(value)]
            value = NUMBER_WORDS.get(token)
    return found


def quoted_parts(text: str) -> str:
    """Return what stands in quotation marks in a text, parted by spaces."""
    return " ".join(_flat(re.findall(r'"([^"]+)"|“([^”]+)”|«([^»]+)»|„([^“”]+)[“”]|「([^」]+)」', text)))


def _flat(rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [part for row in rows for part in row if part]
