# SPDX-License-Identifier: MIT
"""
Who is shown when, among several people in one take.

Goes in: subjects, who speaks at which source time and how surely. Comes out: runs of frames, each with one subject or,
where it is offered, with all of them. The best cast over the whole take is searched, so a turn is known before it
starts; nobody is shown for less than the hold time. Does not choose layouts and windows.

The search is a shortest path over frames with a least length of stay (a semi-Markov Viterbi). Its costs are seconds:
a second with somebody shown who does not speak costs 1, weighed by how sure that is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from clipmill.domain.picture import Speaking
from clipmill.domain.times import SourceTime
from clipmill.reframe.subjects import Subject

HOLD_S = 1.2
"""Least time that a picture stands between two changes."""

SWITCH_COST_S = 0.45
"""A change is worth it when it saves more than this much of the wrong picture; so an interjection of less than 0.9 s
between two turns of another does not switch."""

WIDE_COST = 0.3
"""Everybody at once is as good as one person of whom it is 70 % sure that they speak; named so with .65."""

SILENT_COST = 0.05
"""While nobody speaks, whoever spoke last stays: anybody else costs a little."""

LEAD_S = 0.12
"""A switch comes this much before the words, if nobody else speaks then: the eye is there when they begin."""

UNSEEN_COST = 2.0
"""A window on nobody is worse than one on the wrong person."""

GUESS = 0.5
"""Confidence that says nothing."""

SURE_FACTOR = 1.3
"""What is above a guess counts this much more: who is named with .87, as most are, is right nearly always, and then a
turn of two seconds is worth a cut."""

DECIDED_FACTOR = 2.5
"""With no picture of everybody to fall back on, 70 % sure counts as certain."""

ALL = -1
"""Stands for everybody in a run."""

_SILENCE, _OFF_SCREEN = -1, -2

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Run:
    """Frames of a take, counted from its first, with the same people."""

    first: int
    end: int
    subject: int
    """Place in the sequence of subjects; `ALL` for everybody."""


def cast(
    subjects: Sequence[Subject],
    times: Sequence[SourceTime],
    speaking: Sequence[Speaking],
    *,
    rate: float,
    has_wide: bool,
) -> tuple[Run, ...]:
    """
    Return who is shown in each frame of a take, as runs that cover it.

    Args:
        subjects: at least one, the main one first: it is shown while nothing speaks for another.
        times: source time of each frame of the take; at least one.
        speaking: of the take, in order.
        rate: frames a second.
        has_wide: a picture of everybody can be shown as well.

    """
    costs = _costs(subjects, times, [_sharpened(item, has_wide=has_wide) for item in speaking], rate)
    if has_wide:
        costs = np.vstack([costs, _wide_costs(costs, times, speaking, rate)])
    chosen = _shortest(costs, max(1, round(HOLD_S * rate)))
    runs = []
    at = 0
    for state, group in groupby(chosen):
        length = sum(1 for _ in group)
        runs.append(Run(at, at + length, state if state < len(subjects) else ALL))
        at += length
    return tuple(runs)


def _sharpened(item: Speaking, *, has_wide: bool) -> Speaking:
    """
    Return how surely somebody speaks for the purpose of choosing.

    Less than a guess is a guess. Where everybody cannot be shown, a likely speaker is better than staying on another,
    so what is above a guess counts more still.
    """
    above = max(0.0, item.confidence - GUESS)
    return replace(item, confidence=min(1.0, GUESS + above * (SURE_FACTOR if has_wide else DECIDED_FACTOR)))


def _costs(
    subjects: Sequence[Subject], times: Sequence[SourceTime], speaking: Sequence[Speaking], rate: float
) -> Floats:
    """Return what each subject costs in each frame, in seconds, float64 (K, T)."""
    count = len(subjects)
    place = {track: number for number, subject in enumerate(subjects) for track in subject.track_ids}
    voices = _voices(times, speaking, place)
    holders = _holders([voice for voice, _ in voices], max(0, round(LEAD_S * rate)))
    costs = np.zeros((count, len(times)))
    for frame, (voice, confidence) in enumerate(voices):
        if voice == _SILENCE:
            if holders[frame] >= 0:
                costs[:, frame] = SILENT_COST
                costs[holders[frame], frame] = 0.0
        elif voice == _OFF_SCREEN:
            costs[:, frame] = 1 - confidence
        else:
            costs[:, frame] = 1 - (1 - confidence) / max(1, count - 1)
            costs[voice, frame] = 1 - confidence
    for number, subject in enumerate(subjects):
        for frame, time in enumerate(times):
            if subject.box_at(time) is None:
                costs[number, frame] += UNSEEN_COST
    # The main person wins where nothing else tells.
    costs += 1e-6 * np.arange(count)[:, None]
    return costs / rate


def _wide_costs(costs: Floats, times: Sequence[SourceTime], speaking: Sequence[Speaking], rate: float) -> Floats:
    """Return what a picture of everybody costs in each frame, in seconds, float64 (T,)."""
    is_speech = np.array([_item_at(time, speaking) is not None for time in times])
    wide = np.where(is_speech, WIDE_COST, SILENT_COST / 2) / rate
    is_unseen = (costs >= UNSEEN_COST / rate).mean(axis=0)
    found: Floats = wide + is_unseen * WIDE_COST / rate
    return found


def _item_at(time: SourceTime, speaking: Sequence[Speaking]) -> Speaking | None:
    after = bisect_right(speaking, time, key=lambda item: item.range.in_us)
    item = speaking[after - 1] if after else None
    return item if item and item.range.contains(time) else None


def _voices(
    times: Sequence[SourceTime], speaking: Sequence[Speaking], place: dict[int, int]
) -> list[tuple[int, float]]:
    """Return for each frame who speaks, as a subject's place or one of the two signs, and how surely."""
    voices = []
    for time in times:
        item = _item_at(time, speaking)
        if item is None:
            voices.append((_SILENCE, 1.0))
        elif item.track_id is None:
            voices.append((_OFF_SCREEN, item.confidence))
        else:
            # Somebody who is not among the subjects is as good as off screen.
            voices.append((place.get(item.track_id, _OFF_SCREEN), item.confidence))
    return voices


def _holders(voices: Sequence[int], lead: int) -> list[int]:
    """Return for each frame whom a silence belongs to: who spoke last, or just before a turn who speaks next."""
    holders = list(voices)
    known = next((voice for voice in voices if voice >= 0), _SILENCE)
    for frame, voice in enumerate(voices):
        known = voice if voice >= 0 else known
        holders[frame] = known
    for frame in range(1, len(voices)):
        if voices[frame] >= 0 and voices[frame - 1] == _SILENCE:
            for before in range(frame - 1, max(-1, frame - 1 - lead), -1):
                if voices[before] != _SILENCE:
                    break
                holders[before] = voices[frame]
    return holders


def _shortest(costs: Floats, hold: int) -> list[int]:
    """Return the cheapest state of each frame, where none lasts less than `hold` frames unless all are fewer."""
    states, frames = costs.shape
    if frames < 2 * hold or states == 1:
        return [int(costs.sum(axis=1).argmin())] * frames
    total = np.concatenate([np.zeros((states, 1)), costs.cumsum(axis=1)], axis=1)
    best = np.full((frames + 1, states), np.inf)
    entered = np.full((frames + 1, states), np.inf)
    entered[0] = 0.0
    # Where the stay began that a frame's best path is in; -1 when it goes on from the frame before.
    came = np.full((frames + 1, states), -1)
    for frame in range(hold, frames + 1):
        start = frame - hold
        fresh = entered[start] + total[:, frame] - total[:, start]
        longer = best[frame - 1] + costs[:, frame - 1]
        is_fresh = fresh < longer
        best[frame] = np.where(is_fresh, fresh, longer)
        came[frame] = np.where(is_fresh, start, -1)
        first, second = np.argsort(best[frame], kind="stable")[:2]
        others = np.full(states, best[frame][first])
        others[first] = best[frame][second]
        entered[frame] = others + SWITCH_COST_S
    return _traced(best, came, frames)


def _traced(best: Floats, came: npt.NDArray[np.int_], frames: int) -> list[int]:
    chosen = [0] * frames
    state, frame = int(best[frames].argmin()), frames
    while frame > 0:
        start = int(came[frame, state])
        if start < 0:
            chosen[frame - 1] = state
            frame -= 1
            continue
        chosen[start:frame] = [state] * (frame - start)
        frame = start
        if frame > 0:
            others = best[frame].copy()
            others[state] = np.inf
            state = int(others.argmin())
    return chosen
