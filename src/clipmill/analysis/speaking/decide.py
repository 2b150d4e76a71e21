# SPDX-License-Identifier: MIT
"""
Who says it: for every stretch of speech, the face that speaks, or nobody in the picture (pure).

In: shots with face tracks, mouths, sound, turns by voice, speech. Out: `Speaking`. Moment by moment lips are weighed
against the sound (`synchrony`); over the whole stretch voices are given to persons (`casting`); then a hidden Markov
chain over the faces and "off screen" finds the likeliest sequence, in which changes are cheap where the voice changes,
dearer in pauses, and dearest inside a sentence. Looks at no picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
import numpy.typing as npt

from clipmill.analysis.speaking.casting import OFF_SHARE, Person, Piece, cast, expected, without
from clipmill.analysis.speaking.evidence import ShotEvidence, evidence_of
from clipmill.analysis.speaking.hidden import best_path, posteriors
from clipmill.analysis.speaking.mouths import Mouths
from clipmill.analysis.speaking.sound import sound_shape
from clipmill.analysis.speaking.synchrony import STEP_US, runs
from clipmill.domain.media import Samples
from clipmill.domain.picture import Shot, Speaking
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange, SourceTime, TimeRange

Floats = npt.NDArray[np.float64]

_LONGEST_PIECE_STEPS = 75
"""3 s; longer turns count as several pieces, so that one of them cannot outvote the rest by its length alone."""
_MIN_PIECE_NATS, _MAX_PIECE_NATS = -3.0, 4.0
_ABSENT_NATS = -0.5
"""A step, for a face that is not in the picture at that time."""
_CHANGE_NATS, _PAUSE_NATS, _SILENCE_NATS, _VOICE_NATS = 6.0, 3.0, 1.2, 0.5
"""Cost of another speaker: in the middle of speech, in a short pause, in a silence, where the voice changes."""
_VOICE_SLACK_STEPS = 6
"""A voice change is known to about a quarter of a second."""
_TEMPER = 0.7
"""Evidences are not independent of each other; so they count for less than their sum."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of speech in a shot, in steps."""

    begin: int
    end: int
    piece: Piece


def who_speaks(
    *,
    shots: Sequence[Shot],
    chain_of: Mapping[int, int],
    mouths: Mouths,
    samples: Samples,
    turns: Sequence[Turn],
    speech: Sequence[SourceRange],
) -> tuple[Speaking, ...]:
    """
    Return who says what is said, for all speech in the shots.

    Args:
        shots: in order, with their face tracks.
        chain_of: the chain of detections that each track is part of, which mouths are known by.
        mouths: what was seen of them.
        samples: the sound of the stretch, in one piece; empty when there is none.
        turns: who speaks when, by voice; empty when voices were not told apart.
        speech: where somebody speaks: sorted, not overlapping.

    Returns:
        In order, not overlapping, each inside one shot, together covering all speech in the shots. A stretch whose
        speaker is not in the picture has no track.

    """
    scores = mouths.clips.scores(samples) if mouths.clips else {}
    found = evidence_of(
        shots, chain_of=chain_of, mouths=mouths, sound=sound_shape(samples), turns=turns, speech=speech, scores=scores
    )
    spans = _spans(found)
    casting = cast([span.piece for own in spans for span in own])
    result: list[Speaking] = []
    for evidence, own in zip(found, spans, strict=True):
        result += _decided(evidence, own, casting, speech)
    return tuple(result)


def _spans(found: Sequence[ShotEvidence]) -> list[list[_Span]]:
    """Return the pieces of speech of every shot; speech without a named voice is a voice of its own, piece by piece."""
    result = []
    unnamed = -1
    for evidence in found:
        own = []
        for begin, end in runs(evidence.pieces):
            if evidence.pieces[begin] < 0:
                continue
            voice = int(evidence.voices[begin])
            if voice < 0:
                voice, unnamed = unnamed, unnamed - 1
            parts = max(1, round((end - begin) / _LONGEST_PIECE_STEPS))
            borders = np.linspace(begin, end, parts + 1).round().astype(int).tolist()
            for first, last in pairwise(borders):
                own.append(_Span(first, last, Piece(voice, _piece_odds(evidence, first, last))))
        result.append(own)
    return result


def _piece_odds(evidence: ShotEvidence, begin: int, end: int) -> dict[int, float]:
    """Return the odds of each person who is in the picture for most of a piece."""
    odds: dict[int, float] = {}
    for column, track in enumerate(evidence.tracks):
        there = evidence.is_there[begin:end, column]
        if there.mean() > 0.5:  # noqa: PLR2004 - most of it
            total = float(np.clip(evidence.odds[begin:end, column].sum(), _MIN_PIECE_NATS, _MAX_PIECE_NATS))
            odds[track.person] = max(total, odds.get(track.person, _MIN_PIECE_NATS))
    return odds


def _decided(
    evidence: ShotEvidence,
    spans: Sequence[_Span],
    casting: Mapping[int, Mapping[Person, float]],
    speech: Sequence[SourceRange],
) -> list[Speaking]:
    """Return who speaks in one shot."""
    likelihoods = _likelihoods(evidence, spans, casting) * _TEMPER
    costs = _change_costs(evidence)
    path = best_path(likelihoods, costs)
    sureness = posteriors(likelihoods, costs)
    result = []
    for item in speech:
        begin_us = max(item.in_us, evidence.shot.range.in_us)
        end_us = min(item.out_us, evidence.shot.range.out_us)
        if begin_us >= end_us:
            continue
        inside = np.flatnonzero((evidence.times_us >= begin_us) & (evidence.times_us < end_us))
        if not len(inside):
            inside = np.array([int(np.argmin(np.abs(evidence.times_us - begin_us)))])
        for begin, end in runs(path[inside]):
            state = int(path[inside[begin]])
            first_us = begin_us if begin == 0 else int(evidence.times_us[inside[begin]]) - STEP_US // 2
            last_us = end_us if end == len(inside) else int(evidence.times_us[inside[end]]) - STEP_US // 2
            track_id = evidence.tracks[state].track_id if state < len(evidence.tracks) else None
            confidence = float(sureness[inside[begin:end], state].mean())
            stretch = TimeRange(SourceTime(first_us), SourceTime(last_us))
            result.append(Speaking(stretch, track_id, round(min(1.0, confidence), 3)))
    return result


def _likelihoods(
    evidence: ShotEvidence, spans: Sequence[_Span], casting: Mapping[int, Mapping[Person, float]]
) -> Floats:
    """Return (N, F + 1) log likelihoods a step: each face, and last the speaker who is not in the picture."""
    faces = len(evidence.tracks)
    result = np.zeros((len(evidence.times_us), faces + 1))
    result[:, :faces] = np.where(evidence.is_there, evidence.odds, _ABSENT_NATS) * evidence.is_speech[:, np.newaxis]
    for span in spans:
        length = span.end - span.begin
        here = evidence.is_there[span.begin : span.end].mean(axis=0) > 0
        people = [track.person for track, is_here in zip(evidence.tracks, here, strict=True) if is_here]
        if not people:
            continue
        fit = without(casting[span.piece.voice], span.piece)
        share = expected(fit, list(dict.fromkeys(people)))
        for column, track in enumerate(evidence.tracks):
            result[span.begin : span.end, column] += log(max(share.get(track.person, OFF_SHARE), 1e-6)) / length
        result[span.begin : span.end, faces] += log(share[None]) / length
    return result


def _change_costs(evidence: ShotEvidence) -> Floats:
    """Return what another speaker costs at each step."""
    costs = np.full(len(evidence.times_us), _CHANGE_NATS)
    costs[evidence.is_pause] = _PAUSE_NATS
    costs[~evidence.is_speech] = _SILENCE_NATS
    named = np.flatnonzero(evidence.voices >= 0)
    changes = named[1:][evidence.voices[named[1:]] != evidence.voices[named[:-1]]]
    for step in changes:
        near = slice(max(0, step - _VOICE_SLACK_STEPS), step + _VOICE_SLACK_STEPS + 1)
        costs[near] = np.minimum(costs[near], _VOICE_NATS + 1.0)
        costs[step] = _VOICE_NATS
    return costs
