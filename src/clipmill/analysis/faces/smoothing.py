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

MAX_GAP_US, MOVING_GAP_US = 250_000, 80_000
"""Two samples of a face track are no further apart; nearer where the face moves fast, whose way is no straight line."""
_FAST_SHARE = 0.15
"""A face is fast that moves more than this share of its size between two looks."""
_LEFT, _TOP, _RIGHT, _BOTTOM = -0.54, -0.64, 0.54, 0.6
"""Of the face in sizes of the detector's box from its middle. The mesh's outline on 142 real faces reaches from -.42,
-.53 to .42, .52 (deviations .03 to .05), ears and hairline lie outside of it; the widest and longest fit in."""
_GRAIN_PX = 2.5
"""Added on each side: most of what is a pixel to the detector, which places small faces no better than that."""
_LOOK_SHIFT = -0.14
"""The detector's box leans to where the face looks, by this share of its size; from the same faces."""
_YAW_GAIN = 0.44
"""Tangent of the yaw by the nose's place between the ears, from the same faces (correlation .95)."""
_PLACE_SPREAD_S, _SIZE_SPREAD_S = 0.25, 0.6
_SPIKE_SHARE = 0.12
_SURE = 0.5
"""A detection less sure than this is off by a tenth of the face: where there is a surer one, that counts."""
_PLACE_APART, _SIZE_APART = (0.025, 0.065), (0.06, 0.12)
"""Where calm lines are further than the first of these, in sizes of the face, from where it was seen, they give way to
what was seen, and beyond the second do so altogether: jitter stays below, a leap or a nod does not."""


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


def sample_times(times: Sequence[SourceTime], boxes: Sequence[Box]) -> tuple[SourceTime, ...]:
    """Return the times with others put evenly between those too far apart, given where the face was seen."""
    filled: list[SourceTime] = [times[0]]
    for time, before, box in zip(times[1:], boxes, boxes[1:], strict=False):
        last = filled[-1]
        (x_px, y_px), (old_x_px, old_y_px) = box.center, before.center
        is_fast = np.hypot(x_px - old_x_px, y_px - old_y_px) > _FAST_SHARE * max(box.width_px, before.width_px)
        steps = -(-(time - last) // (MOVING_GAP_US if is_fast else MAX_GAP_US))
        filled += [SourceTime(last + (time - last) * step // steps) for step in range(1, steps + 1)]
    return tuple(filled)


def smooth_faces(
    times: Sequence[SourceTime],
    boxes: Sequence[Box],
    yaws: Sequence[float],
    wanted: Sequence[SourceTime],
    scores: Sequence[float] = (),
) -> tuple[tuple[Box, ...], tuple[float, ...]]:
    """
    Return the face's boxes and yaws at the wanted times, without lag.

    Places are local straight lines through the detections (Cleveland, 1979), weighted by a Gaussian of 0.25 s and by
    how sure they are; sizes and yaws likewise, sizes over 0.6 s, since a face's size is the noisiest. Single outliers
    are taken out first. A face that moves too fast for that is where it was seen, on a curve through the detections
    (Catmull and Rom, 1974).

    Args:
        times: of the detections, in order.
        boxes: the detector's.
        yaws: where the face looks.
        wanted: in order.
        scores: of the detections, in [0, 1]; none when all are as sure.

    """
    seconds = np.asarray(times, np.float64) / US_PER_S
    at = np.asarray(wanted, np.float64) / US_PER_S
    sure = np.asarray(scores or [1.0] * len(boxes), np.float64)
    raw = np.array([(*box.center, (box.width_px * box.height_px) ** 0.5) for box in boxes], np.float64)
    usual_px = float(np.median(raw[:, 2]))
    raw = np.column_stack([_without_spikes(column, _SPIKE_SHARE * usual_px) for column in raw.T])
    lines = _Lines(seconds, sure)
    turned = lines.at(at, np.asarray(yaws, np.float64)[:, None], _PLACE_SPREAD_S)[:, 0].clip(-1, 1)
    usual = lines.at(seconds, raw, _PLACE_SPREAD_S)
    seen = _curve(seconds, np.where(sure[:, None] >= _SURE, raw, usual), at)
    sizes = lines.at(at, raw[:, 2:], _SIZE_SPREAD_S).clip(raw[:, 2].min(), raw[:, 2].max())
    sizes = _no_further(sizes, seen[:, 2:], usual_px, _SIZE_APART)
    places = _no_further(lines.at(at, raw[:, :2], _PLACE_SPREAD_S), seen[:, :2], usual_px, _PLACE_APART)
    return (
        tuple(
            face_box(float(x_px), float(y_px), float(size_px), float(turn))
            for (x_px, y_px), size_px, turn in zip(places, sizes[:, 0], turned, strict=True)
        ),
        tuple(float(turn) for turn in turned),
    )


def face_box(x_px: float, y_px: float, size_px: float, turn: float) -> Box:
    """Return the face from the hairline to the chin for a detector's box with its middle, size and yaw."""
    middle_px = x_px + _LOOK_SHIFT * turn * size_px
    return Box(
        middle_px + _LEFT * size_px - _GRAIN_PX,
        y_px + _TOP * size_px - _GRAIN_PX,
        (_RIGHT - _LEFT) * size_px + 2 * _GRAIN_PX,
        (_BOTTOM - _TOP) * size_px + 2 * _GRAIN_PX,
    )


def _without_spikes(values: Floats, limit: float) -> Floats:
    """Return the values, those that stick out from both neighbors by more than a limit brought back to the nearer."""
    if values.size < 3:  # noqa: PLR2004 - inner ones have two neighbors
        return values
    inner = np.median(np.stack([values[:-2], values[1:-1], values[2:]]), axis=0)
    middle = np.concatenate([values[:1], inner, values[-1:]])
    return np.where(np.abs(values - middle) > limit, middle, values)


def _no_further(calm: Floats, seen: Floats, size_px: float, limits: tuple[float, float]) -> Floats:
    """Return the calm values (M, K), moved to the seen ones as far as they are apart, in sizes of the face."""
    apart = np.linalg.norm(calm - seen, axis=1, keepdims=True) / size_px
    share = np.clip((apart - limits[0]) / (limits[1] - limits[0]), 0.0, 1.0)
    return np.asarray(calm + share * (seen - calm))


def _curve(seconds: Floats, values: Floats, at: Floats) -> Floats:
    """Return (M, K) values at times on the cubic curve through all values (N, K); held before and after."""
    if seconds.size < 3:  # noqa: PLR2004 - a line
        return np.column_stack([np.interp(at, seconds, column) for column in values.T])
    slopes = np.gradient(values, seconds, axis=0)
    after = np.clip(np.searchsorted(seconds, at, side="right"), 1, seconds.size - 1)
    before = after - 1
    length = (seconds[after] - seconds[before])[:, None]
    share = np.clip((at - seconds[before])[:, None] / length, 0.0, 1.0)
    rest = 1 - share
    ends = rest**2 * (1 + 2 * share) * values[before] + share**2 * (1 + 2 * rest) * values[after]
    return np.asarray(ends + share * rest * length * (rest * slopes[before] - share * slopes[after]))


class _Lines:
    """Local straight lines through values at times."""

    def __init__(self, seconds: Floats, sure: Floats) -> None:
        """Take the times (N,), and how sure the values at each are, in [0, 1]."""
        self._seconds, self._sure = seconds, np.maximum(sure, 0.01) ** 2

    def at(self, at: Floats, values: Floats, spread_s: float) -> Floats:
        """Return for each time (M,) the value there of the straight line fitted to the values (N, K) around it."""
        apart = self._seconds[None, :] - at[:, None]
        # Where few detections are near, wider ones take part, so that a gap is a straight line and not a step.
        nearest = np.sort(np.abs(apart), axis=1)[:, min(2, self._seconds.size - 1)]
        weights = self._sure * np.exp(-0.5 * (apart / np.maximum(spread_s, nearest)[:, None]) ** 2)
        total = weights.sum(axis=1)
        mean = (weights * apart).sum(axis=1) / total
        slope_weights = weights * (apart - mean[:, None])
        spread = (slope_weights * apart).sum(axis=1)
        level = weights @ values / total[:, None]
        slope = (slope_weights @ values) / np.maximum(spread, 1e-9)[:, None]
        return np.asarray(level - slope * mean[:, None])
