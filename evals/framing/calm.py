# SPDX-License-Identifier: MIT
"""
How calmly the camera moves, and how often the picture changes where nothing was cut.

In: what is shown in each frame. Out: numbers. A new camera shot is a cut of ours, so no movement is measured across it;
a window that jumps inside a camera shot is a movement at the speed of the jump. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from evals.framing.right import percentile_95
from evals.framing.truth import Truth
from evals.framing.views import View

from clipmill.domain.clip import CameraPath, CameraShot, Edl

_REVERSAL_SHARE = 0.01
"""Of the window's width: a turn back by less is not seen as one."""
_CUT_FRAMES = 3


@dataclass(frozen=True, slots=True)
class Calmness:
    """How the windows move. Speeds are in window widths a second."""

    travel_px: float
    """All movement of all panes together, in pixels of the source: of middles, and of widths when zooming."""
    reversals_per_min: float
    speed_95: float
    jerk_95: float
    """Third difference, in window widths a second cubed, over the frames with movement."""


def calmness(shown: Sequence[View], rate: Fraction) -> Calmness:
    """Return how the windows of a clip move."""
    travel, reversals = 0.0, 0
    speeds: list[float] = []
    jerks: list[float] = []
    for run in _runs(shown):
        middles = [(x + w / 2, y + h / 2, w) for x, y, w, h in run]
        steps = [((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 + abs(b[2] - a[2]) for a, b in pairwise(middles)]
        travel += sum(steps)
        speeds += [step * float(rate) / middles[k][2] for k, step in enumerate(steps)]
        across = [middle[0] / middle[2] for middle in middles]
        reversals += _reversals(across)
        jerks += [abs(value) * float(rate) ** 3 for value in _third_differences(across) if abs(value) > 1e-9]  # noqa: PLR2004
    minutes = len(shown) / float(rate) / 60.0
    return Calmness(travel, reversals / minutes, percentile_95(speeds) or 0.0, percentile_95(jerks) or 0.0)


def _runs(shown: Sequence[View]) -> list[list[tuple[float, float, float, float]]]:
    """Return the windows of each pane through each camera shot."""
    runs: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}
    for view in shown:
        for number, seen in enumerate(view.panes):
            window = seen.window
            runs.setdefault((view.shot, number), []).append(
                (window.x_px, window.y_px, window.width_px, window.height_px)
            )
    return list(runs.values())


def _reversals(across: Sequence[float]) -> int:
    """Return how often a movement turns back, with hysteresis."""
    count, direction, extreme = 0, 0, across[0]
    for value in across[1:]:
        if direction == 0:
            if abs(value - extreme) >= _REVERSAL_SHARE:
                direction, extreme = (1 if value > extreme else -1), value
        elif (value - extreme) * direction > 0:
            extreme = value
        elif (extreme - value) * direction >= _REVERSAL_SHARE:
            count, direction, extreme = count + 1, -direction, value
    return count


def _third_differences(values: Sequence[float]) -> list[float]:
    for _ in range(3):
        values = [b - a for a, b in pairwise(values)]
    return list(values)


def travel_near_cuts_px(shown: Sequence[View], truth: Truth, rate: Fraction) -> float | None:
    """Return by how many source pixels windows move within half a second after a cut, at most; none without cuts."""
    if not truth.cuts:
        return None
    worst = 0.0
    for cut in truth.cuts:
        after = [view for view in shown if 0 <= view.source_time - cut <= 500_000]  # noqa: PLR2004
        if after:
            worst = max(worst, calmness(after, rate).travel_px)
    return worst


def free_changes_per_min(path: CameraPath, edl: Edl, truth: Truth, rate: Fraction) -> float:
    """Return how often a minute the arrangement of panes changes where neither the source nor the edit is cut."""
    slack_us = float(_CUT_FRAMES * 1_000_000 / rate)
    edits = [placed.in_us for placed in edl.clip_ranges]
    count = 0
    for before, shot in pairwise(path.shots):
        if _arrangement(before) == _arrangement(shot):
            continue
        time = edl.source_time(shot.range.in_us)
        is_cut = any(abs(time - cut) <= slack_us + truth.soft_us for cut in truth.cuts)
        is_edit = any(abs(shot.range.in_us - edit) <= slack_us for edit in edits)
        count += not (is_cut or is_edit)
    return count * 60_000_000 / edl.duration_us


def _arrangement(shot: CameraShot) -> tuple[object, ...]:
    return tuple((pane.area, pane.fill) for pane in shot.panes)
