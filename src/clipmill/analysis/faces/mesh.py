# SPDX-License-Identifier: MIT
"""
The 468 points of one face, lips included, and whether there is a face at all.

In: RGB pixels and where the face is. Out: points in pixels of the picture. The network is MediaPipe's face landmark
model (Google, Apache-2.0; Kartynnik et al., 2019, arXiv 1907.06724), as in mediapipe 0.10.21: the older one of the same
name has jittery lips (`docs/experiments/LOG.md`). The numbers of the points are those of its canonical face.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, hypot, sin
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from clipmill.analysis.faces.litert import Network
from clipmill.domain.picture import Box

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

_SIDE_PX = 192
_AROUND = 1.5
_LEVEL = 0.12
"""Radians; heads tilted less are not leveled, which saves a fifth of the cost and tells speakers as well."""
"""Side of the square that is looked at, over the longer side of the box: the graph's own number."""


@dataclass(frozen=True, slots=True, eq=False)
class MeshReading:
    """The points of a face."""

    points: Floats
    """(468, 3) float32 px: x and y in the picture, and depth on the same scale, nearer is less."""
    presence: float
    """That there is a face, in [0, 1]; points of a face with less than 0.5 mean little."""


class FaceMesh:
    """Reads the points of faces. Not to be shared by threads."""

    def __init__(self, model: Path) -> None:
        """
        Load `face_landmark.tflite`.

        Raises:
            WeightsMissing: there is no such file.
            WeightsCorrupt: it is something else.

        """
        self._network = Network(model, outputs=2)

    def read(self, pixels: Pixels, box: Box, points: Floats | None = None) -> MeshReading | None:
        """
        Return the points of the face in a box, or none when the box is empty or outside of the picture.

        Args:
            pixels: (H, W, 3) uint8 RGB.
            box: of the face as the detector gives it.
            points: (6, 2) px of the detector; the eyes level a head that is tilted by more than 7 degrees.

        """
        height, width = pixels.shape[:2]
        x_px, y_px = box.center
        if box.width_px < 1 or box.height_px < 1 or not (0 <= x_px < width and 0 <= y_px < height):
            return None
        turn = 0.0 if points is None else _tilt(points)
        turn = turn if abs(turn) > _LEVEL else 0.0
        step = max(box.width_px, box.height_px) * _AROUND / _SIDE_PX
        axis_x, axis_y = np.array([cos(turn), sin(turn)]) * step, np.array([-sin(turn), cos(turn)]) * step
        corner = np.array([x_px, y_px]) - (axis_x + axis_y) * (_SIDE_PX / 2)
        square = _resized(pixels, corner, step) if turn == 0 else _warped(pixels, corner, axis_x, axis_y)
        coordinates, flag = self._network.run(square)
        raw = coordinates.reshape(-1, 3).astype(np.float64)
        placed = corner + raw[:, :1] * axis_x + raw[:, 1:2] * axis_y
        presence = 1 / (1 + np.exp(-np.clip(float(flag.reshape(-1)[0]), -80, 80)))
        return MeshReading(np.column_stack([placed, raw[:, 2] * step]).astype(np.float32), float(presence))


def _tilt(points: Floats) -> float:
    """Return the angle of the line through the eyes, in radians, clockwise in the picture."""
    across = points[1] - points[0]
    return atan2(float(across[1]), float(across[0])) if hypot(*across) > 0 else 0.0


def _warped(
    pixels: Pixels, corner: npt.NDArray[np.float64], axis_x: npt.NDArray[np.float64], axis_y: npt.NDArray[np.float64]
) -> Floats:
    """Return the square that begins at a corner with two axes (px a step), as (1, 192, 192, 3) float32 in [0, 1]."""
    height, width = pixels.shape[:2]
    ends = np.array([corner + a * axis_x * _SIDE_PX + b * axis_y * _SIDE_PX for a in (0, 1) for b in (0, 1)])
    left, top = np.clip(np.floor(ends.min(axis=0)).astype(int) - 1, 0, (width - 1, height - 1))
    right, bottom = np.clip(np.ceil(ends.max(axis=0)).astype(int) + 2, (left + 1, top + 1), (width, height))
    image = Image.fromarray(np.ascontiguousarray(pixels[top:bottom, left:right]))
    matrix = (axis_x[0], axis_y[0], corner[0] - left, axis_x[1], axis_y[1], corner[1] - top)
    square = image.transform((_SIDE_PX, _SIDE_PX), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    return np.asarray(square, np.float32)[None] / np.float32(255)


def _resized(pixels: Pixels, corner: npt.NDArray[np.float64], step: float) -> Floats:
    """Return the upright square that begins at a corner, as `_warped` does, in half the time; black off the picture."""
    height, width = pixels.shape[:2]
    left, top = np.floor(corner).astype(int)
    side = int(np.ceil(_SIDE_PX * step)) + 2
    x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + side), min(height, top + side)
    crop = pixels[y0:y1, x0:x1]
    if crop.shape[:2] != (side, side):
        whole = np.zeros((side, side, 3), np.uint8)
        whole[y0 - top : y1 - top, x0 - left : x1 - left] = crop
        crop = whole
    x, y = corner - (left, top)
    part = (x, y, x + _SIDE_PX * step, y + _SIDE_PX * step)
    image = Image.fromarray(np.ascontiguousarray(crop))
    square = image.resize((_SIDE_PX, _SIDE_PX), Image.Resampling.BILINEAR, box=part)
    result = np.array(square, np.float32)[None]
    result *= np.float32(1 / 255)
    return result
