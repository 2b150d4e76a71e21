# SPDX-License-Identifier: MIT
"""
Voices that are alike, put together (pure).

In: how alike any two voices are. Out: a number for each, the same for those that are alike. Average linkage, which
needs no number of speakers: the likeness of two groups is the mean over all pairs.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

_NEVER = -2.0
"""Below any cosine."""


def linked(alike: Floats, least_alike: float) -> Labels:
    """
    Return a group number for each of N voices with (N, N) likenesses: 0 and up, in the order in which groups are met.

    The two groups that are most alike become one, until no two are as alike as `least_alike`. O(N^2) time and memory.
    """
    count = len(alike)
    parent = np.arange(count)
    alike = np.array(alike, np.float32)
    np.fill_diagonal(alike, _NEVER)
    sizes = np.ones(count, np.float32)
    best = alike.argmax(axis=1) if count else np.zeros(0, np.int64)
    tops = alike[np.arange(count), best]
    for _ in range(count - 1):
        kept = int(tops.argmax())
        if tops[kept] < least_alike:
            break
        gone = int(best[kept])
        row = (sizes[kept] * alike[kept] + sizes[gone] * alike[gone]) / (sizes[kept] + sizes[gone])
        row[[kept, gone]] = _NEVER
        row[tops == _NEVER] = _NEVER
        alike[kept], alike[:, kept] = row, row
        alike[gone], alike[:, gone] = _NEVER, _NEVER
        sizes[kept] += sizes[gone]
        parent[parent == gone] = kept
        tops[gone] = _NEVER
        _update_best(alike, best, tops, kept, gone)
    return in_order(parent)


def _update_best(alike: Floats, best: npt.NDArray[np.int64], tops: Floats, kept: int, gone: int) -> None:
    """Find anew what is most alike, for the rows whose best was one of the two or may be the merged one."""
    stale = np.flatnonzero(((best == kept) | (best == gone)) & (tops > _NEVER))
    for row in {kept, *stale.tolist()}:
        best[row] = int(alike[row].argmax())
        tops[row] = alike[row, best[row]]
    better = alike[kept] > tops
    best[better] = kept
    tops[better] = alike[kept][better]


def in_order(labels: npt.NDArray[np.int64]) -> Labels:
    """Return labels renamed 0, 1, 2... in the order in which they are first met."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    ranks = np.argsort(np.argsort(first))
    return np.asarray(ranks[inverse], np.int64)
