# SPDX-License-Identifier: MIT
"""
Where a heading stands over a whole clip: in one place where that will do, else in one for each of a few stretches.

In: its size, the wanted place, what is around it and when, the camera's cuts. Out: boxes with their times. A heading is
calmer than captions: it changes its place at cuts alone, seldom, among three places at most. It measures no text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np

from clipmill.domain.overlays import HeadingPosition
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.stays import Calm, Floats, choose_stays
from clipmill.domain.times import US_PER_S, ClipRange, ClipTime, TimeRange
from clipmill.overlays.clearing import seen_faces
from clipmill.overlays.placing import Surroundings, block_costs, block_places, is_clear, meets

ENOUGH = 0.02
"""Part of its time for which a heading may hide eyes or a mouth in one place, before it takes several."""
CALM = Calm(shortest_us=4 * US_PER_S, change_cost=15.0)
"""A change costs as much as eyes and mouth that are all hidden for a second (6 times 2.5)."""
TOUCHED_ENOUGH = 0.25
"""The same of foreheads and chins."""
_MOST_PLACES = 3
_APART_NORM = 0.04
"""Of the output's height: a shorter way is a jitter and no change of place."""
_NEVER_COST = 1e6
"""Of a stretch in which captions are covered: more than faces and ways of a clip of hours, however short it is."""
_SPARE_US = 200_000
"""Captions that run over a cut by less do not keep a heading from changing its place there; they still cost."""
_FLASH_US = 500_000
"""A shorter shot belongs to the stretch before it: no text changes its place for it."""
_TICK_US = 10_000
"""The renderer's unit of time: one stay ends in the very tick in which the next begins."""


def stand_in_stretches(
    width_px: float, height_px: float, wanted: HeadingPosition | float, around: Surroundings, shown: ClipRange
) -> tuple[SeenBox, ...]:
    """
    Return where a block in the middle stands and when, in order and without gaps.

    Args:
        width_px: of the block.
        height_px: of the block, no more than the clear area is high.
        wanted: named place, or where its middle is wanted as a fraction of the output's height.
        around: what else is there, and when.
        shown: when the block stands.

    """
    places = block_places(width_px, height_px, wanted, around)
    all_of_it = around.during(shown)
    one = int(np.argmin(block_costs(places, wanted, all_of_it, shown.duration_us)))
    spans = _between_cuts(shown, around.cuts_us)
    # Two stays of the least length do not fit into a hook's three seconds.
    if len(spans) == 1 or shown.duration_us < 2 * CALM.shortest_us or _is_good(places[one], all_of_it, shown):
        return (SeenBox(shown, places[one]),)
    costs = np.empty((len(spans), len(places)))
    for index, (span, scene) in enumerate(zip(spans, _scenes(around, spans), strict=True)):
        costs[index] = span.duration_s * block_costs(places, wanted, scene, span.duration_us)
        costs[index] += _NEVER_COST * meets(places, scene)
    tried = [one]
    for best in costs.argmin(axis=1):
        if all(_is_apart(places[best], places[other], around) for other in tried):
            tried.append(int(best))
    kept = [tried[number] for number in _few(costs[:, tried])]
    is_another = np.array([[_is_apart(places[box], places[other], around) for other in kept] for box in kept])
    stays = choose_stays([(span.in_us, span.out_us) for span in spans], costs[:, kept], is_another, CALM)
    return tuple(
        SeenBox(_in_ticks(TimeRange(run[0][0].in_us, run[-1][0].out_us), shown), places[kept[stay]])
        for stay, run in ((stay, list(run)) for stay, run in groupby(zip(spans, stays, strict=True), _place_of))
    )


def _place_of(stay: tuple[ClipRange, int]) -> int:
    return stay[1]


def _is_good(box: Box, around: Surroundings, shown: ClipRange) -> bool:
    """Say whether a place will do for all the time: it hides next to nothing, and nothing is in the way."""
    seen = seen_faces(around.faces_seen, around.size, shown.duration_us)
    is_off_faces = seen.hidden_share(box) <= ENOUGH and seen.touched_share(box) <= TOUCHED_ENOUGH
    return is_off_faces and is_clear(box, around)


def _between_cuts(shown: ClipRange, cuts_us: Sequence[int]) -> list[ClipRange]:
    """Return the stretches between the cuts, as the camera has them; flashes belong to the one before."""
    bounds = [shown.in_us]
    for cut in sorted(cuts_us):
        if bounds[-1] + _FLASH_US <= cut <= shown.out_us - _FLASH_US:
            bounds.append(ClipTime(cut))
    return [TimeRange(begin, end) for begin, end in pairwise([*bounds, shown.out_us])]


def _in_ticks(stay: ClipRange, shown: ClipRange) -> ClipRange:
    """Return a stay that begins and ends in whole ticks, no later than the first frame of what comes next."""
    begin, end = (time if time in {shown.in_us, shown.out_us} else time // _TICK_US * _TICK_US for time in
                  (stay.in_us, stay.out_us))  # fmt: skip
    return TimeRange(ClipTime(begin), ClipTime(end))


def _scenes(around: Surroundings, spans: Sequence[ClipRange]) -> Iterator[Surroundings]:
    """Yield what is there in each stretch."""
    captions, faces = _times(around.captions), _times(around.faces_seen)
    for span in spans:
        there = [
            np.flatnonzero((times[:, 0] < span.out_us) & (times[:, 1] > span.in_us)) for times in (captions, faces)
        ]
        part = replace(
            around,
            captions=tuple(around.captions[index] for index in there[0]),
            faces_seen=tuple(around.faces_seen[index] for index in there[1]),
        )
        yield part.during(span, spare_us=_SPARE_US)


def _times(seen: Sequence[SeenBox]) -> Floats:
    return np.array([(item.range.in_us, item.range.out_us) for item in seen], dtype=np.float64).reshape(-1, 2)


def _is_apart(box: Box, other: Box, around: Surroundings) -> bool:
    return abs(box.y_px - other.y_px) >= _APART_NORM * around.size.height_px


def _few(costs: Floats) -> list[int]:
    """Return few places that together cost the least, each stretch in the best of them; the one for all comes first."""
    kept = [0]
    while len(kept) < min(_MOST_PLACES, costs.shape[1]):
        best = costs[:, kept].min(axis=1)
        gains = (best[:, None] - np.minimum(best[:, None], costs)).sum(axis=0)
        if gains.max() <= CALM.change_cost:
            break
        kept.append(int(gains.argmax()))
    return kept
