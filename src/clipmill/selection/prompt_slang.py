# SPDX-License-Identifier: MIT
"""
Words that only ask in one place and are topics in another: "fire clips", "fire safety"; "dame tres clips", a dame.

In: a prompt. Out: the prompt without them, where they ask. It knows slang before what it praises, and words of asking
of Spanish, French and German where their neighbors show the language. Every expression is bounded.
"""

from __future__ import annotations

import re

_PIECES = r"(?:clips?|moments?|bits?|parts?|takes?|quotes?|shorts|reels|highlights?|snippets?)"
_ASKING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:fire|lit|juicy|juiciest)\s+(?={_PIECES}\b)",
        r"(?<=\bhot )takes?\b|(?<=\bspicy )takes?\b|(?<=\bcontroversial )takes?\b|(?<=\bbold )takes?\b",
        r"(?<=\bcan )u\b(?!-)|(?<=\bcould )u\b(?!-)|(?<=\bif )u\b(?!-)|(?<=\bdo )u\b(?!-)|(?<=\bwould )u\b(?!-)",
        (
            r"(?:^|(?<=[,.;:!?]))\s*dame\s+(?=(?:\d|los|las|el|un|una|unos|unas|lo|dos|tres|cuatro|cinco|seis|siete|ocho|"
            r"nueve|diez|clips?|momentos?|partes?|algo|solo|sólo)\b)"
        ),
        r"(?<=\bque )dice\b|(?<=\bdonde )dice\b|(?<=\bcuando )dice\b|(?<=\bse )dice\b|(?<=\bque él )dice\b",
        r"(?<=\bil )parle\b|(?<=\belle )parle\b|(?<=\bon )parle\b|(?<=\bqui )parle\b|(?<=\bça )parle\b",
        r"(?<=\bsie )reden\b|(?<=\bwir )reden\b|(?<=\bleute )reden\b",
        (
            r"(?:^|(?<=[,.;:!?]))\s*solo\s+(?=(?:los|las|el|lo|momentos?|clips?|partes?|momenti|parti|il|gli|cuando|donde|"
            r"quando|dove|sobre|su)\b)"
        ),
    )
)


def without_slang(text: str) -> str:
    """Return a prompt without the words that only ask."""
    for pattern in _ASKING:
        text = pattern.sub(" ", text)
    return text
