# SPDX-License-Identifier: MIT
"""
Files that teams send, on their way into the blob store.

Bytes go to a file on this host as they come, never into memory. A resumable upload is cut into parts of bounded size;
a part counts once it is in the blob store and its row is committed, so that any host can go on after any other died:
what is lost is at most the last, unfinished part. At the end the parts are joined. An upload that comes in one request
is kept whole, without parts.

In: an id, an offset, bytes. Out: `UploadRecord`s; the file of a complete one is the blob `key`. What lies in the file
is not looked at: the job that takes it in does that.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clipmill.domain.errors import (
    BlobNotFound,
    InvalidOptions,
    JobNotReady,
    SourceTooLarge,
    UploadMismatch,
    UploadNotFound,
)
from clipmill.domain.jobs import UploadRecord
from clipmill.domain.times import US_PER_S
from clipmill.jobs.spooling import Gathered, Spool
from clipmill.jobs.upload_room import Arrivals, UploadBounds, unfinished
from clipmill.jobs.upload_uses import GONE, alive, check_replaceable, hold_off, is_used, row_of, there, user_of
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import work_folder
from clipmill.storage.records.database import Database, now_us
from clipmill.storage.records.jobs import find_upload, lock_upload, upload_record
from clipmill.storage.records.tables import UploadPartRow, UploadRow

CONTENT_TYPE = "application/octet-stream"
PART_BYTES = 64 << 20
"""What a host that dies can lose of an upload; 80 parts make 5 GiB."""
MAX_PARTS = 10_000
MAX_NAME_CHARS = 255
KEPT_S = 86_400.0
"""How long a complete upload waits for a job."""
RUNNING_S = 6 * 3600.0
"""An upload that is being sent does not expire sooner than this after the request began."""
_GRACE_S = 60.0
"""Thrown away so long after expiry, so that a job accepted in the last moment finds its file."""
_BATCH = 500


class Uploads:
    """Takes in files. The asynchronous methods are for the event loop, all others block."""

    def __init__(
        self,
        db: Database,
        blobs: BlobStore,
        *,
        work_dir: Path,
        max_bytes: int,
        part_bytes: int = PART_BYTES,
        bounds: UploadBounds | None = None,
    ) -> None:
        """
        Take the database, the store and a folder of this host alone.

        Args:
            db: has the rows.
            blobs: has the parts and the files.
            work_dir: for what is being received; best on the file system of a local store, which then links.
            max_bytes: largest file.
            part_bytes: largest part.
            bounds: what a team may have on its way; none takes the usual.

        """
        self._bounds = UploadBounds() if bounds is None else bounds
        self._arrivals = Arrivals()
        self._db = db
        self._blobs = blobs
        self._work_dir = work_dir
        self._part_bytes = part_bytes
        self.max_bytes = max_bytes

    def begin(self, team_id: int, name: str, *, size_bytes: int | None = None, expires_s: float = 3600) -> UploadRecord:
        """
        Make an empty upload.

        Raises:
            InvalidOptions: the size is negative.
            SourceTooLarge: it is larger than a file may be.
            TooManyUploads: the team has too much on its way already.

        """
        if size_bytes is not None and size_bytes < 0:
            message = "the size of an upload cannot be negative"
            raise InvalidOptions(message)
        if size_bytes is not None and size_bytes > self.max_bytes:
            raise _too_large(self.max_bytes)
        upload_id, now = secrets.token_hex(16), now_us()
        row = UploadRow(
            id=upload_id,
            team_id=team_id,
            name=_clean(name),
            key=f"{_folder(upload_id)}/file",
            size_bytes=size_bytes,
            received_bytes=0,
            is_complete=False,
            created_at_us=now,
            expires_at_us=now + int(expires_s * US_PER_S),
        )
        with self._db.transaction() as session:
            self._bounds.check(session, team_id, size_bytes or 0)
            session.add(row)
        return upload_record(row)

    def get(self, team_id: int, upload_id: str) -> UploadRecord:
        """
        Return where an upload of a team stands.

        Raises:
            UploadNotFound: the team has none with this id.
            UploadExpired: its time is over.

        """
        with self._db.reading() as session:
            return alive(upload_record(find_upload(session, team_id, upload_id)))

    def find(self, upload_id: str) -> UploadRecord:
        """Return where an upload stands, whoever asks: for callers with a signed address; raises as `get`."""
        with self._db.reading() as session:
            return alive(upload_record(row_of(session, upload_id)))

    async def receive(self, upload_id: str, chunks: AsyncIterator[bytes], *, offset: int = 0) -> UploadRecord:
        """
        Take bytes that go on at `offset`; what came before a broken connection is kept.

        Two requests may send the same bytes at once: the first to keep a part goes on, the other is refused.

        Raises:
            UploadNotFound, UploadExpired: there is none.
            UploadMismatch: it does not stand at the offset, or more comes than was announced.
            SourceTooLarge: it gets larger than a file may be.
            StorageFull, StoreUnavailable: the bytes cannot be kept.

        """
        upload = await asyncio.to_thread(self._open, upload_id, offset)
        limit = self.max_bytes if upload.size_bytes is None else upload.size_bytes
        with work_folder(self._work_dir) as folder:
            spool, pieces = Spool(folder / str(offset), offset), Gathered(chunks)
            try:
                async for data in pieces:
                    if spool.end + len(data) > limit:
                        raise _too_large(limit) if upload.size_bytes is None else _other_size()
                    await asyncio.to_thread(spool.write, data)
                    if spool.size_bytes >= self._part_bytes:
                        spool = await asyncio.to_thread(self._keep, upload_id, spool)
                spool = await asyncio.to_thread(self._keep, upload_id, spool)
            finally:
                spool.close()
        pieces.check()  # after a broken connection what came is kept, and the client goes on behind it
        return await asyncio.to_thread(self.find, upload_id)

    async def receive_whole(self, upload_id: str, chunks: AsyncIterator[bytes]) -> UploadRecord:
        """
        Take a whole file in one request and complete the upload; of a broken request nothing is kept.

        Sending again replaces the file, unless a job is at work on it or a preset names it.

        Raises:
            UploadNotFound, UploadExpired: there is none.
            UploadMismatch: another size was announced, or the file that was sent before is in use.
            SourceTooLarge: it gets larger than a file may be.
            TooManyUploads: the team sends too much at once.
            StorageFull, StoreUnavailable: the bytes cannot be kept.

        """
        upload = await asyncio.to_thread(self._open, upload_id, None)
        room_bytes = await asyncio.to_thread(self._room_bytes, upload)
        with work_folder(self._work_dir) as folder, self._arrivals.room(upload.team_id, room_bytes) as take:
            spool, pieces = Spool(folder / "whole", 0), Gathered(chunks)
            try:
                async for data in pieces:
                    if spool.end + len(data) > self.max_bytes:
                        raise _too_large(self.max_bytes)
                    take(len(data))
                    await asyncio.to_thread(spool.write, data)
                pieces.check()
                if not upload.is_complete and upload.size_bytes not in {None, spool.size_bytes}:
                    raise _other_size()
                return await asyncio.to_thread(self._put_whole, upload_id, spool)
            finally:
                spool.close()

    def finish(self, upload_id: str) -> UploadRecord:
        """
        Join the parts of an upload that has all of its bytes; one that is complete is returned as it is.

        Takes as long as the store needs to copy the file. May be called again after a crash, and by two at once.

        Raises:
            UploadNotFound, UploadExpired: there is none.
            UploadMismatch: bytes are missing.
            StorageFull, StoreUnavailable: the file cannot be kept.

        """
        with self._db.reading() as session:
            parts = session.scalars(
                sa.select(UploadPartRow)
                .where(UploadPartRow.upload_id == upload_id)
                .order_by(UploadPartRow.offset_bytes)
            ).all()
        upload = self.find(upload_id)  # after its parts: they go at the moment when another has joined them
        if upload.is_complete:
            return upload
        have = sum(part.size_bytes for part in parts)
        if upload.size_bytes not in {None, have}:
            message = f"{have} of {upload.size_bytes} bytes are here"
            raise UploadMismatch(message)
        try:
            self._blobs.join(upload.key, [part.key for part in parts], CONTENT_TYPE)
        except BlobNotFound:
            upload = self.find(upload_id)
            if upload.is_complete:  # another has just joined them
                return upload
            raise
        return self._complete(upload_id, have, upload.key)

    def remove(self, team_id: int, upload_id: str) -> None:
        """
        Throw an upload away.

        Raises:
            UploadNotFound: the team has none with this id.
            JobNotReady: a job is at work on it, or a preset names it.

        """
        with self._db.transaction() as session:
            row = there(lock_upload(session, team_id, upload_id))
            user = user_of(session, row)
            if user is not None:
                message = f"{user} the upload"
                raise JobNotReady(message, hint="Wait for the job or cancel it; choose another file in the preset.")
            row.expires_at_us = GONE
        self._throw_away(upload_id)

    def expire(self) -> int:
        """Throw away what is past its time: unfinished, or finished and used by no open job; return how many."""
        limit = now_us() - int(_GRACE_S * US_PER_S)
        with self._db.reading() as session:
            due = session.scalars(sa.select(UploadRow.id).where(UploadRow.expires_at_us < limit).limit(_BATCH)).all()
        count = 0
        for upload_id in due:
            with self._db.transaction() as session:
                row = session.get(UploadRow, upload_id, with_for_update=True)
                # Asked once the row is ours: a job that was accepted while we waited for it counts.
                is_due = (
                    row is not None and row.expires_at_us < limit and not session.scalar(sa.select(is_used(row.id)))
                )
                if row is not None and is_due:
                    row.expires_at_us = GONE
            if is_due:
                self._throw_away(upload_id)
                count += 1
        return count

    def _open(self, upload_id: str, offset: int | None) -> UploadRecord:
        """Check that bytes can be taken at an offset, or for the whole file (none), and hold expiry off."""
        with self._db.transaction() as session:
            row = row_of(session, upload_id, is_locked=True)
            upload = alive(upload_record(row))
            if offset is None:
                check_replaceable(session, row)
            elif offset != row.received_bytes or row.is_complete:
                message = f"the upload stands at {row.received_bytes}, not at {offset}"
                raise UploadMismatch(message)
            hold_off(row, RUNNING_S)
        return upload

    def _room_bytes(self, upload: UploadRecord) -> int:
        """Return the bytes that may come for the upload's team without having been announced."""
        with self._db.reading() as session:
            _, taken_bytes = unfinished(session, upload.team_id)
        return self._bounds.most_bytes - taken_bytes + (0 if upload.is_complete else upload.size_bytes or 0)

    def _keep(self, upload_id: str, spool: Spool) -> Spool:
        """Put a part into the store, let it count, and return an empty spool for the next one."""
        if not spool.size_bytes:
            return spool
        key = f"{_folder(upload_id)}/parts/{spool.offset:014d}-{secrets.token_hex(4)}"
        self._blobs.put_file(key, spool.path, CONTENT_TYPE)
        try:
            with self._db.transaction() as session:
                self._count(session, upload_id, spool, key)
        except (UploadMismatch, InvalidOptions):
            self._blobs.delete(key)
            raise
        spool.close()
        return Spool(spool.path.with_name(str(spool.end)), spool.end)

    def _count(self, session: Session, upload_id: str, spool: Spool, key: str) -> None:
        stands = sa.select(sa.func.count()).where(UploadPartRow.upload_id == upload_id)
        if (session.scalar(stands) or 0) >= MAX_PARTS:
            message = f"an upload has {MAX_PARTS} parts at most"
            raise InvalidOptions(message, hint="Send more bytes with each request.")
        change = (
            sa.update(UploadRow)
            .where(
                UploadRow.id == upload_id,
                UploadRow.received_bytes == spool.offset,
                UploadRow.is_complete.is_(False),
            )
            .values(received_bytes=spool.end)
        )
        if session.connection().execute(change).rowcount != 1:
            message = "another request has sent these bytes meanwhile"
            raise UploadMismatch(message)
        part = UploadPartRow(upload_id=upload_id, offset_bytes=spool.offset, size_bytes=spool.size_bytes, key=key)
        session.add(part)
        try:
            session.flush()
        except IntegrityError as error:
            raise UploadMismatch from error

    def _put_whole(self, upload_id: str, spool: Spool) -> UploadRecord:
        """Put a file into the store at a key of its own, as what was there may be in use by now, and let it count."""
        self._open(upload_id, None)
        key = f"{_folder(upload_id)}/{secrets.token_hex(4)}/file"
        self._blobs.put_file(key, spool.path, CONTENT_TYPE)
        try:
            return self._complete(upload_id, spool.size_bytes, key)
        except (UploadMismatch, UploadNotFound):
            self._blobs.delete(key)
            raise

    def _complete(self, upload_id: str, size_bytes: int, key: str) -> UploadRecord:
        """Let an upload be complete, with the file at a key; the one that it had before is thrown away."""
        with self._db.transaction() as session:
            row = row_of(session, upload_id, is_locked=True)
            before = row.key
            if key != before:
                check_replaceable(session, row)
                row.key = key
            row.received_bytes = row.size_bytes = size_bytes
            row.is_complete = True
            row.expires_at_us = max(row.expires_at_us, now_us() + int(KEPT_S * US_PER_S))
            session.execute(sa.delete(UploadPartRow).where(UploadPartRow.upload_id == upload_id))
            upload = upload_record(row)
        self._blobs.delete_under(f"{_folder(upload_id)}/parts")
        if before != key:
            self._blobs.delete(before)
        return upload

    def _throw_away(self, upload_id: str) -> None:
        """Delete the blobs, then the row: a crash between is put right by the next `expire`."""
        self._blobs.delete_under(_folder(upload_id))
        with self._db.transaction() as session:
            session.execute(sa.delete(UploadRow).where(UploadRow.id == upload_id))


def _folder(upload_id: str) -> str:
    return f"uploads/{upload_id}"


def _clean(name: str) -> str:
    """Return a name that every database can keep and every screen can show."""
    shown = "".join(char for char in name if char.isprintable()).strip()
    return shown.encode("utf-8", "ignore").decode()[:MAX_NAME_CHARS] or "upload"


def _too_large(limit_bytes: int) -> SourceTooLarge:
    return SourceTooLarge(f"the file is larger than {limit_bytes} bytes, the most that is taken")


def _other_size() -> UploadMismatch:
    return UploadMismatch("the file has another size than was announced", hint="Make a new upload.")
