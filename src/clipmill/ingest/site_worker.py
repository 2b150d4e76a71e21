# SPDX-License-Identifier: MIT
"""
Download one video with yt-dlp. A program of its own: `site` starts it, and can end it at any moment.

In goes a JSON file named as its argument, out come JSON lines on standard output: `{"fraction": ...}` any number of
times, then `{"done": ...}` or `{"problem": ...}`. It decides nothing about words for people. It imports nothing of
Clipmill, so that it starts as fast as yt-dlp does.

yt-dlp is held to http(s) and to itself: no plugins, configuration, cache, other downloader or program but ffmpeg, and
that only to join and repair files that are here, told to read nothing else. Behind a proxy that checks addresses, this
process can connect to that proxy and to nothing else, and resolves no names.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yt_dlp
from yt_dlp.downloader.external import FFmpegFD
from yt_dlp.globals import plugin_dirs
from yt_dlp.networking.exceptions import HTTPError
from yt_dlp.utils import DownloadCancelled, UnsupportedError, YoutubeDLError, unsmuggle_url

_PROTOCOLS = (
    "http",
    "https",
    "m3u8",
    "m3u8_native",
    "http_dash_segments",
    "http_dash_segments_generator",
    "ism",
    "f4m",
)
_LIVE = ("is_live", "is_upcoming")
_MAX_PLAYLIST_BYTES = 32 * 1024 * 1024
_LONGEST_SLEEP_S = 5.0
_REPORT_STEP = 0.005
_HEAT_KEYS = ("start_time", "end_time", "value")
_MOST_TOLD = 2_000
_LONGEST_TEXT = 500
_LARGEST = 1e15
_JOIN_SHARE = 0.02
"""Of the whole work; it comes after the last byte."""
# A downloaded "video" that is really a playlist must not make ffmpeg open what it names.
_SAFE_FORMATS = (
    "aac,ac3,aiff,asf,avi,eac3,flac,flv,h264,hevc,ivf,matroska,mov,mp3,mp4,mpeg,mpegts,mpegvideo,mxf,ogg,wav,webm"
)
_SAFE_INPUT = ["-protocol_whitelist", "file,crypto,data", "-format_whitelist", _SAFE_FORMATS]
_FFMPEG_STEPS = (
    *("merger", "fixupstretched", "fixupm4a", "fixupm3u8"),
    *("fixuptimestamp", "fixupduration", "fixupduplicatemoov"),
)


class Refusal(StrEnum):
    """Why a video may not be downloaded."""

    LIVE = "live"
    LOCAL_PLAYLIST = "local_playlist"
    NO_VIDEO = "no_video"
    PLAYLIST = "playlist"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    UNSUPPORTED_PROTOCOL = "unsupported_protocol"


class Refused(DownloadCancelled):  # type: ignore[misc]
    """The video is not one that may be downloaded."""

    def __init__(self, kind: Refusal, text: str = "") -> None:
        """Take the reason and its details."""
        super().__init__(text or kind)
        self.kind = kind
        self.text = text


class Silent:
    """Swallows what yt-dlp would print; its last error comes as an exception."""

    def debug(self, _: str) -> None:
        """Drop it."""

    def warning(self, _: str) -> None:
        """Drop it."""

    def error(self, _: str) -> None:
        """Drop it."""


class Meter:
    """Adds up what the downloader reports and ends it when it is too much."""

    def __init__(self, max_size_bytes: int) -> None:
        """Take the limit for all files together."""
        self._max_size_bytes = max_size_bytes
        self._files: dict[str, tuple[float, int]] = {}
        self._told = -1.0
        self.file_count = 1

    def __call__(self, report: dict[str, Any]) -> None:
        """Take one report of yt-dlp's progress hook."""
        done = int(report.get("downloaded_bytes") or 0)
        sure = int(report.get("total_bytes") or 0)
        total = sure or int(report.get("total_bytes_estimate") or 0)
        fraction = done / total if total else 0.0
        if report.get("fragment_count"):
            fraction = (report.get("fragment_index") or 0) / report["fragment_count"]
        if report.get("status") == "finished":
            fraction = 1.0
        self._files[str(report.get("filename"))] = (min(1.0, fraction), max(done, sure))
        if sum(size for _, size in self._files.values()) > self._max_size_bytes:
            raise Refused(Refusal.TOO_LARGE)
        whole = (
            (1 - _JOIN_SHARE) * sum(part for part, _ in self._files.values()) / max(self.file_count, len(self._files))
        )
        if whole - self._told >= _REPORT_STEP:
            self._told = whole
            say(fraction=whole)


class NoFfmpegDownloads(FFmpegFD):  # type: ignore[misc]
    """Stands in for yt-dlp's downloads through ffmpeg, which would open whatever a playlist names."""

    @classmethod
    def available(cls, path: str | None = None) -> bool:  # noqa: ARG003 - yt-dlp's signature
        """Say no, so that encrypted HLS is downloaded natively."""
        return False

    def real_download(self, *_: Any) -> bool:
        """Refuse."""
        raise Refused(Refusal.UNSUPPORTED_PROTOCOL)


def main(request_file: str) -> int:
    """Carry out the request and say how it went."""
    request = json.loads(Path(request_file).read_text("utf-8"))
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:  # noqa: TID251 - NO_PROXY, for one
        del os.environ[name]  # noqa: TID251
    if request["is_proxy_only"]:
        hold_to(request["proxy"])
    plugin_dirs.value = []
    FFmpegFD.available = NoFfmpegDownloads.available
    FFmpegFD.real_download = NoFfmpegDownloads.real_download
    try:
        say(done=download(request))
    except Refused as error:
        say(problem={"kind": error.kind, "text": error.text})
    except UnsupportedError as error:
        say(problem={"kind": "no_video", "text": str(error)})
    except YoutubeDLError as error:
        causes = tuple(chain(error))
        statuses = [cause.status for cause in causes if isinstance(cause, HTTPError)]
        is_page = any(isinstance(cause, UnsupportedError) for cause in causes)
        kind = "no_video" if is_page else "error"
        say(problem={"kind": kind, "text": str(error), "status": statuses[0] if statuses else None})
    except OSError as error:
        say(problem={"kind": "system", "text": str(error), "errno": error.errno})
    return 0


def hold_to(proxy: str) -> None:
    """Let this process connect to the proxy alone, whatever library opens the connection, and resolve no name."""
    parts = urlsplit(proxy)
    allowed = (parts.hostname, parts.port)

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        is_asked = event in ("socket.connect", "socket.sendto", "socket.sendmsg")
        if is_asked and (not isinstance(arguments[1], tuple) or arguments[1][:2] != allowed):
            raise PermissionError(errno.EACCES, "only the egress proxy may be asked")
        is_named = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
        if is_named and arguments[0] != parts.hostname:
            raise PermissionError(errno.EACCES, "names are resolved by the egress proxy")

    sys.addaudithook(audit)


def download(request: dict[str, Any]) -> dict[str, Any]:
    """Find the one video behind an address, check it against the limits, download it."""
    meter = Meter(request["max_size_bytes"])
    with yt_dlp.YoutubeDL(parameters(request, meter)) as ydl:
        # What a page of ours would add behind the address for yt-dlp's own use is not a user's to give.
        info = ydl.extract_info(unsmuggle_url(request["url"])[0], download=False)
        if info is not None and info.get("_type") in ("playlist", "multi_video"):
            info = single(ydl, info)
        if info is None:
            raise Refused(Refusal.NO_VIDEO)
        check(info, request)
        chosen = info.get("requested_formats") or [info]
        meter.file_count = len(chosen)
        for item in chosen:
            if str(item.get("protocol") or "https") not in _PROTOCOLS:
                raise Refused(Refusal.UNSUPPORTED_PROTOCOL)
            if str(item.get("protocol") or "").startswith("m3u8"):
                check_playlist(ydl, item, request)
        done = ydl.process_ie_result(info, download=True)
    files = done.get("requested_downloads") or []
    if not files or not files[0].get("filepath"):
        raise Refused(Refusal.NO_VIDEO)
    url = done.get("webpage_url")
    return {"path": files[0]["filepath"], "title": title_of(done), "url": url, "audience": audience_of(done)}


def parameters(request: dict[str, Any], meter: Meter) -> dict[str, Any]:
    """Return yt-dlp's parameters for a request."""
    has_ffmpeg = bool(request["ffmpeg"])
    attempts = max(0, int(request["attempts"]) - 1)

    def sleep_s(n: int) -> float:
        return min(_LONGEST_SLEEP_S, 0.5 * 2.0**n)

    return {
        "format": "bv*+ba/b/ba/bv" if has_ffmpeg else "b",
        # By the shorter side; among equals what decodes fastest.
        "format_sort": [f"res:{request['max_height_px']}", "hdr:sdr", "vcodec:h264", "acodec:aac"],
        "merge_output_format": "mp4/mkv",
        "ffmpeg_location": request["ffmpeg"] or str(Path(request["folder"]) / "no-ffmpeg"),
        "postprocessor_args": {f"{step}+ffmpeg_i": _SAFE_INPUT for step in _FFMPEG_STEPS},
        "outtmpl": {"default": "video.%(ext)s"},
        "paths": {"home": request["folder"]},
        "noplaylist": True,
        "extract_flat": "in_playlist",
        "playlist_items": "1-2",
        "cookiefile": request["cookies_file"],
        "proxy": request["proxy"],
        "socket_timeout": request["stall_timeout_s"],
        "retries": attempts,
        "fragment_retries": attempts,
        "extractor_retries": min(1, attempts),
        "file_access_retries": 0,
        "retry_sleep_functions": {"http": sleep_s, "fragment": sleep_s, "extractor": sleep_s},
        "skip_unavailable_fragments": False,
        "concurrent_fragment_downloads": 1,
        "progress_hooks": [meter],
        "logger": Silent(),
        "quiet": True,
        "noprogress": True,
        "no_warnings": True,
        "color": {"stdout": "never", "stderr": "never"},
        "cachedir": False,
        "updatetime": False,
        "enable_file_urls": False,
    }


def single(ydl: Any, playlist: dict[str, Any]) -> dict[str, Any] | None:
    """Return the only video of a playlist; more than one is refused, as nobody said which."""
    entries = [entry for entry in playlist.get("entries") or () if entry]
    if len(entries) > 1 or (playlist.get("playlist_count") or 0) > 1:
        raise Refused(Refusal.PLAYLIST, str(playlist.get("title") or ""))
    if not entries:
        return None
    found = ydl.process_ie_result(entries[0], download=False)
    if found is not None and found.get("_type") in ("playlist", "multi_video"):
        raise Refused(Refusal.PLAYLIST, str(found.get("title") or ""))
    return dict(found) if found else None


def title_of(info: dict[str, Any]) -> str | None:
    """Return the title, without the number that yt-dlp gives even the only video of a page."""
    title = info.get("title")
    is_numbered = info.get("extractor_key") in ("Generic", "HTML5MediaEmbed")
    return str(title).removesuffix(" (1)") if title and is_numbered else title


def audience_of(info: dict[str, Any]) -> dict[str, Any]:
    """Return the chapters and the most replayed parts that a site tells of, as plain values, not too many."""
    told = {}
    for name, keys in (("chapters", ("start_time", "end_time", "title")), ("heatmap", _HEAT_KEYS)):
        listed = info.get(name)
        items = [item for item in listed[:_MOST_TOLD] if isinstance(item, dict)] if isinstance(listed, list) else []
        told[name] = [{key: plain(item.get(key)) for key in keys} for item in items]
    return told


def plain(value: Any) -> float | str | None:
    """Return a number or a short text, anything else as nothing."""
    if isinstance(value, str):
        return value[:_LONGEST_TEXT]
    return value if isinstance(value, (int, float)) and abs(value) < _LARGEST else None


def check(info: dict[str, Any], request: dict[str, Any]) -> None:
    """Refuse what is live, too long or too large as far as the site tells."""
    if info.get("is_live") or info.get("live_status") in _LIVE:
        raise Refused(Refusal.LIVE)
    if (info.get("duration") or 0) > request["max_duration_s"]:
        raise Refused(Refusal.TOO_LONG, f"{info['duration']:.0f}")
    chosen = info.get("requested_formats") or [info]
    if sum(int(item.get("filesize") or 0) for item in chosen) > request["max_size_bytes"]:
        raise Refused(Refusal.TOO_LARGE)


def check_playlist(ydl: Any, item: dict[str, Any], request: dict[str, Any]) -> None:
    """
    Read an HLS playlist once and refuse it when it is live, too long, or names anything but http(s).

    The text read is the one that is downloaded from: a server cannot give another one the second time.
    """
    answer = ydl.urlopen(yt_dlp.networking.Request(item["url"], headers=item.get("http_headers") or {}))
    text = answer.read(_MAX_PLAYLIST_BYTES).decode("utf-8", "replace")
    if not text.lstrip("\ufeff \r\n").startswith("#EXTM3U"):
        raise Refused(Refusal.NO_VIDEO)
    for uri in named_in(text):
        if urlsplit(urljoin(answer.url, uri)).scheme not in ("http", "https", "data"):
            raise Refused(Refusal.LOCAL_PLAYLIST, uri[:100])
    if "#EXT-X-ENDLIST" not in text and "#EXT-X-PLAYLIST-TYPE:VOD" not in text:
        raise Refused(Refusal.LIVE)
    duration_s = sum(float(value) for value in re.findall(r"#EXTINF:\s*(\d+(?:\.\d+)?)", text))
    if duration_s > request["max_duration_s"]:
        raise Refused(Refusal.TOO_LONG, f"{duration_s:.0f}")
    item["url"] = answer.url
    item["hls_media_playlist_data"] = text


def named_in(playlist: str) -> list[str]:
    """Return every address that an HLS playlist names: segments, keys, maps."""
    lines = [line.strip() for line in playlist.splitlines()]
    return [line for line in lines if line and line[0] != "#"] + re.findall(r'URI="([^"]*)"', playlist)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and everything that led to it, also where yt-dlp keeps that itself."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        kept = getattr(current, "exc_info", None)
        waiting += [getattr(current, "cause", None), kept[1] if kept else None, current.__cause__, current.__context__]


def say(**words: Any) -> None:
    """Write one line to the program that started this one."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
