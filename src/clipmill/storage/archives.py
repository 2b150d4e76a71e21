# SPDX-License-Identifier: MIT
"""
Many files as one ZIP archive, made while it is sent: nothing of it is on the disk, and one piece of it in memory.

In: names, and where the bytes come from. Out: the archive's bytes in order. Files are stored as they are: videos and
pictures are packed already. Archives and members over 4 GiB are written as ZIP64 has it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from clipmill.storage.blobs.naming import download_name

PIECE_BYTES = 1 << 18
"""About as much is held back before it is passed on."""
_ZIP64_FROM_BYTES = (1 << 31) - 1
"""`zipfile.ZIP64_LIMIT`: from here on the archive's own length is not known beforehand."""
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP file can say: an archive of the same files has the same bytes."""
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Names that Windows keeps for devices, whatever their ending."""
_LOCAL_HEADER_BYTES, _DESCRIPTOR_BYTES, _CENTRAL_HEADER_BYTES, _END_BYTES = 30, 16, 46, 22


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One file of an archive."""

    name: str
    """Without a folder, as `member_names` gives it."""
    size_bytes: int
    read: Callable[[], Iterable[bytes]]
    """Gives its bytes, once."""


def member_names(wanted: Sequence[str]) -> tuple[str, ...]:
    """Return names that every file system takes, in order; those that would be alike get a number."""
    taken: set[str] = set()
    names = []
    for name in map(_safe_name, wanted):
        stem, dot, suffix = name.partition(".")
        unique, number = name, 2
        while unique.casefold() in taken:
            unique, number = f"{stem}-{number}{dot}{suffix}", number + 1
        taken.add(unique.casefold())
        names.append(unique)
    return tuple(names)


def archive_size(members: Sequence[ArchiveMember]) -> int | None:
    """Return the length of the archive in bytes, or none where it is so long that it is not known beforehand."""
    total = _END_BYTES
    for member in members:
        name_bytes = len(member.name.encode())
        total += member.size_bytes + _LOCAL_HEADER_BYTES + _DESCRIPTOR_BYTES + _CENTRAL_HEADER_BYTES + 2 * name_bytes
    return total if total < _ZIP64_FROM_BYTES and len(members) < zipfile.ZIP_FILECOUNT_LIMIT else None


def archive_of(members: Sequence[ArchiveMember]) -> Iterator[bytes]:
    """
    Yield the archive in pieces.

    A member whose bytes end early, or are more than were told, breaks it off: half an archive shall not look whole.

    Raises:
        BlobNotFound, StoreUnavailable: as the members.
        EOFError: a member is not as long as was told.

    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for member in members:
            info = zipfile.ZipInfo(member.name, _FIRST_DATE)
            info.external_attr = 0o644 << 16
            written = 0
            with archive.open(info, "w", force_zip64=member.size_bytes >= _ZIP64_FROM_BYTES) as entry:
                for piece in member.read():
                    entry.write(piece)
                    written += len(piece)
                    if sink.held_bytes >= PIECE_BYTES:
                        yield sink.take()
            if written != member.size_bytes:
                message = f"a file has {written} bytes instead of {member.size_bytes}"
                raise EOFError(message)
    yield sink.take()


def _safe_name(name: str) -> str:
    clean = download_name(name)
    return f"_{clean}" if clean.partition(".")[0].strip().casefold() in _RESERVED else clean


class _Sink(io.RawIOBase):
    """Takes what the archive writes; it can neither be read nor gone back in, so sizes follow the bytes."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self.held_bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        data = bytes(piece)
        self._pieces.append(data)
        self.held_bytes += len(data)
        return len(data)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        self.held_bytes = 0
        return data
