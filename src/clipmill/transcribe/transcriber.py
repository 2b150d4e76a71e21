# SPDX-License-Identifier: MIT
"""
What every recogniser does: turns a stream of samples into a transcript.

In: mono 16 kHz samples, in order, in chunks of any length up to 30 s. Out: a `Transcript` that keeps its promises.
It does not decode files and does not choose the recogniser.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from clipmill.domain.media import Samples
from clipmill.domain.progress import OnFraction, OnHeard
from clipmill.domain.speech import Transcript

RATE_HZ = 16_000
"""Sample rate that every recogniser takes."""


class Transcriber(Protocol):
    """Turns samples into timed words."""

    @property
    def name(self) -> str:
        """Model, version and settings in one line; part of every cache key."""
        ...

    def transcribe(
        self,
        samples: Iterator[Samples],
        *,
        duration_us: int,
        language: str | None,
        on_fraction: OnFraction | None = None,
        on_heard: OnHeard | None = None,
    ) -> Transcript:
        """
        Return all that was said.

        Args:
            samples: (N,) float32 mono at 16 kHz, in order; read as it is needed, so it may be a pipe.
            duration_us: length of the source; no word ends after it.
            language: code such as "en", "zh-cn" or "pt_BR"; none detects it.
            on_fraction: is called with the part of the source that is done, in the caller's thread.
            on_heard: is called with what is said in that part before, likewise; a draft, for people who wait.

        Raises:
            InvalidOptions: the language is none that the recogniser knows.
            ModelError: the model is missing, does not answer, or answers nonsense.

        """
        ...
