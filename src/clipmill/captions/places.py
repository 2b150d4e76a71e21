# SPDX-License-Identifier: MIT
"""
Which place captions take: one for the whole clip where that will do, else one for each of a few long stretches.

In: what each place would cost, the camera's cuts. Out: how far down each text is moved. It measures nothing. Captions
are calm: they change their place at cuts alone, stay for some seconds, and have a handful of places to choose from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from clipmill.captions.covering import CaptionScene, Covering, Floats
from clipmill.domain.stays import Calm, choose_stays
from clipmill.domain.times import US_PER_S, ClipRange

ENOUGH = 0.02
"""Part of their time for which captions may hide eyes or a mouth in one place, before they take several."""
SHORTEST_STAY_US = 3 * US_PER_S
"""Captions that jump more often are hard to follow."""
_WAY_WEIGHT = 0.25
"""What a way of the whole height costs a second, with faces covered as 2: captions move no further than it takes."""
_CHANGE_COST_S = 3.0
"""Of a change of place: as much as eyes or a mouth half hidden for a second."""
_APART_NORM = 0.025
"""Of the output's height: a shorter way is a jitter and no change of place."""
_GAP_NORM = 0.012
"""Of the output's height: between captions and the border of two panes."""
_UPPER_NORM = 0.24
"""Where the middle of captions in the upper third stands, of the output's height: below a heading at the top."""

_LASTING = 0.75
"""Of the captions' time: a heading stands for longer and keeps the top edge; a hook text does not, and is avoided at
its price while it stands."""


@dataclass(frozen=True, slots=True)
class Block:
    """Where the highest and the lowest pixel of captions are in their usual place, and the room they may take."""

    top_px: float
    bottom_px: float
    room_px: tuple[float, float]
    """Upper and lower end."""

    def ways(self, step_px: float) -> Floats:
        """Return how far down it may be moved, in steps: not at all, further and further down, then up."""
        highest, lowest = self.room_px[0] - self.top_px, self.room_px[1] - self.bottom_px
        up, down = (np.arange(0.0, max(0.0, way) + 1e-6, step_px) for way in (-highest, lowest))
        return np.concatenate([down, -up[1:]])


def choose_ways(
    units: Sequence[ClipRange], covering: Covering, ways_px: Floats, block: Block, scene: CaptionScene
) -> Floats:
    """
    Return how far down each unit is moved, in pixels; all the same where one place will do.

    Args:
        units: when each stands, in order.
        covering: of the units in each way.
        ways_px: that were tried.
        block: all of them in their usual place.
        scene: cuts and borders.

    """
    seconds = np.array([unit.duration_s for unit in units])
    height_px = scene.size.height_px
    costs = covering.cost_s + _WAY_WEIGHT * seconds[:, None] * np.abs(ways_px) / height_px
    one = int(np.argmin(costs.sum(axis=0)))
    same = np.full(len(units), ways_px[one])
    if covering.hidden_s[:, one].sum() <= ENOUGH * seconds.sum():
        return same
    groups = _groups(units, scene.cuts_us)
    if len(groups) < 2:  # noqa: PLR2004 - nothing to part
        return same
    places = sorted({one, *(_nearest(ways_px, way) for way in _known_ways(block, scene, units))})
    by_group = np.array([costs[group][:, places].sum(axis=0) for group in groups])
    spans_us = [(units[group.start].in_us, units[group.stop - 1].out_us) for group in groups]
    places_px = ways_px[places]
    is_another = np.abs(places_px[:, None] - places_px) >= _APART_NORM * height_px
    chosen = choose_stays(spans_us, by_group, is_another, Calm(SHORTEST_STAY_US, _CHANGE_COST_S))
    moved = same.copy()
    for group, place in zip(groups, chosen, strict=True):
        moved[group] = places_px[place]
    return moved


def _groups(units: Sequence[ClipRange], cuts_us: Sequence[int]) -> list[slice]:
    """Return the units between two cuts, as slices; one over a cut belongs to the side that has most of it."""
    shots = [bisect_right(cuts_us, (unit.in_us + unit.out_us) // 2) for unit in units]
    starts = [0, *(index + 1 for index, (one, other) in enumerate(pairwise(shots)) if one != other), len(units)]
    return [slice(begin, end) for begin, end in pairwise(starts)]


def _known_ways(block: Block, scene: CaptionScene, units: Sequence[ClipRange]) -> list[float]:
    """Return how far down the places are that captions may take in turn, those beside a border only where it fits."""
    height_px = scene.size.height_px
    gap_px = _GAP_NORM * height_px
    middle_px = (block.top_px + block.bottom_px) / 2
    lowest, highest = block.room_px[1] - block.bottom_px, block.room_px[0] - block.top_px
    ways = [0.0, lowest, _UPPER_NORM * height_px - middle_px]
    shown_us = units[-1].out_us - units[0].in_us
    if all(kept.range.duration_us < _LASTING * shown_us for kept in scene.kept):
        ways.append(highest)  # above the head of a close-up whose chest is too low for captions
    ways += [kept.box.y_px + kept.box.height_px + gap_px - block.top_px for kept in scene.kept]
    for border in scene.borders_norm:
        border_px = border * height_px
        ways += [border_px - middle_px, border_px - gap_px - block.bottom_px, border_px + gap_px - block.top_px]
    return [way for way in ways if highest <= way <= lowest]


def _nearest(ways_px: Floats, way_px: float) -> int:
    return int(np.argmin(np.abs(ways_px - way_px)))
