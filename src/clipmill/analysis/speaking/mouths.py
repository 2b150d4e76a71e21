# SPDX-License-Identifier: MIT
"""
What was seen of the mouths in a stretch of source (pure data).

One trace for each chain of detections. Times are on the source clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from clipmill.domain.media import Samples

Floats = npt.NDArray[np.float64]

_MAX_HOLE_US = 300_000
"""Between two readings that lie further apart the mouth is not known."""
_FINE_US = 130_000
"""Readings at most this far apart follow speech, which opens the mouth three to five times a second."""


@dataclass(frozen=True, slots=True, eq=False)
class SampledMouth:
    """The lips of one face at given times, (M,) each."""

    opening: Floats
    """float64, NaN where it is not known."""
    height_px: Floats
    """float64 height of the face, NaN where it is not known."""
    is_fine: npt.NDArray[np.bool_]
    """Whether it was read often enough for the movement of speech."""


@dataclass(frozen=True, slots=True, eq=False)
class MouthTrace:
    """The lips of one face over time."""

    chain_id: int
    times_us: npt.NDArray[np.int64]
    """(N,) in order, source time."""
    openings: Floats
    """(N,) float64 opening of the lips over the height of the face."""
    presences: Floats
    """(N,) float64 in [0, 1]: that there was a face at all."""
    heights_px: Floats
    """(N,) float64 height of the face in pixels of the frame that was looked at."""

    def sampled(self, times_us: npt.NDArray[np.int64], *, min_presence: float = 0.5) -> SampledMouth:
        """
        Return openings and heights at any times, straight between readings; NaN where the mouth is not known.

        Args:
            times_us: (M,) source times in order.
            min_presence: readings with less are left out.

        """
        good = self.presences >= min_presence
        known_us, openings, heights = self.times_us[good], self.openings[good], self.heights_px[good]
        if not len(known_us):
            nothing = np.full(len(times_us), np.nan)
            return SampledMouth(nothing, nothing, np.zeros(len(times_us), np.bool_))
        after = np.searchsorted(known_us, times_us, side="right")
        before_us = known_us[np.maximum(after - 1, 0)]
        after_us = known_us[np.minimum(after, len(known_us) - 1)]
        is_known = (np.abs(times_us - before_us) <= _MAX_HOLE_US) & (np.abs(after_us - times_us) <= _MAX_HOLE_US)
        opening = np.where(is_known, np.interp(times_us, known_us, openings), np.nan)
        height = np.where(is_known, np.interp(times_us, known_us, heights), np.nan)
        return SampledMouth(opening, height, is_known & (after_us - before_us <= _FINE_US))


@dataclass(frozen=True, slots=True, eq=False)
class FaceScores:
    """What a network says about one face."""

    times_us: npt.NDArray[np.int64]
    """(N,) in order, source time."""
    scores: Floats
    """(N,) float64: above zero when it takes the face to be the speaker."""


class FaceClips(Protocol):
    """Faces that a network has seen and will judge when it hears the sound."""

    def scores(self, samples: Samples) -> Mapping[int, FaceScores]:
        """Return the scores by chain, given the sound of the whole stretch."""


@dataclass(frozen=True, slots=True, eq=False)
class Mouths:
    """All mouths of a stretch."""

    traces: Mapping[int, MouthTrace] = field(default_factory=dict)
    """By chain."""
    clips: FaceClips | None = None
    """What a network has seen, when there is one."""
