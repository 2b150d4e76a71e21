# SPDX-License-Identifier: MIT
"""
Say why a download came to nothing, and what to do about it.

In goes an HTTP status or what yt-dlp said, out comes one of our errors with a sentence for a person. Pure text work.
"""

from __future__ import annotations

import re

from clipmill.domain.errors import DownloadFailed

_FILE_INSTEAD = "download the video yourself and give Clipmill the file instead"
_COOKIES = f"Log in to the site in a browser, export its cookies to a file and pass --cookies FILE; or {_FILE_INSTEAD}."
_OTHER_ADDRESS = f"Open the address in a browser. Give the address of the video itself; or {_FILE_INSTEAD}."
_LATER = f"Try again later; or {_FILE_INSTEAD}."
_UPDATE = f"Update yt-dlp (`pip install -U yt-dlp`) and try again; or {_FILE_INSTEAD}."

_STATUS: dict[int, tuple[str, str]] = {
    401: ("The server asks for a login (HTTP 401).", _COOKIES),
    402: ("The video must be paid for (HTTP 402).", _COOKIES),
    403: ("The server forbids the download (HTTP 403).", _COOKIES),
    404: ("There is nothing at this address (HTTP 404).", _OTHER_ADDRESS),
    410: ("The video is gone (HTTP 410).", _OTHER_ADDRESS),
    429: ("The server says that there were too many requests (HTTP 429).", _LATER),
    451: ("The video is blocked here for legal reasons (HTTP 451).", _COOKIES),
}
_SERVER_BROKEN = 500

# The first pattern that is found decides, so what says more stands before what says less.
_WORDS: tuple[tuple[str, str, str], ...] = (
    (r"not a bot|captcha|bot check|automated (queries|requests)", "The site takes Clipmill for a robot.", _COOKIES),
    (r"\bDRM\b", "The video is protected by DRM and cannot be downloaded.", "Give another video, or your own copy."),
    (
        r"geo.?restrict|not (made this video )?available (in|from) your (country|location|region)|geo-block",
        "The video is not available in the country of this machine.",
        _COOKIES,
    ),
    (r"confirm your age|age.?restrict|inappropriate for some users", "The site asks for a proof of age.", _COOKIES),
    (
        r"log ?in|sign in|logged.in|account|cookies|password|private|members.only|subscri(be|ption)|premium|authentic",
        "The site asks for a login, or the video is private.",
        _COOKIES,
    ),
    (r"\blive\b.*(begin|start|soon)|premieres? (in|will)|upcoming", "The video has not begun yet.", _LATER),
    (r"no longer live|live stream|is live|offline", "It is a live stream; Clipmill takes finished videos.", _LATER),
    (
        r"has been (removed|deleted)|was (removed|deleted)|unavailable|does not exist",
        "The video is gone.",
        _OTHER_ADDRESS,
    ),
    (
        r"unsupported url|no (video|media)( formats)?( could be)? found|no video",
        "No video was found at this address.",
        _OTHER_ADDRESS,
    ),
    (r"no space left|disk quota", "There is no space left on the disk.", "Free some space, or choose another folder."),
    (r"timed out|timeout", "The server stalled: it sent nothing for too long.", _LATER),
    (r"certificate|ssl|tls", "A safe (TLS) connection to the server could not be made.", _OTHER_ADDRESS),
    (r"name or service|name resolution|getaddrinfo|nodename", "A host name could not be resolved.", _OTHER_ADDRESS),
    (r"connection refused", "The server refused the connection.", _LATER),
    (
        r"bytes read|more expected|incomplete|content too short|reset by peer|closed connection",
        "The connection broke before the file was complete.",
        _LATER,
    ),
    (r"postprocessing|invalid data found", "What the server sent is damaged, or no video.", _OTHER_ADDRESS),
    (
        r"requested format",
        "The site has no file with both picture and sound that can be used here.",
        _FILE_INSTEAD[0].upper() + _FILE_INSTEAD[1:] + ".",
    ),
    (
        r"unable to extract|please report this issue",
        "The site has changed, and the downloader does not understand it.",
        _UPDATE,
    ),
)
_COLORS = re.compile(r"\x1b\[[0-9;]*m")
_NOISE = re.compile(r"^ERROR:\s*|; please report this issue on .*|\s*\(caused by .*", re.DOTALL)
_LONGEST = 300


def from_status(status: int, host: str) -> DownloadFailed:
    """Return the error for an HTTP status that is no success."""
    if status in _STATUS:
        message, hint = _STATUS[status]
        return DownloadFailed(f"{host}: {message}", hint=hint)
    if status >= _SERVER_BROKEN:
        return DownloadFailed(f"{host}: The server is broken or overloaded (HTTP {status}).", hint=_LATER)
    return DownloadFailed(f"{host}: The server answered with HTTP {status} instead of a file.", hint=_OTHER_ADDRESS)


def from_words(words: str, status: int | None, host: str) -> DownloadFailed:
    """
    Return the error for what yt-dlp said.

    Args:
        words: its message.
        status: the HTTP status behind it, where there is one.
        host: of the address that was asked.

    """
    said = _NOISE.sub("", _COLORS.sub("", words)).strip()[:_LONGEST]
    for pattern, message, hint in _WORDS:
        if re.search(pattern, said, re.IGNORECASE):
            return DownloadFailed(f"{host}: {message} ({said})", hint=hint)
    found = status or _status_in(said)
    if found:
        return from_status(found, host)
    return DownloadFailed(f"{host}: {said}" if said else None)


def not_media(host: str, content_type: str) -> DownloadFailed:
    """Return the error for an answer that is neither media nor a page that may show some."""
    name = content_type.partition(";")[0].strip()
    said = f" It calls it {name}." if name else ""
    return DownloadFailed(f"{host}: What the server sent is no video or sound.{said}", hint=_OTHER_ADDRESS)


def no_video(host: str) -> DownloadFailed:
    """Return the error for a page on which no video was found."""
    return DownloadFailed(f"{host}: No video was found on this page.", hint=_OTHER_ADDRESS)


def live(host: str) -> DownloadFailed:
    """Return the error for a stream that has not ended, or not begun."""
    message = f"{host}: It is a live stream that has not ended; Clipmill takes finished videos."
    return DownloadFailed(message, hint="Wait until it has ended and its recording is there.")


def playlist(host: str, title: str | None) -> DownloadFailed:
    """Return the error for an address that holds several videos."""
    name = f" ({title})" if title else ""
    message = f"{host}: The address holds several videos{name}."
    return DownloadFailed(message, hint="Give the address of the one video that you want.")


def local_playlist(host: str, uri: str) -> DownloadFailed:
    """Return the error for a playlist that names something that is not on the web."""
    message = f"{host}: The playlist names {uri!r}, which is not an http(s) address; it is not followed."
    return DownloadFailed(message, hint=_OTHER_ADDRESS)


def unsupported_protocol(host: str) -> DownloadFailed:
    """Return the error for a stream that only another program could fetch."""
    return DownloadFailed(f"{host}: The video is sent in a way that Clipmill does not take.", hint=_OTHER_ADDRESS)


def _status_in(words: str) -> int | None:
    found = re.search(r"HTTP Error (\d{3})", words)
    return int(found.group(1)) if found else None
