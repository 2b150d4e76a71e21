# SPDX-License-Identifier: MIT
"""
How a face looks, in numbers that can be compared, to know a person again in another shot.

In: pixels and a face. Out: a vector: gradients of the leveled face (Dalal and Triggs, 2005), and the colors of hair,
skin and clothes. It tells the few people of one video apart, not one in a thousand: nobody is recognized by it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from clipmill.domain.picture import Box

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

_SIDE, _CELLS, _TURNS = 40, 5, 8
_LEVEL = np.array([[13.0, 15.0], [27.0, 15.0], [20.0, 30.0]])
"""Where the eyes and the mouth come to lie in the leveled face."""
_POOL = np.maximum(0, 1 - np.abs(np.arange(_CELLS)[:, None] + 0.5 - (np.arange(_SIDE) + 0.5) / (_SIDE / _CELLS)))
"""Weight of each pixel row in each cell row: neighbors share it, as the detector's points jitter by a pixel here."""
SHAPE_NUMBERS = _CELLS * _CELLS * _TURNS
"""The first so many numbers are of the face's gradients, and have length 1; colors follow."""
_SEEN_SHARE = 0.5
"""A zone of which less is in the picture says nothing."""
_ZONES = ((-0.3, 0.3, -0.62, -0.45), (-0.3, 0.3, -0.05, 0.25), (-0.8, 0.8, 0.95, 1.6))
"""Hair, skin and clothes: left, right, top and bottom from the middle of the box, in its sizes."""


def describe(pixels: Pixels, box: Box, points: Floats) -> Floats:
    """Return the vector of a face, (209,) float32: 200 numbers of its shape, and 9 of its colors."""
    return np.concatenate([_gradients(_leveled(pixels, points)), _colors(pixels, box)]).astype(np.float32)


def _leveled(pixels: Pixels, points: Floats) -> npt.NDArray[np.float64]:
    """Return the luma of the face with its eyes level, (40, 40)."""
    known = np.asarray(points[[0, 1, 3]], np.float64)
    target, source = _LEVEL - _LEVEL.mean(axis=0), known - known.mean(axis=0)
    across = target[:, 0] @ source[:, 0] + target[:, 1] @ source[:, 1]
    turned = target[:, 0] @ source[:, 1] - target[:, 1] @ source[:, 0]
    a, b = across / float((target**2).sum()), turned / float((target**2).sum())
    middle = known.mean(axis=0)
    # First resized with all its pixels to the scale that is wanted: a large face must look as a small one does.
    scale = max(1.0, float(np.hypot(a, b)))
    half = scale * _SIDE
    left, top = (max(0, int(value)) for value in middle - half)
    right, bottom = (max(0, int(value) + 1) for value in middle + half)
    image = Image.fromarray(np.ascontiguousarray(pixels[top:bottom, left:right])).convert("L")
    small = (max(1, round(image.width / scale)), max(1, round(image.height / scale)))
    a, b = a / scale, b / scale
    x, y = (middle - (left, top)) / scale - np.array([[a, -b], [b, a]]) @ _LEVEL.mean(axis=0)
    image = image.resize(small, Image.Resampling.BILINEAR)
    level = image.transform((_SIDE, _SIDE), Image.Transform.AFFINE, (a, -b, x, b, a, y), Image.Resampling.BILINEAR)
    return np.asarray(level, np.float64)


def _gradients(luma: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return histograms of gradient directions in 5 x 5 cells, square-rooted, of length 1."""
    slope_y, slope_x = np.gradient(luma)
    turn = np.mod(np.arctan2(slope_y, slope_x), np.pi) * _TURNS / np.pi
    low = turn.astype(np.intp) % _TURNS
    share = turn - np.floor(turn)
    strength = np.hypot(slope_x, slope_y)
    maps = np.zeros((_TURNS, _SIDE, _SIDE))
    rows, columns = np.mgrid[0:_SIDE, 0:_SIDE]
    maps[low, rows, columns] += strength * (1 - share)
    maps[(low + 1) % _TURNS, rows, columns] += strength * share
    histogram = (_POOL @ maps @ _POOL.T).transpose(1, 2, 0).ravel()
    rooted = np.sqrt(histogram / max(1e-9, histogram.sum()))
    return np.asarray(rooted)


def _colors(pixels: Pixels, box: Box) -> npt.NDArray[np.float64]:
    """Return luma and two chromas in [-1, 1] of hair, skin and clothes; zero where the zone is outside the picture."""
    height, width = pixels.shape[:2]
    x_px, y_px = box.center
    size = max(box.width_px, box.height_px)
    colors = np.zeros((len(_ZONES), 3))
    for number, (left, right, top, bottom) in enumerate(_ZONES):
        rows = slice(max(0, int(y_px + top * size)), max(0, min(height, int(y_px + bottom * size) + 1)))
        columns = slice(max(0, int(x_px + left * size)), max(0, min(width, int(x_px + right * size) + 1)))
        zone = pixels[rows, columns]
        if zone.size >= _SEEN_SHARE * 3 * (right - left) * (bottom - top) * size**2:
            red, green, blue = np.median(zone[::2, ::2].reshape(-1, 3), axis=0) / 255
            luma = 0.3 * red + 0.6 * green + 0.1 * blue
            colors[number] = (luma, red - luma, blue - luma)
    return colors.ravel()
