# SPDX-License-Identifier: MIT
"""
Title, description, hashtags, heading and hook, taken from a moment's own words.

In: a moment's sentences and how rare their words are. Out: text that is safe on one line in any script. Extractive:
it says nothing that was not said.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clipmill.selection.marks import QUESTION_MARKS
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import is_spaceless, stem, tokens
from clipmill.selection.writing.limits import LONGEST_DESCRIPTION, LONGEST_HEADING, LONGEST_HOOK, LONGEST_TITLE
from clipmill.selection.writing.lines import TRAILING, capitalize, clean, close, join_lines, shorten, tidy
from clipmill.selection.writing.phrases import HEADING_FIT, TITLE_FIT, Fit, Phrase, find_phrases, is_small
from clipmill.selection.writing.tags import write_hashtags

__all__ = [
    "LONGEST_DESCRIPTION",
    "LONGEST_HEADING",
    "LONGEST_TITLE",
    "Copy",
    "capitalize",
    "shorten",
    "tidy",
    "write_copy",
    "write_hashtags",
    "write_heading",
    "write_title",
]

_FEWEST_HOOK_WORDS = 3
_LATER = 0.03
"""How much less a sentence is worth for each one before it."""
_QUOTES = ("'", '"', "”", "’", "»", "」", ")")
_ANY_MARK = ".!?。！？؟।"


@dataclass(frozen=True, slots=True)
class Copy:
    """The words that go with a moment."""

    title: str
    description: str
    hashtags: tuple[str, ...]
    """Letters and digits only, without the number sign."""
    hook: str
    heading: str = ""
    """A short line for the picture."""


def write_copy(sentences: Sequence[Sentence], rarity: Mapping[str, float], language: str | None) -> Copy:
    """Return the copy for a moment that has words."""
    texts = [clean(sentence.text, language) for sentence in sentences]
    texts = [text for text in texts if text.strip(TRAILING + _ANY_MARK)] or [""]
    weights = _weigh(texts, rarity)
    title, place = _best(texts, weights, TITLE_FIT)
    return Copy(
        title=capitalize(title or _short_title(texts[0]), language),
        description=_describe(texts, place, weights, language),
        hashtags=write_hashtags(texts, rarity, language),
        hook=shorten(_opening(texts, language), LONGEST_HOOK),
        heading=write_heading(texts, rarity, language) or shorten(capitalize(title, language), LONGEST_HEADING),
    )


def write_title(text: str, language: str | None) -> str:
    """Return a title of at most 70 characters made of a sentence: its best phrase, or its beginning if it has none."""
    line = clean(text, language)
    title, _ = _best([line], {}, TITLE_FIT)
    return capitalize(title or _short_title(line), language)


def write_heading(texts: Sequence[str], rarity: Mapping[str, float], language: str | None) -> str:
    """Return the strongest claim or question of tidy sentences in 3 to 8 words, or nothing where none is so short."""
    heading, _ = _best(texts, _weigh(texts, rarity), HEADING_FIT)
    return capitalize(heading, language)


def _opening(texts: Sequence[str], language: str | None) -> str:
    """Return the first sentence that is more than a word or two of agreement, or else the first."""
    said = (text for text in texts if is_spaceless(text) or len(text.split(" ")) >= _FEWEST_HOOK_WORDS)
    return capitalize(_opened(next(said, texts[0])), language)


def _weigh(texts: Sequence[str], rarity: Mapping[str, float]) -> dict[str, float]:
    """Return how much each stem tells about these sentences: rare in the source, said often here."""
    counted = Counter(stem(token) for text in texts for token in tokens(text) if not is_small(token))
    most = max(rarity.values(), default=0.0) or 1.0
    return {root: rarity.get(root, 0.0) / most * (1.0 + math.log(times)) for root, times in counted.items()}


def _best(texts: Sequence[str], weights: Mapping[str, float], fit: Fit) -> tuple[str, int]:
    """Return the phrase that is worth most and the place of its sentence; nothing and 0 where there is no phrase."""
    found: tuple[float, str, int] = (0.0, "", 0)
    for place, text in enumerate(texts):
        best: Phrase | None = max(find_phrases(text, weights, fit), key=lambda phrase: phrase.worth, default=None)
        if best is not None and best.worth / (1.0 + _LATER * place) > found[0]:
            found = (best.worth / (1.0 + _LATER * place), best.text, place)
    return found[1], found[2]


def _short_title(text: str) -> str:
    """Return the beginning of a text that holds no phrase of the right length."""
    short = shorten(text, LONGEST_TITLE)
    is_whole = short.endswith("…") or short.rstrip()[-1:] in tuple("?？؟!！")
    return short if is_whole else short.rstrip(TRAILING)


def _describe(texts: Sequence[str], place: int, weights: Mapping[str, float], language: str | None) -> str:
    """Return the sentence of the title and the one that tells most besides, in their order, as far as there is room."""
    kept = [place]
    room = LONGEST_DESCRIPTION - len(texts[place]) - 2
    worth = {index: _tells(texts, index, weights) for index in range(len(texts)) if index != place}
    asks = [text[-1:] in tuple(QUESTION_MARKS) for text in (*texts, "")]
    if asks[place] and not asks[place + 1] and worth.get(place + 1, 0.0) > 0.0:
        worth[place + 1] += 1.0  # what follows a question is its answer
    others = sorted((index for index, telling in worth.items() if telling > 0.0), key=lambda index: -worth[index])
    kept += [index for index in others if len(texts[index]) <= room][:1]
    lines = [close(capitalize(_opened(texts[index]), language)) for index in sorted(kept)]
    whole = join_lines(lines)
    return whole if len(whole) <= LONGEST_DESCRIPTION else shorten(lines[0], LONGEST_DESCRIPTION)


def _tells(texts: Sequence[str], index: int, weights: Mapping[str, float]) -> float:
    """Return what the best phrase of a sentence is worth, of any length."""
    wide = Fit(longest=LONGEST_DESCRIPTION, full=TITLE_FIT.full)
    best = max((phrase.worth for phrase in find_phrases(texts[index], weights, wide)), default=0.0)
    return best / (1.0 + _LATER * index)


def _opened(text: str) -> str:
    """Return a sentence without the words that open it only in speech."""
    whole = max(find_phrases(text, {}, Fit(longest=len(text), full=1, fewest_words=1)), key=_length, default=None)
    return text if whole is None or text[-1:] in _QUOTES else _with_mark(whole.text, text[-1])


def _with_mark(text: str, mark: str) -> str:
    return text if text[-1:] in tuple(_ANY_MARK) or mark not in _ANY_MARK else text + mark


def _length(phrase: Phrase) -> int:
    return len(phrase.text)
