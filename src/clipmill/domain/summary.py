# SPDX-License-Identifier: MIT
"""What a source is about, in short: a text, highlights, and what happens in them."""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.domain.times import SourceRange, SourceTime


@dataclass(frozen=True, slots=True)
class HighlightEvent:
    """One thing that happens or is said in a highlight."""

    time: SourceTime
    description: str


@dataclass(frozen=True, slots=True)
class SummaryHighlight:
    """A part of the source that is worth knowing about."""

    range: SourceRange
    title: str
    description: str
    events: tuple[HighlightEvent, ...]
    """In order, inside the range."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a source is about. Nothing in it that the source does not say."""

    title: str
    text: str
    hashtags: tuple[str, ...]
    """Without the number sign."""
    highlights: tuple[SummaryHighlight, ...]
    """In the order of the source."""
