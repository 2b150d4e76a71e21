# SPDX-License-Identifier: MIT
"""A recipe's captions in their places: what is around them, and whose choice wins."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken
from tests.unit.engine.recipes import BLIND, planned_clip

from clipmill.captions import CAPTION_STYLES, safe_area_for
from clipmill.captions.clearing import CaptionScene
from clipmill.domain.captions import CaptionStyle
from clipmill.domain.clip import Area, CameraPath, CameraShot, CropWindow, Fill, Keyframe, Pane
from clipmill.domain.overlays import Heading, HeadingPosition, HookText
from clipmill.domain.picture import Box, SeenBox
from clipmill.domain.result import Clip
from clipmill.domain.times import ClipTime, TimeRange
from clipmill.engine.placed import Tracks, faces_of, is_placed_by_hand, off_faces, placed_alike, scene_of
from clipmill.engine.restyling import restyle_clip

CLIP = planned_clip()
SIZE = CLIP.spec.size
WHOLE = TimeRange(ClipTime(0), ClipTime(CLIP.spec.edl.duration_us))
LOW_FACE = Box(0.2 * SIZE.width_px, 0.45 * SIZE.height_px, 0.6 * SIZE.width_px, 0.5 * SIZE.height_px)


def show(style: CaptionStyle) -> Tracks:
    return replace(captioned(spoken("Nobody tells you this."), style=style), safe_area=safe_area_for(SIZE)), None


def scene(*faces: Box) -> CaptionScene:
    return CaptionScene(SIZE, tuple(SeenBox(WHOLE, face) for face in faces))


def test_a_place_that_was_set_by_hand_wins_over_faces() -> None:
    usual = CAPTION_STYLES["classic"]
    by_hand = replace(usual, position_norm=0.7)
    assert not is_placed_by_hand(usual)
    assert is_placed_by_hand(by_hand)
    assert off_faces(show, by_hand, scene(LOW_FACE), FixedWidth()) == show(by_hand)
    assert off_faces(show, usual, scene(LOW_FACE), FixedWidth()) != show(usual)


@pytest.mark.parametrize("name", sorted(CAPTION_STYLES))
def test_no_style_of_the_catalogue_is_taken_for_one_that_was_placed_by_hand(name: str) -> None:
    assert not is_placed_by_hand(replace(CAPTION_STYLES[name], font_family="Another", emphasis_color="FF0000"))


def pane(area: Area) -> Pane:
    return Pane(area, Fill.COVER, (Keyframe(ClipTime(0), CropWindow(0, 0, 100, 100)),))


def test_the_cuts_of_the_camera_and_the_borders_of_its_panes_are_known() -> None:
    halves = (pane(Area(0, 0, 1, 0.4)), pane(Area(0, 0.4, 1, 0.6)))
    shots = (
        CameraShot(TimeRange(ClipTime(0), ClipTime(2_000_000)), halves, ""),
        CameraShot(TimeRange(ClipTime(2_000_000), WHOLE.out_us), (pane(Area()),), ""),
    )
    around = scene_of(CLIP.spec, CameraPath(shots), ())
    assert around.cuts_us == (2_000_000,)
    assert around.borders_norm == (0.4,)
    assert scene_of(CLIP.spec, CameraPath(shots[1:]), ()).borders_norm == ()


def test_room_is_kept_for_a_heading_and_for_a_hook_while_it_stands() -> None:
    spec = replace(CLIP.spec, heading=Heading("a"), hook_text=HookText())
    heading, hook = scene_of(spec, CLIP.camera, ()).kept
    assert heading.range == WHOLE
    assert heading.box.y_px < 0.2 * SIZE.height_px
    assert hook.range.duration_us < WHOLE.duration_us
    low = replace(CLIP.spec, heading=Heading("a", position=HeadingPosition.BOTTOM))
    assert scene_of(low, CLIP.camera, ()).kept == ()


def test_faces_of_earlier_recipes_count_all_the_time() -> None:
    earlier = replace(CLIP, faces=(LOW_FACE,), faces_seen=())
    assert faces_of(earlier) == (SeenBox(WHOLE, LOW_FACE),)
    seen = SeenBox(TimeRange(ClipTime(0), ClipTime(500_000)), LOW_FACE)
    assert faces_of(replace(earlier, faces_seen=(seen,))) == (seen,)


def test_another_style_keeps_off_the_faces_of_a_recipe() -> None:
    def places(clip: Clip) -> set[float]:
        return {cue.shift_norm for cue in clip.captions.cues}

    style = replace(CAPTION_STYLES["temp-static-1"])
    free = restyle_clip(CLIP, style, BLIND.measurer)
    kept_off = restyle_clip(replace(CLIP, faces_seen=(SeenBox(WHOLE, LOW_FACE),)), style, BLIND.measurer)
    assert places(free) == {0.0}
    assert places(kept_off) != {0.0}


def test_the_untranslated_captions_stand_where_those_of_one_place_do() -> None:
    track, _ = show(CAPTION_STYLES["classic"])
    moved = replace(track, cues=tuple(replace(cue, shift_norm=-0.2) for cue in track.cues))
    assert placed_alike(track, moved) == moved
    assert placed_alike(track, replace(track, cues=())) == track
