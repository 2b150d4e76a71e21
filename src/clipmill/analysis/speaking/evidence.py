# SPDX-License-Identifier: MIT
"""
Shots, mouths and sound on one grid of 40 ms (pure).

In: what was seen and heard. Out: for every shot, the faces in it with their log odds at each step, where speech is, and
which voice it is. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clipmill.analysis.speaking.mouths import FaceScores, Mouths
from clipmill.analysis.speaking.sound import SoundShape
from clipmill.analysis.speaking.synchrony import (
    LAGS_US,
    STEP_US,
    lagged_odds,
    lip_motion,
    motion_odds,
    runs,
    usual_motion,
)
from clipmill.domain.picture import HELD_US, FaceTrack, Shot
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_SHARPEST_PX, _BLURRED_PX = 64.0, 24.0
"""Lips of a face at least this high are read well; below the other number they are not read at all."""
_COARSE_GAIN = 2.0
"""Motion between readings 200 ms apart, drawn straight, is about this much smaller than it was."""
_NETWORK_NATS = 0.02
"""
Log odds a step for one more in a network's score, which looks at two seconds at once. LR-ASD is right in 0.80 of easy
and 0.58 of hard frames by itself; twice this weight made hard two-shots worse (1.00 to 0.95), this one changed none.
"""
_NETWORK_CLIP = 3.0
_PADDING_US = 120_000
"""Lips close after the sound ends and open before it begins; so much silence belongs to a piece."""


@dataclass(frozen=True, slots=True, eq=False)
class ShotEvidence:
    """One shot on the grid."""

    shot: Shot
    times_us: Whole
    """(N,) middle of each step."""
    tracks: tuple[FaceTrack, ...]
    """The living faces."""
    odds: Floats
    """(N, F) log odds a step that each face speaks rather than listens; 0 where nothing is known."""
    is_there: npt.NDArray[np.bool_]
    """(N, F) whether the face is in the picture."""
    is_speech: npt.NDArray[np.bool_]
    """(N,)."""
    is_pause: npt.NDArray[np.bool_]
    """(N,) whether the sound falls silent for a moment."""
    voices: Whole
    """(N,) number of the voice, -1 where none is named."""
    pieces: Whole
    """(N,) number of the piece of speech with one voice, -1 outside of speech."""


def grid_of(shot: Shot) -> Whole:
    """Return the middle of each step of a shot, source time; at least one."""
    begin_us, end_us = shot.range.in_us, shot.range.out_us
    return np.arange(begin_us + STEP_US // 2, max(end_us, begin_us + STEP_US), STEP_US, dtype=np.int64)


def evidence_of(
    shots: Sequence[Shot],
    *,
    chain_of: Mapping[int, int],
    mouths: Mouths,
    sound: SoundShape,
    turns: Sequence[Turn],
    speech: Sequence[SourceRange],
    scores: Mapping[int, FaceScores],
) -> tuple[ShotEvidence, ...]:
    """Return the evidence of every shot in which somebody speaks."""
    usual = _usual_motions(shots, chain_of, mouths)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(turn.speaker for turn in turns))}
    result = []
    for shot in shots:
        times_us = grid_of(shot)
        is_speech = _covered(times_us, speech)
        if not is_speech.any():
            continue
        tracks = tuple(track for track in shot.faces if track.is_live and track.times)
        voices = np.full(len(times_us), -1, np.int64)
        for turn in turns:
            voices[(turn.range.in_us <= times_us) & (times_us < turn.range.out_us)] = numbers[turn.speaker]
        pieces = _pieces(is_speech, voices)
        near = _grown(pieces)
        heard = [sound.at(times_us + lag_us) for lag_us in LAGS_US]
        odds = np.zeros((len(times_us), len(tracks)))
        is_there = np.zeros((len(times_us), len(tracks)), np.bool_)
        for column, track in enumerate(tracks):
            begin_us, end_us = track.times[0] - HELD_US, track.times[-1] + HELD_US
            is_there[:, column] = (begin_us <= times_us) & (times_us <= end_us)
            chain = chain_of.get(track.track_id, -1)
            if chain in mouths.traces:
                odds[:, column] = _lip_odds(mouths, chain, times_us, (heard, near), usual[track.person])
            if chain in scores:
                odds[:, column] += _network_odds(scores[chain], times_us)
        is_pause = sound.pauses_at(times_us)
        result.append(ShotEvidence(shot, times_us, tracks, odds, is_there, is_speech, is_pause, voices, pieces))
    return tuple(result)


def _lip_odds(mouths: Mouths, chain: int, times_us: Whole, heard: tuple[list[Floats], Whole], usual: float) -> Floats:
    """Return what the lips of one face say at each step, less where they are small."""
    mouth = mouths.traces[chain].sampled(times_us)
    fine = np.where(mouth.is_fine, mouth.opening, np.nan)
    motion = lip_motion(mouth.opening) * np.where(mouth.is_fine, 1.0, _COARSE_GAIN)
    sharpness = np.clip((np.nan_to_num(mouth.height_px) - _BLURRED_PX) / (_SHARPEST_PX - _BLURRED_PX), 0.0, 1.0)
    return (lagged_odds(fine, *heard) + motion_odds(motion, usual)) * sharpness


def _network_odds(found: FaceScores, times_us: Whole) -> Floats:
    if not len(found.times_us):
        return np.zeros(len(times_us))
    inside = (times_us >= found.times_us[0] - STEP_US) & (times_us <= found.times_us[-1] + STEP_US)
    score = np.interp(times_us, found.times_us, found.scores)
    return np.where(inside, _NETWORK_NATS * np.clip(score, -_NETWORK_CLIP, _NETWORK_CLIP), 0.0)


def _usual_motions(shots: Sequence[Shot], chain_of: Mapping[int, int], mouths: Mouths) -> dict[int, float]:
    """Return how much the lips of each person move when they do, over all shots."""
    seen: dict[int, list[Floats]] = {}
    for shot in shots:
        for track in shot.faces:
            trace = mouths.traces.get(chain_of.get(track.track_id, -1))
            mouth = trace.sampled(grid_of(shot)) if trace else None
            opening = np.zeros(0) if mouth is None else np.where(mouth.is_fine, mouth.opening, np.nan)
            seen.setdefault(track.person, []).append(lip_motion(opening))
    return {person: usual_motion(np.concatenate(motions)) for person, motions in seen.items()}


def _covered(times_us: Whole, ranges: Sequence[SourceRange]) -> npt.NDArray[np.bool_]:
    result = np.zeros(len(times_us), np.bool_)
    for item in ranges:
        result[(item.in_us <= times_us) & (times_us < item.out_us)] = True
    return result


def _pieces(is_speech: npt.NDArray[np.bool_], voices: Whole) -> Whole:
    """Number the stretches of speech of one voice; a silence or another voice begins the next."""
    result = np.full(len(voices), -1, np.int64)
    for number, (begin, end) in enumerate(runs(np.where(is_speech, voices + 1, -1))):
        if is_speech[begin]:
            result[begin:end] = number
    return result


def _grown(pieces: Whole) -> Whole:
    """Return the pieces with a little of the silence on either side, but nothing of each other."""
    result = pieces.copy()
    for begin, end in runs(pieces):
        if pieces[begin] >= 0:
            before, after = max(0, begin - _PADDING_US // STEP_US), end + _PADDING_US // STEP_US
            for part in (slice(before, begin), slice(end, after)):
                result[part] = np.where(result[part] < 0, pieces[begin], result[part])
    return result
