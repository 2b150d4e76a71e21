# SPDX-License-Identifier: MIT
"""
What a user's prompt asks for.

In: the prompt in plain words. Out: a `Wish`: count, lengths, part of the source, kinds of moment, who shall speak, what
to look for and what to leave out. It understands fixed turns of phrase and no model is asked; numbers in a dozen
languages, the rest in English. No prompt makes it fail: what it does not understand is looked for as words.
"""

from __future__ import annotations

import re
import unicodedata

from clipmill.selection.lexicon import ASKING, KIND_WORDS, STOP_WORDS
from clipmill.selection.matching import match_windows
from clipmill.selection.moods import MOOD_WORDS, read_moods
from clipmill.selection.prompt_numbers import take_count, take_lengths, take_part
from clipmill.selection.refusals import holds_banned
from clipmill.selection.tokens import stem, tokens
from clipmill.selection.wishes import Wish

__all__ = ["Wish", "holds_banned", "match_windows", "read_prompt"]

MOST_CHARS = 2_000
"""Of a prompt that are read; nobody asks for clips in more, and time stays bounded."""
_MOST_WORDS = 60
_VAGUE = frozenset({"bit", "bits"})
_MOST_PHRASES = 8
_MOST_PHRASE_CHARS = 120

_PARTS = r"(?:parts?|bits?|moments?)"
_LEAD = (
    rf"\b(?:(?:nothing|not) about|(?:not|skip|leave out|exclude|ignore|avoid|no) the {_PARTS} (?:about|where|with|on)|"
    r"(?:do not|don'?t|never) (?:include|use|show|want|add|give me)|without|exclud(?:e|ing)|except(?: for)?|avoid|skip|"
    r"ignore|leave out|leaving out|anything but|other than|no(?! (?:one|matter|idea|doubt|longer|more|less)\b))\s+"
)
_ARTICLE = r"(?:(?:any(?:thing)?|the|all|talk|mentions?|parts?|moments?|clips?)\s+)*(?:(?:about|of|on)\s+)?(?:the\s+)?"
_PHRASE = r"[^,.;:!?\n]+?"
_ITEM = r"[^\s,.;:!?]+(?:\s+[^\s,.;:!?]+){0,2}?"
_STOP = (
    r"(?=\s+(?:(?:and|or)\s+)?(?:but|please|only|just|instead|make|keep|focus|give|find|show|with)\s|"
    r"\s*[,.;:!?\n]|\s*$)"
)
_EXCLUDE = re.compile(
    rf"{_LEAD}{_ARTICLE}((?:{_ITEM},\s*){{1,6}}(?:or|nor|and)\s+{_ITEM}|{_PHRASE}){_STOP}", re.IGNORECASE
)
_LIST = re.compile(r"(?:\s*,\s*(?:or|nor|and)\s+|\s*,\s*|\s+(?:or|nor|and)\s+)(?:the |any )?", re.IGNORECASE)
_NEW_WISH = re.compile(
    r"^(?:i|we|you|make|keep|give|find|show|focus|get|want|let|be|use|at|about|under|clips?|parts?|moments?|only|just)\b",
    re.IGNORECASE,
)
_LONGEST_ITEM_WORDS = 4

_ONLY = re.compile(
    r"\b(?:only|just|nothing but|exclusively|solely)\b(?:\s+[^\W\d_]+){0,4}?\s+"
    r"(?:about|where|when|what|on|with|of|regarding|concerning|related to|mentioning)\b",
    re.IGNORECASE,
)
_NOBODY = r"(?:he|she|they|it|you|we|i|people|someone|somebody|everyone|anyone)"
_NAME = rf"((?!{_NOBODY}\b)[^\W_][\w'.-]*(?:\s+[^\W_][\w'.-]*){{0,2}}?)"
_SAYS = r"(?:says?|said|speaks?|talks?|tells?|explains?|answers?|is (?:speaking|talking))"
_VOICES = (
    re.compile(
        rf"\b(?:only|just|nothing but|exclusively)\s+(?:(?:clips?|moments?|parts?|the|bits?|of|in|which|use|show)\s+)*"
        rf"(?:what|where|when|things)\s+{_NAME}\s+{_SAYS}\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:only|just|exclusively)\s+(?:use\s+|show\s+)?{_NAME}'s\s+"
        r"(?:answers?|parts?|words?|quotes?|lines?|statements?|clips?|moments?)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_NAME}'s\s+(?:answers?|parts?|words?|quotes?|lines?|statements?)\s+only\b", re.IGNORECASE),
    re.compile(r"\b(?:only|just|exclusively)\s+(?:use\s+|show\s+)?(speaker[\s_]*\d{1,2})\b", re.IGNORECASE),
)


def read_prompt(prompt: str | None) -> Wish:
    """Return what a prompt asks for; nothing for none. Reads its first 2,000 characters and never raises."""
    text = _clean(prompt or "")
    if not text:
        return Wish()
    part, text = take_part(text)
    lengths, text = take_lengths(text)
    count, text = take_count(text)
    refused, text = _take_refused(text)
    asked = tokens(text)
    moods = read_moods(asked)
    known = {token: kind for kind, words in KIND_WORDS.items() for token in words}
    kinds = [known[token] for token in asked if token in known]
    voices = _voices(text)
    named = {stem(token) for voice in voices for token in tokens(voice)}
    words = _stems(text, frozenset(known) | MOOD_WORDS | _VAGUE)
    if all(word.isdecimal() for word in words):
        words = ()
    return Wish(
        count=count,
        length_s=lengths.wanted_s,
        longest_s=lengths.longest_s,
        kinds=tuple(dict.fromkeys([*kinds, *moods])),
        words=words,
        banned=tuple(dict.fromkeys(filter(None, map(_banned, refused)))),
        shortest_s=lengths.shortest_s,
        topic=" ".join(text.split()).strip(" ,;:") if words else "",
        refused=refused,
        is_only=bool(set(words) - named) and _ONLY.search(text) is not None,
        voices=voices,
        part=part,
    )


def _clean(prompt: str) -> str:
    """Return the first part of a prompt on one line, without characters that nobody sees."""
    text = unicodedata.normalize("NFKC", prompt[:MOST_CHARS])[:MOST_CHARS].replace("’", "'")
    seen = (" " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char for char in text)
    return " ".join("".join(char for char in seen if unicodedata.category(char) != "Cf").split())


def _stems(text: str, but: frozenset[str]) -> tuple[str, ...]:
    """Return the stems of the words that name something."""
    naming = (token for token in tokens(text) if token not in STOP_WORDS and token not in ASKING and token not in but)
    return tuple(dict.fromkeys(map(stem, naming)))[:_MOST_WORDS]


def _banned(phrase: str) -> str:
    """Return the stems of a phrase that a sentence must hold all of to be about it."""
    naming = [stem(token) for token in tokens(phrase) if token not in STOP_WORDS]
    return " ".join(dict.fromkeys(naming))


def _take_refused(text: str) -> tuple[tuple[str, ...], str]:
    """Return what is to be left out, phrase by phrase, and the prompt without that."""
    phrases: list[str] = []
    rest, done = [], 0
    for match in _EXCLUDE.finditer(text):
        rest.append(text[done : match.start()])
        done = match.end()
        items = _LIST.split(match.group(1))
        for place, item in enumerate(items):
            # What follows "and" may be a wish of its own: "no ads and the part about dogs".
            if place and (_NEW_WISH.match(item) or len(item.split()) > _LONGEST_ITEM_WORDS):
                rest += items[place:]
                break
            if tokens(item):
                phrases.append(item.strip()[:_MOST_PHRASE_CHARS])
    rest.append(text[done:])
    return tuple(dict.fromkeys(phrases))[:_MOST_PHRASES], " ".join(rest)


def _voices(text: str) -> tuple[str, ...]:
    """Return the names of those who alone shall speak."""
    names = [match.group(1).strip() for pattern in _VOICES for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(names))[:_MOST_PHRASES]
