# SPDX-License-Identifier: MIT
"""
One look at a stretch of a source: frames and samples in, `Footage` out.

Every frame is seen once, by watchers that each keep little: tiny by those for cuts and movement, and larger, a few
times a second, by those for bars, faces, mouths, insets and screens. What they found is put together when all came.
Watchers work in the pixels of the frames; here, at the very end, boxes become pixels of the displayed source. Decodes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from clipmill.analysis.bars import BarWatcher
from clipmill.analysis.content import ContentWatcher, ShotContent
from clipmill.analysis.faces.detector import FaceDetector
from clipmill.analysis.faces.follow import FaceFollower
from clipmill.analysis.faces.mesh import FaceMesh
from clipmill.analysis.shots import CutFinder
from clipmill.analysis.speaking import MouthWatcher, SpeakerNetwork, who_speaks
from clipmill.analysis.tracks import tracks_of_shots
from clipmill.domain.media import Frame, Samples, Size
from clipmill.domain.picture import Box, Cut, FaceTrack, Focus, Footage, Inset, Shot
from clipmill.domain.speech import Turn
from clipmill.domain.times import SourceRange, SourceTime, TimeRange

LOOK_LONG_SIDE_PX = 640
"""Longer side of the frames that are looked at; a face of a 25th of it is still found."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """The models of a look. Each runs on one thread; one look at a time."""

    name: str
    """Of all models together; part of what a look is kept under."""
    detector: FaceDetector
    mesh: FaceMesh
    network: SpeakerNetwork | None = None
    """Tells lips that make a sound from lips that do not; none does with the shape of lips and sound alone."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard of the stretch that is looked at."""

    samples: Samples
    """All of the stretch in one piece, 16 kHz; empty when the source has no sound."""
    turns: tuple[Turn, ...] = ()
    """Who speaks when, by voice, of the whole source."""
    speech: tuple[SourceRange, ...] = ()
    """Where somebody speaks, of the whole source."""


Glanced = tuple[Frame, Frame | None]
"""A frame as a tiny picture, and the larger one where it is looked at more closely."""


def look(frames: Iterable[Glanced], hearing: Hearing, *, eyes: Eyes, stretch: SourceRange, displayed: Size) -> Footage:
    """
    Return what is seen in a stretch of a source.

    Args:
        frames: of the stretch, in order: all of them tiny, and about 12 a second larger, or all there are where the
            eyes have a network for speakers. Both are of any one size with the displayed aspect; they may be the same.
        hearing: what is heard in it.
        eyes: the models.
        stretch: on the source clock; frames outside it are not to come.
        displayed: size of the source, which the result's boxes are in.

    """
    cuts, bars, content = CutFinder(), BarWatcher(), ContentWatcher()
    mouths = MouthWatcher(eyes.mesh, eyes.network, speech=hearing.speech)
    follower = FaceFollower(eyes.detector, on_faces=mouths.see)
    width_px = 0
    for tiny, frame in frames:
        cuts.feed(tiny)
        content.watch(tiny)
        follower.watch(tiny)
        if frame is not None:
            width_px = frame.pixels.shape[1]
            bars.feed(frame)
            content.feed(frame)
            follower.feed(frame)
    if not width_px:
        whole = Box(0.0, 0.0, float(displayed.width_px), float(displayed.height_px))
        return Footage(stretch, whole, (Shot(stretch),))
    ranges = shot_ranges(cuts.cuts(), stretch)
    tracked = tracks_of_shots(follower.finish(), ranges)
    contents = content.finish(ranges, tracked.shots)
    shots = tuple(_shot(item, faces, seen) for item, faces, seen in zip(ranges, tracked.shots, contents, strict=True))
    speaking = who_speaks(
        shots=shots,
        chain_of=tracked.chain_of,
        mouths=mouths.finish(),
        samples=hearing.samples,
        turns=hearing.turns,
        speech=hearing.speech,
    )
    factor = displayed.width_px / width_px
    whole = bars.box()
    boxes = (bars.box_in(item) for item in ranges)
    seen_shots = tuple(
        replace(_scaled(shot, factor), content=None if box == whole else _content_box(box, factor, displayed))
        for shot, box in zip(shots, boxes, strict=True)
    )
    return Footage(stretch, _content_box(whole, factor, displayed), seen_shots, speaking)


def shot_ranges(cuts: Sequence[Cut], stretch: SourceRange) -> tuple[SourceRange, ...]:
    """Return the shots between cuts: they follow each other without gaps over the stretch, none empty."""
    inner = sorted({cut.time for cut in cuts if stretch.in_us < cut.time < stretch.out_us})
    edges = (stretch.in_us, *inner, stretch.out_us)
    return tuple(TimeRange(SourceTime(a), SourceTime(b)) for a, b in pairwise(edges))


def silence(stretch: SourceRange, rate_hz: int = 16_000) -> Samples:
    """Return the hearing's samples of a source without sound."""
    return Samples(stretch.in_us, rate_hz, np.zeros(0, np.float32))


def _shot(item: SourceRange, faces: tuple[FaceTrack, ...], seen: ShotContent) -> Shot:
    return Shot(item, faces, seen.inset, seen.screen, seen.game, seen.motion, seen.focus)


def _scaled(shot: Shot, factor: float) -> Shot:
    """Return the shot with its boxes enlarged from the frames' pixels to the displayed source's."""
    faces = tuple(replace(face, boxes=tuple(_box(box, factor) for box in face.boxes)) for face in shot.faces)
    inset = shot.inset and Inset(_box(shot.inset.box, factor), shot.inset.confidence)
    focus = tuple(
        Focus(item.time, item.x_px * factor, item.y_px * factor, item.spread_px * factor) for item in shot.focus
    )
    return replace(shot, faces=faces, inset=inset, focus=focus)


def _box(box: Box, factor: float) -> Box:
    return Box(
        round(box.x_px * factor, 2),
        round(box.y_px * factor, 2),
        round(box.width_px * factor, 2),
        round(box.height_px * factor, 2),
    )


def _content_box(found: Box, factor: float, displayed: Size) -> Box:
    """
    Return the picture without bars in displayed pixels.

    An edge with a bar is moved in by one looked-at pixel: a thin black line is a fault, a lost line of picture is not.
    """
    width_px, height_px = float(displayed.width_px), float(displayed.height_px)
    left = (found.x_px + 1) * factor if found.x_px > 0 else 0.0
    top = (found.y_px + 1) * factor if found.y_px > 0 else 0.0
    right = (found.x_px + found.width_px) * factor
    bottom = (found.y_px + found.height_px) * factor
    right = width_px if right > width_px - factor / 2 else right - factor
    bottom = height_px if bottom > height_px - factor / 2 else bottom - factor
    return Box(left, top, max(2.0, right - left), max(2.0, bottom - top))


def content_box(frames: Iterable[Frame], displayed: Size) -> Box:
    """Return the picture without baked-in bars from a few frames, in pixels of the displayed source."""
    bars, width_px = BarWatcher(), 0
    for frame in frames:
        width_px = frame.pixels.shape[1]
        bars.feed(frame)
    if not width_px:
        return Box(0.0, 0.0, float(displayed.width_px), float(displayed.height_px))
    return _content_box(bars.box(), displayed.width_px / width_px, displayed)
