# SPDX-License-Identifier: MIT
"""
What is followed, and how it is wished to be framed.

Goes in: samples of one head over a span of the clip. Comes out: that head at each frame of the span, clipped to what
may be shown, and whether it is known there. Does not place a window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from clipmill.domain.picture import HELD_US, Box
from clipmill.domain.times import US_PER_S, ClipRange, ClipTime

Floats = npt.NDArray[np.float64]

BRIDGED_US = 500_000
"""Between two samples at most this far apart the head moves in a straight line; over a longer gap it is not known."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Where the head is that must be inside the window, at one time."""

    time_us: ClipTime
    box: Box
    """From the hairline to the chin and from ear to ear, in pixels of the displayed source."""
    yaw: float = 0.0
    """Where it looks: -1 is full profile to the left of the picture, 0 the camera, 1 to the right."""


@dataclass(frozen=True, slots=True)
class Framing:
    """How a subject is wished to be framed."""

    head_share: float | None = None
    """Height of the head over the height of the window; none shows as much as the bounds have."""
    max_upscale: float = 2.4
    """Output pixels for each source pixel at most; what the largest window needs is always allowed."""
    lead_norm: float = 0.05
    """Room before a face in full profile, over the width of the window."""


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """One head at each of N frames: edges in pixels of the source, float64 (N,)."""

    left: Floats
    top: Floats
    right: Floats
    bottom: Floats
    is_known: npt.NDArray[np.bool_]
    """(N,); at other frames the edges are those of the nearest known ones, and bind nobody."""
    yaw: float
    """Median over the span, in [-1, 1]."""


def frames_of(span: ClipRange, rate: Fraction) -> range:
    """Return the numbers of the frames that are shown in a span of the clip; at least one, its first."""
    first, end = ((2 * time * rate + US_PER_S) // (2 * US_PER_S) for time in (span.in_us, span.out_us))
    return range(int(first), max(int(first) + 1, int(end)))


def frame_time(frame: int, rate: Fraction) -> ClipTime:
    """Return the clip time at which a frame begins."""
    return ClipTime(round(frame * US_PER_S / rate))


def heads_on_frames(aims: Sequence[Aim], frames: range, rate: Fraction, bounds: Box) -> Heads | None:
    """Return the head at each frame, or none without samples; samples may come in any order."""
    if not aims:
        return None
    by_time = {aim.time_us: aim for aim in aims}
    ordered = [by_time[time] for time in sorted(by_time)]
    known_us = np.array([aim.time_us for aim in ordered], np.float64)
    at_us = np.arange(frames.start, frames.stop, dtype=np.float64) * (US_PER_S / float(rate))
    right_px, bottom_px = bounds.x_px + bounds.width_px, bounds.y_px + bounds.height_px
    edges = np.array(
        [(a.box.x_px, a.box.y_px, a.box.x_px + a.box.width_px, a.box.y_px + a.box.height_px) for a in ordered]
    )
    left, top, right, bottom = (np.interp(at_us, known_us, edges[:, side]) for side in range(4))
    return Heads(
        left=np.clip(left, bounds.x_px, right_px),
        top=np.clip(top, bounds.y_px, bottom_px),
        right=np.clip(right, bounds.x_px, right_px),
        bottom=np.clip(bottom, bounds.y_px, bottom_px),
        is_known=_known(at_us, known_us),
        yaw=float(np.clip(np.median([aim.yaw for aim in ordered]), -1, 1)),
    )


def _known(at_us: Floats, known_us: Floats) -> npt.NDArray[np.bool_]:
    after = np.searchsorted(known_us, at_us)
    before_us = known_us[np.clip(after - 1, 0, None)]
    after_us = known_us[np.clip(after, None, len(known_us) - 1)]
    is_near = np.minimum(np.abs(at_us - before_us), np.abs(after_us - at_us)) <= HELD_US
    is_between = (before_us <= at_us) & (at_us <= after_us)
    known: npt.NDArray[np.bool_] = is_near | (is_between & (after_us - before_us <= BRIDGED_US))
    return known
