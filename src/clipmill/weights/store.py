# SPDX-License-Identifier: MIT
"""
Find, fetch and check weights in one folder.

In goes a name of the catalogue, out comes the folder with its files, every byte of which was checked once. Fetches by
several processes wait for each other; one that is killed leaves nothing that is taken for whole. Finding never uses
the network.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from clipmill.domain.errors import InvalidOptions, WeightsCorrupt, WeightsMissing
from clipmill.domain.progress import OnFraction
from clipmill.fonts.build import build_fonts, is_built
from clipmill.fonts.catalogue import FONT_SOURCES, FontSource
from clipmill.storage.files import storage_full_is_typed
from clipmill.weights.catalogue import CATALOGUE, WeightsEntry, WeightsFile
from clipmill.weights.fonts import FONT_FILES, FONTS, font_files_entry
from clipmill.weights.language_models import LANGUAGE_MODELS
from clipmill.weights.providers import Provider, providers_from
from clipmill.weights.wheels import file_sha256

_MARKER = ".verified.json"


@dataclass(frozen=True, slots=True)
class WeightsState:
    """What a listing says of one entry."""

    entry: WeightsEntry
    is_present: bool
    """Whether all its files are there; their hashes are `check`'s business."""
    size_bytes: int
    """Of the files that are there."""


class WeightsStore:
    """Weights in a folder, one folder inside it for each name."""

    def __init__(
        self,
        directory: Path,
        *,
        mirror: str | None = None,
        providers: Sequence[Provider] | None = None,
        catalogue: Iterable[WeightsEntry] = (*CATALOGUE, *LANGUAGE_MODELS),
        fonts: tuple[FontSource, ...] = FONT_SOURCES,
    ) -> None:
        """
        Take the folder and where to fetch from; nothing is read or made yet.

        Args:
            directory: may be missing, and read-only when nothing is fetched.
            mirror: folder or http(s) address that is asked instead of the package registry.
            providers: asked one after the other for what is still missing, instead of both.
            catalogue: what can be asked for by name.
            fonts: what the name `fonts` stands for.

        """
        self.directory = directory
        self._providers = providers_from(mirror) if providers is None else tuple(providers)
        fetched = font_files_entry(font for font in fonts if not font.is_bundled)
        self._entries = {entry.name: entry for entry in (*catalogue, fetched)}
        self._fonts = fonts

    def find(self, name: str) -> Path:
        """
        Return the folder of whole weights; reads their hashes only when a file changed since the last time.

        Raises:
            WeightsMissing: they are not here.
            WeightsCorrupt: a file is not the one that was published.
            InvalidOptions: there is no such name.

        """
        return self.find_fonts() if name == FONTS else self.find_entry(self._entry(name))

    def fetch(self, name: str, on_fraction: OnFraction | None = None) -> Path:
        """
        Return the folder of whole weights, fetching them when they are not here.

        Raises:
            WeightsMissing: no provider has them, or none can be reached.
            WeightsCorrupt: a provider delivered something else.
            ToolMissing: pip is needed and missing.
            StorageFull: the disk is full.
            InvalidOptions: there is no such name.

        """
        return self.fetch_fonts(on_fraction) if name == FONTS else self.fetch_entry(self._entry(name), on_fraction)

    def has(self, name: str) -> bool:
        """
        Return whether all files are here, without reading them.

        Raises:
            InvalidOptions: there is no such name.

        """
        if name == FONTS and is_built(self.directory / FONTS, self._fonts):
            return True
        return self._state(self._entry(FONT_FILES if name == FONTS else name)).is_present

    def names(self) -> tuple[str, ...]:
        """Return every name that can be asked for."""
        return (*(name for name in self._entries if name != FONT_FILES), FONTS)

    def find_fonts(self) -> Path:
        """
        Return the folder of static fonts, making them from the font files when that was not done yet.

        Raises:
            WeightsMissing: a font file is not here.
            WeightsCorrupt: a font file is not the one that was published.

        """
        folder = self.directory / FONTS
        if not is_built(folder, self._fonts):
            build_fonts(self.find_entry(self._entry(FONT_FILES)), folder, self._fonts)
        return folder

    def fetch_fonts(self, on_fraction: OnFraction | None = None) -> Path:
        """Return the folder of static fonts, fetching the font files when they are not here; raises as `fetch`."""
        if not is_built(self.directory / FONTS, self._fonts):
            self.fetch_entry(self._entry(FONT_FILES), on_fraction)
        return self.find_fonts()

    def check(self, name: str) -> Path:
        """
        Read every byte again and return the folder when all hashes are right.

        Raises:
            WeightsMissing: they are not here.
            WeightsCorrupt: a file is not the one that was published.
            InvalidOptions: there is no such name.

        """
        entry = self._entry(FONT_FILES if name == FONTS else name)
        self._check_files(entry)
        return self.find_fonts() if name == FONTS else self.directory / entry.name

    def states(self) -> tuple[WeightsState, ...]:
        """Return what of the catalogue is here, in its order."""
        return tuple(self._state(entry) for entry in self._entries.values())

    def find_entry(self, entry: WeightsEntry) -> Path:
        """Return the folder of an entry that need not be in the catalogue; otherwise as `find`."""
        folder = self.directory / entry.name
        if self._marks(entry) != _read_marks(folder / _MARKER):
            self._check_files(entry)
        return folder

    def fetch_entry(self, entry: WeightsEntry, on_fraction: OnFraction | None = None) -> Path:
        """Return the folder of an entry that need not be in the catalogue; otherwise as `fetch`."""
        with contextlib.suppress(WeightsMissing, WeightsCorrupt):
            return self.find_entry(entry)
        with storage_full_is_typed(), self._lock(entry):
            with contextlib.suppress(WeightsMissing, WeightsCorrupt):  # another process may have fetched it meanwhile
                return self.find_entry(entry)
            staging = self.directory / f".{entry.name}.partial"
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir()
            try:
                self._bring(entry, staging, on_fraction or (lambda _: None))
                self._swap_in(entry, staging)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
        return self.find_entry(entry)

    def _entry(self, name: str) -> WeightsEntry:
        if name not in self._entries:
            message = f"There are no weights called {name}."
            raise InvalidOptions(message, hint=f"Choose one of: {', '.join(self.names())}.")
        return self._entries[name]

    def _bring(self, entry: WeightsEntry, staging: Path, on_fraction: OnFraction) -> None:
        """Ask the providers in turn until every file is in the staging folder with the right hash."""
        missing: tuple[WeightsFile, ...] = entry.files
        for provider in self._providers:
            provider.bring(entry, missing, staging, on_fraction)
            for file in missing:
                path = staging / file.name
                if path.exists() and file_sha256(path) != file.sha256:
                    message = f"{file.name} of {entry.name} came from {type(provider).__name__} with a wrong hash."
                    raise WeightsCorrupt(message, hint="Remove that file there, or use another mirror.")
            missing = tuple(file for file in missing if not (staging / file.name).exists())
            if not missing:
                on_fraction(1.0)
                return
        message = f"{entry.name} is not complete at any place: {', '.join(file.name for file in missing)} is missing."
        raise WeightsMissing(message, hint="Put the packages or the files into the mirror, or unset it.")

    def _swap_in(self, entry: WeightsEntry, staging: Path) -> None:
        """Give the staging folder its final name, in the place of a damaged one if there is one."""
        folder = self.directory / entry.name
        for file in entry.files:
            _sync(staging / file.name)
        if folder.exists():
            old = self.directory / f".{entry.name}.old"
            shutil.rmtree(old, ignore_errors=True)
            folder.rename(old)
            staging.rename(folder)
            shutil.rmtree(old, ignore_errors=True)
        else:
            staging.rename(folder)
        _sync(self.directory)
        _write_marks(folder / _MARKER, self._marks(entry))

    def _check_files(self, entry: WeightsEntry) -> None:
        """Hash every file and remember that it was done."""
        folder = self.directory / entry.name
        marks = self._marks(entry)
        for file in entry.files:
            path = folder / file.name
            if marks.get(file.name) is None:
                message = f"The weights {entry.name} are not complete: {path} is missing."
                raise WeightsMissing(message)
            if file_sha256(path) != file.sha256:
                message = f"{path} is damaged, or not the file that was published."
                raise WeightsCorrupt(message)
        _write_marks(folder / _MARKER, marks)

    def _marks(self, entry: WeightsEntry) -> dict[str, list[int | str] | None]:
        """Return by which a file is known without reading it: size, time of change, wanted hash; none when missing."""
        marks: dict[str, list[int | str] | None] = {}
        for file in entry.files:
            try:
                state = (self.directory / entry.name / file.name).stat()
            except (FileNotFoundError, NotADirectoryError):
                marks[file.name] = None
            else:
                marks[file.name] = [state.st_size, state.st_mtime_ns, file.sha256]
        return marks

    def _state(self, entry: WeightsEntry) -> WeightsState:
        marks = self._marks(entry)
        sizes = [int(mark[0]) for mark in marks.values() if mark is not None]
        return WeightsState(entry, len(sizes) == len(entry.files), sum(sizes))

    @contextlib.contextmanager
    def _lock(self, entry: WeightsEntry) -> Iterator[None]:
        """Keep other processes and threads out; the system frees the lock when its holder dies."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / f".{entry.name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _read_marks(marker: Path) -> object:
    """Return what was remembered; none when nothing, or nothing readable, was."""
    try:
        return json.loads(marker.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def _write_marks(marker: Path, marks: dict[str, list[int | str] | None]) -> None:
    """Remember, where the folder can be written; a read-only one is hashed at every start instead."""
    scratch = marker.with_name(f"{marker.name}.{os.getpid()}")
    try:
        scratch.write_text(json.dumps(marks), "utf-8")
        scratch.replace(marker)
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise


def _sync(path: Path) -> None:
    """Have a file or folder on the disk before its name is."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
