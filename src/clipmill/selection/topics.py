# SPDX-License-Identifier: MIT
"""
Where a source turns to something else, by the words alone.

In: the content words of sentences in order. Out: for the place before each sentence, how much what follows differs
from what came before, in [0, 1]. Lexical cohesion over blocks of sentences (Hearst 1997, TextTiling), in no language in
particular. A soft bound: moments may cross it at a price.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_BLOCK = 10
"""Sentences on each side that are compared."""
_BUCKETS = 256
"""Stems share so many numbers; a few collisions do not move a cosine of blocks."""
_REACH = 12
"""Sentences on each side in which the peaks around a valley are looked for."""


def find_shifts(stems: Sequence[Counter[str]], rarity: Mapping[str, float]) -> Floats:
    """Return (N,) how strong the change of subject before each sentence is; 0 at the very beginning."""
    count = len(stems)
    if count < 2 * _BLOCK:
        return np.zeros(count)
    rows = np.zeros((count + 1, _BUCKETS), dtype=np.float32)
    for index, counted in enumerate(stems):
        for word, times in counted.items():
            rows[index + 1, zlib.crc32(word.encode("utf-8", "replace")) % _BUCKETS] += math.sqrt(times) * rarity[word]
    sums = np.cumsum(rows, axis=0)
    places = np.arange(count)
    before = sums[places] - sums[np.maximum(0, places - _BLOCK)]
    after = sums[np.minimum(count, places + _BLOCK)] - sums[places]
    sizes = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    likeness = np.einsum("ij,ij->i", before, after) / np.maximum(1e-9, sizes)
    likeness[: _BLOCK // 2] = likeness[-(_BLOCK // 2) :] = 1.0
    padded = np.pad(likeness, _REACH, constant_values=0.0)
    around = np.lib.stride_tricks.sliding_window_view(padded, _REACH + 1)
    left, right = around[:count].max(axis=1), around[_REACH : _REACH + count].max(axis=1)
    depth = np.maximum(0.0, (left - likeness) + (right - likeness))
    depth[: _BLOCK // 2] = 0.0
    top = float(depth.max())
    result: Floats = (depth / top if top > 0.0 else depth).astype(np.float64)
    return result
