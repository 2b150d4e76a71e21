# SPDX-License-Identifier: MIT
"""
What is wrong with a translation, as far as that can be seen without knowing the languages (pure).

In: a line, what was made of it, the languages. Out: the worst fault, in words that a model can act on. A fault that
lets the line pass for a translation when it is none is fatal; the others are worth asking again, once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.domain.languages import find_language
from clipmill.translate.codes import bare_code
from clipmill.translate.writing import is_written_in, letter_words, numbers_in, reading_units

SENTENCE_WORDS = 4
"""A line of so many words can be told from a name or an interjection, which may stay as they are."""
_LONGEST_RATIO, _LONGEST_SLACK = 4.0, 40
"""Most reading length of a translation: so many times the line's, and so much more."""
_SHORTEST_RATIO, _SHORTEST_FROM = 0.1, 40
"""Least reading length, over the line's, of lines of at least so much."""
_MOST_SLACK = 1.15
"""How far a translation may pass the wished length before it is asked for again."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one translation."""

    text: str
    """For the model: "it ..."."""
    is_fatal: bool
    """Whether it may not be used at all."""


def find_fault(
    line: str, made: str, *, source: str, target: str, most: int | None = None, is_kept: bool = False
) -> Fault | None:
    """
    Return the worst fault of a translation, or none.

    Args:
        line: as it was given.
        made: its translation, on one line.
        source: code of its language.
        target: code of the other.
        most: reading length it should not pass.
        is_kept: whether the translator says that the line was in the target language already, or is names alone.

    """
    fatal = _no_translation(line, made)
    if not fatal and not is_kept and is_left_as_it_was(line, made, source, target):
        fatal = f"it is not in the language {target}"
    if fatal:
        return Fault(fatal, is_fatal=True)
    lost, units = lost_numbers(line, made), reading_units(made)
    if lost:
        return Fault(f"it lost the numbers {', '.join(lost)}", is_fatal=False)
    if most is not None and units > _MOST_SLACK * most:
        return Fault(f"it has {units} letters and should have at most {most}: say it shorter", is_fatal=False)
    return None


def _no_translation(line: str, made: str) -> str:
    """Return why a text cannot be the translation of a line whatever the languages, or nothing."""
    if not made:
        return "it is empty"
    units, given = reading_units(made), reading_units(line)
    if units > _LONGEST_RATIO * given + _LONGEST_SLACK:
        return "it is far longer than the line"
    return "it is far shorter than the line" if given >= _SHORTEST_FROM and units < _SHORTEST_RATIO * given else ""


def is_left_as_it_was(line: str, made: str, source: str, target: str) -> bool:
    """Say whether a whole sentence came back in its own words, or in letters that its new language does not have."""
    if letter_words(line) < SENTENCE_WORDS or _heard_as_one(source, target):
        return False
    return _folded(line) == _folded(made) or not is_written_in(made, bare_code(target))


def is_echo(lines: Sequence[str], made: Sequence[str], source: str, target: str) -> bool:
    """
    Say whether lines came back as they were in general: more than half of the sentences.

    A sentence may have been in the target language already; most of them were not.
    """
    sentences = [(line, text) for line, text in zip(lines, made, strict=True) if letter_words(line) >= SENTENCE_WORDS]
    left = sum(is_left_as_it_was(line, text, source, target) for line, text in sentences)
    return 2 * left > len(sentences)


def lost_numbers(line: str, made: str) -> list[str]:
    """Return the numbers of more than one digit that the translation does not have; small ones may become words."""
    wanted = Counter(number for number in numbers_in(line) if len(number) > 1)
    return list((wanted - Counter(numbers_in(made))).elements())


def _heard_as_one(source: str, target: str) -> bool:
    """Say whether the two are ways of writing one language, such as both kinds of Chinese."""
    one, other = find_language(bare_code(source)), find_language(bare_code(target))
    return one is not None and other is not None and one.recogniser_code == other.recogniser_code


def _folded(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
