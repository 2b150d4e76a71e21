# SPDX-License-Identifier: MIT
"""
Chains of detections to the face tracks of shots.

In: what the follower saw, and where shots begin and end. Out: for each shot its face tracks, calm and without lag,
with persons that keep their number from shot to shot, and faces that are only pictures marked. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from clipmill.analysis.faces.chain import FaceChain, Stir
from clipmill.analysis.faces.persons import Seen, number_persons
from clipmill.analysis.faces.smoothing import sample_times, smooth_faces, yaw
from clipmill.domain.picture import Box, FaceTrack
from clipmill.domain.times import SourceRange

STILL_STIR = 0.14
"""Below it nothing stirs. Of photos, posters and slowly zoomed stills the upper fifth of a face's stirs begins at .01
to .15, of living people, calm listeners too, at .17 to 2.1 (`docs/experiments/LOG.md`)."""
_STIR_PERCENTILE = 80
_SHORT_STILL_STIR = 0.08
_LEAST_STIRS, _MANY_STIRS = 4, 8
"""With fewer than four, about three seconds, a face counts as living; with fewer than eight it must be stiller
than else not to: a small calm face reached .09 in three seconds."""
_LEAST_SAMPLES = 3
_SHORT_SHOT_US = 700_000
_SAME_FACE_SHARE, _DOUBLE_SHARE = 0.4, 0.5
_WEAK_SCORE = 0.45


@dataclass(frozen=True, slots=True)
class TrackedFaces:
    """The face tracks of consecutive shots."""

    shots: tuple[tuple[FaceTrack, ...], ...]
    """For each shot its tracks, largest first."""
    chain_of: dict[int, int]
    """The chain that each track was cut from, by track_id."""


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """The part of a chain that lies in one shot."""

    chain: FaceChain
    shot: int
    track: FaceTrack


def tracks_of_shots(chains: Sequence[FaceChain], shots: Sequence[SourceRange]) -> TrackedFaces:
    """
    Return the face tracks of shots.

    Dropped are faces found fewer than three times, unless the shot itself is short, and the weaker of two tracks of one
    face. Boxes are in the pixels that the follower saw.

    Args:
        chains: of one follower, over all the shots.
        shots: in order, not overlapping.

    """
    pieces: list[_Piece] = []
    for number, shot in enumerate(shots):
        cut = [piece for chain in chains if (piece := _cut(chain, number, shot)) is not None]
        pieces += sorted(_without_doubles(cut), key=lambda piece: -_mean_area(piece.track))
    persons = number_persons([_seen(piece, shots[piece.shot]) for piece in pieces])
    tracks: list[list[FaceTrack]] = [[] for _ in shots]
    for track_id, (piece, person) in enumerate(zip(pieces, persons, strict=True)):
        tracks[piece.shot].append(replace(piece.track, track_id=track_id, person=person))
    chain_of = {track_id: piece.chain.chain_id for track_id, piece in enumerate(pieces)}
    return TrackedFaces(tuple(tuple(faces) for faces in tracks), chain_of)


def is_live(stirs: Sequence[Stir]) -> bool:
    """Say whether a face stirs as living ones do; a face that was measured too shortly is taken to be alive."""
    if len(stirs) < _LEAST_STIRS:
        return True
    still = STILL_STIR if len(stirs) >= _MANY_STIRS else _SHORT_STILL_STIR
    return float(np.percentile([stir.amount for stir in stirs], _STIR_PERCENTILE)) >= still


def _cut(chain: FaceChain, number: int, shot: SourceRange) -> _Piece | None:
    """Return what of a chain lies in a shot, or none when that is too little to be a face."""
    inside = [index for index, time in enumerate(chain.times) if shot.contains(time)]
    if not inside or (len(inside) < _LEAST_SAMPLES and shot.duration_us > _SHORT_SHOT_US):
        return None
    score = float(np.mean([chain.scores[index] for index in inside]))
    if score < _WEAK_SCORE:
        return None
    seen = [chain.times[index] for index in inside]
    found = [chain.boxes[index] for index in inside]
    times = sample_times(seen, found)
    scores = [chain.scores[index] for index in inside]
    boxes, yaws = smooth_faces(seen, found, [yaw(chain.points[index]) for index in inside], times, scores)
    stirs = [stir for stir in chain.stirs if shot.contains(stir.time)]
    track = FaceTrack(0, 0, times, boxes, yaws, round(min(1.0, score), 3), is_live(stirs))
    return _Piece(chain, number, track)


def _without_doubles(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the pieces of one shot without those that mostly lie in a longer or surer one at the same times."""
    kept: list[_Piece] = []
    for piece in sorted(pieces, key=lambda item: -len(item.track.times) * item.track.confidence):
        if all(_common(piece.track, other.track) < _SAME_FACE_SHARE for other in kept):
            kept.append(piece)
    return kept


def _common(track: FaceTrack, other: FaceTrack) -> float:
    """
    Return the mean overlap of two tracks while both are there, as a share of the smaller box.

    None, that is 0, when that is less than half of the shorter one: then the one goes on where the other ends.
    """
    first, last = max(track.times[0], other.times[0]), min(track.times[-1], other.times[-1])
    shorter = min(track.times[-1] - track.times[0], other.times[-1] - other.times[0])
    if last < first or last - first < _DOUBLE_SHARE * shorter:
        return 0.0
    pairs = [(track.box_at(time), other.box_at(time)) for time in track.times if first <= time <= last]
    return float(np.mean([_shared(one, two) for one, two in pairs if one and two] or [0.0]))


def _shared(one: Box, other: Box) -> float:
    width = min(one.x_px + one.width_px, other.x_px + other.width_px) - max(one.x_px, other.x_px)
    height = min(one.y_px + one.height_px, other.y_px + other.height_px) - max(one.y_px, other.y_px)
    smaller = min(one.width_px * one.height_px, other.width_px * other.height_px)
    return max(0.0, width) * max(0.0, height) / max(1e-9, smaller)


def _mean_area(track: FaceTrack) -> float:
    return float(np.mean([box.width_px * box.height_px for box in track.boxes]))


def _seen(piece: _Piece, shot: SourceRange) -> Seen:
    looks = tuple(look.features for look in piece.chain.looks if shot.contains(look.time))
    return Seen(looks, piece.shot, piece.track.times[0], piece.track.times[-1])
