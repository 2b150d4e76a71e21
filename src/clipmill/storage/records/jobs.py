# SPDX-License-Identifier: MIT
"""Rows of jobs, clips and uploads <-> the words of `domain.jobs`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from clipmill.domain.errors import ClipNotFound, JobNotFound, UploadNotFound
from clipmill.domain.jobs import (
    BlobFile,
    ClipRecord,
    ClipState,
    JobFailure,
    JobProgress,
    JobRecord,
    JobSpec,
    JobState,
    UploadRecord,
    Verdict,
)
from clipmill.domain.result import Clip, Notice
from clipmill.storage.records.tables import ClipRow, JobRow, UploadRow

SPEC: TypeAdapter[JobSpec] = TypeAdapter(JobSpec)
PROGRESS: TypeAdapter[JobProgress] = TypeAdapter(JobProgress)
FAILURE: TypeAdapter[JobFailure] = TypeAdapter(JobFailure)
NOTICES: TypeAdapter[tuple[Notice, ...]] = TypeAdapter(tuple[Notice, ...])
FILES: TypeAdapter[tuple[BlobFile, ...]] = TypeAdapter(tuple[BlobFile, ...])
CLIP: TypeAdapter[Clip] = TypeAdapter(Clip)


def as_json(adapter: TypeAdapter[Any], value: object) -> Any:
    """Return one of our words as JSON values."""
    return adapter.dump_python(value, mode="json")


def find_job(session: Session, team_id: int, job_id: str) -> JobRow:
    """
    Return a team's job.

    Raises:
        JobNotFound: there is none, or it is another team's: both look the same.

    """
    row = session.get(JobRow, job_id)
    if row is None or row.team_id != team_id:
        raise JobNotFound
    return row


def find_clip(session: Session, team_id: int, clip_id: str) -> ClipRow:
    """
    Return a team's clip.

    Raises:
        ClipNotFound: there is none, or it is another team's.

    """
    row = session.get(ClipRow, clip_id)
    if row is None or row.team_id != team_id:
        raise ClipNotFound
    return row


def find_upload(session: Session, team_id: int, upload_id: str) -> UploadRow:
    """
    Return a team's upload.

    Raises:
        UploadNotFound: there is none, or it is another team's.

    """
    row = session.get(UploadRow, upload_id)
    if row is None or row.team_id != team_id:
        raise UploadNotFound
    return row


def lock_upload(session: Session, team_id: int, upload_id: str, *, is_shared: bool = False) -> UploadRow:
    """
    Return a team's upload as it is now, which nobody else changes or removes before this transaction ends.

    Whoever locks several takes them by id, and the team's row before them: so that no two wait for each other.

    Args:
        session: of a transaction.
        team_id: whose it must be.
        upload_id: which.
        is_shared: true lets others lock it in the same way meanwhile.

    Raises:
        UploadNotFound: there is none, or it is another team's.

    """
    query = sa.select(UploadRow).where(UploadRow.id == upload_id, UploadRow.team_id == team_id)
    row = session.scalar(query.with_for_update(read=is_shared).execution_options(populate_existing=True))
    if row is None:
        raise UploadNotFound
    return row


def clip_rows(session: Session, job_id: str) -> tuple[ClipRow, ...]:
    """Return a job's clips by rank."""
    return tuple(session.scalars(sa.select(ClipRow).where(ClipRow.job_id == job_id).order_by(ClipRow.ordinal)))


def clip_rows_with_later(session: Session, job_id: str) -> tuple[ClipRow, ...]:
    """
    Return a job's clips by rank, then those of the jobs that were made of it, and of those again, as they were made.

    When a job is deleted, what was made of it stands with the job that it was made of itself (`jobs.forgetting`).
    """
    query = sa.select(ClipRow).join(JobRow, JobRow.id == ClipRow.job_id).where(_is_in_line(job_id))
    return tuple(session.scalars(query.order_by(JobRow.id != job_id, JobRow.created_at_us, JobRow.id, ClipRow.ordinal)))


def open_specs_with_later(session: Session, job_id: str) -> tuple[JobSpec, ...]:
    """Return what is asked of a job and of those made of it, as `clip_rows_with_later`, that are queued or running."""
    states = [state.value for state in (JobState.QUEUED, JobState.RUNNING)]
    query = sa.select(JobRow.spec).where(_is_in_line(job_id), JobRow.state.in_(states))
    return tuple(SPEC.validate_python(spec, strict=False) for spec in session.scalars(query))


def _is_in_line(job_id: str) -> sa.ColumnElement[bool]:
    """Say whether a row is the job's, or that of a job that was made of it, however indirectly."""
    line = sa.select(JobRow.id).where(JobRow.parent_id == job_id).cte("line", recursive=True)
    line = line.union(sa.select(JobRow.id).where(JobRow.parent_id == line.c.id))
    return sa.or_(JobRow.id == job_id, JobRow.id.in_(sa.select(line.c.id)))


def job_record(row: JobRow) -> JobRecord:
    """Return a job's row as the word."""
    return JobRecord(
        id=row.id,
        team_id=row.team_id,
        dialect=row.dialect,
        state=JobState(row.state),
        spec=SPEC.validate_python(row.spec, strict=False),
        name=row.name,
        progress=PROGRESS.validate_python(row.progress),
        failure=None if row.failure is None else FAILURE.validate_python(row.failure),
        notices=NOTICES.validate_python(row.notices),
        cost_cents=row.cost_cents,
        units=row.units,
        title=row.title,
        duration_us=row.duration_us,
        language=row.language,
        attempt=row.attempt,
        created_at_us=row.created_at_us,
        started_at_us=row.started_at_us,
        finished_at_us=row.finished_at_us,
        expires_at_us=row.expires_at_us,
        parent_id=row.parent_id,
    )


def clip_record(row: ClipRow) -> ClipRecord:
    """Return a clip's row as the word."""
    clip = CLIP.validate_python(row.recipe)
    moment, entries = clip.spec.moment, clip.spec.edl.entries
    return ClipRecord(
        id=row.id,
        job_id=row.job_id,
        ordinal=row.ordinal,
        state=ClipState(row.state),
        title=moment.title,
        description=moment.description,
        hashtags=moment.hashtags,
        hook=moment.hook,
        score=moment.score.total,
        reason=moment.score.reason,
        text=row.text,
        in_us=min(entry.in_us for entry in entries),
        out_us=max(entry.out_us for entry in entries),
        duration_us=clip.spec.edl.duration_us,
        recipe=row.recipe,
        files=FILES.validate_python(row.files),
        created_at_us=row.created_at_us,
        verdict=Verdict(row.verdict or Verdict.NONE),
    )


def upload_record(row: UploadRow) -> UploadRecord:
    """Return an upload's row as the word."""
    return UploadRecord(
        id=row.id,
        team_id=row.team_id,
        name=row.name,
        key=row.key,
        size_bytes=row.size_bytes,
        received_bytes=row.received_bytes,
        is_complete=row.is_complete,
        expires_at_us=row.expires_at_us,
    )
