# SPDX-License-Identifier: MIT
"""
Where the pictures of a layout stand in the output: one table.

Goes in: a layout's name, the output's size and, where a layout bends to it, the shape of its first picture. Comes out:
places in fractions of the output whose edges are even pixels. Does not choose what is shown. A new layout is a new
entry of the table for each class of shape that has it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from clipmill.domain.clip import Area, Fill, LayoutName
from clipmill.domain.media import Size

SQUARE_FROM, SQUARE_TO = Fraction(9, 10), Fraction(10, 9)
"""Outputs whose aspect lies between these are laid out as squares."""

CARD_BORDER_NORM = 0.006
"""White line around a card; 6 px in 1080."""


class Shape(Enum):
    """Class of an output's aspect."""

    PORTRAIT = "portrait"
    SQUARE = "square"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one picture of a layout stands, in fractions of the output."""

    area: Area
    fill: Fill = Fill.COVER
    border_norm: float = 0.0


@dataclass(frozen=True, slots=True)
class Bend:
    """The first picture takes the room that its own shape needs across the output, and the second the rest."""

    least_norm: float
    """Of the output's height (stacked) or width (side by side)."""
    most_norm: float
    is_whole: bool
    """The first picture is never cut: where the room is not of its shape, the rest is filled."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The slots of a layout, from the back to the front."""

    slots: tuple[Slot, ...]
    bend: Bend | None = None
    spots: tuple[tuple[float, float], ...] = ()
    """Other places, by their top left corner, where the last picture, a card, may stand to keep off a face."""


@dataclass(frozen=True, slots=True)
class Place:
    """A slot in an output of a known size."""

    area: Area
    fill: Fill
    border_norm: float
    size: Size
    """Of the picture in it."""

    @property
    def aspect(self) -> Fraction:
        """Width over height."""
        return self.size.aspect


def _cells(columns: int, rows: int) -> tuple[Slot, ...]:
    width, height = 1 / columns, 1 / rows
    return tuple(Slot(Area(x * width, y * height, width, height)) for y in range(rows) for x in range(columns))


def _card(x: float, y: float, width: float, height: float) -> Slot:
    return Slot(Area(x, y, width, height), Fill.COVER, CARD_BORDER_NORM)


_WHOLE = Slot(Area())
_UPPER, _LOWER = _cells(1, 2)
_LEFT, _RIGHT = _cells(2, 1)
_BESIDE_UPPER, _BESIDE_LOWER = Slot(Area(0.5, 0.0, 0.5, 0.5)), Slot(Area(0.5, 0.5, 0.5, 0.5))
_P, _S, _L = Shape.PORTRAIT, Shape.SQUARE, Shape.LANDSCAPE

LAYOUTS: dict[tuple[LayoutName, Shape], Arrangement] = {
    **{(LayoutName.FULL, shape): Arrangement((_WHOLE,)) for shape in Shape},
    **{(LayoutName.FIT, shape): Arrangement((Slot(Area(), Fill.BLUR),)) for shape in Shape},
    **{(LayoutName.GRID_4, shape): Arrangement(_cells(2, 2)) for shape in Shape},
    (LayoutName.SPLIT_2, _P): Arrangement((_UPPER, _LOWER)),
    (LayoutName.SPLIT_2, _S): Arrangement((_LEFT, _RIGHT)),
    (LayoutName.SPLIT_2, _L): Arrangement((_LEFT, _RIGHT)),
    (LayoutName.TRIO, _P): Arrangement(_cells(1, 3)),
    (LayoutName.TRIO, _S): Arrangement((_LEFT, _BESIDE_UPPER, _BESIDE_LOWER)),
    (LayoutName.TRIO, _L): Arrangement(_cells(3, 1)),
    # Cards stand above the captions, which are in the lower third, and clear of the edge.
    (LayoutName.PIP, _P): Arrangement(
        (_WHOLE, _card(0.62, 0.05, 0.34, 0.20)), spots=((0.04, 0.05), (0.62, 0.50), (0.04, 0.50))
    ),
    (LayoutName.PIP, _S): Arrangement((_WHOLE, _card(0.66, 0.04, 0.30, 0.30)), spots=((0.04, 0.04),)),
    (LayoutName.PIP, _L): Arrangement((_WHOLE, _card(0.72, 0.06, 0.25, 0.32)), spots=((0.03, 0.06),)),
    (LayoutName.OTS, _P): Arrangement((_WHOLE, _card(0.52, 0.06, 0.44, 0.22)), spots=((0.04, 0.06),)),
    (LayoutName.OTS, _S): Arrangement((_WHOLE, _card(0.54, 0.06, 0.42, 0.36)), spots=((0.04, 0.06),)),
    (LayoutName.OTS, _L): Arrangement((_WHOLE, _card(0.56, 0.10, 0.40, 0.50)), spots=((0.04, 0.10),)),
    (LayoutName.SCREEN_FIRST, _P): Arrangement((_UPPER, _LOWER), Bend(0.2, 0.6, is_whole=True)),
    (LayoutName.SCREEN_FIRST, _S): Arrangement((_UPPER, _LOWER), Bend(0.3, 0.62, is_whole=True)),
    (LayoutName.SCREEN_FIRST, _L): Arrangement((Slot(Area(0, 0, 0.72, 1), Fill.BLUR), Slot(Area(0.72, 0, 0.28, 1)))),
    (LayoutName.GAMEPLAY_A, _P): Arrangement((_UPPER, _LOWER), Bend(0.33, 0.40, is_whole=False)),
    (LayoutName.GAMEPLAY_A, _S): Arrangement((_UPPER, _LOWER), Bend(0.36, 0.42, is_whole=False)),
    (LayoutName.GAMEPLAY_A, _L): Arrangement((Slot(Area(0, 0, 0.34, 1)), Slot(Area(0.34, 0, 0.66, 1)))),
    (LayoutName.GAMEPLAY_B, _P): Arrangement((_WHOLE, _card(0.23, 0.05, 0.54, 0.20))),
    (LayoutName.GAMEPLAY_B, _S): Arrangement((_WHOLE, _card(0.05, 0.05, 0.36, 0.27))),
    (LayoutName.GAMEPLAY_B, _L): Arrangement((_WHOLE, _card(0.03, 0.05, 0.26, 0.30))),
}
"""Every layout but `AUTO`, which is a choice among them, for every class of shape."""


def shape_of(output: Size) -> Shape:
    """Return the class of an output's shape; 4:5 is portrait."""
    if output.aspect < SQUARE_FROM:
        return Shape.PORTRAIT
    return Shape.LANDSCAPE if output.aspect > SQUARE_TO else Shape.SQUARE


def picture_count(layout: LayoutName) -> int:
    """Return how many pictures a layout has."""
    return len(LAYOUTS[layout, Shape.PORTRAIT].slots)


def spot_count(layout: LayoutName, output: Size) -> int:
    """Return in how many places the last picture of a layout may stand."""
    return 1 + len(LAYOUTS[layout, shape_of(output)].spots)


def arrange(layout: LayoutName, output: Size, first_aspect: float | None = None, *, spot: int = 0) -> tuple[Place, ...]:
    """
    Return the places of a layout, from the back to the front.

    Args:
        layout: any but `AUTO`.
        output: size of the clip.
        first_aspect: width over height of what the first picture shows; layouts that bend give it the room it needs.
        spot: which of its places the last picture takes.

    """
    arrangement = LAYOUTS[layout, shape_of(output)]
    slots = arrangement.slots
    if arrangement.bend and first_aspect:
        slots = _bent(slots, arrangement.bend, output, first_aspect)
    if spot:
        x_norm, y_norm = arrangement.spots[spot - 1]
        slots = (*slots[:-1], replace(slots[-1], area=replace(slots[-1].area, x_norm=x_norm, y_norm=y_norm)))
    return tuple(_placed(slot, output) for slot in slots)


def _bent(slots: tuple[Slot, ...], bend: Bend, output: Size, first_aspect: float) -> tuple[Slot, ...]:
    wanted = output.width_px / first_aspect / output.height_px
    # Rounded down to whole pairs of rows: a picture loses a hair of its height, never of its width.
    rows = 2 * int(wanted * output.height_px / 2)
    share = min(max(rows / output.height_px, bend.least_norm), bend.most_norm)
    is_cut = bend.is_whole and share != rows / output.height_px
    fill = Fill.BLUR if is_cut else slots[0].fill
    return Slot(Area(0, 0, 1, share), fill), Slot(Area(0, share, 1, 1 - share), slots[1].fill)


def _placed(slot: Slot, output: Size) -> Place:
    left_px, width_px = _even(slot.area.x_norm, slot.area.width_norm, output.width_px)
    top_px, height_px = _even(slot.area.y_norm, slot.area.height_norm, output.height_px)
    area = Area(
        left_px / output.width_px,
        top_px / output.height_px,
        width_px / output.width_px,
        height_px / output.height_px,
    )
    return Place(area, slot.fill, slot.border_norm, Size(width_px, height_px))


def _even(start_norm: float, length_norm: float, output_px: int) -> tuple[int, int]:
    """Return start and length in whole pairs of pixels, inside the output; slots that touch still do."""
    start = min(2 * round(start_norm * output_px / 2), output_px - 2)
    end = min(2 * round((start_norm + length_norm) * output_px / 2), output_px)
    return start, max(2, end - start)
