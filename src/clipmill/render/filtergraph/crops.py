# SPDX-License-Identifier: MIT
"""
A pane's moving window, as filters and the commands that move them.

Goes in: a pane with its windows, frame for frame. Comes out: filters that cut and scale it, and a command file.
A window that jumps is cut in whole pixels of the source. One that glides would be seen to step: it is cut a little too
large, scaled, and cut again to the pixel of the output. Numbers are in the experiment log.
Commands count from the start of their stretch. A crop that changes size needs ffmpeg 8 or newer; older ones truncate
the clip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from clipmill.domain.clip import CropWindow
from clipmill.domain.media import Size
from clipmill.render.filtergraph.fills import TO_BT709, cover, tone_around
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.pixels import PixelBox
from clipmill.render.filtergraph.stretches import Move, Picture

SPARE_PX = 8
"""Cut beside a gliding window, for the vernier: at 16/9 output pixels for each source pixel, 9 of these make 16."""
SLACK_PX = 1e-6
"""Rounding of floats."""

Settings = Mapping[tuple[str, str], int]
"""What each (filter, option) is set to."""


@dataclass(slots=True)
class Crops:
    """Makes the filters of windows and collects the command files that they need."""

    graph: Graph
    picture: Picture
    files: list[tuple[str, str]]
    """(file name, text), written beside the clip before ffmpeg starts."""

    def cut(self, move: Move) -> list[str]:
        """Return the filters that cut a pane's window, in whole pixels of the source."""
        first = move.windows[0][1]
        if len(move.windows) == 1:
            stored = self.picture.stored
            is_whole = (first.width_px, first.height_px) == (stored.width_px, stored.height_px)
            return [] if is_whole else [f"crop={first.crop_arguments}:exact=1"]
        name = self.graph.name("crop@c")
        return [self._send([(frame, _cut(name, box)) for frame, box in move.windows]), _crop(name, first)]

    def cover(self, move: Move) -> list[str]:
        """Return the filters that cut a pane's window and scale it to its box."""
        if not move.is_gliding:
            return [*self.cut(move), *cover(move.windows[0][1], move.box, self.picture.dynamic_range)]
        cut_name, scale_name, rest_name = (self.graph.name(stem) for stem in ("crop@c", "scale@s", "crop@d"))
        size = Size(move.box.width_px, move.box.height_px)
        before, after = tone_around(move.windows[0][1], size, self.picture.dynamic_range)
        rest_step_px = self.picture.step_px if after else 1
        steps = [(frame, _glide(window, size, self.picture, rest_step_px)) for frame, window in move.exact]
        settings = []
        for frame, (cut, scaled, rest) in steps:
            scale = {(scale_name, "w"): scaled.width_px, (scale_name, "h"): scaled.height_px}
            settings.append((frame, {**_cut(cut_name, cut), **scale, **_cut(rest_name, rest)}))
        cut, scaled, rest = steps[0][1]
        scaling = f"{scale_name}={scaled.width_px}:{scaled.height_px}:flags=bicubic:eval=frame"
        return [
            self._send(settings),
            _crop(cut_name, cut),
            *before,
            scaling + ("" if after else f":{TO_BT709}"),
            # Straight after the scale: past any other filter a crop does not learn that its input has another size.
            _crop(rest_name, rest),
            *(after or ["format=yuv420p"]),
        ]

    def _send(self, settings: Sequence[tuple[int, Settings]]) -> str:
        file_name = f"camera-{len(self.files)}.txt"
        self.files.append((file_name, _commands(settings, self.picture.rate)))
        return f"sendcmd=f={file_name}"


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of a gliding window."""

    start_px: float
    """Of the window, in stored pixels."""
    length_px: float
    """Of the window, in stored pixels."""
    output_px: int
    """What the window becomes."""
    stored_px: int
    """What there is."""
    step_px: int
    """Of what starts and lengths in the source are multiples."""
    rest_step_px: int
    """Likewise of starts in the scaled picture."""

    def scaled_px(self, cut_px: int) -> int:
        """Return the whole length to which a longer cut is scaled, so that the window in it becomes the output."""
        return max(self.output_px, round(cut_px * self.output_px / self.length_px))


def _glide(window: CropWindow, size: Size, picture: Picture, rest_step_px: int) -> tuple[PixelBox, Size, PixelBox]:
    """Return what is cut of the source, to what it is scaled, and what is cut of that, in whole pixels."""
    step_px = picture.step_px
    across = Side(window.x_px, window.width_px, size.width_px, picture.stored.width_px, step_px, rest_step_px)
    down = Side(window.y_px, window.height_px, size.height_px, picture.stored.height_px, step_px, rest_step_px)
    left, width, wide_px, x_px = _glide_along(across)
    top, height, high_px, y_px = _glide_along(down)
    return (
        PixelBox(left, top, width, height),
        Size(wide_px, high_px),
        PixelBox(x_px, y_px, size.width_px, size.height_px),
    )


def _glide_along(side: Side) -> tuple[int, int, int, int]:
    """
    Return (start, length) of what is cut along one side, its scaled length, and where the rest of it is cut.

    Source and output pixels are two rulers: among some places to start there is one where a line of one ruler falls
    almost on a line of the other, so that two whole numbers give a fraction (a vernier).
    """
    scale, step_px = side.output_px / side.length_px, side.step_px
    there_px = max(step_px, side.stored_px - side.stored_px % step_px)
    least = min(there_px, step_px * ceil((side.length_px - SLACK_PX) / step_px + 1))
    most = min(there_px, least + SPARE_PX)
    # Depends on the window's length alone, so that a window of one size is scaled alike all along.
    length = min(range(most, least - 1, -step_px), key=lambda tried: abs(side.scaled_px(tried) / tried - scale))
    scaled_px = side.scaled_px(length)
    scale = scaled_px / length
    middle_px = side.start_px + side.length_px / 2
    last = max(0, min(side.stored_px - length, int(side.start_px + SLACK_PX)))
    first = min(last, max(0, ceil(side.start_px + side.length_px - length - SLACK_PX)))
    starts = [start for start in range(first, last + 1) if start % step_px == 0] or [last - last % step_px]

    def rest_px(start: int) -> float:
        return (middle_px - start) * scale - side.output_px / 2

    def off_px(start: int) -> float:
        return round(abs(rest_px(start) - _whole(rest_px(start), side.rest_step_px)), 3)

    start = min(starts, key=lambda tried: (off_px(tried), -tried))
    most_px = scaled_px - side.output_px
    most_px -= most_px % side.rest_step_px
    return start, length, scaled_px, min(max(0, _whole(rest_px(start), side.rest_step_px)), most_px)


def _whole(value: float, step_px: int) -> int:
    return step_px * round(value / step_px)


def _crop(name: str, box: PixelBox) -> str:
    return f"{name}={box.crop_arguments}:exact=1"


def _cut(name: str, box: PixelBox) -> Settings:
    return {(name, "w"): box.width_px, (name, "h"): box.height_px, (name, "x"): box.x_px, (name, "y"): box.y_px}


def _commands(settings: Sequence[tuple[int, Settings]], rate: Fraction) -> str:
    """Return one line per frame that changes something; half a frame early, so that rounding never delays it."""
    lines = []
    now = dict(settings[0][1])
    for frame, wanted in settings[1:]:
        changed = {key: value for key, value in wanted.items() if now[key] != value}
        now.update(changed)
        if not changed:
            continue
        time_s = float((Fraction(frame) - Fraction(1, 2)) / rate)
        sent = ", ".join(f"{name} {option} {value}" for (name, option), value in changed.items())
        lines.append(f"{time_s:.6f} {sent};")
    return "\n".join(lines) + "\n"
