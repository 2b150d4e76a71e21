# SPDX-License-Identifier: MIT
"""
How much of what is looked for is said around each place of a source.

In: levels at places in time. Out: for every place the strength of the good levels around it. Topics last minutes: of
two places that match alike, the one amid others that match is the better answer. Pure; it knows no words.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from clipmill.domain.times import US_PER_S

Floats = npt.NDArray[np.float64]

AROUND_WEIGHT = 3.0
"""Of the surroundings against a level of its own in standard deviations; from 3 to 6 all find the same (experiment
log). Not scaled by its own spread: in a short source every place has the same surroundings, and they decide little."""
_REACH_S = 120.0
"""Standard deviation of the bell that weighs what is said before and after; from 90 s on it finds the same."""
_STEP_US = 10 * US_PER_S
_PEAKEDNESS = 1.5
"""Power of the levels over the usual: a few strong places tell of a topic, many weak ones of its words in passing."""


def said_around(level: Floats, places_us: npt.NDArray[np.int64]) -> Floats:
    """
    Return (N,) the weighted mean of what is over the usual level around each place.

    Args:
        level: (N,) in standard deviations over the usual; what is below it counts as nothing, however far.
        places_us: (N,) where each stands in the source, in any order.

    """
    if not len(level):
        return level
    steps = (places_us - places_us.min()) // _STEP_US
    count = int(steps.max()) + 1
    strength = np.bincount(steps, np.maximum(0.0, level) ** _PEAKEDNESS, count)
    offsets = np.arange(1 - count, count) * (_STEP_US / US_PER_S)
    # Beyond four deviations the bell is nothing, and long sources would pay for it with the square of their length.
    bell = np.exp(-0.5 * (offsets[np.abs(offsets) <= 4.0 * _REACH_S] / _REACH_S) ** 2)
    reach = len(bell) // 2
    around = np.convolve(strength, bell)[reach : reach + count]
    weight = np.convolve(np.bincount(steps, minlength=count).astype(np.float64), bell)[reach : reach + count]
    result: Floats = (around / weight)[steps]
    return result
