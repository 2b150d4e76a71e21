# SPDX-License-Identifier: MIT
"""Who speaks, with the real models on real faces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clipmill.analysis.faces.detector import FaceDetector
from clipmill.analysis.faces.follow import FaceFollower
from clipmill.analysis.faces.mesh import FaceMesh
from clipmill.analysis.speaking import MouthWatcher, SpeakerNetwork, who_speaks
from clipmill.analysis.tracks import tracks_of_shots
from clipmill.domain.errors import WeightsMissing
from clipmill.domain.media import Samples
from clipmill.domain.picture import Shot
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceTime, TimeRange, source_range_from_s
from clipmill.media.decode import decode_pictures, decode_sound
from clipmill.media.probe import probe
from clipmill.settings import Settings
from clipmill.wiring import weights_store

pytestmark = pytest.mark.weights

STRETCH = source_range_from_s(0.0, 13.16)
TURNS = ((0.0, 3.2, "left"), (3.2, 6.6, "right"), (6.6, 9.8, "left"), (9.8, 13.16, "right"))
"""Exact: the video is composed."""
WIDTH_PX = 640


def _weights(name: str) -> Path:
    try:
        folder = weights_store(Settings()).find(name)
    except WeightsMissing:
        pytest.skip(f"{name} is not fetched")
    return next(path for path in sorted(folder.iterdir()) if not path.name.startswith("."))


def _right_share(panel: Path, turns: tuple[Turn, ...], network: SpeakerNetwork | None = None) -> float:
    media = probe(panel)
    speech = [source_range_from_s(begin, end) for begin, end, _ in TURNS]
    sound = np.concatenate([part.data for part in decode_sound(media)])
    mouths = MouthWatcher(FaceMesh(_weights("face-mesh")), network, speech=speech)
    follower = FaceFollower(FaceDetector(_weights("face-detector")), on_faces=mouths.see)
    for frame in decode_pictures(media, rate_hz=None, width_px=WIDTH_PX, range=STRETCH):
        follower.feed(frame)
    tracked = tracks_of_shots(follower.finish(), [STRETCH])
    shot = Shot(STRETCH, tracked.shots[0])
    result = who_speaks(
        shots=[shot],
        chain_of=tracked.chain_of,
        mouths=mouths.finish(),
        samples=Samples(SourceTime(0), 16_000, sound),
        turns=turns,
        speech=speech,
    )
    side_of = {track.track_id: "left" if track.boxes[0].center[0] < WIDTH_PX / 2 else "right" for track in shot.faces}
    right_us = 0
    for begin, end, side in TURNS:
        turn = source_range_from_s(begin, end)
        right_us += sum(
            turn.overlap_us(item.range)
            for item in result
            if item.track_id is not None and side_of[item.track_id] == side
        )
    return right_us / STRETCH.duration_us


@pytest.fixture
def panel(shared_media: Path) -> Path:
    return shared_media / "built" / "panel_two_people_open.mp4"


def test_the_right_person_speaks_in_a_panel(panel: Path) -> None:
    turns = tuple(Turn(source_range_from_s(begin, end), f"SPEAKER_{side}") for begin, end, side in TURNS)
    assert _right_share(panel, turns) > 0.95


def test_the_network_takes_the_speaker_for_the_speaker(panel: Path, shared_media: Path) -> None:
    model = shared_media.parents[1] / "weights" / "lr-asd"
    if not model.is_dir():
        pytest.skip("the optional network is not beside this repository")
    media = probe(panel)
    reels = SpeakerNetwork(model).begin()
    follower = FaceFollower(FaceDetector(_weights("face-detector")), on_faces=reels.see)
    stretch = TimeRange(SourceTime(0), SourceTime(6_600_000))
    for frame in decode_pictures(media, rate_hz=None, width_px=WIDTH_PX, range=stretch):
        follower.feed(frame)
    chains = sorted(follower.finish(), key=lambda chain: chain.boxes[0].x_px)
    sound = np.concatenate([part.data for part in decode_sound(media)])
    scores = reels.clips().scores(Samples(SourceTime(0), 16_000, sound))
    left, right = (
        np.interp(np.arange(0.5, 6.5, 0.04) * 1e6, found.times_us, found.scores)
        for found in (scores[chains[0].chain_id], scores[chains[-1].chain_id])
    )
    is_right = np.arange(0.5, 6.5, 0.04) > 3.2
    assert np.mean((right > left) == is_right) > 0.7
