# SPDX-License-Identifier: MIT
"""
Which kept results are whose, so that what was made of a customer's video goes with the last job that has it.

In: owners (jobs, and sources that an editor looks into) and the entries of the stage cache that they used. Out: one
empty file for each use, and, for an owner that is no more, no entry that was only its own. It lies beside the cache on
each host. Nothing here knows which owners still exist: who asks the database says so (`jobs/leftovers.py`).

A use is noted before the entry is read or written, and entries go before their notes: whatever is killed in between,
the next call finds the note and goes on.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clipmill.storage.files import alone_in, storage_full_is_typed, write_atomic

JOB, SOURCE = "job-", "source-"
"""What the names of owners begin with; then comes an id, or the hash of a content."""
LATE_S = 60.0
"""A stage that is at work when its owner goes is killed within two seconds; what it wrote till then is found so."""
_SEPARATOR = "@"
_CONTENT, _ENDED = ".source", ".ended"


@dataclass(frozen=True, slots=True)
class CacheOwner:
    """Who uses a stage cache."""

    installation: str = ""
    """Of the database that knows the owner: several may share a folder. Empty notes nothing: the command line's."""
    name: str = ""
    """`job-ID` or `source-HASH`; empty for nobody in particular."""
    content_hash: str | None = None
    """Of the source that it is about, once it is known."""


NOBODY = CacheOwner()


@dataclass(frozen=True, slots=True)
class Uses:
    """The notes of one installation beside a cache."""

    cache_folder: Path
    installation: str

    def note(self, owner: CacheOwner, stage: str, digest: str) -> None:
        """
        Note that an owner uses an entry, before it does.

        Raises:
            StorageFull: the disk is full.

        """
        folder = self._folder / owner.name
        path = folder / f"{stage}{_SEPARATOR}{digest}"
        if path.exists() and (owner.content_hash is None or (folder / _CONTENT).exists()):
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with alone_in(self._root):
            if owner.content_hash is not None:
                write_atomic(folder / _CONTENT, owner.content_hash.encode())
            with storage_full_is_typed():
                folder.mkdir(exist_ok=True)
                path.touch()

    def owners(self) -> tuple[CacheOwner, ...]:
        """Return who has used anything on this host."""
        if not self._folder.is_dir():
            return ()
        return tuple(
            CacheOwner(self.installation, folder.name, _content_of(folder)) for folder in sorted(self._folder.iterdir())
        )

    def end(self, owner: CacheOwner, now_s: float, *, is_settled: bool = True) -> int:
        """
        Remove what an owner that is no more was the last to use; return how many entries.

        Its notes stay for `LATE_S` from the first call, for what is written late; a later call removes them.

        Args:
            owner: one of `owners`.
            now_s: seconds of any clock that does not stop with this process.
            is_settled: false keeps the notes in any case, as there is something left to decide by them.

        """
        folder = self._folder / owner.name
        if not folder.is_dir():
            return 0
        with alone_in(self._root):
            mine = [path.name for path in folder.iterdir() if _SEPARATOR in path.name]
            count = sum(self._remove(name) for name in mine if not self._has_other(folder, name))
            mark = folder / _ENDED
            if not mark.exists():
                write_atomic(mark, str(now_s).encode())
            elif is_settled and now_s - float(mark.read_text("ascii")) >= LATE_S:
                shutil.rmtree(folder)
        return count

    @property
    def _root(self) -> Path:
        """The notes of all installations that share the cache; who holds it alone may change them."""
        return self.cache_folder / "owners"

    @property
    def _folder(self) -> Path:
        return self._root / self.installation

    def _has_other(self, folder: Path, name: str) -> bool:
        return any(other != folder and not (other / _ENDED).exists() for other in self._users(name))

    def _users(self, name: str) -> Iterator[Path]:
        return (path.parent for path in self._root.glob(f"*/*/{name}"))

    def _remove(self, name: str) -> bool:
        """Remove an entry, its result first: files without a result are made again, a result without files misleads."""
        stage, _, digest = name.rpartition(_SEPARATOR)
        result = self.cache_folder / "results" / stage / f"{digest}.json.gz"
        files = self.cache_folder / "files" / stage / digest
        was_there = result.exists() or files.exists()
        result.unlink(missing_ok=True)
        if files.is_dir():
            shutil.rmtree(files)
        return was_there


def _content_of(folder: Path) -> str | None:
    path = folder / _CONTENT
    return path.read_text("ascii") if path.exists() else None
