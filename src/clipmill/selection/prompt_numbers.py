# SPDX-License-Identifier: MIT
"""
The numbers of a prompt: how many clips, how long, and from which part of the source.

In: a prompt. Out: the numbers, and the prompt without what they were read from. Units and nouns of a dozen languages
are known, number words English ones alone. Every expression is bounded, and the caller bounds the prompt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clipmill.domain.options import MAX_COUNT, MAX_LENGTH_S, MIN_COUNT, MIN_LENGTH_S
from clipmill.selection.wishes import Part

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen")
_NUMBERS = {word: float(value) for value, word in enumerate(_UNITS[:-1], start=1)} | {_UNITS[-1]: 15.0}
_NUMBERS |= {"twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "ninety": 90.0}
_NUMBERS |= {"a couple of": 2.0, "a dozen": 12.0, "half a": 0.5}
_NUMBER = rf"(\d{{1,4}}(?:[.,]\d)?|{'|'.join(_NUMBERS)}|an?)"
_SECONDS = (
    r"s|secs?|seconds?|segundos?|secondes?|sekunden?|secondi|seconden|sekund[yęa]?|секунд[аы]?|saniye|detik|秒|초"
)
_MINUTES = (
    r"m|mins?|minutes?|minutos?|minuten?|minuti|minuut|minut[ęy]?|минут[аыу]?|dakika|menit|分钟|分鐘|分間|分(?!之)|분"
)
_UNIT = rf"({_SECONDS}|{_MINUTES})(?![^\W\d_\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])"
_GAP = r"(?:(?<=\d)[\s-]*|[\s-]+)"
_AT_MOST = (
    r"(?:under|below|(?:no |not )?(?:less|shorter) than|at most|max(?:imum)?(?: of)?|up to|no longer than|no more than|"
    r"within|menos de|máximo(?: de)?|hasta|moins de|jusqu'à|maximal|höchstens|unter|weniger als|meno di|massimo|até|"
    r"minder dan|не более|менее|до|meno|najwyżej)"
)
_AT_LEAST = (
    r"(?:at least|longer than|more than|over|min(?:imum)?(?: of)?|no shorter than|not less than|al menos|más de|"
    r"au moins|plus de|mindestens|länger als|almeno|più di|pelo menos|minstens|не менее|более|co najmniej)"
)
_NEAR = r"(?:about|around|roughly|approximately|circa|~|unos|environ|etwa|ungefähr|около)"
_LENGTH = re.compile(
    rf"(?<![a-zA-Z0-9:.])(?:(?P<low>{_AT_LEAST})\s+|(?P<high>{_AT_MOST})\s+|(?P<near>{_NEAR})\s*)?"
    rf"(?:(?P<clock>\d{{1,2}}:\d\d)(?![\d:])|{_NUMBER}{_GAP}{_UNIT})"
    r"(?P<tail>\s*(?:以内|以下|未満|之内|이내|이하|or less|or shorter|max(?:imum)?\b|at most|tops))?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?:\b(?:between|from|entre|zwischen|de|von|от|tra|da)\s+)?(?<![\w:.])(\d{{1,3}})\s*(?:{_UNIT})?\s*"
    rf"(?:-|–|—|~|to|and|bis|und|y|a|et|à|e|до)\s*(\d{{1,3}})[\s-]*{_UNIT}",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"[\s-]+(?!clips?\b|videos?\b|shorts?\b|reels?\b|moments?\b|highlights?\b|long\b|max|each\b|and\b|or\b|limit)[^\W\d_]"
)
_DECADE = re.compile(r"\bthe\s*$", re.IGNORECASE)
_STRETCH = re.compile(r"\b(?:first|last|final|opening|closing|next|past|every|another|in)\s*$", re.IGNORECASE)
_NOUN = (
    r"(?:clips?|moments?|highlights?|shorts|videos?|reels?|tiktoks?|snippets?|excerpts?|quotes?|momentos?|extraits?|"
    r"fragmentos?|ausschnitte?|momente?n?|momenti|trechos?|cortes?|клип(?:а|ов)?|момент(?:а|ов)?|klip|片段|クリップ|클립)"
)
_COUNT = re.compile(
    rf"(?<![a-zA-Z0-9:.])(?:(?:only|just|no more than|at most|up to|max(?:imum)?)\s+)?{_NUMBER}\s*"
    rf"(?:(?:[^\W\d_]+(?:-[^\W\d_]+)?\s+){{0,2}}|[个個本つ개의の\s]{{0,3}}){_NOUN}(?![^\W_\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])",
    re.IGNORECASE,
)
_COUNT_AFTER = re.compile(r"(?:片段|クリップ|클립)[をはが을를은]?\s*(\d{1,3})\s*[個个本つ개]")
_TOP = re.compile(r"\b(?:top|best)\s+(\d{1,2})\b(?!\s*(?:%|percent|:))", re.IGNORECASE)
_MINUTE_S, _HOUR_S = 60.0, 3600.0
_MOST_MINUTES = 10.0
"""A bare "m" after more than this is a distance."""

_CLOCK = r"((?:\d{1,2}:)?\d{1,3}:\d\d)(?![\d:])"
_LONG_UNIT = r"(minutes?|mins?|hours?)"
_WHOLE = r"(?:the|this|my|our)\s+(?:video|episode|talk|podcast|stream|interview|show|meeting|recording|source|lecture)"
_HERE = rf"\b(?:\s+of\s+{_WHOLE}\b|(?!\s+of\s))"
"""After words for a place in time: they tell one of the source unless they belong to something else."""
_LEAVING = r"(skip|without|not|exclude|ignore|after|leave out|except)\s+(?:from\s+|in\s+)?(?:the\s+)?"
_BETWEEN = re.compile(rf"\b(?:between|from)\s+{_CLOCK}\s*(?:-|–|to|and|until|till)\s*{_CLOCK}", re.IGNORECASE)
_BETWEEN_MINUTES = re.compile(
    r"\b(?:(?:between|from)\s+)?minutes?\s+(\d{1,3})\s*(?:-|–|to|and|until|till)\s*(?:minute\s+)?(\d{1,3})\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?:after|from|since|past|starting at)\s+(?:the\s+)?(?:{_CLOCK}|minute\s+(\d{{1,3}})\b)", re.IGNORECASE
)
_BEFORE = re.compile(rf"\b(?:before|until|till)\s+(?:the\s+)?(?:{_CLOCK}|minute\s+(\d{{1,3}})\b)", re.IGNORECASE)
_FIRST_LAST = re.compile(
    rf"\b(?:{_LEAVING})?(?:the\s+)?(first|opening|last|final|closing)\s+{_NUMBER}[\s-]+{_LONG_UNIT}{_HERE}",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"\b(?:{_LEAVING})?(?:the\s+)?(first|second|last|final|middle)\s+(half|third|quarter){_HERE}", re.IGNORECASE
)
_END_OF_SOURCE = re.compile(
    rf"\b(?:from|at|in|near|towards?|only)\s+the\s+(?:very\s+)?(beginning|start|opening|middle|end|ending)\b"
    rf"(?:\s+of\s+{_WHOLE}\b|(?=\s*(?:[,.;!?]|$)))",
    re.IGNORECASE,
)
_SHARES = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4}


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths in seconds, each none when the prompt does not say."""

    wanted_s: float | None = None
    shortest_s: float | None = None
    longest_s: float | None = None


def take_count(text: str) -> tuple[int | None, str]:
    """Return how many clips a prompt asks for, from 1 to the most a job may, and the prompt without that."""
    match = _COUNT.search(text) or _COUNT_AFTER.search(text) or _TOP.search(text)
    if match is None:
        return None, text
    count = int(min(MAX_COUNT, max(MIN_COUNT, _value(match.group(1)))))
    return count, _without(text, match)


def take_lengths(text: str) -> tuple[Lengths, str]:
    """Return how long clips shall be, inside what a job may ask for, and the prompt without that."""
    span = _SPAN.search(text)
    if span is not None:
        unit = span.group(4)
        low, high = sorted((_seconds(span.group(1), span.group(2) or unit), _seconds(span.group(3), unit)))
        return Lengths(_clamp((low + high) / 2), _clamp(low), _clamp(high)), _without(text, span)
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
        elif match["low"]:
            shortest = seconds
        else:
            wanted = seconds
    rest.append(text[done:])
    if shortest is not None and longest is not None and shortest > longest:
        shortest = None
    if wanted is None and shortest is not None:
        wanted = shortest if longest is None else (shortest + longest) / 2
    return Lengths(wanted, shortest, longest), " ".join(rest)


def take_part(text: str) -> tuple[Part | None, str]:
    """Return the part of the source that a prompt keeps to, and the prompt without that."""
    for pattern in (_BETWEEN, _BETWEEN_MINUTES):
        if match := pattern.search(text):
            low, high = sorted(_place(group) for group in match.groups())
            return Part(from_s=low, to_s=high), _without(text, match)
    if match := _FIRST_LAST.search(text):
        return _edge(match), _without(text, match)
    if match := _SHARE.search(text):
        return _share(match), _without(text, match)
    after, before = _AFTER.search(text), _BEFORE.search(text)
    if after or before:
        part = Part(
            from_s=_place(after.group(1) or after.group(2)) if after else 0.0,
            to_s=_place(before.group(1) or before.group(2)) if before else None,
        )
        for match in (after, before):
            text = text.replace(match.group(), " ") if match else text
        return part, text
    if match := _END_OF_SOURCE.search(text):
        word = match.group(1).lower()
        places = {"middle": (1 / 3, 2 / 3), "end": (3 / 4, 1.0), "ending": (3 / 4, 1.0)}
        low, high = places.get(word, (0.0, 1 / 4))
        return Part(from_share=low, to_share=high), _without(text, match)
    return None, text


def _edge(match: re.Match[str]) -> Part:
    """Return the first or last minutes, or all but those."""
    seconds = _value(match.group(3)) * (_HOUR_S if match.group(4).lower().startswith("h") else _MINUTE_S)
    is_first = match.group(2).lower() in {"first", "opening"}
    if match.group(1):
        return Part(from_s=seconds) if is_first else Part(cut_end_s=seconds)
    return Part(to_s=seconds) if is_first else Part(last_s=seconds)


def _share(match: re.Match[str]) -> Part:
    """Return a half, third or quarter, or all but that."""
    which, size = match.group(2).lower(), _SHARES[match.group(3).lower()]
    if which == "middle":
        return Part(from_share=(1 - size) / 2, to_share=(1 + size) / 2)
    low = {"first": 0.0, "second": size}.get(which, 1 - size)
    if not match.group(1) or 0.0 < low < 1 - size:
        return Part(from_share=low, to_share=min(1.0, low + size))
    return Part(from_share=size) if low == 0.0 else Part(to_share=low)


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
    if (unit == "m" and _value(number) > _MOST_MINUTES) or _STRETCH.search(text[: match.start()]):
        return None
    if is_bare and unit == "s" and (_DECADE.search(text[: match.start()]) or _value(number) > MAX_LENGTH_S):
        return None
    if is_bare and unit in {"second", "minute"} and _value(number) != 1 and _ADJECTIVE.match(text, match.end()):
        return None
    return _clamp(_seconds(number, unit))


def _place(text: str) -> float:
    """Return the seconds of "1:02:03", "12:30", or of a whole number of minutes."""
    fields = [int(field) for field in text.split(":")]
    if len(fields) == 1:
        return fields[0] * _MINUTE_S
    return sum(field * _MINUTE_S**power for power, field in enumerate(reversed(fields)))


def _value(text: str) -> float:
    return _NUMBERS.get(text.lower(), 1.0) if text[0].isalpha() else float(text.replace(",", "."))


def _seconds(number: str, unit: str) -> float:
    is_minutes = re.fullmatch(_MINUTES, unit, re.IGNORECASE) is not None
    return _value(number) * (_MINUTE_S if is_minutes else 1.0)


def _clamp(seconds: float) -> float:
    return min(MAX_LENGTH_S, max(MIN_LENGTH_S, seconds))


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
