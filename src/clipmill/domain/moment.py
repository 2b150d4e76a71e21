# SPDX-License-Identifier: MIT
"""What may be watched alone: candidates, and moments judged and ranked."""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.domain.times import SourceRange


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One named part of a score."""

    name: str
    """hook, flow, value, emotion, energy..."""
    value: float
    """0 to 100, comparable inside one source."""
    evidence: str
    """The words or the measurement that a user can check."""


@dataclass(frozen=True, slots=True)
class Score:
    """How good a moment is, with its parts and a reason in plain words."""

    total: float
    """0 to 100; spreads over the moments of one source."""
    parts: tuple[ScorePart, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A candidate that was judged, ranked and given words."""

    range: SourceRange
    score: Score
    title: str
    description: str
    hashtags: tuple[str, ...]
    """Without the number sign."""
    hook: str
    """A short line of what is said that holds a viewer, not the first words where another is to be had; empty when
    nothing is said."""
    text: str
    """What is said in it."""
    heading: str = ""
    """A short line for the picture, 3 to 8 words; empty in moments made before there were any."""
    hook_line: str = ""
    """A line for the picture in the tone that was asked for, written by a language model; empty when none wrote."""
