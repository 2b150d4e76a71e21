# SPDX-License-Identifier: MIT
"""
The few windows to keep out of many: the best first, none over another, no two telling the same thing.

In: windows, their totals, and what is said in them. Out: numbers of the windows chosen. Greedy: weighted interval
scheduling was measured to find no better moments (`docs/reference/selection.md`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.domain.times import US_PER_S
from clipmill.selection.candidates import Windows

SAME = 0.6
"""Cosine of tf-idf vectors above which two moments tell the same thing."""
_SPREAD = 0.15
"""How much of an even share of the source is kept free around a chosen moment while there are others to take."""
_MOST_TRIES = 4000


@dataclass(frozen=True, slots=True)
class Choice:
    """The outcome of a choice."""

    picks: tuple[int, ...]
    """Numbers of windows, best first."""
    repeats: int
    """How many windows were passed over for telling what another tells."""


def choose(
    windows: Windows,
    total: npt.NDArray[np.float64],
    stems: Sequence[Counter[str]],
    rarity: dict[str, float],
    count: int,
    *,
    is_spread: bool = True,
) -> Choice:
    """
    Return at most `count` windows; those with a total of minus infinity are never taken.

    When spread, windows near a chosen one wait until no others are left.
    """
    order = [int(index) for index in np.argsort(-total, kind="stable") if math.isfinite(total[index])]
    picks: list[int] = []
    vectors: list[dict[str, float]] = []
    repeated: set[int] = set()
    if not order:
        return Choice((), 0)
    reach_us = int((windows.out_us.max() - windows.in_us.min()) / max(1, count) * _SPREAD)
    for margin_us in (reach_us, US_PER_S // 2) if is_spread else (US_PER_S // 2,):
        tries = 0
        for index in order:
            if len(picks) >= count or tries >= _MOST_TRIES:
                break
            if index in repeated or not _is_clear(windows, index, picks, margin_us):
                continue
            tries += 1
            vector = _vector(stems[windows.first[index] : windows.last[index] + 1], rarity)
            if any(_is_same(vector, other) for other in vectors):
                repeated.add(index)
                continue
            picks.append(index)
            vectors.append(vector)
    picks.sort(key=lambda index: (-total[index], index))
    return Choice(tuple(picks), len(repeated))


def _is_clear(windows: Windows, index: int, picks: Sequence[int], margin_us: int) -> bool:
    low, high = windows.in_us[index] - margin_us, windows.out_us[index] + margin_us
    return all(high <= windows.in_us[pick] or low >= windows.out_us[pick] for pick in picks)


def _vector(stems: Sequence[Counter[str]], rarity: dict[str, float]) -> dict[str, float]:
    together: Counter[str] = Counter()
    for counted in stems:
        together.update(counted)
    vector = {word: (1 + math.log(times)) * (0.1 + rarity[word]) for word, times in together.items()}
    size = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {word: value / size for word, value in vector.items()}


def _is_same(one: dict[str, float], other: dict[str, float]) -> bool:
    """Say whether two moments tell the same thing; two that tell nothing do."""
    return _cosine(one, other) > SAME if one or other else True


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    small, large = sorted((one, other), key=len)
    return sum(value * large.get(word, 0.0) for word, value in small.items())
