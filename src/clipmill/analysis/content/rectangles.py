# SPDX-License-Identifier: MIT
"""
The rectangle of standing lines that best goes around a box.

In: line maps and a box that must lie inside. Out: a `Rectangle` with how well each of its sides is borne out, or none.
It does not judge whether the rectangle is an inset.

Method: for each side the strongest straight lines along the box are candidates, and so is the border of the picture;
every combination is scored by how much of each side's length holds a line, less what runs on beyond the corners. The
best is then moved inside a drawn frame, and placed between pixels by the center of the step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.analysis.content.edges import EdgeMaps
from clipmill.domain.picture import Box

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

LEFT, RIGHT, TOP, BOTTOM = range(4)
_CANDIDATES = 11
_FLUSH_WORTH = 0.72
_BEYOND_WORTH = 0.3
_CORNER_SHARE = 0.1
_MIN_SHARE, _MAX_SHARE = 0.085, 0.47
_MAX_REACH = 4.0
_INTO_FACE = 0.15
_FRAME_SHARE = 0.03
_FLAT_ALONG = 2.5
_CLEAR_STEP = 6.0


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle, and the lines that bear it out."""

    box: Box
    sides: tuple[float, float, float, float]
    """Share of the left, right, top and bottom side that holds a line; 1 where the picture ends."""
    is_flush: tuple[bool, bool, bool, bool]
    """Which sides are the border of the picture."""
    beyond: float
    """Mean share of the lines that runs on beyond the corners."""
    score: float


class LineSums:
    """How much line lies along any stretch of a row or a column, in constant time."""

    def __init__(self, maps: EdgeMaps) -> None:
        """Sum up the maps once."""
        self.maps = maps
        self.height, self.width = maps.upright.shape
        scale = np.float32(1 / 255)
        self.upright = np.pad(np.cumsum(maps.upright * scale, axis=0, dtype=np.float32), ((1, 0), (0, 0)))
        self.level = np.pad(np.cumsum(maps.level * scale, axis=1, dtype=np.float32), ((0, 0), (1, 0)))

    def along_columns(self, x: Ints, y0: Ints, y1: Ints) -> Floats:
        """Return the mean of upright lines in columns `x` over rows y0 to y1."""
        y0, y1 = np.clip(y0, 0, self.height), np.clip(y1, 0, self.height)
        column = np.minimum(x, self.width - 1)
        share: Floats = (self.upright[y1, column] - self.upright[y0, column]) / np.maximum(1, y1 - y0)
        return share

    def along_rows(self, y: Ints, x0: Ints, x1: Ints) -> Floats:
        """Return the mean of level lines in rows `y` over columns x0 to x1."""
        x0, x1 = np.clip(x0, 0, self.width), np.clip(x1, 0, self.width)
        row = np.minimum(y, self.height - 1)
        share: Floats = (self.level[row, x1] - self.level[row, x0]) / np.maximum(1, x1 - x0)
        return share


def rectangle_around(sums: LineSums, inner: Box) -> Rectangle | None:
    """Return the best rectangle around a box, of 7 to 52 % of the picture's width, or none that fits."""
    lefts, rights, tops, bottoms = _candidates(sums, inner)
    x0, x1, y0, y1 = (grid.ravel() for grid in np.meshgrid(lefts, rights, tops, bottoms, indexing="ij"))
    wide, high = (x1 - x0) / sums.width, (y1 - y0) / sums.height
    fits = (wide >= _MIN_SHARE) & (wide <= _MAX_SHARE) & (high >= _MIN_SHARE) & ((x1 - x0) < 3 * (y1 - y0))
    fits &= (y1 - y0) < 3 * (x1 - x0)
    if not fits.any():
        return None
    x0, x1, y0, y1 = x0[fits], x1[fits], y0[fits], y1[fits]
    sides, flush, beyond = _measured(sums, x0, x1, y0, y1)
    worth = np.where(flush, np.float32(_FLUSH_WORTH), sides).mean(axis=0) - _BEYOND_WORTH * beyond
    worth[flush.sum(axis=0) > 2] = -1.0  # noqa: PLR2004 - an inset has at least two sides of its own
    best = int(worth.argmax())
    if worth[best] <= 0:
        return None
    edges = _inside_frame(sums, (int(x0[best]), int(x1[best]), int(y0[best]), int(y1[best])), flush[:, best])
    return Rectangle(
        _between_pixels(sums.maps, edges, flush[:, best]),
        tuple(float(side) for side in sides[:, best]),  # type: ignore[arg-type]
        tuple(bool(side) for side in flush[:, best]),  # type: ignore[arg-type]
        float(beyond[best]),
        float(worth[best]),
    )


def measured_at(sums: LineSums, box: Box) -> Rectangle:
    """Return how well a given rectangle is borne out."""
    x0, x1 = np.array([round(box.x_px)]), np.array([round(box.x_px + box.width_px)])
    y0, y1 = np.array([round(box.y_px)]), np.array([round(box.y_px + box.height_px)])
    sides, flush, beyond = _measured(sums, x0, x1, y0, y1)
    worth = float(np.where(flush, np.float32(_FLUSH_WORTH), sides).mean() - _BEYOND_WORTH * beyond[0])
    return Rectangle(
        box,
        tuple(float(side) for side in sides[:, 0]),  # type: ignore[arg-type]
        tuple(bool(side) for side in flush[:, 0]),  # type: ignore[arg-type]
        float(beyond[0]),
        worth,
    )


def _candidates(sums: LineSums, inner: Box) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the columns and rows where each side may run, the borders of the picture included."""
    fx0, fx1, fy0, fy1 = inner.x_px, inner.x_px + inner.width_px, inner.y_px, inner.y_px + inner.height_px
    reach_x, reach_y = _MAX_REACH * inner.width_px, _MAX_REACH * inner.height_px
    into_x, into_y = _INTO_FACE * inner.width_px, _INTO_FACE * inner.height_px
    rows = np.array([max(0, round(fy0 + into_y)), min(sums.height, round(fy1))])
    columns = np.array([max(0, round(fx0)), min(sums.width, round(fx1))])
    xs, ys = np.arange(sums.width), np.arange(sums.height)
    upright = sums.along_columns(xs, np.full_like(xs, rows[0]), np.full_like(xs, rows[1]))
    level = sums.along_rows(ys, np.full_like(ys, columns[0]), np.full_like(ys, columns[1]))
    return (
        _peaks(upright, max(1, fx0 - reach_x), fx0 + into_x, 0),
        _peaks(upright, fx1 - into_x, min(sums.width - 1, fx1 + reach_x), sums.width),
        _peaks(level, max(1, fy0 - reach_y), fy0 + into_y, 0),
        _peaks(level, fy1 - into_y, min(sums.height - 1, fy1 + reach_y), sums.height),
    )


def _peaks(profile: Floats, low: float, high: float, border: int) -> Ints:
    """Return the border and the places of the highest local maxima in [low, high]."""
    begin, end = max(1, int(low)), min(len(profile) - 1, int(high) + 1)
    if end <= begin:
        return np.array([border])
    inside = profile[begin:end]
    is_peak = (inside >= profile[begin - 1 : end - 1]) & (inside >= profile[begin + 1 : end + 1]) & (inside > 0)
    places = np.flatnonzero(is_peak)
    strongest = places[np.argsort(inside[places])[::-1][:_CANDIDATES]]
    return np.append(strongest + begin, border)


def _measured(
    sums: LineSums, x0: Ints, x1: Ints, y0: Ints, y1: Ints
) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.float32]]:
    """Return (4, N) shares of line and whether flush, and (N,) what runs on beyond the corners."""
    round_x = np.maximum(1, (_CORNER_SHARE * (x1 - x0)).astype(np.int64))
    round_y = np.maximum(1, (_CORNER_SHARE * (y1 - y0)).astype(np.int64))
    flush = np.stack([x0 <= 0, x1 >= sums.width, y0 <= 0, y1 >= sums.height])
    sides = np.stack(
        [
            sums.along_columns(x0, y0 + round_y, y1 - round_y),
            sums.along_columns(x1, y0 + round_y, y1 - round_y),
            sums.along_rows(y0, x0 + round_x, x1 - round_x),
            sums.along_rows(y1, x0 + round_x, x1 - round_x),
        ]
    )
    gap = 3
    outside = np.stack(
        [
            sums.along_columns(x0, y0 - gap - round_y, y0 - gap) + sums.along_columns(x0, y1 + gap, y1 + gap + round_y),
            sums.along_columns(x1, y0 - gap - round_y, y0 - gap) + sums.along_columns(x1, y1 + gap, y1 + gap + round_y),
            sums.along_rows(y0, x0 - gap - round_x, x0 - gap) + sums.along_rows(y0, x1 + gap, x1 + gap + round_x),
            sums.along_rows(y1, x0 - gap - round_x, x0 - gap) + sums.along_rows(y1, x1 + gap, x1 + gap + round_x),
        ]
    )
    free = ~flush
    beyond = np.where(free, outside / 2, 0).sum(axis=0) / np.maximum(1, free.sum(axis=0))
    return np.where(flush, np.float32(1), sides).astype(np.float32), flush, beyond.astype(np.float32)


def _inside_frame(sums: LineSums, edges: tuple[int, int, int, int], flush: npt.NDArray[np.bool_]) -> list[int]:
    """Return the edges moved to the inner side of a frame that is drawn around the moving picture."""
    x0, x1, y0, y1 = edges
    deep = max(6, round(_FRAME_SHARE * max(x1 - x0, y1 - y0)))
    margin_x, margin_y = round(_CORNER_SHARE * (x1 - x0)), round(_CORNER_SHARE * (y1 - y0))
    across, down = sums.maps.across.astype(np.float32), sums.maps.down.astype(np.float32)
    moved = list(edges)
    for side, step in ((LEFT, 1), (RIGHT, -1), (TOP, 1), (BOTTOM, -1)):
        if flush[side]:
            continue
        is_upright = side in {LEFT, RIGHT}
        rows = slice(y0 + margin_y, y1 - margin_y) if is_upright else slice(x0 + margin_x, x1 - margin_x)
        steps = across[rows] if is_upright else down[:, rows].T
        along = down[rows] if is_upright else across[:, rows].T
        moved[side] = _past_frame(steps, along, edges[side], step, deep)
    return moved


def _past_frame(steps: Floats, along: Floats, place: int, step: int, deep: int) -> int:
    """Return the last clear step inwards that only one flat color separates from the outer one."""
    strong = float(np.median(steps[:, place]))
    result = place
    for inwards in range(1, deep + 1):
        at = place + step * inwards
        between = at - 1 if step > 0 else at
        if not 0 < at < steps.shape[1] or float(along[:, between].mean()) > _FLAT_ALONG + 0.05 * strong:
            break
        if float(np.median(steps[:, at])) > max(_CLEAR_STEP, 0.3 * strong):
            if abs(at - result) > 1 and _is_sloped(steps, result, at, step):
                break
            result = at
    return result


def _is_sloped(steps: Floats, outer: int, inner: int, step: int) -> bool:
    """Say whether the color changes between two steps, apart from the pixel that the scaler shares out on each side."""
    between = steps[:, outer + 2 * step : inner - step : step]
    return bool(between.size and float(np.median(between, axis=0).max()) > _FLAT_ALONG)


def _between_pixels(maps: EdgeMaps, edges: list[int], flush: npt.NDArray[np.bool_]) -> Box:
    """Return the rectangle with each side at the center of its step."""
    x0, x1, y0, y1 = edges
    rows = slice(y0 + (y1 - y0) // 8, max(y0 + 1, y1 - (y1 - y0) // 8))
    columns = slice(x0 + (x1 - x0) // 8, max(x0 + 1, x1 - (x1 - x0) // 8))
    across = maps.across[rows].mean(axis=0, dtype=np.float32)
    down = maps.down[:, columns].mean(axis=1, dtype=np.float32)
    placed = [
        float(edge) if flush[side] else _center_of_step(across if side in {LEFT, RIGHT} else down, edge)
        for side, edge in enumerate(edges)
    ]
    return Box(placed[LEFT], placed[TOP], placed[RIGHT] - placed[LEFT], placed[BOTTOM] - placed[TOP])


def _center_of_step(profile: Floats, place: int) -> float:
    low, high = max(0, place - 1), min(len(profile), place + 2)
    around = profile[max(0, place - 5) : place + 6]
    weights = np.maximum(0.0, profile[low:high] - np.median(around))
    total = float(weights.sum())
    return place if total <= 0 else float((weights * np.arange(low, high)).sum() / total)
