# SPDX-License-Identifier: MIT
"""
Which of some places a calm text takes, stretch by stretch.

In: what each place costs in each stretch. Out: a place for each stretch, the least cost of all together, with no stay
shorter than some seconds and a price on every change. It knows no texts and no faces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calm:
    """How seldom a text changes its place."""

    shortest_us: int
    """Of a stay; one that lasts from the first stretch to the last may be shorter."""
    change_cost: float
    """Of a change of place, as places cost."""


def choose_stays(
    spans_us: Sequence[tuple[int, int]], costs: Floats, is_another: npt.NDArray[np.bool_], calm: Calm
) -> list[int]:
    """
    Return the place of each stretch.

    Args:
        spans_us: from when to when the text stands in each stretch, in order.
        costs: (stretches, places).
        is_another: (places, places) whether the text may go from one to the other.
        calm: how seldom.

    """
    count, places = costs.shape
    before = np.vstack([np.zeros(places), np.cumsum(costs, axis=0)])
    best = np.full((count + 1, places), np.inf)
    origin = np.zeros((count + 1, places, 2), dtype=int)
    best[0] = -calm.change_cost  # the first place is no change
    # What each place has cost at best where a stay in it began early enough to end now, and where it began and from
    # which place it was reached. Beginnings only join as time goes on, so each is looked at once.
    begun, begun_at = np.full(places, np.inf), np.zeros((places, 2), dtype=int)
    begin = 0
    for end in range(1, count + 1):
        while begin < end and (
            spans_us[end - 1][1] - spans_us[begin][0] >= calm.shortest_us or (begin == 0 and end == count)
        ):
            came, came_from = _reached(best[begin], is_another, is_first=begin == 0)
            total = came + calm.change_cost - before[begin]
            better = total < begun
            begun[better] = total[better]
            begun_at[better] = np.stack([np.full(places, begin), came_from], axis=1)[better]
            begin += 1
        best[end], origin[end] = begun + before[end], begun_at
    chosen, end, place = [0] * count, count, int(np.argmin(best[count]))
    while end:
        begin, earlier = origin[end][place]
        chosen[begin:end] = [place] * (end - begin)
        end, place = int(begin), int(earlier)
    return chosen


def _reached(best: Floats, is_another: npt.NDArray[np.bool_], *, is_first: bool) -> tuple[Floats, npt.NDArray[np.int_]]:
    """Return what it has cost at best to be about to go to each place, and from which place."""
    if is_first:
        return best, np.arange(len(best))
    ways = np.where(is_another, best[:, None], np.inf)
    return ways.min(axis=0), ways.argmin(axis=0)
