# SPDX-License-Identifier: MIT
"""
What a judge adds, with 95 % intervals: lift, gain over no model on the same rows, share of what is possible.

In: records of tasks by judge. Out: figures. Sources are drawn anew for both sides of a difference at once. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from evals.selection.figures import Figure

_TURNS = 1000
_EDGES = (2.5, 97.5)
_LITTLE = 1e-9

Floats = npt.NDArray[np.float64]
Record = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a benchmark: hits over those by chance."""

    name: str
    hits: str
    chance: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Records of one judge, task by task, in the same order for all judges."""

    sources: Sequence[str]
    records: Sequence[Record]

    def sums(self, column: str) -> Floats:
        """Return (S,) the sum of a column for each source."""
        found: dict[str, float] = {}
        for source, record in zip(self.sources, self.records, strict=True):
            found[source] = found.get(source, 0.0) + record[column]
        return np.array(list(found.values()))


def lift(counted: Counted, measure: Measure) -> Figure:
    """Return hits over those by chance."""
    return _figure(_lifts(counted, measure), len(counted.records))


def gain(counted: Counted, plain: Counted, measure: Measure) -> Figure:
    """Return how much greater the lift of one is than that of the other, on the same rows."""
    return _figure(_lifts(counted, measure) - _lifts(plain, measure), len(counted.records))


def realized(counted: Counted, plain: Counted, best: Counted, column: str) -> Figure:
    """Return which share of the hits that could be gained was gained."""
    picks = _picks(len(plain.sums(column)))
    low, high, own = (item.sums(column)[picks].sum(axis=1) for item in (plain, best, counted))
    room = np.where(np.abs(high - low) < _LITTLE, np.nan, high - low)
    return _figure((own - low) / room, len(counted.records))


def _lifts(counted: Counted, measure: Measure) -> Floats:
    above, below = counted.sums(measure.hits), counted.sums(measure.chance)
    picks = _picks(len(above))
    result: Floats = above[picks].sum(axis=1) / np.maximum(below[picks].sum(axis=1), _LITTLE)
    return result


def _picks(count: int) -> npt.NDArray[np.int64]:
    """Return (1 + turns, count) sources: all of them, then as many drawn, the same for every judge."""
    drawn = np.random.default_rng(0).integers(0, count, (_TURNS, count))
    return np.concatenate([np.arange(count)[None, :], drawn])


def _figure(values: Floats, count: int) -> Figure:
    """Return the first value, which is that of all sources, with the spread of the others."""
    low, high = np.nanpercentile(values[1:], _EDGES) if np.isfinite(values[1:]).any() else (np.nan, np.nan)
    return Figure(float(values[0]), float(low), float(high), count)
