# SPDX-License-Identifier: MIT
"""
Follows faces through consecutive pictures.

In: frames in order. Out: chains of detections, and while it runs, where every face is in every frame. It looks with the
detector a few times a second, at once after an obvious cut, more rarely while nothing moves, and closer where a face
was lost or all are tiny. Frames are held only until the next look. It smooths nothing; `tracks` does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from clipmill.analysis.faces.chain import FaceChain
from clipmill.analysis.faces.detector import LIKELY, SURE, FoundFace, overlap
from clipmill.analysis.faces.glance import Glance, glance_at
from clipmill.analysis.faces.links import OpenChain, PlacedFace
from clipmill.analysis.faces.matching import box_size, distance, match
from clipmill.analysis.faces.tiny import TinySearch
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import US_PER_S, SourceTime

__all__ = ["Detector", "FaceFollower", "OnFaces", "PlacedFace"]

OnFaces = Callable[[Frame, tuple[PlacedFace, ...]], None]
Pixels = npt.NDArray[np.uint8]

COAST_US = 600_000
"""A face that is not found is taken to be where it was for this long."""
ASLEEP_US = 2_000_000
"""A face that comes back to its place in the same picture within this time goes on with its chain."""
_CALM_TIMES = 2
"""While nothing moves, looks are this much rarer."""
_EARLY_US = 15_000
"""A frame this much before its time is looked at, or 24 frames a second would be looked at every sixth frame."""
_CLOSE_LOOKS = 2
_AROUND_LOST = 4.0
_AROUND_TINY = 3.5
_TINY_SCORE = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class _Asleep:
    """A chain whose face was lost, and the picture it was lost in: after a flash, that picture comes back."""

    chain: OpenChain
    picture: Glance


class Detector(Protocol):
    """Finds faces; `FaceDetector` is one."""

    def detect(self, pixels: Pixels, *, region: Box | None = None, bar: float = SURE) -> tuple[FoundFace, ...]:
        """Return the faces in a picture or a part of it that are at least as sure as the bar, surest first."""

    def detect_small(self, pixels: Pixels, *, bar: float = SURE) -> tuple[FoundFace, ...]:
        """Return the faces that a closer look finds."""


class FaceFollower:
    """Follows faces through one stretch of a source. Use it once."""

    def __init__(self, detector: Detector, *, rate_hz: float = 5.0, on_faces: OnFaces | None = None) -> None:
        """
        Begin with nothing seen.

        Args:
            detector: looks at pictures.
            rate_hz: looks a second while something moves; half as many while nothing does.
            on_faces: is told every frame, in order, and the faces in it; straight between two looks.

        """
        self._detector = detector
        self._gap_us = round(US_PER_S / rate_hz)
        self._on_faces = on_faces
        self._held: list[Frame] = []
        self._open: list[OpenChain] = []
        self._asleep: list[_Asleep] = []
        self._closed: list[OpenChain] = []
        self._glance: Glance | None = None
        self._glanced_us: SourceTime | None = None
        self._looked_at: Glance | None = None
        self._looked_us: SourceTime | None = None
        self._search = TinySearch()
        self._count = 0

    def watch(self, tiny: Frame) -> None:
        """
        Take a tiny picture of a frame, before the frame itself where that is fed.

        Where frames are fed only now and then, each in between is to come as a tiny picture: it ends shots, and fast
        movement is not taken for a cut.
        """
        glance = glance_at(tiny.pixels)
        if self._glance is not None and glance.is_cut_from(self._glance):
            self._end_shot()
        self._glance, self._glanced_us = glance, tiny.time

    def feed(self, frame: Frame) -> None:
        """Take the next frame; all must be of one size, in order of time."""
        if self._glance is None or self._glanced_us != frame.time:
            self.watch(frame)
        glance = self._glance or glance_at(frame.pixels)
        if self._on_faces is None:
            self._held.clear()
        self._held.append(frame)
        if self._is_due(frame.time, glance):
            self._look(frame, glance)
            self._looked_at = glance

    def finish(self) -> tuple[FaceChain, ...]:
        """Return the chains of all faces, in order of their first times; no frame may follow."""
        self._end_shot()
        chains = [chain.closed() for chain in (*self._closed, *(asleep.chain for asleep in self._asleep))]
        return tuple(sorted(chains, key=lambda chain: (chain.times[0], chain.chain_id)))

    def _is_due(self, time: SourceTime, glance: Glance) -> bool:
        if self._looked_us is None or self._looked_at is None:
            return True
        since_us = time - self._looked_us + _EARLY_US
        is_calm = not glance.has_moved_from(self._looked_at) and all(chain.is_calm for chain in self._open)
        return since_us >= self._gap_us * (_CALM_TIMES if is_calm else 1)

    def _end_shot(self) -> None:
        """Look at the last frame, so that chains end where the shot does, and begin anew."""
        if self._held and self._held[-1].time != self._looked_us:
            self._look(self._held[-1], self._glance)
        self._held.clear()
        self._put_to_sleep(self._open, self._glance)
        self._open = []
        self._looked_us = self._looked_at = self._glance = None
        self._search = TinySearch()

    def _put_to_sleep(self, chains: list[OpenChain], picture: Glance | None) -> None:
        if picture is not None:
            self._asleep += [_Asleep(chain, picture) for chain in chains]

    def _look(self, frame: Frame, glance: Glance | None) -> None:
        found = list(self._detector.detect(frame.pixels, bar=LIKELY))
        expected = [chain.expected(frame.time) for chain in self._open]
        pairs = match(expected, found)
        sure = {number: other for number, other in pairs.items() if found[other].score >= SURE}
        for number, other in sure.items():
            self._open[number].add(frame, found[other])
        weak = [found[other] for number, other in pairs.items() if number not in sure]
        lost = [number for number in range(len(expected)) if number not in sure]
        known = [face for face in found if not any(face is other for other in weak)]
        self._look_closer(frame, [number for number in lost if self._is_worth(number, frame.time)], expected, known)
        for number, other in pairs.items():
            if self._open[number].seen_us != frame.time:  # nor was it seen better
                self._open[number].add(frame, found[other])
        taken = set(pairs.values())
        new = [face for number, face in enumerate(found) if number not in taken and face.score >= SURE]
        for face in [*new, *self._search_tiny(frame)]:
            self._begin(frame, face, glance)
        self._tell(frame.time)
        self._looked_us = frame.time
        self._put_to_sleep([chain for chain in self._open if frame.time - chain.seen_us >= COAST_US], glance)
        self._open = [chain for chain in self._open if frame.time - chain.seen_us < COAST_US]
        self._closed += [asleep.chain for asleep in self._asleep if frame.time - asleep.chain.seen_us >= ASLEEP_US]
        self._asleep = [asleep for asleep in self._asleep if frame.time - asleep.chain.seen_us < ASLEEP_US]

    def _is_worth(self, number: int, now: SourceTime) -> bool:
        """Say whether to look closer for a lost face: at once when it moved, every other time when it was calm."""
        chain = self._open[number]
        return not chain.is_calm or now - chain.seen_us > 1.5 * self._gap_us

    def _begin(self, frame: Frame, face: FoundFace, glance: Glance | None) -> None:
        """Begin a chain or go on with one that slept, unless the face is part of one that was found now."""
        if any(chain.seen_us == frame.time and _is_same(chain.box, face.box) for chain in self._open):
            return
        for asleep in self._asleep:
            is_near = distance(asleep.chain.box, face.box) is not None
            if is_near and glance is not None and not glance.is_cut_from(asleep.picture):
                self._asleep.remove(asleep)
                asleep.chain.wake(frame, face)
                self._open.append(asleep.chain)
                return
        self._open.append(OpenChain(self._count, frame, face))
        self._count += 1

    def _look_closer(self, frame: Frame, lost: list[int], expected: list[Box], found: list[FoundFace]) -> None:
        """Look for faces that were there, one by one or, when there are many, in tiles."""
        if not lost:
            return
        if len(lost) > _CLOSE_LOOKS:
            seen = list(self._detector.detect_small(frame.pixels, bar=LIKELY))
        else:
            seen = []
            for number in lost:
                region = around(expected[number], _AROUND_LOST)
                seen += self._detector.detect(frame.pixels, region=region, bar=LIKELY)
        seen = [face for face in seen if not any(_is_same(face.box, other.box) for other in found)]
        for number, other in match([expected[index] for index in lost], seen).items():
            self._open[lost[number]].add(frame, seen[other])

    def _search_tiny(self, frame: Frame) -> list[FoundFace]:
        """Return faces too small for the whole picture's look, each looked at twice: letters look like tiny faces."""
        height_px, width_px = frame.pixels.shape[:2]
        known = [chain.box for chain in self._open]
        if not self._search.is_due(frame.time, known, max(height_px, width_px)):
            return []
        likely = list(self._detector.detect_small(frame.pixels, bar=_TINY_SCORE))
        for part in self._search.fine_parts([*known, *(face.box for face in likely)], width_px, height_px):
            likely += self._detector.detect(frame.pixels, region=part, bar=_TINY_SCORE)
        certain: list[FoundFace] = []
        for face in likely:
            if any(_is_same(face.box, other) for other in (*known, *(sure.box for sure in certain))):
                continue
            again = self._detector.detect(frame.pixels, region=around(face.box, _AROUND_TINY))
            certain += [other for other in again[:1] if _is_same(other.box, face.box)]
        self._search.tell(frame.time, is_found=bool(certain))
        return certain

    def _tell(self, now: SourceTime) -> None:
        """Hand over the held frames with the faces in them, and forget them."""
        if self._on_faces is not None:
            for frame in self._held:
                placed = (chain.placed(frame.time) for chain in self._open)
                self._on_faces(frame, tuple(face for face in placed if face is not None))
            self._held.clear()
        for chain in self._open:
            chain.settle(now)


def around(box: Box, times: float) -> Box:
    """Return the square with the same middle, as many times larger as said."""
    side = box_size(box) * times
    x_px, y_px = box.center
    return Box(x_px - side / 2, y_px - side / 2, side, side)


def _is_same(one: Box, other: Box) -> bool:
    apart = distance(one, other)
    return overlap(one, other) > 0 and apart is not None and apart < 1 / 2
