# SPDX-License-Identifier: MIT
"""
Where a block stands: near the place that is wanted, clear of what it must not cover and of faces where possible.

In: its size, the wanted place, what is in the way. Out: a box in output pixels. It measures no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from clipmill.domain.clip import Area
from clipmill.domain.media import Size
from clipmill.domain.overlays import Corner, HeadingPosition
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.times import ClipRange, TimeRange
from clipmill.overlays.clearing import Floats, corners, covered_shares, seen_faces
from clipmill.overlays.safe_areas import ClearArea

_STEP_NORM = 0.01
"""Of the output's height: how far apart the places are that are tried."""
_WAY_COST = 2.0
"""Of a way as long as the output's height. With the next one: a block leaves a place where faces are covered by a
fifteenth for one a fifth of the height away."""
_FACE_COST = 6.0
"""Of faces that are all covered. A heading across a forehead is worse than one that stands higher than asked for: with
3, one at the middle covered a sixth of a face that fills the middle."""
_OUTSIDE_COST = 0.5
"""Of a place that nobody would call by the wanted name any more."""
_BLOCKED_COST = 100.0
_MET_COST = 1000.0
"""Of a place where something is met that is never covered: more than all else a free place can cost (some 20)."""
_GAP_NORM = 0.012
"""Of the output's height: least room to what must not be covered."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else is in an output, in its pixels."""

    size: Size
    clear: ClearArea
    blocked: tuple[Box, ...] = ()
    """Never covered: captions, and overlays that stand already."""
    faces: tuple[Box, ...] = ()
    """Whose times nobody knows, each as often as it is seen; not covered where possible."""
    captions: tuple[SeenBox, ...] = ()
    """Never covered by what stands at the same time."""
    faces_seen: tuple[SeenBox, ...] = ()
    """Not covered where possible by what stands at the same time."""
    cuts_us: tuple[int, ...] = ()
    """Clip times of the camera's cuts, in order: only there a heading may change its place."""

    passing: tuple[tuple[Box, float], ...] = ()
    """Captions of which a stretch has but the end or the beginning, each with the share of the stretch for which it
    stands there; they cost for as long as they are covered."""

    def during(self, shown: ClipRange, *, spare_us: int = 0) -> Surroundings:
        """
        Return what is there in a stretch of the clip: its captions are in the way, its faces alone are seen.

        Args:
            shown: the stretch.
            spare_us: a caption that stands in it for less than this, and for the most part elsewhere, is passing.

        """
        there = [(item, item.range.overlap_us(shown)) for item in self.captions if item.range.overlaps(shown)]
        is_passing = [us < min(spare_us, item.range.duration_us / 2, shown.duration_us / 2) for item, us in there]
        captions = tuple(item.box for (item, _), passes in zip(there, is_passing, strict=True) if not passes)
        passing = tuple(
            (item.box, us / shown.duration_us) for (item, us), passes in zip(there, is_passing, strict=True) if passes
        )
        faces = tuple(
            SeenBox(TimeRange(max(item.range.in_us, shown.in_us), min(item.range.out_us, shown.out_us)), item.box)
            for item in self.faces_seen
            if item.range.overlaps(shown)
        )
        blocked = (*self.blocked, *captions)
        return replace(self, blocked=blocked, captions=(), faces_seen=faces, passing=passing)

    @property
    def top_px(self) -> float:
        """Upper end of the clear area."""
        return self.clear.margins.top_norm * self.size.height_px

    @property
    def bottom_px(self) -> float:
        """Lower end of the clear area."""
        return (1 - self.clear.margins.bottom_norm) * self.size.height_px

    @property
    def buttons(self) -> Box | None:
        """The app's column of buttons."""
        return None if self.clear.buttons is None else box_of_area(self.clear.buttons, self.size)


def box_of_area(area: Area, size: Size) -> Box:
    """Return an area in pixels of an output."""
    width, height = size.width_px, size.height_px
    return Box(area.x_norm * width, area.y_norm * height, area.width_norm * width, area.height_norm * height)


def room_width_px(around: Surroundings, *, is_beside_buttons: bool) -> float:
    """Return how wide a block in the middle may be."""
    margins, width = around.clear.margins, around.size.width_px
    side = max(margins.left_norm, margins.right_norm)
    if is_beside_buttons and around.clear.buttons is not None:
        side = max(side, 1 - around.clear.buttons.x_norm)
    return (1 - 2 * side) * width


def stand_block(
    width_px: float, height_px: float, wanted: HeadingPosition | float, around: Surroundings, shown_us: int = 0
) -> Box:
    """
    Return where a block in the middle stands.

    Args:
        width_px: of the block.
        height_px: of the block, no more than the clear area is high.
        wanted: named place, or where its middle is wanted as a fraction of the output's height.
        around: what else is there while it stands.
        shown_us: how long it stands.

    """
    places = block_places(width_px, height_px, wanted, around)
    return places[int(np.argmin(block_costs(places, wanted, around, shown_us)))]


def block_places(
    width_px: float, height_px: float, wanted: HeadingPosition | float, around: Surroundings
) -> Sequence[Box]:
    """
    Return the places that a block in the middle may take, the wanted one first.

    Args:
        width_px: of the block.
        height_px: of the block, no more than the clear area is high.
        wanted: named place, or where its middle is wanted as a fraction of the output's height.
        around: the output; what is in it does not matter.

    """
    highest, lowest = around.top_px, max(around.top_px, around.bottom_px - height_px)
    goal = _goal(wanted, height_px, around)[0]
    step_px = _STEP_NORM * around.size.height_px
    steps = int((lowest - highest) / step_px)
    tops = [min(max(goal, highest), lowest), lowest, *(highest + step * step_px for step in range(steps + 1))]
    left = (around.size.width_px - width_px) / 2
    return [Box(left, top, width_px, height_px) for top in tops]


def block_costs(places: Sequence[Box], wanted: HeadingPosition | float, around: Surroundings, shown_us: int) -> Floats:
    """
    Return what it costs that a block stands in each of its places for a while: (places,), of each moment.

    Args:
        places: of the block, of one size; the wanted one first.
        wanted: named place, or where its middle is wanted as a fraction of the output's height.
        around: what else is there while it stands.
        shown_us: how long it stands.

    """
    height = around.size.height_px
    boxes = corners(places)
    named = _goal(wanted, places[0].height_px, around)[1]
    middles = (boxes[:, 1] + boxes[:, 3]) / 2 / height
    ways = np.abs(boxes[:, 1] - boxes[0, 1]) / height
    outside = (middles < named[0]) | (middles > named[1])
    costs = _WAY_COST * ways + _OUTSIDE_COST * outside + _blocked_costs(boxes, around)
    return np.asarray(costs + _FACE_COST * _face_costs(boxes, around, shown_us), dtype=np.float64)


def stand_mark(
    width_px: float,
    height_px: float,
    corner: Corner,
    around: Surroundings,
    *,
    margin_px: float = 0.0,
    shown_us: int = 0,
) -> Box:
    """
    Return where a mark stands in a corner of the clear area: beside the buttons, moved up or down past captions.

    Args:
        width_px: of the mark.
        height_px: of the mark.
        corner: that is wanted; a mark that captions do not meet there stays, faces or not.
        around: what else is there while it stands.
        margin_px: kept besides from the edges of the clear area, as far as the mark then still fits.
        shown_us: how long it stands.

    """
    size, margins = around.size, around.clear.margins
    is_left = corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT}
    is_top = corner in {Corner.TOP_LEFT, Corner.TOP_RIGHT}
    spare_px = max(0.0, (around.bottom_px - around.top_px - height_px) / 2)
    highest = around.top_px + min(margin_px, spare_px)
    lowest = max(highest, around.bottom_px - height_px - min(margin_px, spare_px))
    goal = highest if is_top else lowest

    def at(top: float) -> Box:
        left = margins.left_norm * size.width_px + margin_px
        right = (1 - margins.right_norm) * size.width_px - margin_px
        buttons = around.buttons
        if buttons is not None and top + height_px > buttons.y_px:
            right = min(right, buttons.x_px)
        return Box(left if is_left else right - width_px, top, width_px, height_px)

    if is_clear(at(goal), around):
        return at(goal)
    steps = int((lowest - highest) / (_STEP_NORM * size.height_px))
    tops = [goal, *(highest + step * _STEP_NORM * size.height_px for step in range(steps + 1))]
    places = [at(top) for top in tops]
    boxes = corners(places)
    costs = np.abs(boxes[:, 1] - goal) / size.height_px + _blocked_costs(boxes, around)
    costs += _FACE_COST * _face_costs(boxes, replace(around, faces=()), shown_us)
    return places[int(np.argmin(costs))]


def covered_share(face: Box, by: Box) -> float:
    """Return how much of a box another one covers, 0 to 1."""
    width = min(face.x_px + face.width_px, by.x_px + by.width_px) - max(face.x_px, by.x_px)
    height = min(face.y_px + face.height_px, by.y_px + by.height_px) - max(face.y_px, by.y_px)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (face.width_px * face.height_px)


def _goal(wanted: HeadingPosition | float, height_px: float, around: Surroundings) -> tuple[float, tuple[float, float]]:
    """Return the wanted upper end in pixels, and between which fractions the block's middle keeps its name."""
    height = around.size.height_px
    if wanted is HeadingPosition.TOP:
        return around.top_px, (0.0, 0.46)
    if wanted is HeadingPosition.BOTTOM:
        return around.bottom_px - height_px, (0.55, 1.0)
    if wanted is HeadingPosition.MIDDLE:
        return (height - height_px) / 2, (0.35, 0.65)
    return float(wanted) * height - height_px / 2, (0.0, 1.0)


def is_clear(block: Box, around: Surroundings) -> bool:
    """Say whether a block covers nothing that is never covered and lies under no app's buttons."""
    return not _blocked_costs(corners([block]), around, gap_norm=0.0)[0]


def meets(places: Sequence[Box], around: Surroundings) -> npt.NDArray[np.bool_]:
    """Say of each place whether a block there covers what is never covered: (places,)."""
    return _meets(corners(places), around)


def _meets(boxes: Floats, around: Surroundings) -> npt.NDArray[np.bool_]:
    return np.asarray((covered_shares(corners(around.blocked), boxes) > 0).any(axis=1), dtype=np.bool_)


def _blocked_costs(boxes: Floats, around: Surroundings, gap_norm: float = _GAP_NORM) -> Floats:
    """Return what it costs that blocks (K, 4) cover or crowd what is never covered, or lie under buttons: (K,)."""
    gap_px = gap_norm * around.size.height_px
    grown = boxes + np.array([-gap_px, -gap_px, gap_px, gap_px])
    never = [(box, 1.0) for box in around.blocked]
    boxed, weights = zip(*never, *around.passing, strict=True) if never or around.passing else ((), ())
    shares = covered_shares(corners(boxed), grown)
    costs = _MET_COST * _meets(boxes, around) + _BLOCKED_COST * ((0.01 + shares) * (shares > 0)) @ np.array(weights)
    if around.buttons is not None:
        costs += _BLOCKED_COST * covered_shares(boxes, corners([around.buttons]))[0]
    return np.asarray(costs, dtype=np.float64)


def _face_costs(boxes: Floats, around: Surroundings, shown_us: int) -> Floats:
    """Return what blocks (K, 4) would hide of faces: (K,)."""
    if around.faces_seen:
        return seen_faces(around.faces_seen, around.size, shown_us).costs(boxes)
    shares = covered_shares(corners(around.faces), boxes)
    return np.asarray(shares.sum(axis=1) / max(1, len(around.faces)), dtype=np.float64)
