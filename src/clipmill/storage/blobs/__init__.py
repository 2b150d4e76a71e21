# SPDX-License-Identifier: MIT
"""
Machine: big files that outlive a host, under keys such as `jobs/1b.../clips/0/clip.mp4`.

A key is made by us, never by a user: letters, digits, `.`, `_`, `-` and `/`, no empty part, no part of dots alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """What is known of a blob without reading it."""

    key: str
    size_bytes: int


class BlobStore(Protocol):
    """Keeps blobs. Safe to use from several threads; every write is whole or not at all."""

    def put_file(self, key: str, path: Path, content_type: str) -> BlobInfo:
        """
        Keep a copy of a file, replacing what was there; the file stays.

        A local store links instead of copying: the file may be removed or replaced later, never written to in place.

        Raises:
            BlobKeyInvalid: the key is not of the form above.
            StorageFull: there is no space left.
            StoreUnavailable: the store does not answer.

        """

    def put_bytes(self, key: str, data: bytes, content_type: str) -> BlobInfo:
        """Keep a small blob; raises as `put_file`."""

    def join(self, key: str, parts: Sequence[str], content_type: str) -> BlobInfo:
        """
        Keep one blob made of others, one after the other, with little memory; the parts stay.

        Raises:
            BlobNotFound: a part is missing.
            StorageFull, StoreUnavailable: as `put_file`.

        """

    def read_bytes(self, key: str) -> bytes:
        """
        Return a small blob.

        Raises:
            BlobNotFound: there is none.
            StoreUnavailable: the store does not answer.

        """

    def read_range(self, key: str, start: int, end: int | None) -> Iterator[bytes]:
        """Yield the bytes from `start` up to, not with, `end` (none: to the last) in pieces; raises as `read_bytes`."""

    def info(self, key: str) -> BlobInfo | None:
        """Return what is known of a blob, or none when there is none."""

    def local_path(self, key: str) -> Path | None:
        """Return the file that holds a blob when it lies on this host anyway, else none."""

    def fetch(self, key: str, path: Path) -> None:
        """Write a blob to a file on this host, whole; raises as `read_bytes` and `put_file`."""

    def signed_url(self, key: str, *, expires_s: int, download_name: str | None) -> str | None:
        """
        Return an address at which anyone can get the blob for a while, or none when the store has no such thing.

        With a name the address makes a browser save the blob under it, without one it may show it.
        """

    def delete(self, key: str) -> None:
        """Remove a blob; one that is not there is fine."""

    def delete_under(self, prefix: str) -> int:
        """Remove all blobs whose keys begin with `prefix` + `/`; return how many."""

    def list_under(self, prefix: str) -> Iterator[BlobInfo]:
        """Yield all blobs whose keys begin with `prefix` + `/`."""
