# SPDX-License-Identifier: MIT
"""
The product's own way: decode, look, hear, frame. The same calls as its engine makes, with their cost.

In: a scene's file and the tools of an installation. Out: footage and camera paths.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import numpy as np
from evals.framing.baselines import RATE_HZ, Looked
from evals.framing.truth import Cost, Scene

from clipmill.analysis.look import Hearing, look, silence
from clipmill.analysis.voices.finder import heard_by
from clipmill.domain.clip import CameraMode, CameraPath, Edl, LayoutName
from clipmill.domain.errors import DecodeFailed
from clipmill.domain.media import Media, Samples, Size, VideoStream
from clipmill.domain.picture import Box, Footage
from clipmill.domain.times import SourceRange, SourceTime, TimeRange, merge_ranges
from clipmill.engine.looking import MARGIN_US, MAX_LOOK_RATE_HZ, look_rate, look_width
from clipmill.engine.tools import Tools
from clipmill.media.decode import decode_pictures, decode_sound
from clipmill.media.glances import PICTURE_RATE_HZ, decode_look
from clipmill.media.probe import probe
from clipmill.reframe import frame_clip, output_rate


@dataclass(slots=True)
class Meter:
    """CPU and wall time of a block, with its ended children."""

    cpu_s: float = 0.0
    wall_s: float = 0.0


@contextmanager
def metered() -> Iterator[Meter]:
    """Measure a block."""
    meter, cpu, wall = Meter(), _cpu_s(), time.perf_counter()
    yield meter
    meter.cpu_s, meter.wall_s = _cpu_s() - cpu, time.perf_counter() - wall


def _cpu_s() -> float:
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in used)


@dataclass(frozen=True, slots=True)
class Source:
    """A scene, opened."""

    scene: Scene
    media: Media
    video: VideoStream
    edl: Edl
    rate: Fraction
    """Of the output."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen in a scene, and what it cost."""

    footage: tuple[Footage, ...]
    content: Box
    cost: Cost


def open_source(scene: Scene) -> Source:
    """
    Return an opened scene; all of it is kept, or the ranges that it names.

    Raises:
        ProbeFailed, UnsupportedMedia, DecodeFailed: it cannot be read.

    """
    media = probe(scene.file)
    if media.video is None:
        message = f"{scene.name} has no pictures"
        raise DecodeFailed(message)
    end_us = min(media.duration_us, scene.truth.duration_us)
    entries = scene.ranges or (TimeRange(SourceTime(0), SourceTime(end_us)),)
    return Source(scene, media, media.video, Edl(entries), output_rate(media.video))


def see(source: Source, tools: Tools) -> Sight:
    """
    Return what the product sees and hears in a scene.

    Raises:
        WeightsMissing: the models of eyes or voices are not there.
        DecodeFailed: the scene cannot be decoded.

    """
    eyes = tools.open_eyes()
    heard = _hear(source, tools)
    stretches = _stretches(source)
    footage = []
    with metered() as whole:
        for stretch in stretches:
            frames = decode_look(
                source.media,
                range=stretch,
                width_px=look_width(source.video),
                picture_rate_hz=MAX_LOOK_RATE_HZ if eyes.network else PICTURE_RATE_HZ,
                glance_rate_hz=look_rate(source.video),
            )
            hearing = Hearing(_part(heard.samples, stretch), heard.turns, heard.speech)
            footage.append(look(frames, hearing, eyes=eyes, stretch=stretch, displayed=source.video.size))
    with metered() as bare:
        for stretch in stretches:
            for _ in decode_pictures(
                source.media, rate_hz=look_rate(source.video), width_px=look_width(source.video), range=stretch
            ):
                pass
    cost = Cost(whole.cpu_s, bare.cpu_s, sum(item.duration_s for item in stretches))
    return Sight(tuple(footage), _enclosing([item.content for item in footage]), cost)


def frame(
    source: Source, sight: Sight, output: Size, camera: CameraMode, layout: LayoutName | None = None
) -> CameraPath:
    """Return the product's camera path."""
    return frame_clip(
        edl=source.edl,
        camera=camera,
        layout=layout,
        source=source.video,
        output=output,
        is_original_ratio=False,
        rate=source.rate,
        footage=sight.footage,
        content=sight.content,
    )


def find_faces(source: Source, tools: Tools) -> tuple[Looked, ...]:
    """Return the faces that the product's detector finds five times a second, for the baselines."""
    detector = tools.open_eyes().detector
    looked = []
    for stretch in source.edl.entries:
        for item in decode_pictures(source.media, rate_hz=RATE_HZ, width_px=look_width(source.video), range=stretch):
            factor = source.video.size.width_px / item.pixels.shape[1]
            faces = tuple(_larger(found.box, factor) for found in detector.detect(item.pixels))
            looked.append(Looked(item.time, faces))
    return tuple(looked)


def _hear(source: Source, tools: Tools) -> Hearing:
    """Return all of the sound, with turns and speech of the whole source."""
    whole = TimeRange(SourceTime(0), SourceTime(source.media.duration_us))
    if source.media.audio is None:
        return Hearing(silence(whole))
    finder = tools.open_voices() if tools.open_voices else None
    pieces = list(heard_by(decode_sound(source.media), finder))
    speech = tools.listen(iter(pieces)).speech
    turns = finder.turns(speech) if finder and speech else ()
    data = np.concatenate([piece.data for piece in pieces])
    return Hearing(Samples(pieces[0].time, pieces[0].rate_hz, data), turns, speech)


def _part(samples: Samples, stretch: SourceRange) -> Samples:
    first = max(0, (stretch.in_us - samples.time) * samples.rate_hz // 1_000_000)
    last = max(first, (stretch.out_us - samples.time) * samples.rate_hz // 1_000_000)
    return Samples(SourceTime(stretch.in_us), samples.rate_hz, samples.data[first:last])


def _stretches(source: Source) -> tuple[SourceRange, ...]:
    """Return what the engine would look at: what is kept, and some seconds around it."""
    wider = [
        TimeRange(
            SourceTime(max(0, entry.in_us - MARGIN_US)),
            SourceTime(min(source.media.duration_us, entry.out_us + MARGIN_US)),
        )
        for entry in source.edl.entries
    ]
    return merge_ranges(wider)


def _larger(box: Box, factor: float) -> Box:
    return Box(box.x_px * factor, box.y_px * factor, box.width_px * factor, box.height_px * factor)


def _enclosing(boxes: list[Box]) -> Box:
    left, top = min(box.x_px for box in boxes), min(box.y_px for box in boxes)
    right = max(box.x_px + box.width_px for box in boxes)
    bottom = max(box.y_px + box.height_px for box in boxes)
    return Box(left, top, right - left, bottom - top)
