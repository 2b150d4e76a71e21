# SPDX-License-Identifier: MIT
"""
What the camera shows, as filters: panes cut, scaled, filled and put together, stretch after stretch.

Goes in: a camera path in pixels of the displayed source, the stored size of the pictures, the output's size and rate.
Comes out: chains with one end of output size, and command files for windows that move. Times of commands count from the
start of their stretch. A crop that changes size needs ffmpeg 8 or newer; older ones truncate the clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from clipmill.domain.clip import CameraPath, CameraShot, CropWindow, Fill, Pane
from clipmill.domain.media import DynamicRange, Size
from clipmill.render.filtergraph.fills import View, add_blur, cover
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.pixels import PixelBox, area_box, window_box
from clipmill.render.filtergraph.timeline import frame_number


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
    left_step_px: int = 1
    """Of what the left edge of a window must be a multiple."""

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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Shots that follow each other with the same panes."""

    first_frame: int
    end_frame: int
    moves: tuple[Move, ...]


@dataclass(slots=True)
class Composer:
    """Adds the chains of panes to a graph and collects the command files that they need."""

    graph: Graph
    picture: Picture
    files: list[tuple[str, str]]
    """(file name, text), written beside the clip before ffmpeg starts."""

    def compose(self, head: str, camera: CameraPath) -> str:
        """Add all stretches of a camera path behind the chain that ends in `head`; return the end's name."""
        stretches = plan_stretches(camera, self.picture)
        if len(stretches) == 1:
            return self._stretch(head, stretches[0])
        heads = self.graph.fork((head,), [f"split={len(stretches)}"], "shot", len(stretches))
        ends = []
        for source, stretch in zip(heads, stretches, strict=True):
            cut = [f"trim=start_frame={stretch.first_frame}:end_frame={stretch.end_frame}", "setpts=PTS-STARTPTS"]
            ends.append(self._stretch(self.graph.chain((source,), cut, "shot"), stretch))
        return self.graph.chain(ends, [f"concat=n={len(ends)}:v=1:a=0"], "v")

    def _stretch(self, head: str, stretch: Stretch) -> str:
        moves = stretch.moves
        if len(moves) == 1:
            end = self._pane(head, moves[0])
            return end if _is_whole(moves[0].box, self.picture.output) else self._stand([end], moves)
        heads = self.graph.fork((head,), [f"split={len(moves)}"], "pane", len(moves))
        ends = [self._pane(source, move) for source, move in zip(heads, moves, strict=True)]
        stack = _stack(moves, self.picture.output)
        return self.graph.chain(ends, [stack], "v") if stack else self._stand(ends, moves)

    def _pane(self, head: str, move: Move) -> str:
        crop = self._crop(move)
        if move.fill is Fill.COVER:
            scaled = cover(move.windows[0][1], move.box, self.picture.dynamic_range)
            return self.graph.chain((head,), [*crop, *scaled, "setsar=1"], "v")
        view = View(move.windows[0][1], move.box, self.picture.pixel_aspect)
        return add_blur(self.graph, head, crop, view, self.picture.dynamic_range)

    def _crop(self, move: Move) -> list[str]:
        first = move.windows[0][1]
        if len(move.windows) == 1:
            is_whole = (first.width_px, first.height_px) == (
                self.picture.stored.width_px,
                self.picture.stored.height_px,
            )
            return [] if is_whole else [f"crop={first.crop_arguments}:exact=1"]
        name = self.graph.name("crop@c")
        file_name = f"camera-{len(self.files)}.txt"
        self.files.append((file_name, _commands(name, move, self.picture.rate)))
        return [f"sendcmd=f={file_name}", f"{name}={first.crop_arguments}:exact=1"]

    def _stand(self, ends: Sequence[str], moves: Sequence[Move]) -> str:
        """Put panes where they belong, later ones on top, on black."""
        output = self.picture.output
        first = moves[0].box
        below = ends[0]
        if not _is_whole(first, output):
            pad = f"pad={output.width_px}:{output.height_px}:{first.x_px}:{first.y_px}:black"
            below = self.graph.chain((below,), [pad, "setsar=1"], "v")
        for end, move in zip(ends[1:], moves[1:], strict=True):
            place = f"overlay={move.box.x_px}:{move.box.y_px}:eval=init:format=yuv420"
            below = self.graph.chain((below, end), [place], "v")
        return below


def plan_stretches(camera: CameraPath, picture: Picture) -> tuple[Stretch, ...]:
    """Return the camera path in frames and pixels, shots with the same panes made one, shots without frames dropped."""

    def bounds(shot: CameraShot) -> tuple[int, int]:
        end = picture.frames if shot is camera.shots[-1] else frame_number(shot.range.out_us, picture.rate)
        return frame_number(shot.range.in_us, picture.rate), min(end, picture.frames)

    seen = [shot for shot in camera.shots if bounds(shot)[0] < bounds(shot)[1]]
    stretches = []
    for _, group in groupby(seen, key=lambda shot: tuple(_place(pane) for pane in shot.panes)):
        shots = list(group)
        first = bounds(shots[0])[0]
        moves = tuple(
            Move(area_box(pane.area, picture.output), pane.fill, _windows(shots, number, first, picture))
            for number, pane in enumerate(shots[0].panes)
        )
        stretches.append(Stretch(first, bounds(shots[-1])[1], moves))
    return tuple(stretches)


def _place(pane: Pane) -> tuple[object, ...]:
    """Return what makes panes the same: a blurred fill also depends on the shape of its window."""
    window = pane.keyframes[0].window
    shape = () if pane.fill is Fill.COVER else (window.width_px, window.height_px)
    return (pane.area, pane.fill, *shape)


def _windows(
    shots: Sequence[CameraShot], pane: int, first_frame: int, picture: Picture
) -> tuple[tuple[int, PixelBox], ...]:
    by_frame: dict[int, CropWindow] = {}
    for shot in shots:
        start = max(0, frame_number(shot.range.in_us, picture.rate) - first_frame)
        for key in shot.panes[pane].keyframes:
            by_frame[max(start, frame_number(key.time, picture.rate) - first_frame)] = key.window
    changes: list[tuple[int, PixelBox]] = []
    for frame in sorted(by_frame):
        box = window_box(by_frame[frame], picture.displayed, picture.stored, picture.left_step_px)
        if not changes or changes[-1][1] != box:
            changes.append((frame if changes else 0, box))
    return tuple(changes)


def _commands(name: str, move: Move, rate: Fraction) -> str:
    """Return one line per change; half a frame early, so that rounding never moves it to the frame after."""
    lines = []
    for frame, box in move.windows[1:]:
        time_s = float((Fraction(frame) - Fraction(1, 2)) / rate)
        values = (("w", box.width_px), ("h", box.height_px), ("x", box.x_px), ("y", box.y_px))
        lines.append(f"{time_s:.6f} " + ", ".join(f"{name} {key} {value}" for key, value in values) + ";")
    return "\n".join(lines) + "\n"


def _is_whole(box: PixelBox, output: Size) -> bool:
    return (box.x_px, box.y_px, box.width_px, box.height_px) == (0, 0, output.width_px, output.height_px)


def _stack(moves: Sequence[Move], output: Size) -> str | None:
    """Return the stacking filter when the panes tile the output in one direction; it is cheaper than overlays."""
    boxes = [move.box for move in moves]
    y_px = x_px = 0
    is_column = is_row = True
    for box in boxes:
        is_column = is_column and (box.x_px, box.width_px, box.y_px) == (0, output.width_px, y_px)
        is_row = is_row and (box.y_px, box.height_px, box.x_px) == (0, output.height_px, x_px)
        y_px, x_px = y_px + box.height_px, x_px + box.width_px
    if is_column and y_px == output.height_px:
        return f"vstack=inputs={len(boxes)}"
    if is_row and x_px == output.width_px:
        return f"hstack=inputs={len(boxes)}"
    return None
