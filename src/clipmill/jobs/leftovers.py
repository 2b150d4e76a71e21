# SPDX-License-Identifier: MIT
"""
What jobs that are deleted have left in the cache of this host, and what was still written for them while they went.

In: the tables, which say who is there, and the notes beside the cache, which say who used what. Out: no result, file or
blob that was made of a source for a job that is no more, unless another job of any team uses it. Each host clears its
own cache: at once where the request arrives, within minutes elsewhere and after a crash; all of it can be done twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from clipmill.domain.errors import StoreUnavailable
from clipmill.domain.times import US_PER_S
from clipmill.engine.orders import pieces_prefix
from clipmill.engine.staged_source import source_keys
from clipmill.jobs import lifecycle
from clipmill.storage.blobs import BlobStore
from clipmill.storage.cache_owners import JOB, SOURCE, CacheOwner
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.tables import JobRow
from clipmill.storage.stage_cache import StageCache, shared_prefix

_log = logging.getLogger(__name__)
LEFTOVERS_EVERY_S = 60.0
_AT_ONCE = 500
"""Names in one query; SQLite takes 32766."""


class Leftovers:
    """Clears the cache of one host. Safe to use from several threads and processes."""

    def __init__(self, db: Database, blobs: BlobStore, cache: StageCache) -> None:
        """Take the tables, the store, and the cache with the installation that it notes uses for."""
        self._db = db
        self._blobs = blobs
        self._cache = cache

    def clear(self) -> int:
        """
        Remove what only those have used who are no more; return how many results.

        Raises:
            StoreUnavailable: the database or the blob store does not answer; the next call goes on.

        """
        owners = self._cache.owners()
        if not owners:
            return 0
        ended = self._ended(owners)
        contents = {item.content_hash for item in ended if item.content_hash is not None}
        unused = self._unused(contents)
        for content_hash in unused or ():
            for key in source_keys(content_hash):
                self._blobs.delete(key)
            self._blobs.delete_under(pieces_prefix(content_hash))
            self._blobs.delete_under(shared_prefix(content_hash))
        now_s = now_us() / US_PER_S
        return sum(
            self._cache.end(item, now_s, is_settled=item.content_hash is None or unused is not None) for item in ended
        )

    def clear_soon(self) -> None:
        """Clear, but let a failure to the next time: what was asked for is done, and the sweep goes on with this."""
        try:
            self.clear()
        except (OSError, StoreUnavailable) as error:
            _log.warning("what deleted jobs left is cleared later: %s", error)

    def _ended(self, owners: Sequence[CacheOwner]) -> list[CacheOwner]:
        """Return the owners that are in no table any more."""
        jobs = {item.name.removeprefix(JOB) for item in owners if item.name.startswith(JOB)}
        contents = {item.name.removeprefix(SOURCE) for item in owners if item.name.startswith(SOURCE)}
        with self._db.reading() as session:
            here = {f"{JOB}{found}" for found in _found(session, JobRow.id, jobs)}
            here |= {f"{SOURCE}{found}" for found in _found(session, _CONTENT, contents)}
        return [item for item in owners if item.name not in here]

    def _unused(self, content_hashes: set[str]) -> set[str] | None:
        """Return the contents that no job has; none at all can be told while a job takes in nobody knows what."""
        if not content_hashes:
            return set()
        taking_in = sa.select(JobRow.id).where(JobRow.state.in_(lifecycle.OPEN_STATES), _CONTENT.is_(None)).limit(1)
        with self._db.reading() as session:
            if session.scalar(taking_in) is not None:
                return None
            return content_hashes - _found(session, _CONTENT, content_hashes)


_Column = sa.ColumnElement[str] | InstrumentedAttribute[str]
_CONTENT = JobRow.source[("media", "content_hash")].as_string()


def _found(session: Session, column: _Column, names: Iterable[str]) -> set[str]:
    """Return those of the names that a column of the jobs has."""
    found: set[str] = set()
    wanted = sorted(names)
    for begin in range(0, len(wanted), _AT_ONCE):
        some = wanted[begin : begin + _AT_ONCE]
        found |= set(session.scalars(sa.select(column).where(column.in_(some))))
    return found


__all__ = ["LEFTOVERS_EVERY_S", "Leftovers"]
