# SPDX-License-Identifier: MIT
"""
How long an upload stays, and who needs it: a job at work, or a preset; such a one is neither replaced nor thrown away.

In: a session and an upload's row, locked by whoever is about to change it. Out: who needs it, or another expiry.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.accounts.presets import KEPT_UNTIL_US
from clipmill.domain.errors import UploadExpired, UploadMismatch, UploadNotFound
from clipmill.domain.jobs import UPLOAD_SCHEME, JobState, UploadRecord
from clipmill.domain.times import US_PER_S
from clipmill.storage.records.database import now_us
from clipmill.storage.records.tables import JobRow, UploadRow

GONE = 0
"""Expiry of what is being thrown away."""
LONGEST_S = 7 * 86_400.0
"""A byte now and then does not keep an upload unfinished for ever."""
_OPEN_STATES = (JobState.QUEUED.value, JobState.RUNNING.value)


def row_of(session: Session, upload_id: str, *, is_locked: bool = False) -> UploadRow:
    """
    Return an upload's row, which a lock keeps others from changing.

    Raises:
        UploadNotFound: there is none, or it is being thrown away.

    """
    row = session.get(UploadRow, upload_id, with_for_update=is_locked or None, populate_existing=is_locked)
    return there(row)


def there(row: UploadRow | None) -> UploadRow:
    """Return an upload's row unless it is none, or being thrown away; raises UploadNotFound."""
    if row is None or row.expires_at_us == GONE:
        raise UploadNotFound
    return row


def alive(upload: UploadRecord) -> UploadRecord:
    """Return an upload unless its time is over; raises UploadExpired."""
    if upload.expires_at_us <= now_us():
        raise UploadExpired
    return upload


def is_used(upload_id: str) -> sa.Exists:
    """Say whether an open job names the upload, as its source, its music or its picture, or in an edit."""
    location = f"{UPLOAD_SCHEME}{upload_id}"
    # Edits stand in a list, which the two databases look into in different ways; the id is random, so text will do.
    named = sa.cast(JobRow.spec, sa.Text).contains(location, autoescape=True)
    return sa.exists().where(JobRow.state.in_(_OPEN_STATES), named)


def user_of(session: Session, row: UploadRow) -> str | None:
    """Return what needs the upload, as a sentence begins; none when nobody does."""
    if session.scalar(sa.select(is_used(row.id))):
        return "a job is at work on"
    return "a preset names" if row.expires_at_us >= KEPT_UNTIL_US else None


def hold_off(row: UploadRow, for_s: float) -> None:
    """Let an upload that is being sent expire no sooner; but an unfinished one not later than a week after it began."""
    wanted = now_us() + int(for_s * US_PER_S)
    if not row.is_complete:
        wanted = min(wanted, row.created_at_us + int(LONGEST_S * US_PER_S))
    row.expires_at_us = max(row.expires_at_us, wanted)


def check_replaceable(session: Session, row: UploadRow) -> None:
    """
    Refuse to replace a file that somebody needs.

    Raises:
        UploadMismatch: a job is at work on it, or a preset names it.

    """
    user = user_of(session, row) if row.is_complete else None
    if user is not None:
        message = f"{user} the file that was sent before"
        raise UploadMismatch(message, hint="Make a new upload.")
