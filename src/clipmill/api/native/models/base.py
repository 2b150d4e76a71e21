# SPDX-License-Identifier: MIT
"""What all bodies and answers share: strict bodies, plain answers, times as ISO 8601 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

US_PER_S = 1_000_000
_CONTROL = frozenset(chr(code) for code in (*range(32), 127)) - {"\n", "\t"}


def _plain(text: str) -> str:
    """Refuse characters that no person types and that files, headers and databases stumble over."""
    if any(char in _CONTROL for char in text):
        message = "control characters are not allowed"
        raise ValueError(message)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = "half of a surrogate pair is not a character"
        raise ValueError(message) from error
    return text


PlainText = Annotated[str, AfterValidator(_plain)]
"""Text of a user without control characters."""
Color = Annotated[str, Field(pattern="^[0-9A-Fa-f]{6}$", examples=["FFE000"])]
"""RRGGBB."""
Cents = Annotated[int, Field(ge=1, le=10**12)]
"""Money in whole cents."""


class Body(BaseModel):
    """What a client sends; a field that we do not know is refused, so that no wish is lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Answer(BaseModel):
    """What we answer."""

    model_config = ConfigDict(frozen=True)


def moment_of(time_us: int) -> datetime:
    """Return microseconds since 1970 as a time."""
    return datetime.fromtimestamp(time_us / US_PER_S, UTC)


def moment_or_none(time_us: int | None) -> datetime | None:
    """Return microseconds since 1970 as a time, or none."""
    return None if time_us is None else moment_of(time_us)


def seconds_or_none(time_us: int | None) -> float | None:
    """Return microseconds as seconds, or none."""
    return None if time_us is None else time_us / US_PER_S


def example(**values: Any) -> ConfigDict:
    """Return the configuration that shows one example of a model in the reference."""
    return ConfigDict(json_schema_extra={"examples": [values]})
