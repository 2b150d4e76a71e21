# SPDX-License-Identifier: MIT
"""
The camera path of a clip in the modes and layouts that need no analysis of the picture.

Goes in: edit list, camera mode, layout, source and output size. Comes out: one shot over the whole clip with one pane.
Does not look for faces, and does not move.
"""

from __future__ import annotations

from fractions import Fraction

from clipmill.domain.clip import (
    Area,
    CameraMode,
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
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.reframe.windows import center_window, whole_window

SAME_ASPECT = Fraction(1, 100)
"""Aspects that differ by less than this share count as one: a sliver of blurred fill looks like a fault."""


def frame_clip(
    *,
    edl: Edl,
    camera: CameraMode,
    layout: LayoutName | None = None,
    source: VideoStream | None,
    output: Size,
    is_original_ratio: bool,
) -> CameraPath:
    """
    Return the camera path of a clip.

    Args:
        edl: gives the length of the clip.
        camera: what is wanted; the modes that follow somebody crop to the middle, as nobody is looked for yet.
        layout: `FULL` and `FIT` win over the camera mode; the others leave it to that, as they are not drawn yet.
        source: picture stream; none for sound alone, whose drawn picture fills the output.
        output: size of the clip.
        is_original_ratio: the output has the aspect of the source, so the frame fills it in every mode.

    """
    window, fill, reason = _choose(_mode(camera, layout), source.size if source else output, output, is_original_ratio)
    pane = Pane(Area(), fill, (Keyframe(ClipTime(0), window),))
    return CameraPath((CameraShot(TimeRange(ClipTime(0), ClipTime(edl.duration_us)), (pane,), reason),))


def _mode(camera: CameraMode, layout: LayoutName | None) -> CameraMode:
    """Return which of the two modes that are drawn shows what was asked for."""
    if layout is LayoutName.FULL:
        return CameraMode.CENTER_CROP
    if layout is LayoutName.FIT:
        return CameraMode.STANDARD
    return CameraMode.STANDARD if camera is CameraMode.STANDARD else CameraMode.CENTER_CROP


def _choose(camera: CameraMode, frame: Size, output: Size, is_original_ratio: bool) -> tuple[CropWindow, Fill, str]:
    if is_original_ratio:
        return center_window(frame, output.aspect), Fill.COVER, "the source's own shape"
    if camera is CameraMode.CENTER_CROP:
        return center_window(frame, output.aspect), Fill.COVER, "the middle of the frame fills the output"
    if abs(frame.aspect / output.aspect - 1) <= SAME_ASPECT:
        return center_window(frame, output.aspect), Fill.COVER, "the frame has the shape of the output"
    return whole_window(frame), Fill.BLUR, "the whole frame over a blurred fill"
