# SPDX-License-Identifier: MIT
"""
What a prompt asks for that no choice of moments can meet: formats, captions, music, somebody's style, a language.

In: a prompt. Out: such clauses as they were written, whether clips shall be fit for all, and the prompt without
that, so that it is not looked for in the source. It judges no source, and what it does not know, or what may be a topic
("landscape", "logos on shirts"), is left where it stands. English mostly. Every expression is bounded, and the caller
bounds the prompt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clipmill.selection.prompt_words import STYLES
from clipmill.selection.tokens import tokens

_THEM = r"(?:it|them|this|these|everything|all|all of (?:it|them)|(?:the|each|every) (?:clips?|videos?|shorts|reels?))"
_SHAPE = r"(?:vertical|horizontal|square|portrait|landscape|9:16|16:9|1:1|4:5|4k|1080p|720p|hd|60 ?fps)"
_LEAD = r"(?:^|(?<=[,.;!?(])|(?<=\band)|(?<=\bbut)|(?<=\bplease)|(?<=\bpls))\s*"
_END = r"(?=\s*(?:[,.;!?()]|$|\band\b|\bbut\b|\bplease\b|\bpls\b|\bthx\b|\bthanks\b))"
_LOOK = (
    r"(?:captions?|subtitles?|subs|music|emojis?|zooms?|b-?roll|sound effects?|sfx|logos?|watermarks?|transitions?|"
    r"fonts?|colou?rs?|voice ?over|effects?|thumbnails?|filters?)"
)
_LANGUAGE = (
    r"(?:english|spanish|french|german|portuguese|italian|dutch|polish|russian|turkish|hindi|arabic|japanese|chinese|"
    r"korean)"
)
_RATIO = r"(?:9:16|16:9|1:1|4:5|4k|1080p|720p|hd|60 ?fps)"
_PLACE = (
    rf"(?:\s+(?:in|at|on|over|with|to)\s+(?:the\s+|bold\s+|big\s+|white\s+|{_LANGUAGE}\s+)?(?:yellow|white|black|red|green|"
    r"blue|orange|pink|purple|gold|colou?r|bold|big|caps|uppercase|lowercase|top|bottom|left|right|corner|center|centre|"
    rf"middle|background|foreground|beginning|start|end|screen|letters|font|fonts|sync|{_LANGUAGE}|"
    r"(?:(?:all|each|every|the|my)\s+)?(?:clips?|videos?|one|them|it))){0,3}"
)
"""Where or how something is drawn; "on shirts" is no such place."""
_SET_SHAPE = (
    rf"{_LEAD}(?:please\s+)?(?:make|keep|crop|render|export|format|turn)\s+{_THEM}\s+(?:to be\s+|in(?:to)?\s+|as\s+)?"
    rf"{_SHAPE}(?:\s+(?:format|videos?|clips?|size))?{_END}"
)
_JUST_SHAPE = (
    rf"{_LEAD}(?:(?:in\s+)?{_RATIO}(?:\s+(?:format|videos?|only|please))?|"
    rf"(?:in\s+)?{_SHAPE}\s+(?:format|videos?|clips?))(?=\s*(?:[,.;!?()]|$|\bbut\b|\bplease\b))"
)
_BARE_SHAPE = rf"{_LEAD}{_SHAPE}(?=\s*(?:[,.;!?()]|$))"
"""Only beside another aside: alone a landscape is a topic."""
_WITH_LOOK = (
    rf"{_LEAD}(?:please\s+)?(?:add|put|use|with|include|burn in)\s+"
    r"(?:(?!(?:about|where|from|on|of|with|to|in|at|for|by|parts?|story|stories|moments?|bits?|quotes?|thoughts?|"
    r"scenes?|jokes?|what|how|why|when|who|he|she|they|his|her|their|focus)\b)[^\s,.;!?()]+\s+){0,4}?"
    rf"{_LOOK}\b{_PLACE}{_END}"
)
_LOOK_HOW = rf"{_LEAD}(?:captions?|subtitles?|subs|logos?|watermarks?|fonts?)(?=\s+(?:in|at|on|over)\s){_PLACE}{_END}"
_LIKE = (
    rf"{_LEAD}(?:(?:(?:edited|cut|style)\s+)?(?:in the style of|in the vein of)\s+|"
    r"(?:edited|cut|styled)\s+like\s+(?=(?-i:[A-Z@]))|(?:just )?like\s+(?=@|mr\.?\s?beast\b|(?:alex\s+)?hormozi\b))"
    rf"(?!(?:the|when|where|about|a|that|this)\b)[^\s,.;!?()]+(?:\s+[^\s,.;!?()]+){{0,2}}?{_END}"
)
_IN_LANGUAGE = (
    rf"{_LEAD}(?:(?:captions?|titles?|all|everything)\s+)?in\s+{_LANGUAGE}(?:\s+language)?"
    r"(?=\s*(?:[,.;!?()]|$|\bbut\b|\bplease\b|\bpls\b|\bthx\b|\bthanks\b))"
)
_EXTREME = rf"{_LEAD}(?:the\s+)?(?:longest|shortest)\s+possible(?:\s+clips?)?{_END}"
_SLANG = rf"{_LEAD}(?:with\s+)?no\s+cap{_END}"
_ASIDES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (_SET_SHAPE, _JUST_SHAPE, _WITH_LOOK, _LOOK_HOW, _LIKE, _IN_LANGUAGE, _EXTREME, _SLANG)
)
_BARE = re.compile(_BARE_SHAPE, re.IGNORECASE)
_MORE_LOOK = re.compile(rf"\s*(?:,|\band)\s*(?:some\s+)?(?:background\s+)?{_LOOK}{_END}", re.IGNORECASE)
"""More of the same, once something of how clips look was asked for: "and background music"."""
_STYLED = re.compile(
    rf"{_LEAD}(?:please\s+)?(?:keep|make)\s+{_THEM}\s+((?:(?:all|very|really|super|nice and|more)\s+)?[^\s,.;!?()]+"
    rf"(?:[\s-]+[^\s,.;!?()]+){{0,3}}){_END}",
    re.IGNORECASE,
)
_DECENT = re.compile(
    rf"{_LEAD}(?:(?:please\s+)?(?:keep|make)\s+{_THEM}\s+)?"
    r"(?:family[\s-]friendly|kids?[\s-]friendly|child[\s-]friendly|brand[\s-]safe|sfw|pg(?:[\s-]?13)?|"
    rf"suitable for (?:kids|children|all ages)|clean(?: language)?|advertiser[\s-]friendly){_END}",
    re.IGNORECASE,
)
_HOLDING = re.compile(
    r"\b(?:(?:each|every|all)(?:\s+(?:clips?|videos?|shorts|one))?\s+)?(?:must|should|has to|have to|needs? to)?\s*"
    r"\b(?:starts?|begins?|opens?|ends?)\s+(?:(?:each|every|all|them|it|the clips?)\s+(?:one\s+|clip\s+)?)?with\s+"
    r"(?=(?:an?\s+|the\s+|strong\s+|good\s+)*(?:questions?|hooks?|punch ?lines?|jokes?|laughs?|quotes?)\b)",
    re.IGNORECASE,
)
"""Before what all clips shall open or close with, which says what kind of moments is wanted."""

_ONLY_CLEAN = re.compile(r"\s*(?:clean|pg)\s*", re.IGNORECASE)
"""As a whole prompt these are words to look for."""
_SMALL = frozenset({"very", "really", "super", "all", "more", "nice", "and"})
_MOST = 8


@dataclass(frozen=True, slots=True)
class Asides:
    """What a prompt says besides."""

    unmet: tuple[str, ...] = ()
    """What no choice of moments can meet, as it was written."""
    is_decent: bool = False
    """Whether clips shall be fit for all: without swearing."""


def take_asides(text: str) -> tuple[Asides, str]:
    """Return what a prompt says besides what it looks for, and the prompt without it."""
    is_decent = _DECENT.search(text) is not None and _ONLY_CLEAN.fullmatch(text) is None
    text = _HOLDING.sub(" ", _DECENT.sub(" ", text) if is_decent else text)
    found: list[tuple[int, str]] = []
    for pattern in _ASIDES:
        found += [(match.start(), match.group().strip()) for match in pattern.finditer(text)]
        text = pattern.sub(" ", text)
    for pattern in (_MORE_LOOK, _BARE) if found else ():
        found += [(match.start(), match.group().strip(" ,")) for match in pattern.finditer(text)]
        text = pattern.sub(" ", text)
    for match in _STYLED.finditer(text):
        said = tokens(match.group(1))
        if said and STYLES.issuperset(set(said) - _SMALL):
            found.append((match.start(), match.group().strip()))
            text = text.replace(match.group(), " ", 1)
    unmet = tuple(dict.fromkeys(phrase for _, phrase in sorted(found) if phrase))[:_MOST]
    return Asides(unmet, is_decent), text
