# SPDX-License-Identifier: MIT
"""
The path of a window's edge through its tunnel: stretches where it lies still, and the moves between them.

Goes in: a tunnel. Comes out: the position at each frame. The whole head is the law; speed limits yield to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.reframe.path.aims import Floats
from clipmill.reframe.path.taut import rounded, taut_string
from clipmill.reframe.path.tunnel import Tunnel

Flags = npt.NDArray[np.bool_]

ROUNDING_PX = 1e-6
"""What floats lose; without it a picture and its mirror would be decided differently."""
LEAST_LOCK_S = 4.0
"""A camera that lies still for less between two moves looks nervous: it follows instead."""
MAX_SPEED = 0.6
"""Sizes of the window a second: a whole picture goes by in no less than 1.7 s. A person who is faster wins."""
EASE_S = 0.6
"""Corners are rounded over this. Speed changes by 2 * MAX_SPEED at most, so acceleration stays below
4 * MAX_SPEED / EASE_S = 4 sizes of the window a second squared (the peak of the raised cosine is 2 / EASE_S)."""
LEAST_MOVE_S = 0.5
"""A move between two locked places takes this, its rounding aside, and longer where the speed limit asks for it."""
AROUND_S = (0.5, 0.5, 1.0, 2.0, 4.0, 8.0)
"""How far around a place where the camera would be too fast it may leave the dead zone to be slower: first with a
margin around the head, then to its very edge, then from further away."""
PATIENT = 2
"""So many of these are tried for a person who runs, too."""
TIGHTENINGS = 3
"""How often the tunnel is narrowed where rounding left it, before what is left over is cut off."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Frames [first, end) through which the window can lie still."""

    first: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One direction of the movement."""

    tunnel: Tunnel
    size_px: float
    """Of the window, along it."""
    rate_hz: float

    @property
    def max_step_px(self) -> float:
        """Largest step from frame to frame that looks calm."""
        return MAX_SPEED * self.size_px / self.rate_hz


def locks_of(*tunnels: Tunnel) -> tuple[Lock, ...]:
    """Return the fewest stretches that follow each other such that the window can lie still through each."""
    lows = np.column_stack([tunnel.soft_low for tunnel in tunnels])
    highs = np.column_stack([tunnel.soft_high for tunnel in tunnels])
    if (lows.max(axis=0) <= highs.min(axis=0) + ROUNDING_PX).all():
        return (Lock(0, len(lows)),)
    locks: list[Lock] = []
    first = 0
    floor, ceiling = lows[0].tolist(), highs[0].tolist()
    for frame, (low, high) in enumerate(zip(lows.tolist(), highs.tolist(), strict=True)):
        floor, ceiling = list(map(max, floor, low)), list(map(min, ceiling, high))
        if any(one > other + ROUNDING_PX for one, other in zip(floor, ceiling, strict=True)):
            locks.append(Lock(first, frame))
            first, floor, ceiling = frame, low, high
    return (*locks, Lock(first, len(lows)))


def moved(axis: Axis, locks: Sequence[Lock]) -> Floats:
    """
    Return the position at each frame of a span, float64 (N,).

    Args:
        axis: the tunnel, whose lock stretches are those of both directions together.
        locks: from `locks_of`; one of them alone is a camera that does not move.

    """
    tunnel = axis.tunnel
    if len(locks) == 1 or tunnel.is_fixed:
        return np.full(len(tunnel.wish), _place(tunnel, locks[0]))
    low, high = tunnel.soft_low.copy(), tunnel.soft_high.copy()
    for lock, place in _pinned(axis, locks):
        low[lock.first : lock.end] = high[lock.first : lock.end] = place
    return _eased(axis, *_unhurried(axis, low, high))


def _place(tunnel: Tunnel, lock: Lock) -> float:
    """Return the best place of a window that lies still through some frames."""
    stretch = slice(lock.first, lock.end)
    wish = tunnel.wish[stretch]
    return float(np.clip(np.median(wish), tunnel.soft_low[stretch].max(), tunnel.soft_high[stretch].min()))


def _pinned(axis: Axis, locks: Sequence[Lock]) -> list[tuple[Lock, float]]:
    """Return the locks that are long enough to be kept, without the moves before and after, and their places."""
    least = min(LEAST_LOCK_S * axis.rate_hz, locks[-1].end / 2)
    cores = [_core(axis.tunnel, lock) for lock in locks if lock.end - lock.first >= least]
    places = [_place(axis.tunnel, core) for core in cores]
    pinned = []
    for number, (core, place) in enumerate(zip(cores, places, strict=True)):
        beside = [places[other] for other in (number - 1, number + 1) if 0 <= other < len(places)]
        far_px = max((abs(place - other) for other in beside), default=0.0)
        lead = max(LEAST_MOVE_S * axis.rate_hz, far_px / axis.max_step_px) / 2
        trim = round(min(lead, (core.end - core.first) / 3))
        first = core.first + (trim if core.first else 0)
        end = core.end - (trim if core.end < locks[-1].end else 0)
        if first < end:
            pinned.append((Lock(first, end), place))
    return pinned


def _core(tunnel: Tunnel, lock: Lock) -> Lock:
    """Return a lock without the ends through which the head already leaves or still comes."""
    stretch = slice(lock.first, lock.end)
    middle = np.median(tunnel.wish[stretch])
    above, below = middle - tunnel.soft_low[stretch], tunnel.soft_high[stretch] - middle
    is_near = np.minimum(above, below) >= -ROUNDING_PX
    near = np.flatnonzero(is_near)
    return Lock(lock.first + int(near[0]), lock.first + int(near[-1]) + 1) if len(near) else lock


def _unhurried(axis: Axis, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return a tunnel that is as wide as the law around places where the camera would be too fast, and no further."""
    tunnel = axis.tunnel
    # Where even the widest tunnel is too fast, the person runs: more room around it would not help.
    runs = _around(_hurried(axis, tunnel.bare_low, tunnel.bare_high), AROUND_S[0], axis)
    for number, reach_s in enumerate(AROUND_S):
        is_hurried = _hurried(axis, low, high)
        if not (is_hurried if number < PATIENT else is_hurried & ~runs).any():
            break
        is_near = _around(is_hurried, reach_s, axis)
        floor, ceiling = (tunnel.bare_low, tunnel.bare_high) if number else (tunnel.low, tunnel.high)
        low = np.where(is_near, np.minimum(low, floor), low)
        high = np.where(is_near, np.maximum(high, ceiling), high)
    return low, high


def _hurried(axis: Axis, low: Floats, high: Floats) -> Flags:
    """Return the frames of a tunnel's tight string at which it is faster than the camera likes to be, (N,)."""
    path = taut_string(low, high)
    is_hurried: Flags = np.abs(np.diff(path, prepend=path[0])) > axis.max_step_px * (1 + 1e-6)
    return is_hurried


def _around(flags: Flags, reach_s: float, axis: Axis) -> Flags:
    """Return the frames at most so many seconds from a marked one, (N,)."""
    marked = np.flatnonzero(flags)
    near = np.zeros(len(flags) + 1, np.int64)
    reach = round(reach_s * axis.rate_hz)
    np.add.at(near, np.maximum(marked - reach, 0), 1)
    np.add.at(near, np.minimum(marked + reach + 1, len(flags)), -1)
    is_near: Flags = np.cumsum(near[:-1]) > 0
    return is_near


def _eased(axis: Axis, low: Floats, high: Floats) -> Floats:
    """Return the tight string with rounded corners; where rounding would cut the head, the string bends earlier."""
    tunnel = axis.tunnel
    length = max(3, round(EASE_S * axis.rate_hz))
    law_low, law_high = np.minimum(low, tunnel.low), np.maximum(high, tunnel.high)
    path = rounded(taut_string(low, high), length)
    for _ in range(TIGHTENINGS):
        over, under = np.maximum(path - law_high, 0), np.maximum(law_low - path, 0)
        if not (over.any() or under.any()):
            break
        low, high = low + _widest(under, length), high - _widest(over, length)
        crossed = low > high
        low[crossed] = high[crossed] = ((low + high) / 2)[crossed]
        path = rounded(taut_string(low, high), length)
    path = np.clip(path, np.maximum(tunnel.least, law_low), np.minimum(tunnel.most, law_high))
    return np.clip(path, tunnel.bare_low, tunnel.bare_high)


def _widest(values: Floats, length: int) -> Floats:
    """Return the largest value within a number of frames around each."""
    padded = np.pad(values, length // 2, mode="edge")
    widest: Floats = np.lib.stride_tricks.sliding_window_view(padded, 2 * (length // 2) + 1).max(axis=1)
    return widest
