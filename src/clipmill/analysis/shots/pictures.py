# SPDX-License-Identifier: MIT
"""
Frames made so small that every one can be compared, and how two of them differ.

In: a frame of any size. Out: about 1300 colors and their shares. It knows no cut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.media import Frame
from clipmill.domain.times import SourceTime

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

FULL_STRENGTH = 2.0
"""The difference of two pictures that counts as strength 1."""
_CELLS = 36 * 36
_TAPS = 4
"""Pixels looked at along each side of a cell. All of them would cost ten times as much and tell no more."""
_PIXEL_WEIGHT, _COLOR_WEIGHT = 4.0, 0.5
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
_BLANK_SPREAD, _BLANK_BLACK, _BLANK_WHITE = 0.025, 0.06, 0.92


@dataclass(frozen=True, slots=True, eq=False)
class SmallPicture:
    """A frame made small."""

    time: SourceTime
    colors: Floats
    """(H, W, 3) float32 RGB in [0, 1], 48x27 for a wide picture."""
    shares: Floats
    """(512,) float32: the share of each color, in eight steps of red, green and blue."""
    luma: Floats
    """(H, W) float32 brightness in [0, 1]."""
    is_blank: bool
    """Nothing but black or nothing but white."""


class Shrinker:
    """Makes frames small; remembers where it looks, for all frames of a film have one size."""

    def __init__(self) -> None:
        """Know no size yet."""
        self._shape: tuple[int, int] | None = None
        self._rows: list[Indices] = []
        self._columns: list[Indices] = []

    def shrink(self, frame: Frame) -> SmallPicture:
        """Return the small picture of a frame; costs 0.1 ms whatever the size."""
        height_px, width_px = frame.pixels.shape[:2]
        if self._shape != (height_px, width_px):
            self._shape = (height_px, width_px)
            rows, columns = _grid(height_px, width_px)
            self._rows, self._columns = _taps(height_px, rows), _taps(width_px, columns)
        lines = frame.pixels.take(self._rows[0], 0).astype(np.uint16)
        for taps in self._rows[1:]:
            lines += frame.pixels.take(taps, 0)
        cells = lines.take(self._columns[0], 1)
        for taps in self._columns[1:]:
            cells += lines.take(taps, 1)
        colors = cells.astype(np.float32) / (255.0 * _TAPS * _TAPS)
        luma = np.asarray(colors @ _LUMA, np.float32)
        middle = float(luma.mean())
        is_blank = not _BLANK_BLACK < middle < _BLANK_WHITE and float(luma.std()) < _BLANK_SPREAD
        shares = color_shares((cells >> 4).astype(np.uint8))
        return SmallPicture(frame.time, colors, shares, luma, is_blank)


def color_shares(pixels: npt.NDArray[np.uint8]) -> Floats:
    """Return which share of (H, W, 3) uint8 pixels has each of 512 colors."""
    coarse = (pixels >> 5).astype(np.intp)
    bins = coarse[..., 0] * 64 + coarse[..., 1] * 8 + coarse[..., 2]
    return (np.bincount(bins.ravel(), minlength=512) / bins.size).astype(np.float32)


def moved(one: SmallPicture, other: SmallPicture) -> float:
    """Return the mean difference of two pictures in [0, 1]; pictures of different shapes have nothing in common."""
    if one.colors.shape != other.colors.shape:
        return 1.0
    return float(np.abs(one.colors - other.colors).mean())


def difference(one: SmallPicture, other: SmallPicture) -> float:
    """Return how much two pictures differ in place and in colors, from 0 to 5."""
    return _PIXEL_WEIGHT * moved(one, other) + _COLOR_WEIGHT * float(np.abs(one.shares - other.shares).sum())


def _grid(height_px: int, width_px: int) -> tuple[int, int]:
    """Return how many rows and columns a small picture has: near-square cells, never more than there are pixels."""
    aspect = width_px / height_px
    rows = max(1, round(math.sqrt(_CELLS / aspect)))
    return min(rows, height_px), min(max(1, round(_CELLS / rows)), width_px)


def _taps(length_px: int, cells: int) -> list[Indices]:
    """Return which pixels are looked at: for each place in a cell, the pixel of every cell."""
    places = (np.arange(cells * _TAPS) + 0.5) * length_px / (cells * _TAPS)
    return [places[start::_TAPS].astype(np.intp) for start in range(_TAPS)]
