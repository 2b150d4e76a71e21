# SPDX-License-Identifier: MIT
"""
What users think of clips: given, taken back, and listed, so that a team has its own judgments with the clips.

In: a clip's id and a verdict. Out: clips with their verdicts. Nothing is learned from them here.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from clipmill.domain.jobs import ClipRecord, Verdict
from clipmill.jobs.service import MAX_PAGE, cursor_parts
from clipmill.storage.records.database import Database
from clipmill.storage.records.jobs import clip_record, find_clip
from clipmill.storage.records.tables import ClipRow


@dataclass(frozen=True, slots=True)
class ClipPage:
    """One page of a list of clips, newest first."""

    clips: tuple[ClipRecord, ...]
    next_cursor: str | None
    """Give it to get the next page; none at the end."""


class Verdicts:
    """All that can be done with verdicts. Every method takes the team that asks and sees no other team's clips."""

    def __init__(self, db: Database) -> None:
        """Take the database."""
        self._db = db

    def give(self, team_id: int, clip_id: str, verdict: Verdict) -> ClipRecord:
        """
        Keep what a team thinks of a clip; the last one counts.

        Raises:
            ClipNotFound: the team has none with this id.

        """
        with self._db.transaction() as session:
            row = find_clip(session, team_id, clip_id)
            row.verdict = None if verdict is Verdict.NONE else verdict.value
            session.flush()
            return clip_record(row)

    def find(
        self, team_id: int, *, verdicts: tuple[Verdict, ...] = (), cursor: str | None = None, limit: int = 20
    ) -> ClipPage:
        """
        Return a team's clips of all jobs, newest first; with verdicts those that have one of them.

        Raises:
            InvalidOptions: the cursor is not one of ours.

        """
        query = sa.select(ClipRow).where(ClipRow.team_id == team_id)
        if verdicts:
            given = [verdict.value for verdict in verdicts if verdict is not Verdict.NONE]
            wanted = ClipRow.verdict.in_(given)
            query = query.where(sa.or_(wanted, ClipRow.verdict.is_(None)) if Verdict.NONE in verdicts else wanted)
        if cursor is not None:
            time_us, clip_id = cursor_parts(cursor)
            query = query.where(sa.tuple_(ClipRow.created_at_us, ClipRow.id) < sa.tuple_(time_us, clip_id))
        limit = max(1, min(limit, MAX_PAGE))
        ordered = query.order_by(ClipRow.created_at_us.desc(), ClipRow.id.desc()).limit(limit + 1)
        with self._db.reading() as session:
            found = session.scalars(ordered).all()
        rows = found[:limit]
        more = f"{rows[-1].created_at_us}.{rows[-1].id}" if len(found) > limit else None
        return ClipPage(tuple(clip_record(row) for row in rows), more)
