# SPDX-License-Identifier: MIT
"""
What a prompt asks for that no choice of moments can meet: formats, captions, music, somebody's style, a language.

In: a prompt. Out: such clauses as they were written, and the prompt without them, so that they are not looked for in
the source; what asks for clips without swearing, in any words, is turned into one. It judges no source, and what it
does not know is left where it stands. English mostly. Every expression is bounded, and the caller bounds the prompt.
"""

from __future__ import annotations

import re

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
_SET_SHAPE = (
    rf"{_LEAD}(?:please\s+)?(?:make|keep|crop|render|export|format|turn)\s+{_THEM}\s+(?:to be\s+|in(?:to)?\s+|as\s+)?"
    rf"{_SHAPE}(?:\s+(?:format|videos?|clips?|size))?{_END}"
)
_JUST_SHAPE = rf"{_LEAD}(?:in\s+)?{_SHAPE}(?:\s+(?:format|video|only|please))?{_END}"
_WITH_LOOK = (
    rf"{_LEAD}(?:please\s+)?(?:add|put|use|with|include|burn in)\s+"
    rf"(?:(?!(?:about|where|from|the part)\b)[^\s,.;!?()]+\s+){{0,4}}?{_LOOK}\b"
    rf"(?:\s+(?:in|on|at|with|to|of|over|the|background)\s+[^\s,.;!?()]+){{0,4}}?{_END}"
)
_LOOK_HOW = (
    rf"{_LEAD}(?:captions?|subtitles?|subs|logos?|watermarks?|fonts?)\s+(?:in|at|on)\s+(?:the\s+)?[^\s,.;!?()]+"
    rf"(?:\s+[^\s,.;!?()]+)?{_END}"
)
_LIKE = (
    rf"{_LEAD}(?:(?:edited|cut|style)\s+)?(?:in the style of\s+|in the vein of\s+|à la\s+|a la\s+|"
    r"(?:just )?like\s+(?=(?-i:[A-Z@])))"
    rf"(?!(?:the|when|where|about|a|that|this)\b)[^\s,.;!?()]+(?:\s+[^\s,.;!?()]+){{0,2}}?{_END}"
)
_IN_LANGUAGE = rf"{_LEAD}(?:(?:captions?|titles?|all|everything)\s+)?in\s+{_LANGUAGE}(?:\s+language)?{_END}"
_EXTREME = rf"{_LEAD}(?:the\s+)?(?:longest|shortest)\s+possible(?:\s+clips?)?{_END}"
_SLANG = rf"{_LEAD}(?:with\s+)?no\s+cap{_END}"
_ASIDES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (_SET_SHAPE, _JUST_SHAPE, _WITH_LOOK, _LOOK_HOW, _LIKE, _IN_LANGUAGE, _EXTREME, _SLANG)
)
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

SWEARING = frozenset(
    {"swearing", "swear", "swears", "cursing", "curse", "curses", "cussing", "profanity", "profanities", "swear words"}
    | {"curse words", "bad words", "bad language", "foul language", "f-bombs", "f bombs", "f-word", "explicit language"}
    | {"cuss words", "strong language", "vulgar language", "schimpfwörter", "fluchen", "flüche", "kraftausdrücke"}
    | {"palabrotas", "groserías", "malas palabras", "gros mots", "jurons", "vulgarités", "parolacce", "palavrões"}
)
"""Phrases that rule out not what they say but the words they stand for."""
PROFANITY = (
    *("fuck", "fucking", "motherfucker", "shit", "bullshit", "shitty", "bitch", "asshole", "bastard", "dick", "cunt"),
    *("goddamn", "piss", "pissed", "crap", "slut", "whore", "scheiße", "scheiss", "arschloch", "verdammt", "mierda"),
    *("joder", "puta", "cabrón", "gilipollas", "coño", "merde", "putain", "connard", "salope", "cazzo", "stronzo"),
    *("caralho", "porra", "foda"),
)


def take_asides(text: str) -> tuple[tuple[str, ...], str]:
    """Return what no choice of moments can meet, as it was written, and the prompt without it."""
    text = _DECENT.sub(" no swearing ", text)
    text = _HOLDING.sub(" ", text)
    found: list[tuple[int, str]] = []
    for pattern in _ASIDES:
        found += [(match.start(), match.group().strip()) for match in pattern.finditer(text)]
        text = pattern.sub(" ", text)
    if found:
        found += [(match.start(), match.group().strip(" ,")) for match in _MORE_LOOK.finditer(text)]
        text = _MORE_LOOK.sub(" ", text)
    for match in _STYLED.finditer(text):
        said = tokens(match.group(1))
        if said and STYLES.issuperset(set(said) - {"very", "really", "super", "all", "more", "nice", "and"}):
            found.append((match.start(), match.group().strip()))
            text = text.replace(match.group(), " ", 1)
    return tuple(dict.fromkeys(phrase for _, phrase in sorted(found) if phrase))[:_MOST], text


_MOST = 8
