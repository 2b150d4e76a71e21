# SPDX-License-Identifier: MIT
"""Faces of one picture are paired with those of the last."""

import numpy as np

from clipmill.analysis.faces.detector import FoundFace, overlap, tiles, without_doubles
from clipmill.analysis.faces.matching import distance, match
from clipmill.domain.picture import Box

NO_POINTS = np.zeros((6, 2), np.float32)


def _face(x_px: float, y_px: float = 0, size_px: float = 40, score: float = 0.9) -> FoundFace:
    return FoundFace(Box(x_px, y_px, size_px, size_px), score, NO_POINTS)


def test_the_nearest_face_is_the_same_one() -> None:
    expected = [Box(0, 0, 40, 40), Box(30, 0, 40, 40)]
    assert match(expected, [_face(28), _face(3)]) == {0: 1, 1: 0}


def test_a_face_is_used_once() -> None:
    assert match([Box(0, 0, 40, 40), Box(8, 0, 40, 40)], [_face(6)]) == {1: 0}


def test_a_far_or_much_larger_face_is_another_one() -> None:
    assert distance(Box(0, 0, 40, 40), Box(35, 0, 40, 40)) is None
    assert distance(Box(0, 0, 40, 40), Box(-20, -20, 80, 80)) is None
    assert distance(Box(0, 0, 40, 40), Box(0, 0, 40, 40)) == 0


def test_overlap_is_intersection_over_union() -> None:
    assert overlap(Box(0, 0, 10, 10), Box(5, 0, 10, 10)) == 1 / 3
    assert overlap(Box(0, 0, 10, 10), Box(10, 0, 10, 10)) == 0


def test_of_two_boxes_of_one_face_the_surer_stays() -> None:
    kept = without_doubles([_face(0, score=0.6), _face(4, score=0.8), _face(90, score=0.5)])
    assert [face.score for face in kept] == [0.8, 0.5]


def test_tiles_cover_every_picture_and_overlap() -> None:
    for width, height in ((640, 360), (360, 640), (640, 640), (64, 64), (640, 480), (640, 100)):
        found = tiles(width, height)
        covered = np.zeros((height, width), bool)
        for tile in found:
            assert tile.x_px >= 0
            assert tile.y_px >= 0
            assert tile.x_px + tile.width_px <= width
            assert tile.y_px + tile.height_px <= height
            rows, columns = slice(int(tile.y_px), int(np.ceil(tile.y_px + tile.height_px))), int(tile.x_px)
            covered[rows, columns : int(np.ceil(tile.x_px + tile.width_px))] = True
        assert covered.all()
    assert len(tiles(640, 360)) == 2


def test_the_only_missing_face_is_the_only_new_one_if_it_leapt() -> None:
    expected = [Box(0, 0, 40, 40), Box(200, 0, 40, 40)]
    assert match(expected, [_face(70), _face(200)]) == {1: 1, 0: 0}
    assert match(expected, [_face(110), _face(200)]) == {1: 1}
    assert match(expected, [_face(70, size_px=60), _face(200)]) == {1: 1}
    assert match(expected, [_face(70, score=0.4), _face(200)]) == {1: 1}


def test_of_two_new_faces_neither_leapt() -> None:
    assert match([Box(0, 0, 40, 40)], [_face(60), _face(0, 60)]) == {}
