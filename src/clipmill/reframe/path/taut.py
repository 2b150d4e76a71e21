# SPDX-License-Identifier: MIT
"""
The shortest path through a tunnel: the string that is pulled tight between a floor and a ceiling.

Goes in: lowest and highest position at each frame. Comes out: the path with the least total movement, which also has
the lowest top speed and the fewest turns of all that fit (P. L. Davies and A. Kovac, "Local extremes, runs, strings and
multiresolution", 2001). Its corners are sharp; `rounded` eases them.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from clipmill.reframe.path.aims import Floats

Corner = tuple[int, float]
"""(frame, position)."""


def taut_string(low: Floats, high: Floats) -> Floats:
    """
    Return the tight string between a floor and a ceiling, its ends free.

    Args:
        low: float64 (N,), N at least 1.
        high: likewise, nowhere below `low`.

    """
    first, last = _end(low, high), _end(low[::-1], high[::-1])
    count = len(low)
    if first is None or last is None:
        middle = (low.max() + high.min()) / 2
        return np.full(count, middle)
    start, end = first, (count - 1 - last[0], last[1])
    corners = _corners(start, end, low, high)
    frames, places = zip(*corners, strict=True)
    path: Floats = np.interp(np.arange(count), frames, places)
    return path


def rounded(path: Floats, length: int) -> Floats:
    """Return a path averaged under a raised cosine of so many frames; straight and still parts stay as they are."""
    half = min(length // 2, len(path) - 1)
    if half < 1:
        return path
    weights = 1 + np.cos(np.pi * np.arange(-half, half + 1) / (half + 1))
    # Turned over at the ends, so that a movement that comes from before the span goes on without a halt.
    before, after = 2 * path[0] - path[half:0:-1], 2 * path[-1] - path[-2 : -half - 2 : -1]
    return np.convolve(np.concatenate((before, path, after)), weights / weights.sum(), mode="valid")


def _end(low: Floats, high: Floats) -> Corner | None:
    """Return where a string that lies still from the first frame must leave, or none when it need not."""
    floor, ceiling = np.maximum.accumulate(low), np.minimum.accumulate(high)
    crossed = np.flatnonzero(floor > ceiling)
    if not len(crossed):
        return None
    at = int(crossed[0])
    # The newest bound made them cross; the string waits at the older one.
    if at and low[at] > ceiling[at - 1]:
        return int(np.argmin(high[:at])), float(ceiling[at - 1])
    return int(np.argmax(low[:at])), float(floor[at - 1])


def _corners(start: Corner, end: Corner, low: Floats, high: Floats) -> list[Corner]:
    """Return the corners of the tight string between two fixed points, both included (the funnel algorithm)."""
    fixed = [start]
    ceiling: deque[Corner] = deque([start])
    floor: deque[Corner] = deque([start])
    for frame in range(start[0] + 1, end[0] + 1):
        upper, lower = (end, end) if frame == end[0] else ((frame, float(high[frame])), (frame, float(low[frame])))
        _add(upper, ceiling, floor, fixed, 1.0)
        _add(lower, floor, ceiling, fixed, -1.0)
    fixed.extend(list(floor)[1:])
    return fixed


def _add(point: Corner, own: deque[Corner], other: deque[Corner], fixed: list[Corner], sign: float) -> None:
    """Add a point to its side of the funnel: sides bend outward, and one that crosses the other drags the apex on."""
    while len(own) > 1 and sign * (_slope(own[-2], own[-1]) - _slope(own[-1], point)) >= 0:
        own.pop()
    if len(own) == 1:
        while len(other) > 1 and _is_in_the_way(other, point, sign):
            other.popleft()
            fixed.append(other[0])
        own[0] = other[0]
    own.append(point)


def _is_in_the_way(side: deque[Corner], point: Corner, sign: float) -> bool:
    """Say whether the straight line from the apex to a point passes on the wrong side of the next corner."""
    apex, corner = side[0], side[1]
    return corner[0] < point[0] and sign * (_slope(apex, corner) - _slope(apex, point)) >= 0


def _slope(one: Corner, other: Corner) -> float:
    return (other[1] - one[1]) / (other[0] - one[0])
