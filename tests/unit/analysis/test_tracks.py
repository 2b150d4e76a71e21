# SPDX-License-Identifier: MIT
"""Chains become the face tracks of shots."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from clipmill.analysis.faces.appearance import SHAPE_NUMBERS
from clipmill.analysis.faces.chain import FaceChain, Look, Stir
from clipmill.analysis.tracks import is_live, tracks_of_shots
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceRange, SourceTime, source_range_from_s

STEP_US = 200_000
FACE = np.array([[40, 40], [60, 40], [50, 55], [50, 65], [30, 45], [70, 45]], np.float32)


@dataclass(frozen=True)
class _Face:
    left: float = 100
    size: float = 60
    score: float = 0.8
    kind: int | None = None
    stir: float | None = None
    skip: tuple[int, ...] = ()


def _chain(chain_id: int, in_s: float, out_s: float, face: _Face | None = None) -> FaceChain:
    face = face or _Face()
    count = round((out_s - in_s) * 1e6 / STEP_US)
    every = [SourceTime(round(in_s * 1e6) + number * STEP_US) for number in range(count)]
    times = tuple(time for number, time in enumerate(every) if number not in face.skip)
    look = np.abs(np.random.default_rng(face.kind or chain_id).normal(0, 1, SHAPE_NUMBERS + 9))
    look[:SHAPE_NUMBERS] /= np.linalg.norm(look[:SHAPE_NUMBERS])
    return FaceChain(
        chain_id,
        times,
        (Box(face.left, 50, face.size, face.size),) * len(times),
        (FACE,) * len(times),
        (face.score,) * len(times),
        tuple(Look(time, look.astype(np.float32)) for time in times[::5]),
        () if face.stir is None else tuple(Stir(time, face.stir) for time in times[::2]),
    )


def _shots(*bounds_s: float) -> list[SourceRange]:
    return [source_range_from_s(one, other) for one, other in pairwise(bounds_s)]


def test_a_chain_over_a_missed_cut_becomes_a_track_in_each_shot() -> None:
    tracked = tracks_of_shots([_chain(7, 0, 4)], _shots(0, 2, 4))
    assert [len(tracks) for tracks in tracked.shots] == [1, 1]
    assert tracked.chain_of == {0: 7, 1: 7}
    for shot, tracks in zip(_shots(0, 2, 4), tracked.shots, strict=True):
        assert all(shot.contains(time) for time in tracks[0].times)


def test_tracks_are_numbered_once_and_largest_first() -> None:
    tracked = tracks_of_shots(
        [_chain(1, 0, 2, _Face(left=10, size=40)), _chain(2, 0, 2, _Face(left=200, size=90)), _chain(3, 2, 4)],
        _shots(0, 2, 4),
    )
    assert [[track.track_id for track in tracks] for tracks in tracked.shots] == [[0, 1], [2]]
    assert tracked.chain_of == {0: 2, 1: 1, 2: 3}


def test_the_same_person_keeps_its_number_from_shot_to_shot() -> None:
    chains = [
        _chain(1, 0, 2, _Face(left=10, kind=1)),
        _chain(2, 0, 2, _Face(left=200, kind=2)),
        _chain(3, 2, 4, _Face(kind=2)),
    ]
    tracked = tracks_of_shots(chains, _shots(0, 2, 4))
    person_of = {tracked.chain_of[track.track_id]: track.person for tracks in tracked.shots for track in tracks}
    assert person_of[3] == person_of[2] != person_of[1]


def test_a_face_found_twice_is_noise_unless_the_shot_is_short() -> None:
    assert tracks_of_shots([_chain(1, 0, 0.4)], _shots(0, 3)).shots == ((),)
    assert len(tracks_of_shots([_chain(1, 0, 0.4)], _shots(0, 0.5, 3)).shots[0]) == 1


def test_two_tracks_of_one_face_become_one() -> None:
    tracked = tracks_of_shots([_chain(1, 0, 4), _chain(2, 1, 3, _Face(left=110, score=0.5))], _shots(0, 4))
    assert tracked.chain_of == {0: 1}


def test_gaps_are_filled_and_samples_stay_close() -> None:
    track = tracks_of_shots([_chain(1, 0, 4, _Face(skip=(4, 5, 6, 7, 8)))], _shots(0, 4)).shots[0][0]
    assert max(np.diff(track.times)) <= 250_000
    assert len(track.times) == len(track.boxes) == len(track.yaws)
    assert track.confidence == pytest.approx(0.8)


@pytest.mark.parametrize(("stir", "expected"), [(0.05, False), (0.12, False), (0.2, True), (None, True)])
def test_a_face_that_never_stirs_is_a_picture(stir: float | None, expected: bool) -> None:
    assert tracks_of_shots([_chain(1, 0, 6, _Face(stir=stir))], _shots(0, 6)).shots[0][0].is_live is expected


def test_little_measured_means_alive() -> None:
    still = [Stir(SourceTime(number * 400_000), 0.1) for number in range(10)]
    assert is_live(still[:3])
    assert is_live(still[:6])
    assert not is_live(still)
    assert is_live([*still, *[Stir(SourceTime(9_000_000), 0.6)] * 4])


def test_no_chains_and_no_shots_are_results() -> None:
    assert tracks_of_shots([], _shots(0, 1)).shots == ((),)
    assert tracks_of_shots([_chain(1, 0, 2)], []).shots == ()


def test_a_chain_that_goes_on_where_another_ended_is_kept() -> None:
    chains = [_chain(0, 0, 2), _chain(1, 2.1, 5, _Face(left=90, size=90)), _chain(2, 4.6, 9, _Face(left=95, size=90))]
    tracked = tracks_of_shots(chains, _shots(0, 9))
    assert sorted(tracked.chain_of.values()) == [0, 1, 2]
