# SPDX-License-Identifier: MIT
"""
How a list of refusals goes on behind its first item: "no politics, religion, sports".

In: a prompt, where its first refusal ends, and how that was said. Out: the items that follow, and where they end. A
wish wrongly looked for is a smaller fault than a wish turned into a ban: what follows "no intro," or "no ads," is
refused only if it is such a thing too or is named as refused; one bare noun after "no politics," is a wish. It
understands the turns of the languages that `exclusions` does. Every expression is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clipmill.selection.lexicon import ASKING, KIND_WORDS, STOP_WORDS
from clipmill.selection.moods import MOOD_WORDS
from clipmill.selection.profanity import SWEARING
from clipmill.selection.prompt_words import (
    CHATTER,
    INTRO,
    MORE_KIND_WORDS,
    NO_TOPIC,
    OF_THE_CLIP,
    OFTEN_REFUSED,
    OUTRO,
    STYLES,
    WISHING,
)
from clipmill.selection.tokens import tokens

_MOST_ITEMS = 8
_MOST_WORDS = 3
_JOIN = re.compile(
    r"\s*,\s*(?:(?:and|or|nor|und|oder|noch|et|ou|ni|y|o|e|en|of|и|или)\s+)?|"
    r"\s+(?:nor|und|oder|noch|et|ou|ni|y|o|e|en|of|и|или|&)\s+|\s*/\s*(?=[^\W\d_]{3})",
    re.IGNORECASE,
)
_EITHER = re.compile(r"(?:or|nor|oder|noch|ou|ni|o|или)$", re.IGNORECASE)
"""Words of joining that go on with a refusal, whatever follows."""
_NAMING = re.compile(
    r"(?:(?:any|every)?thing (?:about|on|with|related to)|(?:any |all )?(?:talk|mentions?|discussions?) (?:of|about)|"
    r"(?:alles|was|dinge) (?:über|zu)|todo (?:sobre|lo de)|nada (?:de|sobre)|tout (?:sur|ce qui)|rien sur)\s+",
    re.IGNORECASE,
)
"""What stands before an item and says that it is one."""
_PART = re.compile(r"(?:the |any |all )?(?:parts?|bits?|sections?|segments?) (?:about|on|with|where)\s+", re.IGNORECASE)
"""After "skip the ads," that is an item; after "no ads," it may be a wish."""
_ARTICLES = re.compile(
    r"(?:(?:the|any|all|their|his|her|la|las|los|le|les|der|die|das|den|dem|du|des|el|il|i|gli|os?|as?|het|de)\s+|l['’])"
    r"(?=[^\W\d_]{2})",
    re.IGNORECASE,
)
_ITEM = re.compile(r"[^,.;:!?()\n/]{1,60}?(?=\s+(?:und|oder|et|ou|ni|y|o|и|или|and|or|nor|&)\s|\s*[,.;:!?()\n/]|\s*$)")
_LEAST_BARE = 2
"""Bare nouns after a refused topic that make a list of it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The beginning of a list."""

    first: str
    """Its first item, as it was written."""
    is_left_out: bool = False
    """Whether a verb of leaving out opened it, so that "the part about taxes" is an item too."""
    is_joined: bool = False
    """Whether a word of joining ("and", "or") stood in it already, so that it is at its end."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A further item, and how it was joined to the one before."""

    text: str
    end: int
    is_named: bool
    is_either: bool
    is_joined: bool


def is_no_topic(text: str) -> bool:
    """Say whether a refused item is nothing that people talk about: an intro, an ad, captions, swearing."""
    said = set(tokens(text))
    return bool(said) and (said <= _NO_TOPIC or text.strip().lower() in SWEARING)


def is_often_refused(text: str) -> bool:
    """Say whether an item is what people mostly want left out."""
    said = set(tokens(text))
    return bool(said) and said <= OFTEN_REFUSED


def take_more(text: str, at: int, refusal: Refusal) -> tuple[list[str], int]:
    """Return the further items of a list of refusals, as they were written, and where they end."""
    found = _candidates(text, at, refusal)
    kept = found[: _how_many(found, refusal)]
    return [item.text for item in kept], kept[-1].end if kept else at


def _candidates(text: str, at: int, refusal: Refusal) -> list[_Found]:
    """Return the items that may belong to the list."""
    found: list[_Found] = []
    while len(found) < _MOST_ITEMS and (joined := _JOIN.match(text, at)):
        begin, word = joined.end(), joined.group().strip(" ,")
        named = _NAMING.match(text, begin) or (_PART.match(text, begin) if refusal.is_left_out else None)
        begin = named.end() if named else begin
        article = _ARTICLES.match(text, begin)
        item = _ITEM.match(text, article.end() if article else begin)
        if item is None or not _is_item(item.group(), is_named=named is not None):
            break
        before = found[-1].text if found else refusal.first
        if word == "&" and not any(is_often_refused(it) or is_no_topic(it) for it in (before, item.group())):
            break
        is_sure = named is not None or refusal.is_left_out or bool(word) or is_no_topic(item.group())
        # A name behind a common noun is no more of the same: "no politics, Elon Musk, Tesla".
        is_name = refusal.first[:1].islower() and item.group()[:1].isupper()
        if (article is not None or is_name) and not is_sure:
            break
        found.append(_Found(item.group().strip(), item.end(), named is not None, bool(_EITHER.match(word)), bool(word)))
        at = item.end()
    return found


def _how_many(found: list[_Found], refusal: Refusal) -> int:
    """Return how many of the items are refused; the others are wishes."""
    sure = [item.is_named or item.is_either or is_no_topic(item.text) for item in found]
    if is_no_topic(refusal.first):
        often = [is_often_refused(item.text) for item in found]
        # "without ads, politics, swearing", but "no ads, drama" wants drama.
        kept = 0
        for place, item in enumerate(found):
            if sure[place] or (often[place] and item.is_joined):
                kept = place + 1
            elif not often[place]:
                break
        return kept
    last_sure = max((place + 1 for place, is_sure in enumerate(sure) if is_sure), default=0)
    if refusal.is_joined:
        return last_sure
    joined = next((place + 1 for place, item in enumerate(found) if item.is_joined), 0)
    if joined:
        return max(joined, last_sure)
    if refusal.is_left_out or len(found) >= _LEAST_BARE:
        return len(found)
    is_often = is_often_refused(refusal.first) and all(is_often_refused(item.text) for item in found)
    return len(found) if is_often else last_sure


def _is_item(text: str, *, is_named: bool) -> bool:
    """Say whether words name something and open no wish of their own."""
    said = tokens(text)
    if not said or len(text.split()) > _MOST_WORDS or any(token[0].isdigit() for token in said):
        return False
    if is_named or is_no_topic(text):
        return True
    return not (_ENDING.intersection(said) or STYLES.issuperset(said))


_NO_TOPIC = NO_TOPIC | OF_THE_CLIP | INTRO | OUTRO
_KINDS = MOOD_WORDS.union(*KIND_WORDS.values(), *MORE_KIND_WORDS.values()) - {"crowd", "fight", "action"}
_ENDING = ((STOP_WORDS | ASKING | CHATTER | WISHING) - {"people", "team", "videos", "video", "x"}) | _KINDS
"""Words that no item of a list has: they open a wish or tell how clips shall be."""
