# SPDX-License-Identifier: MIT
"""The names under which downloads are saved. Pure; names come from users and are hostile."""

from __future__ import annotations

from urllib.parse import quote

MAX_NAME_BYTES = 180
"""File systems take 255 bytes; the rest is for what a browser adds."""
MAX_SUFFIX_CHARS = 12
_JOINERS = {"\u200c", "\u200d"}
"""Not printable by themselves, but letters of Persian, Hindi and emoji are written with them."""
_UNSAFE_PLAIN = set('"%;\\')


def download_name(name: str) -> str:
    """
    Return a name that is safe to save a file under; one of which nothing is left becomes `file`.

    Control and direction characters are dropped, what could name a folder becomes `_`, a long name keeps its suffix.
    """
    kept = (char for char in name if char.isprintable() or char in _JOINERS)
    clean = "".join("_" if char in '/\\:*?"<>|' else char for char in kept)
    clean = clean.encode("utf-8", "ignore").decode().strip(". ")
    stem, dot, suffix = clean.rpartition(".")
    if not dot or len(suffix) > MAX_SUFFIX_CHARS:
        stem, dot, suffix = clean, "", ""
    left = MAX_NAME_BYTES - len(f"{dot}{suffix}".encode())
    stem = stem.encode()[:left].decode("utf-8", "ignore").strip()
    return f"{stem}{dot}{suffix}" if stem else "file"


def disposition(name: str, *, is_saved: bool = True) -> str:
    """Return a `Content-Disposition` as RFC 6266 and RFC 5987 have it: to save under a name, or only to show."""
    clean = download_name(name)
    plain = "".join(char if " " <= char <= "~" and char not in _UNSAFE_PLAIN else "_" for char in clean)
    return f"{'attachment' if is_saved else 'inline'}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
