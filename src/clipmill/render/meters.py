# SPDX-License-Identifier: MIT
"""
Reads what ffmpeg's metering filters wrote.

Goes in: the text that `metadata=print` and `ametadata=print` leave in a file. Comes out: keys and values with the time
of their frame. ffmpeg's messages on standard error are for people and change; these keys are its interface.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_FRAME = re.compile(r"^frame:\d+\s+pts:\S+\s+pts_time:(\S+)")


@dataclass(frozen=True, slots=True)
class Reading:
    """One value that a meter gave."""

    time_s: float
    """Of the frame that it was written on; not a number when the frame has none."""
    key: str
    """Without the `lavfi.` before it."""
    value: str


def read_meters(text: str) -> Iterator[Reading]:
    """Return all readings in the order in which they were written."""
    time_s = math.nan
    for line in text.splitlines():
        match = _FRAME.match(line)
        if match:
            time_s = _number(match[1])
            continue
        key, separator, value = line.partition("=")
        if separator and key.startswith("lavfi."):
            yield Reading(time_s, key.removeprefix("lavfi."), value.strip())


def last_values(readings: Iterable[Reading]) -> dict[str, float]:
    """Return the last number that each key had; infinities and words that are no numbers are left out."""
    numbers = ((reading.key, _number(reading.value)) for reading in readings)
    return {key: number for key, number in numbers if math.isfinite(number)}


def highest_db(values: Mapping[str, float], prefix: str) -> float | None:
    """Return the highest of the linear peaks whose keys begin so, in decibels; none for digital silence."""
    peak = max((value for key, value in values.items() if key.startswith(prefix)), default=0.0)
    return 20 * math.log10(peak) if peak > 0 else None


def stretches(
    readings: Iterable[Reading], start_key: str, end_key: str, end_s: float
) -> tuple[tuple[float, float], ...]:
    """Return (start, end) in seconds of what a detector found; one that was never ended lasts until `end_s`."""
    found: list[tuple[float, float]] = []
    open_since: float | None = None
    for reading in readings:
        if reading.key == start_key:
            open_since = _number(reading.value)
        elif reading.key == end_key and open_since is not None:
            found.append((open_since, _number(reading.value)))
            open_since = None
    if open_since is not None:
        found.append((open_since, end_s))
    return tuple(found)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
