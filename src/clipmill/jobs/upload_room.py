# SPDX-License-Identifier: MIT
"""
How much a team may have on its way: the number of its unfinished uploads, and their bytes.

In: the team that asks for room, and how much. Out: nothing, or a typed refusal. An upload whose size is announced takes
all of it from its beginning to its end, so that what was begun can be finished. What comes without an announced size
takes what has come, as long as it lies on this host: that is counted in memory, each process for itself. A complete
upload takes nothing here; it waits a day for a job.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from clipmill.domain.errors import TeamNotFound, TooManyUploads
from clipmill.storage.records.tables import TeamRow, UploadRow


@dataclass(frozen=True, slots=True)
class UploadBounds:
    """What one team may have on its way."""

    most: int = 100
    """Unfinished uploads."""
    most_bytes: int = 50 << 30
    """Of unfinished uploads: announced, or come where nothing was announced."""

    def check(self, session: Session, team_id: int, size_bytes: int) -> None:
        """
        Refuse one more upload of an announced size, 0 for none; holds until the transaction ends.

        Raises:
            TeamNotFound: there is no such team.
            TooManyUploads: there is no room for it.

        """
        locked = sa.select(TeamRow.id).where(TeamRow.id == team_id).with_for_update(key_share=True)
        if session.scalar(locked) is None:
            raise TeamNotFound
        count, taken_bytes = unfinished(session, team_id)
        if count >= self.most:
            message = f"{count} uploads are unfinished; {self.most} may be"
            raise TooManyUploads(message)
        if taken_bytes + size_bytes > self.most_bytes:
            raise _too_many_bytes(self.most_bytes)


class Arrivals:
    """Bytes of each team that lie on this host without having been announced; for any number of threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._bytes: Counter[int] = Counter()

    @contextlib.contextmanager
    def room(self, team_id: int, most_bytes: int) -> Iterator[Callable[[int], None]]:
        """
        Give a function that takes room for some more bytes, and give all of it back at the end.

        Args:
            team_id: whose bytes.
            most_bytes: of all that come for the team at this moment.

        Raises:
            TooManyUploads: from the function: there is no room for so many.

        """
        mine = 0

        def take(size_bytes: int) -> None:
            nonlocal mine
            with self._lock:
                if self._bytes[team_id] + size_bytes > most_bytes:
                    raise _too_many_bytes(most_bytes)
                self._bytes[team_id] += size_bytes
                mine += size_bytes

        try:
            yield take
        finally:
            with self._lock:
                self._bytes[team_id] -= mine
                if not self._bytes[team_id]:
                    del self._bytes[team_id]


def unfinished(session: Session, team_id: int) -> tuple[int, int]:
    """Return how many uploads of a team are unfinished, and the bytes that they take: announced, or come so far."""
    announced = sa.func.coalesce(UploadRow.size_bytes, UploadRow.received_bytes)
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(announced), 0))
    count, taken_bytes = session.execute(
        query.where(UploadRow.team_id == team_id, UploadRow.is_complete.is_(False))
    ).one()
    return int(count), int(taken_bytes)


def _too_many_bytes(most_bytes: int) -> TooManyUploads:
    return TooManyUploads(f"the team's unfinished uploads may have {most_bytes} bytes together")


__all__ = ["Arrivals", "UploadBounds", "unfinished"]
