# SPDX-License-Identifier: MIT
"""
What captions cover of the faces that are seen while they stand.

In: texts and faces with their times, and how far the texts might be moved. Out: what each place would cost, and for
how long eyes or a mouth would be hidden. At any one time the face that is hidden worst counts; a face that is not
there while a text stands costs nothing. It chooses no place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from clipmill.domain.media import Size
from clipmill.domain.picture import Box, SeenBox, eyes_to_mouth
from clipmill.domain.times import US_PER_S

Floats = npt.NDArray[np.float64]

HIDDEN = 0.05
"""Part of what lies between eyes and mouth that a text may cover: boxes of faces are not exact."""
COVERED = 0.1
"""Part of a face that captions may cover: faces are found as boxes, and chins are round."""
_TOUCHED = 0.02
"""The same of a head: captions on hair and hats are no better than on a chin."""
_HAIR = 0.4
"""How far hair and hats reach above a face, which begins at the hairline, as a share of its height."""
_BELOW_CHIN = 0.12
"""How far boxes of faces reach below the chin, as a share of their height (looked at in 12 close-ups)."""
_FOREHEAD, _MARKED = 0.28, 0.15
"""How far a forehead reaches down, as a share of the face's height, and the part of it that captions may cover."""
_FEATURES_COST, _FACE_COST, _FOREHEAD_COST, _HEAD_COST, _KEPT_COST = 2.0, 1.5, 0.8, 0.6, 0.5
"""What covering each of these costs for a second."""
_SMALL_NORM = 0.06
"""Of the output's height: a lower face counts by its share of it. In 9:16 a facecam's is a tenth."""


@dataclass(frozen=True, slots=True)
class CaptionScene:
    """What captions of a clip have around them, all in pixels and times of the output."""

    size: Size
    faces: tuple[SeenBox, ...] = ()
    cuts_us: tuple[int, ...] = ()
    """Clip times of the camera's cuts, in order: only there captions may change their place."""
    borders_norm: tuple[float, ...] = ()
    """Where panes that stand above each other meet, of the output's height."""
    kept: tuple[SeenBox, ...] = ()
    """Where headings and hook texts are wanted; captions stand there only where they must."""


@dataclass(frozen=True, slots=True)
class Covering:
    """What texts cover in each of some places."""

    cost_s: Floats
    """(units, ways): seconds, weighted by what is covered."""
    hidden_s: Floats
    """(units, ways): seconds for which eyes or a mouth are hidden."""
    on_faces_s: Floats
    """(units, ways): seconds for which more of a face is covered than a chin's edge."""


@dataclass(frozen=True, slots=True)
class _Regions:
    """Rectangles with their times."""

    corners: Floats
    """(N, 4) left, top, right, bottom in pixels."""
    times_us: Floats
    """(N, 2) from when to when."""
    weights: Floats
    """(N,) how much it matters that one is covered, up to 1."""


def cover(texts: Sequence[SeenBox], units: Sequence[int], scene: CaptionScene, ways_px: Floats, count: int) -> Covering:
    """
    Return what texts cover where they are moved down by each of these ways.

    Args:
        texts: with their times, in their usual place.
        units: of each text, which texts are moved together: numbers from 0.
        scene: what is around them.
        ways_px: how far down they might be moved; negative is up.
        count: how many units there are.

    """
    shape = (count, len(ways_px))
    cost, hidden, on_faces = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    owners = np.array(units, dtype=int)
    if scene.kept:
        met = _meet(texts, owners, _regions(scene.kept), ways_px)
        np.add.at(cost, met.unit, _KEPT_COST * met.seconds * (met.worst(0.0) > 0))
    if scene.faces:
        for weight, bar, regions in _face_regions(scene):
            met = _meet(texts, owners, regions, ways_px)
            np.add.at(cost, met.unit, weight * met.seconds * met.worst(bar))
            if bar in {HIDDEN, COVERED}:
                np.add.at(hidden if bar == HIDDEN else on_faces, met.unit, met.seconds * met.is_over(bar))
    return Covering(cost, hidden, on_faces)


def hidden_share(texts: Sequence[SeenBox], scene: CaptionScene) -> float:
    """Return for which part of their time texts hide somebody's eyes or mouth where they stand, in [0, 1]."""
    return _share(texts, cover(texts, range(len(texts)), scene, np.zeros(1), len(texts)).hidden_s)


def share_on_faces(texts: Sequence[SeenBox], scene: CaptionScene) -> float:
    """Return for which part of their time texts cover more of a face than a chin's edge, in [0, 1]."""
    return _share(texts, cover(texts, range(len(texts)), scene, np.zeros(1), len(texts)).on_faces_s)


def _share(texts: Sequence[SeenBox], covered_s: Floats) -> float:
    shown_s = sum(item.range.duration_s for item in texts)
    return float(covered_s.sum()) / shown_s if shown_s else 0.0


def _face_regions(scene: CaptionScene) -> Iterator[tuple[float, float, _Regions]]:
    """Yield what of faces is better not covered: its cost, the part of it that may be, and where it is."""
    features = _regions([SeenBox(item.range, eyes_to_mouth(item.box)) for item in scene.faces])
    faces = _regions(scene.faces)
    heights = faces.corners[:, 3] - faces.corners[:, 1]
    weights = np.minimum(1.0, heights / (_SMALL_NORM * scene.size.height_px))
    down_to_chin = faces.corners.copy()
    down_to_chin[:, 3] -= _BELOW_CHIN * heights
    with_hair = down_to_chin.copy()
    with_hair[:, 1] -= _HAIR * heights
    to_brows = faces.corners.copy()
    to_brows[:, 3] = to_brows[:, 1] + _FOREHEAD * heights
    yield _FEATURES_COST, HIDDEN, replace(features, weights=weights)
    yield _FACE_COST, COVERED, replace(faces, corners=down_to_chin, weights=weights)
    yield _FOREHEAD_COST, _MARKED, replace(faces, corners=to_brows, weights=weights)
    yield _HEAD_COST, _TOUCHED, replace(faces, corners=with_hair, weights=weights)


@dataclass(frozen=True, slots=True)
class _Met:
    """Texts that meet regions: P pairs of them at M times, in W places."""

    unit: npt.NDArray[np.int_]
    """(M,) which texts they are."""
    seconds: Floats
    """(M, 1)."""
    time_of: npt.NDArray[np.int_]
    """(P,) at which of the times each pair meets."""
    shares: Floats
    """(P, W) of a region that its text covers."""
    weights: Floats
    """(P, 1) of the region."""

    def worst(self, bar: float) -> Floats:
        """Return the cost at each time: of the worst region what of it is covered, 1 more over a bar: (M, W)."""
        return self._highest(self.weights * (self.shares + (self.shares > bar)))

    def is_over(self, bar: float) -> npt.NDArray[np.bool_]:
        """Say at each time whether a region is covered more than by a bar, as far as it counts: (M, W)."""
        return self._highest(self.weights * self.shares) > bar

    def _highest(self, values: Floats) -> Floats:
        highest = np.zeros((len(self.unit), values.shape[1]))
        np.maximum.at(highest, self.time_of, values)
        return highest


def _meet(texts: Sequence[SeenBox], owners: npt.NDArray[np.int_], regions: _Regions, ways_px: Floats) -> _Met:
    """Return where and when texts meet regions, moved down by each of these ways."""
    spans, corners = _times(texts), _corners([item.box for item in texts])
    begin = np.maximum(spans[:, None, 0], regions.times_us[None, :, 0])
    end = np.minimum(spans[:, None, 1], regions.times_us[None, :, 1])
    text, seen = np.nonzero(end > begin)
    keys = np.stack([owners[text], begin[text, seen], end[text, seen]], axis=1)
    times, time_of = np.unique(keys, axis=0, return_inverse=True)
    return _Met(
        times[:, 0].astype(int),
        (times[:, 2:] - times[:, 1:2]) / US_PER_S,
        time_of.reshape(-1),
        _shares(corners[text], regions.corners[seen], ways_px),
        regions.weights[seen, None],
    )


def _shares(texts: Floats, regions: Floats, ways_px: Floats) -> Floats:
    """Return which part of each region (P) its text (P) covers where it is moved by each way: (P, W)."""
    wide = np.minimum(texts[:, 2], regions[:, 2]) - np.maximum(texts[:, 0], regions[:, 0])
    low = np.maximum(texts[:, 1, None] + ways_px, regions[:, 1, None])
    high = np.minimum(texts[:, 3, None] + ways_px, regions[:, 3, None])
    areas = np.maximum(1.0, np.prod(regions[:, 2:] - regions[:, :2], axis=1))
    return np.asarray(np.maximum(0.0, high - low) * (np.maximum(0.0, wide) / areas)[:, None], dtype=np.float64)


def _regions(seen: Sequence[SeenBox]) -> _Regions:
    return _Regions(_corners([item.box for item in seen]), _times(seen), np.ones(len(seen)))


def _times(seen: Sequence[SeenBox]) -> Floats:
    return np.array([(item.range.in_us, item.range.out_us) for item in seen], dtype=np.float64).reshape(-1, 2)


def _corners(boxes: Sequence[Box]) -> Floats:
    rows = [(box.x_px, box.y_px, box.x_px + box.width_px, box.y_px + box.height_px) for box in boxes]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)
