# SPDX-License-Identifier: MIT
"""
What clients are told of an error, and what is for the operator alone.

In: an error of ours, or a notice of a stage. Out: the same without what is nobody's business who does not run the
server: its folders, its database's words, the hosts of its models and proxies, the insides of a program. The whole of
it belongs into the log, which is written by whoever asks here. The command line and the library tell all: there the
user is the operator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from clipmill.domain.errors import (
    BlobKeyInvalid,
    BudgetSpent,
    ClipmillError,
    DatabaseTooNew,
    ModelError,
    NotHeld,
    ToolMissing,
    TranslatorMissing,
)
from clipmill.domain.result import Notice

_OPERATORS: Final = (ModelError, ToolMissing, DatabaseTooNew, BlobKeyInvalid, NotHeld)
"""Errors about the installation: their messages name its files and servers."""
_USERS: Final = (BudgetSpent, TranslatorMissing)
"""Among those, what a user can do something about."""
_INSIDES: Final = re.compile(
    r"Traceback \(most recent|\[SQL:|\b(?:psycopg|sqlite3|sqlalchemy|botocore)\b|^\s*File \"", re.MULTILINE
)
"""What no sentence of ours has: words of a program or a database."""
_VERB: Final = re.compile(r"\b(?:SELECT|UPDATE|DELETE FROM|INSERT INTO)\s")
_CLAUSE: Final = re.compile(r"\b(?:FROM|SET|WHERE|VALUES)\b")
"""A line with both, in this order, is a database's."""
_NAME: Final = r"[^/\\\s'\",;:()]{1,255}"
_FOLDER: Final = r"(?:[^/\\\s'\",;:().]{1,255} ){0,3}" + _NAME
_OWN: Final = r"\b(?:127(?:\.\d{1,3}){3}|localhost|0\.0\.0\.0)(?::\d{1,5})?\b|\[::1\](?::\d{1,5})?"
_NEAR: Final = (
    r"(?<![\d.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)(?:\.\d{1,3}){2}(?![\d.]*\d)(?::\d{1,5}\b)?"
)
_HOST: Final = rf"(?P<own>{_OWN})|(?P<near>{_NEAR})"
_HOST_ALONE: Final = re.compile(rf"[^/]+://(?:{_HOST})[/.,:;)]*")
"""An address that names no file is nothing that a user gave us as a source."""
_PLACES: Final = re.compile(
    # An address: a user's own, which is theirs to read.
    r"(?P<address>\b(?!file:)[A-Za-z][A-Za-z0-9+.-]{0,15}://[^\s'\"<>]+)|"
    # An absolute path with its folders, which may have spaces; in an address without its scheme a host stands before.
    rf"(?P<path>(?:(?<![\w/.>])~?|(?<=file://))(?:(?:[A-Za-z]:\\|\\\\)(?:{_FOLDER}\\)+|/(?:{_FOLDER}/)+)(?:{_NAME})?)|"
    rf"{_HOST}"
)
_OWN_PATHS: Final = ("api", "jobs", "clips", "uploads", "files", "share", "open", "edits", "options")
"""First parts of our addresses, and of fields in a body, which sentences may name."""
_MODEL_NOTICES: Final = {
    "budget_spent": re.compile(r": .*$", re.DOTALL),
    "model_failed": re.compile(r": .*$", re.DOTALL),
    "model_partly_failed": re.compile(r": .*$", re.DOTALL),
    "words_own": re.compile(r" \(.*$", re.DOTALL),
    "words_partly_own": re.compile(r" \(.*$", re.DOTALL),
}
"""Notices that end in what a model's server said, and where that begins."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a client is told of an error."""

    message: str
    hint: str
    is_whole: bool
    """Whether that is all there is to say; else the operator needs the rest in the log."""


def told_of(error: ClipmillError) -> Told:
    """Return what a client may be told of an error."""
    is_operators = isinstance(error, _OPERATORS) and not isinstance(error, _USERS)
    is_hidden = is_operators or _has_insides(error.message)
    message = type(error)().message if is_hidden else without_places(error.message)
    hint = type(error).default_hint if _has_insides(error.hint) else without_places(error.hint)
    return Told(message, hint, is_whole=(message, hint) == (error.message, error.hint))


def told_notice(notice: Notice) -> Notice:
    """Return a notice of a stage as clients may read it."""
    tail = _MODEL_NOTICES.get(notice.code)
    message = notice.message if tail is None else tail.sub(".", notice.message)
    return replace(notice, message=without_places(message))


def without_places(text: str) -> str:
    """Return a sentence with file names instead of paths, and without addresses of this host and those near it."""
    return _PLACES.sub(_without_place, text)


def _without_place(found: re.Match[str]) -> str:
    if found["address"] is not None:
        alone = _HOST_ALONE.fullmatch(found["address"])
        return found[0] if alone is None else _host(alone)
    if found["path"] is None:
        return _host(found)
    path = PurePosixPath(found[0].replace("\\", "/").removeprefix("~"))
    first = path.parts[1] if len(path.parts) > 1 else ""
    return found[0] if first in _OWN_PATHS else path.name


def _host(found: re.Match[str]) -> str:
    return "this server" if found["own"] is not None else "a private address"


def _has_insides(text: str) -> bool:
    """Return whether a text has words of a program or a database; in time that grows as the text does."""
    if _INSIDES.search(text):
        return True
    verbs = ((line, _VERB.search(line)) for line in text.splitlines())
    return any(verb is not None and _CLAUSE.search(line, verb.end()) for line, verb in verbs)
