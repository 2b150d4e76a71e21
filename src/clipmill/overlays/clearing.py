# SPDX-License-Identifier: MIT
"""
What a text would hide of the faces that are seen while it stands.

In: faces with their times, a block. Out: its cost: at every time the face that is hidden worst counts, and for as long
as it is hidden. It chooses no place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.media import Size
from clipmill.domain.picture import Box, SeenBox, eyes_to_mouth

Floats = npt.NDArray[np.float64]

HIDDEN = 0.05
"""Part of what lies between eyes and mouth that a text may cover: boxes of faces are not exact."""
TOUCHED = 0.1
"""Part of a face that a text may cover: a hairline is no forehead, and chins are round."""
_HIDDEN_COST, _FEATURES_COST, _TOUCHED_COST, _FACE_COST = 1.0, 1.0, 0.4, 0.5
"""Of eyes or a mouth that are hidden, of all between them that is covered, of a face that is, and of all of it."""
_SMALL_NORM = 0.06
"""Of the output's height: a lower face counts by its share of it."""


@dataclass(frozen=True, slots=True)
class SeenFaces:
    """Faces over a stretch of time, ready to be asked what a block would hide of them."""

    faces: Floats
    """(N, 4) left, top, right, bottom in pixels."""
    features: Floats
    """(N, 4) the same of what lies between eyes and mouth."""
    weights: Floats
    """(N,) how much each counts, up to 1."""
    time_of: npt.NDArray[np.int_]
    """(N,) at which of the times each is seen."""
    lengths: Floats
    """(T,) how long each time lasts, as a share of the stretch."""

    def cost(self, block: Box) -> float:
        """Return what a block costs that stands over all the stretch: up to 2.9 where all is hidden all the time."""
        features, faces = _covered(self.features, block), _covered(self.faces, block)
        costs = _HIDDEN_COST * (features > HIDDEN) + _FEATURES_COST * features
        costs += _TOUCHED_COST * (faces > TOUCHED) + _FACE_COST * faces
        return float((self.lengths * self._worst(costs)).sum())

    def hidden_share(self, block: Box) -> float:
        """Return for which part of the stretch a block hides somebody's eyes or mouth, in [0, 1]."""
        return float((self.lengths * (self._worst(_covered(self.features, block)) > HIDDEN)).sum())

    def touched_share(self, block: Box) -> float:
        """Return for which part of the stretch a block covers a forehead, a chin or more of a face, in [0, 1]."""
        return float((self.lengths * (self._worst(_covered(self.faces, block)) > TOUCHED)).sum())

    def _worst(self, costs: Floats) -> Floats:
        """Return the greatest of some costs (N,) at each time (T,)."""
        worst = np.zeros(len(self.lengths))
        np.maximum.at(worst, self.time_of, self.weights * costs)
        return worst


def seen_faces(faces: Sequence[SeenBox], size: Size, duration_us: int) -> SeenFaces:
    """
    Return faces over a stretch of time.

    Args:
        faces: those that are seen in it.
        size: of the output.
        duration_us: of the stretch.

    """
    spans = sorted({(item.range.in_us, item.range.out_us) for item in faces})
    number = {span: index for index, span in enumerate(spans)}
    heights = np.array([item.box.height_px for item in faces], dtype=np.float64)
    return SeenFaces(
        _corners([item.box for item in faces]),
        _corners([eyes_to_mouth(item.box) for item in faces]),
        np.minimum(1.0, heights / (_SMALL_NORM * size.height_px)),
        np.array([number[item.range.in_us, item.range.out_us] for item in faces], dtype=int),
        np.array([(end - begin) / max(1, duration_us) for begin, end in spans], dtype=np.float64),
    )


def _corners(boxes: Sequence[Box]) -> Floats:
    rows = [(box.x_px, box.y_px, box.x_px + box.width_px, box.y_px + box.height_px) for box in boxes]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _covered(regions: Floats, block: Box) -> Floats:
    """Return which share of each region a block covers: (N,)."""
    right, bottom = block.x_px + block.width_px, block.y_px + block.height_px
    wide = np.minimum(regions[:, 2], right) - np.maximum(regions[:, 0], block.x_px)
    high = np.minimum(regions[:, 3], bottom) - np.maximum(regions[:, 1], block.y_px)
    areas = np.maximum(1.0, np.prod(regions[:, 2:] - regions[:, :2], axis=1))
    return np.asarray(np.maximum(0.0, wide) * np.maximum(0.0, high) / areas, dtype=np.float64)
