# SPDX-License-Identifier: MIT
"""
Where most happens in a shot, about twice a second.

In: the cells of a shot and its face tracks. Out: `Focus` points in order. It chooses no crop.

Method: what changes by more than the rest of the picture does (a camera that moves changes everything that has
structure, by a common measure), plus what differs from the picture's mean color where little changes, plus faces; a
weak preference for the middle; summed over about a second and a half. The point is the middle of the upright window of
9:16 that holds most of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clipmill.analysis.content.cells import CELL_PX, Cells, cells_in
from clipmill.domain.picture import FaceTrack, Focus
from clipmill.domain.times import SourceRange, SourceTime

Floats = npt.NDArray[np.float32]

STEP_US = 500_000
_REACH_US = 800_000
_FACE_WEIGHT = 0.6
_COLOR_WEIGHT, _QUIET = 0.15, 0.1
_CHANGE_FLOOR = 0.6
_TIMES_COMMON = 1.6
_EDGE_PRIOR = 0.6
_WINDOW = 9 / 16
_MIN_BUSY, _MOST_BUSY = 0.15, 2.0


def find_focus(shot: SourceRange, cells: Sequence[Cells], faces: Sequence[FaceTrack]) -> tuple[Focus, ...]:
    """Return where most happens, from the start of the shot every half second; nothing when it has no cells."""
    if not cells:
        return ()
    energies = np.stack([_energy(cell, faces) for cell in cells])
    sampled = np.array([cell.time for cell in cells], np.int64)
    first = cells[0].time
    times = [SourceTime(time) for time in range(first, shot.out_us, STEP_US)]
    return tuple(_focus_at(time, sampled, energies) for time in times)


def _focus_at(time: SourceTime, sampled: npt.NDArray[np.int64], energies: Floats) -> Focus:
    weights = np.maximum(0.0, 1.0 - np.abs(sampled - time) / _REACH_US).astype(np.float32)
    if not weights.any():
        weights[int(np.abs(sampled - time).argmin())] = 1.0
    energy = np.tensordot(weights, energies, axes=1)
    columns, rows = energy.sum(axis=0), energy.sum(axis=1)
    x = _busiest(columns, max(1, round(energy.shape[0] * _WINDOW)))
    near = np.abs(np.arange(len(columns)) + 0.5 - x) <= energy.shape[0] * _WINDOW / 2
    rows = energy[:, near].sum(axis=1) if near.any() else rows
    y = float((rows * (np.arange(len(rows)) + 0.5)).sum() / rows.sum())
    places = np.arange(len(columns)) + 0.5
    mean = float((columns * places).sum() / columns.sum())
    spread = float(np.sqrt((columns * (places - mean) ** 2).sum() / columns.sum()))
    return Focus(time, *(round(value * CELL_PX, 2) for value in (x, y, spread)))


def _busiest(columns: Floats, width: int) -> float:
    """Return the center of what lies in the window that holds most, in cells."""
    width = min(width, len(columns))
    sums = np.convolve(columns, np.ones(width, np.float32), mode="valid")
    begin = int(sums.argmax())
    inside = columns[begin : begin + width]
    return float((inside * (np.arange(begin, begin + width) + 0.5)).sum() / inside.sum())


def _energy(cell: Cells, faces: Sequence[FaceTrack]) -> Floats:
    """Return (R, C) how much happens where in one sample; about 1 in sum."""
    change = _own_change(cell)
    moving = float(change.sum())
    share = min(1.0, moving / (_QUIET * change.size))
    energy = _as_share(_color_contrast(cell)) * np.float32(_COLOR_WEIGHT + (1 - _COLOR_WEIGHT) * (1 - share))
    energy = energy + _as_share(change * change) * np.float32((1 - _COLOR_WEIGHT) * share)
    for box in (track.box_at(cell.time) for track in faces if track.is_live):
        if box is not None:
            energy = energy + _as_share(cells_in(box, change.shape).astype(np.float32)) * np.float32(_FACE_WEIGHT)
    return energy * _prior(change.shape)


def _own_change(cell: Cells) -> Floats:
    """Return (R, C) the change beyond what the whole picture shares, as when the camera moves."""
    if cell.change is None:
        return np.zeros(cell.flat.shape, np.float32)
    busy = np.maximum(np.float32(_MIN_BUSY), 1 - cell.flat.astype(np.float32) / 255)
    usual = np.clip(busy / np.median(busy), 1 / _MOST_BUSY, _MOST_BUSY) * np.median(cell.change)
    own: Floats = np.maximum(0, cell.change - _TIMES_COMMON * usual).astype(np.float32)
    own[own < _CHANGE_FLOOR] = 0
    return own


def _color_contrast(cell: Cells) -> Floats:
    colors = cell.colors.astype(np.float32)
    away = np.abs(colors - np.median(colors, axis=(0, 1))).sum(axis=2)
    beyond: Floats = np.maximum(np.float32(0), away - away.mean())
    return beyond * beyond


def _as_share(values: Floats) -> Floats:
    total = float(values.sum())
    if total <= 0:
        return np.full(values.shape, np.float32(1 / values.size))
    return values / np.float32(total)


def _prior(shape: tuple[int, ...]) -> Floats:
    """Return (R, C) weights, 1 in the middle and less at the borders."""
    y, x = np.ogrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    return (1 - (1 - _EDGE_PRIOR) * np.clip(0.7 * x * x + 0.3 * y * y, 0, 1)).astype(np.float32)
