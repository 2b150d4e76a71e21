# SPDX-License-Identifier: MIT
"""The same person is known again; two in one picture are two."""

import numpy as np
import numpy.typing as npt

from clipmill.analysis.faces.appearance import SHAPE_NUMBERS, describe
from clipmill.analysis.faces.persons import SAME_PERSON, Seen, number_persons, unlikeness
from clipmill.domain.picture import Box


def _look(kind: int, noise: int = 0) -> npt.NDArray[np.float32]:
    shape = np.abs(np.random.default_rng(kind).normal(0, 1, SHAPE_NUMBERS))
    shape += 0.05 * np.abs(np.random.default_rng(100 + noise).normal(0, 1, SHAPE_NUMBERS))
    colors = np.random.default_rng(kind).uniform(0.1, 0.9, 9)
    return np.concatenate([shape / np.linalg.norm(shape), colors]).astype(np.float32)


def _seen(kind: int, shot: int, noise: int = 0, in_us: int = 0) -> Seen:
    return Seen((_look(kind, noise),), shot, in_us, in_us + 1_000_000)


def test_who_comes_back_keeps_the_number() -> None:
    faces = [_seen(1, 0), _seen(2, 0), _seen(2, 1, 7), _seen(1, 2, 8), _seen(3, 2)]
    assert number_persons(faces) == (0, 1, 1, 0, 2)


def test_two_faces_at_once_are_two_persons_however_alike() -> None:
    assert number_persons([_seen(1, 0), _seen(1, 0, 3)]) == (0, 1)


def test_one_face_after_the_other_in_a_shot_may_be_one_person() -> None:
    assert number_persons([_seen(1, 0), _seen(1, 0, 3, in_us=2_000_000)]) == (0, 0)


def test_twins_in_one_shot_stay_apart_through_a_third_shot() -> None:
    numbers = number_persons([_seen(1, 0), _seen(1, 0, 3), _seen(1, 1, 4)])
    assert numbers[0] != numbers[1]


def test_a_face_that_was_never_looked_at_is_somebody_else() -> None:
    assert number_persons([_seen(1, 0), Seen((), 1, 0, 1)]) == (0, 1)
    assert number_persons([]) == ()


def test_a_face_is_like_itself_and_not_like_its_negative() -> None:
    pixels = np.random.default_rng(4).integers(0, 256, (200, 200, 3), np.uint8)
    points = np.array([[80, 80], [120, 80], [100, 100], [100, 120], [70, 90], [130, 90]], np.float32)
    look = describe(pixels, Box(60, 60, 80, 80), points)
    assert look.shape == (SHAPE_NUMBERS + 9,)
    assert unlikeness(look, look) < 0.01
    flipped = describe(np.ascontiguousarray(pixels[:, ::-1]), Box(60, 60, 80, 80), points)
    assert unlikeness(look, flipped) > 0.1


def test_a_zone_outside_of_the_picture_says_nothing() -> None:
    pixels = np.full((100, 100, 3), 90, np.uint8)
    points = np.array([[40, 60], [60, 60], [50, 70], [50, 80], [35, 65], [65, 65]], np.float32)
    look = describe(pixels, Box(30, 50, 50, 50), points)
    assert not look[-3:].any()
    assert unlikeness(look, look) < SAME_PERSON
