# SPDX-License-Identifier: MIT
"""
Results of stages, kept by content: the key is a hash of everything the result depends on.

A result that is missing, damaged or of an older shape is simply made again. Each host has its own folder; results of
some stages are shared through a blob store where there is one. Files that stages make are never shared. A cache that
works for somebody notes what was used for them, so that it can go with them (`storage/cache_owners.py`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from clipmill.domain.errors import BlobNotFound
from clipmill.storage.blobs import BlobStore
from clipmill.storage.cache_owners import JOB, NOBODY, SOURCE, CacheOwner, Uses
from clipmill.storage.files import write_atomic

R = TypeVar("R")

_COMPRESSION = 3
_SHARED_PREFIX = "stages"
_NO_SOURCE = "other"
CONTENT_TYPE = "application/gzip"


@dataclass(frozen=True, slots=True)
class StageKey:
    """What a result depends on."""

    stage: str
    version: int
    """Raised whenever the stage's code would give another result for the same inputs."""
    inputs: tuple[str, ...]
    """Content hashes and options, in a fixed order."""

    @property
    def digest(self) -> str:
        """Hexadecimal hash that names the result."""
        text = json.dumps([self.stage, self.version, *self.inputs], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class StageCache:
    """Keeps results of stages in a folder, and files that stages made beside them."""

    def __init__(
        self,
        folder: Path,
        shared: BlobStore | None = None,
        shared_stages: frozenset[str] = frozenset(),
        owner: CacheOwner = NOBODY,
    ) -> None:
        """
        Take the folder, which is made when the first result is kept.

        Args:
            folder: on this host.
            shared: store that other hosts see as well; none shares nothing.
            shared_stages: names of the stages whose results are worth sharing.
            owner: whose uses are noted; nobody's are when it has no installation or no name.

        """
        self._folder = folder
        self._shared = shared
        self._shared_stages = shared_stages
        self._owner = owner

    @property
    def folder(self) -> Path:
        """On this host."""
        return self._folder

    def of_job(self, job_id: str, content_hash: str | None) -> StageCache:
        """Return the same cache as a job uses it; the hash is that of its source, once it is known."""
        return self._of(f"{JOB}{job_id}", content_hash)

    def of_source(self, content_hash: str) -> StageCache:
        """Return the same cache as it is used for a source, for none of its jobs in particular."""
        return self._of(f"{SOURCE}{content_hash}", content_hash)

    def owners(self) -> tuple[CacheOwner, ...]:
        """Return who has used anything on this host, of the same installation as this cache's owner."""
        return Uses(self._folder, self._owner.installation).owners() if self._owner.installation else ()

    def end(self, owner: CacheOwner, now_s: float, *, is_settled: bool = True) -> int:
        """Remove what an owner that is no more was the last to use, as `Uses.end` does."""
        return Uses(self._folder, owner.installation).end(owner, now_s, is_settled=is_settled)

    def _of(self, name: str, content_hash: str | None) -> StageCache:
        owner = replace(self._owner, name=name, content_hash=content_hash)
        return StageCache(self._folder, self._shared, self._shared_stages, owner)

    def _note_use(self, key: StageKey) -> None:
        if self._owner.installation and self._owner.name:
            Uses(self._folder, self._owner.installation).note(self._owner, key.stage, key.digest)

    def get(self, key: StageKey, result_type: type[R]) -> R | None:
        """
        Return the kept result, or none when there is no usable one.

        Raises:
            StoreUnavailable: the shared store does not answer.

        """
        self._note_use(key)
        result = _result_from_bytes(self._local_bytes(key), result_type)
        if result is None and (data := self._fetched_bytes(key)) is not None:
            result = _result_from_bytes(data, result_type)
        return result

    def get_bytes(self, key: StageKey) -> bytes | None:
        """Return the kept result as gzipped JSON without looking into it, or none; raises as `get`."""
        self._note_use(key)
        data = self._local_bytes(key)
        return data if data is not None else self._fetched_bytes(key)

    def put(self, key: StageKey, result: R, result_type: type[R]) -> None:
        """
        Keep a result.

        Raises:
            StorageFull: the disk is full.
            StoreUnavailable: the shared store does not answer.

        """
        data = result_bytes(result, result_type)
        self._note_use(key)
        write_atomic(self._path(key), data)
        if self._is_shared(key):
            self._shared_store.put_bytes(self._shared_key(key), data, CONTENT_TYPE)

    def get_or_make(self, key: StageKey, result_type: type[R], make: Callable[[], R]) -> tuple[R, bool]:
        """Return the result and whether it was kept already; otherwise make it and keep it."""
        kept = self.get(key, result_type)
        if kept is not None:
            return kept, True
        made = make()
        self.put(key, made, result_type)
        return made, False

    def folder_of(self, key: StageKey) -> Path:
        """Return the folder for files that belong to a key, made if need be."""
        self._note_use(key)
        folder = self._folder / "files" / key.stage / key.digest
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def prune(self, max_bytes: int) -> int:
        """Remove the files and results used longest ago until at most `max_bytes` are left; return the bytes freed."""
        entries = [path for path in self._folder.glob("*/*/*") if path.parent.parent.name in {"files", "results"}]
        sizes = {path: _size_of(path) for path in entries}
        excess, freed = sum(sizes.values()) - max_bytes, 0
        for path in sorted(entries, key=_last_use_of):
            if freed >= excess:
                break
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            freed += sizes[path]
        return freed

    def _path(self, key: StageKey) -> Path:
        return self._folder / "results" / key.stage / f"{key.digest}.json.gz"

    def _is_shared(self, key: StageKey) -> bool:
        return self._shared is not None and key.stage in self._shared_stages

    def _shared_key(self, key: StageKey) -> str:
        return f"{shared_prefix(self._owner.content_hash)}/{key.stage}/{key.digest}.json.gz"

    @property
    def _shared_store(self) -> BlobStore:
        if self._shared is None:  # pragma: no cover - asked for only after `_is_shared`
            message = "there is no shared store"
            raise RuntimeError(message)
        return self._shared

    def _local_bytes(self, key: StageKey) -> bytes | None:
        try:
            return self._path(key).read_bytes()
        except OSError:
            return None

    def _fetched_bytes(self, key: StageKey) -> bytes | None:
        """Return what another host kept, and keep it here as well."""
        if not self._is_shared(key):
            return None
        try:
            data = self._shared_store.read_bytes(self._shared_key(key))
        except BlobNotFound:
            return None
        write_atomic(self._path(key), data)
        return data


def result_bytes(result: R, result_type: type[R]) -> bytes:
    """Return a result as gzipped JSON; the same result always gives the same bytes."""
    return gzip.compress(_adapter(result_type).dump_json(result), _COMPRESSION, mtime=0)


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(result_type: type[R]) -> TypeAdapter[R]:
    """Return the reader and writer of a type; making one takes 20 ms for a whole plan, so each is made once."""
    if result_type not in _adapters:
        _adapters[result_type] = TypeAdapter(result_type)
    return _adapters[result_type]


def _result_from_bytes(data: bytes | None, result_type: type[R]) -> R | None:
    if data is None:
        return None
    try:
        return _adapter(result_type).validate_json(gzip.decompress(data))
    except (EOFError, ValidationError, gzip.BadGzipFile, zlib.error):
        return None


def shared_prefix(content_hash: str | None) -> str:
    """Return what the keys of shared results about a source begin with; they go with the last job that has it."""
    return f"{_SHARED_PREFIX}/{content_hash or _NO_SOURCE}"


def _size_of(path: Path) -> int:
    if path.is_dir():
        return sum(item.stat().st_size for item in path.rglob("*") if item.is_file())
    return path.stat().st_size


def _last_use_of(path: Path) -> float:
    stat = path.stat()
    return max(stat.st_atime, stat.st_mtime)
