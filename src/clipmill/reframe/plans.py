# SPDX-License-Identifier: MIT
"""
What the pictures of a layout show: the words between the director, who decides, and the shooting, which frames it.

Goes in: what a director has chosen. Comes out: plans. Knows no areas and no windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from clipmill.domain.clip import CameraMode, CropWindow, LayoutName
from clipmill.domain.media import Size
from clipmill.domain.picture import Box, Focus
from clipmill.reframe.boxes import apart, aspect_of, in_reading_order
from clipmill.reframe.layouts import Place
from clipmill.reframe.path import Framing
from clipmill.reframe.subjects import Subject
from clipmill.reframe.windows import can_hold, largest_size

CALM_SHARE = 0.16
"""Head over window height of a person who fills the output; larger heads are shown as they are, as wide as may be."""

CLOSE_SHARE = 0.30
"""The same when the camera was asked to go close."""

SEVERAL_SHARE = 0.20
"""The same when the camera goes from one person to another."""

PANE_SHARE = 0.32
"""The same in one of several pictures."""

ROOM = 0.08
"""In one of several pictures, a person has at least this much more room than its face needs, as a share of it."""

LEAST_PART = 0.6
"""A single window keeps off a neighbor's face if that costs no more than this share of its height is left."""

CLOSE_PART = 0.4
"""The same when the camera was asked to go close, if the source's pixels bear it and the head has room there."""

CLOSE_ROOM = 0.6
"""Head over window height, at most, of a person whom the camera goes close to by leaving more of the picture out."""

HOLD_MARGIN = 0.4
"""Room beside the heads of people held in one window, over the height of a head, on each side."""


@dataclass(frozen=True)
class Stage:
    """What is the same all through a clip."""

    content: Box
    """Picture without bars, in pixels of the displayed source."""
    output: Size
    rate: Fraction
    camera: CameraMode
    layout: LayoutName | None

    @cached_property
    def kept(self) -> float:
        """Share of the picture that the largest window of the output's shape shows."""
        one, other = aspect_of(self.content), float(self.output.aspect)
        return min(one / other, other / one)

    @property
    def is_tall_source(self) -> bool:
        """The picture is narrower than the output."""
        return aspect_of(self.content) < self.output.aspect


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What one picture of a layout shows."""

    bounds: Box
    """The part of the source that may be shown."""
    subjects: tuple[Subject, ...] = ()
    """All of them are inside the window, which follows them; none shows the middle of the bounds."""
    focus: tuple[Focus, ...] = ()
    """Followed when there are no subjects."""
    head_share: float | None = None
    """Height of the head over the height of the window; none for as much as the bounds have."""
    window: CropWindow | None = None
    """A locked window, fitted to the picture's shape where that differs; it wins over the rest."""
    hole: Box | None = None
    """Nothing of it is shown: the window is locked beside it."""
    lean_norm: float = 0.0
    """How far right of the middle the subject stands, over the width of the window; negative is left."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A layout, what its pictures show, and why. Compared by identity: scenes that share one are framed alike."""

    layout: LayoutName
    sights: tuple[Sight, ...]
    """One for each picture, in order."""
    reason: str
    spot: int = 0
    """Which of its places the last picture takes."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Frames of the clip with one plan."""

    first_frame: int
    end_frame: int
    plan: Plan


def whole(stage: Stage, reason: str, layout: LayoutName = LayoutName.FIT) -> Plan:
    """Return the plan that shows the whole picture, or as `FULL` as much of its middle as fills the output."""
    return Plan(layout, (Sight(stage.content),), reason)


def single(stage: Stage, subject: Subject, others: Sequence[Subject], share: float, reason: str) -> Plan:
    """Return the plan with one window on one person, clear of the others' faces where that costs little."""
    bounds = stage.content
    parts = apart((subject.extent, *(other.extent for other in others)), stage.content, 0.0) if others else None
    if parts:
        part_px = largest_size(parts[0], stage.output.aspect)[1]
        is_sharp = stage.output.height_px <= part_px * Framing().max_upscale
        is_close = share >= CLOSE_SHARE and is_sharp and subject.head_px <= CLOSE_ROOM * part_px
        least = CLOSE_PART if is_close else LEAST_PART
        is_wide = part_px >= largest_size(stage.content, stage.output.aspect)[1] * least
        bounds = parts[0] if is_wide else bounds
    return Plan(LayoutName.FULL, (Sight(bounds, (subject,), head_share=share),), reason)


def together(stage: Stage, subjects: Sequence[Subject], reason: str) -> Plan | None:
    """Return the plan with one window that holds several people, or none when the output is too narrow for them."""
    boxes = [_with_room(subject) for subject in subjects]
    if not can_hold(boxes, stage.content, stage.output.aspect):
        return None
    return Plan(LayoutName.FULL, (Sight(stage.content, tuple(subjects), head_share=None),), reason)


def _with_room(subject: Subject) -> Box:
    box, room_px = subject.extent, HOLD_MARGIN * subject.head_px
    return Box(box.x_px - room_px, box.y_px, box.width_px + 2 * room_px, box.height_px)


def split(
    stage: Stage, layout: LayoutName, subjects: Sequence[Subject], reason: str, *, is_ordered: bool = False
) -> Plan | None:
    """
    Return the plan with one picture for each of several people, or none when they stand too close to be parted.

    Args:
        stage: of the clip.
        layout: with as many pictures as there are people.
        subjects: all different.
        reason: why.
        is_ordered: they stay in their order; otherwise they come as they sit, from left to right.

    """
    order = in_reading_order(tuple(subject.extent for subject in subjects))
    ordered = list(subjects) if is_ordered else [subjects[number] for number in order]
    parts = apart(tuple(subject.extent for subject in ordered), stage.content, ROOM)
    if parts is None:
        return None
    sights = (Sight(part, (subject,), head_share=PANE_SHARE) for part, subject in zip(parts, ordered, strict=True))
    return Plan(layout, tuple(sights), reason)


def has_room(subject: Subject, part: Box, place: Place) -> bool:
    """Say whether the largest window of a place's shape inside a part holds a head."""
    head = subject.usual
    width_px, height_px = largest_size(part, place.aspect)
    return width_px >= head.width_px and height_px >= head.height_px


def relabeled(plan: Plan, reason: str) -> Plan:
    """Return the same plan for another reason."""
    return replace(plan, reason=reason)
