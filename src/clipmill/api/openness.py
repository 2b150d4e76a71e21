# SPDX-License-Identifier: MIT
"""
The note that a request is answered without a key, so that scripts of any page may read the answer.

In: a request's scope. Out: the note in it. Routes make it when they look at a signature; `open_to_scripts` acts on it.
"""

from __future__ import annotations

from typing import Final

from starlette.types import Scope

_NOTE: Final = "clipmill.is_open"


def note_open(scope: Scope) -> None:
    """Note that no key opens what is answered here."""
    scope[_NOTE] = True


def is_open(scope: Scope) -> bool:
    """Return whether that was noted."""
    return bool(scope.get(_NOTE, False))
