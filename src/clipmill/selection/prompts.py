# SPDX-License-Identifier: MIT
"""
What a user's prompt asks for.

In: the prompt in plain words. Out: a `Wish`: count, lengths, part of the source, kinds of moment, who shall speak, what
to look for and what to leave out. It understands fixed turns of phrase and no model is asked; numbers and what is to be
left out in a dozen languages, the rest in English. No prompt makes it fail: what it does not understand is looked for
as words.
"""

from __future__ import annotations

import re
import unicodedata

from clipmill.selection.exclusions import MOST_PHRASES, keep_wanted, take_exclusions, telling_words
from clipmill.selection.lexicon import ASKING, KIND_WORDS, STOP_WORDS
from clipmill.selection.matching import match_windows
from clipmill.selection.moods import MOOD_WORDS, read_moods
from clipmill.selection.profanity import rules_out_swearing, swear_words
from clipmill.selection.prompt_asides import take_asides
from clipmill.selection.prompt_lines import join_lines
from clipmill.selection.prompt_numbers import take_count, take_lengths
from clipmill.selection.prompt_parts import take_part
from clipmill.selection.prompt_slang import without_slang
from clipmill.selection.prompt_words import CHATTER, MAYBE_KINDS, MORE_KIND_WORDS, SAME_FOR_ALL, SPEAKING, STYLES
from clipmill.selection.refusals import holds_banned
from clipmill.selection.tokens import stem, tokens
from clipmill.selection.wishes import Wish

__all__ = ["Wish", "holds_banned", "match_windows", "read_prompt"]

MOST_CHARS = 2_000
"""Of a prompt that are read; nobody asks for clips in more, and time stays bounded."""
_MOST_WORDS = 60

_LEFT_OVER = re.compile(r"\s*[,;](?:\s*[,;])+")
_LOOSE_END = re.compile(r"[\s,;]+(?:but|and|or|with|please|pls)[\s,;]*$", re.IGNORECASE)
_ONLY = re.compile(
    r"(?<!not )\b(?:only|just|nothing but|exclusively|solely)\b(?:\s+[^\W\d_]+){0,4}?\s+"
    r"(?:about|where|when|what|on|with|of|regarding|concerning|related to|mentioning)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:abou?t|abt|regarding|concerning|mentioning|topic of|subject of)\s+((?:[^\s,.;:!?]+\s?){1,6})", re.IGNORECASE
)
_POLITE = re.compile(
    r"\b(?:i|we) (?:just |only |really )?need\b|(?:\bthanks|\bthank you|\bthx|\bcheers)[\s!.]*$|"
    r"\b(?:(?:that|which) )?(?:makes? sense|works?|stands?|are understandable|can be (?:watched|understood))"
    r"(?: alone| on (?:their|its) own| without (?:any |the |more )?(?:context|sound|audio|explanation|background))\b",
    re.IGNORECASE,
)
_PLACE = (
    r"(?:linked ?in|tik ?tok|instagram|insta|youtube|yt|facebook|twitter|x\.com|reels|shorts|social media|socials)\b"
    r"(?:\s+(?:shorts|reels|page|account|channel|feed|stories))?"
)
_POSTED = re.compile(
    r"(?:\b(?:i|we)\s+(?:can|could|will|want to|would like to)\s+)?"
    r"\b(?<!how to )(?<!\bhe )(?<!they )(?<!people )(?<!his )(?<!her )(?<!their )"
    r"(?:(?:post|share|upload|publish|use|put|work|works|perform|posted|shared)\s+"
    r"(?:(?:it|them|this|these|that|well|best)\s+)?(?:on|to|in)|good on|fit for)\s+(?:my\s+)?"
    rf"{_PLACE}",
    re.IGNORECASE,
)
"""Where clips are shown is not what they are about."""
_MEANT_FOR = re.compile(
    r"(^|[,.;:!?(]|\b(?:clips?|videos?|vids?|shorts|reels|moments?|highlights?|quotes?|teasers?|snippets?|seconds?|secs?|"
    r"\d+ ?s|minutes?|mins?|long|each|total|me|it|them|some|ready|good|great|perfect|suitable|made|optimi[sz]ed))\s*"
    rf"\bfor\s+(?:my\s+)?{_PLACE}"
    r"(?=\s*(?:$|[,.;:!?)])|\s+(?:and|but|with|without|about|on|that|which|from|under|of|in|where|when|please|pls|max|"
    r"no|not|only|under|at|each|\d+)\b)",
    re.IGNORECASE,
)
"""Of clips, and of nothing else: "growth strategy for TikTok" is a topic."""
_NOBODY = r"(?:he|she|they|it|you|we|i|people|someone|somebody|everyone|anyone)"
_NAME = rf"(?:the\s+|our\s+|my\s+)?((?!{_NOBODY}\b)[^\W_][\w'.-]*(?:\s+[^\W_][\w'.-]*){{0,2}}?)"
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
    re.compile(
        rf"\b(?:only|just|exclusively|nobody but)\s+(?:with\s+)?{_NAME}\s+(?:talking|speaking|answering)"
        r"(?=\s*(?:[,.;!?]|$|and\b|but\b|about\b))",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:only|just|exclusively)\s+(?:use\s+|show\s+)?(speaker[\s_]*\d{1,2})\b", re.IGNORECASE),
)


_KINDS = {token: kind for table in (KIND_WORDS, MORE_KIND_WORDS) for kind, words in table.items() for token in words}
_CLAUSES = re.compile(r"[,.;:!?()]")
_PLAIN = STOP_WORDS | ASKING | MOOD_WORDS | CHATTER | STYLES | frozenset(_KINDS)
"""What a clause may hold besides words of a kind that only tell the kind."""
_PIECES = frozenset({"clip", "clips", "moment", "moments", "bit", "bits", "part", "parts", "take", "takes", "ones"})


def read_prompt(prompt: str | None, language: str | None = None) -> Wish:
    """
    Return what a prompt asks for; nothing for none. Reads its first 2,000 characters and never raises.

    The language of the source (a code, or none where it is unknown) decides what words are swearing there.
    """
    text = keep_wanted(_clean(prompt or ""))
    if not text:
        return Wish()
    asides, text = take_asides(_MEANT_FOR.sub(r"\1 ", text))
    part, text = take_part(without_slang(text))
    lengths, text = take_lengths(text)
    count, text = take_count(text)
    excluded, text = take_exclusions(text)
    text = _POSTED.sub(" ", _POLITE.sub(" ", text))
    topics = _plain_topics(text)
    asked = [token for token in tokens(text) if token not in topics]
    moods = read_moods(asked)
    kinds = [_KINDS[token] for token in asked if token in _KINDS]
    voices = _voices(text)
    named = {stem(token) for voice in voices for token in tokens(voice)}
    small = frozenset(_KINDS) | MOOD_WORDS | CHATTER | (SPEAKING if voices else frozenset())
    words = _stems(text, small, topics | _talked_of(text))
    if all(word.isdecimal() for word in words):
        words = ()
    is_decent = asides.is_decent or any(map(rules_out_swearing, excluded.phrases))
    banned = [telling_words(phrase) for phrase in excluded.phrases if not rules_out_swearing(phrase)]
    return Wish(
        count=count,
        length_s=lengths.wanted_s,
        longest_s=lengths.longest_s,
        kinds=tuple(dict.fromkeys([*kinds, *moods])),
        words=words,
        banned=tuple(dict.fromkeys(filter(None, banned))),
        shortest_s=lengths.shortest_s,
        topic=_topic(text) if words else "",
        refused=(*excluded.phrases, *(("swearing",) if asides.is_decent else ()))[:MOST_PHRASES],
        is_only=bool(set(words) - named) and _ONLY.search(text) is not None,
        voices=voices,
        part=part,
        is_without_intro=excluded.is_without_intro,
        is_without_outro=excluded.is_without_outro,
        unmet=asides.unmet,
        swear_words=tuple(sorted(swear_words(language))) if is_decent else (),
    )


def _talked_of(text: str) -> frozenset[str]:
    """Return the words of a kind of moment that are what is talked about too: the hook of "the hook of the song"."""
    found: set[str] = set()
    for clause in _CLAUSES.split(text):
        said = tokens(clause)
        if _PLAIN.issuperset(said):
            continue
        pairs = zip(said, [*said[1:], ""], strict=True)
        found.update(token for token, after in pairs if token in MAYBE_KINDS and after not in _PIECES)
    return frozenset(found)


def _topic(text: str) -> str:
    """Return what is looked for without what is left where counts and refusals were taken out."""
    plain = _LEFT_OVER.sub(",", " ".join(text.split()))
    return _LOOSE_END.sub("", plain).strip(" ,;:")


def _clean(prompt: str) -> str:
    """Return the first part of a prompt on one line, without characters that nobody sees."""
    text = unicodedata.normalize("NFKC", prompt[:MOST_CHARS])[:MOST_CHARS].replace("’", "'")
    text = join_lines(text)
    seen = (" " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char for char in text)
    return " ".join("".join(char for char in seen if unicodedata.category(char) != "Cf").split())


def _stems(text: str, but: frozenset[str], topics: frozenset[str]) -> tuple[str, ...]:
    """Return the stems of the words that name something."""
    small = STOP_WORDS | ASKING | but
    naming = (token for token in tokens(text) if token in topics or token not in small)
    return tuple(dict.fromkeys(map(stem, naming)))[:_MOST_WORDS]


def _plain_topics(text: str) -> frozenset[str]:
    """Return words that name nothing elsewhere and are all that is said after "about": "the part about people"."""
    found: set[str] = set()
    small = STOP_WORDS | ASKING | MOOD_WORDS | CHATTER | {word for words in KIND_WORDS.values() for word in words}
    for match in _ABOUT.finditer(text):
        said = tokens(match.group(1))
        if said and small.issuperset(said):
            found.update(token for token in telling_words(match.group(1)).split() if token not in SAME_FOR_ALL)
    return frozenset(token for token in found if not token.endswith("est"))


def _voices(text: str) -> tuple[str, ...]:
    """Return the names of those who alone shall speak."""
    names = [match.group(1).strip() for pattern in _VOICES for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(names))[:MOST_PHRASES]
