# SPDX-License-Identifier: MIT
"""
A picture for sound that has none: bars that follow the voice, over a calm gradient.

Goes in: the finished sound of the clip, the output's size. Comes out: chains with one end of output size. The gradient
is made once and shown again and again; only the band of the bars is drawn for each frame.
"""

from __future__ import annotations

from fractions import Fraction

from clipmill.domain.media import Size
from clipmill.render.filtergraph.graph import Graph

CORNER, MIDDLE, FAR_CORNER = "0x101322", "0x2B2350", "0x1A1E3C"
BAR_COLOR = "0xF4F1FF"
SIDE_BARS = 18
"""Bars on each side of the middle, low tones inside: speech makes a shape that breathes around the centre."""
RUMBLE_BARS, HISS_BARS = 4, 4
DRAWN_GAIN_DB = 6
WIDTH_NORM = 0.80
HEIGHT_NORM = 0.20
"""Of the output's height."""
MIDDLE_NORM = 0.42
"""Height of the middle of the bars, from the top: above the captions."""


def add_wave(graph: Graph, sound: str, size: Size, rate: Fraction, frames: int) -> str:
    """Add the chains of a drawn picture that follows the sound and return the name of their end."""
    pitch_px = max(4, 2 * int(size.width_px * WIDTH_NORM / SIDE_BARS / 4))
    half_px = max(4, round(size.height_px * HEIGHT_NORM / 4) * 2)
    width_px, height_px = 2 * SIDE_BARS * pitch_px, 2 * half_px
    x_px = 2 * ((size.width_px - width_px) // 4)
    y_px = 2 * round((size.height_px * MIDDLE_NORM - half_px) / 2)
    backdrop = graph.chain((), _backdrop(size, rate, frames), "fill")
    right, left = graph.fork((sound,), [*_tones(half_px, rate), "split=2"], "bars", 2)
    mirrored = graph.chain((left,), ["hflip"], "bars")
    above, below = graph.fork((mirrored, right), ["hstack=inputs=2", "split=2"], "bars", 2)
    under = graph.chain((below,), ["vflip"], "bars")
    gap_px = max(2, 2 * round(pitch_px * 0.2))
    drawn = [
        "vstack=inputs=2",
        f"scale={width_px}:{height_px}:flags=neighbor",
        "format=rgba",
        f"drawgrid=w={pitch_px}:h=0:t={gap_px}:c=black@0:replace=1",
    ]
    bars = graph.chain((above, under), drawn, "bars")
    return graph.chain((backdrop, bars), [f"overlay={x_px}:{y_px}:eval=init:format=yuv420", "setsar=1"], "v")


def _tones(height_px: int, rate: Fraction) -> list[str]:
    """Return the filters that draw the loudness of tones, low ones left; rumble and hiss are cut off."""
    size = f"{SIDE_BARS + RUMBLE_BARS + HISS_BARS}x{height_px}"
    scales = "mode=bar:ascale=cbrt:fscale=log:win_size=2048:overlap=0.5:averaging=2"
    return [
        f"volume={DRAWN_GAIN_DB}dB",
        "aformat=channel_layouts=mono",
        f"showfreqs=s={size}:{scales}:rate={rate.numerator}/{rate.denominator}:colors={BAR_COLOR}",
        f"crop={SIDE_BARS}:{height_px}:{RUMBLE_BARS}:0:exact=1",
    ]


def _backdrop(size: Size, rate: Fraction, frames: int) -> list[str]:
    canvas = f"gradients=s={size.width_px}x{size.height_px}:r={rate.numerator}/{rate.denominator}:d=1:speed=0.00001"
    return [
        f"{canvas}:n=3:c0={CORNER}:c1={MIDDLE}:c2={FAR_CORNER}:x0=0:y0=0:x1={size.width_px}:y1={size.height_px}",
        "trim=end_frame=1",
        "format=yuv420p",
        "tpad=stop_mode=clone:stop=-1",
        f"trim=end_frame={frames}",
    ]
