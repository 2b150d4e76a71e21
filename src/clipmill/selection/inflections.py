# SPDX-License-Identifier: MIT
"""
Which words are one word for somebody who rules it out: its inflections, and its plainest other names.

In: tokens. Out: roots that can be compared. It knows English; tokens of other languages are compared by their letters
and by how they begin. It knows no meaning: `refusals` asks sentence vectors for that. A library's stems were tried: its
import costs 0.3 s of every start, and it keeps "crypto" and "cryptocurrency" apart (experiment log).
"""

from __future__ import annotations

from functools import lru_cache

_LONGEST_TOKEN = 40
"""A longer token is no word of a language and is compared as it is."""
_VOWELS = frozenset("aeiouy")
_DOUBLED = frozenset("bdgmnprt")
"""Consonants that double before an ending: "running"; not those of "calling" or "missing"."""
_LEAST_BEFORE = {"ing": 2, "ed": 2, "er": 4, "ly": 4}
"""Letters that stay before an ending, or it is none: "her", "paper"."""
_LEAST_BEGINNING = 8
"""Letters from which a word stands for those that begin with it: fewer let "import" stand for "important"."""
_WHOLE = frozenset({"news", "us"})
"""Words that only look inflected."""
_NO_STEM = frozenset(
    {"number", "corner", "counter", "master", "center", "quarter", "chapter", "winter", "tender"}
    | {"interest", "interested", "interesting"}
)
"""Words whose stem is another word, or no longer means the same."""
_SHORTEST = 3
"""Letters of the shortest stem."""
_NOT_BEFORE_E = frozenset("wxy")
"""Consonants after which an ending took no silent e away: "playing"."""

_IRREGULAR = (
    "child children kid kids",
    "man men guy guys",
    "woman women",
    "person people persons",
    "wife wives",
    "life lives",
    "die dies died dying death deaths dead",
    "buy bought",
    "sell sold selling",
    "fight fought",
    "tax taxes taxation",
    "run ran running",
    "write wrote written writing",
    "speak spoke spoken speaking",
    "teach taught teaching",
    "drive drove driven driving",
    "drink drank drunk drinking",
    "mouse mice",
    "foot feet",
    "tooth teeth",
    "leave left leaving",
    "sleep slept sleeping",
    "use uses used using user users",
    "lie lies lied lying liar",
    "lose lost losing loss losses",
    "win won winning winner",
    "run runner runners",
    "plan planner planners",
    "shop shopper shoppers",
    "rap rapper rappers",
    "bus buses",
    "gas gases",
    "quiz quizzes",
)
_OTHER_NAMES = (
    "ad ads advert adverts advertisement advertising commercial commercials sponsor sponsors sponsored sponsorship",
    "politics political politician politicians politically",
    "politik politiker politikern politikerin politische politischen",
    "religion religious religions",
    "terror terrorism terrorist terrorists",
    "vaccine vaccines vaccination vaccinated vax",
    "immigration immigrant immigrants immigrate migrant migrants",
    "money cash",
    "crypto cryptocurrency cryptocurrencies bitcoin blockchain",
    "sex sexual sexually",
    "covid coronavirus corona pandemic",
    "father dad daddy",
    "mother mom mum mommy",
    "car cars automobile automobiles",
    "phone phones smartphone smartphones",
    "film films movie movies",
    "doctor doctors physician physicians",
    "divorce divorced divorcing",
    "swearing swear swore profanity profanities cursing curse cussing fuck fucker shit bullshit bitch asshole damn",
)


def _table() -> dict[str, str]:
    """Return the root that stands for every word of the lists."""
    table: dict[str, str] = {}
    for line in (*_OTHER_NAMES, *_IRREGULAR):
        head, *others = line.split()
        for word in (head, *others):
            table.setdefault(_stemmed(word), _stemmed(head))
    return table


def _stemmed(token: str) -> str:
    """Return a token without the endings of number, time and person."""
    bare = _without_number(token)
    if bare in _NO_STEM:
        return bare
    for ending, least in _LEAST_BEFORE.items():
        kept = bare.removesuffix(ending)
        # "really" has the ending, "family" does not.
        if ending == "ly" and not kept.endswith(("al", "ous", "ful")):
            continue
        if kept != bare and len(kept) >= least and _is_stem(kept, ending):
            bare = _as_before(kept)
            break
    if bare.endswith("e") and not _is_short(bare[:-1]) and (len(bare) > _SHORTEST or bare.endswith("ie")):
        bare = bare[:-1]
    is_y = len(bare) >= _SHORTEST and bare.endswith("y") and bare[-2] not in _VOWELS
    return bare[:-1] + "i" if is_y else bare


def _is_stem(kept: str, ending: str) -> bool:
    """Say whether what stays before an ending can be a word: not that of "need", "thing" or "butter"."""
    is_doubled = kept[-1] == kept[-2]
    if ending == "er" and is_doubled:
        return False
    return bool(_VOWELS.intersection(kept[:-1] if ending == "ed" and kept.endswith("e") else kept))


def _as_before(kept: str) -> str:
    """Return a stem as it was before its ending: "runn" is "run", "rat" of "rated" is "rate", "add" stays."""
    if kept[-1] in _DOUBLED and kept[-2] == kept[-1]:
        return kept[:-1] if len(kept) > _SHORTEST else kept
    return f"{kept}e" if _is_short(kept) and kept[-1] not in _NOT_BEFORE_E else kept


def _is_short(stem: str) -> bool:
    """Say whether a stem ends in one vowel and one consonant and has no other vowel: a silent e tells it apart."""
    return len(stem) > 1 and stem[-1] not in _VOWELS and stem[-2] in _VOWELS and not _VOWELS.intersection(stem[:-2])


def _without_number(token: str) -> str:
    """Return a token without the endings of more than one."""
    if token.endswith("ies") and len(token) > len("ties"):
        return token[:-2]
    if token.endswith(("sses", "xes", "zzes", "ches", "shes")):
        return token[:-2]
    is_one = token.endswith(("ss", "us", "is")) or len(token) < _SHORTEST
    return token if is_one or not token.endswith("s") else token[:-1]


_ONE_FOR_ALL = _table()


@lru_cache(maxsize=65536)
def root(token: str) -> str:
    """Return what a lower-case token has in common with its inflections and its plainest other names."""
    bare = token.split("'", 1)[0] or token
    if len(bare) > _LONGEST_TOKEN or bare in _WHOLE:
        return bare
    stemmed = _stemmed(bare)
    return _ONE_FOR_ALL.get(stemmed, stemmed)


def beginning(token: str) -> str | None:
    """Return with what words begin that a token stands for as well, or none where it is too short to tell."""
    bare = token.split("'", 1)[0]
    # "companies" would stand for companions.
    kept = "" if bare.endswith("ies") else _without_number(bare)
    return kept if _LEAST_BEGINNING <= len(kept) <= _LONGEST_TOKEN and kept not in _NO_STEM else None
