# SPDX-License-Identifier: MIT
"""
How a window is put into its box: filling it, or whole over a blurred copy of itself.

The blur works at an eighth of the size: it costs a fifth of one at full size and looks smoother, since a wide Gaussian
at full size leaves fine texture standing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from clipmill.domain.media import DynamicRange, Size
from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.pixels import PixelBox, covering_box, fitted_size
from clipmill.render.filtergraph.tone import tone_map

BLUR_SHRINK = 8
BLUR_SIGMA_NORM = 4 / 136
"""Standard deviation of the blur over the shorter side of the box; larger than that, shapes dissolve to fog."""
DIMMED = -0.06
"""Added to the fill's brightness, so that the picture before it stands out."""

TO_BT709 = "out_color_matrix=bt709:out_range=limited"


@dataclass(frozen=True, slots=True)
class View:
    """A window and the box of the output that it is shown in."""

    window: PixelBox
    """In stored pixels."""
    box: PixelBox
    """In output pixels."""
    pixel_aspect: Fraction
    """Width of a stored pixel over its height."""


def cover(window: PixelBox, box: PixelBox, dynamic_range: DynamicRange) -> list[str]:
    """Return the filters that scale a cut window to its box."""
    before, after = tone_around(window, Size(box.width_px, box.height_px), dynamic_range)
    return [
        *before,
        f"scale={box.width_px}:{box.height_px}:flags=bicubic" + ("" if after else f":{TO_BT709}"),
        *(after or ["format=yuv420p"]),
    ]


def tone_around(window: PixelBox, size: Size, dynamic_range: DynamicRange) -> tuple[list[str], list[str]]:
    """Return the tone mapping of a window that is scaled to a size, before or after the scale: where it is smaller."""
    tone = tone_map(dynamic_range)
    is_shrunk = window.width_px * window.height_px > size.width_px * size.height_px
    return ([], tone) if is_shrunk else (tone, [])


def add_blur(graph: Graph, head: str, crop: Sequence[str], view: View, dynamic_range: DynamicRange) -> str:
    """Add the chains that show a window whole over its blurred fill; return the name of their end."""
    box, tone = view.box, tone_map(dynamic_range)
    fill_head, front_head = graph.fork((head,), [*crop, "split=2"], "blur", 2)
    small = Size(*(max(2, 2 * round(side / BLUR_SHRINK / 2)) for side in (box.width_px, box.height_px)))
    sigma = BLUR_SIGMA_NORM * min(small.width_px, small.height_px)
    part = covering_box(view.window, Fraction(box.width_px, box.height_px) / view.pixel_aspect)
    fill_filters = [
        f"crop={part.crop_arguments}:exact=1",
        # Not fast_bilinear: it looks at two pixels of many, and fine moving detail flickers in the fill.
        f"scale={small.width_px}:{small.height_px}:flags=bilinear" + ("" if tone else f":{TO_BT709}"),
        *(tone or ["format=yuv420p"]),
        f"gblur=sigma={sigma:.2f}",
        f"eq=brightness={DIMMED}",
        f"scale={box.width_px}:{box.height_px}:flags=bicubic",
        "setsar=1",
    ]
    fill = graph.chain((fill_head,), fill_filters, "fill")
    aspect = Fraction(view.window.width_px, view.window.height_px) * view.pixel_aspect
    fitted = fitted_size(aspect, Size(box.width_px, box.height_px))
    inner = PixelBox(0, 0, fitted.width_px, fitted.height_px)
    front = graph.chain((front_head,), [*cover(view.window, inner, dynamic_range), "setsar=1"], "front")
    x_px, y_px = (
        2 * ((outer - side) // 4)
        for outer, side in ((box.width_px, fitted.width_px), (box.height_px, fitted.height_px))
    )
    return graph.chain((fill, front), [f"overlay={x_px}:{y_px}:eval=init:format=yuv420"], "v")
