# SPDX-License-Identifier: MIT
"""
The active-speaker benchmark's program: `asd.py {video} {out} [--weights DIR] [--no-voices] [--lr-asd FILE]`.

It looks at the whole video as the product does and lets its speaker-zoom camera make a 9:16 clip of it: the camera that
shows one person at a time, for active-speaker shows both in a quick exchange. It writes `{"track": [{"t_ms", "x"}]}`,
the middle of what is shown from each change on, as a share of the width. Of several panes that is the middle of the
first one that is narrow, and of the whole frame the frame's: nothing comes from what was found but by the camera.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from clipmill.analysis.faces.detector import FaceDetector
from clipmill.analysis.faces.mesh import FaceMesh
from clipmill.analysis.look import Eyes, Hearing, look
from clipmill.analysis.speaking import SpeakerNetwork
from clipmill.analysis.voices.watcher import VoiceWatcher
from clipmill.domain.clip import CameraMode, CameraPath, Edl
from clipmill.domain.media import Media, Samples, Size
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange, SourceTime, TimeRange
from clipmill.engine.looking import MAX_LOOK_RATE_HZ, look_rate, look_width
from clipmill.media.decode import decode_sound
from clipmill.media.glances import PICTURE_RATE_HZ, decode_look
from clipmill.media.probe import probe
from clipmill.reframe import frame_clip, output_rate
from clipmill.settings import Settings
from clipmill.transcribe.silero import listen
from clipmill.weights.store import WeightsStore

OUTPUT = Size(1080, 1920)
NARROW = 0.6
"""Widest window, over the width of the frame, that counts as following somebody."""


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
    eyes = Eyes("asd", FaceDetector(_file(store, "face-detector")), FaceMesh(_file(store, "face-mesh")), network)
    path, width_px = _filmed(media, eyes, voices)
    given.out.write_text(json.dumps({"track": _track(path, width_px, media.duration_us)}), "utf-8")


def _file(store: WeightsStore, name: str) -> Path:
    """Return the one file of a model."""
    return next(path for path in sorted(store.find(name).iterdir()) if not path.name.startswith("."))


def _filmed(media: Media, eyes: Eyes, voices: VoiceWatcher | None) -> tuple[CameraPath, int]:
    """Return the product's camera path over a whole video and the video's width."""
    video = media.video
    if video is None:
        message = "a video without pictures"
        raise ValueError(message)
    samples, speech, turns = _hear(media, voices)
    stretch: SourceRange = TimeRange(SourceTime(0), SourceTime(media.duration_us))
    frames = decode_look(
        media,
        range=stretch,
        width_px=look_width(video),
        picture_rate_hz=MAX_LOOK_RATE_HZ if eyes.network else PICTURE_RATE_HZ,
        glance_rate_hz=look_rate(video),
    )
    hearing = Hearing(samples, tuple(turns), tuple(speech))
    footage = look(frames, hearing, eyes=eyes, stretch=stretch, displayed=video.size)
    path = frame_clip(
        edl=Edl((stretch,)),
        camera=CameraMode.SPEAKER_ZOOM,
        source=video,
        output=OUTPUT,
        is_original_ratio=False,
        rate=output_rate(video),
        footage=(footage,),
        content=footage.content,
    )
    return path, video.size.width_px


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


def _track(path: CameraPath, width_px: int, duration_us: int) -> list[dict[str, float]]:
    """Return where the middle of the picture is, from each change on."""
    starts = [shot.range.in_us for shot in path.shots]
    track: list[dict[str, float]] = []
    for time_us in range(0, duration_us, 20_000):
        shot = path.shots[max(0, bisect_right(starts, time_us) - 1)]
        x = 0.5
        for pane in shot.panes:
            window = pane.keyframes[max(0, bisect_right([key.time for key in pane.keyframes], time_us) - 1)].window
            if window.width_px <= NARROW * width_px:
                x = (window.x_px + window.width_px / 2) / width_px
                break
        if not track or track[-1]["x"] != x:
            track.append({"t_ms": time_us / 1000, "x": x})
    return track


if __name__ == "__main__":
    main()
