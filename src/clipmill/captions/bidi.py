# SPDX-License-Identifier: MIT
"""
The visual order of a line whose words run in two directions, by the Unicode Bidirectional Algorithm (UAX #9).

In: one line of text and its base direction. Out: embedding levels and the order of pieces from left to right.
It leaves out explicit embeddings and isolates, which `text.clean_text` has removed, and paired brackets (N0), which
libass leaves out as well. It draws nothing: libass orders the text itself, this says where the words end up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_NEUTRAL = frozenset({"B", "S", "WS", "ON", "BN"})
_NUMBER = frozenset({"EN", "AN"})


def embedding_levels(text: str, *, is_rtl: bool) -> list[int]:
    """Return the embedding level of each character; odd levels run from right to left."""
    base = 1 if is_rtl else 0
    kinds = _resolve_neutrals(_resolve_weak([unicodedata.bidirectional(char) or "L" for char in text], base), base)
    levels = [_implicit_level(kind, base) for kind in kinds]
    for index in range(len(text) - 1, -1, -1):  # L1: spaces at the end stand on the base level
        if not text[index].isspace():
            break
        levels[index] = base
    return levels


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the indices of pieces with these levels from left to right (rule L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            if end > start:
                order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    return order


def _implicit_level(kind: str, base: int) -> int:
    """Return the level of a resolved type (rules I1 and I2)."""
    if kind == "L":
        return base + (base & 1)
    if kind == "R":
        return base + 1 - (base & 1)
    return base + 2 - (base & 1)


def _resolve_weak(kinds: list[str], base: int) -> list[str]:
    """Return the types after rules W1 to W7; only L, R, EN, AN and neutrals are left."""
    start = "R" if base else "L"
    last = start
    strong = start
    for index, kind in enumerate(kinds):
        if kind == "NSM":  # W1
            kinds[index] = last
        elif kind == "EN" and strong == "AL":  # W2
            kinds[index] = "AN"
        elif kind in {"L", "R", "AL"}:
            strong = kind
        last = kinds[index]
    kinds = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for index in range(1, len(kinds) - 1):  # W4
        before, after = kinds[index - 1], kinds[index + 1]
        if before == after and (
            (kinds[index] == "CS" and before in _NUMBER) or (kinds[index] == "ES" and before == "EN")
        ):
            kinds[index] = before
    _join_terminators(kinds)
    kinds = ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in kinds]  # W6
    strong = start
    for index, kind in enumerate(kinds):  # W7
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"
    return kinds


def _join_terminators(kinds: list[str]) -> None:
    """Make signs such as % and $ part of the European number they touch (rule W5), in place."""
    for order in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        last = ""
        for index in order:
            if kinds[index] == "ET" and last == "EN":
                kinds[index] = "EN"
            last = kinds[index]


def _resolve_neutrals(kinds: list[str], base: int) -> list[str]:
    """Return the types with neutrals turned to the direction around them, or to the base (rules N1 and N2)."""
    start = "R" if base else "L"
    index = 0
    while index < len(kinds):
        end = index
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > index:
            before = _direction(kinds[index - 1]) if index else start
            after = _direction(kinds[end]) if end < len(kinds) else start
            kinds[index:end] = [before if before == after else start] * (end - index)
        index = end + 1
    return kinds


def _direction(kind: str) -> str:
    return "R" if kind in _NUMBER else kind
