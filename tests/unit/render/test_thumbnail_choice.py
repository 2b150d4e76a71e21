# SPDX-License-Identifier: MIT
from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.domain.errors import DecodeFailed
from clipmill.render.thumbnail import best_picture

SHARP = np.random.default_rng(3).integers(30, 220, (320, 180)).astype(np.uint8)


def blurred(picture: npt.NDArray[np.uint8], times: int) -> npt.NDArray[np.uint8]:
    soft = picture.astype(np.float64)
    for _ in range(times):
        soft = (soft + np.roll(soft, 1, 0) + np.roll(soft, 1, 1) + np.roll(soft, -1, 0) + np.roll(soft, -1, 1)) / 5
    return soft.astype(np.uint8)


def test_the_sharp_picture_is_chosen() -> None:
    assert best_picture(np.stack([blurred(SHARP, 2), blurred(SHARP, 5), SHARP, blurred(SHARP, 1)])) == 2


def test_black_white_and_faded_pictures_are_not_chosen() -> None:
    black, white = np.full_like(SHARP, 16), np.full_like(SHARP, 235)
    faded = (SHARP * 0.1 + 14).astype(np.uint8)
    half_faded = (SHARP * 0.5).astype(np.uint8)
    assert best_picture(np.stack([black, faded, white, half_faded, SHARP])) == 4


def test_of_equal_pictures_an_early_one_that_is_not_the_first_is_chosen() -> None:
    assert best_picture(np.stack([SHARP, SHARP, SHARP])) == 1


def test_no_pictures_is_an_error() -> None:
    with pytest.raises(DecodeFailed):
        best_picture(np.empty((0, 320, 180), dtype=np.uint8))
