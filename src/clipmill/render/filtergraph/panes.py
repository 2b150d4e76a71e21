# SPDX-License-Identifier: MIT
"""
What the camera shows, as filters: panes cut, scaled, filled and put together, stretch after stretch.

Goes in: stretches in frames and pixels. Comes out: chains with one end of output size. Panes that tile the output are
stacked; others lie on black, or on a first pane that fills the output, later ones on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from clipmill.domain.clip import CameraPath, Fill
from clipmill.domain.media import Size
from clipmill.render.filtergraph.crops import Crops
from clipmill.render.filtergraph.fills import View, add_blur
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.pixels import PixelBox
from clipmill.render.filtergraph.stretches import Move, Picture, Stretch, plan_stretches


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
            return self._stand([self._pane(head, moves[0])], moves)
        heads = self.graph.fork((head,), [f"split={len(moves)}"], "pane", len(moves))
        ends = [self._pane(source, move) for source, move in zip(heads, moves, strict=True)]
        return self._stand(ends, moves)

    def _pane(self, head: str, move: Move) -> str:
        crops = Crops(self.graph, self.picture, self.files)
        border = [f"drawbox=0:0:iw:ih:white:{move.border_px}"] if move.border_px else []
        if move.fill is Fill.COVER:
            return self.graph.chain((head,), [*crops.cover(move), "setsar=1", *border], "v")
        view = View(move.windows[0][1], move.box, self.picture.pixel_aspect)
        end = add_blur(self.graph, head, crops.cut(move), view, self.picture.dynamic_range)
        return self.graph.chain((end,), border, "v") if border else end

    def _stand(self, ends: Sequence[str], moves: Sequence[Move]) -> str:
        """Put panes where they belong, later ones on top, on black."""
        output = self.picture.output
        boxes = [move.box for move in moves]
        tiles = next((count for count in range(len(boxes), 0, -1) if _is_tiled(boxes[:count], output)), 0)
        if tiles > 1:
            below = self.graph.chain(ends[:tiles], [_stack(boxes[:tiles], output)], "v")
        elif tiles == 1:
            below = ends[0]
        else:
            pad = f"pad={output.width_px}:{output.height_px}:{boxes[0].x_px}:{boxes[0].y_px}:black"
            below = self.graph.chain(ends[:1], [pad, "setsar=1"], "v")
        for end, box in zip(ends[max(1, tiles) :], boxes[max(1, tiles) :], strict=True):
            below = self.graph.chain((below, end), [f"overlay={box.x_px}:{box.y_px}:eval=init:format=yuv420"], "v")
        return below


def _is_tiled(boxes: Sequence[PixelBox], output: Size) -> bool:
    """Say whether boxes cover the output, each part of it once."""
    area_px = sum(box.width_px * box.height_px for box in boxes)
    return area_px == output.width_px * output.height_px and not any(_meet(*pair) for pair in combinations(boxes, 2))


def _stack(boxes: Sequence[PixelBox], output: Size) -> str:
    """Return the filter that stacks boxes which tile the output; it is cheaper than overlays."""
    if all(box.width_px == output.width_px for box in boxes) and _is_in_order([box.y_px for box in boxes]):
        return f"vstack=inputs={len(boxes)}"
    if all(box.height_px == output.height_px for box in boxes) and _is_in_order([box.x_px for box in boxes]):
        return f"hstack=inputs={len(boxes)}"
    layout = "|".join(f"{box.x_px}_{box.y_px}" for box in boxes)
    return f"xstack=inputs={len(boxes)}:layout={layout}"


def _meet(one: PixelBox, other: PixelBox) -> bool:
    is_beside = one.x_px + one.width_px <= other.x_px or other.x_px + other.width_px <= one.x_px
    is_above = one.y_px + one.height_px <= other.y_px or other.y_px + other.height_px <= one.y_px
    return not (is_beside or is_above)


def _is_in_order(starts_px: Sequence[int]) -> bool:
    return list(starts_px) == sorted(starts_px)
