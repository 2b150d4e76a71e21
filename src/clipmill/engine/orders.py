# SPDX-License-Identifier: MIT
"""
What a durable flow asks of one stage, and what the stage hands back.

An order holds all that a stage needs, so that it can run in a program of its own on any host: small words by value,
big things as keys of the blob store. Outcomes are checkpointed by the flow; they hold no secrets and no big things.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from clipmill.domain.jobs import BlobFile, JobSpec
from clipmill.domain.media import Media, Source
from clipmill.domain.result import Notice


class OrderStage(StrEnum):
    """The stages that run as programs of their own."""

    INGEST = "ingest"
    """Location -> a file in the blob store, probed."""
    TRANSCRIBE = "transcribe"
    """File -> what is said and how loud it is."""
    PLAN = "plan"
    """Transcript -> recipes, or a summary; for a `RENDER` job: an earlier recipe with its edits."""
    RENDER = "render"
    """One recipe -> files."""


@dataclass(frozen=True, slots=True)
class TakenSource:
    """A source that is in the blob store."""

    source: Source
    media: Media
    """As probed; its path is only good on the host that probed it."""
    key: str
    """Blob of the file."""


@dataclass(frozen=True, slots=True)
class StageOrder:
    """One stage of one job."""

    stage: OrderStage
    job_id: str
    attempt: int
    spec: JobSpec
    upload_key: str | None = None
    """`INGEST`: blob of the upload that the location names, and its name for a title."""
    upload_name: str | None = None
    music_upload_key: str | None = None
    """`PLAN`, `RENDER`: blob of the upload that the music names."""
    taken: TakenSource | None = None
    """All stages after `INGEST`."""
    transcript_key: str | None = None
    """`PLAN`, `RENDER`: blob of what `TRANSCRIBE` kept; for a `RENDER` job the parent's."""
    plan_key: str | None = None
    """`RENDER`: blob of what `PLAN` kept. `PLAN` of a `RENDER` job: the parent's."""
    ordinal: int | None = None
    """`RENDER`: which clip."""


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What `INGEST` hands back."""

    taken: TakenSource


@dataclass(frozen=True, slots=True)
class TranscribeOutcome:
    """What `TRANSCRIBE` hands back."""

    transcript_key: str
    """Blob of `engine.stages.Heard`."""
    language: str | None
    word_count: int


@dataclass(frozen=True, slots=True)
class PlannedClip:
    """One clip of a plan, as it is listed before it is rendered."""

    ordinal: int
    recipe: dict[str, Any] = field(hash=False)
    """`domain.result.Clip` as JSON values."""
    text: str
    files: tuple[BlobFile, ...]
    """A thumbnail from the source."""


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """What `PLAN` hands back."""

    plan_key: str
    """Blob of the `ClippingResult` or `Summary`."""
    clips: tuple[PlannedClip, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class RenderOutcome:
    """What `RENDER` hands back."""

    ordinal: int
    recipe: dict[str, Any] = field(hash=False)
    """`domain.result.Clip` with artifacts and receipt as JSON values."""
    files: tuple[BlobFile, ...]


Outcome = IngestOutcome | TranscribeOutcome | PlanOutcome | RenderOutcome


def music_key(content_hash: str) -> str:
    """Return the blob that holds music as it was given."""
    return f"music/{content_hash}"
