# SPDX-License-Identifier: MIT
"""
Take a source in: a path or an address becomes a file on this machine.

A path is checked and left where it is. An address is asked once: a media file is written down as it comes, a page or
playlist goes to yt-dlp. What the file holds is not looked at here.
"""

from __future__ import annotations

import os
from pathlib import Path

from clipmill.domain.progress import OnFraction
from clipmill.ingest.audience import audience_beside
from clipmill.ingest.direct import download_direct
from clipmill.ingest.locations import is_url, local_file
from clipmill.ingest.options import Ingested, IngestOptions
from clipmill.ingest.site import download_from_site
from clipmill.net.guard import check_url
from clipmill.storage.files import alone_in


def ingest(source: str, *, work_dir: Path, options: IngestOptions, on_fraction: OnFraction | None = None) -> Ingested:
    """
    Return the file of a source.

    Args:
        source: path, `file://` address, or http(s) address of a file, page or playlist.
        work_dir: downloads go here, under their final name only when they are whole. Give the same folder again and a
            download that broke off is taken up where it was.
        options: limits and logins.
        on_fraction: is called with the fraction downloaded; never goes back.

    Raises:
        SourceNotFound: there is no such file.
        UnsupportedMedia: it is a folder, a pipe, a device, or empty.
        DownloadFailed: the address gives no video; message and hint say why and what to do.
        AddressRefused: the address is not allowed on this installation.
        SourceTooLarge: it is larger than allowed.
        SourceTooLong: it is longer than allowed.
        StageTimedOut: the download took longer than allowed.
        StorageFull: the disk is full.
        InvalidOptions: the cookie file cannot be read.

    """
    report = _forward_only(on_fraction)
    if not is_url(source):
        path = local_file(source, options.max_size_bytes)
        report(1.0)
        title = os.fsencode(path.stem).decode("utf-8", "replace")
        return Ingested(path=path, title=title, url=None, audience=audience_beside(path))
    url = source.strip()
    check_url(url, options.policy)
    work_dir.mkdir(parents=True, exist_ok=True)
    with alone_in(work_dir):
        taken = download_direct(url, work_dir, options, report) or download_from_site(url, work_dir, options, report)
    report(1.0)
    return taken


def _forward_only(on_fraction: OnFraction | None) -> OnFraction:
    """Return a listener that passes on what is more than before, between 0 and 1."""
    best = -1.0

    def report(fraction: float) -> None:
        nonlocal best
        bounded = min(1.0, max(0.0, fraction))
        if on_fraction and bounded > best:
            best = bounded
            on_fraction(bounded)

    return report
