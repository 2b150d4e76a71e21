# SPDX-License-Identifier: MIT
"""
What is really in a scene, and what a way of framing made of it.

Data only. Boxes are in pixels of the displayed source, frames count from the start of the scene, times are on the
source clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from clipmill.domain.clip import CameraPath
from clipmill.domain.media import Size
from clipmill.domain.picture import Box, Footage
from clipmill.domain.times import SourceRange, SourceTime

Boxes = tuple[Box | None, ...]
"""One for each frame of a scene; none where it is not in the picture, or where nobody looked."""

_EXACT_SLACK = 0.02
"""Composed faces are known to a pixel or two."""
_MEASURED_SLACK = 0.1
"""Square boxes of a detector, seen twice a second: wider than the face, and up to a quarter of a second old."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch of speech."""

    range: SourceRange
    person: str | None
    """None when whoever speaks is not in the picture."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a scene, without doubt unless `is_measured`."""

    size: Size
    rate: Fraction
    """Frames a second."""
    frames: int
    faces: Mapping[str, Boxes]
    """Faces of live people by person, hairline to chin and ear to ear. Posters are not among them."""
    spoken: tuple[Spoken, ...] = ()
    """In order, not overlapping."""
    cuts: tuple[SourceTime, ...] = ()
    """First frames of new shots; a dissolve counts where half of it is over."""
    soft_us: int = 0
    """How far from its truth a cut may be found and still be right, beyond two frames; half a dissolve."""
    inset: Box | None = None
    """The facecam or the presenter's picture, without border."""
    screen: Box | None = None
    """What has to be seen in its full width: a slide, a screen."""
    subject: Boxes = ()
    """What moves, in scenes without people."""
    is_still: bool = False
    """Whoever speaks keeps the head still, so the camera has nothing to do."""
    is_measured: bool = False
    """Face boxes come from a detector at a few frames a second, and not from the composition."""
    needs_cuts: bool = True
    """Whether all cuts are known."""

    @property
    def slack(self) -> float:
        """Share of a face's sides that may lie outside a window that has the whole face; more for measured boxes."""
        return _MEASURED_SLACK if self.is_measured else _EXACT_SLACK

    @property
    def duration_us(self) -> int:
        """Length of the scene in microseconds."""
        return round(self.frames * 1_000_000 / self.rate)

    def frame_at(self, time: int) -> int:
        """Return the number of the frame that is shown at a time."""
        return min(self.frames - 1, max(0, int((time + 1) * self.rate / 1_000_000)))


@dataclass(frozen=True, slots=True)
class Scene:
    """A video whose truth is known."""

    name: str
    file: Path
    truth: Truth
    ranges: tuple[SourceRange, ...] = ()
    """The stretches of a long video that are used; empty takes all."""


@dataclass(frozen=True, slots=True)
class Framed:
    """What one way of framing made of a scene."""

    method: str
    scene: Scene
    path: CameraPath
    output: Size
    footage: tuple[Footage, ...] = ()
    """What it saw; empty for ways that do not say."""
    cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What it took to look at a scene."""

    cpu_s: float
    """Of the whole look with its decoding."""
    decode_cpu_s: float
    """Of decoding the same stretch at the same size and nothing else, in the same run."""
    source_s: float
    """Length of what was looked at."""
    render_cpu_s: float | None = None
    """Of rendering the same stretch, when it was rendered."""
