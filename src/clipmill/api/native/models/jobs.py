# SPDX-License-Identifier: MIT
"""Jobs as our own API takes and shows them."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from clipmill.api.native.models.base import Answer, Body, PlainText, example, moment_of, moment_or_none, seconds_or_none
from clipmill.api.native.models.options import Options, SourceBody, options_from_domain, source_from_location
from clipmill.domain.jobs import JobKind, JobRecord, JobSpec, JobState

SUBMITTED_KINDS = (JobKind.CLIPS, JobKind.MOMENTS, JobKind.TRANSCRIPT, JobKind.SUMMARY)


class JobBody(Body):
    """A job that is asked for."""

    model_config = Body.model_config | example(
        kind="clips",
        source={"url": "https://example.com/talk.mp4"},
        options={"count": 3, "ratio": "9:16", "captions": {"style": "bold"}},
        name="Monday's talk",
    )

    kind: JobKind = Field(
        default=JobKind.CLIPS,
        description="`clips`, `moments` (that answer options.prompt), `transcript` or `summary`; `render` has its own "
        "path.",
    )
    source: SourceBody = Field(description="Where the video is.")
    options: Options = Field(default=Options(), description="What is wanted.")
    preset_id: str | None = Field(
        default=None,
        max_length=64,
        pattern="^[A-Za-z0-9_-]+$",
        description="A preset of yours, see GET /presets; what `options` says wins over it, field by field.",
        examples=[None],
    )
    name: PlainText = Field(default="", max_length=200, description="Your own name for the job.")
    is_urgent: bool = Field(default=False, description="Goes before your own other jobs.")

    def to_spec(self) -> JobSpec:
        """Return the job as the engine's word; raises as `Options.to_domain`."""
        return JobSpec(kind=self.kind, location=self.source.location, options=self.options.to_domain())


class Progress(Answer):
    """How far a job is."""

    stage: str = Field(description="Stage at work; empty before the first.", examples=["transcribe"])
    fraction: float = Field(description="Of the whole job, 0 to 1; never goes back within an attempt.", examples=[0.4])
    message: str = Field(description="What is being done.", examples=["listening"])
    completed: int = Field(description="Clips finished.", examples=[1])
    total: int = Field(description="Clips expected.", examples=[3])
    heard: str = Field(
        description="While it listens: the last that was said in the source, at most 1000 characters; a draft.",
        examples=["and that is why ships float"],
    )


class Failure(Answer):
    """Why a job failed."""

    code: str = Field(examples=["source_not_found"], description="Stable word for programs, as in `Problem`.")
    message: str = Field(examples=["There is no such source."], description="For a person.")
    hint: str = Field(examples=["Check the path or the address."], description="What to do about it.")


class JobNotice(Answer):
    """Something worth knowing that is no error."""

    code: str = Field(examples=["font_replaced"], description="Stable word for programs.")
    message: str = Field(examples=["Music is not mixed in yet."], description="For a person.")


class Job(Answer):
    """A job."""

    id: str = Field(description="Random.", examples=["0b9d5c0e-8e0f-4f0e-9c65-52d6c9d3f0a1"])
    kind: JobKind = Field(description="What it makes.")
    state: JobState = Field(description="How far it has come; the last three are final.")
    name: str = Field(description="Your own name for it.", examples=["Monday's talk"])
    api: str = Field(description="Which API it came through.", examples=["native"])
    source: SourceBody | None = Field(description="None for a job of kind `render`.")
    options: Options = Field(description="What was asked for, defaults filled in.")
    progress: Progress = Field(description="How far it is.")
    failure: Failure | None = Field(description="Set when `state` is `failed`.")
    warnings: list[JobNotice] = Field(description="Wishes that are not delivered yet, and what was found worth saying.")
    cost_cents: int = Field(description="Held when accepted; what is left of it once final.", examples=[450])
    units: int = Field(description="Units of source, where it is paid by length.", examples=[12])
    title: str | None = Field(description="Of the source, when known.", examples=["A talk on ships"])
    duration_s: float | None = Field(description="Of the source, when known.", examples=[1803.2])
    language: str | None = Field(description="Spoken language, when known.", examples=["en"])
    attempt: int = Field(description="1 for the first; a retry raises it.", examples=[1])
    parent_id: str | None = Field(
        description="For `render`: the job it was made of; when that is deleted, the one before.", examples=[None]
    )
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None = Field(description="When its files are deleted; none keeps them.")


class JobList(Answer):
    """One page of jobs, newest first."""

    items: list[Job]
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; none at the end.")


def job_answer(record: JobRecord) -> Job:
    """Return a job as it is shown."""
    return Job(
        id=record.id,
        kind=record.spec.kind,
        state=record.state,
        name=record.name,
        api=record.dialect,
        source=source_from_location(record.spec.location),
        options=options_from_domain(record.spec.options),
        progress=progress_answer(record),
        failure=None
        if record.failure is None
        else Failure(code=record.failure.code, message=record.failure.message, hint=record.failure.hint),
        warnings=[JobNotice(code=notice.code, message=notice.message) for notice in record.notices],
        cost_cents=record.cost_cents,
        units=record.units,
        title=record.title,
        duration_s=seconds_or_none(record.duration_us),
        language=record.language,
        attempt=record.attempt,
        parent_id=record.parent_id,
        created_at=moment_of(record.created_at_us),
        started_at=moment_or_none(record.started_at_us),
        finished_at=moment_or_none(record.finished_at_us),
        expires_at=moment_or_none(record.expires_at_us),
    )


def progress_answer(record: JobRecord) -> Progress:
    """Return how far a job is."""
    seen = record.progress
    return Progress(
        stage=seen.stage,
        fraction=seen.fraction,
        message=seen.message,
        completed=seen.completed,
        total=seen.total,
        heard=seen.heard,
    )
