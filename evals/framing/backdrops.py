# SPDX-License-Identifier: MIT
"""
What stands behind people: rooms, slides, a screen with scrolling text, a game, a field with a ball.

In: a size and a number that chooses among look-alikes. Out: functions from seconds to pictures. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from clipmill.demo.plates import draw_slide
from clipmill.demo.script import SLIDES, Picture
from clipmill.domain.picture import Box

Backdrop = Callable[[float], Image.Image]
Size2 = tuple[int, int]

_WALLS = ((176, 168, 150), (120, 140, 150), (96, 84, 110), (150, 120, 96), (70, 90, 80))
_WORDS = "let queue = worker.take(limit) if frame.time >= cut.time then emit(shot) return merge(ranges, gap) for word"
_ROAD, _KERB = 0.5, 0.46


def still(image: Image.Image) -> Backdrop:
    """Return a backdrop that is one picture."""
    return lambda _seconds: image


def room(size: Size2, seed: int) -> Image.Image:
    """Return a room out of focus: a wall, a shelf with books, a lamp, a window, a plant."""
    rng = np.random.default_rng(seed)
    width, height = size
    wall = _WALLS[seed % len(_WALLS)]
    image = Image.new("RGB", size, wall)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, round(height * 0.82), width, height), fill=tuple(value // 2 for value in wall))
    x = float(rng.integers(0, width // 5))
    draw.rectangle((x, height * 0.1, x + width * 0.24, height * 0.52), fill=(60, 44, 34))
    for shelf in (0.12, 0.27, 0.41):
        place = x + 6
        while place < x + width * 0.23:
            book = rng.integers(8, 26)
            color = tuple(int(value) for value in rng.integers(40, 220, 3))
            draw.rectangle((place, height * shelf, place + book, height * (shelf + 0.1)), fill=color)
            place += book + 2
    left = width * 0.7
    draw.rectangle((left, height * 0.08, left + width * 0.18, height * 0.5), fill=(206, 222, 236))
    draw.line((left + width * 0.09, height * 0.08, left + width * 0.09, height * 0.5), fill=(240, 240, 240), width=8)
    draw.ellipse((width * 0.5, height * 0.06, width * 0.56, height * 0.16), fill=(250, 230, 180))
    image = image.filter(ImageFilter.GaussianBlur(max(2, width // 240)))
    grain = rng.normal(0, 3, (height, width, 1)).astype(np.float32)
    return Image.fromarray(np.clip(np.asarray(image, np.float32) + grain, 0, 255).astype(np.uint8))


def slide(size: Size2, number: int = 0) -> Image.Image:
    """Return one of the demo's slides."""
    return draw_slide(SLIDES[(Picture.REASONS, Picture.RULES)[number % 2]]).resize(size, Image.Resampling.LANCZOS)


def code(size: Size2) -> Backdrop:
    """Return an editor on a dark screen, whose text jumps up by a line each second."""
    width, height = size
    line_px = max(14, height // 28)
    font = ImageFont.load_default(line_px - 4)
    rng = np.random.default_rng(3)
    words = _WORDS.split()
    lines = [
        " " * 4 * int(rng.integers(0, 4)) + " ".join(rng.choice(words, int(rng.integers(3, 9)))) for _ in range(80)
    ]
    colors = ((220, 220, 220), (130, 180, 255), (160, 220, 140), (230, 180, 120))
    drawn: dict[int, Image.Image] = {}

    def at(seconds: float) -> Image.Image:
        first = int(seconds)
        if first not in drawn:
            image = Image.new("RGB", size, (28, 30, 38))
            draw = ImageDraw.Draw(image)
            draw.rectangle((0, 0, width, line_px * 2), fill=(50, 54, 66))
            draw.rectangle((0, 0, width // 6, height), fill=(38, 40, 50))
            for row in range(height // line_px - 3):
                text = lines[(first + row) % len(lines)]
                draw.text((width // 6 + 24, (row + 2.5) * line_px), text, fill=colors[(first + row) % 4], font=font)
                draw.text((12, (row + 2.5) * line_px), f"module_{row % 9}.txt", fill=(150, 156, 170), font=font)
            drawn[first] = image
        return drawn[first]

    return at


def game(size: Size2, seed: int = 0) -> Backdrop:
    """Return a racing game from behind the car: a road that comes nearer and bends, trees, sky, instruments."""
    width, height = size
    horizon = round(height * 0.42)
    rng = np.random.default_rng(seed)
    rows = np.arange(horizon, height)
    depth = height * 0.5 / (rows - horizon + 4.0)
    noise = rng.integers(-18, 18, (64, 64)).astype(np.int16)
    sky = Image.linear_gradient("L").resize((width, horizon))
    sky_rgb = Image.merge(
        "RGB", (sky.point(lambda v: 60 + v // 3), sky.point(lambda v: 110 + v // 3), Image.new("L", sky.size, 200))
    )
    columns = np.arange(width)
    font = ImageFont.load_default(max(12, height // 26))

    def at(seconds: float) -> Image.Image:
        bend = 120.0 * math.sin(0.7 * seconds + seed)
        middle = width / 2 + bend * (depth - depth[-1]) / 3.0
        across = (columns[None, :] - middle[:, None]) / (width * 0.55) * depth[:, None]
        along = depth * 6.0 + seconds * 9.0
        is_road = np.abs(across) < _ROAD
        stripe = (np.floor(along).astype(int) % 2)[:, None]
        texture = noise[(np.floor(along * 8).astype(int) % 64)[:, None], np.floor(across * 24).astype(int) % 64]
        ground = np.empty((len(rows), width, 3), np.int16)
        ground[...] = np.where(is_road[..., None], (96, 96, 100), (50, 120, 48))
        ground += (stripe * 12)[..., None].astype(np.int16) + texture[..., None]
        kerb = is_road & (np.abs(across) > _KERB)
        ground[kerb] = np.where(np.broadcast_to(stripe, across.shape)[kerb][:, None], (220, 40, 40), (235, 235, 235))
        image = Image.new("RGB", size)
        image.paste(sky_rgb, (0, 0))
        image.paste(Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8)), (0, horizon))
        draw = ImageDraw.Draw(image)
        _trees(draw, size, horizon, seconds, bend)
        x = width / 2 + 0.05 * width * math.sin(1.9 * seconds)
        draw.rounded_rectangle(
            (x - width * 0.06, height * 0.74, x + width * 0.06, height * 0.9), 12, fill=(180, 30, 30)
        )
        draw.rectangle((x - width * 0.045, height * 0.76, x + width * 0.045, height * 0.8), fill=(30, 30, 40))
        draw.text((width * 0.45, 12), f"LAP 2/5   {seconds + 61:05.2f}", fill=(255, 255, 255), font=font)
        draw.text(
            (width * 0.86, height * 0.93), f"{180 + 20 * math.sin(seconds):3.0f} km/h", fill=(255, 230, 80), font=font
        )
        return image

    return at


def _trees(draw: ImageDraw.ImageDraw, size: Size2, horizon: int, seconds: float, bend: float) -> None:
    width, height = size
    for number in range(10):
        near = ((number / 10 + seconds * 0.35) % 1.0) ** 2.2
        side = -1 if number % 2 else 1
        y = horizon + near * height * 0.6
        x = width / 2 + bend * (1 - near) * 0.5 + side * (0.08 + near) * width * 0.75
        tall = 14 + near * height * 0.7
        draw.rectangle((x - tall * 0.04, y - tall * 0.4, x + tall * 0.04, y), fill=(84, 60, 40))
        draw.ellipse((x - tall * 0.25, y - tall, x + tall * 0.25, y - tall * 0.3), fill=(20, 84, 36))


def ball(size: Size2) -> tuple[Backdrop, Callable[[float], Box]]:
    """Return a field on which a ball rolls and bounces to and fro, and where the ball is."""
    width, height = size
    field = Image.new("RGB", size, (74, 130, 64))
    draw = ImageDraw.Draw(field)
    rng = np.random.default_rng(11)
    for _ in range(2500):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        draw.line((x, y, x + 3, y - 6), fill=(60 + int(rng.integers(0, 40)), 120 + int(rng.integers(0, 40)), 60))
    draw.rectangle((0, 0, width, round(height * 0.35)), fill=(150, 190, 220))
    radius = height * 0.07

    def where(seconds: float) -> Box:
        x = width * (0.5 + 0.36 * math.sin(0.8 * seconds))
        y = height * (0.75 - 0.3 * abs(math.sin(2.6 * seconds)))
        return Box(x - radius, y - radius, 2 * radius, 2 * radius)

    def at(seconds: float) -> Image.Image:
        image = field.copy()
        place = where(seconds)
        corners = (place.x_px, place.y_px, place.x_px + place.width_px, place.y_px + place.height_px)
        pen = ImageDraw.Draw(image)
        pen.ellipse(corners, fill=(230, 120, 30))
        pen.chord(corners, 200 * seconds, 200 * seconds + 120, fill=(250, 240, 230))
        return image

    return at, where


def poster(backdrop: Image.Image, face: Image.Image, box: Box) -> Image.Image:
    """Return a backdrop with a framed photograph on the wall."""
    image = backdrop.copy()
    size = (round(box.width_px), round(box.height_px))
    corner = (round(box.x_px), round(box.y_px))
    frame = (corner[0] - 8, corner[1] - 8, corner[0] + size[0] + 8, corner[1] + size[1] + 8)
    ImageDraw.Draw(image).rectangle(frame, fill=(30, 26, 24))
    image.paste(face.resize(size, Image.Resampling.LANCZOS), corner)
    return image
