# SPDX-License-Identifier: MIT
"""
Tell from its first bytes whether an answer is a media file, a page, a playlist, or neither.

In go bytes and what the server calls them, out comes a kind and a file ending. A server's word is believed only where
the bytes say nothing. Whether a file can be decoded is found out later.
"""

from __future__ import annotations

from enum import StrEnum

SNIFF_BYTES = 4096
"""How many first bytes are wanted."""

_TS_PACKET_BYTES = 188
_TS_SYNC = 0x47
_MP4_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"sidx", b"moof", b"pnot")
_MAGIC = (
    (b"\x1a\x45\xdf\xa3", "mkv"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"FLV\x01", "flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01", "mxf"),
    (b"\x00\x00\x01\xba", "mpg"),
    (b"\x00\x00\x01\xb3", "mpg"),
    (b"ID3", "mp3"),
    (b".RMF", "rm"),
    (b"DKIF", "ivf"),
    (b"caff", "caf"),
    (b"#!AMR", "amr"),
)
_RIFF = {b"AVI ": "avi", b"WAVE": "wav"}
_BY_TYPE = {
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/mp2t": "ts",
    "video/mpeg": "mpg",
    "video/x-msvideo": "avi",
}
_PLAYLIST_TYPES = (
    "application/vnd.apple.mpegurl",
    "application/x-mpegurl",
    "audio/mpegurl",
    "audio/x-mpegurl",
    "application/dash+xml",
)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_PAGE_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<video")


class Kind(StrEnum):
    """What an answer is."""

    MEDIA = "media"
    PAGE = "page"
    """HTML, which may show a video."""
    PLAYLIST = "playlist"
    """An HLS or DASH playlist."""
    OTHER = "other"
    """Text, a picture, an archive or anything else."""


def sniff(first: bytes, content_type: str) -> tuple[Kind, str]:
    """
    Return the kind of an answer and the file ending that suits it (empty unless it is media).

    Args:
        first: its first bytes, some thousand where there are so many.
        content_type: what the server calls it; may be empty or wrong.

    """
    ending = _media_ending(first)
    if ending:
        return Kind.MEDIA, ending
    name = content_type.partition(";")[0].strip().lower()
    if is_binary(first):
        return (Kind.MEDIA, _BY_TYPE.get(name, "bin")) if name.startswith(("video/", "audio/")) else (Kind.OTHER, "")
    text = first.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    if text.startswith(b"#extm3u") or (text.startswith(b"<") and b"<mpd" in text) or name in _PLAYLIST_TYPES:
        return Kind.PLAYLIST, ""
    is_page = text.startswith(_PAGE_STARTS) or name in _PAGE_TYPES
    return (Kind.PAGE if is_page else Kind.OTHER), ""


def _media_ending(first: bytes) -> str:
    """Return the ending of the container whose mark the bytes carry, or an empty text."""
    if first[4:8] in _MP4_BOXES:
        return "mov" if first[8:12] == b"qt  " else "mp4"
    if first[:4] in (b"RIFF", b"RF64"):
        return _RIFF.get(first[8:12], "")
    for mark, ending in _MAGIC:
        if first.startswith(mark):
            return ending
    if len(first) > 2 * _TS_PACKET_BYTES and all(first[n * _TS_PACKET_BYTES] == _TS_SYNC for n in range(3)):
        return "ts"
    if len(first) > 1 and first[0] == 0xFF and first[1] & 0xE0 == 0xE0:  # noqa: PLR2004 - MPEG audio sync word
        return "aac" if first[1] & 0x06 == 0 else "mp3"
    return ""


def is_binary(first: bytes) -> bool:
    """Return whether bytes are not text; text has no zero bytes."""
    return b"\x00" in first[:SNIFF_BYTES]
