# SPDX-License-Identifier: MIT
"""
What may explain the difference of two pictures other than a cut, or that it is one: light, a push, a closer view.

In: two small pictures. Out: how much of the picture changed, and how much of the change an explanation leaves over.
It knows nothing of time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.analysis.shots.pictures import Floats, SmallPicture

_DARK = 0.05
_IDLE = 0.01
_CHANGED = 0.024
_MIN_ACTIVE = 0.04
_GAINS = (0.4, 2.5)
_WHITE, _LEAST_KEPT = 0.97, 0.25
_SAME_LAYOUT = 0.9
_SHIFT_X, _SHIFT_Y = 8, 6
_SCROLL_STEPS, _FARTHEST, _EVENLY = 4, 0.5, 0.7
_ZOOMS = tuple(float(zoom) for zoom in np.geomspace(1.06, 2.0, 12))

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Change:
    """How two pictures differ where there is something to differ."""

    moved: float
    """Mean difference in [0, 1] over the active part."""
    share: float
    """Share of the active part that changed at all."""
    active: float
    """Share of the picture that is neither dark in both nor an idle flat edge."""


def measure(one: SmallPicture, other: SmallPicture) -> Change:
    """
    Return the change between two pictures of one shape.

    Bars and black studios would make every cut look like a small change, so what is dark in both and flat edges that
    stay are left out.
    """
    steps = np.abs(one.colors - other.colors).mean(axis=2)
    active = (np.maximum(one.colors, other.colors).max(axis=2) > _DARK) & ~_idle_edges(one, other, steps)
    count = int(active.sum())
    if count < _MIN_ACTIVE * active.size:
        return Change(0.0, 0.0, count / active.size)
    kept = steps[active]
    return Change(float(kept.mean()), float((kept > _CHANGED).mean()), count / active.size)


def spread(one: SmallPicture, other: SmallPicture) -> float:
    """Return in which share of a grid of blocks of the lit picture something changes: writing changes few of them."""
    steps = np.abs(one.colors - other.colors).mean(axis=2)
    lit = np.maximum(one.colors, other.colors).max(axis=2)
    blocks = _in_blocks(lit) > _DARK
    return float((_in_blocks(steps)[blocks] > _CHANGED / 2).mean()) if blocks.any() else 0.0


def _in_blocks(values: Floats) -> Floats:
    """Return means over blocks of three rows and four columns, those at the far edges smaller."""
    rows, columns = np.arange(0, values.shape[0], 3), np.arange(0, values.shape[1], 4)
    sums = np.add.reduceat(np.add.reduceat(values, rows, axis=0), columns, axis=1)
    heights, widths = np.diff(np.append(rows, values.shape[0])), np.diff(np.append(columns, values.shape[1]))
    return np.asarray(sums / (heights[:, None] * widths), np.float32)


def _idle_edges(one: SmallPicture, other: SmallPicture, steps: Floats) -> Mask:
    """Return the rows and columns at the edges that are of one color each and do not change."""
    both = np.concatenate([one.colors, other.colors], axis=2)
    rows = (steps.max(axis=1) < _IDLE) & (np.ptp(both, axis=1).max(axis=1) < 2 * _IDLE)
    columns = (steps.max(axis=0) < _IDLE) & (np.ptp(both, axis=0).max(axis=1) < 2 * _IDLE)
    return np.asarray(_from_ends(rows)[:, None] | _from_ends(columns)[None, :])


def _from_ends(line: Mask) -> Mask:
    return np.logical_and.accumulate(line) | np.logical_and.accumulate(line[::-1])[::-1]


def correlation(one: Floats, other: Floats) -> float:
    """Return how alike two brightness layouts are, from -1 to 1; a flat one is like nothing."""
    first, second = one - one.mean(), other - other.mean()
    power = float(np.sqrt((first * first).sum() * (second * second).sum()))
    return float((first * second).sum()) / power if power > 1e-3 else 0.0  # noqa: PLR2004


def same_edges(one: Floats, other: Floats) -> float:
    """
    Return how much of the edges of two brightness layouts stay where they are, from 0 to 1.

    Measured: at most 0.05 across cuts, 0.25 to 0.97 where a game tints its picture or something flares up.
    """
    rows, columns = np.gradient(one) if min(one.shape) > 1 else (one, one)
    other_rows, other_columns = np.gradient(other) if min(other.shape) > 1 else (other, other)
    power = float(((rows**2 + columns**2).sum() * (other_rows**2 + other_columns**2).sum()) ** 0.5)
    shared = float((rows * other_rows + columns * other_columns).sum())
    return max(0.0, shared / power) if power > 1e-3 else 0.0  # noqa: PLR2004


def left_by_light(one: SmallPicture, other: SmallPicture) -> float:
    """
    Return the share of the difference that is left when the picture may be made lighter or darker, at most 1.

    One gain and one offset for all three colors: a camera changes the light, not the hue.
    """
    kept = np.maximum(one.colors, other.colors) < _WHITE  # what is full says nothing of what was there
    before, after = one.colors[kept], other.colors[kept]
    if float(kept.mean()) < _LEAST_KEPT or correlation(before, after) < _SAME_LAYOUT:
        return 1.0
    total = float(np.abs(before - after).sum())
    spread = before - before.mean()
    gain = float(spread @ (after - after.mean())) / (float(spread @ spread) + 1e-6)
    gain = min(max(gain, _GAINS[0]), _GAINS[1])
    return min(1.0, float(np.abs(after - after.mean() - gain * spread).sum()) / (total + 1e-6))


def left_by_push(one: SmallPicture, other: SmallPicture) -> float:
    """Return the share of the difference that is left when the whole picture may move by up to a twelfth, at most 1."""
    before, after = _doubled(one.luma), _doubled(other.luma)
    height, width = before.shape
    reach_y, reach_x = min(_SHIFT_Y, height // 4), min(_SHIFT_X, width // 4)
    inner = after[reach_y : height - reach_y, reach_x : width - reach_x]
    windows = np.lib.stride_tricks.sliding_window_view(before, inner.shape)
    left = np.abs(windows - inner).mean(axis=(2, 3))
    return min(1.0, float(left.min()) / (float(np.abs(before - after).mean()) + 1e-6))


def left_by_scroll(one: SmallPicture, other: SmallPicture) -> float:
    """
    Return the share of the difference that is left when what changed was scrolled up or down, at most 1.

    A page that jumps by up to half of the picture is the same page; bars around it may stay.
    """
    rows = _SCROLL_STEPS * one.luma.shape[0]
    before, after = _resized(one.luma, rows, one.luma.shape[1]), _resized(other.luma, rows, other.luma.shape[1])
    apart = np.abs(after - before)
    changed = apart > _CHANGED
    total, least = float(apart.sum()), 1.0
    for by in range(1, int(_FARTHEST * rows)):
        for old, new in ((slice(by, rows), slice(0, rows - by)), (slice(0, rows - by), slice(by, rows))):
            inside = changed[new]
            moved = float(apart[new][inside].sum())
            if moved >= _EVENLY * (1 - by / rows) * total > 0:  # else what changed is what came in
                least = min(least, float(np.abs(after[new] - before[old])[inside].sum()) / moved)
    return least


def left_by_zoom(one: SmallPicture, other: SmallPicture) -> float:
    """Return the share of the difference that is left when one picture is a part of the other enlarged, at most 1."""
    total = float(np.abs(one.luma - other.luma).mean()) + 1e-6
    pairs = ((one.luma, other.luma), (other.luma, one.luma))
    return min(1.0, min(_best_part(wide, close, zoom) for wide, close in pairs for zoom in _ZOOMS) / total)


def _best_part(wide: Floats, close: Floats, zoom: float) -> float:
    """Return the least mean difference between a picture and the parts of another that is enlarged."""
    height, width = wide.shape
    large = _resized(wide, max(height, round(height * zoom)), max(width, round(width * zoom)))
    windows = np.lib.stride_tricks.sliding_window_view(large, close.shape)
    sparse = windows[:, :, ::2, ::2]
    left = np.abs(sparse - close[::2, ::2]).mean(axis=(2, 3))
    row, column = divmod(int(left.argmin()), left.shape[1])
    return float(np.abs(windows[row, column] - close).mean())


def _doubled(luma: Floats) -> Floats:
    return _resized(luma, 2 * luma.shape[0], 2 * luma.shape[1])


def _resized(luma: Floats, rows: int, columns: int) -> Floats:
    """Return a picture enlarged, straight between pixels."""
    down = _steps(luma.shape[0], rows)
    across = _steps(luma.shape[1], columns)
    return np.asarray(down @ luma @ across.T, np.float32)


def _steps(length: int, wanted: int) -> Floats:
    """Return the (wanted, length) weights that enlarge a line."""
    places = np.clip((np.arange(wanted) + 0.5) * length / wanted - 0.5, 0, length - 1)
    low = np.minimum(places.astype(np.intp), max(0, length - 2))
    weights = np.zeros((wanted, length), np.float32)
    weights[np.arange(wanted), low] = 1 - (places - low)
    if length > 1:
        weights[np.arange(wanted), low + 1] += places - low
    return weights
