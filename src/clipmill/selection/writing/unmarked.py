# SPDX-License-Identifier: MIT
"""
English words without marks: which of them may be the rest of another sentence, or mean the contrary of what they seem.

In: words in small letters, as a recogniser heard them. Out: whether they can be trusted to stand alone. Where marks are
written `wholeness` tells more; speech that was begun anew is told by `stumbles`. It knows closed lists of words only.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from clipmill.selection.lexicon import STOP_WORDS
from clipmill.selection.writing.wholeness import verb_places
from clipmill.selection.writing.wordlists import ASKING, AUXILIARIES, NO_TAGS, SMALL_WORDS, VERBS

_NOT_FIRST = frozenset(
    {"whether", "except", "let", "do", "be", "have", "than", "rather", "say", "or", "until", "continue", "other"}
)
_CLAIMING = frozenset({("is", "that"), ("was", "that"), ("think", "that"), ("means", "that"), ("so", "that")})
"""What has to be followed by a statement."""
_DESCRIBING = ("tive", "sive", "ous", "ful", "ical")
"""Endings of adjectives: behind an article they wait for a noun."""
_RELATIVES = frozenset({"that", "who", "whose", "which"})
_NEAR = 5
_WHO = frozenset({"i", "you", "he", "she", "it", "we", "they", "that", "this"})


def is_loose(said: Sequence[str]) -> bool:
    """
    Say whether words without marks may not stand alone.

    "No, sales fell" and "no sales fell" look alike; "do digital ones" has lost who does; a title that names nothing
    tells nothing.
    """
    places = verb_places(said)
    return (
        _is_left_open(said, places)
        or _lacks_verb(said, places)
        or not any(word not in NO_TAGS and not is_small(word) and word[:1].isalpha() for word in said)
    )


def is_small(token: str) -> bool:
    """Say whether a token is too common to tell anything."""
    return token in STOP_WORDS or token in SMALL_WORDS


def _is_left_open(said: Sequence[str], places: Sequence[int]) -> bool:
    """Say whether words begin as a part of a sentence does, or end in the middle of one: "that it", "do you"."""
    first, last = said[0], said[-1]
    second, before = (said[1], said[-2]) if len(said) > 1 else ("", "")
    is_rest = first in _NOT_FIRST or (first in VERBS and first.endswith("s") and "'" not in first)
    is_part = first == "that" and second.partition("'")[0] in _WHO
    asks_back = before in AUXILIARIES and last in _WHO and first not in ASKING | AUXILIARIES
    is_described = last.endswith(_DESCRIBING) and before in {"of", "a", "an", "the", "some", "any"}
    return is_rest or is_part or asks_back or is_described or (first == "no" and bool(places))


def _lacks_verb(said: Sequence[str], places: Sequence[int]) -> bool:
    """Say whether a part lacks its verb: "the good thing is that now", "people whose", "the paper that you gave me"."""
    claimed = [at for at, pair in enumerate(pairwise(said)) if pair in _CLAIMING]
    if claimed and (not places or places[-1] <= claimed[0] + 1):
        return True
    turns = [at for at, word in enumerate(said) if at and word in _RELATIVES and (word != "that" or at < _NEAR)]
    is_cut = any(not any(place > at for place in places) for at in turns if said[at] != "that")
    return is_cut or (bool(turns) and len(places) == 1 and places[0] > turns[0])
