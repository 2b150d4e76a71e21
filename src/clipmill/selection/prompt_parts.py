# SPDX-License-Identifier: MIT
"""
The part of the source that a prompt keeps to, or leaves out.

In: a prompt. Out: the part, and the prompt without the words for it. It understands English. Every expression is
bounded, and the caller bounds the prompt.
"""

from __future__ import annotations

import re
from dataclasses import replace

from clipmill.selection.prompt_numbers import NUMBER, number_value, without
from clipmill.selection.wishes import Part

_MINUTE_S, _HOUR_S = 60.0, 3600.0

_CLOCK = r"((?:\d{1,2}:)?\d{1,3}:\d\d)(?![\d:])"
_LONG_UNIT = r"(minutes?|mins?|hours?|seconds?|secs?)"
_WHOLE = r"(?:the|this|my|our)\s+(?:video|episode|talk|podcast|stream|interview|show|meeting|recording|source|lecture)"
_HERE = rf"\b(?:\s+of\s+{_WHOLE}\b|(?!\s+of\s))"
"""After words for a place in time: they tell one of the source unless they belong to something else."""
_LEAVING = (
    r"(skip|skipping|without|not|nothing|no|exclude|ignore|avoid|after|leave out|cut(?: out)?|drop|remove|except)\s+"
    r"(?:anything\s+|everything\s+|all\s+|clips\s+)?(?:from\s+|in\s+|of\s+|between\s+)?(?:the\s+)?"
)
_IS_LEFT_OUT = re.compile(
    r"\b(?:skip|skipping|without|not|nothing|no|exclude|ignore|avoid|leave out|cut(?: out)?|drop|remove|except)\s+"
    r"(?:(?:anything|everything|all|clips?|moments?|what(?:ever)?|the|part|parts|is|was|said|comes)\s+){0,3}$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"\b(?:between|from)\s+{_CLOCK}\s*(?:-|–|to|and|until|till)\s*{_CLOCK}", re.IGNORECASE)
_BETWEEN_MINUTES = re.compile(
    r"\b(?:(?:between|from)\s+)?minutes?\s+(\d{1,3})\s*(?:-|–|to|and|until|till)\s*(?:minute\s+)?(\d{1,3})\b",
    re.IGNORECASE,
)
_SKIPPED = re.compile(
    rf"\b(?:skip|skipping|without|not|nothing|no|exclude|ignore|avoid|leave out|cut(?: out)?|drop|remove|except)\s+"
    rf"(?:the\s+part\s+)?{_CLOCK}\s*(?:-|–|to|and|until|till)\s*{_CLOCK}",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?:after|from|since|past|starting at)\s+(?:the\s+)?(?:{_CLOCK}|minute\s+(\d{{1,3}})\b)", re.IGNORECASE
)
_BEFORE = re.compile(rf"\b(?:before|until|till)\s+(?:the\s+)?(?:{_CLOCK}|minute\s+(\d{{1,3}})\b)", re.IGNORECASE)
_FIRST_LAST = re.compile(
    rf"\b(?:{_LEAVING})?(?:the\s+)?(first|opening|last|final|closing)\s+"
    rf"(?:{NUMBER[:-1]}|half)[\s-]+|(?=hour)){_LONG_UNIT}{_HERE}",
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
_END_OF_WHOLE = re.compile(
    rf"\b(?:the\s+)?(?:very\s+)?(beginning|start|opening|middle|end|ending)\s+of\s+{_WHOLE}\b", re.IGNORECASE
)
_AND = re.compile(r"\s+(?:and|or)\s+", re.IGNORECASE)
_UNITS_S = {"s": 1.0, "m": _MINUTE_S, "h": _HOUR_S}
_SHARES = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4}


def take_part(text: str) -> tuple[Part | None, str]:
    """Return the part of the source that a prompt keeps to, and the prompt without that."""
    for find in (_between, _first_or_last, _share_of, _after_or_before, _end_of):
        part, rest = find(text)
        if part is not None:
            return part, rest
    return None, text


def _between(text: str) -> tuple[Part | None, str]:
    """Return what lies between two places, or all but that."""
    match = _BETWEEN.search(text) or _BETWEEN_MINUTES.search(text) or _SKIPPED.search(text)
    if match is None:
        return None, text
    low, high = sorted(_place(group) for group in match.groups())
    if match.re is _SKIPPED:
        return Part(hole_s=(low, high)), without(text, match)
    if left_out := _IS_LEFT_OUT.search(text[: match.start()]):
        return Part(hole_s=(low, high)), f"{text[: left_out.start()]} {text[match.end() :]}"
    return Part(from_s=low, to_s=high), without(text, match)


def _first_or_last(text: str) -> tuple[Part | None, str]:
    """Return the first or last minutes, or all but those; both ends may be left out."""
    # Seconds are too few to keep to: "a hook in the first 3 seconds".
    found = _FIRST_LAST.finditer(text)
    match = next((it for it in found if it.group(1) or not it.group(4).lower().startswith("s")), None)
    if match is None:
        return None, text
    part, rest = _edge(match), without(text, match)
    joined = _AND.match(text, match.end())
    other = _FIRST_LAST.match(text, joined.end()) if joined is not None else None
    if match.group(1) and other is not None and not other.group(1):
        seconds = _edge_s(other)
        if _is_first(match) != _is_first(other):
            part = replace(part, cut_end_s=seconds) if _is_first(match) else replace(part, from_s=seconds)
            rest = f"{text[: match.start()]} {text[other.end() :]}"
    return part, rest


def _share_of(text: str) -> tuple[Part | None, str]:
    match = _SHARE.search(text)
    return (None, text) if match is None else (_share(match), without(text, match))


def _end_of(text: str) -> tuple[Part | None, str]:
    """Return the beginning, middle or end of the source."""
    match = _END_OF_SOURCE.search(text) or _END_OF_WHOLE.search(text)
    if match is None:
        return None, text
    places = {"middle": (1 / 3, 2 / 3), "end": (3 / 4, 1.0), "ending": (3 / 4, 1.0)}
    low, high = places.get(match.group(1).lower(), (0.0, 1 / 4))
    return Part(from_share=low, to_share=high), without(text, match)


def _after_or_before(text: str) -> tuple[Part | None, str]:
    """Return what lies after one place, before another, or both; the other way round where that is to be left out."""
    low = high = None
    rest, done = [], 0
    found = sorted((*_AFTER.finditer(text), *_BEFORE.finditer(text)), key=lambda match: match.start())
    for match in found:
        if match.start() < done:
            continue
        before = text[done : match.start()]
        left_out = _IS_LEFT_OUT.search(before)
        rest.append(before[: left_out.start()] if left_out else before)
        done = match.end()
        place = _place(match.group(1) or match.group(2))
        if (match.re is _AFTER) != (left_out is not None):
            low = place if low is None else low
        else:
            high = place if high is None else high
    if low is None and high is None:
        return None, text
    return Part(from_s=low or 0.0, to_s=high), " ".join([*rest, text[done:]])


def _edge(match: re.Match[str]) -> Part:
    """Return the first or last minutes, or all but those."""
    seconds = _edge_s(match)
    if match.group(1):
        return Part(from_s=seconds) if _is_first(match) else Part(cut_end_s=seconds)
    return Part(to_s=seconds) if _is_first(match) else Part(last_s=seconds)


def _edge_s(match: re.Match[str]) -> float:
    number, unit = (match.group(3) or "one").lower(), match.group(4).lower()
    return (0.5 if number == "half" else number_value(number)) * _UNITS_S[unit[0]]


def _is_first(match: re.Match[str]) -> bool:
    return match.group(2).lower() in {"first", "opening"}


def _share(match: re.Match[str]) -> Part:
    """Return a half, third or quarter, or all but that."""
    which, size = match.group(2).lower(), _SHARES[match.group(3).lower()]
    if which == "middle":
        return Part(from_share=(1 - size) / 2, to_share=(1 + size) / 2)
    low = {"first": 0.0, "second": size}.get(which, 1 - size)
    if not match.group(1) or 0.0 < low < 1 - size:
        return Part(from_share=low, to_share=min(1.0, low + size))
    return Part(from_share=size) if low == 0.0 else Part(to_share=low)


def _place(text: str) -> float:
    """Return the seconds of "1:02:03", "12:30", or of a whole number of minutes."""
    fields = [int(field) for field in text.split(":")]
    if len(fields) == 1:
        return fields[0] * _MINUTE_S
    return sum(field * _MINUTE_S**power for power, field in enumerate(reversed(fields)))
