# SPDX-License-Identifier: MIT
"""
What a measurement says: a name, a figure, an aim, whether it is met; and how rows become tables. Pure.

In: figures. Out: rows and Markdown. It measures nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the report."""

    part: str
    """timing, places, movement, glyphs, sound, contrast, cost, translation."""
    name: str
    value: str
    aim: str = ""
    """Empty where a figure has no aim."""
    is_met: bool = True
    note: str = ""
    """What it was measured on, or the worst case."""


def table(rows: Sequence[Row]) -> list[str]:
    """Return the rows as a Markdown table; what misses its aim is marked."""
    lines = ["| part | measure | value | aim | met | on |", "| --- | --- | --- | --- | --- | --- |"]
    for row in rows:
        met = "" if not row.aim else "yes" if row.is_met else "**no**"
        lines.append(f"| {row.part} | {row.name} | {row.value} | {row.aim} | {met} | {row.note} |")
    return lines


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies (nearest rank); 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0
