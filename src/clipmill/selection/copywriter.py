# SPDX-License-Identifier: MIT
"""
Title, description, hashtags, heading and hook, taken from a moment's own words.

In: a moment's sentences, how rare their words are, and what was asked for. Out: text that is safe on one line in any
script. Extractive: it says nothing that was not said. Where no phrase of a moment reads whole, its title is the list of
what it is about.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from clipmill.selection.marks import QUESTION_MARKS
from clipmill.selection.sentences import Sentence
from clipmill.selection.tokens import is_spaceless, stem, tokens
from clipmill.selection.writing.limits import (
    LONGEST_DESCRIPTION,
    LONGEST_HEADING,
    LONGEST_HOOK,
    LONGEST_HOOK_LINE,
    LONGEST_TITLE,
    MOST_HOOK_WORDS,
)
from clipmill.selection.writing.lines import TRAILING, capitalize, clean, close, join_lines, shorten, tidy
from clipmill.selection.writing.phrases import (
    HEADING_FIT,
    HOOK_FIT,
    TITLE_FIT,
    Fit,
    Phrase,
    drop_openers,
    find_phrases,
    is_raw,
    stumbles,
)
from clipmill.selection.writing.subjects import find_asked, list_subjects
from clipmill.selection.writing.tags import write_hashtags
from clipmill.selection.writing.unmarked import is_small
from clipmill.selection.writing.wordlists import NO_TAGS

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
_SEEN_US = 4_000_000
"""The captions show these first seconds while the hook line stands, which is for three."""
_WANTED = 3.0
"""How much more a sentence is worth that says all that was asked for."""
_HOLDS = 0.06
"""What a hook line has to be worth; greetings and thanks are worth less."""
_PLAIN = 0.5
"""What a word tells that could be said of anything, as a share of what one tells that names something."""
_PLAIN_STEMS = frozenset(map(stem, NO_TAGS))
_POOR = 0.02
"""What a phrase has to be worth; the subjects of a clip say more than one that is worth less (experiment log)."""
_UNSURE, _UNSURE_RAW = 0.4, 0.15
"""What a sentence is worth of which nothing shows that it begins and ends where it was cut; without marks it is often
the rest of another."""
_INTERRUPTED, _MOST_TURNS = 0.6, 3
"""What a sentence without marks is worth for each change of voice inside it, as a share."""
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


@dataclass(frozen=True, slots=True)
class _Line:
    """One sentence in tidy text."""

    text: str
    weight: float
    """How much its phrases count: surely a sentence, about what was asked for."""
    is_opening: bool = False
    """Whether it is said while a hook line stands."""


def write_copy(
    sentences: Sequence[Sentence], rarity: Mapping[str, float], language: str | None, wanted: Collection[str] = ()
) -> Copy:
    """
    Return the copy for a moment that has words.

    Args:
        sentences: of the moment, in order.
        rarity: of stems in the source; more is rarer.
        language: code of what is spoken, or none.
        wanted: stems that a prompt looks for; titles, headings and hooks prefer the sentences that say them.

    """
    lines = _lines(sentences, language, wanted) or [_Line("", 1.0)]
    texts = [line.text for line in lines]
    weights = _weigh(texts, rarity)
    hashtags = write_hashtags(texts, rarity, language)
    title, place = _phrase_or_subjects(lines, weights, TITLE_FIT, language, hashtags)
    asked = find_asked(texts, wanted) if len(wanted) > 1 and not _tells_all(title, wanted) else ""
    if asked:
        place = next(at for at, text in enumerate(texts) if asked in text)
        title = list_subjects(hashtags, texts[place : place + 1], language, LONGEST_TITLE, first=asked)
    title = capitalize(title or _short_title(_plainest(lines, language)), language)
    heading, _ = _phrase_or_subjects(lines, weights, HEADING_FIT, language, hashtags)
    heading = capitalize(heading, language) or shorten(title, LONGEST_HEADING)
    return Copy(
        title=title,
        description=_describe(*_told(texts, place, title, language), weights, language),
        hashtags=hashtags,
        hook=_hook(lines, weights, language, (heading, title)),
        heading=heading,
    )


def _tells_all(text: str, wanted: Collection[str]) -> bool:
    return {stem(token) for token in tokens(text)} >= set(wanted)


def _phrase_or_subjects(
    lines: Sequence[_Line], weights: Mapping[str, float], fit: Fit, language: str | None, hashtags: Sequence[str]
) -> tuple[str, int]:
    """Return the best phrase and the place of its sentence; where none is worth much, the subjects; else any phrase."""
    found, place = _best(lines, weights, fit, language)
    texts = [line.text for line in lines]
    found = found or list_subjects(hashtags, texts, language, fit.longest)
    if not found:
        found, place = _best(lines, weights, fit, language, least=0.0)
    return found or list_subjects(hashtags, texts, language, fit.longest, fewest=1), place


def write_title(text: str, language: str | None) -> str:
    """Return a title of at most 70 characters made of a sentence: its best phrase, or its beginning if it has none."""
    line = clean(text, language)
    title, _ = _best([_Line(line, 1.0)], {}, TITLE_FIT, language)
    return capitalize(title or _short_title(line), language)


def write_heading(texts: Sequence[str], rarity: Mapping[str, float], language: str | None) -> str:
    """Return the strongest claim or question of tidy sentences in 3 to 8 words, or nothing where none is so short."""
    heading, _ = _best([_Line(text, 1.0) for text in texts], _weigh(texts, rarity), HEADING_FIT, language)
    return capitalize(heading, language)


def _lines(sentences: Sequence[Sentence], language: str | None, wanted: Collection[str]) -> list[_Line]:
    """Return the sentences that say anything, as lines."""
    begin_us = sentences[0].range.in_us if sentences else 0
    made: list[_Line] = []
    for sentence in sentences:
        text = clean(sentence.own_text or sentence.text, language)
        if text.strip(TRAILING + _ANY_MARK):
            sure = _certainty(sentence, is_raw=is_raw(text.split(" ")))
            asked = len({stem(token) for token in tokens(text)} & set(wanted)) / max(1, len(wanted))
            is_opening = sentence.range.in_us < begin_us + _SEEN_US
            made.append(_Line(text, sure * (1.0 + _WANTED * asked), is_opening))
    return made


def _certainty(sentence: Sentence, *, is_raw: bool) -> float:
    """Return how far a sentence may be trusted to be one: by its bounds, and where no marks are by its voices."""
    least = _UNSURE_RAW if is_raw else _UNSURE
    sure = least + (1.0 - least) * min(sentence.start_chance, sentence.end_chance)
    return float(sure * _INTERRUPTED ** min(_MOST_TURNS, sentence.turns)) if is_raw else sure


def _hook(lines: Sequence[_Line], weights: Mapping[str, float], language: str | None, taken: Sequence[str]) -> str:
    """
    Return a short whole line that holds a viewer, not said in the first seconds where another is to be had.

    Captions show those anyway. A line that the picture or the title has already comes last but for them.
    """
    later = [line for line in lines if not line.is_opening]
    for among in (later, lines):
        for is_new in (True, False):
            free = [line for line in among if not is_new or not any(_shares(line.text, text) for text in taken)]
            found, place = _best(free, weights, HOOK_FIT, language, least=_HOLDS)
            if found:
                return close(capitalize(_with_mark(found, free[place].text), language))
    heading, title = taken
    opening = _opening([line.text for line in lines], language)
    short = [text for text in (title, heading, opening) if _is_short(text)]
    new = [text for text in short if not any(_shares(line.text, text) for line in lines if line.is_opening)]
    return next(iter(new or short), heading or shorten(opening, LONGEST_HOOK))


def _is_short(text: str) -> bool:
    return 0 < len(text) <= LONGEST_HOOK_LINE and len(text.split(" ")) <= MOST_HOOK_WORDS and not text.endswith("…")


def _shares(text: str, taken: str) -> bool:
    return bool(taken) and taken.casefold() in text.casefold()


def _opening(texts: Sequence[str], language: str | None) -> str:
    """Return the first sentence that is more than a word or two of agreement, or else the first."""
    said = (text for text in texts if is_spaceless(text) or len(text.split(" ")) >= _FEWEST_HOOK_WORDS)
    return capitalize(drop_openers(next(said, texts[0]), language), language)


def _weigh(texts: Sequence[str], rarity: Mapping[str, float]) -> dict[str, float]:
    """Return how much each stem tells about these sentences: rare in the source, said often here."""
    counted = Counter(stem(token) for text in texts for token in tokens(text) if not is_small(token))
    most = max(rarity.values(), default=0.0) or 1.0
    return {
        root: rarity.get(root, 0.0) / most * (1.0 + math.log(times)) * (_PLAIN if root in _PLAIN_STEMS else 1.0)
        for root, times in counted.items()
    }


def _best(
    lines: Sequence[_Line], weights: Mapping[str, float], fit: Fit, language: str | None, *, least: float = _POOR
) -> tuple[str, int]:
    """Return the phrase that is worth most and the place of its sentence; nothing and 0 where none is worth much."""
    found: tuple[float, str, int] = (least, "", 0)
    for place, line in enumerate(lines):
        phrases = find_phrases(line.text, weights, fit, language)
        best: Phrase | None = max(phrases, key=lambda phrase: phrase.worth, default=None)
        if best is None:
            continue
        worth = best.worth * line.weight / (1.0 + _LATER * place)
        if worth > found[0]:
            found = (worth, best.text, place)
    return found[1], found[2]


def _plainest(lines: Sequence[_Line], language: str | None) -> str:
    """Return the first sentence, or where speech stumbles the surest of those in which it does not, without openers."""
    first = drop_openers(lines[0].text, language)
    if not is_raw(first.split(" ")):
        return lines[0].text
    fluent = [
        line for line in lines if not stumbles(line.text, language) and len(line.text.split(" ")) > _FEWEST_HOOK_WORDS
    ]
    return drop_openers(max(fluent, key=lambda line: line.weight, default=lines[0]).text, language)


def _short_title(text: str) -> str:
    """Return the beginning of a text that holds no phrase of the right length."""
    short = shorten(text, LONGEST_TITLE)
    is_whole = short.endswith("…") or short.rstrip()[-1:] in tuple("?？؟!！")
    return short if is_whole else short.rstrip(TRAILING)


def _told(texts: Sequence[str], place: int, title: str, language: str | None) -> tuple[list[str], int]:
    """
    Return the sentences as a description may have them, and which of them it is about.

    Speech that stumbles is left out: of the title's sentence the title is left, and where that is but a list of
    subjects the description begins with the first sentence that is fluent.
    """
    told = [
        "" if is_raw(text.split(" ")) and stumbles(drop_openers(text, language), language) else text for text in texts
    ]
    if not told[place] and title.casefold() in texts[place].casefold():
        told[place] = title
    if not any(told):
        return ([title] if title else list(texts)), 0
    return told, place if told[place] else next(at for at, text in enumerate(told) if text)


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
    lines = [close(capitalize(drop_openers(texts[index], language), language)) for index in sorted(kept)]
    whole = join_lines(lines)
    return whole if len(whole) <= LONGEST_DESCRIPTION else shorten(lines[0], LONGEST_DESCRIPTION)


def _tells(texts: Sequence[str], index: int, weights: Mapping[str, float]) -> float:
    """Return what the best phrase of a sentence is worth, of any length."""
    wide = Fit(longest=LONGEST_DESCRIPTION, full=TITLE_FIT.full)
    best = max((phrase.worth for phrase in find_phrases(texts[index], weights, wide)), default=0.0)
    return best / (1.0 + _LATER * index)


def _with_mark(phrase: str, text: str) -> str:
    """Return a phrase with the end mark of its sentence where it is that sentence's end."""
    shorn = text.rstrip(" \"'”’»」)")
    is_end = shorn.rstrip(_ANY_MARK).endswith(phrase.rstrip(_ANY_MARK + "\"'”’»」)"))
    mark = shorn[-1:]
    return phrase + mark if is_end and mark in tuple(_ANY_MARK) and phrase[-1:].isalnum() else phrase
