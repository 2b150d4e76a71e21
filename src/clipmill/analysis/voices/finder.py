# SPDX-License-Identifier: MIT
"""What the engine asks of whoever tells voices apart, and its name for cache keys; no library is loaded for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from clipmill.domain.media import Samples
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange

VOICES_NAME = "cam++ zh-en common, turns 1"
"""Network and method, part of every key under which turns are kept; changed whenever turns change."""


class TurnFinder(Protocol):
    """Tells apart the voices of one source."""

    def feed(self, samples: Samples) -> None:
        """Hear a stretch of 16 kHz samples that begins where the last one ended."""

    def turns(self, speech: Sequence[SourceRange]) -> tuple[Turn, ...]:
        """Return who speaks when inside some speech regions, in order, not overlapping; after all was fed."""


def heard_by(samples: Iterator[Samples], finder: TurnFinder | None) -> Iterator[Samples]:
    """Yield the samples, each stretch after the finder heard it; unchanged when there is none."""
    for stretch in samples:
        if finder is not None:
            finder.feed(stretch)
        yield stretch
