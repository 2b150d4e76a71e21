# SPDX-License-Identifier: MIT
"""
A frame as a coarse grid of cells: what each is made of, and how much it changed.

In: frames of one size. Out: `Cells`, a few kilobytes each, which are kept where frames cannot be. They are judged
elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Luma = npt.NDArray[np.int16]

CELL_PX = 16
FLAT_STEP = 3
"""Neighboring pixels that differ by no more are one flat color, with what a video coder adds to it."""
STROKE_STEP = 24
"""A pen stroke or a letter differs by at least this from its ground."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One sampled frame; rows of cells from the top, R x C, whatever is left at the right and bottom left out."""

    time: SourceTime
    flat: Bytes
    """(R, C) share of pixels like their neighbors, 255 is all."""
    strokes: Bytes
    """(R, C) share of pixels where thin strokes begin and end, 255 is half of all."""
    colors: Bytes
    """(R, C, 3) RGB in the middle of each cell."""
    change: Floats | None
    """(R, C) mean difference to the sample before, 0 to 255; none for the first one and after a cut."""


def cells_of(time: SourceTime, pixels: Bytes, luma: Luma, before: Luma | None) -> Cells:
    """
    Return the cells of a frame.

    Args:
        time: of the frame.
        pixels: (H, W, 3) uint8 RGB.
        luma: (H, W) int16, how bright it is.
        before: likewise for the sample before, or none.

    """
    across = np.diff(luma, axis=1, append=luma[:, -1:])
    down = np.abs(np.diff(luma, axis=0, append=luma[-1:]))
    flat = (np.abs(across) <= FLAT_STEP) & (down <= FLAT_STEP)
    rises, falls = _summed(across > STROKE_STEP), _summed(across < -STROKE_STEP)
    area = CELL_PX * CELL_PX
    half = CELL_PX // 2
    rows, columns = luma.shape[0] // CELL_PX, luma.shape[1] // CELL_PX
    return Cells(
        time,
        (_summed(flat) * np.float32(255 / area)).astype(np.uint8),
        np.minimum(255, np.minimum(rises, falls) * np.float32(4 * 255 / area)).astype(np.uint8),
        pixels[half::CELL_PX, half::CELL_PX][:rows, :columns].copy(),
        None if before is None else _summed(np.abs(luma - before)) / np.float32(area),
    )


def cells_in(box: Box, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Return (R, C) bool: the cells that a box in pixels touches."""
    result = np.zeros(shape, np.bool_)
    x0, y0 = max(0, int(box.x_px // CELL_PX)), max(0, int(box.y_px // CELL_PX))
    x1, y1 = int(-(-(box.x_px + box.width_px) // CELL_PX)), int(-(-(box.y_px + box.height_px) // CELL_PX))
    result[y0 : max(y0, y1), x0 : max(x0, x1)] = True
    return result


def _summed(values: npt.NDArray[np.bool_] | Luma) -> Floats:
    """Return the sum over each cell of (H, W) values."""
    rows, columns = values.shape[0] // CELL_PX, values.shape[1] // CELL_PX
    whole = values.view(np.uint8) if values.dtype == np.bool_ else values
    kept = whole[: rows * CELL_PX, : columns * CELL_PX].reshape(rows, CELL_PX, columns * CELL_PX)
    result: Floats = kept.sum(axis=1, dtype=np.uint16).reshape(rows, columns, CELL_PX).sum(axis=2, dtype=np.float32)
    return result
