# SPDX-License-Identifier: MIT
"""
Who is seen in a clip: persons with where they are and when they are seen best.

In: the kept ranges of a clip and what was seen there. Out: persons as the camera's overrides number them. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clipmill.domain.clip import Edl
from clipmill.domain.picture import Box, FaceTrack, Footage
from clipmill.domain.times import US_PER_S, SourceRange, SourceTime, merge_ranges

SAMPLE_US = US_PER_S
"""Between two samples of where a person is."""
MOST_SAMPLES = 300
_PROFILE_LOSS = 0.6
"""How much less a full profile is worth than a face that looks into the camera."""


@dataclass(frozen=True, slots=True)
class PlacedFace:
    """Where a face is at one time."""

    time: SourceTime
    box: Box
    """In pixels of the displayed source."""


@dataclass(frozen=True, slots=True)
class CastMember:
    """One person of a stretch that was looked at."""

    person: int
    """As numbered in that stretch; another stretch counts anew."""
    stretch: SourceRange
    """That was looked at."""
    share: float
    """Of the clip's time that the person is in the picture, in [0, 1]."""
    best: PlacedFace
    """Large, sharp and from the front."""
    places: tuple[PlacedFace, ...]
    """In order, about one a second of what is kept."""


def cast_of(edl: Edl, footage: Sequence[Footage]) -> tuple[CastMember, ...]:
    """Return who is seen in what a clip keeps, stretch by stretch, those who are seen longest first."""
    members: list[CastMember] = []
    for item in footage:
        tracks: dict[int, list[FaceTrack]] = {}
        for shot in item.shots:
            for track in shot.faces:
                if track.is_live and track.times:
                    tracks.setdefault(track.person, []).append(track)
        found = [_member(person, item.range, of_person, edl) for person, of_person in tracks.items()]
        members += sorted((member for member in found if member is not None), key=lambda each: -each.share)
    return tuple(members)


def _member(person: int, stretch: SourceRange, tracks: Sequence[FaceTrack], edl: Edl) -> CastMember | None:
    kept = merge_ranges(edl.entries)
    best: tuple[float, PlacedFace] | None = None
    places: list[PlacedFace] = []
    seen_us = 0
    for track in sorted(tracks, key=lambda item: item.times[0]):
        for entry in kept:
            begin, end = max(entry.in_us, track.times[0]), min(entry.out_us, track.times[-1])
            seen_us += max(0, end - begin)
            first = -(-begin // SAMPLE_US) * SAMPLE_US
            for time_us in range(first, end + 1, SAMPLE_US):
                box = track.box_at(SourceTime(time_us))
                if box is not None:
                    places.append(PlacedFace(SourceTime(time_us), box))
        yaws = track.yaws or (0.0,) * len(track.times)
        for time, box, yaw in zip(track.times, track.boxes, yaws, strict=True):
            if any(entry.contains(time) for entry in kept):
                worth = box.width_px * box.height_px * track.confidence * (1 - _PROFILE_LOSS * min(1.0, abs(yaw)))
                if best is None or worth > best[0]:
                    best = worth, PlacedFace(time, box)
    if best is None:
        return None
    total_us = sum(entry.duration_us for entry in kept)
    every = -(-len(places) // MOST_SAMPLES) or 1
    return CastMember(person, stretch, min(1.0, seen_us / total_us), best[1], tuple(places[::every]))
