# SPDX-License-Identifier: MIT
"""Footage made by hand for tests of the camera: people at places, shots in a row, who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from clipmill.domain.clip import CameraMode, CameraOverride, CameraPath, Edl, LayoutName
from clipmill.domain.media import DynamicRange, Size, VideoStream
from clipmill.domain.picture import Box, FaceTrack, Focus, Footage, Inset, Shot, Speaking
from clipmill.domain.times import SourceTime, source_range_from_s
from clipmill.reframe import frame_clip

HD = Size(1920, 1080)
PORTRAIT, SQUARE, LANDSCAPE = Size(1080, 1920), Size(1080, 1080), Size(1920, 1080)
STEP_S = 0.2


def stream(size: Size = HD) -> VideoStream:
    return VideoStream(
        0, "h264", size, size, 0, Fraction(1), Fraction(30), False, False, DynamicRange.SDR, "yuv420p"
    )  # fmt: skip


def face(  # noqa: PLR0913 - by name only
    track: int,
    x_px: float,
    *,
    person: int | None = None,
    size_px: float = 160.0,
    y_px: float = 250.0,
    in_s: float = 0.0,
    out_s: float = 10.0,
    drift_px_s: float = 0.0,
    is_live: bool = True,
) -> FaceTrack:
    """Return a face whose box starts with its left edge at x and moves sideways at a steady pace."""
    count = max(2, round((out_s - in_s) / STEP_S) + 1)
    seconds = [in_s + (out_s - in_s) * number / (count - 1) for number in range(count)]
    boxes = tuple(Box(x_px + drift_px_s * (at - in_s), y_px, size_px * 0.8, size_px) for at in seconds)
    times = tuple(SourceTime(round(at * 1e6)) for at in seconds)
    return FaceTrack(track, track if person is None else person, times, boxes, is_live=is_live)


def shot(  # noqa: PLR0913 - by name only
    in_s: float = 0.0,
    out_s: float = 10.0,
    faces: Sequence[FaceTrack] = (),
    *,
    inset: Box | None = None,
    screen: float = 0.0,
    game: float = 0.0,
    motion: float = 0.05,
    focus: tuple[Focus, ...] = (),
) -> Shot:
    seen = Inset(inset, 0.9) if inset else None
    return Shot(source_range_from_s(in_s, out_s), tuple(faces), seen, screen, game, motion, focus)


def says(in_s: float, out_s: float, track: int | None, confidence: float = 0.95) -> Speaking:
    return Speaking(source_range_from_s(in_s, out_s), track, confidence)


def film(*shots: Shot, speaking: Sequence[Speaking] = (), size: Size = HD) -> Footage:
    whole = source_range_from_s(shots[0].range.in_us / 1e6, shots[-1].range.out_us / 1e6)
    return Footage(whole, Box(0, 0, size.width_px, size.height_px), shots, tuple(speaking))


def filmed(  # noqa: PLR0913 - by name only
    footage: Footage,
    *,
    camera: CameraMode = CameraMode.STANDARD,
    layout: LayoutName | None = LayoutName.AUTO,
    output: Size = PORTRAIT,
    size: Size = HD,
    edl: Edl | None = None,
    content: Box | None = None,
    overrides: tuple[CameraOverride, ...] = (),
    rate: Fraction = Fraction(30),
) -> CameraPath:
    """Return the camera path of footage, whole unless an edit list says otherwise."""
    return frame_clip(
        edl=edl or Edl((footage.range,)),
        camera=camera,
        layout=layout,
        source=stream(size),
        output=output,
        is_original_ratio=False,
        rate=rate,
        footage=(footage,),
        content=content,
        overrides=overrides,
    )


def layouts(path: CameraPath) -> list[LayoutName | None]:
    return [item.layout for item in path.shots]


def starts_s(path: CameraPath) -> list[float]:
    return [item.range.in_us / 1e6 for item in path.shots]
