# SPDX-License-Identifier: MIT
"""
Which shots hold an inset: a small moving picture of a person that lies over another picture.

In: the standing lines, the cells and the face tracks of each shot. Out: an `Inset` or none for each. An inset that
stands through several shots is borne out by all of them and gets one rectangle. A split screen is none, nor is a
person before a window, a shelf or a board.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clipmill.analysis.content.cells import Cells
from clipmill.analysis.content.edges import EdgeMaps, merged
from clipmill.analysis.content.rectangles import BOTTOM, LineSums, Rectangle, measured_at, rectangle_around
from clipmill.analysis.content.screens import game_share, screen_share
from clipmill.domain.picture import Box, FaceTrack, Inset

SURE = 0.65
"""Insets less sure than this are none."""
_SAME_IOU = 0.7
_MIN_AGAIN = 0.45
_PANEL_SHARE = 0.08
_ALIKE, _LARGER = 0.5, 1.2
_LASTING = 0.3
_MANY_SHOTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class ShotEvidence:
    """What was gathered of one shot."""

    edges: EdgeMaps | None
    cells: tuple[Cells, ...]
    faces: tuple[FaceTrack, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    shot: int
    face: Box
    rectangle: Rectangle
    confidence: float


@dataclass(frozen=True, slots=True)
class _Pane:
    face: Box
    rectangle: Rectangle | None


def find_insets(shots: Sequence[ShotEvidence]) -> tuple[Inset | None, ...]:
    """Return the inset of each shot, or none."""
    sums = {number: LineSums(shot.edges) for number, shot in enumerate(shots) if shot.edges is not None and shot.faces}
    found = [_best_in(number, shots[number], lines) for number, lines in sums.items()]
    groups = _grouped([item for item in found if item is not None])
    result: list[Inset | None] = [None] * len(shots)
    for group in sorted(groups, key=lambda group: max(item.confidence for item in group)):
        inset = _of_group(group, shots, sums)
        if inset.confidence < SURE:
            continue
        members = {item.shot for item in group}
        for number, lines in sums.items():
            if number in members or _is_there_too(inset.box, shots[number], lines):
                result[number] = inset
    return tuple(result)


def _best_in(number: int, shot: ShotEvidence, sums: LineSums) -> _Found | None:
    panes = _panes(shot, sums)
    found = [
        _Found(number, pane.face, pane.rectangle, _judged(pane, panes, shot, sums))
        for pane in panes
        if pane.rectangle is not None
    ]
    return max(found, key=lambda item: item.confidence, default=None)


def _panes(shot: ShotEvidence, sums: LineSums) -> list[_Pane]:
    """Return the living faces that are there for a good part of the shot, each with the rectangle around it."""
    longest = max((len(track.times) for track in shot.faces), default=0)
    lasting = [track for track in shot.faces if track.is_live and len(track.times) >= _LASTING * longest]
    return [_Pane(face, rectangle_around(sums, face)) for face in map(_usual_box, lasting)]


def _of_group(group: list[_Found], shots: Sequence[ShotEvidence], sums: dict[int, LineSums]) -> Inset:
    """Return the inset that all shots of a group bear out together."""
    best = max(group, key=lambda item: item.confidence)
    if len(group) == 1:
        return Inset(best.rectangle.box, best.confidence)
    edges = sums[group[0].shot].maps
    for item in group[1:]:
        edges = merged(edges, sums[item.shot].maps)
    lines = LineSums(edges)
    rectangle = rectangle_around(lines, best.face)
    if rectangle is None or overlap(rectangle.box, best.rectangle.box) < _SAME_IOU:
        rectangle = best.rectangle
    shot = shots[best.shot]
    together = _judged(_Pane(best.face, rectangle), _panes(shot, lines), shot, lines, len(group))
    return Inset(rectangle.box, max(best.confidence, together))


def _judged(pane: _Pane, panes: list[_Pane], shot: ShotEvidence, sums: LineSums, standing: int = 1) -> float:
    """
    Return how surely a rectangle around a face is an inset, from 0 to 1.

    A window or a board behind a person has lines too, but the person hides the lower ones, and the rest of the picture
    is neither a screen nor moves by itself. Faces in rectangles as large make it one pane of a split screen, and a
    larger face beside it makes it a television in the room, unless it stands through several shots.
    """
    rectangle = pane.rectangle
    if rectangle is None:
        return 0.0
    own = [side for side, flush in zip(rectangle.sides, rectangle.is_flush, strict=True) if not flush]
    lines = 6.0 * min(own) + 7.0 * float(np.mean(own)) - 4.0 * rectangle.beyond - 0.5 * (4 - len(own))
    other_picture = _is_other_picture(rectangle.box, shot)
    evidence = lines - 10.0 + 2.5 * other_picture
    if rectangle.is_flush[BOTTOM] and len(own) == 3:  # noqa: PLR2004 - as a person before a door, or a game's own display
        evidence -= 1.1 + 1.5 * (1 - other_picture)
    others = [other for other in panes if not _holds(rectangle.box, other.face)]
    share = _area(rectangle.box) / (sums.width * sums.height)
    if share > _PANEL_SHARE and any(_is_alike(pane, other) for other in others):
        evidence -= 8.0
    elif standing < _MANY_SHOTS and any(other.face.height_px > _LARGER * pane.face.height_px for other in others):
        evidence -= 4.0
    return float(1 / (1 + np.exp(-evidence)))


def _is_alike(pane: _Pane, other: _Pane) -> bool:
    """Say whether two faces look like panes of one split screen: faces and rectangles of about one size."""
    if pane.rectangle is None or other.rectangle is None or other.rectangle.score < _MIN_AGAIN:
        return False
    areas = _area(other.rectangle.box) / _area(pane.rectangle.box)
    faces = other.face.height_px / pane.face.height_px
    return _ALIKE < areas < 1 / _ALIKE and _ALIKE < faces < 1 / _ALIKE


def _is_other_picture(box: Box, shot: ShotEvidence) -> float:
    """Return how much the rest of the picture is a screen or moves by itself, in [0, 1]."""
    around = Inset(box, 1.0)
    screen = screen_share(shot.cells, around)
    return max(screen, game_share(shot.cells, around, 0.0))


def _is_there_too(box: Box, shot: ShotEvidence, sums: LineSums) -> bool:
    return measured_at(sums, box).score >= _MIN_AGAIN and any(_holds(box, _usual_box(track)) for track in shot.faces)


def _grouped(found: list[_Found]) -> list[list[_Found]]:
    groups: list[list[_Found]] = []
    for item in sorted(found, key=lambda item: -item.confidence):
        for group in groups:
            if overlap(group[0].rectangle.box, item.rectangle.box) >= _SAME_IOU:
                group.append(item)
                break
        else:
            groups.append([item])
    return groups


def _usual_box(track: FaceTrack) -> Box:
    edges = np.array([[box.x_px, box.y_px, box.width_px, box.height_px] for box in track.boxes])
    return Box(*(float(value) for value in np.median(edges, axis=0)))


def _holds(box: Box, face: Box) -> bool:
    x, y = face.center
    return box.x_px <= x <= box.x_px + box.width_px and box.y_px <= y <= box.y_px + box.height_px


def overlap(one: Box, other: Box) -> float:
    """Return the area of both over the area of either."""
    wide = min(one.x_px + one.width_px, other.x_px + other.width_px) - max(one.x_px, other.x_px)
    high = min(one.y_px + one.height_px, other.y_px + other.height_px) - max(one.y_px, other.y_px)
    both = max(0.0, wide) * max(0.0, high)
    either = one.width_px * one.height_px + other.width_px * other.height_px - both
    return both / either if either > 0 else 0.0


def _area(box: Box) -> float:
    return box.width_px * box.height_px
