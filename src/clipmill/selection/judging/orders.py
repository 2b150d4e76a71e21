# SPDX-License-Identifier: MIT
"""
Sentences that speak to a language model instead of to people.

In: sentences. Out: which of them give a model orders. They are not shown to it, and no moment that holds one is judged
by it. What is not recognised here is still only a string of JSON to the model, and all that it answers is checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clipmill.selection.sentences import Sentence

WITHHELD = "…"
"""Stands for a sentence that is not shown."""
_ORDERS = re.compile(
    r"""
      \b(?:ignore|disregard|forget|override)\b .{0,30}
        \b(?:previous|prior|above|earlier|all|any|your|these)\b .{0,30}
        \b(?:instruction|instructions|prompt|prompts|rules|guidelines|context)\b
    | \b(?:ignoriere|ignoriert)\b .{0,40} \b(?:anweisung|anweisungen)\b
    | \b(?:ignora|ignorez|ignore)\b .{0,40} \b(?:instrucciones|instructions|instru[cç][oõ]es|istruzioni)\b
    | \b(?:system|developer)\s+(?:override|message\s*:|prompt\s*:)
    | <\|?\s*(?:im_start|im_end|system|endoftext|eot_id|assistant)\b
    | \[/?(?:INST|SYSTEM|SYS)\]
    | \bas\s+an?\s+(?:ai|artificial\s+intelligence|language\s+model|assistant)\b .{0,40} \b(?:you|must|should|output)\b
    | \b(?:attention|note|instructions?|message)\s+(?:to|for)\s+(?:the\s+|any\s+|all\s+)?
        (?:ai|llm|language\s+models?|model|models|assistants?)\b
    | \b(?:rank|rate|score|give|put)\s+(?:this|that|the\s+following|my)\s+
        (?:\w+\s+){0,2}(?:(?:first|highest|top)\b|10\b|ten\b|100\b)
    | \b(?:first_id|last_id|first_words|last_words)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def find_orders(sentences: Sequence[Sentence]) -> frozenset[int]:
    """Return the numbers of the sentences that give orders to a model."""
    return frozenset(index for index, sentence in enumerate(sentences) if _ORDERS.search(sentence.text))
