# SPDX-License-Identifier: MIT
"""
A bonus term, and running sums over time that terms are measured with.

In: values by the second or by the hop. Out: sums, means and spreads over many ranges at once. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Term:
    """One bonus for every window."""

    share: Floats
    """(N,) in (0, 1): the place of each window among all."""
    tell: Callable[[int], str]
    """The evidence for the window with this number, in words that can be checked."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Values in equal hops from source time zero; hops that tell nothing are NaN."""

    hop_us: int
    values: Floats
    """(H,) one value a hop."""

    def mean(self, in_us: Ints, out_us: Ints) -> Floats:
        """Return the mean over each range; 0 where nothing is told."""
        total, count = self._sums(self.values, in_us, out_us)
        result: Floats = total / np.maximum(1.0, count)
        return result

    def spread(self, in_us: Ints, out_us: Ints) -> Floats:
        """Return the standard deviation over each range; 0 where fewer than two hops tell anything."""
        # Around the whole mean, so that the difference of large sums keeps its digits.
        centered = self.values - (np.nanmean(self.values) if np.isfinite(self.values).any() else 0.0)
        total, count = self._sums(centered, in_us, out_us)
        squares, _ = self._sums(centered**2, in_us, out_us)
        size = np.maximum(1.0, count)
        result: Floats = np.sqrt(np.maximum(0.0, squares / size - (total / size) ** 2))
        return result

    def count(self, in_us: Ints, out_us: Ints) -> Floats:
        """Return how many hops of each range tell anything."""
        return self._sums(self.values, in_us, out_us)[1]

    def hops(self, in_us: Ints, out_us: Ints) -> tuple[Ints, Ints]:
        """Return the first hop of each range and the one after its last, at least one apart where there are any."""
        top = len(self.values)
        low = np.clip(in_us // self.hop_us, 0, max(0, top - 1))
        return low, np.clip(-(-out_us // self.hop_us), np.minimum(low + 1, top), top)

    def _sums(self, values: Floats, in_us: Ints, out_us: Ints) -> tuple[Floats, Floats]:
        told = np.isfinite(values)
        total = np.concatenate([[0.0], np.cumsum(np.where(told, values, 0.0))])
        count = np.concatenate([[0.0], np.cumsum(told)])
        low, high = self.hops(in_us, out_us)
        return total[high] - total[low], count[high] - count[low]


def share_below(values: Floats, each: Floats) -> Floats:
    """Return for each value the share of all values that are smaller, in [0, 1]."""
    ordered = np.sort(values)
    result: Floats = np.searchsorted(ordered, each, side="left") / max(1, len(ordered))
    return result


def clock(time_us: int) -> str:
    """Return a source time as people read it: 2:05 or 1:02:05."""
    minutes, seconds = divmod(time_us // 1_000_000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
