# SPDX-License-Identifier: MIT
"""
How a mouth stands, from the points of a face (pure).

In: the 468 points of one face. Out: how far its lips are open, without the size of the face and how it is turned.
Says nothing about whether anybody speaks.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_INNER_LIPS = ((13, 14), (81, 178), (311, 402))
"""Pairs of points on the inner rims of the upper and the lower lip: the middle, and halfway to either corner."""
_FOREHEAD, _CHIN = 10, 152


def lip_opening(points: Floats) -> float:
    """
    Return the mean distance of the inner lips over the height of the face.

    Distances are taken with depth, so that a nod or a turn of the head changes little. Closed lips give about 0.002,
    a vowel 0.03 to 0.1.

    Args:
        points: (468, 3) float32 px, numbered as the canonical face of MediaPipe.

    """
    height_px = _distance(points, _FOREHEAD, _CHIN)
    if height_px <= 0:
        return 0.0
    return sum(_distance(points, *pair) for pair in _INNER_LIPS) / len(_INNER_LIPS) / height_px


def _distance(points: Floats, one: int, other: int) -> float:
    return float(np.linalg.norm(points[one].astype(np.float64) - points[other]))
