# SPDX-License-Identifier: MIT
"""How far a job has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class StageName(StrEnum):
    """The stages of a job, in order."""

    INGEST = "ingest"
    PROBE = "probe"
    TRANSCRIBE = "transcribe"
    SELECT = "select"
    LOOK = "look"
    RENDER = "render"


@dataclass(frozen=True, slots=True)
class Progress:
    """One report of progress."""

    stage: StageName
    fraction: float
    """Of this stage, 0 to 1."""
    message: str = ""
    """What is being done, for a person."""
    heard: str = ""
    """While it listens: what was said last, as the recogniser first heard it; bounded in length."""


OnProgress = Callable[[Progress], None]
"""Is called with reports that never go back within a stage."""

OnFraction = Callable[[float], None]
"""Is called by a room with its own fraction done, 0 to 1; the pipeline names the stage."""

OnHeard = Callable[[str], None]
"""Is called by a recogniser with the running text of each stretch, in order, before anything about it is put right."""
