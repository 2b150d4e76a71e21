# SPDX-License-Identifier: MIT
"""
Ways of framing that others use, with our detector: what the product has to be better than.

In: a scene, an output size, faces found five times a second, cuts. Out: camera paths. None of them knows who speaks.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from clipmill.domain.clip import Area, CameraPath, CameraShot, CropWindow, Edl, Fill, Keyframe, Pane
from clipmill.domain.media import Size
from clipmill.domain.picture import Box
from clipmill.domain.times import ClipTime, SourceTime, TimeRange

RATE_HZ = 5
_SMOOTHING = 0.08
"""Share of the way to the face that the tracker goes in each frame: about half a second of lag at 25 a second."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The faces of one instant, in pixels of the displayed source."""

    time: SourceTime
    faces: tuple[Box, ...]


def center_crop(edl: Edl, frame: Size, aspect: Fraction) -> CameraPath:
    """Return the middle of the frame for the whole clip."""
    window = _window(frame, aspect, frame.width_px / 2, frame.height_px / 2)
    return CameraPath((_shot(0, edl.duration_us, [(0, window)]),))


def median_crop(
    edl: Edl, frame: Size, aspect: Fraction, looked: Sequence[Looked], cuts: Sequence[SourceTime]
) -> CameraPath:
    """Return one locked window for each shot, at the median of the largest faces; without faces the middle."""
    edges = {0, edl.duration_us, *(placed.in_us for placed in edl.clip_ranges)}
    edges |= {time for cut in cuts if (time := edl.clip_time(cut)) is not None}
    shots = []
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        places = [
            _largest(item).center
            for item in looked
            if item.faces and (time := edl.clip_time(item.time)) is not None and start <= time < end
        ]
        x = statistics.median(place[0] for place in places) if places else frame.width_px / 2
        y = statistics.median(place[1] for place in places) if places else frame.height_px / 2
        shots.append(_shot(start, end, [(start, _window(frame, aspect, x, y))]))
    return CameraPath(tuple(shots))


def smoothed_tracker(edl: Edl, frame: Size, aspect: Fraction, looked: Sequence[Looked], rate: Fraction) -> CameraPath:
    """Return a window that goes after the largest face, a bit each frame, across cuts as within shots."""
    x, y = frame.width_px / 2, frame.height_px / 2
    target = (x, y)
    keys = []
    left = list(looked)
    for number in range(round(edl.duration_us * rate / 1_000_000)):
        time = round(number * 1_000_000 / rate)
        source = edl.source_time(ClipTime(time))
        while left and left[0].time <= source:
            item = left.pop(0)
            target = _largest(item).center if item.faces else target
        x, y = x + _SMOOTHING * (target[0] - x), y + _SMOOTHING * (target[1] - y)
        keys.append((time, _window(frame, aspect, x, y)))
    return CameraPath((_shot(0, edl.duration_us, keys),))


def _largest(item: Looked) -> Box:
    return max(item.faces, key=lambda face: face.width_px * face.height_px)


def _window(frame: Size, aspect: Fraction, x: float, y: float) -> CropWindow:
    """Return the largest window of an aspect around a point, inside the frame."""
    width = min(float(frame.width_px), float(frame.height_px * aspect))
    height = min(float(frame.height_px), float(frame.width_px / aspect))
    left = min(max(0.0, x - width / 2), frame.width_px - width)
    top = min(max(0.0, y - height / 2), frame.height_px - height)
    return CropWindow(left, top, width, height)


def _shot(start: int, end: int, keys: Sequence[tuple[int, CropWindow]]) -> CameraShot:
    pane = Pane(Area(), Fill.COVER, tuple(Keyframe(ClipTime(time), window) for time, window in keys))
    return CameraShot(TimeRange(ClipTime(start), ClipTime(end)), (pane,), "baseline")
