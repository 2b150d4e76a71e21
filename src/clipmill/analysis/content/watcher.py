# SPDX-License-Identifier: MIT
"""
Watches a stretch of frames go by and says at the end what each shot is made of.

In: every frame of a stretch, in order. Out: `ShotContent` for each shot. About four frames a second are looked at;
what is kept of them is a grid of cells each, and line maps of about two seconds each, of which there are at most
`MAX_STRETCHES` however long the stretch. It looks for no faces; they come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from clipmill.analysis.content.cells import CELL_PX, Cells, cells_of
from clipmill.analysis.content.edges import EdgeGatherer, EdgeMaps, merged
from clipmill.analysis.content.focus import find_focus
from clipmill.analysis.content.insets import ShotEvidence, find_insets
from clipmill.analysis.content.screens import game_share, screen_share
from clipmill.domain.media import Frame
from clipmill.domain.picture import FaceTrack, Focus, Inset
from clipmill.domain.times import SourceRange, SourceTime, TimeRange

Luma = npt.NDArray[np.int16]

SAMPLE_US = 240_000
"""Frames nearer to the last sample than this are not looked at."""
STRETCH_SAMPLES = 8
"""Frames whose lines are gathered together, unless the picture changes before."""
MAX_STRETCHES = 48
"""More line maps than these are merged two by two; each takes a megabyte."""
CUT_CHANGE = 0.16
"""Mean difference of two samples, of full scale, above which a new stretch begins if it stands out from the last."""
_TIMES_LAST = 2.5
_INSIDE = 0.9
_THIN = 8
_THIN_LONG_SIDE_PX = 80
"""As many pixels as every eighth of a frame of 640."""


@dataclass(frozen=True, slots=True)
class ShotContent:
    """What one shot is made of besides faces; the fields are those of `domain.picture.Shot`, in the frames' pixels."""

    inset: Inset | None
    screen: float
    game: float
    motion: float
    focus: tuple[Focus, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    range: SourceRange
    edges: EdgeMaps
    is_after_cut: bool


class ContentWatcher:
    """Looks at frames as they come; all of one size."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._stretches: list[_Stretch] = []
        self._cells: list[Cells] = []
        self._motion: list[tuple[SourceTime, float]] = []
        self._thin: Luma | None = None
        self._is_watching = False
        self._luma: Luma | None = None
        self._changed = 0.0
        self._gathered = EdgeGatherer()
        self._began: SourceTime | None = None
        self._is_after_cut = True
        self._size: tuple[int, ...] = ()

    def watch(self, tiny: Frame) -> None:
        """
        Measure movement in a tiny picture of a frame, before the frame itself where that is fed.

        Where frames are fed only now and then, each is to come as a tiny picture from the first one on, all of one
        size; movement is then measured in these alone.
        """
        self._is_watching = True
        self._measure_motion(tiny, max(1, max(tiny.pixels.shape[:2]) // _THIN_LONG_SIDE_PX))

    def feed(self, frame: Frame) -> None:
        """
        Look at the next frame; every frame is to come, about four a second cost anything. Tiny ones show nothing.

        Raises:
            ValueError: the frame has another size than those before.

        """
        if self._size not in {(), frame.pixels.shape}:
            message = f"frames of {self._size} and {frame.pixels.shape}"
            raise ValueError(message)
        self._size = frame.pixels.shape
        if not self._is_watching:
            self._measure_motion(frame, _THIN)
        if min(frame.pixels.shape[:2]) < CELL_PX:
            return
        if not self._cells or frame.time - self._cells[-1].time >= SAMPLE_US:
            self._sample(frame)

    def finish(self, shots: Sequence[SourceRange], faces: Sequence[Sequence[FaceTrack]]) -> tuple[ShotContent, ...]:
        """
        Return what each shot is made of.

        Args:
            shots: in order, on the source clock.
            faces: the face tracks of each shot, in the pixels of the frames that were fed.

        """
        self._close(is_cut=True)
        evidence = [
            ShotEvidence(self._edges_in(shot), self._cells_within(shot), tuple(tracks))
            for shot, tracks in zip(shots, faces, strict=True)
        ]
        insets = find_insets(evidence)
        return tuple(
            self._content(shot, seen, inset) for shot, seen, inset in zip(shots, evidence, insets, strict=True)
        )

    def _measure_motion(self, frame: Frame, step: int) -> None:
        thin = frame.pixels[::step, ::step, 1].astype(np.int16)
        if self._thin is not None:
            self._motion.append((frame.time, float(np.abs(thin - self._thin).mean()) / 255.0))
        self._thin = thin

    def _content(self, shot: SourceRange, seen: ShotEvidence, inset: Inset | None) -> ShotContent:
        screen = screen_share(seen.cells, inset)
        moved = [value for time, value in self._motion if shot.in_us < time < shot.out_us]
        return ShotContent(
            inset,
            screen,
            game_share(seen.cells, inset, screen),
            float(np.mean(moved)) if moved else 0.0,
            find_focus(shot, seen.cells, seen.faces),
        )

    def _sample(self, frame: Frame) -> None:
        luma = frame.pixels[..., 1].astype(np.int16)
        cells = cells_of(frame.time, frame.pixels, luma, self._luma)
        changed = 0.0 if cells.change is None else float(cells.change.mean()) / 255
        if changed > max(CUT_CHANGE, _TIMES_LAST * self._changed):
            self._close(is_cut=True)
        self._changed = changed
        self._cells.append(cells)
        self._luma = luma
        if self._began is None:
            self._began = frame.time
        self._gathered.add(frame.pixels)
        if self._gathered.samples >= STRETCH_SAMPLES:
            self._close(is_cut=False)

    def _close(self, *, is_cut: bool) -> None:
        if self._began is not None:
            span: SourceRange = TimeRange(self._began, SourceTime(self._cells[-1].time + 1))
            self._stretches.append(_Stretch(span, self._gathered.maps(), self._is_after_cut))
            self._is_after_cut = False
        self._is_after_cut = self._is_after_cut or is_cut
        self._gathered, self._began = EdgeGatherer(), None
        if len(self._stretches) > MAX_STRETCHES:
            self._stretches = _halved(self._stretches)

    def _edges_in(self, shot: SourceRange) -> EdgeMaps | None:
        """Return the lines of the stretches that lie in a shot, or else of the one that covers most of it."""
        inside = [
            stretch.edges
            for stretch in self._stretches
            if stretch.range.overlap_us(shot) >= _INSIDE * stretch.range.duration_us
        ]
        if inside:
            return reduce(merged, inside)
        nearest = max(self._stretches, key=lambda stretch: stretch.range.overlap_us(shot), default=None)
        return nearest.edges if nearest and nearest.range.overlaps(shot) else None

    def _cells_within(self, shot: SourceRange) -> tuple[Cells, ...]:
        inside = [cells for cells in self._cells if shot.contains(cells.time)]
        if inside:
            first = inside[0]
            inside[0] = Cells(first.time, first.flat, first.strokes, first.colors, None)
        return tuple(inside)


def _halved(stretches: list[_Stretch]) -> list[_Stretch]:
    """Return about half as many, those that follow each other without a cut merged."""
    result: list[_Stretch] = []
    is_merged = True
    for stretch in stretches:
        if is_merged or stretch.is_after_cut:
            result.append(stretch)
            is_merged = False
            continue
        last = result[-1]
        span: SourceRange = TimeRange(last.range.in_us, stretch.range.out_us)
        result[-1] = _Stretch(span, merged(last.edges, stretch.edges), last.is_after_cut)
        is_merged = True
    return result
