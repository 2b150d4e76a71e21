# SPDX-License-Identifier: MIT
"""
How much better a face fits the sound as its speaker than as a listener, moment by moment (pure).

In: the opening of the lips and the openness of the sound on one grid of 40 ms. Out: log odds for each step, so they can
be added up over any stretch. Two kinds of evidence: lips that open and close *with* the sound (`lagged_odds`), and
lips that do not move at all while somebody speaks (`motion_odds`), which a speaker's do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

STEP_US = 40_000
LAGS_US = (0, 40_000, 80_000, 120_000, 160_000)
"""Sound follows the lips by this much: 20 to 90 ms in ten sources out of eleven, 140 ms in the other."""
_LAG_SHARES = (0.2, 0.4, 0.3, 0.07, 0.03)
"""How common each is, rounded from those."""

_WINDOW_STEPS = 37
"""1.5 s: three or four syllables a second give about five openings."""
_MIN_STEPS = 8
_FIT_MIDDLE = 0.5
"""Sum of both correlations at which speaker and listener are equally likely: 1.0 +- 0.4 and 0.0 +- 0.5 there."""
_NATS_PER_FIT = 4.3
"""Log odds over a whole window for one more in that sum, from the same spread."""
_MIN_NATS, _MAX_NATS = -3.0, 3.5
"""Of one window; microphones, hands and beards hide lips that do speak."""

_MOTION_STEPS = 20
_STILL_MOTION = 0.0025
"""Mean change of opening in 80 ms: below it lips are still, as listeners' are; the mesh alone trembles by 0.001."""
_MOTION_PERCENTILE = 80.0
_MOTION_MIDDLE = 0.5
"""Share of the own usual motion at which speaker and listener are equally likely."""
_NATS_PER_MOTION = 1.6
_MIN_MOTION_NATS, _MAX_MOTION_NATS = -2.5, 0.6
"""Still lips say much, moving lips little: listeners chew, laugh and answer silently."""


def lagged_odds(opening: Floats, sounds: Sequence[Floats], pieces: npt.NDArray[np.int64]) -> Floats:
    """
    Return log odds a step that the lips make the sound, whose lag is not known but stays the same.

    Each lag counts as much as it explains the pieces in which the lips may or may not be the speaker's.

    Args:
        opening: (N,) of the lips, NaN where not known.
        sounds: (N,) openness of the sound for each of `LAGS_US`, so much later.
        pieces: (N,) number of the piece each step belongs to, -1 for none.

    """
    odds = np.array([sync_odds(opening, sound, pieces) for sound in sounds])
    spans = [slice(begin, end) for begin, end in runs(pieces) if pieces[begin] >= 0]
    fits = np.log(_LAG_SHARES)
    for span in spans:
        fits = fits + np.logaddexp(0.0, odds[:, span].sum(axis=1)) - np.log(2)
    shares = np.exp(fits - fits.max())
    return np.asarray(shares @ odds / shares.sum(), np.float64)


def sync_odds(opening: Floats, sound: Floats, pieces: npt.NDArray[np.int64]) -> Floats:
    """
    Return log odds a step that the lips make the sound.

    The measure is the correlation of opening and openness plus that of their changes, over 1.5 s around the step, not
    across a border of pieces. Correlating motion with loudness, which does not know which way lips move, is no better
    than chance where the listener's lips move.

    Args:
        opening: (N,) of the lips, NaN where not known.
        sound: (N,) openness of the sound, already shifted by the lag.
        pieces: (N,) number of the piece each step belongs to, -1 for none; windows do not cross from one to the next.

    Returns:
        (N,) float64 natural log odds; 0 where nothing is known.

    """
    odds = np.zeros(len(opening))
    labels = np.where(np.isnan(opening), -1, pieces)
    for begin, end in runs(labels):
        if labels[begin] < 0 or end - begin < _MIN_STEPS:
            continue
        lips, heard = opening[begin:end], sound[begin:end]
        fit = _correlation(lips, heard) + _correlation(_change(lips), _change(heard))
        # A step's share of a window; so a short piece, whose correlation is mostly chance, adds up to little.
        odds[begin:end] = np.clip(_NATS_PER_FIT * (fit - _FIT_MIDDLE), _MIN_NATS, _MAX_NATS) / _WINDOW_STEPS
    return odds


def motion_odds(motion: Floats, usual: float) -> Floats:
    """
    Return log odds a step that lips which move this much are a speaker's, (N,) float64; 0 where nothing is known.

    Args:
        motion: (N,) from `lip_motion`.
        usual: how much these lips move when they do, from `usual_motion`.

    """
    with np.errstate(divide="ignore"):
        nats = _NATS_PER_MOTION * (np.log(np.maximum(motion, 1e-6) / usual) - np.log(_MOTION_MIDDLE))
    nats = np.clip(nats, _MIN_MOTION_NATS, _MAX_MOTION_NATS) / _MOTION_STEPS
    return np.where(np.isnan(motion), 0.0, nats)


def usual_motion(motion: Floats) -> float:
    """Return how much one person's lips move when they do: the 80th percentile, but never less than stillness."""
    motion = motion[~np.isnan(motion)]
    return max(2 * _STILL_MOTION, float(np.percentile(motion, _MOTION_PERCENTILE)) if len(motion) else 0.0)


def runs(labels: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return half-open stretches of equal labels."""
    if not len(labels):
        return []
    edges = [0, *(np.flatnonzero(np.diff(labels)) + 1).tolist(), len(labels)]
    return list(pairwise(edges))


def lip_motion(opening: Floats) -> Floats:
    """Return the mean change of opening in 80 ms over 0.8 s around each step, (N,), NaN where it is not known."""
    if len(opening) < 3:  # noqa: PLR2004 - one change in 80 ms
        return np.full(len(opening), np.nan)
    change = np.full(len(opening), np.nan)
    change[1:-1] = np.abs(opening[2:] - opening[:-2])
    is_known = ~np.isnan(change)
    total = _sums(np.where(is_known, change, 0.0), _MOTION_STEPS + 1)
    count = _sums(is_known.astype(np.float64), _MOTION_STEPS + 1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _change(values: Floats) -> Floats:
    """Return the slope at each step, over 160 ms."""
    padded = np.pad(values, 2, "edge")
    return (padded[4:] + padded[3:-1] - padded[1:-3] - padded[:-4]) / 2


def _correlation(one: Floats, other: Floats) -> Floats:
    """Return the correlation over a window around each step."""
    count = _sums(np.ones(len(one)))
    one, other = one - one.mean(), other - other.mean()
    mean_one, mean_other = _sums(one) / count, _sums(other) / count
    both = _sums(one * other) / count - mean_one * mean_other
    square_one = np.maximum(_sums(one * one) / count - mean_one**2, 0)
    square_other = np.maximum(_sums(other * other) / count - mean_other**2, 0)
    return both / np.sqrt(square_one * square_other + 1e-16)


def _sums(values: Floats, window: int = _WINDOW_STEPS) -> Floats:
    """Return the sum over a window around each step, cut at the ends."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    steps = np.arange(len(values))
    return total[np.minimum(steps + window // 2 + 1, len(values))] - total[np.maximum(steps - window // 2, 0)]
