# SPDX-License-Identifier: MIT
"""
Read one value of a request: numbers, booleans, choices, texts and addresses, typed properly or as strings.

In: a JSON value or a form's string, and the field's name. Out: the value in our words, or a refusal that names the
field. It knows no field by name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeVar

from clipmill.domain.errors import AddressRefused, DownloadFailed, InvalidOptions
from clipmill.net.guard import AddressPolicy, check_url

Reader = Callable[[str, object], object]
"""Takes the field's name and its raw value; gives the value or raises `InvalidOptions`."""
_Value = TypeVar("_Value")

MAX_URL_LENGTH = 8192
_MAX_DIGITS = 18
_MAX_SHOWN = 64
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
_LOWEST_PRINTABLE = 0x20
_KEPT_CONTROLS = "\t\n\r"


def refusal(name: str, demand: str) -> InvalidOptions:
    """Return the error that says what a field must be."""
    return InvalidOptions(f"{shown(name)} must be {demand}", hint="See the API reference for the values it takes.")


def shown(name: str) -> str:
    """Return a name that the client made up, short enough and fit to be written in an answer."""
    words = name.encode("utf-8", "replace").decode("utf-8")
    return words if len(words) <= _MAX_SHOWN else f"{words[:_MAX_SHOWN]}..."


def whole_number(low: int, high: int, unit: str = "") -> Callable[[str, object], int]:
    """Return a reader of whole numbers in a range; a string of digits and a float without a fraction will do."""
    demand = f"a whole number from {low} to {high}{unit and ' '}{unit}"

    def read(name: str, raw: object) -> int:
        number = _number(raw)
        if number is None or not low <= number <= high:
            raise refusal(name, demand)
        return number

    return read


def boolean(name: str, raw: object) -> bool:
    """
    Return a boolean given as one, as 0 or 1, or as a string of either.

    Raises:
        InvalidOptions: it is something else.

    """
    word = str(raw).strip().lower() if isinstance(raw, bool | int | str) else ""
    if word not in _BOOLEANS:
        raise refusal(name, "true or false")
    return _BOOLEANS[word]


def choice(values: Mapping[str, _Value]) -> Callable[[str, object], _Value]:
    """Return a reader of one of a few names, in capitals or not."""
    known = {name.casefold(): value for name, value in values.items()}
    demand = f"one of {', '.join(values)}"

    def read(name: str, raw: object) -> _Value:
        word = raw.strip().casefold() if isinstance(raw, str) else None
        if word is None or word not in known:
            raise refusal(name, demand)
        return known[word]

    return read


def text(max_length: int) -> Callable[[str, object], str]:
    """Return a reader of free text, trimmed; numbers are taken as they are written."""
    demand = f"a text of at most {max_length} characters"

    def read(name: str, raw: object) -> str:
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            raise refusal(name, demand)
        words = str(raw).strip()
        if len(words) > max_length:
            raise refusal(name, demand)
        if not is_clean(words):
            raise refusal(name, "a text without control characters")
        return words

    return read


def address(name: str, raw: object) -> str:
    """
    Return an http(s) address. Whether it may be asked is decided when it is.

    Raises:
        InvalidOptions: it is no such address.

    """
    demand = "an http:// or https:// URL"
    if not isinstance(raw, str):
        raise refusal(name, demand)
    url = raw.strip()
    if not url:
        return ""
    if len(url) > MAX_URL_LENGTH or not is_clean(url):
        raise refusal(name, f"{demand} of at most {MAX_URL_LENGTH} characters")
    try:
        check_url(url, AddressPolicy())
    except (DownloadFailed, AddressRefused) as error:
        raise refusal(name, demand) from error
    return url


def is_clean(words: str) -> bool:
    """Return whether a text is one that every database and font can take: no control characters, no lone surrogates."""
    if any(ord(sign) < _LOWEST_PRINTABLE and sign not in _KEPT_CONTROLS for sign in words):
        return False
    return not any("\ud800" <= sign <= "\udfff" for sign in words)


def _number(raw: object) -> int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        digits = raw.strip()
        if not digits.isascii() or len(digits) > _MAX_DIGITS:
            return None
        try:
            raw = float(digits) if "_" not in digits else None
        except ValueError:
            return None
    if isinstance(raw, float):
        return int(raw) if math.isfinite(raw) and raw.is_integer() else None
    return raw if isinstance(raw, int) else None
