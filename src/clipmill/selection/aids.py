# SPDX-License-Identifier: MIT
"""
What may help to choose moments and is not ours to make: sentence vectors and a language model.

In: ready tools that the engine hands over. Out: nothing. It loads nothing, calls nothing and holds no state; without
aids the choice is made from words, pauses, turns and sound alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Embed: TypeAlias = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""Texts to (N, D) float32 unit vectors, one a text."""


class Model(Protocol):
    """A language model that answers in checked objects."""

    @property
    def name(self) -> str:
        """What the model is called, for keys of kept results and for receipts."""
        ...

    def ask(self, system: str, user: str, schema: Mapping[str, object], *, max_tokens: int) -> object:
        """
        Return the model's answer as an object that fits the JSON schema.

        Raises:
            ModelError: the model cannot be reached, refuses, or its answer does not fit.
        """
        ...


@dataclass(frozen=True, slots=True)
class Aids:
    """Tools from outside that make the choice better, each or none."""

    embed: Embed | None = None
    """Texts to (N, D) float32 unit vectors, one a text; none: meaning is read from words alone."""
    model: Model | None = None
    """A language model to judge with; none: nothing is asked."""
