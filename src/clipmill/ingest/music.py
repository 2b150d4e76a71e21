# SPDX-License-Identifier: MIT
"""
Take in the music that a user names for a clip.

In goes an http(s) address, out comes a file on this machine that calls itself sound or video. It is asked for like any
other source, through the egress guard, but it must be the file itself: no page and no playlist is looked into.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from clipmill.domain.errors import DownloadFailed
from clipmill.ingest.direct import download_direct
from clipmill.ingest.options import Ingested, IngestOptions
from clipmill.net.guard import check_url

MAX_SIZE_BYTES = 200 << 20
"""An hour of music in good quality is half of it."""
MAX_TIME_S = 600.0


def take_music(url: str, *, work_dir: Path, options: IngestOptions) -> Ingested:
    """
    Return the downloaded file.

    Args:
        url: http(s) address of the file itself.
        work_dir: the file comes here.
        options: of all sources; size and time are limited further.

    Raises:
        DownloadFailed: there is no answer, or it is no sound or video.
        AddressRefused: the address, or one that it redirects to, is not allowed here.
        SourceTooLarge: the file is larger than allowed.
        StageTimedOut: it took longer than allowed.
        StorageFull: the disk is full.

    """
    check_url(url, options.policy)
    narrow = replace(
        options,
        max_size_bytes=min(options.max_size_bytes, MAX_SIZE_BYTES),
        total_timeout_s=min(options.total_timeout_s, MAX_TIME_S),
        cookies_file=None,
    )
    work_dir.mkdir(parents=True, exist_ok=True)
    taken = download_direct(url, work_dir, narrow, lambda _: None)
    if taken is None:
        message = "The address of the music is a page or a playlist, not a file."
        raise DownloadFailed(message, hint="Give the address of the sound file itself, or upload it.")
    return taken
