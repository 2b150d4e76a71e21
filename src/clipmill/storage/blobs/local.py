# SPDX-License-Identifier: MIT
"""
Blobs as files of one folder, for one host or hosts that share a file system.

A write goes to a file of its own first, is forced to the disk and then takes its place by a rename: readers see the
old blob or the new one. Files are hard-linked in where the file system allows it, and copied otherwise.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from clipmill.domain.errors import BlobNotFound, StoreUnavailable
from clipmill.storage.blobs import BlobInfo
from clipmill.storage.blobs.keys import checked_key
from clipmill.storage.files import PART_PREFIX, storage_full_is_typed

INCOMING = "~incoming"
"""Folder of half-written files; no key can name it."""
_PIECE_BYTES = 1 << 20
_ORPHAN_AGE_S = 86_400.0
_CANNOT_LINK = {errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_COMMIT_TRIES = 20


class LocalBlobStore:
    """Keeps blobs in a folder. The content type of a blob is not kept: whoever serves it knows it."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made at the first write."""
        self._folder = folder.absolute()
        self._incoming = self._folder / INCOMING
        self._is_swept = False

    def put_file(self, key: str, path: Path, content_type: str) -> BlobInfo:  # noqa: ARG002 - see the class
        """Link the file in, or copy it when it lies on another file system."""
        target = self._path(key)
        with self._new_file() as part:
            _link_or_copy(path, part)
            return BlobInfo(key, self._commit(part, target))

    def put_bytes(self, key: str, data: bytes, content_type: str) -> BlobInfo:  # noqa: ARG002 - see the class
        """Write the bytes."""
        target = self._path(key)
        with self._new_file() as part:
            part.write_bytes(data)
            return BlobInfo(key, self._commit(part, target))

    def join(self, key: str, parts: Sequence[str], content_type: str) -> BlobInfo:
        """Link a single part, or copy several one after the other."""
        target, files = self._path(key), [self._path(part) for part in parts]
        if len(files) == 1 and files[0].is_file():
            return self.put_file(key, files[0], content_type)
        with self._new_file() as part:
            with part.open("wb") as into:
                for file in files:
                    with _found(file), file.open("rb") as piece:
                        shutil.copyfileobj(piece, into, _PIECE_BYTES)
            return BlobInfo(key, self._commit(part, target))

    def read_bytes(self, key: str) -> bytes:
        """Read the file."""
        path = self._path(key)
        with _found(path):
            return path.read_bytes()

    def read_range(self, key: str, start: int, end: int | None) -> Iterator[bytes]:
        """Open the file at once and read it piece by piece; a blob that is replaced meanwhile is read as it was."""
        path = self._path(key)
        with _found(path):
            stream = path.open("rb")
        return _pieces(stream, start, end)

    def info(self, key: str) -> BlobInfo | None:
        """Return the size of the file."""
        path = self._path(key)
        return BlobInfo(key, path.stat().st_size) if path.is_file() else None

    def local_path(self, key: str) -> Path | None:
        """Return the file; it must not be written to."""
        path = self._path(key)
        return path if path.is_file() else None

    def fetch(self, key: str, path: Path) -> None:
        """Copy the file; the copy may be written to."""
        source = self._path(key)
        part = path.with_name(f"{PART_PREFIX}{uuid.uuid4().hex}")
        with storage_full_is_typed(), _found(source):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(source, part)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    def signed_url(self, key: str, *, expires_s: int, download_name: str | None) -> str | None:  # noqa: ARG002
        """Return none: the API serves local files itself."""
        checked_key(key)
        return None

    def delete(self, key: str) -> None:
        """Remove the file, and folders that are empty then."""
        path = self._path(key)
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            path.unlink()
        self._prune(path.parent)

    def delete_under(self, prefix: str) -> int:
        """Remove the files of a folder, then the folder."""
        folder = self._path(prefix)
        count = 0
        for place, _, names in os.walk(folder, topdown=False):
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    Path(place, name).unlink()
                    count += 1
            with contextlib.suppress(OSError):  # a writer has just put something there: it stays
                Path(place).rmdir()
        self._prune(folder.parent)
        return count

    def list_under(self, prefix: str) -> Iterator[BlobInfo]:
        """Yield the files of a folder by name."""
        for place, folders, names in os.walk(self._path(prefix)):
            folders.sort()
            for name in sorted(names):
                path = Path(place, name)
                with contextlib.suppress(FileNotFoundError):
                    yield BlobInfo(path.relative_to(self._folder).as_posix(), path.stat().st_size)

    def _path(self, key: str) -> Path:
        return self._folder / checked_key(key)

    @contextlib.contextmanager
    def _new_file(self) -> Iterator[Path]:
        part = self._incoming / f"{PART_PREFIX}{uuid.uuid4().hex}"
        try:
            with storage_full_is_typed():
                self._prepare()
                yield part
        except (FileNotFoundError, FileExistsError, NotADirectoryError, IsADirectoryError, PermissionError) as error:
            message = f"the folder of the blobs cannot be written to: {error.strerror}"
            raise StoreUnavailable(message) from error
        finally:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                part.unlink()

    def _prepare(self) -> None:
        self._incoming.mkdir(parents=True, exist_ok=True)
        if self._is_swept:
            return
        self._is_swept = True
        oldest = time.time() - _ORPHAN_AGE_S
        for orphan in self._incoming.glob(f"{PART_PREFIX}*"):
            with contextlib.suppress(FileNotFoundError):
                if orphan.stat().st_mtime < oldest:
                    orphan.unlink()

    def _commit(self, part: Path, target: Path) -> int:
        """Force a file to the disk and give it its place; return its size in bytes."""
        size_bytes = _sync(part)
        for tries_left in reversed(range(_COMMIT_TRIES)):
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                part.replace(target)
                break
            except (FileNotFoundError, FileExistsError):  # `_prune` of another writer was faster
                if not tries_left or not part.exists():
                    raise
        with contextlib.suppress(FileNotFoundError):  # the blob may be deleted again by now
            _sync(target.parent)
        return size_bytes

    def _prune(self, folder: Path) -> None:
        while folder not in {self._folder, self._folder.parent}:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source.resolve(), target)
    except OSError as error:
        if error.errno not in _CANNOT_LINK:
            raise
        shutil.copyfile(source, target)


def _sync(path: Path) -> int:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


@contextlib.contextmanager
def _found(path: Path) -> Iterator[None]:
    """Say that the blob is not there when its own file is missing."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        if path.is_file():
            raise
        raise BlobNotFound from error


def _pieces(stream: IO[bytes], start: int, end: int | None) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        left = None if end is None else end - start
        while left is None or left > 0:
            piece = stream.read(_PIECE_BYTES if left is None else min(left, _PIECE_BYTES))
            if not piece:
                return
            if left is not None:
                left -= len(piece)
            yield piece
