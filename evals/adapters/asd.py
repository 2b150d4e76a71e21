# SPDX-License-Identifier: MIT
"""
The active-speaker benchmark's program: `asd.py {video} {out} [--weights DIR] [--no-voices] [--lr-asd FILE]`.

Writes `{"track": [{"t_ms", "x"}]}`: the middle of a crop around the face that speaks, as a share of the width, held
until the next entry. While nobody speaks, or nobody in the picture, the crop stays.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from clipmill.analysis.faces.detector import FaceDetector
from clipmill.analysis.faces.follow import FaceFollower
from clipmill.analysis.faces.mesh import FaceMesh
from clipmill.analysis.shots import CutFinder
from clipmill.analysis.speaking import MouthWatcher, SpeakerNetwork, who_speaks
from clipmill.analysis.tracks import tracks_of_shots
from clipmill.analysis.voices.watcher import VoiceWatcher
from clipmill.domain.media import Media, Samples
from clipmill.domain.picture import Shot, Speaking
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.media.decode import decode_pictures, decode_sound
from clipmill.media.probe import probe
from clipmill.settings import Settings
from clipmill.transcribe.faster_whisper import listen
from clipmill.weights.store import WeightsStore

LOOK_WIDTH_PX = 640
STEP_US = 40_000
MOST_EARLY_US = 400_000


def main() -> None:
    """Follow the speaker of one video."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("video", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--weights", type=Path, help="folder of the weights; by default where Clipmill keeps them")
    parser.add_argument("--no-voices", action="store_true", help="do without turns by voice")
    parser.add_argument("--lr-asd", type=Path, help="weights of the optional audio-visual network")
    given = parser.parse_args()
    settings = Settings()
    store = WeightsStore(given.weights or settings.weights.directory or settings.storage.cache_dir / "weights")
    media = probe(given.video)
    voices = None if given.no_voices else VoiceWatcher(_file(store, "voice-embedding"))
    network = SpeakerNetwork(given.lr_asd) if given.lr_asd else None
    samples, speech, turns = _hear(media, voices)
    mouths = MouthWatcher(FaceMesh(_file(store, "face-mesh")), network, speech=speech)
    follower = FaceFollower(FaceDetector(_file(store, "face-detector")), on_faces=mouths.see)
    cuts = CutFinder()
    for frame in decode_pictures(media, rate_hz=None, width_px=LOOK_WIDTH_PX):
        cuts.feed(frame)
        follower.feed(frame)
    edges = (0, *(cut.time for cut in cuts.cuts()), media.duration_us)
    ranges = [TimeRange(SourceTime(a), SourceTime(b)) for a, b in pairwise(edges) if a < b]
    tracked = tracks_of_shots(follower.finish(), ranges)
    shots = [Shot(item, faces) for item, faces in zip(ranges, tracked.shots, strict=True)]
    speaking = who_speaks(
        shots=shots, chain_of=tracked.chain_of, mouths=mouths.finish(), samples=samples, turns=turns, speech=speech
    )
    given.out.write_text(json.dumps({"track": _track(shots, speaking)}), "utf-8")


def _file(store: WeightsStore, name: str) -> Path:
    """Return the one file of a model."""
    return next(path for path in sorted(store.find(name).iterdir()) if not path.name.startswith("."))


def _hear(media: Media, voices: VoiceWatcher | None) -> tuple[Samples, Sequence[SourceRange], Sequence[Turn]]:
    """Return the sound, where speech lies in it, and whose voice it is."""
    parts = list(decode_sound(media))
    speech = listen(iter(parts)).speech
    turns: Sequence[Turn] = ()
    if voices is not None:
        for part in parts:
            voices.feed(part)
        turns = voices.turns(speech)
    return Samples(parts[0].time, parts[0].rate_hz, np.concatenate([part.data for part in parts])), speech, turns


def _track(shots: Sequence[Shot], speaking: Sequence[Speaking]) -> list[dict[str, float]]:
    """
    Return where the speaking face is, every 40 ms of speech.

    The camera is there before the first word: it changes in the middle of the pause, at most 0.4 s early.
    """
    tracks = {track.track_id: track for shot in shots for track in shot.faces}
    result = []
    said_until_us = 0
    for item in speaking:
        if item.track_id is None:
            continue
        early_us = min(MOST_EARLY_US, (item.range.in_us - said_until_us) // 2)
        said_until_us = item.range.out_us
        for time_us in range(item.range.in_us - early_us, item.range.out_us, STEP_US):
            box = tracks[item.track_id].box_at(SourceTime(time_us))
            if box is not None:
                result.append({"t_ms": time_us / 1000, "x": box.center[0] / LOOK_WIDTH_PX})
    return result


if __name__ == "__main__":
    main()
