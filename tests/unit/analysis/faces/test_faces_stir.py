# SPDX-License-Identifier: MIT
"""A picture of a face is at rest however it is filmed; a living face is not."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from clipmill.analysis.faces.stir import StirMeter, patch_around
from clipmill.analysis.tracks import STILL_STIR
from clipmill.domain.media import Frame
from clipmill.domain.picture import Box
from clipmill.domain.times import SourceTime

BOX = Box(250, 110, 120, 120)
Pixels = npt.NDArray[np.uint8]


def _scene(seed: int = 5) -> Pixels:
    noise = np.random.default_rng(seed).integers(0, 256, (24, 40, 3), np.uint8)
    return np.asarray(Image.fromarray(noise).resize((700, 420), Image.Resampling.BICUBIC), np.uint8)


def _filmed(scene: Pixels, x_px: float, y_px: float, zoom: float) -> Pixels:
    part = (x_px, y_px, x_px + 640 / zoom, y_px + 360 / zoom)
    return np.asarray(Image.fromarray(scene).resize((640, 360), Image.Resampling.BILINEAR, box=part), np.uint8)


def _amounts(pictures: list[Pixels]) -> list[float]:
    meter = StirMeter()
    frames = [Frame(SourceTime(number * 400_000), picture) for number, picture in enumerate(pictures)]
    return [stir.amount for frame in frames for stir in meter.feed(frame, BOX)]


def test_a_still_picture_has_no_stir() -> None:
    assert max(_amounts([_filmed(_scene(), 20, 20, 1.0)] * 6)) < 1e-6


def test_a_picture_that_is_moved_zoomed_and_faded_is_at_rest() -> None:
    shown = [_filmed(_scene(), 10 + 3 * n, 12 + 2 * n, 1 + 0.02 * n) for n in range(8)]
    faded = [(picture * (0.6 + 0.05 * n)).astype(np.uint8) for n, picture in enumerate(shown)]
    assert max(_amounts(faded)) < STILL_STIR


def test_a_face_whose_mouth_moves_stirs() -> None:
    pictures = []
    for number in range(8):
        picture = _filmed(_scene(), 20, 20, 1.0).copy()
        picture[180:210, 285:335] = 40 if number % 3 == 0 else 200
        pictures.append(picture)
    assert max(_amounts(pictures)) > STILL_STIR


def test_a_flat_dark_face_tells_nothing() -> None:
    assert _amounts([np.zeros((360, 640, 3), np.uint8)] * 6) == []


def test_patches_at_the_border_and_in_tiny_pictures_have_one_size() -> None:
    for size, box in (((360, 640), Box(-30, -20, 90, 90)), ((8, 8), Box(2, 2, 4, 4)), ((36, 64), Box(60, 30, 40, 40))):
        assert patch_around(np.zeros((*size, 3), np.uint8), box).shape == (48, 48)
