# SPDX-License-Identifier: MIT
"""
A chain while it is being made, and where its face is between two looks.

In: detections of one face in order. Out: its place at any time since the last look, and in the end a `FaceChain`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.analysis.faces.appearance import describe
from clipmill.analysis.faces.chain import FaceChain, Look, Stir
from clipmill.analysis.faces.detector import FoundFace
from clipmill.analysis.faces.matching import box_size
from clipmill.analysis.faces.stir import StirMeter
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime

Floats = npt.NDArray[np.float32]

_CALM_SHARE = 0.04
"""A face that moves less than this share of its size between two looks is calm; detections jitter by 0.01 to 0.02."""
_LOOK_GAP_US = 1_000_000
_LOOKS = 12
_CARRIED_US = 400_000
"""A face is expected to go on moving for this long at most."""


@dataclass(frozen=True, slots=True, eq=False)
class PlacedFace:
    """Where a face is in one frame, found there or between two looks."""

    chain_id: int
    box: Box
    """The detector's: from the eyebrows to the chin, in pixels of the frame."""
    points: Floats
    """(6, 2) float32 px, in the detector's order."""


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    time: SourceTime
    values: npt.NDArray[np.float64]
    """(16,): x, y, width and height, and six points."""


class OpenChain:
    """One face that is being followed."""

    def __init__(self, chain_id: int, frame: Frame, face: FoundFace) -> None:
        """Begin with its first detection."""
        self.chain_id = chain_id
        self.is_calm = False
        """Whether it hardly moved between the last two looks."""
        self._times: list[SourceTime] = []
        self._faces: list[FoundFace] = []
        self._looks: list[Look] = []
        self._stirs: list[Stir] = []
        self._meter = StirMeter()
        self._shown: _Place | None = None
        self.add(frame, face)

    @property
    def box(self) -> Box:
        """The box of the last detection."""
        return self._faces[-1].box

    @property
    def seen_us(self) -> SourceTime:
        """Time of the last detection."""
        return self._times[-1]

    def expected(self, time: SourceTime) -> Box:
        """Return where the face should be: as it went between the last two detections, for a moment."""
        if len(self._faces) == 1:
            return self.box
        (x_px, y_px), (old_x_px, old_y_px) = self.box.center, self._faces[-2].box.center
        share = min(time - self.seen_us, _CARRIED_US) / max(1, self.seen_us - self._times[-2])
        share = min(share, 1.0)
        moved_x, moved_y = share * (x_px - old_x_px), share * (y_px - old_y_px)
        return Box(self.box.x_px + moved_x, self.box.y_px + moved_y, self.box.width_px, self.box.height_px)

    def add(self, frame: Frame, face: FoundFace) -> None:
        """Take the next detection."""
        if self._faces:
            (x_px, y_px), (old_x_px, old_y_px) = face.box.center, self.box.center
            moved = max(abs(x_px - old_x_px), abs(y_px - old_y_px), abs(box_size(face.box) - box_size(self.box)))
            self.is_calm = moved < _CALM_SHARE * box_size(face.box)
        self._times.append(frame.time)
        self._faces.append(face)
        self._stirs += self._meter.feed(frame, face.box)
        if not self._looks or frame.time - self._looks[-1].time >= _LOOK_GAP_US:
            self._looks.append(Look(frame.time, describe(frame.pixels, face.box, face.points)))
            if len(self._looks) > 2 * _LOOKS:
                self._looks = [*self._looks[:-1:2], self._looks[-1]]

    def wake(self, frame: Frame, face: FoundFace) -> None:
        """Take the next detection after a time when the face was given up, and so is nowhere."""
        self._shown = None
        self.add(frame, face)

    def placed(self, time: SourceTime) -> PlacedFace | None:
        """Return where the face is at a time since the last look: straight between the two, or none before it came."""
        last = self._last()
        if self._shown is None:
            return self._face(last.values) if time >= last.time else None
        if last.time <= self._shown.time:  # not found: it is where it was
            return self._face(self._shown.values)
        share = np.clip((time - self._shown.time) / (last.time - self._shown.time), 0.0, 1.0)
        return self._face(self._shown.values + share * (last.values - self._shown.values))

    def settle(self, now: SourceTime) -> None:
        """Say that all frames up to now were told: what comes starts from here."""
        self._shown = _Place(now, self._last().values)

    def closed(self) -> FaceChain:
        """Return what was seen of the face."""
        return FaceChain(
            self.chain_id,
            tuple(self._times),
            tuple(face.box for face in self._faces),
            tuple(face.points for face in self._faces),
            tuple(face.score for face in self._faces),
            tuple(self._looks),
            tuple(self._stirs),
        )

    def _last(self) -> _Place:
        face = self._faces[-1]
        box = (face.box.x_px, face.box.y_px, face.box.width_px, face.box.height_px)
        return _Place(self.seen_us, np.concatenate([np.array(box, np.float64), face.points.reshape(-1)]))

    def _face(self, values: npt.NDArray[np.float64]) -> PlacedFace:
        x_px, y_px, width_px, height_px = (float(value) for value in values[:4])
        return PlacedFace(
            self.chain_id, Box(x_px, y_px, width_px, height_px), values[4:].reshape(6, 2).astype(np.float32)
        )
