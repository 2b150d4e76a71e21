# SPDX-License-Identifier: MIT
"""
A watermark's picture over the clip: one more input and one overlay.

Goes in: a small PNG of the size at which it is drawn, by its bare name. Comes out: arguments and a chain. The picture
is one frame that the overlay repeats; a looped full-size one would cost a third of the whole render.
"""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.render.filtergraph.graph import Graph


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture and where it stands."""

    file_name: str
    """PNG in the folder that ffmpeg runs in."""
    x_px: int
    """Left edge in the output, even: colors are stored for every other pixel."""
    y_px: int


def logo_arguments(logo: Logo) -> list[str]:
    """Return how ffmpeg opens the picture: as a PNG and as nothing else."""
    return ["-f", "png_pipe", "-i", logo.file_name]


def add_logo(graph: Graph, below: str, input_index: int, logo: Logo) -> str:
    """
    Add the chains that lay the picture over others and return their end.

    Args:
        graph: under construction.
        below: end of the chain of pictures of output size.
        input_index: which of ffmpeg's inputs the PNG is.
        logo: the picture.

    """
    # Colors are turned into BT.709 here: left to itself ffmpeg takes BT.601 for pictures this small.
    colored = ["scale=out_color_matrix=bt709:out_range=tv", "format=yuva420p"]
    shown = graph.chain((f"{input_index}:v",), colored, "logo")
    return graph.chain((below, shown), [f"overlay={logo.x_px}:{logo.y_px}:eval=init:format=yuv420"], "v")
