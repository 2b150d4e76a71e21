# SPDX-License-Identifier: MIT
"""
What the follower tells of one face: a chain of detections, with samples of how it looks and whether it stirs.

Plain values; nothing here looks at a picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How a face looks at one time, for telling persons apart."""

    time: SourceTime
    features: Floats
    """(N,) float32, as `appearance.describe` gives it."""


@dataclass(frozen=True, slots=True)
class Stir:
    """How much a face changed within about a second, once the picture around it is laid on itself."""

    time: SourceTime
    amount: float
    """Change of its most changed parts over its own contrast; a picture of a face has next to none."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceChain:
    """One face from detection to detection, never over an obvious cut."""

    chain_id: int
    """Unique in what one follower gives."""
    times: tuple[SourceTime, ...]
    """In order; of the detections alone, so a gap is a time when it was not found."""
    boxes: tuple[Box, ...]
    """The detector's, one for each time: from the eyebrows to the chin."""
    points: tuple[Floats, ...]
    """(6, 2) float32 px, one for each time, in the detector's order."""
    scores: tuple[float, ...]
    looks: tuple[Look, ...] = ()
    stirs: tuple[Stir, ...] = ()
