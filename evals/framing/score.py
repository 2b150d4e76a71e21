# SPDX-License-Identifier: MIT
"""
All metrics of one way of framing one scene, and of all scenes together.

In: what was framed. Out: rows and totals. None stands where a scene cannot tell. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evals.framing import calm, parts, right
from evals.framing.truth import Cost, Framed
from evals.framing.views import views

from clipmill.domain.clip import Edl
from clipmill.domain.times import SourceTime


@dataclass(frozen=True, slots=True)
class Row:
    """One way of framing one scene. Shares are in [0, 1]."""

    method: str
    scene: str
    speaker: right.Rightness
    whole_face: float | None
    off_faces: int | None
    after_cut_px: float | None
    calm: calm.Calmness
    still_px: float | None
    """Travel of the windows in scenes whose speaker keeps still."""
    changes_per_min: float
    upscaling: float
    inset_iou: float | None
    invented: int | None
    covered: float | None
    width_kept: float | None
    subject: float | None
    cutting: parts.Cutting | None
    layouts: tuple[str, ...]
    """Which layouts were drawn, in order of appearance."""
    cost: Cost | None


def score(framed: Framed, edl: Edl, rate: Fraction) -> Row:
    """Return all metrics of a framed scene; `edl` and `rate` are those it was framed with."""
    truth = framed.scene.truth
    shown = views(framed.path, edl, rate)
    aspect = float(framed.output.aspect)
    moves = calm.calmness(shown, rate)
    sees = bool(framed.footage)
    names = [shot.layout.value if shot.layout else "-" for shot in framed.path.shots]
    return Row(
        method=framed.method,
        scene=framed.scene.name,
        speaker=right.rightness(shown, truth, aspect),
        whole_face=right.whole_face_share(shown, truth, aspect),
        off_faces=right.frames_off_faces(shown, truth),
        after_cut_px=calm.travel_near_cuts_px(shown, truth, rate),
        calm=moves,
        still_px=moves.travel_px if truth.is_still else None,
        changes_per_min=calm.free_changes_per_min(framed.path, edl, truth, rate),
        upscaling=parts.upscaling(shown, framed.output.width_px, framed.output.height_px),
        inset_iou=parts.inset_iou(framed.footage, truth) if sees else None,
        invented=parts.invented_insets(framed.footage, truth) if sees else None,
        covered=parts.game_covered(shown, truth),
        width_kept=parts.width_kept(shown, truth),
        subject=parts.subject_held(shown, truth),
        cutting=parts.cutting(_inner_cuts(framed, edl), truth) if sees and truth.needs_cuts else None,
        layouts=tuple(dict.fromkeys(names)),
        cost=framed.cost,
    )


def _inner_cuts(framed: Framed, edl: Edl) -> list[SourceTime]:
    """Return the found cuts that lie in what is kept."""
    return [cut for cut in parts.found_cuts(framed.footage) if edl.clip_time(cut) is not None]


@dataclass(frozen=True, slots=True)
class Total:
    """One way of framing all scenes: means over scenes, each scene counting once."""

    method: str
    framed: float | None
    alone: float | None
    face_share: float | None
    """Height of the speaker's face over the output's."""
    delay_s: float | None
    """Median over all changes of speaker."""
    delay_95_s: float | None
    changes: int
    """Changes of speaker that delays are from."""
    whole_face: float | None
    worst_whole_face: float | None
    off_faces: int
    after_cut_px: float | None
    """Worst."""
    still_px: float | None
    """Worst."""
    reversals_per_min: float | None
    speed_95: float | None
    jerk_95: float | None
    changes_per_min: float | None
    inset_iou: float | None
    worst_inset_iou: float | None
    invented: int
    covered: float | None
    width_kept: float | None
    subject: float | None
    cut_f1: float | None
    cut_error_frames: float | None
    false_cuts: int
    cost_ratio: float | None
    """CPU of looking over CPU of decoding alone, all scenes together."""
    cpu_s_per_min: float | None
    """CPU of looking, with decoding, for one minute of source."""


def total(method: str, rows: Sequence[Row]) -> Total:
    """Return the totals of one way over its rows."""
    own = [row for row in rows if row.method == method]
    delays = [delay for row in own for delay in row.speaker.delays_s]
    cuttings = [row.cutting for row in own if row.cutting]
    hits, missed = sum(item.hits for item in cuttings), sum(item.missed for item in cuttings)
    false = sum(item.false for item in cuttings)
    costs = [row.cost for row in own if row.cost]
    looked_s, decoded_s = sum(cost.cpu_s for cost in costs), sum(cost.decode_cpu_s for cost in costs)
    return Total(
        method=method,
        framed=_mean(row.speaker.framed for row in own),
        alone=_mean(row.speaker.alone for row in own),
        face_share=_mean(row.speaker.face_share for row in own),
        delay_s=right.median(delays),
        delay_95_s=right.percentile_95(delays),
        changes=len(delays),
        whole_face=_mean(row.whole_face for row in own),
        worst_whole_face=_of(min, (row.whole_face for row in own)),
        off_faces=sum(row.off_faces or 0 for row in own),
        after_cut_px=_of(max, (row.after_cut_px for row in own)),
        still_px=_of(max, (row.still_px for row in own)),
        reversals_per_min=_mean(row.calm.reversals_per_min for row in own),
        speed_95=_mean(row.calm.speed_95 for row in own),
        jerk_95=_mean(row.calm.jerk_95 for row in own),
        changes_per_min=_mean(row.changes_per_min for row in own),
        inset_iou=_mean(row.inset_iou for row in own),
        worst_inset_iou=_of(min, (row.inset_iou for row in own)),
        invented=sum(row.invented or 0 for row in own),
        covered=_mean(row.covered for row in own),
        width_kept=_mean(row.width_kept for row in own),
        subject=_mean(row.subject for row in own),
        cut_f1=2 * hits / (2 * hits + missed + false) if hits + missed + false else None,
        cut_error_frames=right.median([error for item in cuttings for error in item.errors_frames]),
        false_cuts=false,
        cost_ratio=looked_s / decoded_s if decoded_s else None,
        cpu_s_per_min=60 * looked_s / sum(cost.source_s for cost in costs) if costs else None,
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _of(choose: Callable[[list[float]], float], values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return choose(known) if known else None
