# SPDX-License-Identifier: MIT
"""
A prompt written in several lines as one.

In: a prompt. Out: it on one line, with ";" where one wish ends and the next begins: before a bullet or number, after an
empty line, and where a line opens a wish or a short one refused something. Anywhere else a line break is a space: mail
and terminals wrap lines in the middle of a wish. Every expression is bounded.
"""

from __future__ import annotations

import re

_BULLET = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])(?:\s+|$)")
_DANGLING = re.compile(
    r"(?:^|[^\w'])(?:about|of|to|in|on|for|with|at|by|from|than|the|an?|any|all|no|not|do|don'?t|never|without|and|"
    r"or|but|nor|between|over|under|more|less|most|least|what|where|when|who|which|that|how|why|only|just|include|"
    r"exclude|skip|avoid|show|give|find|make|keep|use|mention|talk|talks|talking|says?|said|he|she|they|we|i|you|his|"
    r"her|their|my|ohne|kein|keine|über|nicht|nichts|von|mit|und|oder|der|die|das|sin|sobre|de|la|el|los|las|y|o|con|sans|pas|"
    r"sur|et|ou|le|les|des|du|avec)\s*$",
    re.IGNORECASE,
)
"""A line that ends so goes on in the next."""
_OPENS = re.compile(
    r"\s*(?:(?:no|not|nothing|without|skip|exclude|avoid|don'?t|do not|never|please|(?:make|keep|give|find|show|get) "
    r"(?:me|it|them|the|each|every|all|clips?)|focus on|add|include|only|max\.?|at (?:most|least)|i (?:want|need|"
    r"don'?t)|we (?:want|need)|the (?:best|funniest|most)|ohne|keine?|nichts|nur|bitte|mach|gib|dame|haz|sin|nada|solo|"
    r"sólo|"
    r"sans|pas de|rien|seulement|donne|fais)\b)",
    re.IGNORECASE,
)
_REFUSES = re.compile(r"\s*(?:no|nothing|without|skip|exclude|avoid|ohne|keine?|sin|sans|pas de)\s+\S", re.IGNORECASE)
_SHORT = 40
"""Characters of a line that was ended on purpose; lines are wrapped at more."""
_HEADER = re.compile(r"\s*(?:please\s+)?(?:exclude|avoid|skip|leave out|without|omit|remove|no)\s*:?\s*", re.IGNORECASE)
"""Before a list of bullets that are all refused."""


def join_lines(text: str) -> str:
    """Return a prompt on one line."""
    lines = text.strip().splitlines()
    is_listed = sum(_BULLET.match(line) is not None for line in lines) > 1
    joined, last, is_refused, is_empty = "", "", False, False
    for line in lines:
        bullet = _BULLET.match(line)
        said = line[bullet.end() :] if bullet and (joined or is_listed or not line.lstrip()[0].isdigit()) else line
        if not said.strip():
            is_empty, is_refused = True, False
            continue
        before, is_refused = joined.rstrip(), is_refused and bullet is not None
        if before:
            between = "," if is_refused and before[-1] != ":" else ";"
            ends = before[-1] not in ",.;:!?(" and (bullet is not None or is_empty or _is_new(before, last, said))
            joined = f"{before}{between if ends else ''} "
        joined += said.strip()
        is_empty, last = False, said
        if _HEADER.fullmatch(said):
            is_refused = True
            joined = joined.rstrip(" :") + ":"
    return joined


def _is_new(before: str, last: str, line: str) -> bool:
    """Say whether a line is a wish of its own and does not go on with the one before."""
    if _DANGLING.search(before[-_SHORT:]):
        return False
    return _OPENS.match(line) is not None or (len(last) < _SHORT and _REFUSES.match(last) is not None)
