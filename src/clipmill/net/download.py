# SPDX-License-Identifier: MIT
"""
Write an open answer to a file, whole or not at all.

In goes an answer of `client`, out comes a file under its final name. Until the last byte is there it is called
`<name>.part`; a broken connection is taken up again where it broke when the server allows that, also by a later run.
It does not judge what the bytes are.
"""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clipmill.domain.errors import ClipmillError, DownloadFailed, SourceTooLarge, StorageFull
from clipmill.net.client import Client, Reply

OnBytes = Callable[[int, int | None], None]
"""Is called with the bytes written so far and all there will be, where known."""

_OK, _PARTIAL = 200, 206
_BACKOFF_S = 0.5
_SPACE_LEFT_BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class _Download:
    """One file on its way."""

    part: Path
    note: Path
    validator: str
    total_bytes: int | None
    done_bytes: int = 0


def save(client: Client, reply: Reply, target: Path, max_size_bytes: int, on_bytes: OnBytes | None = None) -> Path:
    """
    Write the body of a reply to `target`, which appears only when it is complete, and return it.

    Ctrl-C and any limit remove what was written. A connection that stays broken leaves `<target>.part` and a note
    beside it, so that a later run goes on from there if the server still has the same file.

    Raises:
        DownloadFailed: the connection broke and could not be taken up again, or nothing was sent.
        SourceTooLarge: the file is larger than allowed.
        StageTimedOut: the deadline passed.
        StorageFull: the disk is full.

    """
    download = _Download(
        part=target.with_name(target.name + ".part"),
        note=target.with_name(target.name + ".part.json"),
        validator=_validator(reply),
        total_bytes=reply.length_bytes,
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    _check_size(download, max_size_bytes)
    try:
        _fetch(client, reply, download, max_size_bytes, on_bytes)
    except DownloadFailed:
        if not download.validator or not download.done_bytes:
            _remove(download)
        raise
    except BaseException:
        _remove(download)
        raise
    download.part.replace(target)
    _remove(download)
    return target


def _fetch(client: Client, reply: Reply, download: _Download, max_size_bytes: int, on_bytes: OnBytes | None) -> None:
    """Pump the body, taking the connection up again when it breaks."""
    download.done_bytes = _resumable_bytes(download)
    _write_note(download)
    failures = 0
    current: Reply | None = None if download.done_bytes else reply
    while True:
        before = download.done_bytes
        try:
            if current is not None:
                _pump(current, download, max_size_bytes, on_bytes)
            else:
                _resume(client, reply.url, download, max_size_bytes, on_bytes)
        except DownloadFailed:
            failures = 1 if download.validator and download.done_bytes > before else failures + 1
            if failures >= client.attempts:
                raise
            time.sleep(_BACKOFF_S * 2 ** (failures - 1))
            current = None
        else:
            return


def _resume(client: Client, url: str, download: _Download, max_size_bytes: int, on_bytes: OnBytes | None) -> None:
    """Ask for what is missing; a server that cannot give a part is asked for all again."""
    headers = {}
    if download.validator and download.done_bytes:
        headers = {"Range": f"bytes={download.done_bytes}-", "If-Range": download.validator}
    with client.open(url, headers=headers) as reply:
        if reply.status == _PARTIAL and _starts_at(reply) == download.done_bytes:
            _pump(reply, download, max_size_bytes, on_bytes)
        elif reply.status == _OK:
            download.done_bytes = 0
            download.total_bytes = reply.length_bytes
            download.validator = _validator(reply)
            _check_size(download, max_size_bytes)
            _write_note(download)
            _pump(reply, download, max_size_bytes, on_bytes)
        else:
            message = f"The download broke off, and the server then answered with HTTP {reply.status}."
            raise DownloadFailed(message)


def _pump(reply: Reply, download: _Download, max_size_bytes: int, on_bytes: OnBytes | None) -> None:
    """Append the body to the part file."""
    with _disk_errors(), download.part.open("r+b" if download.done_bytes else "wb") as file:
        file.seek(download.done_bytes)
        file.truncate()
        for piece in reply.body():
            file.write(piece)
            download.done_bytes += len(piece)
            if download.done_bytes > max_size_bytes:
                raise _too_large(max_size_bytes)
            if on_bytes:
                on_bytes(download.done_bytes, download.total_bytes)
    if not download.done_bytes:
        message = "The server sent an empty file (0 bytes)."
        raise DownloadFailed(message)
    if download.total_bytes is not None and download.done_bytes != download.total_bytes:
        message = f"The file broke off after {download.done_bytes} of {download.total_bytes} bytes."
        raise DownloadFailed(message)


def _check_size(download: _Download, max_size_bytes: int) -> None:
    """Refuse what cannot fit before its first byte is written."""
    total = download.total_bytes
    if total is None:
        return
    if total > max_size_bytes:
        raise _too_large(max_size_bytes, total)
    free = shutil.disk_usage(download.part.parent).free
    if total + _SPACE_LEFT_BYTES > free:
        message = f"The file needs {_size(total)}, but only {_size(free)} are free in {download.part.parent}."
        raise StorageFull(message)


def _resumable_bytes(download: _Download) -> int:
    """Return how much an earlier run has left of the same file; 0 when it is another or cannot be told."""
    if not download.validator:
        return 0
    try:
        note = json.loads(download.note.read_text("utf-8"))
        size = download.part.stat().st_size
    except (OSError, ValueError):
        return 0
    is_same = note == {"validator": download.validator, "total_bytes": download.total_bytes}
    return size if is_same and (download.total_bytes is None or size < download.total_bytes) else 0


def _write_note(download: _Download) -> None:
    note = {"validator": download.validator, "total_bytes": download.total_bytes}
    with _disk_errors():
        download.note.write_text(json.dumps(note), "utf-8")


def _remove(download: _Download) -> None:
    download.part.unlink(missing_ok=True)
    download.note.unlink(missing_ok=True)


def _validator(reply: Reply) -> str:
    """Return what tells this version of the file from another (RFC 9110, 13.1.5); empty when parts cannot be had."""
    if reply.is_encoded or reply.headers.get("accept-ranges", "").lower() != "bytes":
        return ""
    tag = reply.headers.get("etag", "")
    return tag if tag and not tag.startswith("W/") else reply.headers.get("last-modified", "")


def _starts_at(reply: Reply) -> int | None:
    """Return the first byte that a partial answer holds, or none when it does not say."""
    unit, _, span = reply.headers.get("content-range", "").partition(" ")
    first = span.partition("-")[0].strip()
    return int(first) if unit.lower() == "bytes" and first.isascii() and first.isdigit() else None


@contextlib.contextmanager
def _disk_errors() -> Iterator[None]:
    """Turn a full disk into our own error."""
    try:
        yield
    except ClipmillError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageFull from error
        raise


def _too_large(max_size_bytes: int, size_bytes: int | None = None) -> SourceTooLarge:
    has = f"has {_size(size_bytes)}" if size_bytes is not None else "is larger"
    message = f"The file {has}; this installation allows {_size(max_size_bytes)}."
    return SourceTooLarge(message)


def _size(count: int) -> str:
    """Return a number of bytes as people read it."""
    value = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:  # noqa: PLR2004 - SI steps
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"
