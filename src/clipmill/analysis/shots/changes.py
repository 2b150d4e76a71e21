# SPDX-License-Identifier: MIT
"""
Where sparse thumbnails differ, for those who need to know that something changes and not to the frame.

In: thumbnails in order. Out: a cut for each that differs from the last one that did. It tells no cut from movement.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from clipmill.analysis.shots.pictures import FULL_STRENGTH, color_shares
from clipmill.domain.media import Frame
from clipmill.domain.picture import Cut

CHANGE_SCORE = 0.05
_PIXEL_WEIGHT, _COLOR_WEIGHT = 4.0, 0.5

Pixels = npt.NDArray[np.uint8]


def find_changes(frames: Iterable[Frame]) -> tuple[Cut, ...]:
    """
    Return where sparse thumbnails differ clearly from the last picture that did.

    Slow movement adds up, so a picture that drifts changes too; one that never changes gives nothing.
    """
    changes: list[Cut] = []
    last: Pixels | None = None
    for frame in frames:
        score = 0.0 if last is None else _difference(last, frame.pixels)
        if score >= CHANGE_SCORE:
            changes.append(Cut(frame.time, min(1.0, score / FULL_STRENGTH)))
        if last is None or score >= CHANGE_SCORE:
            last = frame.pixels
    return tuple(changes)


def _difference(one: Pixels, other: Pixels) -> float:
    """Return how much two pictures differ, from 0 to 5; pictures of different sizes differ in their colors alone."""
    colors = float(np.abs(color_shares(one) - color_shares(other)).sum())
    if one.shape != other.shape:
        return _COLOR_WEIGHT * colors
    moved = float(np.abs(one.astype(np.int16) - other).mean()) / 255.0
    return _PIXEL_WEIGHT * moved + _COLOR_WEIGHT * colors
