# SPDX-License-Identifier: MIT
"""
A recipe's overlays -> everything that the ASS renderer draws of them, clear of each other and of the captions.

In: what is wished, what is around, letters. Out: events, boxes, and what could not be drawn. The order of standing:
a watermark keeps its corner, the heading comes next, the hook text takes what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from clipmill.domain.media import Size
from clipmill.domain.overlays import Heading, HookPlace, ProgressBar, Watermark
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.times import US_PER_S, ClipRange, ClipTime, TimeRange
from clipmill.overlays.headings import DrawnBlock, draw_heading, draw_hook
from clipmill.overlays.lettering import Lettering
from clipmill.overlays.marks import check_watermark, draw_mark, draw_progress, place_picture
from clipmill.overlays.placing import Surroundings

HOOK_US = 3 * US_PER_S
"""How long a hook text is seen: the opening in which viewers decide, enough for 70 letters."""
LONGEST_HOOK_SHARE = 0.5
"""Of a clip that is very short."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be drawn over a clip; the words are chosen already."""

    heading: Heading | None = None
    heading_text: str = ""
    hook_text: str = ""
    """Empty draws none."""
    hook_place: HookPlace = HookPlace.BEGINNING
    watermark: Watermark | None = None
    picture_size: Size | None = None
    """Size of the watermark's picture in output pixels; none draws its text."""
    progress_bar: ProgressBar | None = None


@dataclass(frozen=True, slots=True)
class DrawnOverlays:
    """All that is drawn over a clip besides its captions."""

    events: tuple[str, ...] = ()
    """Lines of an ASS file's events section; `join_ass` puts them into the captions' file."""
    boxes: tuple[Box, ...] = ()
    """Of texts, in output pixels, outlines and pills included; all in the clear area."""
    picture_box: Box | None = None
    """Where the watermark's picture is laid."""
    missing: tuple[str, ...] = ()
    """Characters that no font has; they are not drawn."""
    shortened: tuple[str, ...] = ()
    """Which texts were too long and end in an ellipsis: `heading`, `hook_text`, `watermark`."""
    seen: tuple[SeenBox, ...] = ()
    """The boxes with their times."""


@dataclass(slots=True)
class _Collected:
    """What stands so far."""

    around: Surroundings
    lettering: Lettering
    events: list[str] = field(default_factory=list)
    seen: list[SeenBox] = field(default_factory=list)
    missing: dict[str, None] = field(default_factory=dict)
    shortened: list[str] = field(default_factory=list)

    def add(self, name: str, drawn: DrawnBlock | None) -> None:
        """Keep a block and when it stands, and keep others clear of it."""
        if drawn is None:
            return
        self.events += drawn.events
        self.seen += drawn.seen
        self.missing.update(dict.fromkeys(drawn.block.missing))
        self.shortened += [name] * drawn.block.is_shortened
        self.around = replace(self.around, captions=(*self.around.captions, *drawn.seen))

    def block(self, box: Box) -> None:
        """Keep others clear of a box."""
        self.around = replace(self.around, blocked=(*self.around.blocked, box))


def overlay_events(wishes: Wishes, duration_us: int, around: Surroundings, lettering: Lettering) -> DrawnOverlays:
    """
    Return all overlays of a clip, placed and drawn.

    Args:
        wishes: what is to be drawn.
        duration_us: length of the clip.
        around: captions and faces that are there.
        lettering: turns texts into letters.

    Raises:
        InvalidOptions: a color, a number or a font is not to be had.

    """
    whole = TimeRange(ClipTime(0), ClipTime(duration_us))
    stood = _Collected(around, lettering)
    picture_box = _stand_watermark(wishes, whole, stood)
    if wishes.heading is not None:
        stood.add("heading", draw_heading(wishes.heading, wishes.heading_text, whole, stood.around, lettering))
    hook_range = hook_range_of(wishes.hook_place, duration_us)
    heading = wishes.heading if wishes.heading_text.strip() else None
    stood.add("hook_text", draw_hook(wishes.hook_text, heading, hook_range, stood.around, lettering))
    if wishes.progress_bar is not None:
        stood.events += draw_progress(wishes.progress_bar, whole, around.size)
    return DrawnOverlays(
        tuple(stood.events),
        tuple(dict.fromkeys(item.box for item in stood.seen)),
        picture_box,
        tuple(stood.missing),
        tuple(stood.shortened),
        tuple(stood.seen),
    )


def hook_range_of(place: HookPlace, duration_us: int) -> ClipRange:
    """Return when a hook text is seen."""
    length = min(HOOK_US, round(LONGEST_HOOK_SHARE * duration_us))
    start = 0 if place is HookPlace.BEGINNING else duration_us - length
    return TimeRange(ClipTime(start), ClipTime(start + length))


def _stand_watermark(wishes: Wishes, whole: ClipRange, stood: _Collected) -> Box | None:
    if wishes.watermark is None:
        return None
    check_watermark(wishes.watermark)
    around = stood.around.during(whole)
    if wishes.picture_size is None:
        stood.add("watermark", draw_mark(wishes.watermark, whole, around, stood.lettering))
        return None
    box = place_picture(wishes.watermark, wishes.picture_size, around, whole)
    stood.block(box)
    return box
