# SPDX-License-Identifier: MIT
"""
Which container formats are opened, and how a hostile file is opened.

A path goes in, an open PyAV container or a typed error comes out. Formats that name other files or addresses
(HLS, DASH, concat, SDP, image sequences, IMF...) are refused by a list of what is allowed, before their headers are
read, so opening a file never opens a second one.
"""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import av
import av.container
import av.error

from clipmill.domain.errors import ProbeFailed, SourceNotFound, UnsupportedMedia

ALLOWED_FORMATS: Final = (
    *("mov", "matroska", "webm", "avi", "mpegts", "mpeg", "flv", "asf", "ogg", "mxf", "nut", "wtv", "dv", "ivf", "rm"),
    *("wav", "w64", "aiff", "caf", "au", "mp3", "aac", "flac", "ac3", "eac3", "amr", "ape", "wv", "tta"),
)
"""ffmpeg's names of the containers that hold their own pictures and sound."""

FORMAT_WHITELIST: Final = ",".join(ALLOWED_FORMATS)
OPEN_OPTIONS: Final = {"protocol_whitelist": "file", "format_whitelist": FORMAT_WHITELIST}

_HEAD_BYTES = 4096
_PLAYLIST_HEADS = (b"#EXTM3U", b"ffconcat", b"<?xml", b"<MPD", b"v=0", b"[playlist]", b"[Reference]", b"# mkvmerge")
_TEXT_CONTROLS = frozenset(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B}


@contextlib.contextmanager
def open_container(path: Path) -> Iterator[av.container.InputContainer]:
    """
    Open a file of an allowed container format, and no other file with it.

    Raises:
        SourceNotFound: there is no such file, or it may not be read.
        UnsupportedMedia: the file is empty, a folder or device, text, a playlist, or of a format that is not allowed.
        ProbeFailed: it looks like a video or sound file, but its header cannot be read.

    """
    absolute = path.absolute()
    head = _read_head(absolute)
    try:
        container = av.open(f"file:{absolute}", options=dict(OPEN_OPTIONS), metadata_errors="replace")
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise _refusal(path, head, error) from error
    with container:
        yield container


def _read_head(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            message = f"{path.name} is not a file"
            raise UnsupportedMedia(message)
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = f"{path} cannot be read: {reason}"
        raise SourceNotFound(message) from error
    if not head:
        message = f"{path.name} is empty (0 bytes)"
        raise UnsupportedMedia(message, hint="The download or copy that made it was cut off. Get it again.")
    return head


def _refusal(path: Path, head: bytes, error: Exception) -> UnsupportedMedia | ProbeFailed:
    """Say why a file cannot be opened, from how it begins."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PLAYLIST_HEADS):
        message = f"{path.name} is a playlist, not a video"
        hint = "Give the video itself. To use an online playlist, give its address instead of a saved copy."
        return UnsupportedMedia(message, hint=hint)
    if _is_text(head):
        message = f"{path.name} is a text file, not a video or sound"
        return UnsupportedMedia(message)
    if _is_known_container(head):
        message = f"The header of {path.name} is damaged, or its end is missing"
        return ProbeFailed(message)
    message = f"{path.name} is not a video or sound that can be read ({type(error).__name__})"
    return UnsupportedMedia(message)


def _is_text(head: bytes) -> bool:
    if any(byte in _TEXT_CONTROLS for byte in head):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3  # the last character may be cut in half
    return True


def _is_known_container(head: bytes) -> bool:
    if head[:4] == b"RIFF":
        return head[8:12] in {b"AVI ", b"WAVE"}  # RIFF also holds WebP images
    return head[4:8] in {b"ftyp", b"moov", b"mdat", b"free", b"wide"} or head.startswith(
        (b"\x1aE\xdf\xa3", b"FLV", b"OggS", b"0&\xb2u", b"fLaC", b"\x00\x00\x01\xba", b"ID3", b"FORM"),
    )
