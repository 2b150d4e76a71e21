# SPDX-License-Identifier: MIT
"""
How a list of refusals goes on behind its first item: "no politics, religion, sports".

In: a prompt and where its first refusal ends. Out: the items that follow, and where they end. An item that opens a wish
of its own ("no politics, make it funny", "no politics, 3 clips") ends the list, and so does one that tells how clips
shall be. In doubt a bare noun behind a comma is refused: nobody looks for what stands there. It understands the turns
of the languages that `exclusions` does. Every expression is bounded.
"""

from __future__ import annotations

import re

from clipmill.selection.lexicon import ASKING, KIND_WORDS, STOP_WORDS
from clipmill.selection.moods import MOOD_WORDS
from clipmill.selection.prompt_words import CHATTER, INTRO, MORE_KIND_WORDS, OUTRO, STYLES, WISHING
from clipmill.selection.tokens import tokens

_MOST_ITEMS = 8
_MOST_WORDS = 3
_JOIN = re.compile(
    r"\s*,\s*(?:(?:and|or|nor|und|oder|noch|et|ou|ni|y|o|e|en|of|и|или)\s+)?|"
    r"\s+(?:nor|und|oder|noch|et|ou|ni|y|o|e|en|of|и|или|&)\s+|\s*/\s*(?=[^\W\d_]{3})",
    re.IGNORECASE,
)
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


def take_more(text: str, at: int, *, is_left_out: bool) -> tuple[list[str], int]:
    """
    Return the further items of a list of refusals, as they were written, and where they end.

    Args:
        text: of a prompt.
        at: where its first refusal ends.
        is_left_out: whether a verb of leaving out opened the list, so that "the part about taxes" is an item too.

    """
    found: list[str] = []
    while len(found) < _MOST_ITEMS and (joined := _JOIN.match(text, at)):
        begin = joined.end()
        named = _NAMING.match(text, begin) or (_PART.match(text, begin) if is_left_out else None)
        begin = named.end() if named else begin
        article = _ARTICLES.match(text, begin)
        begin = article.end() if article else begin
        item = _ITEM.match(text, begin)
        if item is None or not _is_item(item.group(), is_named=named is not None):
            break
        found.append(item.group().strip())
        at = item.end()
    return found, at


def _is_item(text: str, *, is_named: bool) -> bool:
    """Say whether words name something and open no wish of their own."""
    said = tokens(text)
    if not said or len(text.split()) > _MOST_WORDS or any(token[0].isdigit() for token in said):
        return False
    if is_named or set(said) <= INTRO | OUTRO:
        return True
    return not (_OPENING.intersection(said) or STYLES.issuperset(said) or _HOW.issuperset(said))


_SMALL = STOP_WORDS | ASKING | CHATTER | WISHING
_OPENING = _SMALL - {"people", "team", "videos", "video", "x"}
_HOW = _SMALL | MOOD_WORDS | STYLES | frozenset().union(*KIND_WORDS.values(), *MORE_KIND_WORDS.values())
