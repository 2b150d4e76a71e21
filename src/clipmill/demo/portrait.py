# SPDX-License-Identifier: MIT
"""
Brings a portrait to life: the head sways, the eyes blink, the mouth opens.

In: one photograph, where its features lie, and a pose. Out: one frame. Each frame is the photograph sampled at
displaced points of the head alone, so that the rest stands as still as behind a tripod. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
_Plane = npt.NDArray[np.float32]

_FINENESS = 4
"""Sampling points for each pixel of the photograph: a head that sways moves in quarters of a pixel."""
_MOUTH_RGB = (52.0, 20.0, 20.0)
_MOUTH_OPACITY = 0.92
_HEAD_EDGE = 0.55
"""Of the head's box, from its middle: where the motion begins to fade to nothing at the edge."""


@dataclass(frozen=True, slots=True)
class Features:
    """Where a face lies in its photograph, in pixels, origin top left."""

    head: tuple[float, float, float, float]
    """Box around all that moves: left, top, right, bottom."""
    eyes: tuple[tuple[float, float], tuple[float, float]]
    """Middles of the pupils."""
    eye_half_width_px: float
    eye_half_height_px: float
    lid_px: float
    """How far above the eye the skin lies that closes it; negative is below, as behind the rim of glasses."""
    mouth: tuple[float, float]
    """Middle of the line between the lips (or below the teeth)."""
    mouth_half_width_px: float
    smile_px: float
    """How much higher the corners of the mouth are than its middle."""
    chin_y_px: float
    opening_px: float
    """How far the lips part when the mouth is fully open."""

    def moved(self, x_px: float, y_px: float) -> Features:
        """Return the features after the photograph was cropped at a point."""
        left, top, right, bottom = self.head
        (x_1, y_1), (x_2, y_2) = self.eyes
        return replace(
            self,
            head=(left - x_px, top - y_px, right - x_px, bottom - y_px),
            eyes=((x_1 - x_px, y_1 - y_px), (x_2 - x_px, y_2 - y_px)),
            mouth=(self.mouth[0] - x_px, self.mouth[1] - y_px),
            chin_y_px=self.chin_y_px - y_px,
        )


@dataclass(frozen=True, slots=True)
class Pose:
    """What a face does in one frame."""

    mouth: float = 0.0
    """0 shut, 1 fully open."""
    lids: float = 0.0
    """0 open, 1 shut."""
    x_px: float = 0.0
    """Sway to the right, in pixels of the photograph."""
    y_px: float = 0.0
    """Sway down, in pixels of the photograph."""
    tilt_rad: float = 0.0
    """Clockwise."""


HOST_FEATURES = Features(
    head=(138.0, 6.0, 314.0, 198.0),
    eyes=((203.0, 100.0), (248.0, 103.0)),
    eye_half_width_px=11.0,
    eye_half_height_px=5.5,
    lid_px=7.5,
    mouth=(223.0, 148.5),
    mouth_half_width_px=20.0,
    smile_px=6.0,
    chin_y_px=180.0,
    opening_px=7.5,
)
"""Of the 512 x 512 portrait of the host."""

GUEST_FEATURES = Features(
    head=(140.0, 8.0, 386.0, 352.0),
    eyes=((222.0, 191.0), (305.0, 187.0)),
    eye_half_width_px=14.0,
    eye_half_height_px=7.0,
    lid_px=-6.0,
    mouth=(263.0, 278.0),
    mouth_half_width_px=34.0,
    smile_px=1.0,
    chin_y_px=330.0,
    opening_px=11.5,
)
"""Of the 512 x 600 portrait of the guest."""


def pose_at(seconds: float, mouth: float, *, phase: float) -> Pose:
    """
    Return the pose of a face at a time: slow sway that never repeats soon, a blink each few seconds, a nod on stress.

    Args:
        seconds: since the talk began.
        mouth: how far it is open, 0 to 1.
        phase: in radians; two faces with different ones do not move alike.

    """
    sway = np.sin(0.9 * seconds + phase) + 0.6 * np.sin(2.3 * seconds + 2.0 * phase)
    bob = np.sin(1.3 * seconds + 1.7 * phase) + 0.5 * np.sin(3.1 * seconds + phase)
    since_blink = (seconds + phase) % (3.1 + 0.9 * np.sin(phase))
    return Pose(
        mouth=mouth,
        lids=float(np.clip(1.0 - abs(since_blink - 0.12) / 0.12, 0.0, 1.0)),
        x_px=float(1.9 * sway),
        y_px=float(1.1 * bob + 1.2 * mouth),
        tilt_rad=float(0.022 * np.sin(0.7 * seconds + 2.6 * phase)),
    )


class AnimatedPortrait:
    """A photograph whose face takes poses."""

    def __init__(self, pixels: Pixels, features: Features) -> None:
        """Take (H, W, 3) uint8 RGB and work out once what no pose changes."""
        height, width = pixels.shape[:2]
        left, top, right, bottom = features.head
        self._box = (max(0, int(left)), max(0, int(top)), min(width, int(right)), min(height, int(bottom)))
        self._pixels = pixels
        self._fine = _enlarged(pixels, self._box)
        x_0, y_0, x_1, y_1 = self._box
        rows, columns = np.mgrid[0 : y_1 - y_0, 0 : x_1 - x_0].astype(np.float32)
        self._rows: _Plane = rows
        self._columns: _Plane = columns
        self._features = features.moved(x_0, y_0)
        self._sways = _head_weight(rows, columns)
        self._lids = _lid_shift(rows, columns, self._features)
        self._lip_line, self._opens = _mouth_planes(columns, self._features)

    def frame(self, pose: Pose) -> Pixels:
        """Return (H, W, 3) uint8 RGB of the photograph in a pose."""
        rows, columns = self._rows, self._columns
        middle_y, middle_x = rows.shape[0] / 2.0, rows.shape[1] / 2.0
        from_x = columns - self._sways * (pose.x_px - pose.tilt_rad * (rows - middle_y))
        from_y = rows - self._sways * (pose.y_px + pose.tilt_rad * (columns - middle_x))
        gap = self._opens * pose.mouth
        from_y, inside = _open_mouth(from_y, self._lip_line, gap, self._features.chin_y_px)
        from_y = from_y - self._lids * pose.lids
        head = self._sample(from_y, from_x)
        painted = head + (inside * _MOUTH_OPACITY)[..., None] * (np.array(_MOUTH_RGB, np.float32) - head)
        x_0, y_0, x_1, y_1 = self._box
        result = self._pixels.copy()
        result[y_0:y_1, x_0:x_1] = painted.astype(np.uint8)
        return result

    def _sample(self, rows: _Plane, columns: _Plane) -> npt.NDArray[np.float32]:
        height, width = self._fine.shape[:2]
        y = np.clip((rows * _FINENESS + _FINENESS / 2).astype(np.int32), 0, height - 1)
        x = np.clip((columns * _FINENESS + _FINENESS / 2).astype(np.int32), 0, width - 1)
        return np.asarray(self._fine.reshape(-1, 3).take(y * width + x, axis=0), np.float32)


def _enlarged(pixels: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    x_0, y_0, x_1, y_1 = box
    size = ((x_1 - x_0) * _FINENESS, (y_1 - y_0) * _FINENESS)
    return np.asarray(Image.fromarray(pixels[y_0:y_1, x_0:x_1]).resize(size, Image.Resampling.BICUBIC))


def _smooth(values: _Plane) -> _Plane:
    """Return values in [0, 1] eased at both ends."""
    eased = np.clip(values, 0.0, 1.0)
    return np.asarray(eased * eased * (3.0 - 2.0 * eased), np.float32)


def _head_weight(rows: _Plane, columns: _Plane) -> _Plane:
    """Return how much each point moves with the head: 1 in the middle of the box, 0 at its edges."""
    height, width = rows.shape
    across = np.abs(columns / (width - 1) * 2.0 - 1.0)
    down = np.abs(rows / (height - 1) * 2.0 - 1.0)
    distance = np.sqrt(across**2 + down**2)
    return _smooth((1.0 - distance) / (1.0 - _HEAD_EDGE))


def _lid_shift(rows: _Plane, columns: _Plane, features: Features) -> _Plane:
    """Return how far above itself each point of the eyes finds the skin that closes them, in pixels."""
    shift = np.zeros_like(rows)
    for x, y in features.eyes:
        across = (columns - x) / features.eye_half_width_px
        down = (rows - y) / features.eye_half_height_px
        covered = _smooth(2.0 - across**2 - down**2)
        side = 1.0 if features.lid_px > 0 else -1.0
        from_skin = side * (rows - y) + features.eye_half_height_px + abs(features.lid_px) * 0.35
        shift += side * covered * np.clip(from_skin, 0.0, 2.0 * features.eye_half_height_px)
    return shift


def _mouth_planes(columns: _Plane, features: Features) -> tuple[_Plane, _Plane]:
    """Return the height of the line between the lips in each column, and how far they part there, in pixels."""
    x, y = features.mouth
    across = (columns - x) / features.mouth_half_width_px
    line = y - features.smile_px * np.minimum(across**2, 1.5)
    opens = features.opening_px * _smooth(1.25 - np.abs(across))
    return np.asarray(line, np.float32), np.asarray(opens, np.float32)


def _open_mouth(rows: _Plane, line: _Plane, gap: _Plane, chin_y_px: float) -> tuple[_Plane, _Plane]:
    """Return where each row is taken from when the lips part, and how much of each point is inside the mouth."""
    end = chin_y_px + 6.0
    shrink = (end - line) / np.maximum(end - line - gap, 1.0)
    below = line + (rows - line - gap) * shrink
    taken = np.where((rows > line + gap) & (rows < end), below, np.where(rows > line, np.minimum(rows, line), rows))
    taken = np.where(rows >= end, rows, taken)
    inside = np.clip(rows - line, 0.0, 1.0) * np.clip(line + gap - rows, 0.0, 1.0)
    return np.asarray(taken, np.float32), np.asarray(inside, np.float32)
