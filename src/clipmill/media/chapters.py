# SPDX-License-Identifier: MIT
"""
The chapters that a container names.

In: an open container. Out: chapters on the source's clock, in order. Titles and times in a file are anybody's: they are
bounded and cleaned. No packet is read.
"""

from __future__ import annotations

from av.container import InputContainer

from clipmill.domain.audience import Chapter, tidy_chapters
from clipmill.domain.times import US_PER_S

_ROUNDING_S = 1.0
"""A first chapter may begin a little before the first picture; one that begins earlier has no time."""


def read_chapters(container: InputContainer) -> tuple[Chapter, ...]:
    """Return the chapters of a container; empty when it names none."""
    began_s = (container.start_time or 0) / US_PER_S
    items = []
    for chapter in container.chapters():
        base = chapter["time_base"]
        if base is None:
            continue
        start_s, end_s = (float(chapter[side] * base) - began_s for side in ("start", "end"))
        if start_s > -_ROUNDING_S:
            items.append((max(0.0, start_s), end_s, chapter["metadata"].get("title", "")))
    return tidy_chapters(items)
