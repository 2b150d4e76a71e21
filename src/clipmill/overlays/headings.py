# SPDX-License-Identifier: MIT
"""
Heading and hook text as they are drawn: bold letters with an outline, or letters on joined pills.

In: a text, how it is to look, what is around. Out: events and the box that they fill. Words come from `wording`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clipmill.domain.colors import BLACK, WHITE, black_or_white_on, contrast
from clipmill.domain.overlays import Heading, HeadingPosition, HeadingStyle
from clipmill.domain.picture import SeenBox
from clipmill.domain.times import ClipRange
from clipmill.overlays.ass import Ink, Showing, color_tag, shape_event, text_events
from clipmill.overlays.blocks import Block, Room, lay_block, reference_px
from clipmill.overlays.lettering import Lettering
from clipmill.overlays.pills import pill_path, snapped_halves
from clipmill.overlays.placing import Surroundings, room_width_px
from clipmill.overlays.stretches import stand_in_stretches

LEAST_OUTLINE_CONTRAST = 3.0
"""Of letters on their outline: WCAG 2.1's least for large text."""
LEAST_PILL_CONTRAST = 4.5
"""Of letters on their pill: WCAG 2.1's least for any text; black or white reaches it on every color."""
HOOK_FONT = "Montserrat ExtraBold"
HOOK_MIDDLE_NORM = 0.26
"""Where the middle of a hook text is wanted: the upper third of the output, of its height."""

_STROKE_EM, _PILL_EM, _HOOK_EM = 0.044, 0.034, 0.042
"""Sizes of the letters, of the height of a 9:16 output: 84, 65 and 81 px of 1920."""
_LEAST_EM_SHARE = 0.5
_OUTLINE_EM, _SHADOW_EM = 0.075, 0.03
_LINE_GAP_EM = 0.12
"""Between the outlines of two lines."""
_LEAST_PITCH_EM = 1.08
_PAD_X_EM, _PAD_Y_EM, _RADIUS_EM = 0.44, 0.22, 0.36
_RISE_EM = 0.5

_SAMPLE, _CAPITAL = "Handgloves", "H"
_SAMPLE_AREA_EM2 = 4.2
"""Width of the sample times height of a capital in Montserrat, for which the sizes above were chosen, a little less."""
_MOST_GROWTH = 1.3
"""Of narrow letters, which look smaller at the same size."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a block is painted."""

    letters: str
    """RRGGBB."""
    pill: str | None
    """RRGGBB of the pills, or none for letters with an outline."""
    em_norm: float
    """Of the height of a 9:16 output."""

    @property
    def outline(self) -> str:
        """The outline's color: black wherever that can be told from the letters."""
        return BLACK if contrast(self.letters, BLACK) >= LEAST_OUTLINE_CONTRAST else WHITE


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    """A block that stands."""

    events: tuple[str, ...]
    seen: tuple[SeenBox, ...]
    """Where and when it stands, one place after the other."""
    block: Block


def check_heading(heading: Heading) -> None:
    """
    Refuse a heading that cannot be drawn; whether its font is there is the measurer's to say.

    Raises:
        InvalidOptions: a color is not six hexadecimal digits.

    """
    for color in (heading.color, heading.background_color):
        color_tag(color)


def heading_look(heading: Heading) -> Look:
    """Return how a heading is painted; letters on pills are black or white, whichever reads better."""
    if heading.style is HeadingStyle.STROKE:
        return Look(heading.color, None, _STROKE_EM)
    return Look(black_or_white_on(heading.background_color), heading.background_color, _PILL_EM)


def hook_look(heading: Heading | None) -> Look:
    """Return how a hook text is painted: on white pills, on black ones under a heading that has light ones."""
    is_light = heading is not None and heading.style is HeadingStyle.INSTAGRAM
    pill = BLACK if is_light and heading and black_or_white_on(heading.background_color) == BLACK else WHITE
    return Look(black_or_white_on(pill), pill, _HOOK_EM)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A block to be drawn."""

    text: str
    family: str
    look: Look
    place: HeadingPosition | float
    showing: Showing
    is_beside_buttons: bool


def draw_heading(
    heading: Heading, text: str, shown: ClipRange, around: Surroundings, lettering: Lettering
) -> DrawnBlock | None:
    """
    Return a heading over the whole time, or none when nothing of its text can be drawn.

    It has one place, or a few in turn where one would stand on faces or captions.

    Raises:
        InvalidOptions: a color or the font is not to be had.

    """
    check_heading(heading)
    is_beside = heading.position is not HeadingPosition.TOP
    look = heading_look(heading)
    wanted = _Wanted(text, heading.font_family, look, heading.position, Showing(shown), is_beside)
    return _draw(wanted, around, lettering)


def draw_hook(
    text: str, heading: Heading | None, shown: ClipRange, around: Surroundings, lettering: Lettering
) -> DrawnBlock | None:
    """Return a hook text in the upper third, rising in and fading out, or none when nothing of it can be drawn."""
    look = hook_look(heading)
    showing = Showing(shown, rise_px=_RISE_EM * look.em_norm * reference_px(around.size))
    # Under a heading a hook may reach down to where the buttons begin.
    wanted = _Wanted(text, HOOK_FONT, look, HOOK_MIDDLE_NORM, showing, is_beside_buttons=True)
    return _draw(wanted, around, lettering)


def _draw(wanted: _Wanted, around: Surroundings, lettering: Lettering) -> DrawnBlock | None:
    em_px = wanted.look.em_norm * reference_px(around.size) * _growth(wanted.family, lettering)
    edge_em = _PAD_X_EM if wanted.look.pill else _OUTLINE_EM + _SHADOW_EM
    width_px = room_width_px(around, is_beside_buttons=wanted.is_beside_buttons) - 2 * edge_em * em_px
    room = Room(em_px, _LEAST_EM_SHARE * em_px, width_px)
    block = lay_block(wanted.text, wanted.family, room, lettering)
    if block is None:
        return None
    paint = _paint_pills if wanted.look.pill else _paint_outlined
    return paint(block, wanted, around, lettering)


def _growth(family: str, lettering: Lettering) -> float:
    """Return by how much letters of a font are enlarged, so that narrow ones carry as well as wide ones."""
    drawn = lettering.measurer.resolve(family, _SAMPLE).family
    width_em = lettering.measurer.ink(_SAMPLE, drawn, 1.0).advance_px
    capital_em = lettering.measurer.ink(_CAPITAL, drawn, 1.0).above_px
    return min(_MOST_GROWTH, max(1.0, _SAMPLE_AREA_EM2 / max(1.0, width_em * capital_em)))


def _paint_outlined(block: Block, wanted: _Wanted, around: Surroundings, lettering: Lettering) -> DrawnBlock:
    em_px, look = block.em_px, wanted.look
    outline, shadow = _OUTLINE_EM * em_px, _SHADOW_EM * em_px
    edge = outline + shadow
    ink_height = block.above_px + block.below_px
    pitch = max(_LEAST_PITCH_EM * em_px, ink_height + outline + _LINE_GAP_EM * em_px)
    height = ink_height + pitch * (len(block.lines) - 1) + 2 * edge
    ink = Ink(look.letters, look.outline, outline, shadow)
    events: list[str] = []
    seen = stand_in_stretches(block.width_px + 2 * edge, height, wanted.place, around, wanted.showing.range)
    for place in seen:
        showing = replace(wanted.showing, range=place.range)
        baselines = [place.box.y_px + edge + block.above_px + index * pitch for index in range(len(block.lines))]
        events += text_events(block, baselines, around.size.width_px / 2, ink, showing, lettering)
    return DrawnBlock(tuple(events), seen, block)


def _paint_pills(block: Block, wanted: _Wanted, around: Surroundings, lettering: Lettering) -> DrawnBlock:
    em_px, look = block.em_px, wanted.look
    pitch = block.above_px + block.below_px + 2 * _PAD_Y_EM * em_px
    halves = _halves(block, _RADIUS_EM * em_px)
    center = around.size.width_px / 2
    events: list[str] = []
    seen = stand_in_stretches(2 * max(halves), pitch * len(block.lines), wanted.place, around, wanted.showing.range)
    for place in seen:
        top, showing = place.box.y_px, replace(wanted.showing, range=place.range)
        baselines = [top + index * pitch + _PAD_Y_EM * em_px + block.above_px for index in range(len(block.lines))]
        path = pill_path(center, top, halves, pitch, _RADIUS_EM * em_px)
        events.append(shape_event(path, Ink(look.pill or WHITE), showing))
        events += text_events(block, baselines, center, Ink(look.letters), showing, lettering)
    return DrawnBlock(tuple(events), seen, block)


def _halves(block: Block, radius_px: float) -> Sequence[float]:
    return snapped_halves([line.width_px / 2 + _PAD_X_EM * block.em_px for line in block.lines], radius_px)
