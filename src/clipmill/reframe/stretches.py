# SPDX-License-Identifier: MIT
"""
What is seen when in a clip: the shots of the source, through the edit list, on the frames of the output.

Goes in: edit list, footage, overrides, frame rate. Comes out: takes, each the stretches of a clip that one shot of the
source gives in a row. Does not choose anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from clipmill.domain.clip import CameraOverride, Edl
from clipmill.domain.picture import Footage, Shot, Speaking
from clipmill.domain.times import US_PER_S, ClipTime, SourceRange, SourceTime, TimeRange


@dataclass(frozen=True, slots=True)
class Grid:
    """The frames of a clip."""

    rate: Fraction
    frames: int
    """At least one."""
    duration_us: int

    def time_of(self, frame: int) -> ClipTime:
        """Return when a frame starts; the frame after the last one at the clip's end."""
        if frame >= self.frames:
            return ClipTime(self.duration_us)
        return ClipTime(min(self.duration_us, round(frame * US_PER_S / self.rate)))

    def frame_at(self, time_us: int) -> int:
        """Return the frame whose start is nearest to a time; halves go up, as the renderer does."""
        return min(self.frames, int((2 * time_us * self.rate + US_PER_S) // (2 * US_PER_S)))


def grid_of(edl: Edl, rate: Fraction) -> Grid:
    """Return the frames of a clip."""
    duration_us = edl.duration_us
    frames = int((2 * duration_us * rate + US_PER_S) // (2 * US_PER_S))
    return Grid(rate, max(1, frames), duration_us)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames of a clip that show one shot of the source without a break."""

    first_frame: int
    end_frame: int
    source_us: int
    """Source time that the first frame shows."""


@dataclass(frozen=True, slots=True)
class Take:
    """One shot of the source as a clip shows it: one stretch, or several where an edit dropped something inside it."""

    grid: Grid
    stretches: tuple[Stretch, ...]
    """They follow each other without gaps."""
    shot: Shot | None
    """None where nobody looked."""
    speaking: tuple[Speaking, ...]
    """Of its footage, in order."""
    override: CameraOverride | None

    @property
    def first_frame(self) -> int:
        """First frame of the clip."""
        return self.stretches[0].first_frame

    @property
    def end_frame(self) -> int:
        """Frame after the last one."""
        return self.stretches[-1].end_frame

    @property
    def times(self) -> tuple[SourceTime, ...]:
        """The source time that each frame shows."""
        step_us = US_PER_S / self.grid.rate
        return tuple(
            SourceTime(stretch.source_us + round((frame - stretch.first_frame) * step_us))
            for stretch in self.stretches
            for frame in range(stretch.first_frame, stretch.end_frame)
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch with what made it."""

    stretch: Stretch
    key: tuple[int, int]
    """Footage and shot; (-1, -1) where nobody looked."""
    override: CameraOverride | None


def takes_of(edl: Edl, grid: Grid, footage: Sequence[Footage], overrides: Sequence[CameraOverride]) -> tuple[Take, ...]:
    """
    Return the takes of a clip, in order, without gaps from its first frame to its last.

    A stretch that would have no frame of its own is dropped: the frame belongs to the one that covers its start.
    """
    marks = _marks(edl, grid, footage, overrides)
    parts = [part for part in marks if part.stretch.end_frame > part.stretch.first_frame]
    groups: list[list[_Part]] = []
    for part in parts:
        last = groups[-1][-1] if groups else None
        if last and (last.key, last.override) == (part.key, part.override) and part.key != (-1, -1):
            groups[-1].append(part)
        else:
            groups.append([part])
    return tuple(_take(group, grid, footage) for group in groups)


def _take(group: Sequence[_Part], grid: Grid, footage: Sequence[Footage]) -> Take:
    number, place = group[0].key
    stretches = tuple(part.stretch for part in group)
    if number < 0:
        return Take(grid, stretches, None, (), group[0].override)
    seen = footage[number]
    shot = seen.shots[place]
    speaking = tuple(item for item in seen.speaking if item.range.overlaps(shot.range))
    return Take(grid, stretches, shot, speaking, group[0].override)


def _marks(edl: Edl, grid: Grid, footage: Sequence[Footage], overrides: Sequence[CameraOverride]) -> list[_Part]:
    """Return the parts of each entry of the edit list between the cuts and the ends of overrides."""
    parts: list[_Part] = []
    for entry, placed in zip(edl.entries, edl.clip_ranges, strict=True):
        for start_us, end_us in pairwise(_borders(entry, footage, overrides)):
            in_us, out_us = placed.in_us + start_us - entry.in_us, placed.in_us + end_us - entry.in_us
            first, end = grid.frame_at(in_us), grid.frame_at(out_us)
            if out_us == grid.duration_us:
                end = grid.frames
            drift_us = round(first * US_PER_S / grid.rate) - in_us
            stretch = Stretch(first, end, min(max(start_us, start_us + drift_us), end_us - 1))
            parts.append(_Part(stretch, _shot_at(start_us, footage), _override_at(start_us, overrides)))
    return parts


def _borders(entry: SourceRange, footage: Sequence[Footage], overrides: Sequence[CameraOverride]) -> list[int]:
    times = {int(entry.in_us), int(entry.out_us)}
    ranges = [shot.range for seen in footage for shot in seen.shots] + [item.range for item in overrides]
    for item in ranges:
        times.update(time for time in (item.in_us, item.out_us) if entry.in_us < time < entry.out_us)
    return sorted(times)


def _shot_at(time_us: int, footage: Sequence[Footage]) -> tuple[int, int]:
    for number, seen in enumerate(footage):
        for place, shot in enumerate(seen.shots):
            if shot.range.contains(SourceTime(time_us)):
                return number, place
    return -1, -1


def _override_at(time_us: int, overrides: Sequence[CameraOverride]) -> CameraOverride | None:
    found = [item for item in overrides if item.range.contains(SourceTime(time_us))]
    return found[-1] if found else None


def clip_range(grid: Grid, first_frame: int, end_frame: int) -> TimeRange[ClipTime]:
    """Return the part of a clip that some frames take."""
    return TimeRange(grid.time_of(first_frame), grid.time_of(end_frame))
