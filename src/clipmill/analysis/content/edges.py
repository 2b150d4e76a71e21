# SPDX-License-Identifier: MIT
"""
Where the picture holds straight lines that stay, gathered over time.

In: sampled frames of one size. Out: `EdgeMaps`, for each pixel how surely a line runs through it, one map for upright
lines and one for level ones. A line counts by how much it stands out from what lies beside it, in the mean over about
two seconds: what moves smears out, and the rim of an inset stays. It knows nothing of faces and rectangles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

MAX_SAMPLES = 60
"""A sum of more samples than this could overflow sixteen bits with three channels of 255 and some reserve."""
_NEAR_PX, _FAR_PX = 3, 7
_FLOOR = 4.0
_NONE_AT, _FULL_RANGE = 0.1, 0.4


@dataclass(frozen=True, slots=True, eq=False)
class EdgeMaps:
    """Lines in the picture over one stretch of time."""

    samples: int
    """How many frames they were gathered from."""
    upright: Bytes
    """(H, W) uint8: 255 where a line surely runs between pixel x - 1 and pixel x."""
    level: Bytes
    """(H, W) uint8: likewise between rows y - 1 and y."""
    across: Bytes
    """(H, W) uint8 mean difference between pixel x - 1 and pixel x, over time and colors."""
    down: Bytes
    """(H, W) uint8 likewise between rows."""


class EdgeGatherer:
    """Sums up the differences between neighboring pixels over a stretch of frames."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self.samples = 0
        self._across: npt.NDArray[np.uint16] | None = None
        self._down: npt.NDArray[np.uint16] | None = None

    def add(self, pixels: Bytes) -> None:
        """Add a frame, (H, W, 3) uint8 RGB; at most `MAX_SAMPLES` of them."""
        across = _apart(pixels[:, 1:], pixels[:, :-1])
        down = _apart(pixels[1:], pixels[:-1])
        if self._across is None or self._down is None:
            self._across, self._down = across.astype(np.uint16), down.astype(np.uint16)
        else:
            self._across += across
            self._down += down
        self.samples += 1

    def maps(self) -> EdgeMaps:
        """Return the lines in what was added, of which there is at least one frame."""
        if self._across is None or self._down is None:
            message = "No frame was added"
            raise ValueError(message)
        across = _mean_over_colors(self._across, self.samples, ((0, 0), (1, 0)))
        down = _mean_over_colors(self._down, self.samples, ((1, 0), (0, 0)))
        return EdgeMaps(
            self.samples,
            _standing_out(across),
            np.ascontiguousarray(_standing_out(np.ascontiguousarray(down.T)).T),
            across.astype(np.uint8),
            down.astype(np.uint8),
        )


def merged(one: EdgeMaps, other: EdgeMaps) -> EdgeMaps:
    """Return the lines of two stretches together, each weighing by its frames."""
    samples = one.samples + other.samples
    share = one.samples / samples

    def mix(first: Bytes, second: Bytes) -> Bytes:
        return (share * first.astype(np.float32) + (1 - share) * second).astype(np.uint8)

    return EdgeMaps(
        samples,
        mix(one.upright, other.upright),
        mix(one.level, other.level),
        mix(one.across, other.across),
        mix(one.down, other.down),
    )


def _apart(one: Bytes, other: Bytes) -> Bytes:
    """Return how far two pictures differ; in bytes all along, which is five times as fast as in wider numbers."""
    result = np.maximum(one, other)
    result -= np.minimum(one, other)
    return result


def _mean_over_colors(total: npt.NDArray[np.uint16], samples: int, pad: tuple[tuple[int, int], ...]) -> Floats:
    summed = total[..., 0].astype(np.float32)
    summed += total[..., 1]
    summed += total[..., 2]
    return np.pad(summed / np.float32(3 * samples), pad)


def _standing_out(difference: Floats) -> Bytes:
    """
    Return how surely an upright line runs at each pixel, from mean differences between neighbors along rows.

    A line between two pixels of the original falls on one pixel here or is shared by two, so its strength is a pixel
    and half of both neighbors; it is compared with the mean of what lies three to six pixels off.
    """
    width = difference.shape[1]
    padded = np.pad(difference, ((0, 0), (_FAR_PX, _FAR_PX)), mode="edge")
    sums = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1, dtype=np.float32)

    def total(low: int, high: int) -> Floats:
        return sums[:, _FAR_PX + high : _FAR_PX + high + width] - sums[:, _FAR_PX + low : _FAR_PX + low + width]

    side = _FAR_PX - _NEAR_PX
    beside = (total(-_FAR_PX + 1, -_NEAR_PX + 1) + total(_NEAR_PX, _FAR_PX)) / np.float32(2 * side)
    line = (padded[:, _FAR_PX : _FAR_PX + width] + total(-1, 2)) / 2
    ridge = (line - 2 * beside) / (line + 2 * beside + _FLOOR)
    return (np.clip((ridge - _NONE_AT) / _FULL_RANGE, 0.0, 1.0) * 255).astype(np.uint8)
