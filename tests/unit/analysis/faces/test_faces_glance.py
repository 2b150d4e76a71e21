# SPDX-License-Identifier: MIT
"""Another picture is seen at once, and so is that nothing moves."""

import numpy as np
import numpy.typing as npt
import pytest

from clipmill.analysis.faces.glance import glance_at


def _picture(seed: int, size: tuple[int, int] = (360, 640)) -> npt.NDArray[np.uint8]:
    blocks = np.random.default_rng(seed).integers(0, 256, (9, 16, 3), np.uint8)
    rows, columns = np.arange(size[0]) * 9 // size[0], np.arange(size[1]) * 16 // size[1]
    return np.asarray(blocks[rows[:, None], columns], np.uint8)


@pytest.mark.parametrize("size", [(360, 640), (640, 360), (64, 64), (1, 1), (3, 700)])
def test_pictures_of_any_size_can_be_glanced_at(size: tuple[int, int]) -> None:
    assert glance_at(_picture(1, size)).cells.shape == (9, 16)


def test_another_picture_is_a_cut_and_the_same_one_is_at_rest() -> None:
    one, other = glance_at(_picture(1)), glance_at(_picture(2))
    assert other.is_cut_from(one)
    assert not one.is_cut_from(one)
    assert not one.has_moved_from(one)


def test_noise_is_no_movement_and_a_moved_part_is() -> None:
    picture = np.full((360, 640, 3), 120, np.uint8)
    noise = np.random.default_rng(3).normal(0, 4, picture.shape)
    noisy = np.clip(picture + noise, 0, 255).astype(np.uint8)
    assert not glance_at(noisy).has_moved_from(glance_at(picture))
    moved = picture.copy()
    moved[100:180, 200:280] = 180
    assert glance_at(moved).has_moved_from(glance_at(picture))
    assert not glance_at(moved).is_cut_from(glance_at(picture))
