# SPDX-License-Identifier: MIT
"""
Read what a client wishes from the fields of its request, in any of four spellings.

    nested            {"heading": {"text": ...}}
    dotted inside     {"heading": {"heading.text": ...}}
    dotted            {"heading.text": ...}
    flat              {"heading_text": ...}

Where two spellings of one field disagree, the one higher in this list is taken and a warning says so. All are checked.
In: names and raw values. Out: values by their canonical (dotted) names, and warnings. It makes no job of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from clipmill.api.dialect_cuttr.bodies import fields_of_json
from clipmill.api.dialect_cuttr.fields import Reader, address, boolean, choice, refusal, shown, text, whole_number
from clipmill.domain.captions import COLOR_CODES
from clipmill.domain.clip import CameraMode
from clipmill.domain.options import SelectionStyle
from clipmill.domain.overlays import HeadingPosition, HeadingStyle
from clipmill.domain.result import Notice

COLORS: Final[Mapping[str, str]] = {str(name): code for name, code in COLOR_CODES.items()}
"""Color names of the dialect and their RRGGBB."""
FONTS: Final = (
    "Proxima Nova",
    "Montserrat",
    "Luckiest Guy",
    "Everlasting",
    "Komika",
    "Burbank",
    "Bebas Neue",
    "Anton",
)
MAX_CLIPS = 10
MAX_PROMPT_LENGTH = 10_000
MAX_HEADING_LENGTH = 300
MAX_INSTRUCTIONS_LENGTH = 1500
_MAX_WARNINGS = 20

_COLOR = choice(COLORS)
_FONT = choice({name: name for name in FONTS})
READERS: Final[Mapping[str, Reader]] = {
    "video_url": address,
    "num_clips": whole_number(1, MAX_CLIPS),
    "style": choice({style.value: style for style in SelectionStyle}),
    "length": whole_number(10, 180, "seconds"),
    "prompt": text(MAX_PROMPT_LENGTH),
    "camera_mode": choice({mode.value: mode for mode in CameraMode}),
    "hook_length": whole_number(2, 15, "seconds"),
    "auto_heading": boolean,
    "heading.text": text(MAX_HEADING_LENGTH),
    "heading.style": choice({style.value: style for style in HeadingStyle}),
    "heading.color": _COLOR,
    "heading.font": _FONT,
    "heading.position": choice({position.value: position for position in HeadingPosition}),
    "heading.bg_color": choice({name: COLORS[name] for name in ("black", "white")}),
    "heading.instructions": text(MAX_INSTRUCTIONS_LENGTH),
    "captions.enabled": boolean,
    "captions.color": _COLOR,
    "captions.font": _FONT,
    "music_url": address,
}
"""Every field of the dialect by its canonical name."""
_GROUPS: Final = ("heading", "captions")
_FLAT: Final[Mapping[str, str]] = {name.replace(".", "_"): name for name in READERS}


class _Spelling(IntEnum):
    """How a field was spelled; the lowest is taken."""

    NESTED = 0
    DOTTED_INSIDE = 1
    DOTTED = 2
    FLAT = 3


@dataclass(frozen=True, slots=True)
class _Given:
    """One field as it came."""

    name: str
    """Canonical."""
    spelling: _Spelling
    label: str
    """As the client wrote it."""
    raw: object


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read."""

    values: Mapping[str, Any]
    """By canonical name; what was left out, or null, is not there."""
    warnings: tuple[Notice, ...]


def read_fields(fields: Mapping[str, Any]) -> Reading:
    """
    Return the values of a request's fields.

    Raises:
        InvalidOptions: a value is outside its set or range; the message names the field.

    """
    given: list[_Given] = []
    unknown: list[str] = []
    for key, raw in fields.items():
        if raw is None:
            continue
        if key in _GROUPS:
            _open_group(key, raw, given, unknown)
        elif key in READERS:
            given.append(_Given(key, _Spelling.DOTTED if "." in key else _Spelling.NESTED, key, raw))
        elif key in _FLAT:
            given.append(_Given(_FLAT[key], _Spelling.FLAT, key, raw))
        else:
            unknown.append(key)
    values, warnings = _settle(given)
    return Reading(values, (*warnings, *_unknown_warnings(unknown)))


def _open_group(group: str, raw: object, given: list[_Given], unknown: list[str]) -> None:
    """Note the fields of a nested object; a form sends it as a string. Captions may also be a bare boolean."""
    if isinstance(raw, str) and raw.lstrip().startswith("{"):
        raw = fields_of_json(raw)
    if not isinstance(raw, dict):
        if group != "captions":
            raise refusal(group, "an object; a heading's own words go into heading.text")
        given.append(_Given("captions.enabled", _Spelling.NESTED, group, boolean(group, raw)))
        return
    for key, value in raw.items():
        nested = f"{group}.{key}"
        if value is None:
            continue
        if nested in READERS:
            given.append(_Given(nested, _Spelling.NESTED, nested, value))
        elif key in READERS and key.startswith(f"{group}."):
            given.append(_Given(key, _Spelling.DOTTED_INSIDE, f"{group}[{key}]", value))
        else:
            unknown.append(nested)


def _settle(given: list[_Given]) -> tuple[dict[str, Any], list[Notice]]:
    values: dict[str, Any] = {}
    taken: dict[str, _Given] = {}
    warnings = []
    for item in sorted(given, key=lambda item: item.spelling):
        value = READERS[item.name](item.name, item.raw)
        if value == "":
            continue  # an empty text is as good as none
        if item.name not in taken:
            taken[item.name], values[item.name] = item, value
        elif value != values[item.name]:
            message = f"{item.label} says something else than {taken[item.name].label}, which was taken"
            warnings.append(Notice("field_conflict", message))
    return values, warnings


def _unknown_warnings(unknown: list[str]) -> list[Notice]:
    warnings = [Notice("field_unknown", f"{shown(name)} is not known and was not used") for name in unknown]
    if len(warnings) > _MAX_WARNINGS:
        rest = len(warnings) - _MAX_WARNINGS
        warnings[_MAX_WARNINGS:] = [Notice("field_unknown", f"{rest} more fields are not known and were not used")]
    return warnings
