# SPDX-License-Identifier: MIT
"""
Watermark and progress bar: what a maker puts on every clip.

In: the wish, what is around. Out: events, and the box of a picture that is laid over elsewhere. Opens no picture.
"""

from __future__ import annotations

import math

from clipmill.domain.colors import BLACK, WHITE
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.media import Size
from clipmill.domain.overlays import Edge, ProgressBar, Watermark
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.times import ClipRange
from clipmill.overlays.ass import Ink, Showing, color_tag, shape_event, text_events
from clipmill.overlays.blocks import Room, lay_block, reference_px
from clipmill.overlays.headings import DrawnBlock
from clipmill.overlays.lettering import Lettering
from clipmill.overlays.pills import rectangle_path
from clipmill.overlays.placing import Surroundings, stand_mark

WATERMARK_FONT = "Montserrat SemiBold"
LONGEST_WATERMARK = 80
"""Characters; more is no mark but a text."""

_EM_NORM, _LEAST_EM_SHARE = 0.019, 0.6
_TEXT_WIDTH_NORM = 0.42
"""A text may be wider than a picture: it is one line."""
_OUTLINE_EM = 0.06
_HIGHEST_PICTURE_NORM = 0.08
"""Of the output's height."""
_TRACK_OPACITY_NORM = 0.45


def check_watermark(watermark: Watermark) -> None:
    """
    Refuse a watermark that cannot be drawn.

    Raises:
        InvalidOptions: it has neither picture nor text, a text too long, or a number out of its range.

    """
    if not (watermark.location.strip() or watermark.text.strip()):
        message = "a watermark has neither a picture nor a text"
        raise InvalidOptions(message)
    if len(watermark.text) > LONGEST_WATERMARK:
        message = f"the watermark's text has {len(watermark.text)} characters, more than {LONGEST_WATERMARK}"
        raise InvalidOptions(message)
    _check_between("watermark's opacity_norm", watermark.opacity_norm, 0.05, 1.0)
    _check_between("watermark's width_norm", watermark.width_norm, 0.03, 0.5)
    _check_between("watermark's margin_norm", watermark.margin_norm, 0.0, 0.2)


def check_progress_bar(bar: ProgressBar) -> None:
    """
    Refuse a progress bar that cannot be drawn.

    Raises:
        InvalidOptions: its height is out of its range, or its color is no color.

    """
    color_tag(bar.color)
    _check_between("progress bar's height_norm", bar.height_norm, 0.002, 0.03)


def picture_room(watermark: Watermark, size: Size) -> Size:
    """Return how large the picture of a watermark may be in an output, both sides even."""
    width = watermark.width_norm * size.width_px
    return Size(max(2, 2 * round(width / 2)), max(2, 2 * round(_HIGHEST_PICTURE_NORM * size.height_px / 2)))


def place_picture(watermark: Watermark, picture: Size, around: Surroundings, shown: ClipRange) -> Box:
    """Return where a picture of this size stands, on even pixels, so that its colors are not shifted."""
    shown_us = shown.duration_us
    margin_px = watermark.margin_norm * around.size.width_px
    width, height = picture.width_px, picture.height_px
    box = stand_mark(width, height, watermark.corner, around, margin_px=margin_px, shown_us=shown_us)
    return Box(2 * round(box.x_px / 2), 2 * round(box.y_px / 2), box.width_px, box.height_px)


def draw_mark(watermark: Watermark, shown: ClipRange, around: Surroundings, lettering: Lettering) -> DrawnBlock | None:
    """
    Return the text of a watermark as one line in its corner, or none when nothing of it can be drawn.

    Raises:
        InvalidOptions: the watermark cannot be drawn.

    """
    check_watermark(watermark)
    em_px = _EM_NORM * reference_px(around.size)
    width_px = _TEXT_WIDTH_NORM * around.size.width_px
    room = Room(em_px, _LEAST_EM_SHARE * em_px, width_px, lines=1, more_lines=0)
    block = lay_block(watermark.text, WATERMARK_FONT, room, lettering)
    if block is None:
        return None
    edge = _OUTLINE_EM * block.em_px
    height = block.above_px + block.below_px + 2 * edge
    margin_px = watermark.margin_norm * around.size.width_px
    width, shown_us = block.width_px + 2 * edge, shown.duration_us
    box = stand_mark(width, height, watermark.corner, around, margin_px=margin_px, shown_us=shown_us)
    ink = Ink(WHITE, BLACK, edge, opacity_norm=watermark.opacity_norm)
    baseline = box.y_px + edge + block.above_px
    events = text_events(block, [baseline], box.x_px + box.width_px / 2, ink, Showing(shown), lettering)
    return DrawnBlock(tuple(events), (SeenBox(shown, box),), block)


def draw_progress(bar: ProgressBar, shown: ClipRange, size: Size) -> tuple[str, ...]:
    """
    Return a dark track and the bar on it, which is clipped to the part of the time that has passed.

    Raises:
        InvalidOptions: its color or height cannot be drawn.

    """
    check_progress_bar(bar)
    height = max(2, 2 * round(bar.height_norm * size.height_px / 2))
    top = 0 if bar.edge is Edge.TOP else size.height_px - height
    path = rectangle_path(0, top, size.width_px, top + height)
    length_ms = math.ceil(shown.duration_us / 1000)
    begin = f"\\clip(0,{top},0,{top + height})"
    end = f"\\t(0,{length_ms},\\clip(0,{top},{size.width_px},{top + height}))"
    showing = Showing(shown)
    track = shape_event(path, Ink(BLACK, opacity_norm=_TRACK_OPACITY_NORM), showing)
    return track, shape_event(path, Ink(bar.color), showing, begin + end)


def _check_between(name: str, value: float, least: float, most: float) -> None:
    if not (math.isfinite(value) and least <= value <= most):
        message = f"the {name} is {value}, not between {least} and {most}"
        raise InvalidOptions(message)
