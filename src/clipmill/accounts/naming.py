# SPDX-License-Identifier: MIT
"""What a team or a key may be called. In goes what a user typed, out comes what is kept."""

from __future__ import annotations

from clipmill.domain.errors import InvalidOptions

MAX_NAME = 200


def checked_name(name: str) -> str:
    """
    Return the name without blanks around it.

    Raises:
        InvalidOptions: it is empty, longer than 200 characters, or has characters that do not print.

    """
    name = name.strip()
    if not name or len(name) > MAX_NAME or not name.isprintable():
        message = f"a name has 1 to {MAX_NAME} characters, none of them a control character"
        raise InvalidOptions(message, hint="Choose another name.")
    return name
