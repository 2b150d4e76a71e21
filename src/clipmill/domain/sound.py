# SPDX-License-Identifier: MIT
"""How loud the source is, and how high its voices are, over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class SoundEnvelope:
    """
    The level of the mono sound in equal hops from source time zero.

    One byte a hop keeps it comparable and small: three hours at 10 ms are 1 MB.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}
    """Read by the edges that write JSON: bytes become base64."""

    hop_us: int
    """Length of one hop."""
    levels: bytes
    """One byte a hop: the RMS level is -value/2 dBFS, so 0 is full scale and 255 is -127.5 dBFS or silence."""

    @property
    def level_dbfs(self) -> npt.NDArray[np.float32]:
        """(N,) float32 level of every hop in dBFS."""
        return np.frombuffer(self.levels, dtype=np.uint8).astype(np.float32) / -2.0


@dataclass(frozen=True, slots=True)
class PitchTrack:
    """The pitch of the voice that is heard, in equal hops from source time zero; one byte a hop."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}
    """Read by the edges that write JSON: bytes become base64."""

    hop_us: int
    """Length of one hop."""
    pitches: bytes
    """One byte a hop: quarters of a semitone above 60 Hz, from 1; 0 where no voice is heard."""

    @property
    def semitones(self) -> npt.NDArray[np.float32]:
        """(N,) float32 pitch of every hop in semitones above 60 Hz; NaN where no voice is heard."""
        steps = np.frombuffer(self.pitches, dtype=np.uint8).astype(np.float32)
        return np.where(steps > 0, (steps - 1.0) / 4.0, np.float32(np.nan)).astype(np.float32)
