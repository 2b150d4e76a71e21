# SPDX-License-Identifier: MIT
"""
Is the right person in the picture, and the whole face?

In: what is shown in each frame, and the truth. Out: numbers, or none where a scene cannot tell. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from evals.framing.truth import Spoken, Truth
from evals.framing.views import View, placed, shared_px, shows

from clipmill.domain.picture import Box
from clipmill.domain.times import US_PER_S, SourceTime

_AFTER_CUT_US = US_PER_S
_ENOUGH_OF_A_FACE = 0.5
_CHANGE_GAP_US = 2 * US_PER_S
"""A turn that begins later than this after the one before is a new start, not an answer."""


@dataclass(frozen=True, slots=True)
class Rightness:
    """How well speakers are framed. Shares are in [0, 1]; none where nobody in the picture speaks."""

    framed: float | None
    """Of the speaking time, with the speaker's face whole in a pane."""
    alone: float | None
    """Of the same, with nobody else's whole face in that pane."""
    delays_s: tuple[float, ...]
    """From each change of speaker until the new one is framed; a turn that ends before counts with its length."""
    face_share: float | None
    """Median height of the speaker's face over the output's height, where framed."""


def rightness(shown: Sequence[View], truth: Truth, aspect: float) -> Rightness:
    """Return how well the people who speak are framed; `aspect` is width over height of the output."""
    total = whole = alone = 0
    heights: list[float] = []
    for view in shown:
        spoken = _spoken_at(truth, view.source_time)
        box = _face(truth, spoken.person, view.source_time) if spoken and spoken.person else None
        if spoken is None or box is None:
            continue
        total += 1
        panes = shows(view, box, aspect, truth.slack)
        if not panes:
            continue
        whole += 1
        others = [
            other for name in truth.faces if name != spoken.person for other in [_face(truth, name, view.source_time)]
        ]
        crowds = {number for other in others if other for number in shows(view, other, aspect, truth.slack)}
        alone += any(number not in crowds for number in panes)
        heights.append(max(placed(view.panes[number], box, aspect).height_px for number in panes))
    if not total:
        return Rightness(None, None, (), None)
    middle = sorted(heights)[len(heights) // 2] if heights else None
    return Rightness(whole / total, alone / total, _delays(shown, truth, aspect), middle)


def _delays(shown: Sequence[View], truth: Truth, aspect: float) -> tuple[float, ...]:
    delays = []
    for before, turn in pairwise(truth.spoken):
        is_change = turn.person is not None and before.person != turn.person
        if not is_change or turn.range.in_us - before.range.out_us > _CHANGE_GAP_US:
            continue
        seen = [view for view in shown if turn.range.contains(view.source_time)]
        seen = [view for view in seen if _face(truth, turn.person, view.source_time)]
        if not seen:
            continue
        found = next((view for view in seen if _is_framed(view, truth, turn, aspect)), None)
        end = found.source_time if found else turn.range.out_us
        delays.append(max(0, end - seen[0].source_time) / US_PER_S)
    return tuple(delays)


def _is_framed(view: View, truth: Truth, turn: Spoken, aspect: float) -> bool:
    box = _face(truth, turn.person, view.source_time)
    return box is not None and bool(shows(view, box, aspect, truth.slack))


def whole_face_share(shown: Sequence[View], truth: Truth, aspect: float) -> float | None:
    """Return the share of frames with people in which at least one whole face is in a pane; none without people."""
    total = whole = 0
    for view in shown:
        boxes = _faces(truth, view.source_time)
        if boxes:
            total += 1
            whole += any(shows(view, box, aspect, truth.slack) for box in boxes)
    return whole / total if total else None


def frames_off_faces(shown: Sequence[View], truth: Truth) -> int | None:
    """
    Return in how many frames within a second of a cut no pane has even half of a face, though there are faces.

    None when nothing is cut.
    """
    if not truth.cuts:
        return None
    lost = 0
    for view in shown:
        if not any(abs(view.source_time - cut) <= _AFTER_CUT_US for cut in truth.cuts):
            continue
        boxes = _faces(truth, view.source_time)
        if boxes and not any(_is_partly_seen(view, box) for box in boxes):
            lost += 1
    return lost


def median(values: Sequence[float]) -> float | None:
    """Return the middle value, or none."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def percentile_95(values: Sequence[float]) -> float | None:
    """Return the value that 95 % do not exceed, or none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(0.95 * len(ordered)) - 1)] if ordered else None


def _is_partly_seen(view: View, box: Box) -> bool:
    area = box.width_px * box.height_px
    windows = (Box(s.window.x_px, s.window.y_px, s.window.width_px, s.window.height_px) for s in view.panes)
    return any(shared_px(window, box) >= _ENOUGH_OF_A_FACE * area for window in windows)


def _spoken_at(truth: Truth, time: SourceTime) -> Spoken | None:
    return next((spoken for spoken in truth.spoken if spoken.range.contains(time)), None)


def _face(truth: Truth, person: str | None, time: SourceTime) -> Box | None:
    boxes = truth.faces.get(person) if person else None
    return boxes[truth.frame_at(time)] if boxes else None


def _faces(truth: Truth, time: SourceTime) -> list[Box]:
    frame = truth.frame_at(time)
    return [box for boxes in truth.faces.values() if (box := boxes[frame]) is not None]
