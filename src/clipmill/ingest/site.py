# SPDX-License-Identifier: MIT
"""
Download the one video of a page or playlist with yt-dlp, in a process of its own.

In goes an address, out comes the file in the work folder. The process can be ended at any moment (Ctrl-C, a time
limit, the death of this one) and takes its ffmpeg with it. It works in a folder that is not looked into until it says
that it is done.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from clipmill import process
from clipmill.domain.audience import Audience
from clipmill.domain.errors import (
    AddressRefused,
    ClipmillError,
    DownloadFailed,
    InvalidOptions,
    SourceTooLarge,
    SourceTooLong,
    StageTimedOut,
    StorageFull,
)
from clipmill.domain.progress import OnFraction
from clipmill.ingest import causes
from clipmill.ingest.audience import audience_from_info
from clipmill.ingest.direct import FILE_STEM, cookies_from
from clipmill.ingest.locations import canonical_url, shown_url
from clipmill.ingest.options import Ingested, IngestOptions
from clipmill.ingest.sniff import SNIFF_BYTES, Kind, is_binary, sniff
from clipmill.net.proxy import FilteringProxy, ProxyLimits, filtering_proxy

_WORKER = Path(__file__).with_name("site_worker.py")
_LONGEST_ENDING = 5
_OVERHEAD_BYTES = 256 << 20
"""Pages, playlists, repetitions and what a server sends ahead unread, on top of the video itself."""


def download_from_site(url: str, work_dir: Path, options: IngestOptions, on_fraction: OnFraction) -> Ingested:
    """
    Return the downloaded video of a page or playlist.

    A download that broke off is kept and taken up by the next call for the same address; one that was cancelled or
    refused is removed. Under a public-only policy everything it asks goes through a proxy of ours that checks it.

    Raises:
        DownloadFailed: there is no video, or it cannot be had; message and hint say why and what to do.
        AddressRefused: the page, or what it leads to, is not allowed here.
        SourceTooLarge: it is larger than allowed.
        SourceTooLong: it is longer than allowed.
        StageTimedOut: it took longer than allowed.
        StorageFull: the disk is full.
        InvalidOptions: the cookie file cannot be read, or a proxy is set on a shared installation.

    """
    if options.is_public_only and options.proxy:
        message = "A proxy of the network cannot be used where only public addresses may be asked."
        raise InvalidOptions(
            message, hint="Unset CLIPMILL_INGEST__PROXY; names must be resolved where they are checked."
        )
    folder = _work_folder(url, work_dir, options)
    folder.mkdir(exist_ok=True)
    try:
        done = _ask_site(url, folder, options, on_fraction)
        taken = _take_over(done, folder, work_dir, url)
    except DownloadFailed:
        if not any(folder.glob("*.part*")):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return taken


def _work_folder(url: str, work_dir: Path, options: IngestOptions) -> Path:
    """Return the folder of a download, the same for the same address and choice of format."""
    key = f"{canonical_url(url)} {options.max_height_px} {bool(options.ffmpeg)}"
    return work_dir / f".site-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _ask_site(url: str, folder: Path, options: IngestOptions, on_fraction: OnFraction) -> dict[str, Any]:
    """Run the worker, behind our proxy where only public addresses may be asked."""
    if not options.is_public_only:
        return _run_worker(url, folder, options, on_fraction)
    limits = ProxyLimits(
        max_bytes=2 * options.max_size_bytes + _OVERHEAD_BYTES,
        max_time_s=options.total_timeout_s,
        idle_timeout_s=2 * options.stall_timeout_s,
    )
    with filtering_proxy(options.policy, limits) as proxy:
        try:
            done = _run_worker(url, folder, replace(options, proxy=proxy.url), on_fraction)
        except DownloadFailed as error:
            raise _refusal_of(proxy, options) or error from error
        if proxy.spent:  # a video cut off there may look complete
            raise _too_large(options) if proxy.spent == "bytes" else _too_late(options)
        return done


def _refusal_of(proxy: FilteringProxy, options: IngestOptions) -> ClipmillError | None:
    """Return what the proxy had against the download, if it had anything."""
    if proxy.refusals:
        message = f"The page leads to an address that may not be asked: {proxy.refusals[0]}"
        return AddressRefused(message)
    if proxy.spent:
        return _too_large(options) if proxy.spent == "bytes" else _too_late(options)
    return None


def _run_worker(url: str, folder: Path, options: IngestOptions, on_fraction: OnFraction) -> dict[str, Any]:
    """Start the worker, pass its progress on, and return what it says at its end."""
    request = folder / "request.json"
    request.touch(mode=0o600)  # an address may hold a password
    request.write_text(json.dumps(_request(url, folder, options)), "utf-8")
    last: dict[str, Any] = {}

    def listen(line: str) -> None:
        try:
            words = json.loads(line)
        except ValueError:  # an extractor printed something
            return
        if isinstance(words, dict):
            last.clear()
            last.update(words)
            if "fraction" in words:
                on_fraction(float(words["fraction"]))

    argv = (sys.executable, "-P", str(_WORKER), str(request))
    try:
        finished = process.run(argv, cwd=folder, on_line=listen, timeout_s=options.total_timeout_s)
    except TimeoutError as error:
        raise _too_late(options) from error
    finally:
        request.unlink(missing_ok=True)
    if "done" in last:
        return dict(last["done"])
    if "problem" in last:
        raise _error_from(last["problem"], urlsplit(url).hostname or url, options)
    message = f"The downloader ended with code {finished.return_code}: {finished.last_words[-300:]}"
    raise DownloadFailed(message)


def _request(url: str, folder: Path, options: IngestOptions) -> dict[str, Any]:
    """Return what the worker is asked. Cookies are copied, as yt-dlp writes its jar back at the end."""
    cookies = None
    if options.cookies_file is not None:
        cookies_from(options.cookies_file)
        cookies = folder / "cookies.txt"
        cookies.touch(mode=0o600)
        cookies.write_bytes(options.cookies_file.read_bytes())
    return {
        "url": url,
        "folder": str(folder.absolute()),
        "max_size_bytes": options.max_size_bytes,
        "max_duration_s": options.max_duration_s,
        "stall_timeout_s": options.stall_timeout_s,
        "attempts": options.attempts,
        "max_height_px": options.max_height_px,
        "cookies_file": str(cookies.absolute()) if cookies else None,
        "proxy": options.proxy,
        "is_proxy_only": options.is_public_only,
        "ffmpeg": str(options.ffmpeg) if options.ffmpeg else None,
    }


def _take_over(done: dict[str, Any], folder: Path, work_dir: Path, url: str) -> Ingested:
    """Move the finished file to its final name."""
    made = Path(done["path"])
    if made.parent.resolve() != folder.resolve() or not made.is_file():
        message = "The downloader named a file that is not in its folder."
        raise DownloadFailed(message)
    if made.stat().st_size == 0:
        message = "The server sent an empty file (0 bytes)."
        raise DownloadFailed(message)
    with made.open("rb") as file:
        first = file.read(SNIFF_BYTES)
    if sniff(first, "")[0] is not Kind.MEDIA and not is_binary(first):  # a page or playlist that calls itself video
        raise causes.no_video(urlsplit(url).hostname or url)
    ending = made.suffix if made.suffix[1:].isalnum() and len(made.suffix) <= _LONGEST_ENDING else ".bin"
    target = work_dir / f"{FILE_STEM}{ending.lower()}"
    made.replace(target)
    page = str(done.get("url") or "")
    title = str(done.get("title") or "").strip() or None
    told = done.get("audience")
    audience = audience_from_info(told) if isinstance(told, dict) else Audience()
    return Ingested(
        path=target.absolute(),
        title=title,
        url=shown_url(page if page.startswith("http") else url),
        audience=None if audience.is_empty else audience,
    )


def _error_from(problem: dict[str, Any], host: str, options: IngestOptions) -> ClipmillError:
    """Return our error for what the worker could not do."""
    text = str(problem.get("text") or "")
    refusals: dict[str, Callable[[], ClipmillError]] = {
        "live": lambda: causes.live(host),
        "local_playlist": lambda: causes.local_playlist(host, text),
        "no_video": lambda: causes.no_video(host),
        "playlist": lambda: causes.playlist(host, text),
        "too_large": lambda: _too_large(options),
        "too_long": lambda: _too_long(text, options),
        "unsupported_protocol": lambda: causes.unsupported_protocol(host),
    }
    refusal = refusals.get(str(problem.get("kind")))
    if refusal is not None:
        return refusal()
    if problem.get("errno") in (errno.ENOSPC, errno.EDQUOT) or "No space left" in text:
        return StorageFull()
    return causes.from_words(text, problem.get("status"), host)


def _too_late(options: IngestOptions) -> StageTimedOut:
    message = f"The download took longer than {options.total_timeout_s:g} s."
    return StageTimedOut(message, hint="Raise CLIPMILL_INGEST__TOTAL_TIMEOUT_S, or give the file.")


def _too_large(options: IngestOptions) -> SourceTooLarge:
    message = f"The video is larger than this installation allows ({options.max_size_bytes} bytes)."
    return SourceTooLarge(message)


def _too_long(duration_s: str, options: IngestOptions) -> SourceTooLong:
    message = f"The video lasts {duration_s} s; this installation allows {options.max_duration_s:g} s."
    return SourceTooLong(message)
