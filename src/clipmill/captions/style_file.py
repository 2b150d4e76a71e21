# SPDX-License-Identifier: MIT
"""
A user's own caption style, as the text of a TOML or JSON file.

In: the text. Out: a checked `CaptionStyle`. The fields are those of `CaptionStyle`; `base` names a style of the
catalogue from which all that is not given is taken. It opens no file.
"""

from __future__ import annotations

import dataclasses
import json
import tomllib
from enum import StrEnum
from typing import Any

from clipmill.captions.styles import CAPTION_STYLES, OPTIONAL_COLORS, STYLE_COLORS, check_style
from clipmill.domain.captions import CaptionStyle
from clipmill.domain.errors import InvalidOptions

LONGEST_NAME = 40
LONGEST_FILE_CHARS = 20_000
_BASE = "base"
_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}


def style_from_text(text: str, name: str = "own") -> CaptionStyle:
    """
    Return the style that a TOML or JSON text describes.

    Args:
        text: of the file; JSON when it starts with a brace.
        name: of the style when the file gives none.

    Raises:
        InvalidOptions: it is neither, has a field that styles do not have, or a value that the field, which is named,
            cannot have.

    """
    fields = _document(text)
    base = fields.pop(_BASE, next(iter(CAPTION_STYLES)))
    if not isinstance(base, str) or base not in CAPTION_STYLES:
        message = f"the caption style's base is no style: {str(base)[:40]!r}"
        raise InvalidOptions(message, hint=f"Choose one of: {', '.join(CAPTION_STYLES)}.")
    known = {field.name for field in dataclasses.fields(CaptionStyle)}
    for field in fields:
        if field not in known:
            message = f"caption styles have no field {field[:40]!r}"
            raise InvalidOptions(message, hint=f"The fields are: {_BASE}, {', '.join(sorted(known))}.")
    base_style = CAPTION_STYLES[base]
    changes: dict[str, Any] = {
        field: _value(field, value, getattr(base_style, field)) for field, value in fields.items()
    }
    style = dataclasses.replace(base_style, **{"name": name[:LONGEST_NAME], **changes})
    check_style(style)
    return style


def _document(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_FILE_CHARS:
        message = f"the caption style file is longer than {LONGEST_FILE_CHARS} characters"
        raise InvalidOptions(message)
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"the caption style file is neither TOML nor JSON: {error}"
        raise InvalidOptions(message) from error
    return dict(document)


def _value(field: str, value: object, example: object) -> object:
    """Return a value as the field has it; its kind is that of the value that stands in the base."""
    if field in OPTIONAL_COLORS and value is None:
        return None
    if isinstance(example, StrEnum):
        return _choice(field, value, type(example))
    kind = str if field in STYLE_COLORS else type(example)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not kind:
        message = f"the caption style's {field} is {str(value)[:40]!r}, not {_KINDS[kind]}"
        raise InvalidOptions(message)
    if field in {"name", "font_family"} and not 0 < len(str(value).strip()) <= LONGEST_NAME:
        message = f"the caption style's {field} has no letters, or more than {LONGEST_NAME}"
        raise InvalidOptions(message)
    return value


def _choice(field: str, value: object, choices: type[StrEnum]) -> StrEnum:
    for choice in choices:
        if choice.value == value:
            return choice
    message = f"the caption style's {field} is {str(value)[:40]!r}"
    raise InvalidOptions(message, hint=f"Choose one of: {', '.join(choices)}.")
