# SPDX-License-Identifier: MIT
"""What the service is asked to do, and how far it has come: jobs, their clips, uploads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from clipmill.domain.captions import CaptionDisplay, CaptionStyle, WordEdit
from clipmill.domain.clip import CameraMode, CameraOverride, LayoutName, Pace
from clipmill.domain.moment import Moment
from clipmill.domain.options import AspectRatio, ClipOptions, Resolution
from clipmill.domain.overlays import Heading, HookText, Music, ProgressBar, Watermark, WordMask
from clipmill.domain.result import ArtifactKind, Notice
from clipmill.domain.times import SourceRange

__all__ = [
    "UPLOAD_SCHEME",
    "BlobFile",
    "ClipEdit",
    "ClipPart",
    "ClipRecord",
    "ClipState",
    "JobFailure",
    "JobKind",
    "JobProgress",
    "JobRecord",
    "JobSpec",
    "JobState",
    "UploadRecord",
    "Verdict",
    "WordEdit",
]

UPLOAD_SCHEME = "upload:"
"""A location that begins so names an upload of the same team by its id."""


class JobKind(StrEnum):
    """What a job makes."""

    CLIPS = "clips"
    """Moments chosen by how good they are; rendered when the options say so."""
    MOMENTS = "moments"
    """Moments that answer a query (the options' prompt)."""
    TRANSCRIPT = "transcript"
    SUMMARY = "summary"
    RENDER = "render"
    """Clips of an earlier job, rendered from its recipe with changes; nothing is analyzed again."""


class JobState(StrEnum):
    """How far a job has come. The last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self in {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}


class ClipState(StrEnum):
    """How far one clip has come."""

    PLANNED = "planned"
    """Its recipe is there; it is rendered only when the job renders."""
    RENDERED = "rendered"
    FAILED = "failed"


class Verdict(StrEnum):
    """What a user thinks of a clip."""

    UP = "up"
    DOWN = "down"
    NONE = "none"
    """Not judged, or taken back."""


class ClipPart(StrEnum):
    """What an edit can take out of a clip again."""

    HEADING = "heading"
    HOOK = "hook"
    """The opening: the clip then begins where its moment does."""
    HOOK_TEXT = "hook_text"
    WATERMARK = "watermark"
    PROGRESS_BAR = "progress_bar"
    MUSIC = "music"
    WORD_MASK = "word_mask"


@dataclass(frozen=True, slots=True)
class ClipEdit:
    """What a user changes in the recipe of one clip; none leaves a thing as it is."""

    ordinal: int
    """Of the clip in its job, from 0."""
    entries: tuple[SourceRange, ...] | None = None
    """The whole new EDL: source ranges kept, in the order in which they play."""
    is_snapped: bool = False
    """Whether the ends of those ranges are moved out of words into silence; else they are taken as they are."""
    words: tuple[WordEdit, ...] = ()
    has_captions: bool | None = None
    caption_style: CaptionStyle | None = None
    camera: CameraMode | None = None
    layout: LayoutName | None = None
    ratio: AspectRatio | None = None
    resolution: Resolution | None = None
    heading: Heading | None = None
    title: str | None = None
    target_language: str | None = None
    caption_display: CaptionDisplay | None = None
    hook_text: HookText | None = None
    camera_overrides: tuple[CameraOverride, ...] | None = None
    """All overrides of the camera; an empty tuple takes them away."""
    watermark: Watermark | None = None
    progress_bar: ProgressBar | None = None
    music: Music | None = None
    is_denoised: bool | None = None
    word_mask: WordMask | None = None
    pace: Pace | None = None
    """Cuts the clip anew at this pace; edits of its ranges made before are lost."""
    hook_s: float | None = None
    """Cuts the clip anew with an opening of at most this length, likewise."""
    removed: tuple[ClipPart, ...] = ()
    """What is taken out; it goes before what is put in."""
    has_translated_words: bool = False
    """Whether title and description go into the target language as well, as `ClipOptions` has it for new clips."""


@dataclass(frozen=True, slots=True)
class JobSpec:
    """What is asked of one job; the engine needs nothing else to run it."""

    kind: JobKind
    location: str
    """URL, or `upload:` and an upload's id; empty for `RENDER`."""
    options: ClipOptions = ClipOptions()
    """For `RENDER` only what its renders shall differ in is looked at, see `edits`."""
    parent_id: str | None = None
    """`RENDER`: the job whose recipe is rendered."""
    edits: tuple[ClipEdit, ...] = ()
    """`RENDER`: one for each clip that is wanted, changed or not."""
    ranges: tuple[SourceRange, ...] = ()
    """`RENDER`: stretches of the parent's source that a user chose; each becomes a new clip, by the options."""
    titles: tuple[str, ...] = ()
    """Of those clips, in their order; an empty one, and one that is not there, is written from the words."""
    moments: tuple[Moment, ...] = ()
    """Those among the stretches that we had judged and offered ourselves; they keep their scores and words."""

    @property
    def asset_locations(self) -> tuple[str, ...]:
        """Where its music and its pictures are, each once."""
        wishes: tuple[ClipOptions | ClipEdit, ...] = (self.options, *self.edits)
        named = [wish.music.location for wish in wishes if wish.music is not None]
        named += [wish.watermark.location for wish in wishes if wish.watermark is not None]
        return tuple(dict.fromkeys(location.strip() for location in named if location.strip()))


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is, as a poller sees it."""

    stage: str = ""
    """Stage at work, as `StageName` has it; empty before the first."""
    fraction: float = 0.0
    """Of the whole job, 0 to 1; never goes back within an attempt."""
    message: str = ""
    completed: int = 0
    """Clips finished."""
    total: int = 0
    """Clips expected: as many as were asked for until the moments are known."""
    heard: str = ""
    """While the job listens: the last that was said in its source, a draft."""


@dataclass(frozen=True, slots=True)
class JobFailure:
    """Why a job failed."""

    code: str
    """Of our error tree."""
    message: str
    """For a person."""
    hint: str
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class BlobFile:
    """One kept file of a clip."""

    kind: ArtifactKind
    key: str
    """In the blob store."""
    name: str
    """That a download is given."""
    content_type: str
    size_bytes: int
    sha256: str
    language: str | None = None
    """Of the words in it, for caption files; none where nobody knows it."""


@dataclass(frozen=True, slots=True)
class ClipRecord:
    """One clip of a job as the service keeps it."""

    id: str
    job_id: str
    ordinal: int
    """From 0, by rank."""
    state: ClipState
    title: str
    description: str
    hashtags: tuple[str, ...]
    hook: str
    score: float
    """0 to 100."""
    reason: str
    text: str
    """What is said in it."""
    in_us: int
    out_us: int
    """Where it lies in the source."""
    duration_us: int
    """Of the clip itself."""
    recipe: dict[str, Any] = field(hash=False)
    """The whole `domain.result.Clip` as JSON values."""
    files: tuple[BlobFile, ...]
    created_at_us: int
    """Microseconds since 1970, as all times that end in `_at_us`."""
    verdict: Verdict = Verdict.NONE
    """Of its team."""

    def file(self, kind: ArtifactKind) -> BlobFile | None:
        """Return its file of a kind, or none."""
        return next((item for item in self.files if item.kind is kind), None)


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One job as the service keeps it."""

    id: str
    """UUID, random."""
    team_id: int
    dialect: str
    """Which API it came through: `native`, or a dialect's own word."""
    state: JobState
    spec: JobSpec
    name: str
    """The user's own name for it; may be empty."""
    progress: JobProgress
    failure: JobFailure | None
    notices: tuple[Notice, ...]
    """Warnings named at submission, and what the job found worth saying."""
    cost_cents: int
    """Held at submission; what is left of it after refunds once the job is final."""
    units: int
    """Started minutes of source; 0 until they are known."""
    title: str | None
    """Of the source, when known."""
    duration_us: int | None
    """Of the source, when known."""
    language: str | None
    """Spoken language, when known."""
    attempt: int
    """1 for the first; a retry by the user raises it."""
    created_at_us: int
    started_at_us: int | None
    finished_at_us: int | None
    expires_at_us: int | None
    """When its files are deleted; none keeps them."""
    parent_id: str | None = None
    """The job that it was made of; when that is deleted, the one that was made of, or none."""


@dataclass(frozen=True, slots=True)
class UploadRecord:
    """A file that a team has sent or is sending."""

    id: str
    """Random, unguessable."""
    team_id: int
    name: str
    """As the user called it; never used as a path."""
    key: str
    """In the blob store."""
    size_bytes: int | None
    """Whole size, when it was told beforehand."""
    received_bytes: int
    is_complete: bool
    expires_at_us: int
    """When an unfinished upload is thrown away, or a finished one that no job uses."""
