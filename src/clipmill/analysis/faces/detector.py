# SPDX-License-Identifier: MIT
"""
Faces in one picture, with six points each.

In: RGB pixels. Out: faces, surest first. The network is full-range BlazeFace, dense (Google, Apache-2.0; Bazarevsky et
al., 2019, arXiv 1907.05047): 192x192 in, one box for each cell of a 48x48 grid out. What it means is written from the
published graph; overlapping boxes are averaged by score as the paper says. It follows nobody; `follow` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from clipmill.analysis.faces.litert import Network
from clipmill.domain.picture import Box

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SURE = 0.5
"""A face this sure is one: 36 of 36 in 17 photos and no false one (`docs/experiments/LOG.md`, faces)."""
LIKELY = 0.3
"""Enough where a face was a moment ago."""
_SIDE_PX = 192
_GRID = 48
_LEANS_PX = 0.35
"""Of its input's pixels: so far to the left the network places faces. Half of what a picture and its mirror image
disagree by, on 95 faces of 30 to 300 pixels in eight videos."""
_SAME_FACE_IOU = 0.3
_TILE_SHARE = 0.5625
_HALF = 127.5
_REDUCING_GAP = 1.5
"""Large pictures are first reduced by a whole number, in half the time of one step."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundFace:
    """A face in one picture."""

    box: Box
    """As the network gives it: from the eyebrows to the chin, in pixels of the picture."""
    score: float
    """In [0, 1]."""
    points: Floats
    """(6, 2) float32 px (x, y): its right eye, left eye, nose tip, mouth, right ear and left ear."""


class FaceDetector:
    """Finds faces; the longer side of what is looked at becomes 192 pixels. Not to be shared by threads."""

    def __init__(self, model: Path) -> None:
        """
        Load `face_detection_full_range.tflite`.

        Raises:
            WeightsMissing: there is no such file.
            WeightsCorrupt: it is something else.

        """
        self._network = Network(model, outputs=2)
        cells = (np.arange(_GRID, dtype=np.float32) + np.float32(0.5)) * np.float32(_SIDE_PX / _GRID)
        self._anchors = np.stack(np.meshgrid(cells, cells), axis=-1).reshape(-1, 2)

    def detect(self, pixels: Pixels, *, region: Box | None = None, bar: float = SURE) -> tuple[FoundFace, ...]:
        """
        Return the faces in a picture or in a part of it, surest first.

        Args:
            pixels: (H, W, 3) uint8 RGB, of any size.
            region: the part to look at, in pixels; the smaller it is, the smaller faces are found.
            bar: least score of a face.

        """
        height, width = pixels.shape[:2]
        part = (0.0, 0.0, float(width), float(height)) if region is None else _inside(region, width, height)
        scale = _SIDE_PX / max(part[2] - part[0], part[3] - part[1])
        tensor = _letterboxed(pixels, part, scale)
        regressions, logits = self._network.run(tensor)
        scores = np.asarray(1 / (1 + np.exp(-np.clip(logits.reshape(-1), -80, 80))), np.float32)
        chosen = np.flatnonzero(scores >= bar)
        if not chosen.size:
            return ()
        corners, points = _decode(regressions.reshape(-1, 8, 2)[chosen], self._anchors[chosen])
        faces = _averaged(corners, points, scores[chosen])
        return tuple(_placed(face, part[:2], scale) for face in faces)

    def detect_small(self, pixels: Pixels, *, bar: float = SURE) -> tuple[FoundFace, ...]:
        """Return the faces found in overlapping tiles of 9/16 of the longer side: two looks at a 16:9 picture."""
        found: list[FoundFace] = []
        for tile in tiles(pixels.shape[1], pixels.shape[0]):
            found += [face for face in self.detect(pixels, region=tile, bar=bar) if not _is_cut(face.box, tile, pixels)]
        return without_doubles(found)


def tiles(width_px: int, height_px: int, share: float = _TILE_SHARE) -> tuple[Box, ...]:
    """Return the overlapping squares that cover a picture; their side is a share of its longer one."""
    side = min(max(width_px, height_px) * share, width_px, height_px)
    return tuple(Box(left, top, side, side) for top in _starts(height_px, side) for left in _starts(width_px, side))


def without_doubles(faces: list[FoundFace]) -> tuple[FoundFace, ...]:
    """Return the faces, surest first, without those that mostly lie in a surer one."""
    kept: list[FoundFace] = []
    for face in sorted(faces, key=lambda item: -item.score):
        if all(overlap(face.box, other.box) < _SAME_FACE_IOU for other in kept):
            kept.append(face)
    return tuple(kept)


def overlap(one: Box, other: Box) -> float:
    """Return the intersection of two boxes over their union, in [0, 1]."""
    width = min(one.x_px + one.width_px, other.x_px + other.width_px) - max(one.x_px, other.x_px)
    height = min(one.y_px + one.height_px, other.y_px + other.height_px) - max(one.y_px, other.y_px)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (one.width_px * one.height_px + other.width_px * other.height_px - common)


def _starts(length: float, side: float) -> list[float]:
    count = 1 if length <= side else int(np.ceil((length - side / 8) / (side * 7 / 8)))
    return [0.0] if count == 1 else [number * (length - side) / (count - 1) for number in range(count)]


def _is_cut(box: Box, tile: Box, pixels: Pixels) -> bool:
    """Say whether a box is cut by a border of its tile, not of the picture: the next tile has it whole."""
    height, width = pixels.shape[:2]
    right, bottom = tile.x_px + tile.width_px, tile.y_px + tile.height_px
    return (
        (tile.x_px > 0 and box.x_px <= tile.x_px)
        or (tile.y_px > 0 and box.y_px <= tile.y_px)
        or (right < width and box.x_px + box.width_px >= right)
        or (bottom < height and box.y_px + box.height_px >= bottom)
    )


def _inside(region: Box, width: int, height: int) -> tuple[float, float, float, float]:
    """Return the corners of a region clipped to the picture, at least one pixel wide and high."""
    left = min(max(0.0, region.x_px), width - 1.0)
    top = min(max(0.0, region.y_px), height - 1.0)
    right = max(left + 1.0, min(float(width), region.x_px + region.width_px))
    bottom = max(top + 1.0, min(float(height), region.y_px + region.height_px))
    return left, top, right, bottom


def _letterboxed(pixels: Pixels, part: tuple[float, float, float, float], scale: float) -> Floats:
    """Return the part in the top left corner of the network's input, in [-1, 1], black elsewhere."""
    width = max(1, min(_SIDE_PX, round((part[2] - part[0]) * scale)))
    height = max(1, min(_SIDE_PX, round((part[3] - part[1]) * scale)))
    image = Image.fromarray(np.ascontiguousarray(pixels))
    resized = image.resize((width, height), Image.Resampling.BILINEAR, box=part, reducing_gap=_REDUCING_GAP)
    small = np.asarray(resized, np.float32)
    tensor = np.full((1, _SIDE_PX, _SIDE_PX, 3), -1, np.float32)
    tensor[0, :height, :width] = small / np.float32(_HALF) - np.float32(1)
    return tensor


def _decode(regressions: Floats, anchors: Floats) -> tuple[Floats, Floats]:
    """Return corners (N, 4) and points (N, 6, 2) in pixels of the network's input."""
    origins = anchors + np.array((_LEANS_PX, 0), np.float32)
    middles = regressions[:, 0] + origins
    halves = np.abs(regressions[:, 1]) / 2
    corners = np.concatenate([middles - halves, middles + halves], axis=1)
    return corners, regressions[:, 2:] + origins[:, None]


def _averaged(corners: Floats, points: Floats, scores: Floats) -> list[tuple[Floats, Floats, float]]:
    """Return one face for each group of overlapping boxes: their mean, weighted by score, with the best score."""
    order = np.argsort(-scores, kind="stable")
    faces: list[tuple[Floats, Floats, float]] = []
    while order.size:
        best = order[0]
        same = _overlaps(corners[best], corners[order]) > _SAME_FACE_IOU
        same[0] = True
        group = order[same]
        weights = scores[group] / scores[group].sum()
        mean_corners = np.asarray(weights @ corners[group], np.float32)
        mean_points = np.asarray(np.tensordot(weights, points[group], 1), np.float32)
        faces.append((mean_corners, mean_points, float(scores[best])))
        order = order[~same]
    return faces


def _overlaps(corners: Floats, others: Floats) -> Floats:
    common = np.minimum(corners[2:], others[:, 2:]) - np.maximum(corners[:2], others[:, :2])
    areas = np.prod(np.maximum(common, 0), axis=1)
    own, their = np.prod(corners[2:] - corners[:2]), np.prod(others[:, 2:] - others[:, :2], axis=1)
    return np.asarray(areas / np.maximum(own + their - areas, 1e-6), np.float32)


def _placed(face: tuple[Floats, Floats, float], corner: tuple[float, float], scale: float) -> FoundFace:
    corners, points, score = face
    left, top, right, bottom = (float(value) / scale for value in corners)
    points_px = np.asarray(points / scale + np.array(corner), np.float32)
    return FoundFace(Box(left + corner[0], top + corner[1], right - left, bottom - top), score, points_px)
