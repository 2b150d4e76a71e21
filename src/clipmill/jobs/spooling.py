# SPDX-License-Identifier: MIT
"""Bytes as they come over a network -> files of this host, with little memory and few disk writes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from clipmill.storage.files import storage_full_is_typed

_GATHERED_BYTES = 1 << 20


@dataclass(slots=True)
class Spool:
    """A file that is being received; it is made at once."""

    path: Path
    offset: int
    """In the upload, of its first byte."""
    size_bytes: int = 0
    _stream: IO[bytes] = field(init=False)

    def __post_init__(self) -> None:
        with storage_full_is_typed():
            self._stream = self.path.open("wb", buffering=0)

    @property
    def end(self) -> int:
        """Offset in the upload after its last byte."""
        return self.offset + self.size_bytes

    def write(self, data: bytes) -> None:
        """
        Write all of the bytes.

        Raises:
            StorageFull: the disk is full.

        """
        left = memoryview(data)
        with storage_full_is_typed():
            while left:
                left = left[self._stream.write(left) :]
        self.size_bytes += len(data)

    def close(self) -> None:
        """Close and remove the file; a blob that is linked to it stays."""
        self._stream.close()
        self.path.unlink(missing_ok=True)


class Gathered:
    """
    Chunks put together to about 1 MiB, so that a disk write is worth its thread.

    An error of the chunks' source ends the iteration instead of breaking it, so that what came before is not lost;
    whoever iterates calls `check` afterwards.
    """

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        """Take the chunks as they come."""
        self._chunks = chunks
        self._error: Exception | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield pieces that are never empty."""
        buffer = bytearray()
        try:
            async for chunk in self._chunks:
                buffer += chunk
                if len(buffer) >= _GATHERED_BYTES:
                    yield bytes(buffer)
                    buffer.clear()
        except Exception as error:  # noqa: BLE001 - raised again by `check`
            self._error = error
        if buffer:
            yield bytes(buffer)

    def check(self) -> None:
        """Raise what ended the chunks, if it was not their end."""
        if self._error is not None:
            raise self._error
