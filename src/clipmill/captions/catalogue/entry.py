# SPDX-License-Identifier: MIT
"""What an entry of the catalogue of caption styles is. The entries themselves are in the modules beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clipmill.domain.captions import CaptionStyle


class StyleGroup(StrEnum):
    """What a style is for."""

    OWN = "own"
    """Our own."""
    FOCUS = "focus"
    """Clean and modern, the eye led to the word that is said."""
    ANIMATED = "animated"
    """Playful and moving."""
    STATIC = "static"
    """Nothing is marked."""
    STREAMER = "streamer"
    """Loud, as over games."""


@dataclass(frozen=True, slots=True)
class StyleEntry:
    """One style of the catalogue."""

    group: StyleGroup
    title: str
    """What it looks like, for people."""
    style: CaptionStyle
