# SPDX-License-Identifier: MIT
"""What an installation says about rendering. Goes in: settings, through the wiring. Holds no paths of clips."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clipmill.domain.errors import InvalidOptions
from clipmill.render.filtergraph.codec import ENCODERS, CodecOptions, EncoderProfile

__all__ = ["ENCODERS", "EncoderProfile", "RenderOptions"]


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """
    How clips are rendered on this installation.

    Raises:
        InvalidOptions: there is no such encoder.

    """

    ffmpeg: Path | None = None
    """Another ffmpeg than the packaged one."""
    encoder: str = "libx264"
    """One of `ENCODERS`."""
    profile: EncoderProfile = EncoderProfile.QUALITY
    threads: int = 0
    """Threads of the encoder; 0 lets it choose."""
    timeout_per_clip_s: float = 3600.0
    """A render that takes longer is ended."""

    def __post_init__(self) -> None:
        """Refuse an encoder that the command cannot be built for."""
        if self.encoder not in ENCODERS:
            message = f"there is no encoder {self.encoder!r}"
            raise InvalidOptions(message, hint=f"Choose one of {', '.join(ENCODERS)}.")

    @property
    def codec(self) -> CodecOptions:
        """The part that the command is built from."""
        return CodecOptions(self.encoder, self.profile, self.threads)
