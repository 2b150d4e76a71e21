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
    first_of: npt.NDArray[np.int_]
    """(T,) at each time the first of those that are seen then; they come in order of their times."""
    lengths: Floats
    """(T,) how long each time lasts, as a share of the stretch."""

    def costs(self, blocks: Floats) -> Floats:
        """
        Return what blocks cost that stand over all the stretch: (K,), up to 2.9 where all is hidden all the time.

        Args:
            blocks: (K, 4) left, top, right, bottom in pixels.

        """
        features, faces = covered_shares(self.features, blocks), covered_shares(self.faces, blocks)
        costs = _HIDDEN_COST * (features > HIDDEN) + _FEATURES_COST * features
        costs += _TOUCHED_COST * (faces > TOUCHED) + _FACE_COST * faces
        return np.asarray(self._worst(costs) @ self.lengths, dtype=np.float64)

    def cost(self, block: Box) -> float:
        """Return what one block costs."""
        return float(self.costs(corners([block]))[0])

    def hidden_share(self, block: Box) -> float:
        """Return for which part of the stretch a block hides somebody's eyes or mouth, in [0, 1]."""
        return self._share(self.features, block, HIDDEN)

    def touched_share(self, block: Box) -> float:
        """Return for which part of the stretch a block covers a forehead, a chin or more of a face, in [0, 1]."""
        return self._share(self.faces, block, TOUCHED)

    def _share(self, regions: Floats, block: Box, bar: float) -> float:
        return float(((self._worst(covered_shares(regions, corners([block]))) > bar) @ self.lengths)[0])

    def _worst(self, costs: Floats) -> Floats:
        """Return the greatest of some costs (K, N) at each time (K, T)."""
        if not len(self.lengths):
            return np.zeros((len(costs), 0))
        return np.asarray(np.maximum.reduceat(self.weights * costs, self.first_of, axis=1), dtype=np.float64)


def seen_faces(faces: Sequence[SeenBox], size: Size, duration_us: int) -> SeenFaces:
    """
    Return faces over a stretch of time.

    Args:
        faces: those that are seen in it.
        size: of the output.
        duration_us: of the stretch.

    """
    in_order = sorted(faces, key=_times_of)
    spans = [_times_of(item) for item in in_order]
    first_of = [index for index, span in enumerate(spans) if index == 0 or span != spans[index - 1]]
    heights = np.array([item.box.height_px for item in in_order], dtype=np.float64)
    return SeenFaces(
        corners([item.box for item in in_order]),
        corners([eyes_to_mouth(item.box) for item in in_order]),
        np.minimum(1.0, heights / (_SMALL_NORM * size.height_px)),
        np.array(first_of, dtype=int),
        np.array([(spans[index][1] - spans[index][0]) / max(1, duration_us) for index in first_of], dtype=np.float64),
    )


def _times_of(item: SeenBox) -> tuple[int, int]:
    return item.range.in_us, item.range.out_us


def corners(boxes: Sequence[Box]) -> Floats:
    """Return boxes as (N, 4) left, top, right, bottom in pixels."""
    rows = [(box.x_px, box.y_px, box.x_px + box.width_px, box.y_px + box.height_px) for box in boxes]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def covered_shares(regions: Floats, blocks: Floats) -> Floats:
    """
    Return which share of each region each block covers: (K, N), each 0 to 1.

    Args:
        regions: (N, 4) left, top, right, bottom in pixels.
        blocks: (K, 4) the same.

    """
    wide = np.minimum(regions[:, 2], blocks[:, 2:3]) - np.maximum(regions[:, 0], blocks[:, 0:1])
    high = np.minimum(regions[:, 3], blocks[:, 3:4]) - np.maximum(regions[:, 1], blocks[:, 1:2])
    areas = np.maximum(1.0, np.prod(regions[:, 2:] - regions[:, :2], axis=1))
    return np.asarray(np.maximum(0.0, wide) * np.maximum(0.0, high) / areas, dtype=np.float64)
