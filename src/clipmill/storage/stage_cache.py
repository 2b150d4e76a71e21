# SPDX-License-Identifier: MIT
"""
Results of stages, kept by content: the key is a hash of everything the result depends on.

A result that is missing, damaged or of an older shape is simply made again. Not shared between hosts.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from clipmill.storage.files import write_atomic

R = TypeVar("R")

_COMPRESSION = 3


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

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when the first result is kept."""
        self._folder = folder

    def get(self, key: StageKey, result_type: type[R]) -> R | None:
        """Return the kept result, or none when there is no usable one."""
        path = self._path(key)
        try:
            return TypeAdapter(result_type).validate_json(gzip.decompress(path.read_bytes()))
        except (OSError, EOFError, ValidationError, gzip.BadGzipFile):
            return None

    def put(self, key: StageKey, result: R, result_type: type[R]) -> None:
        """
        Keep a result.

        Raises:
            StorageFull: the disk is full.

        """
        data = TypeAdapter(result_type).dump_json(result)
        write_atomic(self._path(key), gzip.compress(data, _COMPRESSION, mtime=0))

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


def _size_of(path: Path) -> int:
    if path.is_dir():
        return sum(item.stat().st_size for item in path.rglob("*") if item.is_file())
    return path.stat().st_size


def _last_use_of(path: Path) -> float:
    stat = path.stat()
    return max(stat.st_atime, stat.st_mtime)
