# SPDX-License-Identifier: MIT
"""
Facecams, screens, things that move, and cuts: is each found, shown whole, and not covered?

In: what was seen and shown, and the truth. Out: numbers, or none where a scene cannot tell. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.framing.right import median
from evals.framing.truth import Truth
from evals.framing.views import View, holds, shared_px

from clipmill.domain.clip import CropWindow, Fill
from clipmill.domain.picture import Box, Footage
from clipmill.domain.times import SourceTime

_MATCH_FRAMES = 2
_SAME_INSET_IOU = 0.1
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Cutting:
    """How well cuts are found."""

    hits: int
    missed: int
    false: int
    errors_frames: tuple[float, ...]
    """Of the hits."""

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; none when there is neither a true nor a found cut."""
        total = 2 * self.hits + self.missed + self.false
        return 2 * self.hits / total if total else None


def cutting(found: Sequence[SourceTime], truth: Truth) -> Cutting:
    """Return how found cuts meet the true ones, each used once, within two frames or half a dissolve."""
    frame_us = 1_000_000 / float(truth.rate)
    slack_us = max(_MATCH_FRAMES * frame_us, truth.soft_us) + frame_us / 10
    free = list(found)
    errors: list[float] = []
    for cut in truth.cuts:
        nearest = min(free, key=lambda time: abs(time - cut), default=None)
        if nearest is not None and abs(nearest - cut) <= slack_us:
            free.remove(nearest)
            errors.append(abs(nearest - cut) / frame_us)
    return Cutting(len(errors), len(truth.cuts) - len(errors), len(free), tuple(errors))


def found_cuts(footage: Sequence[Footage]) -> tuple[SourceTime, ...]:
    """Return where the shots of a footage begin, but for the first."""
    return tuple(shot.range.in_us for item in footage for shot in item.shots[1:])


def inset_iou(footage: Sequence[Footage], truth: Truth) -> float | None:
    """Return the median overlap of found facecams with the true one over all shots, none found being 0."""
    if truth.inset is None:
        return None
    target = truth.inset
    return median([iou(shot.inset.box, target) if shot.inset else 0.0 for item in footage for shot in item.shots])


def invented_insets(footage: Sequence[Footage], truth: Truth) -> int:
    """Return how many found facecams are none."""
    boxes = [shot.inset.box for item in footage for shot in item.shots if shot.inset]
    return sum(truth.inset is None or iou(box, truth.inset) < _SAME_INSET_IOU for box in boxes)


def game_covered(shown: Sequence[View], truth: Truth) -> float | None:
    """
    Return how much of the facecam is seen again in the game's pane, as a share of the facecam, on average.

    The game's pane is the largest that does not show mostly facecam. None without a facecam, with one pane only, and
    where the rest is a screen or a slide, which has to be shown whole.
    """
    target = truth.inset
    if target is None or truth.screen is not None:
        return None
    shares = []
    for view in shown:
        rest = [
            seen for seen in view.panes if shared_px(_box(seen.window), target) < _MOSTLY * _area(_box(seen.window))
        ]
        if len(view.panes) < 2 or not rest:  # noqa: PLR2004
            continue
        largest = max(rest, key=lambda seen: seen.pane.area.width_norm * seen.pane.area.height_norm)
        shares.append(shared_px(_box(largest.window), target) / _area(target))
    return sum(shares) / len(shares) if shares else None


def width_kept(shown: Sequence[View], truth: Truth) -> float | None:
    """Return how much of the screen's or slide's width the best pane shows, on average, while it is on."""
    target = truth.screen
    if target is None:
        return None
    shares = []
    for view in shown:
        if truth.inset is None and any(boxes[truth.frame_at(view.source_time)] for boxes in truth.faces.values()):
            continue  # the shot with the slide is the one without faces
        shares.append(max(_across(_box(seen.window), target) for seen in view.panes))
    return sum(shares) / len(shares) if shares else None


def subject_held(shown: Sequence[View], truth: Truth) -> float | None:
    """Return the share of frames in which a pane has the whole of what moves; none in scenes with people."""
    if not truth.subject:
        return None
    pairs = [(view, truth.subject[truth.frame_at(view.source_time)]) for view in shown]
    held = [any(holds(seen.window, box) for seen in view.panes) for view, box in pairs if box]
    return sum(held) / len(held) if held else None


def upscaling(shown: Sequence[View], output_width_px: int, output_height_px: int) -> float:
    """Return the largest number of output pixels that one source pixel is drawn over, per side."""
    worst = 0.0
    for view in shown:
        for seen in view.panes:
            wide = seen.pane.area.width_norm * output_width_px / seen.window.width_px
            high = seen.pane.area.height_norm * output_height_px / seen.window.height_px
            worst = max(worst, min(wide, high) if seen.pane.fill is Fill.BLUR else max(wide, high))
    return worst


def iou(one: Box, other: Box) -> float:
    """Return intersection over union of two boxes."""
    shared = shared_px(one, other)
    union = _area(one) + _area(other) - shared
    return shared / union if union else 0.0


def _across(window: Box, target: Box) -> float:
    left = max(window.x_px, target.x_px)
    right = min(window.x_px + window.width_px, target.x_px + target.width_px)
    return max(0.0, right - left) / target.width_px


def _area(box: Box) -> float:
    return box.width_px * box.height_px


def _box(window: CropWindow) -> Box:
    return Box(window.x_px, window.y_px, window.width_px, window.height_px)
