# SPDX-License-Identifier: MIT
"""Which keys a blob store takes. Pure; the store that uses a key checks it first."""

from __future__ import annotations

import re

from clipmill.domain.errors import BlobKeyInvalid

MAX_KEY_CHARS = 900
"""S3 takes 1024 bytes; the rest is for a prefix."""
_PART = re.compile(r"(?!\.+\Z)[A-Za-z0-9._-]{1,200}", re.ASCII)


def checked_key(key: str) -> str:
    """
    Return the key when it is one of ours.

    Raises:
        BlobKeyInvalid: it is too long, has an empty part, a part of dots alone or a character of another kind.

    """
    if len(key) > MAX_KEY_CHARS or not all(_PART.fullmatch(part) for part in key.split("/")):
        raise BlobKeyInvalid
    return key
