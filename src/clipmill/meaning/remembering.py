# SPDX-License-Identifier: MIT
"""
An embedder's vectors, kept for as long as one source is worked on.

In: a function that embeds texts. Out: one that asks it only for texts it was not asked for before. The same passages
are wanted for what a prompt looks for, what it rules out and what moods it names. Nothing is written to disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]

MOST_TEXTS = 20_000
"""Kept at once, 30 MB of vectors: passages of a week of speech."""


def remember_vectors(embed: Embed) -> Embed:
    """Return a function with the same results that embeds no text twice; for one job, so that memory stays bounded."""
    known: dict[str, npt.NDArray[np.float32]] = {}

    def embed_new(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if not missing and not texts:
            return embed(texts)
        if len(known) + len(missing) > MOST_TEXTS:
            known.clear()
            missing = list(dict.fromkeys(texts))
        if missing:
            known.update(zip(missing, embed(missing), strict=True))
        return np.stack([known[text] for text in texts])

    return embed_new
