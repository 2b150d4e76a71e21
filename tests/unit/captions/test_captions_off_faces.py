# SPDX-License-Identifier: MIT
"""Captions keep off faces, and inside the safe area."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken

from clipmill.captions import CAPTION_STYLES, safe_area_for
from clipmill.captions.bilingual import BilingualTracks, bilingual_boxes, pair_tracks
from clipmill.captions.clearing import CaptionScene, both_off_faces, track_off_faces, tracks_off_faces
from clipmill.captions.formats import text_boxes
from clipmill.domain.captions import CaptionStyle
from clipmill.domain.media import Size
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.times import ClipTime, TimeRange

SIZE = Size(1080, 1920)
TRACK = replace(captioned(spoken("Nobody tells you this until it is far too late.")), safe_area=safe_area_for(SIZE))


ALWAYS = TimeRange(ClipTime(0), ClipTime(60_000_000))


def scene(*faces: Box) -> CaptionScene:
    return CaptionScene(SIZE, tuple(SeenBox(ALWAYS, face) for face in faces))


def moved(*faces: Box) -> list[Box]:
    return list(text_boxes(track_off_faces(TRACK, scene(*faces), FixedWidth()), FixedWidth()))


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
    after = track_off_faces(track, scene(face(0.5, 0.9)), FixedWidth())
    area = after.safe_area
    assert after.style == track.style
    assert 1 - area.top_norm - area.bottom_norm >= 0.24
    assert (area.left_norm, area.right_norm) == (track.safe_area.left_norm, track.safe_area.right_norm)


def both_languages() -> BilingualTracks:
    style = CAPTION_STYLES["temp-static-1"]
    text = "Nobody tells you this until it is far too late."
    tracks = [replace(captioned(spoken(words), style=style), safe_area=safe_area_for(SIZE)) for words in (text, text)]
    return pair_tracks(tracks[0], tracks[1], FixedWidth())


def sides(tracks: BilingualTracks) -> tuple[float, float]:
    boxes = bilingual_boxes(tracks, FixedWidth())
    return min(box.y_px for box in boxes), max(box.y_px + box.height_px for box in boxes)


def test_two_languages_stay_where_they_are_without_faces_in_the_way() -> None:
    both = both_languages()
    assert tracks_off_faces(both, scene(), FixedWidth()) == both
    assert tracks_off_faces(both, scene(face(0.05, 0.3)), FixedWidth()) == both


@pytest.mark.parametrize(("top", "bottom"), [(0.60, 0.80), (0.55, 0.70)])
def test_two_languages_leave_a_face_together(top: float, bottom: float) -> None:
    before, faces = both_languages(), [face(top, bottom)] * 8
    assert sides(before)[0] < bottom * SIZE.height_px
    assert sides(before)[1] > top * SIZE.height_px
    after = tracks_off_faces(before, scene(*faces), FixedWidth())
    high, low = sides(after)
    assert low <= top * SIZE.height_px or high >= 0.95 * bottom * SIZE.height_px
    assert low - high == pytest.approx(sides(before)[1] - sides(before)[0])


@pytest.mark.parametrize("top", [0.0, 0.2, 0.4, 0.6, 0.75])
def test_two_languages_stay_inside_the_safe_area_and_apart(top: float) -> None:
    safe = safe_area_for(SIZE)
    after = tracks_off_faces(both_languages(), scene(face(top, top + 0.25)), FixedWidth())
    high, low = sides(after)
    assert high >= safe.top_norm * SIZE.height_px - 1
    assert low <= (1 - safe.bottom_norm) * SIZE.height_px + 1
    above = text_boxes(after.original, FixedWidth())
    below = text_boxes(after.translation, FixedWidth())
    assert max(box.y_px + box.height_px for box in above) <= min(box.y_px for box in below)


LONG = "Nobody tells you this until it is far too late. It all went on like that for so very long."


def made_in(style: CaptionStyle) -> BilingualTracks:
    tracks = [replace(captioned(spoken(LONG), style=style), safe_area=safe_area_for(SIZE)) for _ in range(2)]
    return pair_tracks(tracks[0], tracks[1], FixedWidth())


def most_lines(tracks: BilingualTracks) -> int:
    return max(len(cue.lines) for track in (tracks.original, tracks.translation) for cue in track.cues)


def test_two_languages_have_one_line_each_where_only_that_is_off_the_face() -> None:
    style, faces = CAPTION_STYLES["temp-static-1"], [face(0.10, 0.84)] * 8
    usual = both_off_faces(made_in, style, scene(), FixedWidth())
    assert most_lines(usual) == style.max_lines == 2
    flat = both_off_faces(made_in, style, scene(*faces), FixedWidth())
    assert most_lines(flat) == 1
    assert sides(flat)[0] >= 0.68 * SIZE.height_px


def test_a_style_of_one_line_is_only_moved() -> None:
    style, faces = replace(CAPTION_STYLES["temp-static-1"], max_lines=1), [face(0.10, 0.76)] * 8
    moved = tracks_off_faces(made_in(style), scene(*faces), FixedWidth())
    assert both_off_faces(made_in, style, scene(*faces), FixedWidth()) == moved
