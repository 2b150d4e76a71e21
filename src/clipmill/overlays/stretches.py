# SPDX-License-Identifier: MIT
"""
Where a heading stands over a whole clip: in one place where that will do, else in one for each of a few stretches.

In: its size, the wanted place, what is around it and when, the camera's cuts. Out: boxes with their times. A heading is
calmer than captions: it changes its place at cuts alone, seldom, among three places at most. It measures no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np

from clipmill.domain.overlays import HeadingPosition
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.stays import Calm, Floats, choose_stays
from clipmill.domain.times import US_PER_S, ClipRange, ClipTime, TimeRange
from clipmill.overlays.clearing import seen_faces
from clipmill.overlays.placing import Surroundings, block_cost, blocked_cost, stand_block

ENOUGH = 0.02
"""Part of its time for which a heading may hide eyes or a mouth in one place, before it takes several."""
CALM = Calm(shortest_us=4 * US_PER_S, change_cost=15.0)
"""A change costs as much as eyes and mouth that are all hidden for a second (6 times 2.5)."""
TOUCHED_ENOUGH = 0.25
"""The same of foreheads and chins."""
_MOST_PLACES = 3
_APART_NORM = 0.04
"""Of the output's height: a shorter way is a jitter and no change of place."""
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
    all_of_it = around.during(shown)
    one = stand_block(width_px, height_px, wanted, all_of_it, shown.duration_us)
    spans = _between_cuts(shown, around.cuts_us)
    if len(spans) == 1 or _is_good(one, all_of_it, shown):
        return (SeenBox(shown, one),)
    scenes = [around.during(span) for span in spans]
    boxes = [one]
    for span, scene in zip(spans, scenes, strict=True):
        box = stand_block(width_px, height_px, wanted, scene, span.duration_us)
        if all(_is_apart(box, other, around) for other in boxes):
            boxes.append(box)
    costs = np.empty((len(spans), len(boxes)))
    for index, (span, scene) in enumerate(zip(spans, scenes, strict=True)):
        cost = block_cost(height_px, wanted, scene, span.duration_us)
        costs[index] = [span.duration_s * cost(box) for box in boxes]
    kept = _handful(costs)
    boxes = [boxes[place] for place in kept]
    is_another = np.array([[_is_apart(box, other, around) for other in boxes] for box in boxes])
    stays = choose_stays([(span.in_us, span.out_us) for span in spans], costs[:, kept], is_another, CALM)
    return tuple(
        SeenBox(TimeRange(run[0][0].in_us, run[-1][0].out_us), boxes[place])
        for place, run in ((place, list(run)) for place, run in groupby(zip(spans, stays, strict=True), _place_of))
    )


def _place_of(stay: tuple[ClipRange, int]) -> int:
    return stay[1]


def _is_good(box: Box, around: Surroundings, shown: ClipRange) -> bool:
    """Say whether a place will do for all the time: it hides next to nothing, and nothing is in the way."""
    seen = seen_faces(around.faces_seen, around.size, shown.duration_us)
    is_off_faces = seen.hidden_share(box) <= ENOUGH and seen.touched_share(box) <= TOUCHED_ENOUGH
    return is_off_faces and not blocked_cost(box, around, gap_norm=0.0)


def _between_cuts(shown: ClipRange, cuts_us: Sequence[int]) -> list[ClipRange]:
    """Return the stretches between the cuts; each begins in whole hundredths, no later than the first new frame."""
    ticks = {ClipTime(cut // _TICK_US * _TICK_US) for cut in cuts_us}
    inside = (time for time in ticks if shown.in_us < time < shown.out_us)
    return [TimeRange(begin, end) for begin, end in pairwise(sorted({shown.in_us, shown.out_us, *inside}))]


def _is_apart(box: Box, other: Box, around: Surroundings) -> bool:
    return abs(box.y_px - other.y_px) >= _APART_NORM * around.size.height_px


def _handful(costs: Floats) -> list[int]:
    """Return few places that together cost the least, each stretch in the best of them; the one for all comes first."""
    kept = [0]
    while len(kept) < min(_MOST_PLACES, costs.shape[1]):
        best = costs[:, kept].min(axis=1)
        gains = (best[:, None] - np.minimum(best[:, None], costs)).sum(axis=0)
        if gains.max() <= CALM.change_cost:
            break
        kept.append(int(gains.argmax()))
    return kept
