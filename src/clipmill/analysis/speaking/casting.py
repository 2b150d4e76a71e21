# SPDX-License-Identifier: MIT
"""
Which voice belongs to which person, learned over the whole stretch (pure).

In: for every piece of speech, whose voice it is and how well each person in the picture fits it. Out: the probability
that a voice is a person's. A voice has one face and a face one voice, so pieces where the lips say much decide those
where they say nothing. Every piece may be wrong, voices may be split or run together, so no piece decides alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, log

OFF_SHARE = 0.15
"""Speech whose speaker is not in the picture, while faces are: edited video shows who speaks most of the time."""
_TRUST = 0.9
"""Share of the pieces whose voice label is right."""
_TWO_VOICES_NATS = 2.0
"""What it costs to give one person two voices: a person's voice is often split in two, but seldom in three."""
_MAX_VOICES, _MAX_CANDIDATES = 6, 4

_MIXED_SHARE = 0.05
"""Voices that are several persons' run together, before anything is seen."""

Person = int | None
"""Number of a person; none for somebody who is never seen, `MIXED` for several."""

MIXED = -1
"""Stands for the persons of a label that several voices share."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of speech by one voice in one shot."""

    voice: int
    """Number of the voice; a negative one has no name, and may be the voice of any other piece."""
    odds: Mapping[int, float]
    """Natural log odds, for each person in the picture, that this person speaks rather than listens."""


def cast(pieces: Sequence[Piece]) -> dict[int, dict[Person, float]]:
    """Return, for every voice, the probability of each person, of `None` and of `MIXED`."""
    fits: dict[int, dict[Person, float]] = {}
    of_voice = defaultdict(list)
    for piece in pieces:
        of_voice[piece.voice].append(piece)
    for voice, own in of_voice.items():
        people = {person for piece in own for person in piece.odds}
        fits[voice] = {
            person: _prior(person, len(people)) + sum(piece_fit(piece, person) for piece in own)
            for person in (*people, None, MIXED)
        }
    named = sorted((voice for voice in fits if voice >= 0), key=lambda voice: -len(of_voice[voice]))[:_MAX_VOICES]
    result = _jointly({voice: fits[voice] for voice in named})
    return result | {voice: _normalized(fit) for voice, fit in fits.items() if voice not in result}


def _prior(person: Person, count: int) -> float:
    """Return what is thought before anything is seen: a voice is somebody's who is in the picture."""
    if person == MIXED:
        return log(_MIXED_SHARE)
    return log(OFF_SHARE) if person is None else log((1 - OFF_SHARE) / count)


def piece_fit(piece: Piece, person: Person) -> float:
    """Return the log likelihood of what is seen in a piece if its voice is this person's."""
    any_of_them = sum(exp(odds) for odds in piece.odds.values())
    count = len(piece.odds)
    anyone = (1 - OFF_SHARE) * any_of_them / count + OFF_SHARE if count else 1.0
    if not count:
        mine = 1.0
    elif person == MIXED:
        mine = anyone
    elif person in piece.odds:
        mine = (1 - OFF_SHARE) * exp(piece.odds[person])  # type: ignore[index]  # None is in no piece
    else:
        mine = OFF_SHARE
    return log(_TRUST * mine + (1 - _TRUST) * anyone)


def without(fit: Mapping[Person, float], piece: Piece) -> dict[Person, float]:
    """Return the probabilities of a voice's persons without what one piece of it said."""
    return _normalized({person: log(max(share, 1e-12)) - piece_fit(piece, person) for person, share in fit.items()})


def expected(fit: Mapping[Person, float], here: Sequence[int]) -> dict[Person, float]:
    """Return how likely each person in the picture is the speaker of a voice, and `None` for somebody outside of it."""
    seen = {person: fit.get(person, 0.0) for person in here}
    even = (1 - OFF_SHARE) / len(seen) if seen else 0.0
    doubt = 1 - _TRUST + _TRUST * fit.get(MIXED, 0.0)
    result: dict[Person, float] = {person: _TRUST * share + doubt * even for person, share in seen.items()}
    result[None] = max(1e-9, 1 - sum(share for share in result.values()))
    return result


def _jointly(fits: Mapping[int, Mapping[Person, float]]) -> dict[int, dict[Person, float]]:
    """Return the persons of voices when it costs something that two of them are one person's."""
    voices = list(fits)
    choices = [sorted(fits[voice], key=lambda person: -fits[voice][person])[:_MAX_CANDIDATES] for voice in voices]
    scored = []
    for chosen in product(*choices):
        people = [person for person in chosen if person not in {None, MIXED}]
        shared = len(people) - len(set(people))
        scored.append(
            (chosen, sum(fits[v][p] for v, p in zip(voices, chosen, strict=True)) - shared * _TWO_VOICES_NATS)
        )
    peak = max((score for _, score in scored), default=0.0)
    result: dict[int, dict[Person, float]] = {voice: dict.fromkeys(fits[voice], 0.0) for voice in voices}
    for chosen, score in scored:
        weight = exp(score - peak)
        for voice, person in zip(voices, chosen, strict=True):
            result[voice][person] += weight
    return {voice: _shares(weights) for voice, weights in result.items()}


def _normalized(fit: Mapping[Person, float]) -> dict[Person, float]:
    peak = max(fit.values(), default=0.0)
    return _shares({person: exp(score - peak) for person, score in fit.items()})


def _shares(weights: Mapping[Person, float]) -> dict[Person, float]:
    total = sum(weights.values())
    return {person: weight / total for person, weight in weights.items()}
