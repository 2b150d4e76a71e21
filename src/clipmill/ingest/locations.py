# SPDX-License-Identifier: MIT
"""
Tell paths from addresses, and bring both into one form.

In goes what the user typed. Nothing is opened; a path is looked at (`stat`), as it must be a plain file.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from clipmill.domain.errors import SourceNotFound, SourceTooLarge, UnsupportedMedia

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def is_url(source: str) -> bool:
    """Return whether a source is asked of a server; everything else, `file://` included, is a path."""
    return bool(_SCHEME.match(source)) and not source.lower().startswith("file://")


def canonical_url(url: str) -> str:
    """
    Return an address in the form under which two spellings of it are equal, for use as a key.

    Scheme and host are lower case, a default port, an empty path's missing slash and the fragment are settled. User
    name, password and query stay, as another one may give another file.
    """
    parts = urlsplit(url.strip())
    try:
        port = parts.port
    except ValueError:
        return url.strip()
    scheme = parts.scheme.lower()
    host = _bracketed((parts.hostname or "").lower())
    login, at, _ = parts.netloc.rpartition("@")
    place = host if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"
    return urlunsplit((scheme, f"{login}{at}{place}", parts.path or "/", parts.query, ""))


def shown_url(url: str) -> str:
    """Return an address as it may be written down: canonical, without user name and password."""
    parts = urlsplit(canonical_url(url))
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def local_file(source: str, max_size_bytes: int) -> Path:
    """
    Return the absolute path of the plain file that a source names; links are followed.

    Args:
        source: path in any form, `~` and `file://` included.
        max_size_bytes: largest file that is taken.

    Raises:
        SourceNotFound: there is no such file, or it may not be read.
        UnsupportedMedia: it is a folder, a pipe, a device, or empty.
        SourceTooLarge: it is larger than allowed.

    """
    path = _path_from(source)
    try:
        state = path.stat()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it cannot be a path"
        message = f"There is no file {source!r} ({reason})."
        raise SourceNotFound(message) from error
    if not stat.S_ISREG(state.st_mode):
        kind = next((word for is_kind, word in _KINDS if is_kind(state.st_mode)), "no plain file")
        message = f"{source!r} is {kind}, not a file."
        raise UnsupportedMedia(message, hint="Give the path of one video or sound file.")
    if state.st_size == 0:
        message = f"{source!r} is empty (0 bytes)."
        raise UnsupportedMedia(message)
    if state.st_size > max_size_bytes:
        message = f"{source!r} has {state.st_size} bytes; this installation allows {max_size_bytes}."
        raise SourceTooLarge(message)
    if not os.access(path, os.R_OK):
        message = f"{source!r} may not be read by this user."
        raise SourceNotFound(message, hint="Change the file's permissions, or copy it.")
    return path


def _path_from(source: str) -> Path:
    """Return an absolute path, which no program can take for an option."""
    if not source.strip():
        message = "No source was given."
        raise SourceNotFound(message, hint="Give a path or an http(s) address.")
    if not source.lower().startswith("file://"):
        given = Path(source)
        # A file that is really called ~something comes before a home folder.
        return given.absolute() if not source.startswith("~") or given.exists() else _home_path(source)
    parts = urlsplit(source.replace("?", "%3F").replace("#", "%23"))
    if parts.netloc not in ("", "localhost"):
        message = f"The file address names another machine, {parts.netloc}."
        raise SourceNotFound(message, hint="Give a path on this machine.")
    return Path(unquote(parts.path, errors="surrogateescape"))


def _home_path(source: str) -> Path:
    try:
        return Path(source).expanduser().absolute()
    except RuntimeError:
        return Path(source).absolute()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
