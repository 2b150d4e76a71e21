# SPDX-License-Identifier: MIT
"""
Who can be shown in a take: persons with their boxes, weighed by how much they matter when nobody speaks.

Goes in: the shot of a take and the source times that its frames show. Comes out: subjects, the main one first.
Pictures of faces are never subjects, nor small faces in the background beside large ones. Does not know who speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import hypot, sqrt
from statistics import fmean, median

from clipmill.domain.picture import Box, FaceTrack, Shot, Speaking
from clipmill.domain.times import SourceTime
from clipmill.reframe.boxes import Edges, area_px2, edges, overlap_px2

BACKGROUND_SHARE = 0.4
"""A face less high than this share of the highest is in the background, unless it speaks."""

SURE_SPEAKER = 0.6
"""From this confidence on, a speaking face is a subject however small it is."""

BRIEF_SHARE = 0.1
"""A face seen in less of a take than this is nobody's subject; it may be a false find."""

FACE_ASPECT = 0.8
"""Width over height of a face from ear to ear and from the hairline to the chin."""

OUTLIER_SHARE = 0.03
"""One wide gesture in a long talk does not say that two people cannot be parted."""

SEEN_EVERY = 3
"""Boxes are looked at in every third frame: ten times a second."""


_NOWHERE = Box(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Subject:
    """One person through one take."""

    person: int
    tracks: tuple[FaceTrack, ...]
    """In order, not two at a time."""
    weight: float = 0.0
    """How much it matters while nobody speaks: time on screen, size and nearness to the middle."""
    extent: Box = _NOWHERE
    """Around its boxes in the take, but for the few times when it is farthest out."""
    head_px: float = 0.0
    """Median height of its boxes."""
    presence: float = 1.0
    """In which share of the take it is seen."""

    @property
    def usual(self) -> Box:
        """Its box as it is most of the time: of the median size, in the middle of its extent."""
        width_px = min(self.extent.width_px, self.head_px * FACE_ASPECT)
        x_px, y_px = self.extent.center
        return Box(x_px - width_px / 2, y_px - self.head_px / 2, width_px, self.head_px)

    @property
    def track_ids(self) -> frozenset[int]:
        """Its tracks, as `Speaking` names them."""
        return frozenset(track.track_id for track in self.tracks)

    def box_at(self, time: SourceTime) -> Box | None:
        """Return where the face is at a time, or none."""
        for track in self.tracks:
            box = track.box_at(time)
            if box:
                return box
        return None

    def yaw_at(self, time: SourceTime) -> float:
        """Return where the face looks at a time: -1 left, 1 right; 0 when that is not known."""
        for track in self.tracks:
            if track.yaws and track.box_at(time):
                near = min(range(len(track.times)), key=lambda number: abs(track.times[number] - time))
                return track.yaws[near]
        return 0.0


def subjects_of(
    shot: Shot,
    times: Sequence[SourceTime],
    content: Box,
    speaking: Iterable[Speaking] = (),
    *,
    is_picky: bool = True,
) -> tuple[Subject, ...]:
    """
    Return who can be shown, the main one first.

    Args:
        shot: of the take.
        times: source times that the frames of the take show.
        content: picture without bars, in pixels of the displayed source.
        speaking: of the take; whoever surely speaks is a subject however small or brief.
        is_picky: leave out pictures of faces, the background and the brief; otherwise whoever is seen at all is in.

    """
    looks = times[::SEEN_EVERY]
    sure = {item.track_id for item in speaking if item.track_id is not None and item.confidence >= SURE_SPEAKER}
    found = []
    for subject in _persons(track for track in shot.faces if (track.is_live or not is_picky) and track.times):
        boxes = [box for time in looks if (box := subject.box_at(time)) and overlap_px2(box, content) > 0]
        share = len(boxes) / max(1, len(looks))
        if boxes and (not is_picky or share >= BRIEF_SHARE or subject.track_ids & sure):
            found.append(_weighed(subject, boxes, share, content))
    highest_px = max((subject.head_px for subject in found), default=0.0)
    least_px = BACKGROUND_SHARE * highest_px if is_picky else 0.0
    kept = [item for item in found if item.head_px >= least_px or item.track_ids & sure]
    return tuple(sorted(kept, key=lambda item: (-item.weight, item.extent.x_px, item.person)))


def lies_in(extent: Box, box: Box) -> bool:
    """Say whether most of one box lies in another."""
    return overlap_px2(extent, box) > area_px2(extent) / 2


def _persons(tracks: Iterable[FaceTrack]) -> tuple[Subject, ...]:
    """Return tracks put together by person; two at a time cannot be one person, whatever their numbers say."""
    subjects: list[Subject] = []
    for track in sorted(tracks, key=lambda item: (item.times[0], item.track_id)):
        for number, subject in enumerate(subjects):
            if subject.person == track.person and subject.tracks[-1].times[-1] < track.times[0]:
                subjects[number] = replace(subject, tracks=(*subject.tracks, track))
                break
        else:
            subjects.append(Subject(track.person, (track,)))
    return tuple(subjects)


def _weighed(subject: Subject, boxes: Sequence[Box], share: float, content: Box) -> Subject:
    reach_px = hypot(content.width_px, content.height_px) / 2
    middle_x, middle_y = content.center
    off = fmean(hypot(box.center[0] - middle_x, box.center[1] - middle_y) for box in boxes) / max(1.0, reach_px)
    size = sqrt(fmean(area_px2(box) for box in boxes))
    weight = share * size * (1 - 0.5 * min(1.0, off))
    head_px = median(box.height_px for box in boxes)
    return replace(subject, weight=weight, extent=_reach(boxes), head_px=head_px, presence=share)


def _reach(boxes: Sequence[Box]) -> Box:
    """Return the box around others, without the outermost `OUTLIER_SHARE` of their edges on each side."""
    sides = [edges(box) for box in boxes]
    out = int(len(sides) * OUTLIER_SHARE)
    return Edges(
        sorted(side.left_px for side in sides)[out],
        sorted(side.top_px for side in sides)[out],
        sorted(side.right_px for side in sides)[-1 - out],
        sorted(side.bottom_px for side in sides)[-1 - out],
    ).box
