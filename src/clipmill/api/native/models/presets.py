# SPDX-License-Identifier: MIT
"""Presets as our own API takes and shows them: options of a job under a name, checked by the model of a job's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field, ValidationError

from clipmill.accounts.presets import PresetRecord
from clipmill.api.native.models.base import Answer, Body, PlainText, example, moment_of
from clipmill.api.native.models.options import Options
from clipmill.domain.errors import InvalidOptions


class PresetBody(Body):
    """Options that are kept under a name."""

    model_config = Body.model_config | example(
        name="Our channel", options={"captions": {"style": "bold", "text_color": "FFE000"}}, is_default=True
    )

    name: PlainText = Field(min_length=1, max_length=200, description="Each of your team's once.")
    options: Options = Field(description="As in POST /jobs; only the fields that you send are kept.")
    is_default: bool = Field(default=False, description="What your pages begin with; the one before is none any more.")


class PresetChangeBody(Body):
    """What shall change in a preset; what is left out stays as it is."""

    model_config = Body.model_config | example(name="Our other channel")

    name: PlainText | None = Field(default=None, min_length=1, max_length=200)
    options: Options | None = Field(default=None, description="All of them anew.")
    is_default: bool | None = None


class Preset(Answer):
    """Options of a job under a name."""

    id: str = Field(examples=["pre_9f86d081884c7d659a2feaa0"])
    name: str = Field(examples=["Our channel"])
    options: Options = Field(description="The fields that it sets; others are not shown.")
    is_default: bool
    left_out: list[str] = Field(
        description="Fields that an earlier version kept and this one does not take; save the preset anew."
    )
    created_at: datetime
    changed_at: datetime


class PresetList(Answer):
    """All presets of a team, by name."""

    items: list[Preset]


class LookBody(Body):
    """Options of a job whose look is wanted as a picture."""

    model_config = Body.model_config | example(options={"captions": {"style": "bold", "text_color": "FFE000"}})

    options: Options = Field(default=Options(), description="As in POST /jobs; what is not seen does not matter.")


def kept_options(options: Options) -> dict[str, Any]:
    """Return the fields that were sent, as JSON values."""
    return options.model_dump(mode="json", exclude_unset=True)


def preset_answer(record: PresetRecord) -> Preset:
    """Return a preset as it is shown."""
    options, left_out = _readable(record.options)
    return Preset(
        id=record.id,
        name=record.name,
        options=options,
        is_default=record.is_default,
        left_out=left_out,
        created_at=moment_of(record.created_at_us),
        changed_at=moment_of(record.changed_at_us),
    )


def options_with_preset(record: PresetRecord, sent: Options) -> Options:
    """
    Return a preset's options with those that were sent beside it over them, down to single fields.

    Raises:
        InvalidOptions: together they cannot be, or this version does not take what the preset has.

    """
    try:
        return Options.model_validate(_merged(record.options, kept_options(sent)))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])[:200]
        message = f"the preset and the options do not go together: {where}: {first['msg'][:300]}"
        raise InvalidOptions(message, hint="Change the preset, or send other options.") from error


def _readable(options: dict[str, Any]) -> tuple[Options, list[str]]:
    """Return what this version takes of kept options, and the names of the fields that it does not."""
    try:
        return Options.model_validate(options), []
    except ValidationError as error:
        wrong = {str(item["loc"][0]) for item in error.errors() if item["loc"]} or set(options)
        kept, left_out = _readable({name: value for name, value in options.items() if name not in wrong})
        return kept, sorted({*left_out, *(wrong & options.keys())})


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = dict(below)
    for name, value in above.items():
        under = both.get(name)
        both[name] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return both
