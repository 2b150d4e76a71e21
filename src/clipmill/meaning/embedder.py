# SPDX-License-Identifier: MIT
"""
What turns texts into vectors of their meaning.

In: texts. Out: unit vectors, so that a dot product is a cosine. A contract only: `minilm` keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt


class Embedder(Protocol):
    """Places texts in a space of meanings."""

    @property
    def name(self) -> str:
        """Name of the model, part of the cache keys of what was chosen with it."""

    @property
    def languages(self) -> frozenset[str]:
        """Languages it understands, as two-letter codes; texts in others get vectors that tell little."""

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return (N, D) float32 unit vectors, one for each text, in order; a text without words gets one as well."""
