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

from clipmill.domain.audience import Audience
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
    audience: Audience | None = None
    """What the site tells of its audience, or none."""


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
    upload_keys: tuple[tuple[str, str], ...] = ()
    """`PLAN`, `RENDER`: (location, blob) of each upload that music and pictures name and that is still there."""
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


def upload_key_of(order: StageOrder, location: str) -> str | None:
    """Return the blob of an upload that music or a picture of the job names, or none."""
    return dict(order.upload_keys).get(location.strip())


def picture_key(content_hash: str) -> str:
    """Return the blob that holds a watermark's picture as it was given."""
    return f"pictures/{content_hash}"


def pieces_prefix(content_hash: str) -> str:
    """Return what the keys of the playable pieces of a source begin with."""
    return f"pieces/{content_hash}"


def music_key(content_hash: str) -> str:
    """Return the blob that holds music as it was given."""
    return f"music/{content_hash}"
