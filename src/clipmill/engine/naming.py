# SPDX-License-Identifier: MIT
"""Names of clip files and folders: readable, unique in a job, and legal on every file system."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from urllib.parse import urlsplit

MAX_STEM_BYTES = 80
"""Leaves room for endings and temporary prefixes in the 255 bytes that file systems allow."""


def clip_stem(rank: int, title: str) -> str:
    """Return a name such as `01-why-most-people-fail`; letters of any script are kept, all else becomes a dash."""
    return _joined([f"{rank:02d}", *_words(title)])


def folder_name(location: str) -> str:
    """Return a folder name for the clips of a source: the last part of its path or URL, without the ending."""
    path = urlsplit(location).path if "://" in location else location
    stem = PurePosixPath(path).stem or (urlsplit(location).hostname or "")
    return _joined(_words(stem)) or "source"


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFC", text).casefold()
    return "".join(
        char if char.isalnum() or unicodedata.category(char).startswith("M") else " " for char in text
    ).split()


def _joined(words: list[str]) -> str:
    stem = ""
    for word in words:
        longer = f"{stem}-{word}" if stem else word
        if len(longer.encode()) > MAX_STEM_BYTES:
            break
        stem = longer
    return stem
