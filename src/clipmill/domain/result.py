# SPDX-License-Identifier: MIT
"""What a job hands over: artifacts, receipts, finished clips, notices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clipmill.domain.captions import CaptionTrack
from clipmill.domain.clip import CameraPath, ClipSpec
from clipmill.domain.media import Media, Source
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.progress import StageName


class ArtifactKind(StrEnum):
    """What a kept file is."""

    VIDEO = "video"
    THUMBNAIL = "thumbnail"
    SRT = "srt"
    VTT = "vtt"
    ASS = "ass"
    SECOND_SRT = "second_srt"
    """Of a clip whose captions are translated: the language that `SRT` and `VTT` are not in."""
    SECOND_VTT = "second_vtt"


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that was made and is kept."""

    kind: ArtifactKind
    path: str
    """Relative to the job's output folder."""
    sha256: str
    size_bytes: int
    language: str | None = None
    """Of the words in it, for caption files; none where nobody knows it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One measurement of a finished clip against its recipe."""

    name: str
    is_passed: bool
    measured: str
    expected: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was measured on a finished clip."""

    checks: tuple[Check, ...]
    repairs: tuple[str, ...] = ()
    """What was put right, in plain words, before the checks passed."""

    @property
    def is_passed(self) -> bool:
        """Whether every check passed."""
        return all(check.is_passed for check in self.checks)


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip: its whole recipe and, when it was exported, its files and their receipt."""

    spec: ClipSpec
    camera: CameraPath
    captions: CaptionTrack
    artifacts: tuple[Artifact, ...] = ()
    receipt: Receipt | None = None
    faces: tuple[Box, ...] = ()
    """Of faces in recipes made before their times were kept; `faces_seen` has them since."""
    captions_under: CaptionTrack | None = None
    """The translation under the original, where both are shown."""
    captions_untranslated: CaptionTrack | None = None
    """The original, where only its translation is shown; for a file beside the clip."""
    faces_seen: tuple[SeenBox, ...] = ()
    """Faces as the output shows them, twice a second, each with the time for which it stands; texts keep off them."""

    @property
    def second_captions(self) -> CaptionTrack | None:
        """The words in the language that `captions` are not in, where they are translated."""
        return self.captions_under or self.captions_untranslated


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know that is not an error: no speech found, fewer clips than asked..."""

    code: str
    """Stable word for programs."""
    message: str


@dataclass(frozen=True, slots=True)
class StageReport:
    """What one stage took."""

    stage: StageName
    duration_s: float
    """Wall-clock time."""
    is_reused: bool
    """True when an earlier result was used again."""


@dataclass(frozen=True, slots=True)
class ClippingResult:
    """The outcome of a whole job: clips in rank order, and how they came about."""

    source: Source
    media: Media
    language: str | None
    """Language spoken, or none when nothing was said."""
    clips: tuple[Clip, ...]
    notices: tuple[Notice, ...] = ()
    stages: tuple[StageReport, ...] = ()
