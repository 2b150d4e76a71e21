# SPDX-License-Identifier: MIT
"""Who is seen in a clip, from what was seen in its source."""

from __future__ import annotations

import pytest

from clipmill.domain.clip import Edl
from clipmill.domain.picture import Box, FaceTrack, Footage, Shot
from clipmill.domain.times import SourceTime, source_range_from_s
from clipmill.engine.casts import MOST_SAMPLES, cast_of

FRAME = Box(0, 0, 1280, 720)


def track(person: int, begin_s: float, end_s: float, *, side_px: float = 100, yaw: float = 0.0) -> FaceTrack:
    """Return a face that stands still."""
    times = tuple(SourceTime(round(1e6 * (begin_s + n * 0.25))) for n in range(round((end_s - begin_s) * 4) + 1))
    boxes = tuple(Box(10, 20, side_px, side_px) for _ in times)
    return FaceTrack(person * 10 + round(begin_s), person, times, boxes, (yaw,) * len(times))


def footage(begin_s: float, end_s: float, *tracks: FaceTrack) -> Footage:
    """Return a stretch of one shot."""
    stretch = source_range_from_s(begin_s, end_s)
    return Footage(stretch, FRAME, (Shot(stretch, tracks),))


def test_a_share_counts_only_what_the_clip_keeps() -> None:
    kept = Edl((source_range_from_s(2, 6), source_range_from_s(8, 12)))
    (member,) = cast_of(kept, (footage(0, 14, track(3, 0, 10)),))
    assert member.person == 3
    assert member.share == pytest.approx(6 / 8)
    assert {place.time / 1e6 for place in member.places} == {2, 3, 4, 5, 6, 8, 9, 10}


def test_those_seen_longest_come_first_and_stretches_keep_their_own_numbers() -> None:
    kept = Edl((source_range_from_s(0, 10), source_range_from_s(100, 110)))
    found = cast_of(kept, (footage(0, 10, track(0, 0, 3), track(1, 0, 9)), footage(100, 110, track(0, 100, 110))))
    assert [(member.person, member.stretch.in_us) for member in found] == [(1, 0), (0, 0), (0, 100_000_000)]


def test_the_best_picture_is_large_and_from_the_front() -> None:
    small, profile = track(0, 0, 2, side_px=120), track(0, 4, 6, side_px=140, yaw=-1.0)
    (member,) = cast_of(Edl((source_range_from_s(0, 10),)), (footage(0, 10, small, profile),))
    assert member.best.box.width_px == 120
    (member,) = cast_of(Edl((source_range_from_s(3, 10),)), (footage(0, 10, small, profile),))
    assert member.best.box.width_px == 140


def test_pictures_of_faces_and_faces_outside_the_clip_are_nobody() -> None:
    poster = FaceTrack(1, 0, (SourceTime(0),), (Box(0, 0, 50, 50),), is_live=False)
    assert cast_of(Edl((source_range_from_s(0, 4),)), (footage(0, 9, poster, track(1, 5, 8)),)) == ()
    assert cast_of(Edl((source_range_from_s(0, 4),)), ()) == ()


def test_places_of_a_long_clip_are_bounded() -> None:
    (member,) = cast_of(Edl((source_range_from_s(0, 1000),)), (footage(0, 1000, track(0, 0, 1000)),))
    assert 0 < len(member.places) <= MOST_SAMPLES
