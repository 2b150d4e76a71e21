# SPDX-License-Identifier: MIT
"""
How a job goes, with its clips and files, and what stays for the jobs that were made of it.

In: a session and the row of a final job. Out: no row and no file of it. The jobs that were made of it stay in their
line: they stand with the job that it was made of itself, and what was heard of the source is handed on to them. No job
is at work on what goes: those that are being made of it are ended first, or it stays. Nothing here knows whose it is.
"""

from __future__ import annotations

import contextlib
from pathlib import PurePosixPath

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.domain.errors import BlobNotFound, JobNotFound, JobNotReady
from clipmill.domain.jobs import JobState
from clipmill.engine.orders import music_key, picture_key, pieces_prefix
from clipmill.jobs import lifecycle, webhooks
from clipmill.storage.blobs import BlobStore
from clipmill.storage.records.tables import ClipRow, JobRow
from clipmill.storage.stage_cache import CONTENT_TYPE, shared_prefix


def part(session: Session, row: JobRow, blobs: BlobStore, *, ends_open: bool) -> tuple[str, ...]:
    """
    Let nothing need a job any more; the first of two transactions, and it may be done again.

    The jobs that were made of it stand with the one that it was made of, and have what was heard for it. What they
    have is committed before the first file of it is removed, so a removal that fails half-way takes nothing from them.

    Args:
        session: of a transaction.
        row: the job, final.
        blobs: where what was heard lies.
        ends_open: true cancels the jobs that are being made of it, as nobody can take from it any longer.

    Returns:
        The flows of the jobs that were cancelled.

    Raises:
        JobNotFound: somebody has just deleted it.
        JobNotReady: it is not final, or another job is being made of it and `ends_open` is false.
        StoreUnavailable: the store does not answer; nothing has changed.

    """
    others = _lock_family(session, row)
    if row.state in lifecycle.OPEN_STATES:
        raise JobNotReady
    being_made = [other for other in others if other.state in lifecycle.OPEN_STATES]
    if being_made and not ends_open:
        raise _being_made()
    for other in being_made:
        lifecycle.settle(session, other, JobState.CANCELLED, failure=None)
    _hand_on(session, row, others, blobs)
    return tuple(other.flow_id for other in being_made)


def forget(session: Session, row: JobRow, blobs: BlobStore) -> None:
    """
    Remove a final job with all its rows and files, once `part` is committed; a source goes when no other job has it.

    Files go first: what fails half-way is still listed and can be removed again.

    Raises:
        JobNotFound: somebody has just deleted it.
        JobNotReady: it is not final, or another job was made of it since `part`.
        StoreUnavailable: the store does not answer; nothing is lost.

    """
    others = _lock_family(session, row)
    if row.state in lifecycle.OPEN_STATES:
        raise JobNotReady
    if others:
        raise _being_made()
    if row.source is not None:
        key = str(row.source["key"])
        if not _is_source_wanted(session, row, key):
            blobs.delete(key)
            blobs.delete_under(pieces_prefix(PurePosixPath(key).stem))
            blobs.delete_under(shared_prefix(PurePosixPath(key).stem))
    for kind, key_of in (("music", music_key), ("watermark", picture_key)):
        for content_hash in _unwanted(session, row, kind):
            blobs.delete(key_of(content_hash))
    blobs.delete_under(f"jobs/{row.id}")
    webhooks.forget_events(session, row.id)
    session.delete(row)
    session.flush()


def _being_made() -> JobNotReady:
    message = "another job is being made of this one"
    return JobNotReady(message, hint="Wait for it, or cancel it.")


def _lock_family(session: Session, row: JobRow) -> tuple[JobRow, ...]:
    """
    Lock a job and all that take from it, from its clips or from what was heard for it; return these, oldest first.

    Raises:
        JobNotFound: somebody has just deleted it.

    """
    found: tuple[JobRow, ...] = ()
    # While we waited for some, others may have come, or the job may have been handed what was heard: we look again.
    while len(now := lifecycle.lock_all(session, _family_of(row))) > len(found):
        found = now
    if row not in found:
        raise JobNotFound
    return tuple(other for other in found if other is not row)


def _family_of(row: JobRow) -> sa.ColumnElement[bool]:
    family = sa.or_(JobRow.id == row.id, JobRow.parent_id == row.id)
    return sa.or_(family, JobRow.transcript_key == row.transcript_key) if _is_own(row, row.transcript_key) else family


def _hand_on(session: Session, row: JobRow, others: tuple[JobRow, ...], blobs: BlobStore) -> None:
    """Let the jobs that were made of one stand with the one that it was made of, and have what was heard for it."""
    heard = row.transcript_key if _is_own(row, row.transcript_key) else None
    heirs = [other for other in others if heard is not None and other.transcript_key == heard]
    for other in others:
        if other.parent_id == row.id:
            other.parent_id = row.parent_id
    if heard is not None and heirs:
        key = f"jobs/{heirs[0].id}/{PurePosixPath(heard).name}"
        with contextlib.suppress(BlobNotFound):  # it was gone for all of them
            blobs.put_bytes(key, blobs.read_bytes(heard), CONTENT_TYPE)
        for heir in heirs:
            heir.transcript_key = key
    session.flush()


def _is_own(row: JobRow, key: str | None) -> bool:
    return key is not None and key.startswith(f"jobs/{row.id}/")


def _unwanted(session: Session, row: JobRow, part: str) -> list[str]:
    """Return the content of music or pictures that this job's clips have and no other job's."""
    content = ClipRow.recipe[("spec", part, "content_hash")].as_string()
    mine = session.scalars(sa.select(content).where(ClipRow.job_id == row.id, content.is_not(None)).distinct()).all()
    others = session.scalars(
        sa.select(content).where(ClipRow.job_id != row.id, content.in_(mine)).distinct()
        if mine
        else sa.select(sa.null())
    ).all()
    return [item for item in mine if item not in others]


def _is_source_wanted(session: Session, row: JobRow, key: str) -> bool:
    location = row.spec["location"]
    uses = sa.or_(
        JobRow.source["key"].as_string() == key,
        sa.and_(JobRow.state.in_(lifecycle.OPEN_STATES), JobRow.spec["location"].as_string() == location),
    )
    return session.scalar(sa.select(JobRow.id).where(JobRow.id != row.id, uses).limit(1)) is not None


__all__ = ["forget", "part"]
