# SPDX-License-Identifier: MIT
"""What a job costs, and what of it is given back."""

from __future__ import annotations

from dataclasses import dataclass

from clipmill.domain.jobs import JobKind, JobSpec
from clipmill.domain.times import US_PER_S

_US_PER_MINUTE = 60 * US_PER_S
DEFAULT_COUNT = 3
"""Clips reckoned with when the user leaves the count to us."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What this installation charges, in cents."""

    per_clip_cents: int = 150
    """For each clip that is rendered; a dialect's jobs by the minute cost none of this."""
    per_unit_cents: int = 10
    """For each unit of a job that is charged by the minute."""
    minutes_per_unit: int = 1
    """A unit is so many started minutes of source."""


class Tariff:
    """The two ways in which a job is charged."""

    BY_CLIP = "by_clip"
    BY_MINUTE = "by_minute"


def clip_count(spec: JobSpec) -> int:
    """Return how many clips are reckoned with at submission."""
    if spec.kind is JobKind.RENDER:
        return len(spec.edits) + len(spec.ranges)
    return spec.options.count or DEFAULT_COUNT


def billable_ordinals(spec: JobSpec, tariff: str, paid: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """
    Return the clips of a job, by their number in it, that are paid for one by one.

    Args:
        spec: of the job.
        tariff: a job that is charged by the minute pays for none.
        paid: clips of a `RENDER`'s parent that were paid for already; making them again is free.

    """
    if tariff != Tariff.BY_CLIP:
        return ()
    if spec.kind is JobKind.RENDER:
        again = tuple(number for number, edit in enumerate(spec.edits) if edit.ordinal not in paid)
        return (*again, *range(len(spec.edits), len(spec.edits) + len(spec.ranges)))
    if spec.kind not in {JobKind.CLIPS, JobKind.MOMENTS} or not spec.options.is_exported:
        return ()
    return tuple(range(clip_count(spec)))


def units_of(duration_us: int, prices: Prices) -> int:
    """Return the units of a source: one a started minute, unless the operator set another length."""
    unit_us = prices.minutes_per_unit * _US_PER_MINUTE
    return max(1, -(-duration_us // unit_us))
