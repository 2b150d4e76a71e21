# SPDX-License-Identifier: MIT
"""
A chain's detections to the calm boxes of a face track.

In: detections of one face in one shot. Out: times, boxes from the hairline to the chin, and where the face looks. The
detector jitters by 1 to 2 percent of the face's size, which must not become a camera's motion; nothing is delayed,
since the whole shot is known. No pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clipmill.domain.picture import Box
from clipmill.domain.times import US_PER_S, SourceTime

Floats = npt.NDArray[np.float64]

MAX_GAP_US = 250_000
"""Two samples of a face track are no further apart."""
_LEFT, _TOP, _RIGHT, _BOTTOM = -0.49, -0.64, 0.49, 0.53
"""Of the face in sizes of the detector's box from its middle. The mesh's outline on 142 real faces reaches from -.42,
-.53 to .42, .52 (deviations .03 to .05); ears and hairline lie a little outside of it."""
_LOOK_SHIFT = -0.14
"""The detector's box leans to where the face looks, by this share of its size; from the same faces."""
_YAW_GAIN = 0.44
"""Tangent of the yaw by the nose's place between the ears, from the same faces (correlation .95)."""
_PLACE_SPREAD_S, _SIZE_SPREAD_S = 0.25, 0.6


def yaw(points: npt.NDArray[np.float32]) -> float:
    """Return where a face looks, from the six points of the detector: sine of the angle, positive to the right."""
    eyes, mouth = (points[0] + points[1]) / 2, points[3]
    down = np.asarray(mouth - eyes, np.float64)
    length = float(np.hypot(*down))
    if length < 1e-6:  # noqa: PLR2004 - a face as flat as that has no direction
        return 0.0
    right = np.array([down[1], -down[0]]) / length
    ears = (points[4] + points[5]) / 2
    nose_px, half_px = float((points[2] - ears) @ right), float((points[5] - points[4]) @ right) / 2
    return float(np.sin(np.arctan2(_YAW_GAIN * nose_px, max(half_px, 0.0)))) if nose_px else 0.0


def sample_times(times: Sequence[SourceTime]) -> tuple[SourceTime, ...]:
    """Return the times with others put evenly between those further apart than 250 ms."""
    filled: list[SourceTime] = [times[0]]
    for time in times[1:]:
        last = filled[-1]
        steps = -(-(time - last) // MAX_GAP_US)
        filled += [SourceTime(last + (time - last) * step // steps) for step in range(1, steps + 1)]
    return tuple(filled)


def smooth_faces(
    times: Sequence[SourceTime], boxes: Sequence[Box], yaws: Sequence[float], wanted: Sequence[SourceTime]
) -> tuple[tuple[Box, ...], tuple[float, ...]]:
    """
    Return the face's boxes and yaws at the wanted times, without lag.

    Places are local straight lines through the detections (Cleveland, 1979), weighted by a Gaussian of 0.25 s; sizes
    and yaws likewise, sizes over 0.6 s, since a face's size is the noisiest. Single outliers are taken out first.
    """
    seconds = np.asarray(times, np.float64) / US_PER_S
    at = np.asarray(wanted, np.float64) / US_PER_S
    raw = np.array([(*box.center, (box.width_px * box.height_px) ** 0.5) for box in boxes], np.float64)
    raw = np.column_stack([_without_spikes(column) for column in raw.T])
    turned = _local_lines(seconds, np.asarray(yaws, np.float64)[:, None], at, _PLACE_SPREAD_S)[:, 0].clip(-1, 1)
    places = _local_lines(seconds, raw[:, :2], at, _PLACE_SPREAD_S)
    sizes = _local_lines(seconds, raw[:, 2:], at, _SIZE_SPREAD_S)[:, 0].clip(raw[:, 2].min(), raw[:, 2].max())
    return (
        tuple(
            face_box(float(x_px), float(y_px), float(size_px), float(turn))
            for (x_px, y_px), size_px, turn in zip(places, sizes, turned, strict=True)
        ),
        tuple(float(turn) for turn in turned),
    )


def face_box(x_px: float, y_px: float, size_px: float, turn: float) -> Box:
    """Return the face from the hairline to the chin for a detector's box with its middle, size and yaw."""
    middle_px = x_px + _LOOK_SHIFT * turn * size_px
    return Box(
        middle_px + _LEFT * size_px,
        y_px + _TOP * size_px,
        (_RIGHT - _LEFT) * size_px,
        (_BOTTOM - _TOP) * size_px,
    )


def _without_spikes(values: Floats) -> Floats:
    """Return the values with each inner one no higher or lower than the higher or lower of its two neighbors."""
    if values.size < 3:  # noqa: PLR2004 - inner ones have two neighbors
        return values
    inner = np.median(np.stack([values[:-2], values[1:-1], values[2:]]), axis=0)
    return np.concatenate([values[:1], inner, values[-1:]])


def _local_lines(seconds: Floats, values: Floats, at: Floats, spread_s: float) -> Floats:
    """Return for each time (M,) the value there of the straight line fitted to the values (N, K) around it."""
    apart = seconds[None, :] - at[:, None]
    # Where few detections are near, wider ones take part, so that a gap is a straight line and not a step.
    nearest = np.sort(np.abs(apart), axis=1)[:, min(2, seconds.size - 1)]
    weights = np.exp(-0.5 * (apart / np.maximum(spread_s, nearest)[:, None]) ** 2)
    total = weights.sum(axis=1)
    mean = (weights * apart).sum(axis=1) / total
    slope_weights = weights * (apart - mean[:, None])
    spread = (slope_weights * apart).sum(axis=1)
    level = weights @ values / total[:, None]
    slope = (slope_weights @ values) / np.maximum(spread, 1e-9)[:, None]
    return np.asarray(level - slope * mean[:, None])
