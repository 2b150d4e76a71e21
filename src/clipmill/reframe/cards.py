# SPDX-License-Identifier: MIT
"""
One person large and another in a card: where the card stands so that it covers no face.

Goes in: two subjects and the layout. Comes out: a plan, or none where both do not find room. Chooses no speaker.
"""

from __future__ import annotations

from clipmill.domain.clip import Area, CropWindow, LayoutName
from clipmill.domain.picture import Box
from clipmill.reframe.boxes import apart, area_px2, overlap_px2
from clipmill.reframe.layouts import Place, arrange, spot_count
from clipmill.reframe.path import Framing, lock
from clipmill.reframe.plans import PANE_SHARE, ROOM, SEVERAL_SHARE, Plan, Sight, Stage, has_room
from clipmill.reframe.subjects import Subject
from clipmill.reframe.windows import clipped

MOST_COVERED = 0.08
"""A card covers at most this share of the face behind it."""

LEAN_NORM = 0.18
"""How far from the middle a person stands whose other side a card takes, over the width of the window."""


def with_card(stage: Stage, layout: LayoutName, main: Subject, other: Subject, reason: str) -> Plan | None:
    """Return the plan with one person large and another in a card, or none when there is no room for both."""
    parts = apart((main.extent, other.extent), stage.content, ROOM)
    if parts is None:
        return None
    plans = []
    for spot in range(spot_count(layout, stage.output)):
        place, card = arrange(layout, stage.output, spot=spot)
        if not (has_room(main, parts[0], place) and has_room(other, parts[1], card)):
            return None
        front = _front(layout, main, parts[0], place, card.area)
        covered = _covered(main.usual, _window(front, main, place), card.area)
        back = Sight(parts[1], (other,), head_share=PANE_SHARE)
        plans.append((covered, Plan(layout, (front, back), reason, spot)))
    covered, best = min(plans, key=lambda item: item[0])
    return best if covered <= MOST_COVERED else None


def leaning(box: Box, sight: Sight, place: Place) -> Box:
    """Return a box grown to one side, so that a window around it has its subject on the other."""
    if not sight.lean_norm or not sight.head_share:
        return box
    width_px = box.height_px / sight.head_share * float(place.aspect)
    more_px = 2 * abs(sight.lean_norm) * width_px
    left_px = box.x_px if sight.lean_norm < 0 else box.x_px - more_px
    return clipped(Box(left_px, box.y_px, box.width_px + more_px, box.height_px), sight.bounds)


def _front(layout: LayoutName, main: Subject, part: Box, place: Place, card: Area) -> Sight:
    is_left = card.x_norm + card.width_norm / 2 > 1 / 2
    # A narrow window has no room to lean: an ear would be cut off.
    has_width = layout is LayoutName.OTS and place.aspect >= 1
    lean = (-LEAN_NORM if is_left else LEAN_NORM) if has_width else 0.0
    share = SEVERAL_SHARE if place.aspect < 1 else PANE_SHARE
    return Sight(part, (main,), head_share=share, lean_norm=lean)


def _window(sight: Sight, main: Subject, place: Place) -> CropWindow:
    return lock(
        leaning(main.usual, sight, place),
        bounds=sight.bounds,
        aspect=place.aspect,
        framing=Framing(head_share=sight.head_share),
        output_px=place.size,
    )


def _covered(face: Box, window: CropWindow, card: Area) -> float:
    """Return which share of a face a card covers."""
    behind = Box(
        window.x_px + card.x_norm * window.width_px,
        window.y_px + card.y_norm * window.height_px,
        card.width_norm * window.width_px,
        card.height_norm * window.height_px,
    )
    return overlap_px2(face, behind) / max(1.0, area_px2(face))
