# SPDX-License-Identifier: MIT
"""Names of clip files: readable, unique in a job, and legal on every file system."""

from __future__ import annotations

import unicodedata

MAX_STEM_BYTES = 80
"""Leaves room for endings and temporary prefixes in the 255 bytes that file systems allow."""


def clip_stem(rank: int, title: str) -> str:
    """Return a name such as `01-why-most-people-fail`; letters of any script are kept, all else becomes a dash."""
    text = unicodedata.normalize("NFC", title).casefold()
    words = "".join(char if char.isalnum() or unicodedata.category(char).startswith("M") else " " for char in text)
    stem = f"{rank:02d}"
    for word in words.split():
        if len(f"{stem}-{word}".encode()) > MAX_STEM_BYTES:
            break
        stem = f"{stem}-{word}"
    return stem
