# SPDX-License-Identifier: MIT
"""
Passages head to head: groups, two orders each, points.

In: passages and whoever puts a question to the model. Out: a standing by Borda's count and how far the model agreed
with itself. Flat marks cluster and drift, comparisons do not; a model that follows places instead of words
contradicts itself when the places change, and is believed that much less.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

Ask = Callable[[Sequence[int]], object | None]
"""Puts passages, by their numbers, to the model in that order; none when there is no answer."""

FULL_TRUST = 0.5
"""Kendall's tau beyond chance from which a model has its full share."""
_LEAST_NAMED = 0.5
"""Of the letters of a question that an answer must name."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What comparisons say so far; two add up."""

    points: Mapping[int, tuple[float, ...]]
    """For every passage that was compared, its share of the points in each question, 1 for the first place."""
    taus: tuple[float, ...]
    """Agreement of the two orders of every group that has both, Kendall's tau."""
    noise: tuple[float, ...]
    """For each of these, how far chance alone spreads tau: its standard deviation."""

    @property
    def agreement(self) -> float | None:
        """Mean agreement of the model with itself, or none when nothing was compared twice."""
        return sum(self.taus) / len(self.taus) if self.taus else None

    @property
    def trust(self) -> float:
        """How far the model is believed, in [0, 1]: its agreement beyond what chance gives."""
        if not self.taus:
            return 0.0
        spread = math.sqrt(sum(value**2 for value in self.noise)) / len(self.noise)
        return min(1.0, max(0.0, (sum(self.taus) / len(self.taus) - spread) / FULL_TRUST))

    def plus(self, other: Standing) -> Standing:
        """Return both together."""
        places = sorted({*self.points, *other.points})
        points = {place: self.points.get(place, ()) + other.points.get(place, ()) for place in places}
        return Standing(points, self.taus + other.taus, self.noise + other.noise)

    def mean(self, place: int) -> float | None:
        """Return the mean share of the points of a passage, or none when it was never compared."""
        shares = self.points.get(place)
        return sum(shares) / len(shares) if shares else None


NOTHING = Standing({}, (), ())


def compare(places: Sequence[int], size: int, turn: int, ask: Ask) -> Standing:
    """
    Return the standing after every passage was compared once, in two orders.

    Args:
        places: numbers of the passages.
        size: passages in one group at most; groups are as even as can be.
        turn: number of the round: other rounds make other groups and other orders.
        ask: puts a group to the model.

    """
    standing = NOTHING
    if len(places) <= 1:
        return standing
    for number, group in enumerate(groups_of(places, size, turn)):
        ranks = [(order, _ranks(order, ask(order))) for order in two_orders(group, turn + number)]
        standing = standing.plus(_standing(group, [found for _, found in ranks if found is not None]))
    return standing


def groups_of(places: Sequence[int], size: int, turn: int) -> list[list[int]]:
    """Return groups that mix good and poor: passages that meet in one round rarely meet in the next."""
    count = math.ceil(len(places) / size)
    groups: list[list[int]] = [[] for _ in range(count)]
    for index, place in enumerate(places):
        groups[(index + turn * (index // count)) % count].append(place)
    return groups


def two_orders(group: Sequence[int], turn: int) -> tuple[list[int], list[int]]:
    """
    Return a group in two orders: one, and its mirror turned by two places more each time.

    A model that always prefers the middle agrees with itself in a mirror, one that always prefers the front in a half
    turn. With these orders, of all 720 habits of six places 3 % earn any trust in the audition and none in the end.
    """
    count = len(group)
    order = [*group[turn % count :], *group[: turn % count]]
    mirror, shift = order[::-1], 2 * turn % count
    return order, [*mirror[shift:], *mirror[:shift]]


def _ranks(order: Sequence[int], answer: object | None) -> dict[int, float] | None:
    """Return the place that the model gave every passage, 0 the best; those it left out share the last places."""
    named = answer.get("order") if isinstance(answer, Mapping) else None
    if not isinstance(named, list):
        return None
    letters = {chr(ord("A") + index): place for index, place in enumerate(order)}
    found = [letters[name] for name in dict.fromkeys(map(str, named)) if name in letters]
    if len(found) < max(2, _LEAST_NAMED * len(order)):
        return None
    last = (len(found) + len(order) - 1) / 2
    return {place: float(found.index(place)) if place in found else last for place in order}


def _standing(group: Sequence[int], ranks: Sequence[Mapping[int, float]]) -> Standing:
    top = len(group) - 1
    points = {place: tuple(1.0 - found[place] / top for found in ranks) for place in group} if ranks else {}
    if len(ranks) != 2:  # noqa: PLR2004 - both orders
        return Standing(points, (), ())
    pairs = list(combinations(group, 2))
    same = sum(_sign(ranks[0][a] - ranks[0][b]) * _sign(ranks[1][a] - ranks[1][b]) for a, b in pairs)
    count = len(group)
    noise = math.sqrt(2 * (2 * count + 5) / (9 * count * (count - 1)))  # Kendall 1938, without ties
    return Standing(points, (same / len(pairs),), (noise,))


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
