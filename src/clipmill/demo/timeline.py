# SPDX-License-Identifier: MIT
"""
Lays spoken lines and shots on one clock.

In: the script and the sound of each of its sentences. Out: the whole sound, how far each mouth is open in every frame,
and the frames of every shot. Shots change inside pauses. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.demo.script import Picture, ScriptedShot, Voice

FRAME_RATE = 25
"""Frames a second; divides the sample rates in use."""
_LEAD_S = 0.5
_SENTENCE_PAUSE_S = 0.38
_SPEECH_DBFS = -20.0
_ROOM_DBFS = -66.0
_FULL_OPEN_DB = 3.0
"""Above the mean level of speech, where a mouth is fully open."""
_SHUT_DB = -22.0


@dataclass(frozen=True, slots=True)
class TimedShot:
    """One shot with its frames."""

    picture: Picture
    first_frame: int
    frame_count: int


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The whole talk."""

    rate_hz: int
    sound: npt.NDArray[np.float32]
    """(N,) float32 in [-1, 1]."""
    shots: tuple[TimedShot, ...]
    """They follow each other without gaps from frame 0."""
    mouths: Mapping[Voice, npt.NDArray[np.float32]]
    """(F,) float32: how far a mouth is open in each frame, 0 to 1."""

    @property
    def frame_count(self) -> int:
        """Frames in the talk."""
        return self.shots[-1].first_frame + self.shots[-1].frame_count


def lay_out(
    talk: Sequence[ScriptedShot], spoken: Sequence[Sequence[Sequence[npt.NDArray[np.float32]]]], rate_hz: int
) -> Timeline:
    """
    Return the talk on one clock.

    Args:
        talk: the shots in order.
        spoken: for each shot, for each of its lines, the sound of each sentence as (N,) float32.
        rate_hz: of the sound; a multiple of the frame rate.

    """
    parts: dict[Voice, list[npt.NDArray[np.float32]]] = {voice: [] for voice in Voice}
    shots: list[TimedShot] = []
    length = 0

    def add(voice: Voice | None, sound: npt.NDArray[np.float32]) -> None:
        nonlocal length
        for name, part in parts.items():
            part.append(sound if name is voice else np.zeros_like(sound))
        length += len(sound)

    hop = rate_hz // FRAME_RATE
    add(None, _silence(_LEAD_S, rate_hz))
    first_frame = 0
    for shot, lines in zip(talk, spoken, strict=True):
        pause = 0
        for line, sounds in zip(shot.lines, lines, strict=True):
            for position, sound in enumerate(sounds):
                if position:
                    add(None, _silence(_SENTENCE_PAUSE_S, rate_hz))
                add(line.voice, _leveled(sound))
            add(None, _silence(line.pause_s, rate_hz))
            pause = round(line.pause_s * rate_hz)
        next_frame = (length - pause // 2) // hop
        shots.append(TimedShot(shot.picture, first_frame, next_frame - first_frame))
        first_frame = next_frame
    last = shots[-1]
    shots[-1] = TimedShot(last.picture, last.first_frame, length // hop - last.first_frame)
    frames = length // hop
    voices = {voice: np.concatenate(part)[: frames * hop] for voice, part in parts.items()}
    return Timeline(
        rate_hz=rate_hz,
        sound=_with_room(np.sum(list(voices.values()), axis=0)),
        shots=tuple(shots),
        mouths={voice: mouth_opening(sound, hop) for voice, sound in voices.items()},
    )


def mouth_opening(sound: npt.NDArray[np.float32], hop: int) -> npt.NDArray[np.float32]:
    """Return how far a mouth is open in each hop of (N,) sound as (N / hop,) float32, 0 to 1, from its level."""
    level = np.sqrt(np.mean(np.square(sound[: len(sound) // hop * hop].reshape(-1, hop)), axis=1) + 1e-12)
    level_db = 20.0 * np.log10(level) - _SPEECH_DBFS
    opening = np.clip((level_db - _SHUT_DB) / (_FULL_OPEN_DB - _SHUT_DB), 0.0, 1.0) ** 2
    return np.asarray(np.convolve(opening, (0.2, 0.6, 0.2), mode="same"), np.float32)


def _silence(length_s: float, rate_hz: int) -> npt.NDArray[np.float32]:
    return np.zeros(round(length_s * rate_hz), np.float32)


def _leveled(sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return a sentence at the level of speech, never over full scale."""
    level = float(np.sqrt(np.mean(np.square(sound)))) or 1.0
    gain = min(10.0 ** (_SPEECH_DBFS / 20.0) / level, 0.9 / (float(np.abs(sound).max()) or 1.0))
    return np.asarray(sound * gain, np.float32)


def _with_room(sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the sound with the faint hiss that every room has; digital silence is not found in recordings."""
    hiss = np.random.default_rng(0).standard_normal(len(sound), np.float32) * np.float32(10.0 ** (_ROOM_DBFS / 20.0))
    return np.asarray(np.clip(sound + hiss, -1.0, 1.0), np.float32)
