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


OnProgress = Callable[[Progress], None]
"""Is called with reports that never go back within a stage."""

OnFraction = Callable[[float], None]
"""Is called by a room with its own fraction done, 0 to 1; the pipeline names the stage."""
