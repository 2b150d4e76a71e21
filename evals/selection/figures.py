# SPDX-License-Identifier: MIT
"""
Figures with 95 % intervals, resampled by source.

In: one value a task, with the source that it belongs to. Out: a mean or a ratio of sums, with the interval. Pure, and
the same for the same values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_TURNS = 1000
_LITTLE = 1e-9
_LARGE = 100.0
_EDGES = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float
    count: int
    """Tasks that it is made of."""

    def __str__(self) -> str:
        """Return it as it stands in a table."""
        digits = 3 if abs(self.value) < 1 else 2 if abs(self.value) < _LARGE else 0
        if self.low == self.high:
            return f"{self.value:.{digits}f}"
        return f"{self.value:.{digits}f} [{self.low:.{digits}f}, {self.high:.{digits}f}]"


def mean(values: Sequence[float], sources: Sequence[str]) -> Figure | None:
    """Return the mean of the values that are numbers, or none when none is."""
    kept = [index for index, value in enumerate(values) if not np.isnan(value)]
    if not kept:
        return None
    chosen = [values[index] for index in kept]
    return ratio(chosen, [1.0] * len(chosen), [sources[index] for index in kept])


def ratio(above: Sequence[float], below: Sequence[float], sources: Sequence[str]) -> Figure | None:
    """Return the sum of some values over that of others, or none when there is nothing to divide by."""
    top, bottom = _by_source(above, sources), _by_source(below, sources)
    if not len(top) or bottom.sum() <= _LITTLE:
        return None
    picks = np.random.default_rng(0).integers(0, len(top), (_TURNS, len(top)))
    drawn = top[picks].sum(axis=1) / np.maximum(bottom[picks].sum(axis=1), _LITTLE)
    low, high = np.percentile(drawn, _EDGES)
    return Figure(float(top.sum() / bottom.sum()), float(low), float(high), len(above))


def _by_source(values: Sequence[float], sources: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the sum of each source's values."""
    sums: dict[str, float] = {}
    for value, source in zip(values, sources, strict=True):
        sums[source] = sums.get(source, 0.0) + value
    return np.array(list(sums.values()), np.float64)
