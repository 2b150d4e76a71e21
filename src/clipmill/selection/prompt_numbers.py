# SPDX-License-Identifier: MIT
"""
The numbers of a prompt: how many clips, and how long.

In: a prompt. Out: the numbers, and the prompt without what they were read from. Units and nouns of a dozen languages
are known, number words of five. Every expression is bounded, and the caller bounds the prompt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clipmill.domain.options import MAX_COUNT, MAX_LENGTH_S, MIN_COUNT, MIN_LENGTH_S
from clipmill.selection.prompt_words import OF_CLIPS

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen")
_NUMBERS = {word: float(value) for value, word in enumerate(_UNITS[:-1], start=1)} | {_UNITS[-1]: 15.0}
_NUMBERS |= {"twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "ninety": 90.0}
_NUMBERS |= {"a couple of": 2.0, "a couple": 2.0, "a few": 3.0, "a dozen": 12.0, "half a": 0.5, "half an": 0.5}
_OTHERS = (
    "zwei drei vier fünf sechs sieben acht neun zehn",
    "dos tres cuatro cinco seis siete ocho nueve diez",
    "deux trois quatre cinq six sept huit neuf dix",
    "duas três quatro cinco seis sete oito nove dez",
)
_NUMBERS |= {word: float(value) for line in _OTHERS for value, word in enumerate(line.split(), start=2)}
_DIGITS_OR_WORD = rf"\d{{1,4}}(?:[.,]\d)?|{'|'.join(_NUMBERS)}"
NUMBER = rf"({_DIGITS_OR_WORD}|an?)"
"""One group with a number; "a" counts as one."""
_SECONDS = (
    r"s|secs?|seconds?|secounds?|secods?|secon?ds|segundos?|secondes?|sekunden?|secondi|seconden|sekund[yęa]?|sek|seg|"
    r"секунд[аы]?|saniye|detik|秒|초"
)
_MINUTES = (
    r"m|mins?|minutes?|minuts?|mintues|minutos?|minuten?|minuti|minuut|minut[ęy]?|минут[аыу]?|dakika|menit|分钟|分鐘|"
    r"分間|分(?!之)|분"
)
_UNIT = rf"({_SECONDS}|{_MINUTES})(?![^\W\d_\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])"
_GAP = r"(?:(?<=\d)[\s-]*|[\s-]+)"
_NO_CLIPS = r"(?:nothing|none|never|no (?:clips?|videos?|shorts|reels?|moments?))(?: (?:that|which) (?:is|are))?"
_AT_MOST = (
    rf"(?:(?:{_NO_CLIPS}|not|do not|don'?t)(?: (?:go|be|make (?:it|them)))? "
    r"(?:longer than|over|above|beyond|more than|exceeding|exceed)|under|below|maximum length(?: of)?|"
    r"nicht (?:länger|mehr) als|no más de|pas plus de|non più di|não mais (?:de|que)|niet langer dan|"
    r"не (?:больше|длиннее)|"
    r"max\.?(?: length)?(?: of)?|capped at|keep (?:them|it|each|every clip|the clips) (?:under|below|to)|"
    r"(?:no |not )?(?:less|shorter) than|at most|max(?:imum)?(?: of)?|up to|no longer than|no more than|"
    r"within|menos de|máximo(?: de)?|hasta|moins de|jusqu'à|maximal|höchstens|unter|weniger als|meno di|massimo|até|"
    r"minder dan|не более|менее|до|meno|najwyżej)"
)
_AT_LEAST = (
    rf"(?:{_NO_CLIPS} (?:shorter than|under|below|less than)|no shorter than|not less than|not under|"
    r"at least|longer than|more than|over|min(?:imum)?(?: of)?|al menos|más de|"
    r"au moins|plus de|mindestens|länger als|almeno|più di|pelo menos|minstens|не менее|более|co najmniej)"
)
_NEAR = r"(?:about|around|roughly|approximately|circa|~|unos|environ|etwa|ungefähr|около)"
_LENGTH = re.compile(
    rf"(?<![a-zA-Z0-9:.])(?:(?P<low>{_AT_LEAST})\s+|(?P<high>{_AT_MOST})\s+|(?P<near>{_NEAR})\s*)?"
    rf"(?:(?P<clock>\d{{1,2}}:\d\d)(?![\d:])|{NUMBER[:-1]}|ein(?:e[rmn]?)?|un[ae]?|uma?){_GAP}{_UNIT})"
    r"(?P<tail>\s*(?:以内|以下|未満|之内|이내|이하|or less|or shorter|max(?:imum)?\b|at most|tops))?"
    r"(?P<floor>\s*(?:以上|이상|or more|or longer|min(?:imum)?\b|at least|\+))?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?:\b(?:between|from|entre|zwischen|de|von|от|tra|da)\s+)?(?<![\w:.])(\d{{1,3}})\s*(?:{_UNIT})?\s*"
    rf"(?:-|–|—|~|to|and|bis|und|y|a|et|à|e|до)\s*(\d{{1,3}})[\s-]*{_UNIT}",
    re.IGNORECASE,
)
_MINUTES_AND = re.compile(
    r"(?<![\w:.])(\d{1,2})[\s-]*(?:m|mins?|minutes?|minutos?|minuten?|minuti)[\s,]*(?:(?:and|und|y|et|e)\s+)?"
    r"(\d{1,2})[\s-]*(?:s|secs?|seconds?|segundos?|secondes?|sekunden?|secondi)(?!\w)",
    re.IGNORECASE,
)
"""A length told in two units: "1 minute 30 seconds"."""
_ADJECTIVE = re.compile(
    r"[\s-]+(?!clips?\b|videos?\b|shorts?\b|reels?\b|teasers?\b|snippets?\b|excerpts?\b|trailers?\b|previews?\b|"
    r"promos?\b|edits?\b|tiktoks?\b|vids?\b|moments?\b|highlights?\b|long\b|max|each\b|and\b|or\b|limit)[^\W\d_]"
)
_DECADE = re.compile(r"\bthe\s*$", re.IGNORECASE)
_STRETCH = re.compile(r"\b(?:first|last|final|opening|closing|next|past|every|another|in)\s*$", re.IGNORECASE)
_NOUN = (
    r"(?:clips?|moments?|highlights?|shorts|bits|videos?|vids?|clp?s|cilps|momments?|teasers?|reels?|tiktoks?|"
    r"snippets?|excerpts?|momentos?|extraits?|fragmentos?|vídeos?|ausschnitte?n?|schnipsel|passagen|momente?n?|momenti|"
    r"trechos?|cortes?|клип(?:а|ов)?|момент(?:а|ов)?|klip|片段|クリップ|클립)"
)
_NOT_BETWEEN = (
    r"(?!(?:or|to|and|in|of|on|at|about|from|for|with|bis|o|ou|y|e|et|und|bunch|lot|lots|set|series|number|handful|mix|"
    r"variety|collection|selection|list|pack|batch|couple|few|people|minutes?|seconds?|hours?|years?)\b)"
)
_COUNT = re.compile(
    r"(?<![a-zA-Z0-9\u00c0-\u024f\u0400-\u04ff:.])(?:(?:only|just|no more than|at most|up to|max(?:imum)?)\s+)?"
    rf"{NUMBER}(?:(?<=\d)\s*|\s+)"
    rf"(?:of\s+(?:the|your|our|my|these|those)\s+)?"
    rf"(?P<kind>(?:(?:{_NOT_BETWEEN}[^\W\d_]+(?:-[^\W\d_]+)?\s+){{0,3}}|[个個本つ개의の\s]{{0,3}})(?:quotes?\b)?)"
    rf"(?:(?<=quote)|(?<=quotes)|{_NOUN})(?![^\W_\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])",
    re.IGNORECASE,
)
_COUNT_AFTER = re.compile(r"(?:片段|クリップ|클립)[をはが을를은]?\s*(\d{1,3})\s*[個个本つ개]")
_ALONE = re.compile(
    r"\b(?:exactly|make(?: me)?|give me|want|need|just|only|maximum|max|at most|no more than|not more than|up to|"
    r"create|generate|cut)\s+"
    rf"({_DIGITS_OR_WORD})(?=\s*(?:$|[,;!?]|\.(?!\d))|\s+(?:please|pls|of them|in total|total|max)\b)",
    re.IGNORECASE,
)
_TOP = re.compile(r"\b(?:top|best)\s+(\d{1,2})\b(?!\s*(?:%|percent|:))", re.IGNORECASE)
_AT_MOST_ALONE = re.compile(r"(?:maximum|max|at most|no more than|not more than|up to)\b", re.IGNORECASE)
_MOST_ALONE = 20
"""More than this after "max", with nothing to tell what it counts, is likely a length in seconds: it is not read."""
_PORTUGUESE = re.compile(
    r"(?<!\w)(?:uma?|d[oa]|das|n[oa]s?|melhores|com|mais|seleção|vídeos?|faça|você|não|são|trechos?)(?!\w)",
    re.IGNORECASE,
)
_BEFORE_DOS = re.compile(
    r"(?:^|[,.;:!?(]|(?<!\w)(?:dame|dadme|haz|hazme|quiero|necesito|crea|genera|saca|sácame|busca|encuentra|hacer|crear|"
    r"solo|sólo|con|de|los|estos|esos|en|o|y|máximo|hasta))\s*$",
    re.IGNORECASE,
)
"""Before "dos" where it is Spanish for two and not Portuguese for "of the"."""
_MINUTE_S = 60.0
_MOST_MINUTES = 10.0
"""A bare "m" after more than this is a distance."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths in seconds, each none when the prompt does not say."""

    wanted_s: float | None = None
    shortest_s: float | None = None
    longest_s: float | None = None


def take_count(text: str) -> tuple[int | None, str]:
    """Return how many clips a prompt asks for, from 1 to the most a job may, and the prompt without that."""
    counted = (match for match in _COUNT.finditer(text) if _is_number(match, text))
    match = next(counted, None) or _COUNT_AFTER.search(text) or _TOP.search(text) or _ALONE.search(text)
    if match is None:
        return None, text
    if match.re is _ALONE and _AT_MOST_ALONE.match(match.group()) and number_value(match.group(1)) > _MOST_ALONE:
        return None, without(text, match)
    count = int(min(MAX_COUNT, max(MIN_COUNT, number_value(match.group(1)))))
    # "five funny clips" are funny.
    kind = (match.groupdict().get("kind") or "").split()
    named = " ".join(word for word in kind if word.lower() not in OF_CLIPS)
    return count, f"{text[: match.start()]} {named} {text[match.end() :]}"


def _is_number(match: re.Match[str], text: str) -> bool:
    """Say whether a number word is one: "dos" means "of the" in Portuguese."""
    if match.group(1).lower() != "dos":
        return True
    before = text[: match.start()]
    return _BEFORE_DOS.search(before) is not None and _PORTUGUESE.search(text) is None


def take_lengths(text: str) -> tuple[Lengths, str]:
    """Return how long clips shall be, inside what a job may ask for, and the prompt without that."""
    text = _MINUTES_AND.sub(lambda it: f"{int(it.group(1)) * int(_MINUTE_S) + int(it.group(2))} seconds", text)
    span = _SPAN.search(text)
    if span is not None:
        unit = span.group(4)
        low, high = sorted((_seconds(span.group(1), span.group(2) or unit), _seconds(span.group(3), unit)))
        return Lengths(_clamp((low + high) / 2), _clamp(low), _clamp(high)), without(text, span)
    wanted = shortest = longest = None
    rest, done = [], 0
    for match in _LENGTH.finditer(text):
        seconds = _length_of(match, text)
        if seconds is None:
            continue
        rest.append(text[done : match.start()])
        done = match.end()
        if match["high"] or match["tail"]:
            longest = seconds
        elif match["low"] or match["floor"]:
            shortest = seconds
        else:
            wanted = seconds
    rest.append(text[done:])
    if shortest is not None and longest is not None and shortest > longest:
        shortest = None
    if wanted is None and shortest is not None:
        wanted = shortest if longest is None else (shortest + longest) / 2
    return Lengths(wanted, shortest, longest), " ".join(rest)


def _length_of(match: re.Match[str], text: str) -> float | None:
    """Return the length that a match tells, or none when it only looks like one: "the 90s", "a 4 minute mile"."""
    if match["clock"]:
        minutes, seconds = match["clock"].split(":")
        # A bare clock is a place in the source, not a length.
        return _clamp(int(minutes) * _MINUTE_S + int(seconds)) if match["high"] or match["low"] else None
    number, unit = match.group(5), match.group(6).lower()
    is_bare = not (match["high"] or match["low"] or match["near"])
    if len(unit) == 1 and unit.isascii() and number[0].isalpha():
        return None
    if (unit == "m" and number_value(number) > _MOST_MINUTES) or _STRETCH.search(text[: match.start()]):
        return None
    if is_bare and unit == "s" and (_DECADE.search(text[: match.start()]) or number_value(number) > MAX_LENGTH_S):
        return None
    if is_bare and unit in {"second", "minute"} and number_value(number) != 1 and _ADJECTIVE.match(text, match.end()):
        return None
    return _clamp(_seconds(number, unit))


def number_value(text: str) -> float:
    """Return a number written in digits or as a word; other words count as one."""
    return _NUMBERS.get(text.lower(), 1.0) if text[0].isalpha() else float(text.replace(",", "."))


def _seconds(number: str, unit: str) -> float:
    is_minutes = re.fullmatch(_MINUTES, unit, re.IGNORECASE) is not None
    return number_value(number) * (_MINUTE_S if is_minutes else 1.0)


def _clamp(seconds: float) -> float:
    return min(MAX_LENGTH_S, max(MIN_LENGTH_S, seconds))


def without(text: str, match: re.Match[str]) -> str:
    """Return a text without what was read from it."""
    return f"{text[: match.start()]} {text[match.end() :]}"
