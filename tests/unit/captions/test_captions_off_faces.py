# SPDX-License-Identifier: MIT
"""Captions keep off faces, and inside the safe area."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken

from clipmill.captions import CAPTION_STYLES, safe_area_for
from clipmill.captions.clearing import area_off_faces
from clipmill.captions.formats import text_boxes
from clipmill.domain.media import Size
from clipmill.domain.picture import Box

SIZE = Size(1080, 1920)
TRACK = replace(captioned(spoken("Nobody tells you this until it is far too late.")), safe_area=safe_area_for(SIZE))


def moved(*faces: Box) -> list[Box]:
    area = area_off_faces(TRACK, faces, SIZE, FixedWidth())
    return list(text_boxes(replace(TRACK, safe_area=area), FixedWidth()))


def face(top: float, bottom: float) -> Box:
    return Box(250.0, top * SIZE.height_px, 580.0, (bottom - top) * SIZE.height_px)


def usual() -> list[Box]:
    return list(text_boxes(TRACK, FixedWidth()))


def covers(boxes: list[Box], top: float, bottom: float) -> bool:
    return any(box.y_px < bottom * SIZE.height_px and box.y_px + box.height_px > top * SIZE.height_px for box in boxes)


def test_without_faces_in_the_way_captions_stay_where_their_style_puts_them() -> None:
    assert moved() == usual()
    assert moved(face(0.1, 0.4)) == usual()


def test_a_close_up_moves_captions_below_the_chin_and_not_onto_the_forehead() -> None:
    boxes = moved(*[face(0.22, 0.78)] * 8)
    assert min(box.y_px for box in boxes) > min(box.y_px for box in usual())
    assert not covers(boxes, 0.22, 0.70)


def test_a_face_at_the_bottom_moves_captions_above_its_head() -> None:
    boxes = moved(*[face(0.62, 0.82)] * 8)
    assert not covers(boxes, 0.62, 0.82)
    assert max(box.y_px + box.height_px for box in boxes) < 0.62 * SIZE.height_px


@pytest.mark.parametrize("top", [0.0, 0.2, 0.4, 0.6, 0.75])
def test_captions_stay_inside_the_safe_area_wherever_faces_are(top: float) -> None:
    safe = safe_area_for(SIZE)
    for box in moved(face(top, top + 0.25)):
        assert box.y_px >= safe.top_norm * SIZE.height_px - 1
        assert box.y_px + box.height_px <= (1 - safe.bottom_norm) * SIZE.height_px + 1


@pytest.mark.parametrize("name", sorted(CAPTION_STYLES))
def test_no_style_is_changed_by_it(name: str) -> None:
    track = replace(TRACK, style=CAPTION_STYLES[name])
    area = area_off_faces(track, [face(0.5, 0.9)], SIZE, FixedWidth())
    assert 1 - area.top_norm - area.bottom_norm >= 0.24
    assert (area.left_norm, area.right_norm) == (track.safe_area.left_norm, track.safe_area.right_norm)
