# SPDX-License-Identifier: MIT
"""Small moving scenes with exact truth: a game, a room, a slide, and a person in a rectangle over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from clipmill.analysis.content import ContentWatcher, ShotContent
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box, FaceTrack
from clipmill.domain.times import SourceRange, SourceTime, source_range_from_s

Pixels = npt.NDArray[np.uint8]

WIDTH, HEIGHT = 640, 360
RATE_HZ = 4
SHAPE = (HEIGHT, WIDTH)


def texture(seed: int, grain: int = 24, size: tuple[int, int] = (960, 540)) -> Pixels:
    """Return a smooth random picture, (H, W, 3)."""
    noise = np.random.default_rng(seed).integers(0, 256, (size[1] // grain + 1, size[0] // grain + 1, 3), np.uint8)
    return np.asarray(Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC))


def game(frames: int, seed: int = 1) -> Iterator[Pixels]:
    """Yield a picture that flies past."""
    world = texture(seed, size=(WIDTH + 40 * frames, HEIGHT + 8 * frames))
    for number in range(frames):
        yield world[4 * number :, 23 * number :][:HEIGHT, :WIDTH].copy()


def room(frames: int, seed: int = 2) -> Iterator[Pixels]:
    """Yield a still room with the noise of a camera."""
    still = texture(seed)[:HEIGHT, :WIDTH].astype(np.int16)
    dice = np.random.default_rng(seed)
    for _ in range(frames):
        noise = dice.integers(-3, 4, still.shape, np.int16)
        yield np.clip(still // 2 + 60 + noise, 0, 255).astype(np.uint8)


def slide(
    frames: int, *, is_dark: bool = False, words: str = "total revenue of the quarter and what comes next"
) -> Iterator[Pixels]:
    """Yield a page of text; a line is added now and then."""
    ground, ink = ((24, 26, 32), (230, 230, 220)) if is_dark else ((250, 250, 246), (20, 20, 30))
    picture = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 40), fill=(40, 90, 160))
    for line in range(9):
        draw.text((40, 60 + 30 * line), words, fill=ink, font_size=20)
    for number in range(frames):
        if number % 8 == 7:
            draw.text((40, 330), words[: number * 3], fill=ink, font_size=16)
        yield np.asarray(picture).copy()


def person(size: tuple[int, int], number: int) -> Pixels:
    """Return a head and shoulders that sway before a wall."""
    width, height = size
    picture = Image.new("RGB", size, (150, 160, 170))
    draw = ImageDraw.Draw(picture)
    sway = round(0.03 * width * np.sin(1.3 * number))
    draw.ellipse(_inside(width, height, 0.1 * width + sway, 0.62, 0.8, 0.9), fill=(40, 60, 110))
    draw.ellipse(_inside(width, height, 0.36 * width + sway, 0.18, 0.28, 0.5), fill=(225, 180, 150))
    return np.asarray(picture)


def _inside(width: int, height: int, left: float, top: float, wide: float, high: float) -> tuple[float, ...]:
    return left, top * height, left + wide * width, (top + high) * height


def face_in(rectangle: tuple[int, int, int, int]) -> Box:
    """Return where the face of `person` is in the picture."""
    x, y, width, height = rectangle
    return Box(x + 0.36 * width, y + 0.18 * height, 0.28 * width, 0.5 * height)


def overlaid(
    frames: Iterator[Pixels],
    rectangle: tuple[int, int, int, int],
    frame_px: int = 0,
    color: tuple[int, ...] = (255, 255, 255),
) -> Iterator[Pixels]:
    """Yield frames with a person in a rectangle over them, in a drawn frame that lies around it."""
    x, y, width, height = rectangle
    for number, pixels in enumerate(frames):
        if frame_px:
            rows = slice(max(0, y - frame_px), y + height + frame_px)
            pixels[rows, max(0, x - frame_px) : x + width + frame_px] = color
        pixels[y : y + height, x : x + width] = person((width, height), number)
        yield pixels


def track(box: Box, shot: SourceRange, number: int = 0, *, is_live: bool = True) -> FaceTrack:
    """Return a face that stays where it is through a shot."""
    times = tuple(SourceTime(time) for time in range(shot.in_us, shot.out_us, 200_000))
    return FaceTrack(number, number, times, (box,) * len(times), is_live=is_live)


def watched(
    frames: Sequence[Pixels], faces: Sequence[Box] = (), cuts_s: Sequence[float] = (), *, is_live: bool = True
) -> tuple[ShotContent, ...]:
    """Return what each shot is made of, with the same faces in all of them."""
    watcher = ContentWatcher()
    for number, pixels in enumerate(frames):
        watcher.feed(Frame(SourceTime(number * 1_000_000 // RATE_HZ), pixels))
    borders = [0.0, *cuts_s, len(frames) / RATE_HZ]
    shots = [source_range_from_s(begin, end) for begin, end in pairwise(borders)]
    tracks = [[track(box, shot, n, is_live=is_live) for n, box in enumerate(faces)] for shot in shots]
    return watcher.finish(shots, tracks)


def overlap(box: Box, rectangle: tuple[float, ...]) -> float:
    """Return the area of both over the area of either."""
    x, y, width, height = rectangle
    wide = max(0.0, min(box.x_px + box.width_px, x + width) - max(box.x_px, x))
    high = max(0.0, min(box.y_px + box.height_px, y + height) - max(box.y_px, y))
    return wide * high / (box.width_px * box.height_px + width * height - wide * high)
