# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.analysis.content.content_scenes import overlap

from clipmill.analysis.content import ContentWatcher, ShotContent
from clipmill.domain.picture import Box, FaceTrack
from clipmill.domain.times import SourceRange, SourceTime, TimeRange, source_range_from_s
from clipmill.media.decode import decode_pictures
from clipmill.media.probe import probe

pytestmark = pytest.mark.media

WIDTH = 640


def _seen(path: Path, span: SourceRange, faces: list[FaceTrack]) -> ShotContent:
    watcher = ContentWatcher()
    for frame in decode_pictures(probe(path), rate_hz=8, width_px=WIDTH, range=span):
        watcher.feed(frame)
    return watcher.finish([span], [faces])[0]


def _faces(entries: list[dict[str, Any]], scale: float) -> list[FaceTrack]:
    """Return the first face of each automatic reading, twice a second, as one track."""
    seen = [(round(1e6 * entry["t"]), entry["boxes"][0]) for entry in entries if entry["boxes"]]
    boxes = tuple(Box(*(value * scale for value in box[:4])) for _, box in seen)
    return [FaceTrack(0, 0, tuple(SourceTime(time) for time, _ in seen), boxes)]


@pytest.mark.parametrize("name", ["game_facecam_silent_bottom_left", "game_facecam_talk_top_right"])
def test_the_facecam_of_a_real_game_is_found_to_the_pixel(shared_media: Path, name: str) -> None:
    truth = json.loads((shared_media / "gaming" / f"{name}.gt.json").read_text())
    scale = WIDTH / truth["size"][0]
    entries = [entry for part in truth["facecam"] for entry in part["faces_auto"] if 2 <= entry["t"] < 8]
    content = _seen(shared_media / "gaming" / f"{name}.mp4", source_range_from_s(2, 8), _faces(entries, scale))
    assert content.inset is not None
    assert overlap(content.inset.box, tuple(value * scale for value in truth["facecam_rect_xywh"])) >= 0.95
    assert content.game > 0.5 > content.screen


def test_the_facecam_of_a_real_screen_recording_is_found(shared_media: Path) -> None:
    truth = json.loads((shared_media / "gaming" / "facecam_screen_hello.gt.json").read_text())
    span: SourceRange = TimeRange(SourceTime(0), SourceTime(8_000_000))
    face = Box(*(value / 2 for value in truth["face_box_by_eye_at_3s_xywh"]))
    track = FaceTrack(0, 0, (SourceTime(0), SourceTime(7_900_000)), (face, face))
    content = _seen(shared_media / "gaming" / "facecam_screen_hello.mp4", span, [track])
    assert content.inset is not None
    assert overlap(content.inset.box, tuple(value / 2 for value in truth["facecam_rect_xywh"])) >= 0.9
    assert content.screen > 0.5 > content.game


def test_two_people_side_by_side_are_no_inset(shared_media: Path) -> None:
    truth = json.loads((shared_media / "built" / "panel_two_people_open.gt.json").read_text())
    turn = truth["turns"][0]
    left = _faces(turn["left"]["faces_auto"], 0.5)
    right = Box(*(value / 2 for value in turn["right"]["faces_static"]))
    faces = [*left, FaceTrack(1, 1, (SourceTime(0), SourceTime(3_000_000)), (right, right))]
    content = _seen(shared_media / "built" / "panel_two_people_open.mp4", source_range_from_s(0, 3), faces)
    assert content.inset is None
    assert content.screen < 0.5
