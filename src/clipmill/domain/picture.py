# SPDX-License-Identifier: MIT
"""What is seen: cuts, shots, boxes, face tracks."""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.domain.times import SourceRange, SourceTime


@dataclass(frozen=True, slots=True)
class Cut:
    """The instant where one shot ends and the next begins."""

    time: SourceTime
    strength: float
    """How different the pictures on both sides are, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Shot:
    """The frames between two cuts."""

    range: SourceRange


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the displayed source, origin top left."""

    x_px: float
    y_px: float
    width_px: float
    height_px: float


@dataclass(frozen=True, slots=True)
class FaceTrack:
    """The boxes of one face through one shot."""

    track_id: int
    times: tuple[SourceTime, ...]
    boxes: tuple[Box, ...]
    """One box for each time."""
    speaker: str | None = None
