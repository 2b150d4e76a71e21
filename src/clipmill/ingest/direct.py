# SPDX-License-Identifier: MIT
"""
Download an address that is a media file itself.

In goes an address, out comes the file in the work folder, or word that it is a page or a playlist, which `site` takes.
One request does both: its first bytes decide, and the rest of the same answer is the file.
"""

from __future__ import annotations

import re
import time
from email.message import Message
from http.cookiejar import CookieJar, LoadError, MozillaCookieJar
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.progress import OnFraction
from clipmill.ingest import causes
from clipmill.ingest.locations import shown_url
from clipmill.ingest.options import Ingested, IngestOptions
from clipmill.ingest.sniff import SNIFF_BYTES, Kind, sniff
from clipmill.net.client import Client, Reply
from clipmill.net.download import save

FILE_STEM = "source"
"""Downloaded files are called this, with an ending that suits their content; a server has no say in it."""
_OK = 200
_GONE = (404, 410)
_MEDIA_PATH = re.compile(
    r"\.(mp4|m4v|mov|mkv|webm|avi|ts|m2ts|mpe?g|wmv|flv|mp3|m4a|wav|flac|ogg|opus|aac)$", re.IGNORECASE
)
_LONGEST_TITLE = 200


def download_direct(url: str, work_dir: Path, options: IngestOptions, on_fraction: OnFraction) -> Ingested | None:
    """
    Return the downloaded file, or none when the address has to be looked at by `site`.

    A server that turns a plain request for a page away may still talk to a downloader that knows it, so only a missing
    page and a media file's own address end here.

    Raises:
        DownloadFailed: there is no answer, no file, or a file that is no media.
        AddressRefused: the address is not allowed here.
        SourceTooLarge: the file is larger than allowed.
        StageTimedOut: it took longer than allowed.
        StorageFull: the disk is full.
        InvalidOptions: the cookie file cannot be read.

    """
    client = Client(
        policy=options.policy,
        stall_timeout_s=options.stall_timeout_s,
        attempts=options.attempts,
        deadline_s=time.monotonic() + options.total_timeout_s,
        cookies=cookies_from(options.cookies_file),
    )
    host = urlsplit(url).hostname or url
    with client, client.open(url) as reply:
        if reply.status != _OK:
            if reply.status in _GONE or _MEDIA_PATH.search(urlsplit(url).path):
                raise causes.from_status(reply.status, host)
            return None
        kind, ending = sniff(reply.peek(SNIFF_BYTES), reply.headers.get("content-type", ""))
        if kind in (Kind.PAGE, Kind.PLAYLIST):
            return None
        if kind is Kind.OTHER and reply.first:
            raise causes.not_media(host, reply.headers.get("content-type", ""))

        def report(done: int, total: int | None) -> None:
            if total:
                on_fraction(done / total)

        target = work_dir / f"{FILE_STEM}.{ending or 'bin'}"
        path = save(client, reply, target, options.max_size_bytes, report)
        return Ingested(path=path.absolute(), title=_title(reply), url=shown_url(reply.url))


def cookies_from(path: Path | None) -> CookieJar | None:
    """
    Return the cookies of a file in Netscape's format; none without a file.

    Raises:
        InvalidOptions: the file cannot be read, or is in another format.

    """
    if path is None:
        return None
    jar = MozillaCookieJar(path)
    try:
        jar.load(ignore_discard=True, ignore_expires=True)
    except (OSError, LoadError, UnicodeDecodeError) as error:
        message = f"The cookie file {path} cannot be read."
        hint = "It must be in Netscape's format, as browser extensions such as `cookies.txt` export it."
        raise InvalidOptions(message, hint=hint) from error
    return jar


def _title(reply: Reply) -> str | None:
    """Return the file's name as the server gives it, without its ending; never used as a path."""
    header = Message()
    header["content-disposition"] = reply.headers.get("content-disposition", "")
    name = header.get_filename() or unquote(urlsplit(reply.url).path)
    stem = PurePosixPath(name.replace("\\", "/")).stem
    return "".join(sign for sign in stem if sign.isprintable()).strip()[:_LONGEST_TITLE] or None
