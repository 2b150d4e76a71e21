# SPDX-License-Identifier: MIT
"""
Text as tokens that can be counted, in any script.

In: text as written. Out: lower-case tokens without punctuation; scripts without spaces give pairs of characters.
It knows no grammar: the stems are the crude English ones that are enough to match a prompt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_TOKEN = re.compile(r"[^\W_]+(?:['’\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff][^\W_]*)*")
_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]+"
)
_SUFFIXES = ("ingly", "edly", "ings", "ing", "ed", "es", "ly", "s")
_SHORTEST_STEM = 3


def is_spaceless(text: str) -> bool:
    """Say whether any of the text is in a script that is written without spaces between words."""
    return _SPACELESS.search(text) is not None


def tokens(text: str) -> list[str]:
    """
    Return the lower-case words of a text, in order.

    A run in a script without spaces gives its overlapping pairs of characters (one character gives itself): the usual
    stand-in for words when nothing segments them.
    """
    return list(_tokens(unicodedata.normalize("NFKC", text).lower().replace("’", "'")))


def _tokens(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        word = match.group()
        if not is_spaceless(word):
            yield word
            continue
        end = 0
        for run in _SPACELESS.finditer(word):
            if run.start() > end:
                yield word[end : run.start()]
            chars = run.group()
            yield from (chars[i : i + 2] for i in range(max(1, len(chars) - 1)))
            end = run.end()
        if end < len(word):
            yield word[end:]


def stem(token: str) -> str:
    """Return a token without its commonest English endings; at least three letters stay."""
    bare = token.split("'", 1)[0]
    for suffix in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= _SHORTEST_STEM:
            bare = bare[: -len(suffix)]
            break
    return bare[:-1] if len(bare) > _SHORTEST_STEM and bare.endswith("e") else bare
