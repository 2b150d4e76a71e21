# SPDX-License-Identifier: MIT
"""
Which blocks lie in speech, and in which runs (pure).

In: block numbers and speech regions. Out: runs of blocks that follow each other inside one region; sections of runs
that are small enough to be looked at as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.analysis.voices.blocks import BLOCK_US
from clipmill.domain.times import SourceRange, SourceTime, TimeRange

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks that follow each other without a pause."""

    range: SourceRange
    """The speech that they stand for."""
    first: int
    """Index of the first block among all that were heard."""
    count: int
    """How many, at least 1."""


def runs_in_speech(start: SourceTime, numbers: Numbers, speech: Sequence[SourceRange]) -> tuple[Run, ...]:
    """
    Return the runs of blocks in each speech region, in order; a block that two regions share goes to the fuller one.

    A region has all blocks that it covers by half, and at least the one that it covers most.
    """
    runs: list[Run] = []
    free = 0
    for region in speech:
        low = max(free, _block(region.in_us - start, BLOCK_US // 2))
        high = max(low, _block(region.out_us - start, BLOCK_US // 2))
        if high == low and (middle := _block((region.in_us + region.out_us) // 2 - start, 0)) >= free:
            low, high = middle, middle + 1
        indices = np.arange(*np.searchsorted(numbers, [low, high]))
        runs += _runs(start, region, indices, numbers)
        free = max(free, high)
    return tuple(runs)


def sections(runs: Sequence[Run], most_blocks: int) -> Iterator[tuple[Run, ...]]:
    """Yield the runs in groups of about equal size, of at most so many blocks and part of a run more."""
    total = sum(run.count for run in runs)
    aim = total / max(1, -(-total // most_blocks))
    group: list[Run] = []
    done = taken = 0
    for run in runs:
        group.append(run)
        taken += run.count
        if taken >= aim * (done + 1):
            yield tuple(group)
            group, done = [], done + 1
    if group:
        yield tuple(group)


def _block(time_us: int, offset_us: int) -> int:
    """Return the number of the block in which a time lies, counted from the blocks' start."""
    return max(0, (time_us + offset_us) // BLOCK_US)


def _runs(start: SourceTime, region: SourceRange, indices: Numbers, numbers: Numbers) -> Iterator[Run]:
    """Yield the runs of a region's blocks; it is cut where a block does not sound, and every five minutes at least."""
    if not len(indices):
        return
    breaks = np.flatnonzero(np.diff(numbers[indices]) > 1) + 1
    parts = [part for run in np.split(indices, breaks) for part in _short(run)]
    for place, part in enumerate(parts):
        begin = region.in_us if place == 0 else SourceTime(start + int(numbers[part[0]]) * BLOCK_US)
        is_last = place == len(parts) - 1
        end = region.out_us if is_last else SourceTime(start + (int(numbers[part[-1]]) + 1) * BLOCK_US)
        yield Run(TimeRange(begin, max(begin, end)), int(part[0]), len(part))


_LONGEST = 1_500
"""Blocks in a run: five minutes without a pause are music, or a detector that hears speech in everything."""


def _short(run: Numbers) -> list[Numbers]:
    return np.array_split(run, -(-len(run) // _LONGEST))
