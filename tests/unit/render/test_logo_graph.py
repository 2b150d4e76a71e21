# SPDX-License-Identifier: MIT
"""The watermark's picture as text of a filtergraph."""

from __future__ import annotations

from clipmill.render.filtergraph.graph import Graph
from clipmill.render.filtergraph.logo import Logo, add_logo, logo_arguments


def test_a_logo_is_one_still_input_and_one_overlay() -> None:
    graph = Graph()
    below = graph.chain(("0:0",), ["format=yuv420p"], "v")
    assert add_logo(graph, below, 2, Logo("clip.logo.png", 820, 200)) == "v1"
    assert graph.chains[1:] == [
        "[2:v]scale=out_color_matrix=bt709:out_range=tv,format=yuva420p[logo0]",
        "[v0][logo0]overlay=820:200:eval=init:format=yuv420[v1]",
    ]


def test_a_logo_is_opened_as_a_png_once_and_never_looped() -> None:
    assert logo_arguments(Logo("clip.logo.png", 0, 0)) == ["-f", "png_pipe", "-i", "clip.logo.png"]
