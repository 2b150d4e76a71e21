# SPDX-License-Identifier: MIT
"""Write files so that a reader sees the old one or the whole new one, never half of it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from clipmill.domain.errors import StorageFull

PART_PREFIX = ".part-"
"""Names of files being written begin so; what a killed process left is found by it."""

_CHUNK_BYTES = 1 << 20
_WORK_PREFIX = "work-"


@contextlib.contextmanager
def storage_full_is_typed() -> Iterator[None]:
    """
    Turn the operating system's "no space left" into our error.

    Raises:
        StorageFull: the disk or the quota is full.

    """
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull from error
        raise


def write_atomic(path: Path, data: bytes) -> None:
    """
    Write a file whole, making its folder.

    Raises:
        StorageFull: the disk is full; nothing is left behind.

    """
    with storage_full_is_typed():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=PART_PREFIX, dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            part.chmod(0o644)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes and threads out of a folder that exists; a holder that dies frees it. Not to be nested."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def hold_folder(folder: Path) -> bool:
    """Hold a folder that exists until this process ends, and say whether it is ours; false when another holds it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    return True


def sha256_of_file(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file, read in chunks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def remove_parts(folder: Path) -> None:
    """Remove what killed writers left in a folder. The caller owns the folder."""
    for part in folder.glob(f"{PART_PREFIX}*"):
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def work_folder(parent: Path) -> Iterator[Path]:
    """
    Give a fresh folder that is removed when the block is left, and remove those of processes that are gone.

    A process holds its folder by a lock, which the system takes back however the process ends; a number would not do,
    as two containers that share a disk have the same ones.
    """
    remove_orphans(parent)
    with alone_in(parent):
        folder = Path(tempfile.mkdtemp(prefix=_WORK_PREFIX, dir=parent))
        held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def remove_orphans(parent: Path) -> int:
    """Remove the work folders of processes that are gone, from a parent that is made if need be; return how many."""
    parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with alone_in(parent):  # nobody is between making a folder and holding it
        for folder in parent.glob(f"{_WORK_PREFIX}*"):
            with contextlib.suppress(FileNotFoundError):  # its owner has just removed it
                count += _remove_if_free(folder)
    return count


def _remove_if_free(folder: Path) -> bool:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(descriptor)
