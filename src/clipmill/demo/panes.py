# SPDX-License-Identifier: MIT
"""
Which moving pictures a shot is made of, and their frames.

In: the demo's photographs and the timeline. Out: for each shot its panes, side by side, each an iterator of frames at
the size of the photograph's crop; enlarging them is left to ffmpeg. It opens no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from clipmill.demo.portrait import GUEST_FEATURES, HOST_FEATURES, AnimatedPortrait, Features, Pixels, pose_at
from clipmill.demo.script import Picture, Voice
from clipmill.demo.timeline import FRAME_RATE, TimedShot, Timeline

Crop = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of a photograph."""

_FEATURES: dict[Voice, Features] = {Voice.HOST: HOST_FEATURES, Voice.GUEST: GUEST_FEATURES}
_PHASES: dict[Voice, float] = {Voice.HOST: 0.4, Voice.GUEST: 2.9}
_CLOSE_UPS: dict[Voice, Crop] = {Voice.HOST: (28, 0, 444, 234), Voice.GUEST: (0, 70, 512, 358)}
_HALVES: dict[Voice, Crop] = {Voice.HOST: (24, 0, 440, 468), Voice.GUEST: (22, 20, 502, 560)}
"""8:9 each: two of them make the whole picture."""
_CUTAWAY_PX = (640, 360)
_ZOOM_PER_S = 0.012


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """One part of a shot, from left to right."""

    width_px: int
    height_px: int
    frames: Iterator[Pixels]
    """(H, W, 3) uint8 RGB, one for each frame of the shot."""


def panes_of_shot(shot: TimedShot, timeline: Timeline, photographs: Mapping[str, Pixels]) -> tuple[Pane, ...]:
    """Return the panes of a shot that moves; slides have none."""
    if shot.picture is Picture.BOTH:
        return tuple(_face_pane(voice, _HALVES[voice], shot, timeline, photographs) for voice in Voice)
    if shot.picture in (Picture.HOST, Picture.GUEST):
        voice = Voice(shot.picture.value)
        return (_face_pane(voice, _CLOSE_UPS[voice], shot, timeline, photographs),)
    if shot.picture in (Picture.COFFEE, Picture.ROCKET, Picture.CAT):
        return (Pane(*_CUTAWAY_PX, _zoom(photographs[shot.picture.value], shot.frame_count)),)
    return ()


def _face_pane(
    voice: Voice, crop: Crop, shot: TimedShot, timeline: Timeline, photographs: Mapping[str, Pixels]
) -> Pane:
    left, top, right, bottom = crop
    portrait = AnimatedPortrait(photographs[voice.value][top:bottom, left:right], _FEATURES[voice].moved(left, top))
    mouth = timeline.mouths[voice][shot.first_frame : shot.first_frame + shot.frame_count]
    frames = _face_frames(portrait, mouth, shot.first_frame, _PHASES[voice])
    return Pane(right - left, bottom - top, frames)


def _face_frames(
    portrait: AnimatedPortrait, mouth: npt.NDArray[np.float32], first_frame: int, phase: float
) -> Iterator[Pixels]:
    for offset, opening in enumerate(mouth):
        yield portrait.frame(pose_at((first_frame + offset) / FRAME_RATE, float(opening), phase=phase))


def _zoom(photograph: Pixels, frame_count: int) -> Iterator[Pixels]:
    """Yield a photograph that slowly comes nearer."""
    image = Image.fromarray(photograph)
    width, height = _CUTAWAY_PX
    shown_height = min(image.height, image.width * height / width)
    for number in range(frame_count):
        part_height = shown_height / (1.0 + _ZOOM_PER_S * number / FRAME_RATE)
        part_width = part_height * width / height
        left, top = (image.width - part_width) / 2.0, (image.height - part_height) / 2.0
        box = (left, top, left + part_width, top + part_height)
        yield np.asarray(image.resize(_CUTAWAY_PX, Image.Resampling.BILINEAR, box=box))
