# SPDX-License-Identifier: MIT
"""
Results of stages, kept by content: the key is a hash of everything the result depends on.

A result that is missing, damaged or of an older shape is simply made again. Each host has its own folder; results of
some stages are shared through a blob store where there is one. Files that stages make are never shared.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from clipmill.domain.errors import BlobNotFound
from clipmill.storage.blobs import BlobStore
from clipmill.storage.files import write_atomic

R = TypeVar("R")

_COMPRESSION = 3
_SHARED_PREFIX = "stages"
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
        self, folder: Path, shared: BlobStore | None = None, shared_stages: frozenset[str] = frozenset()
    ) -> None:
        """
        Take the folder, which is made when the first result is kept.

        Args:
            folder: on this host.
            shared: store that other hosts see as well; none shares nothing.
            shared_stages: names of the stages whose results are worth sharing.

        """
        self._folder = folder
        self._shared = shared
        self._shared_stages = shared_stages

    @property
    def folder(self) -> Path:
        """On this host."""
        return self._folder

    def get(self, key: StageKey, result_type: type[R]) -> R | None:
        """
        Return the kept result, or none when there is no usable one.

        Raises:
            StoreUnavailable: the shared store does not answer.

        """
        result = _result_from_bytes(self._local_bytes(key), result_type)
        if result is None and (data := self._fetched_bytes(key)) is not None:
            result = _result_from_bytes(data, result_type)
        return result

    def get_bytes(self, key: StageKey) -> bytes | None:
        """Return the kept result as gzipped JSON without looking into it, or none; raises as `get`."""
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
        write_atomic(self._path(key), data)
        if self._is_shared(key):
            self._shared_store.put_bytes(_shared_key(key), data, CONTENT_TYPE)

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
            data = self._shared_store.read_bytes(_shared_key(key))
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


def _shared_key(key: StageKey) -> str:
    return f"{_SHARED_PREFIX}/{key.stage}/{key.digest}.json.gz"


def _size_of(path: Path) -> int:
    if path.is_dir():
        return sum(item.stat().st_size for item in path.rglob("*") if item.is_file())
    return path.stat().st_size


def _last_use_of(path: Path) -> float:
    stat = path.stat()
    return max(stat.st_atime, stat.st_mtime)
