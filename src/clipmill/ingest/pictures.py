# SPDX-License-Identifier: MIT
"""
Take in the picture that a user names for a clip.

In goes an http(s) address, out comes a file on this machine that begins as a PNG, JPEG or WebP does. It is asked for
like any other source, through the egress guard. Whether it can be decoded is found out later.
"""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

from clipmill.domain.errors import DownloadFailed
from clipmill.ingest import causes
from clipmill.ingest.options import IngestOptions
from clipmill.ingest.sniff import SNIFF_BYTES
from clipmill.net.client import Client
from clipmill.net.download import save
from clipmill.net.guard import check_url

MAX_TIME_S = 60.0
_OK = 200
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def take_picture(url: str, *, work_dir: Path, options: IngestOptions, max_size_bytes: int) -> Path:
    """
    Return the downloaded file.

    Args:
        url: http(s) address of the file itself.
        work_dir: the file comes here.
        options: of all sources; the time is limited further.
        max_size_bytes: largest file that is taken.

    Raises:
        DownloadFailed: there is no answer, or it is no picture.
        AddressRefused: the address, or one that it redirects to, is not allowed here.
        SourceTooLarge: the file is larger than allowed.
        StageTimedOut: it took longer than allowed.
        StorageFull: the disk is full.

    """
    check_url(url, options.policy)
    work_dir.mkdir(parents=True, exist_ok=True)
    client = Client(
        policy=options.policy,
        stall_timeout_s=options.stall_timeout_s,
        attempts=options.attempts,
        deadline_s=time.monotonic() + min(options.total_timeout_s, MAX_TIME_S),
    )
    host = urlsplit(url).hostname or url
    with client, client.open(url) as reply:
        if reply.status != _OK:
            raise causes.from_status(reply.status, host)
        if not is_picture(reply.peek(SNIFF_BYTES)):
            message = f"What {host} sent is no PNG, JPEG or WebP."
            raise DownloadFailed(message, hint="Give the address of the picture file itself, or upload it.")
        return save(client, reply, work_dir / "picture.bin", max_size_bytes).absolute()


def is_picture(first: bytes) -> bool:
    """Say whether a file begins as a PNG, JPEG or WebP does."""
    return first.startswith((_PNG, _JPEG)) or (first[:4] == b"RIFF" and first[8:12] == b"WEBP")
