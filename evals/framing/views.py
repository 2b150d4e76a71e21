# SPDX-License-Identifier: MIT
"""
What a camera path shows in each frame of the clip.

In: a path, the edit list and a rate. Out: for each output frame its time on both clocks and the window of each pane.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction

from clipmill.domain.clip import CameraPath, CameraShot, CropWindow, Edl, Fill, Pane
from clipmill.domain.picture import Box
from clipmill.domain.times import ClipTime, SourceTime

EXACT_SLACK = 0.02
"""Of a box's side: so much of it may lie outside and it still counts as whole; truths are drawn to a pixel or two."""
_COVERED_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Seen:
    """One pane in one frame."""

    pane: Pane
    window: CropWindow


@dataclass(frozen=True, slots=True)
class View:
    """One frame of the clip."""

    time: ClipTime
    source_time: SourceTime
    shot: int
    """Number of the camera shot."""
    panes: tuple[Seen, ...]


def views(path: CameraPath, edl: Edl, rate: Fraction) -> tuple[View, ...]:
    """Return what is shown in each frame of a clip."""
    count = max(1, round(edl.duration_us * rate / 1_000_000))
    starts = [shot.range.in_us for shot in path.shots]
    frames = []
    for number in range(count):
        time = ClipTime(round(number * 1_000_000 / rate))
        place = max(0, bisect_right(starts, time) - 1)
        frames.append(View(time, edl.source_time(time), place, _panes(path.shots[place], time)))
    return tuple(frames)


def _panes(shot: CameraShot, time: ClipTime) -> tuple[Seen, ...]:
    shown = []
    for pane in shot.panes:
        after = bisect_right([key.time for key in pane.keyframes], time)
        shown.append(Seen(pane, pane.keyframes[max(0, after - 1)].window))
    return tuple(shown)


def holds(window: CropWindow, box: Box, slack: float = EXACT_SLACK) -> bool:
    """Say whether a box lies inside a window as a whole."""
    x_slack, y_slack = box.width_px * slack, box.height_px * slack
    return (
        window.x_px - x_slack <= box.x_px
        and box.x_px + box.width_px <= window.x_px + window.width_px + x_slack
        and window.y_px - y_slack <= box.y_px
        and box.y_px + box.height_px <= window.y_px + window.height_px + y_slack
    )


def shared_px(window: CropWindow | Box, box: Box) -> float:
    """Return the area that a window and a box share, in square pixels."""
    across = min(window.x_px + window.width_px, box.x_px + box.width_px) - max(window.x_px, box.x_px)
    down = min(window.y_px + window.height_px, box.y_px + box.height_px) - max(window.y_px, box.y_px)
    return max(0.0, across) * max(0.0, down)


def placed(seen: Seen, box: Box, aspect: float) -> Box:
    """
    Return where a box of the source stands in the output, in fractions of the output.

    Args:
        seen: the pane and its window.
        box: in pixels of the source.
        aspect: width over height of the output.

    """
    area, window = seen.pane.area, seen.window
    wide, high = area.width_norm * aspect, area.height_norm
    fit = min if seen.pane.fill is Fill.BLUR else max
    scale = fit(wide / window.width_px, high / window.height_px)
    left = (wide - window.width_px * scale) / 2 + (box.x_px - window.x_px) * scale
    top = (high - window.height_px * scale) / 2 + (box.y_px - window.y_px) * scale
    return Box(area.x_norm + left / aspect, area.y_norm + top, box.width_px * scale / aspect, box.height_px * scale)


def shows(view: View, box: Box, aspect: float, slack: float = EXACT_SLACK) -> tuple[int, ...]:
    """Return the numbers of the panes that show a box as a whole, with no later pane laid over more than a tenth."""
    found = []
    for number, seen in enumerate(view.panes):
        if not holds(seen.window, box, slack):
            continue
        spot = placed(seen, box, aspect)
        areas = [later.pane.area for later in view.panes[number + 1 :]]
        over = sum(shared_px(Box(a.x_norm, a.y_norm, a.width_norm, a.height_norm), spot) for a in areas)
        if over <= _COVERED_SHARE * spot.width_px * spot.height_px:
            found.append(number)
    return tuple(found)
