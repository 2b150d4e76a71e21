# SPDX-License-Identifier: MIT
"""
Finds the words that nobody shall hear or read.

In: words with their times, what is kept of the source, the user's wish. Out: the source ranges in which masked words
are heard, and words or texts with their letters hidden. What stands in the sound's place is the render's affair.

Words are matched whole, whatever their case and the punctuation around them; in writing without spaces, where a word
has no ends that can be seen, a match may lie anywhere.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from clipmill.domain.clip import Edl
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.overlays import WordMask
from clipmill.domain.speech import Transcript, Word
from clipmill.domain.times import SourceRange, TimeRange
from clipmill.edit.profanity import OWN_WORDS

MOST_WORDS = 500
LONGEST_WORD = 60
"""Of one entry, in characters."""
JOINED_GAP_US = 60_000
"""Masked words with less between them are one stretch: a blip of sound in between helps nobody."""
CONTEXT_US = 10_000_000
"""How far from the clip the other words of an entry of several may lie."""
ANY_ENDING = "*"
HIDDEN = "*"

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana and Han."""
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
_STARRED = rf"{_START}[^\W\d_]+(?:\*\*+|\*(?=[^\W\d_]))[^\W\d_]*"
"""A word that the recogniser has starred itself, such as `f***`: it is heard all the same."""
_NOTHING = re.compile(r"(?!)")


def check_mask(mask: WordMask) -> None:
    """
    Refuse a list that cannot be used.

    Raises:
        InvalidOptions: it is too long, or an entry is empty, too long, or `*` alone.

    """
    if len(mask.words) + len(mask.spared) > MOST_WORDS:
        message = f"word_mask: {len(mask.words) + len(mask.spared)} words were given; {MOST_WORDS} is the most"
        raise InvalidOptions(message)
    for entry in (*mask.words, *mask.spared):
        if len(entry) > LONGEST_WORD:
            message = f"word_mask: {entry[:20]!r}... is longer than {LONGEST_WORD} characters"
            raise InvalidOptions(message)
        if not any(char.isalnum() for char in entry):
            message = f"word_mask: {entry!r} holds no letter"
            raise InvalidOptions(message, hint="Give words, several in a row, or a beginning with `*` after it.")


def masked_ranges(transcript: Transcript, edl: Edl, mask: WordMask) -> tuple[SourceRange, ...]:
    """
    Return the source ranges of the masked words that a clip has any of, in order; near ones are joined.

    Costs a second for ten hours of words, next to nothing for a clip's.
    """
    first_us = min(entry.in_us for entry in edl.entries) - CONTEXT_US
    last_us = max(entry.out_us for entry in edl.entries) + CONTEXT_US
    words = [word for word in transcript.words if word.range.out_us > first_us and word.range.in_us < last_us]
    hits = sorted({index for index, _ in _found(words, mask)})
    heard = [words[n].range for n in hits if any(entry.overlaps(words[n].range) for entry in edl.entries)]
    joined: list[SourceRange] = []
    for item in sorted(heard, key=lambda item: item.in_us):
        if joined and item.in_us - joined[-1].out_us < JOINED_GAP_US:
            joined[-1] = TimeRange(joined[-1].in_us, max(joined[-1].out_us, item.out_us))
        else:
            joined.append(item)
    return tuple(joined)


def mask_transcript(transcript: Transcript, mask: WordMask) -> Transcript:
    """Return the transcript with the letters of masked words hidden, all but the first of each: `f***`."""
    words = transcript.words
    places: dict[int, set[int]] = {}
    for index, char in _found(words, mask):
        places.setdefault(index, set()).add(char)
    if not places:
        return transcript
    segments, done = [], 0
    for segment in transcript.segments:
        numbered = enumerate(segment.words, done)
        hidden = tuple(
            replace(word, text=_hidden(word.text, places[n])) if n in places else word for n, word in numbered
        )
        segments.append(replace(segment, words=hidden))
        done += len(segment.words)
    return replace(transcript, segments=tuple(segments))


def mask_text(text: str, mask: WordMask) -> str:
    """Return a text, such as a title, with the letters of masked words hidden."""
    places = {place for _, place in _found_in([(text, True)], _pattern(mask))}
    return _hidden(text, places) if places else text


def _found(words: Sequence[Word], mask: WordMask) -> Iterable[tuple[int, int]]:
    """Return (number of the word, number of its character) of every character that belongs to a match."""
    return _found_in([(word.text, not word.joins_previous) for word in words], _pattern(mask))


def _found_in(texts: Sequence[tuple[str, bool]], pattern: re.Pattern[str]) -> Iterable[tuple[int, int]]:
    plain: list[str] = []
    origins: list[tuple[int, int]] = []
    for index, (text, is_apart) in enumerate(texts):
        if is_apart and index:
            plain.append(" ")
            origins.append((index, -1))
        for place, char in enumerate(text):
            folded = _folded(char)
            plain.append(folded)
            origins.extend((index, place) for _ in folded)
    for match in pattern.finditer("".join(plain)):
        yield from (origin for origin in origins[match.start() : match.end()] if origin[1] >= 0)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")


@functools.lru_cache(maxsize=16)
def _pattern(mask: WordMask) -> re.Pattern[str]:
    own = OWN_WORDS - {_folded(word).strip() for word in mask.spared} if mask.has_own_list else frozenset[str]()
    entries = {*own, *(_folded(word).strip() for word in mask.words)}
    unspaced = {entry for entry in entries if re.search(f"[{_UNSPACED}]", entry)}
    beginnings = {entry for entry in entries - unspaced if entry.endswith(ANY_ENDING)}
    kinds = [
        (_START, beginnings, r"[\w']*"),
        (_START, entries - unspaced - beginnings, _END),
        ("", unspaced, ""),
    ]
    found = [f"{start}(?:{_either(group)}){end}" for start, group, end in kinds if group]
    if mask.has_own_list:
        found.append(_STARRED)
    return re.compile("|".join(found)) if found else _NOTHING


def _either(entries: Iterable[str]) -> str:
    """Return what finds one of some entries, longer ones first; between words of one anything but letters may stand."""
    ordered = sorted(entries, key=lambda entry: (-len(entry), entry))
    return "|".join(r"[\W_]+".join(map(re.escape, entry.rstrip(ANY_ENDING).split())) for entry in ordered)


def _hidden(text: str, places: set[int]) -> str:
    """Return a text with the letters at some places hidden; the first of each word stays, unless it is all there is."""
    shown: list[str] = []
    for place, char in enumerate(text):
        before = text[place - 1] if place else " "
        is_first = (place - 1 not in places or not _is_letter(before)) and place + 1 in places
        if place not in places or is_first or not _is_letter(char):
            shown.append(char)
        elif not unicodedata.category(char).startswith("M"):  # a mark goes with the letter that it is set upon
            shown.append(HIDDEN)
    return "".join(shown)


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == HIDDEN or unicodedata.category(char).startswith("M")
