# SPDX-License-Identifier: MIT
"""
A picture in 144 numbers, to see at next to no cost that it is another one or that nothing moves.

In: pixels. Out: a glance that can be compared. Cuts to the frame are the business of `analysis.shots`; this one only
keeps faces from being followed into another shot.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_COLUMNS, _ROWS, _PER_CELL = 16, 9, 4
_LUMA = np.array([0.3, 0.6, 0.1], np.float32)
_CUT_LUMA = 22.0
"""Mean change of the cells from one frame to the next; moving cameras stay below 12, most cuts are over 30."""
_MOVED_LUMA = 10.0
"""Change of one cell: who comes into the picture changes some by more; lips, and noise of 4 luma, by less."""


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """Mean luma of a grid of cells."""

    cells: npt.NDArray[np.float32]
    """(9, 16) float32 in [0, 255]."""

    def is_cut_from(self, before: Glance) -> bool:
        """Say whether this is obviously the picture of another shot."""
        return float(np.abs(self.cells - before.cells).mean()) > _CUT_LUMA

    def has_moved_from(self, before: Glance) -> bool:
        """Say whether anything moved or changed since."""
        return float(np.abs(self.cells - before.cells).max()) > _MOVED_LUMA


def glance_at(pixels: npt.NDArray[np.uint8]) -> Glance:
    """Return the glance of an (H, W, 3) uint8 picture, from about 2300 of its pixels."""
    rows, columns = _sampled(*pixels.shape[:2])
    samples = pixels[rows, columns] @ _LUMA
    cells = samples.reshape(_ROWS, _PER_CELL, _COLUMNS, _PER_CELL).mean(axis=(1, 3))
    return Glance(np.asarray(cells, np.float32))


@functools.lru_cache(maxsize=4)
def _sampled(height: int, width: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return which rows, as a column, and columns of a picture are looked at."""
    rows = (np.arange(_ROWS * _PER_CELL) * 2 + 1) * height // (2 * _ROWS * _PER_CELL)
    columns = (np.arange(_COLUMNS * _PER_CELL) * 2 + 1) * width // (2 * _COLUMNS * _PER_CELL)
    return rows[:, None], columns
