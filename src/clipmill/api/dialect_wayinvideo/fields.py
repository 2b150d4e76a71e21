# SPDX-License-Identifier: MIT
"""
One request's JSON object, read field by field: generous with types, exact with values.

In: the parsed object. Out: values of our own, or an error that names the field; and notices of all that was sent and
does nothing. Null and empty text mean that a field was not sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from clipmill.domain.errors import InvalidOptions
from clipmill.domain.languages import Language, find_language
from clipmill.domain.result import Notice

T = TypeVar("T")

MAX_SHOWN = 60
MAX_NAMED = 20
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}(\.0{1,6})?", re.ASCII)
_ALLOWED_CONTROLS = "\t\n\r"


class Fields:
    """Reads the fields of one object and remembers which were asked for."""

    def __init__(self, body: Mapping[str, object]) -> None:
        """Take the object; it is not changed."""
        self._body = body
        self._known: set[str] = set()
        self.notices: list[Notice] = []
        """What the sender should know; codes `field_ignored` and `field_unknown`."""

    def text(self, name: str, *, most: int, default: str = "") -> str:
        """
        Return a text without spaces around it.

        Raises:
            InvalidOptions: it is no text, is longer than `most` characters, or has characters that no text has.

        """
        value = self._sent(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise _wrong(name, "a string", value)
        if not is_clean(value):
            message = f"{name} has characters that are not text"
            raise InvalidOptions(message)
        if len(value) > most:
            message = f"{name} has {len(value)} characters; at most {most} are taken"
            raise InvalidOptions(message)
        return value.strip()

    def flag(self, name: str) -> bool:
        """
        Return a boolean, false when it was not sent; "true", "false", 1 and 0 are taken as well.

        Raises:
            InvalidOptions: it is anything else.

        """
        value = self._sent(name)
        if value is None:
            return False
        found = value if isinstance(value, bool) else _FLAGS.get(str(value).strip().lower()[:8])
        if found is None or not isinstance(value, (bool, int, str)):
            raise _wrong(name, "true or false", value)
        return found

    def whole(self, name: str, *, least: int) -> int | None:
        """
        Return a whole number, or none when it was not sent; numbers as text are taken as well.

        Raises:
            InvalidOptions: it is no whole number, or less than `least`.

        """
        value = self._sent(name)
        if value is None:
            return None
        number = whole_number(value)
        if number is None or number < least:
            raise _wrong(name, f"a whole number of at least {least}", value)
        return number

    def whole_list(self, name: str) -> tuple[int, ...] | None:
        """
        Return a list of whole numbers from 0, or none when it was not sent.

        Raises:
            InvalidOptions: it is no such list, or an empty one, or has a number twice.

        """
        value = self._sent(name)
        if value is None:
            return None
        if not isinstance(value, list) or not value:
            raise _wrong(name, "a list of whole numbers, or null for all", value)
        numbers = []
        for item in value:
            number = whole_number(item)
            if number is None or number < 0:
                raise _wrong(name, "a list of whole numbers from 0", item)
            numbers.append(number)
        if len(set(numbers)) != len(numbers):
            message = f"{name} names a number twice"
            raise InvalidOptions(message)
        return tuple(numbers)

    def choice(self, name: str, values: Mapping[str, T], default: T) -> T:
        """
        Return what one of several words stands for; words are taken exactly as they are spelled.

        Raises:
            InvalidOptions: it is none of the words.

        """
        value = self._sent(name)
        if value is None:
            return default
        if not isinstance(value, str) or value not in values:
            raise _wrong(name, f"one of {', '.join(values)}", value)
        return values[value]

    def language(self, name: str) -> Language | None:
        """
        Return a language, or none when it was not sent or is `auto`.

        Raises:
            InvalidOptions: it is none of the languages.

        """
        value = self._sent(name)
        if value is None or (isinstance(value, str) and value.strip().lower() == "auto"):
            return None
        found = find_language(value) if isinstance(value, str) else None
        if found is None:
            raise _wrong(name, "a language code such as en, es or zh-cn", value)
        return found

    def ignore(self, names: Sequence[str], reason: str) -> None:
        """Note that fields do nothing in this request; those that are not sent, or switched off, need no notice."""
        named = [name for name in names if not self._is_off(name)]
        if named:
            self.notices.append(Notice("field_ignored", f"{', '.join(named)}: no effect, because {reason}."))

    def note_unknown(self) -> None:
        """Note the fields that nothing asked for."""
        names = [shown(name) for name in self._body if name not in self._known]
        if names:
            more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
            text = f"Not known, and without effect: {', '.join(names[:MAX_NAMED])}{more}."
            self.notices.append(Notice("field_unknown", text))

    def _is_off(self, name: str) -> bool:
        value = self._sent(name)
        return value is None or value is False or (isinstance(value, str) and value.strip().lower() == "false")

    def _sent(self, name: str) -> str | int | float | bool | list[object] | Mapping[str, object] | None:
        self._known.add(name)
        value = self._body.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        assert isinstance(value, (str, int, float, bool, list, Mapping))  # noqa: S101 - JSON has nothing else
        return value


def whole_number(value: object) -> int | None:
    """Return a whole number given as such, as a float without a fraction, or as text; none for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(float(value)) if "." in value else int(value)
    return None


def is_clean(text: str) -> bool:
    """Say whether a text can be kept and sent: no control characters but tab and line ends, no half characters."""
    return all(unicodedata.category(char) not in {"Cc", "Cs"} or char in _ALLOWED_CONTROLS for char in text)


def shown(value: object) -> str:
    """Return a short text that shows a value from outside, safe in a message, a log and a header."""
    return ascii(value)[:MAX_SHOWN] if not isinstance(value, str) else ascii(value[:MAX_SHOWN])


def names_of(items: Iterable[str]) -> dict[str, str]:
    """Return words that stand for themselves, for `Fields.choice`."""
    return {item: item for item in items}


def _wrong(name: str, wanted: str, value: object) -> InvalidOptions:
    return InvalidOptions(f"{name} must be {wanted}, not {shown(value)}")
