# SPDX-License-Identifier: MIT
"""
Voices of the composed scenes: streams of speech, and how far a mouth is open in each frame of them.

In: the demo's voice. Out: for each person some seconds of speech that repeat, as sound at 48 kHz. Made once and kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clipmill.demo.assets import DemoAssets
from clipmill.demo.timeline import mouth_opening
from clipmill.demo.voice import RATE_HZ, Synthesiser, VoiceShape

FRAME_RATE = 25
_HOP = RATE_HZ // FRAME_RATE
_SPEECH_LEVEL = 0.1
_EDGE_SAMPLES = 960
_PAUSE_S = 0.22
_VERSION = 1

_SHAPES = {
    "host": VoiceShape(1.24, 1.0),
    "guest": VoiceShape(1.02, 0.97),
    "third": VoiceShape(1.42, 1.04),
    "fourth": VoiceShape(0.9, 1.0),
    "narrator": VoiceShape(0.8, 0.95),
}
_LINES = {
    "host": (
        "What does everyone get wrong?",
        "That is the most honest review I have ever heard.",
        "And what did you find?",
    ),
    "guest": (
        "Everyone thinks that customers leave because of the price.",
        "They do not.",
        "We rang the bell each time.",
    ),
    "third": ("My cat came to work with me for a week.", "He slept on the menu.", "He still got more tips than I did."),
    "fourth": (
        "We drove for two days to get there.",
        "One small thing stopped them all.",
        "I cried the whole way home.",
    ),
    "narrator": ("Here is the secret.", "Waiting is not the problem.", "Being ignored is the problem."),
}

Sound = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of a scene, in seconds from its start."""

    person: str
    start_s: float
    length_s: float


def make_voices(assets: DemoAssets, folder: Path) -> dict[str, Sound]:
    """
    Return a stream of speech for each person, (N,) float32 at 48 kHz without long pauses; kept in the folder.

    Raises:
        ModelError: a word is not in the demo's dictionary.

    """
    kept = folder / f"voices-{_VERSION}.npz"
    if kept.is_file():
        with np.load(kept) as stored:
            return {name: stored[name] for name in stored.files}
    synthesiser = Synthesiser(assets)
    pause = np.zeros(round(_PAUSE_S * RATE_HZ), np.float32)
    streams = {}
    for name, lines in _LINES.items():
        sounds = [part for line in lines for part in (_leveled(synthesiser.say(line, _SHAPES[name])), pause)]
        streams[name] = np.concatenate(sounds)
    np.savez(kept, **streams)  # type: ignore[arg-type]
    return streams


def stream_part(stream: Sound, offset_s: float, length_s: float) -> Sound:
    """Return a part of a stream that repeats, eased at both ends so that nothing clicks."""
    wanted = round(length_s * RATE_HZ)
    start = round(offset_s * RATE_HZ)
    part = np.take(stream, range(start, start + wanted), mode="wrap").astype(np.float32)
    edge = np.minimum(1.0, np.arange(1, wanted + 1) / _EDGE_SAMPLES)
    return np.asarray(part * edge * edge[::-1], np.float32)


def speak(turns: Sequence[Said], streams: Mapping[str, Sound], length_s: float) -> dict[str, Sound]:
    """Return the sound of each person over a whole scene; each goes on in its stream where it stopped."""
    total = round(length_s * RATE_HZ)
    tracks = {turn.person: np.zeros(total, np.float32) for turn in turns}
    used = dict.fromkeys(tracks, 0.0)
    for turn in turns:
        part = stream_part(streams[turn.person], used[turn.person], turn.length_s)
        start = round(turn.start_s * RATE_HZ)
        part = part[: max(0, total - start)]
        tracks[turn.person][start : start + len(part)] += part
        used[turn.person] += turn.length_s
    return tracks


def mouths_of(tracks: Mapping[str, Sound]) -> dict[str, npt.NDArray[np.float32]]:
    """Return how far each mouth is open in each frame, (F,) float32, 0 to 1."""
    return {name: mouth_opening(sound, _HOP) for name, sound in tracks.items()}


def mixed(tracks: Mapping[str, Sound], length_s: float) -> Sound:
    """Return all voices together with the faint hiss of a room, (N,) float32."""
    total = round(length_s * RATE_HZ)
    hiss = np.random.default_rng(1).standard_normal(total).astype(np.float32) * np.float32(5e-4)
    return np.asarray(np.clip(sum(tracks.values(), hiss), -1.0, 1.0), np.float32)


def _leveled(sound: Sound) -> Sound:
    level = float(np.sqrt(np.mean(np.square(sound)))) or 1.0
    return np.asarray(sound * min(_SPEECH_LEVEL / level, 0.9 / (float(np.abs(sound).max()) or 1.0)), np.float32)
