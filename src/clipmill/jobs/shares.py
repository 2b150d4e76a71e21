# SPDX-License-Identifier: MIT
"""
Links with which anybody may watch one clip, until they expire or are taken back.

In: a clip's id; later the token that an address ends in. Out: that clip's title and video, nothing else of its team. A
token is an id and a signature: what the database holds opens nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.domain.errors import ClipNotFound, InvalidOptions, JobNotReady, LinkExpired, ShareNotFound
from clipmill.domain.jobs import BlobFile, ClipRecord
from clipmill.domain.result import ArtifactKind
from clipmill.jobs.links import Links
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.jobs import clip_record, find_clip
from clipmill.storage.records.tables import ClipRow, ShareRow

MAX_SHARES = 20
"""Of one clip; those that expired do not count."""


@dataclass(frozen=True, slots=True)
class ShareRecord:
    """An address at which anybody may watch a clip."""

    id: str
    clip_id: str
    token: str
    """Whoever has it may watch; show it to keys of the team only."""
    created_at_us: int
    expires_at_us: int | None
    """None is good until it is taken back."""


@dataclass(frozen=True, slots=True)
class SharedClip:
    """All that a stranger gets to know."""

    title: str
    duration_us: int
    width_px: int
    height_px: int
    video: BlobFile
    thumbnail: BlobFile | None


class Shares:
    """All that can be done with shared clips. What takes a team sees no other team's."""

    def __init__(self, db: Database, links: Links) -> None:
        """Take the database and what signs."""
        self._db = db
        self._links = links

    def create(self, team_id: int, clip_id: str, *, expires_s: float | None = None) -> ShareRecord:
        """
        Make a new link to a clip.

        Args:
            team_id: whose clip.
            clip_id: which.
            expires_s: how long it is good for; none until it is taken back.

        Raises:
            ClipNotFound: the team has none with this id.
            JobNotReady: it is not rendered.
            InvalidOptions: it has as many links as it may.

        """
        now = now_us()
        with self._db.transaction() as session:
            clip = find_clip(session, team_id, clip_id)
            session.refresh(clip, with_for_update=True)
            if clip_record(clip).file(ArtifactKind.VIDEO) is None:
                message = "the clip is not rendered; there is nothing to watch"
                raise JobNotReady(message)
            if len(_living(session, clip_id, now)) >= MAX_SHARES:
                message = f"a clip may have {MAX_SHARES} links at a time"
                raise InvalidOptions(message, hint="Take one back that is not needed any more.")
            row = ShareRow(
                id=secrets.token_hex(12),
                clip_id=clip_id,
                team_id=team_id,
                created_at_us=now,
                expires_at_us=None if expires_s is None else now + round(expires_s * 1_000_000),
            )
            session.add(row)
            return self._record(row)

    def list(self, team_id: int, clip_id: str) -> tuple[ShareRecord, ...]:
        """Return the links to a clip that are still good, oldest first; raises ClipNotFound."""
        with self._db.reading() as session:
            find_clip(session, team_id, clip_id)
            return tuple(self._record(row) for row in _living(session, clip_id, now_us()))

    def revoke(self, team_id: int, share_id: str) -> None:
        """
        Take a link back: from now on it opens nothing.

        Raises:
            ShareNotFound: the team has none with this id.

        """
        with self._db.transaction() as session:
            row = session.get(ShareRow, share_id)
            if row is None or row.team_id != team_id:
                raise ShareNotFound
            session.delete(row)

    def revoke_all(self, team_id: int, clip_id: str) -> None:
        """Take all links to a clip back; raises ClipNotFound."""
        with self._db.transaction() as session:
            find_clip(session, team_id, clip_id)
            session.execute(sa.delete(ShareRow).where(ShareRow.clip_id == clip_id))

    def open(self, token: str) -> SharedClip:
        """
        Return what a token shows, whoever asks.

        Raises:
            ShareNotFound: it is none of ours, was taken back, or its clip is gone.
            LinkExpired: its time is over.

        """
        share_id = self._links.share_id(token)
        if share_id is None:
            raise ShareNotFound
        with self._db.reading() as session:
            row = session.get(ShareRow, share_id)
            if row is None:
                raise ShareNotFound
            if row.expires_at_us is not None and row.expires_at_us <= now_us():
                raise LinkExpired
            return _shared(clip_record(_clip(session, row.clip_id)))

    def _record(self, row: ShareRow) -> ShareRecord:
        token = self._links.share_token(row.id)
        return ShareRecord(row.id, row.clip_id, token, row.created_at_us, row.expires_at_us)


def _living(session: Session, clip_id: str, now: int) -> list[ShareRow]:
    is_good = sa.or_(ShareRow.expires_at_us.is_(None), ShareRow.expires_at_us > now)
    query = sa.select(ShareRow).where(ShareRow.clip_id == clip_id, is_good)
    return list(session.scalars(query.order_by(ShareRow.created_at_us, ShareRow.id)))


def _clip(session: Session, clip_id: str) -> ClipRow:
    row = session.get(ClipRow, clip_id)
    if row is None:  # pragma: no cover - the database removes shares with their clips
        raise ClipNotFound
    return row


def _shared(clip: ClipRecord) -> SharedClip:
    video = clip.file(ArtifactKind.VIDEO)
    if video is None:
        raise ShareNotFound
    size = clip.recipe["spec"]["size"]
    return SharedClip(
        title=clip.title,
        duration_us=clip.duration_us,
        width_px=int(size["width_px"]),
        height_px=int(size["height_px"]),
        video=video,
        thumbnail=clip.file(ArtifactKind.THUMBNAIL),
    )
