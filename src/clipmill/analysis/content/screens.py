# SPDX-License-Identifier: MIT
"""
How surely a shot shows a screen, a slide or a document, and how surely a game.

In: the cells of a shot and its inset. Out: numbers in [0, 1]. What lies under an inset or in black bars is not judged.

Method: four measures of the picture outside the inset - strokes among its structure, other structure, few colors,
stillness - weighed by a logistic regression that was fitted on drawn slides, documents, terminals, sheets and
desktops against real talks, stages, games and cartoons, some with burned-in captions (`docs/experiments/LOG.md`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clipmill.analysis.content.cells import Cells, cells_in
from clipmill.domain.picture import Box, Inset

Floats = npt.NDArray[np.float32]

_STROKES = 40
_FLAT = 200
_BLACK = 12
_STILL, _MOVING = 1.0, 5.0
_SHADES = 3
_MAIN_COLORS = 3
_GAME_MOVING = 0.3
_LITTLE = 0.02
_BIAS = -9.3
_WEIGHTS = np.array([7.3, -0.65, 3.7, 5.2], np.float32)


def measures_of(cells: Sequence[Cells], hidden: Box | None) -> Floats:
    """
    Return (4,) float32 in [0, 1], means over time.

    They are the share of strokes in all structure, of structure without strokes in the picture, of the three main
    colors, and of what stands still; a half for the last where a single sample cannot tell.

    Args:
        cells: of one shot, at least one.
        hidden: what is not to be judged, in pixels.

    """
    seen = _judged_cells(cells, hidden)
    rows, stills = [], []
    for cell in cells:
        stroked = cell.strokes[seen] >= _STROKES
        neither = float((~stroked & (cell.flat[seen] < _FLAT)).mean())
        strokes = float(stroked.mean())
        rows.append([strokes / (strokes + neither + _LITTLE), neither, _main_colors(cell, seen)])
        if cell.change is not None:
            stills.append(float((cell.change[seen] < _STILL).mean()))
    still = float(np.mean(stills)) if stills else 0.5
    return np.append(np.mean(rows, axis=0), still).astype(np.float32)


def screen_share(cells: Sequence[Cells], inset: Inset | None) -> float:
    """Return how surely a shot shows text or drawings that must stay whole, outside its inset; 0 for no cells."""
    if not cells:
        return 0.0
    return _sure(_BIAS + float(_WEIGHTS @ measures_of(cells, inset.box if inset else None)))


def game_share(cells: Sequence[Cells], inset: Inset | None, screen: float) -> float:
    """Return how surely the picture around an inset moves as a game or a film does; 0 without an inset."""
    if inset is None:
        return 0.0
    changes = [cell.change for cell in cells if cell.change is not None]
    if not changes:
        return 0.0
    outside = _judged_cells(cells, inset.box)
    moving = float(np.mean([(change[outside] > _MOVING).mean() for change in changes]))
    return inset.confidence * (1.0 - screen) * min(1.0, moving / _GAME_MOVING)


def _judged_cells(cells: Sequence[Cells], hidden: Box | None) -> npt.NDArray[np.bool_]:
    """Return (R, C) bool: not hidden, and not in black bars at the borders; all when nothing else is left."""
    brightest = np.max([cell.colors.max(axis=2) for cell in cells], axis=0)
    lit = brightest > _BLACK
    seen = np.outer(lit.any(axis=1), lit.any(axis=0))
    if hidden is not None:
        seen &= ~cells_in(hidden, seen.shape)
    return seen if seen.any() else np.ones(seen.shape, np.bool_)


def _main_colors(cell: Cells, seen: npt.NDArray[np.bool_]) -> float:
    shades = (cell.colors[seen] >> (8 - _SHADES)).astype(np.int64)
    codes = (shades[:, 0] << (2 * _SHADES)) | (shades[:, 1] << _SHADES) | shades[:, 2]
    counts = np.sort(np.bincount(codes))[::-1]
    return float(counts[:_MAIN_COLORS].sum() / counts.sum())


def _sure(evidence: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(evidence, -30, 30))))
