# SPDX-License-Identifier: MIT
"""
A camera path in frames and pixels: stretches of the clip with the same panes, and the windows that each pane shows.

Goes in: a camera path in pixels of the displayed source, the stored size of the pictures, the output's size and rate.
Comes out: stretches that follow each other without gaps over all frames. Makes no filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from clipmill.domain.clip import CameraPath, CameraShot, CropWindow, Fill, Pane
from clipmill.domain.media import DynamicRange, Size
from clipmill.render.filtergraph.pixels import PixelBox, area_box, stored_window, window_box
from clipmill.render.filtergraph.timeline import frame_number

SAME_PX = 0.05
"""Windows that differ by less, in stored pixels, are the same."""

LEAST_GLIDE_SCALE = 0.5
"""Output pixels for each source pixel; below, a whole pixel of the source is less than half a one of the output."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The pictures as they come from the decoder, and what is to be made of them."""

    displayed: Size
    """Size that crop windows are given in."""
    stored: Size
    """Size of the decoded, upright pictures; differs from the displayed one where pixels are not square."""
    dynamic_range: DynamicRange
    output: Size
    rate: Fraction
    frames: int
    """Of the whole clip."""
    step_px: int = 1
    """Of what the edges and sides of a window must be multiples."""

    @property
    def pixel_aspect(self) -> Fraction:
        """Width of a stored pixel over its height."""
        return self.displayed.aspect / self.stored.aspect


@dataclass(frozen=True, slots=True)
class Move:
    """A pane over a stretch: where it stands, and from which frame of the stretch on it shows which window."""

    box: PixelBox
    fill: Fill
    windows: tuple[tuple[int, PixelBox], ...]
    """(first frame, window in stored pixels), changes only; the first at frame 0."""
    exact: tuple[tuple[int, CropWindow], ...]
    """Likewise, in fractions of stored pixels."""
    border_px: int = 0
    """Width of the white line inside the edge of the box."""

    @property
    def is_gliding(self) -> bool:
        """
        Whether the window moves from frame to frame, not only now and then, and whole pixels would show as steps.

        Of pictures that are made much smaller they do not.
        """
        frames = [frame for frame, _ in self.exact[1:]]
        is_moving = any(after - before == 2 for before, after in zip(frames, frames[2:], strict=False))  # noqa: PLR2004
        window = self.exact[0][1]
        scale = max(self.box.width_px / window.width_px, self.box.height_px / window.height_px)
        return is_moving and scale > LEAST_GLIDE_SCALE


@dataclass(frozen=True, slots=True)
class Stretch:
    """Shots that follow each other with the same panes."""

    first_frame: int
    end_frame: int
    moves: tuple[Move, ...]


def plan_stretches(camera: CameraPath, picture: Picture) -> tuple[Stretch, ...]:
    """Return the camera path in frames and pixels, shots with the same panes made one, shots without frames dropped."""

    def bounds(shot: CameraShot) -> tuple[int, int]:
        end = picture.frames if shot is camera.shots[-1] else frame_number(shot.range.out_us, picture.rate)
        return frame_number(shot.range.in_us, picture.rate), min(end, picture.frames)

    seen = [shot for shot in camera.shots if bounds(shot)[0] < bounds(shot)[1]]
    stretches = []
    for _, group in groupby(seen, key=lambda shot: tuple(_place(pane) for pane in shot.panes)):
        shots = list(group)
        first, end = bounds(shots[0])[0], bounds(shots[-1])[1]
        moves = tuple(_move(shots, number, range(first, end), picture) for number in range(len(shots[0].panes)))
        stretches.append(Stretch(first, end, moves))
    return tuple(stretches)


def _place(pane: Pane) -> tuple[object, ...]:
    """Return what makes panes the same: a blurred fill also depends on the shape of its window."""
    window = pane.keyframes[0].window
    shape = () if pane.fill is Fill.COVER else (window.width_px, window.height_px)
    return (pane.area, pane.fill, pane.border_norm, *shape)


def _move(shots: Sequence[CameraShot], number: int, frames: range, picture: Picture) -> Move:
    pane = shots[0].panes[number]
    whole: list[tuple[int, PixelBox]] = []
    exact: list[tuple[int, CropWindow]] = []
    for frame, window in _windows(shots, number, frames, picture.rate):
        box = window_box(window, picture.displayed, picture.stored, picture.step_px)
        if not whole or whole[-1][1] != box:
            whole.append((frame if whole else 0, box))
        stored = stored_window(window, picture.displayed, picture.stored)
        if not exact or _apart(exact[-1][1], stored) > SAME_PX:
            exact.append((frame if exact else 0, stored))
    short_px = min(picture.output.width_px, picture.output.height_px)
    border_px = max(2, 2 * round(pane.border_norm * short_px / 2)) if pane.border_norm > 0 else 0
    return Move(area_box(pane.area, picture.output), pane.fill, tuple(whole), tuple(exact), border_px)


def _windows(shots: Sequence[CameraShot], number: int, frames: range, rate: Fraction) -> list[tuple[int, CropWindow]]:
    """Return which window is shown from which frame of the stretch on; no keyframe reaches out of its shot."""
    by_frame: dict[int, CropWindow] = {}
    for shot in shots:
        start, end = (frame_number(time, rate) - frames.start for time in (shot.range.in_us, shot.range.out_us))
        pane = shot.panes[number]
        shape = pane.keyframes[0].window
        for key in pane.keyframes:
            frame = max(start, 0, frame_number(key.time, rate) - frames.start)
            if frame < max(end, start + 1) and frame < len(frames):
                # The fill of a blurred pane is cut for one size of window.
                by_frame[frame] = key.window if pane.fill is Fill.COVER else _resized(key.window, shape)
    return sorted(by_frame.items(), key=lambda item: item[0])


def _resized(window: CropWindow, shape: CropWindow) -> CropWindow:
    """Return a window around the same middle, as large as another."""
    if (window.width_px, window.height_px) == (shape.width_px, shape.height_px):
        return window
    left = window.x_px + (window.width_px - shape.width_px) / 2
    return CropWindow(left, window.y_px + (window.height_px - shape.height_px) / 2, shape.width_px, shape.height_px)


def _apart(one: CropWindow, other: CropWindow) -> float:
    return max(
        abs(one.x_px - other.x_px),
        abs(one.y_px - other.y_px),
        abs(one.width_px - other.width_px),
        abs(one.height_px - other.height_px),
    )
