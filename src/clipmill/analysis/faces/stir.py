# SPDX-License-Identifier: MIT
"""
Whether a face stirs as living ones do, or is a picture of a face.

In: frames and where the face is. Out: how much the face changed within about a second. Both pictures of the face and
what is around it are first laid onto each other by an affine map with gain and offset (Lucas and Kanade, 1981; Baker
and Matthews, 2004), so a poster filmed by a moving camera and a photo that is slowly zoomed and faded stay at rest,
while a blink, a breath or a turn of the head does not. It decides nothing; `tracks.is_live` does.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from clipmill.analysis.faces.chain import Stir
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime

Floats = npt.NDArray[np.float64]

_SIDE = 48
_AROUND = 2.0
_GAP_US = 580_000
_BACK_US = 750_000
_STALE_US = 2_000_000
_STEPS, _LAID_PX = 4, 0.03
_LEAST_CONTRAST = 4.0
"""Luma; a face darker than that tells nothing."""

_GRID_Y, _GRID_X = np.mgrid[0:_SIDE, 0:_SIDE].astype(np.float64)
_U, _V = (_GRID_X - _SIDE / 2) / (_SIDE / 2), (_GRID_Y - _SIDE / 2) / (_SIDE / 2)
_FACE = (_U**2 + _V**2) < (1 / _AROUND) ** 2
_MIDDLE = slice(_SIDE // 4, _SIDE - _SIDE // 4)
_CELLS = 6
_RIM = 3


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    time: SourceTime
    luma: Floats


class StirMeter:
    """Measures one face, about twice a second."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._patches: deque[_Patch] = deque()

    def feed(self, frame: Frame, box: Box) -> list[Stir]:
        """Take a detection; return one measurement, or none when it is not time yet or the face has no contrast."""
        if self._patches and frame.time - self._patches[-1].time < _GAP_US:
            return []
        patch = _Patch(frame.time, patch_around(frame.pixels, box))
        self._patches.append(patch)
        while self._patches[0].time < frame.time - _STALE_US:
            self._patches.popleft()
        old = [other for other in self._patches if other.time <= frame.time - _BACK_US]
        if not old:
            return []
        amount = change_between(old[-1].luma, patch.luma)
        return [] if amount is None else [Stir(frame.time, amount)]


def patch_around(pixels: npt.NDArray[np.uint8], box: Box) -> Floats:
    """Return (48, 48) luma of twice the box; where that leaves the picture, of the part inside."""
    height, width = pixels.shape[:2]
    x_px, y_px = box.center
    half = max(box.width_px, box.height_px) * _AROUND / 2
    left, right = max(0, int(x_px - half)), min(width, int(x_px + half) + 1)
    top, bottom = max(0, int(y_px - half)), min(height, int(y_px + half) + 1)
    crop = np.ascontiguousarray(pixels[top : max(bottom, top + 1), left : max(right, left + 1)])
    small = Image.fromarray(crop).convert("L").resize((_SIDE, _SIDE), Image.Resampling.BILINEAR)
    return _blurred(_blurred(np.asarray(small, np.float64)).T).T


def _blurred(luma: Floats) -> Floats:
    """Return the rows blurred by 1 4 6 4 1: a sharp picture never lies quite on itself after half a pixel's move."""
    wide = np.pad(luma, ((2, 2), (0, 0)), "edge")
    return (wide[:-4] + 4 * wide[1:-3] + 6 * wide[2:-2] + 4 * wide[3:-1] + wide[4:]) / 16


def change_between(before: Floats, after: Floats) -> float | None:
    """
    Return how much the face changed between two (48, 48) patches once one is laid on the other, over its contrast.

    It is the mean change of the second most changed of 6 x 6 cells: who talks calmly moves the mouth alone, while what
    is left over from laying is spread evenly. None when the face has no contrast or the patches cannot be laid on each
    other, as when the camera sweeps.

    """
    inner = (slice(_RIM, -_RIM), slice(_RIM, -_RIM))
    slope_y, slope_x = np.gradient(after)
    columns = [slope_x * _U, slope_x * _V, slope_x, slope_y * _U, slope_y * _V, slope_y]
    shape = np.zeros(6)
    laid = before
    for _ in range(_STEPS):
        jacobian = np.stack([column[inner].ravel() for column in (*columns, laid, np.ones_like(laid))], axis=1)
        normal = jacobian.T @ jacobian
        normal[np.diag_indices(8)] += 1e-3 * np.trace(normal) / 8 * np.array([1, 1, 1, 1, 1, 1, 0, 0]) + 1e-6
        solved = np.linalg.solve(normal, jacobian.T @ after[inner].ravel())
        shape += solved[:6]
        laid = _warped(before, shape)
        if np.abs(solved[:6]).max() < _LAID_PX:
            break
    if np.abs(shape[[2, 5]]).max() > _SIDE / 4:
        return None
    contrast = float(after[_FACE].std())
    if contrast < _LEAST_CONTRAST:
        return None
    gain, offset = np.polyfit(laid[inner].ravel(), after[inner].ravel(), 1)
    change = np.abs(after - gain * laid - offset)[_MIDDLE, _MIDDLE]
    cells = change.reshape(_CELLS, -1, _CELLS, change.shape[1] // _CELLS).mean(axis=(1, 3))
    return float(np.partition(cells, -2, axis=None)[-2]) / contrast


def _warped(luma: Floats, shape: Floats) -> Floats:
    """Return the patch moved by an affine map around its middle, bilinear, its border repeated."""
    x = np.clip(_GRID_X + shape[0] * _U + shape[1] * _V + shape[2], 0, _SIDE - 1.001)
    y = np.clip(_GRID_Y + shape[3] * _U + shape[4] * _V + shape[5], 0, _SIDE - 1.001)
    left, top = x.astype(np.intp), y.astype(np.intp)
    right_share, low_share = x - left, y - top
    upper = luma[top, left] * (1 - right_share) + luma[top, left + 1] * right_share
    lower = luma[top + 1, left] * (1 - right_share) + luma[top + 1, left + 1] * right_share
    return np.asarray(upper * (1 - low_share) + lower * low_share)
