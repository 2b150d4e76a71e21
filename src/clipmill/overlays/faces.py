# SPDX-License-Identifier: MIT
"""
Where faces of the source are seen in the output.

In: what was seen of the source, the kept ranges, a camera path. Out: boxes in output pixels. It finds no faces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from clipmill.domain.clip import CameraPath, CropWindow, Edl, Fill, Pane
from clipmill.domain.media import Size
from clipmill.domain.picture import Box, FaceTrack, Footage, SeenBox
from clipmill.domain.times import ClipRange, ClipTime, TimeRange
from clipmill.overlays.placing import box_of_area

STEP_US = 500_000
"""How often faces are looked at: a head goes no farther than its own width in that time."""


def heads_in_clip(
    edl: Edl,
    footage: Sequence[Footage],
    camera: CameraPath = CameraPath(()),  # noqa: B008 - frozen
) -> tuple[tuple[ClipRange, Box], ...]:
    """
    Return the live faces of a clip every half second of each shot; empty where nothing was looked at.

    Args:
        edl: what is kept.
        footage: what was seen of it.
        camera: of the clip; no stretch of time crosses one of its cuts.

    Returns:
        The stretch of the clip that each look stands for, with where the face is in its middle, in source pixels.

    """
    tracks = [track for item in footage for shot in item.shots for track in shot.faces if track.is_live]
    if not tracks:
        return ()
    looks = [(look, ClipTime((look.in_us + look.out_us) // 2)) for look in _looks(edl, camera)]
    return tuple(
        (look, box) for look, time in looks for track in tracks if (box := _box_at(track, edl, time)) is not None
    )


def _looks(edl: Edl, camera: CameraPath) -> Iterator[ClipRange]:
    """Yield the stretches of half a second of a clip, each inside one kept range and one shot of the camera."""
    bounds = {0, edl.duration_us}
    bounds |= {int(time) for shown in (*edl.clip_ranges, *(shot.range for shot in camera.shots)) for time in
               (shown.in_us, shown.out_us) if time < edl.duration_us}  # fmt: skip
    for begin, end in pairwise(sorted(bounds)):
        for start in range(begin, end, STEP_US):
            yield TimeRange(ClipTime(start), ClipTime(min(end, start + STEP_US)))


def _box_at(track: FaceTrack, edl: Edl, time: ClipTime) -> Box | None:
    return track.box_at(edl.source_time(time))


def faces_in_output(camera: CameraPath, heads: Iterable[tuple[ClipRange, Box]], size: Size) -> tuple[SeenBox, ...]:
    """
    Return where heads are seen and when, one box for each pane that shows one; heads out of view have none.

    Args:
        camera: of the clip.
        heads: time and box of each head that was found, in pixels of the displayed source.
        size: of the output.

    """
    seen = []
    for look, head in heads:
        time = ClipTime((look.in_us + look.out_us) // 2)
        shot = next((shot for shot in camera.shots if shot.range.contains(time)), None)
        if shot is not None:
            boxes = (_seen_in(pane, time, head, size) for pane in shot.panes)
            seen += [SeenBox(look, box) for box in boxes if box is not None]
    return tuple(seen)


def _seen_in(pane: Pane, time: ClipTime, head: Box, size: Size) -> Box | None:
    """Return the part of a head that a pane shows, in output pixels, or none."""
    window = _window_at(pane, time)
    left, top = max(head.x_px, window.x_px), max(head.y_px, window.y_px)
    right = min(head.x_px + head.width_px, window.x_px + window.width_px)
    bottom = min(head.y_px + head.height_px, window.y_px + window.height_px)
    if right <= left or bottom <= top:
        return None
    shown = _shown_area(pane, window, size)
    scale_x, scale_y = shown.width_px / window.width_px, shown.height_px / window.height_px
    x, y = shown.x_px + (left - window.x_px) * scale_x, shown.y_px + (top - window.y_px) * scale_y
    return Box(x, y, (right - left) * scale_x, (bottom - top) * scale_y)


def _window_at(pane: Pane, time: ClipTime) -> CropWindow:
    begun = [keyframe for keyframe in pane.keyframes if keyframe.time <= time]
    return (begun[-1] if begun else pane.keyframes[0]).window


def _shown_area(pane: Pane, window: CropWindow, size: Size) -> Box:
    """Return which part of the output the window fills: the whole pane, or its middle where the rest is blurred."""
    area = box_of_area(pane.area, size)
    if pane.fill is Fill.COVER:
        return area
    aspect = window.width_px / window.height_px
    width = min(area.width_px, area.height_px * aspect)
    height = width / aspect
    return Box(area.x_px + (area.width_px - width) / 2, area.y_px + (area.height_px - height) / 2, width, height)
