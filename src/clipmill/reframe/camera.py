# SPDX-License-Identifier: MIT
"""
The camera path of a clip: what was wished and what was seen in, windows for every frame out.

Goes in: edit list, camera mode, layout, sizes, and what was seen in the stretches of the source that the clip shows.
Comes out: camera shots that follow each other without gaps over the clip, each with its layout and why. Sees no
pictures.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from clipmill.domain.clip import (
    CameraMode,
    CameraOverride,
    CameraPath,
    CameraShot,
    CropWindow,
    Edl,
    Fill,
    Keyframe,
    LayoutName,
    Pane,
)
from clipmill.domain.media import Size, VideoStream
from clipmill.domain.picture import Box, Footage
from clipmill.reframe import reasons
from clipmill.reframe.boxes import aspect_of
from clipmill.reframe.director import direct, plain
from clipmill.reframe.layouts import arrange
from clipmill.reframe.output import MAX_RATE
from clipmill.reframe.overrides import complete_plan, set_by_hand
from clipmill.reframe.plans import Plan, Scene, Stage
from clipmill.reframe.shooting import merged, shoot
from clipmill.reframe.stretches import Take, clip_range, grid_of, takes_of
from clipmill.reframe.windows import box_window, center_window, clipped, whole_box

SAME_ASPECT = 0.01
"""Aspects that differ by less than this share count as one: a sliver of blurred fill looks like a fault."""

LEAST_CONTENT_PX = 16
"""A picture found to be less than this inside its bars is no picture: the frame counts whole."""


def needs_footage(camera: CameraMode, layout: LayoutName | None) -> bool:
    """Say whether a wish needs to know what is in the pictures; those that do not must stay free of analysis."""
    if layout is None:
        return camera not in {CameraMode.STANDARD, CameraMode.CENTER_CROP}
    return layout is not LayoutName.FIT


def frame_clip(  # noqa: PLR0913 - by name only; each is a fact of its own
    *,
    edl: Edl,
    camera: CameraMode,
    layout: LayoutName | None = None,
    source: VideoStream | None,
    output: Size,
    is_original_ratio: bool,
    rate: Fraction = MAX_RATE,
    footage: tuple[Footage, ...] = (),
    content: Box | None = None,
    overrides: tuple[CameraOverride, ...] = (),
) -> CameraPath:
    """
    Return the camera path of a clip.

    Args:
        edl: which stretches of the source play, and when.
        camera: what is wanted.
        layout: wins over the camera mode; `AUTO` leaves each shot to the director.
        source: picture stream; none for sound alone, whose drawn picture fills the output.
        output: size of the clip.
        is_original_ratio: the output has the aspect of the source, so its frame is shown as it is where nothing else is
            asked for.
        rate: frames a second of the clip; changes fall on its frames.
        footage: what was seen, on the source clock; without it whoever is to be followed is taken to be in the middle.
        content: picture without black bars that are part of it, in pixels of the displayed source; none for all of it.
        overrides: what was set by hand for stretches of the source, the later one first where two overlap.

    """
    frame = source.size if source else output
    bounds = _bounds(frame, content)
    clip_stage = Stage(bounds, output, rate, camera, layout)
    is_looked_at = bool(footage) and source is not None
    is_directed = is_looked_at and (needs_footage(camera, layout) or bool(overrides))
    takes = takes_of(edl, grid_of(edl, rate), footage if is_directed else (), overrides if source else ())
    shots: list[CameraShot] = []
    for take in takes:
        stage = _staged(clip_stage, take, frame)
        by_hand = complete_plan(take.override, stage)
        if by_hand:
            shots += shoot(_one(take, by_hand), take, stage)
        elif is_directed and take.shot is not None:
            shots += shoot(set_by_hand(direct(take, stage), take.override, stage), take, stage)
        else:
            shots += _undirected(take, stage, is_original=is_original_ratio)
    return CameraPath(merged(shots))


def _bounds(frame: Size, content: Box | None) -> Box:
    inside = clipped(content, whole_box(frame)) if content else whole_box(frame)
    return inside if min(inside.width_px, inside.height_px) >= LEAST_CONTENT_PX else whole_box(frame)


def _staged(stage: Stage, take: Take, frame: Size) -> Stage:
    """Return the stage of a take, whose shot may have bars of its own."""
    content = take.shot.content if take.shot else None
    return replace(stage, content=_bounds(frame, content)) if content else stage


def _one(take: Take, plan: Plan) -> tuple[Scene, ...]:
    return (Scene(take.first_frame, take.end_frame, plan),)


def _undirected(take: Take, stage: Stage, *, is_original: bool) -> tuple[CameraShot, ...]:
    """Return the shots of a take that nobody looked at, or need not: the whole picture or its middle."""
    layout = (take.override.layout if take.override else None) or stage.layout
    mode = _mode(stage.camera, layout)
    if take.override and take.override.windows:
        return shoot(set_by_hand(_one(take, plain(stage, mode)), take.override, stage), take, stage)
    is_same = abs(aspect_of(stage.content) / float(stage.output.aspect) - 1) <= SAME_ASPECT
    is_cover = mode is CameraMode.CENTER_CROP or is_same
    reason = reasons.MIDDLE if mode is CameraMode.CENTER_CROP else reasons.WHOLE
    if is_original and is_same:
        reason = reasons.ORIGINAL_SHAPE
    elif is_cover and is_same:
        reason = reasons.SAME_SHAPE
    drawn = LayoutName.FULL if is_cover else LayoutName.FIT
    (place,) = arrange(drawn, stage.output)
    reach = clip_range(take.grid, take.first_frame, take.end_frame)
    window = _middle(stage) if is_cover else box_window(stage.content)
    pane = Pane(place.area, Fill.COVER if is_cover else Fill.BLUR, (Keyframe(reach.in_us, window),))
    return (CameraShot(reach, (pane,), reason, drawn),)


def _mode(camera: CameraMode, layout: LayoutName | None) -> CameraMode:
    """Return which of the two modes that look at nothing comes nearest to what was asked for."""
    if layout is LayoutName.FULL:
        return CameraMode.CENTER_CROP
    if layout is LayoutName.FIT:
        return CameraMode.STANDARD
    return CameraMode.STANDARD if camera is CameraMode.STANDARD else CameraMode.CENTER_CROP


def _middle(stage: Stage) -> CropWindow:
    """Return the largest window around the middle of the picture, in whole pixels."""
    bounds = stage.content
    size = Size(int(bounds.width_px), int(bounds.height_px))
    window = center_window(size, stage.output.aspect)
    return replace(window, x_px=window.x_px + bounds.x_px, y_px=window.y_px + bounds.y_px)
