# SPDX-License-Identifier: MIT
"""Captions keep off the faces of their own time, and change their place seldom and at cuts alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from tests.unit.captions.caption_makers import FixedWidth, captioned, spoken

from clipmill.captions import CAPTION_STYLES, safe_area_for
from clipmill.captions.bilingual import BilingualTracks, pair_tracks
from clipmill.captions.clearing import (
    CaptionScene,
    caption_texts,
    hidden_share,
    track_off_faces,
    tracks_off_faces,
)
from clipmill.captions.formats import vtt_from_track
from clipmill.domain.captions import CaptionTrack
from clipmill.domain.media import Size
from clipmill.domain.picture import Box, SeenBox, eyes_to_mouth
from clipmill.domain.times import ClipRange, ClipTime, TimeRange

SIZE = Size(1080, 1920)
SECOND = 1_000_000
TEXT = "Nobody tells you this until it is far too late. " * 8
TRACK = replace(captioned(spoken(TEXT)), safe_area=safe_area_for(SIZE))
END_US = TRACK.cues[-1].range.out_us
HALF_US = END_US // 2


def span(begin_us: float, end_us: float) -> ClipRange:
    return TimeRange(ClipTime(round(begin_us)), ClipTime(round(end_us)))


def face(top: float, bottom: float, shown: ClipRange, width_px: float = 580.0) -> SeenBox:
    return SeenBox(shown, Box(540 - width_px / 2, top * 1920, width_px, (bottom - top) * 1920))


LOW, FULL = (0.3, 0.98), (-0.2, 0.72)
"""A close-up with room over its eyes alone, and one with room under its mouth alone."""


def scene(*faces: SeenBox, cuts_us: tuple[int, ...] = ()) -> CaptionScene:
    return CaptionScene(SIZE, faces, cuts_us)


def placed(scene: CaptionScene) -> CaptionTrack:
    return track_off_faces(TRACK, scene, FixedWidth())


def shifts(track: CaptionTrack) -> list[float]:
    return [cue.shift_norm for cue in track.cues]


def hidden(track: CaptionTrack, scene: CaptionScene) -> float:
    return hidden_share(caption_texts([track], FixedWidth()), scene)


def test_a_face_that_is_gone_when_captions_come_does_not_move_them() -> None:
    after = span(END_US + SECOND, END_US + 9 * SECOND)
    assert placed(scene(face(*LOW, after))) == TRACK
    assert placed(scene(face(*LOW, span(0, END_US)))) != TRACK


def test_many_looks_at_a_face_elsewhere_do_not_hide_that_one_is_covered() -> None:
    looks = [span(time, time + SECOND // 2) for time in range(0, END_US, SECOND // 2)]
    others = [face(0.1, 0.2, look, 200.0) for look in looks for _ in range(4)]
    around = scene(*others, *(face(0.6, 0.8, look) for look in looks))
    assert hidden(TRACK, around) == pytest.approx(1.0)
    assert hidden(placed(around), around) == 0.0


def test_two_shots_that_no_one_place_suits_have_one_each() -> None:
    around = scene(face(*LOW, span(0, HALF_US)), face(*FULL, span(HALF_US, END_US)), cuts_us=(HALF_US,))
    track = placed(around)
    assert len(set(shifts(track))) == 2
    assert hidden(track, around) < 0.1
    assert hidden(placed(replace(around, cuts_us=())), around) > 0.3


def test_captions_change_their_place_at_cuts_alone_and_seldom() -> None:
    cuts = tuple(range(SECOND, END_US, SECOND))
    faces = [
        face(*(LOW if number % 2 else FULL), span(begin, end))
        for number, (begin, end) in enumerate(pairwise((0, *cuts, END_US)))
    ]
    track = placed(scene(*faces, cuts_us=cuts))
    changes = [other.range.in_us for one, other in pairwise(track.cues) if one.shift_norm != other.shift_norm]
    assert all(later - earlier >= 3 * SECOND - SECOND // 2 for earlier, later in pairwise(changes))
    apart = scene(face(*LOW, span(0, HALF_US)), face(*FULL, span(HALF_US, END_US)), cuts_us=(HALF_US,))
    steps = [(one, other) for one, other in pairwise(placed(apart).cues) if one.shift_norm != other.shift_norm]
    assert len(steps) == 1
    assert steps[0][0].range.in_us <= HALF_US <= steps[0][1].range.out_us


@pytest.mark.parametrize("low", [LOW, (0.55, 0.8), (0.3, 0.95)])
def test_shifted_captions_stay_in_the_safe_area(low: tuple[float, float]) -> None:
    safe = safe_area_for(SIZE)
    around = scene(face(*low, span(0, HALF_US)), face(*FULL, span(HALF_US, END_US)), cuts_us=(HALF_US,))
    for item in caption_texts([placed(around)], FixedWidth()):
        assert item.box.y_px >= safe.top_norm * 1920 - 1
        assert item.box.y_px + item.box.height_px <= (1 - safe.bottom_norm) * 1920 + 1


def test_a_shift_moves_what_is_drawn_and_what_a_player_is_told() -> None:
    cues = tuple(replace(cue, shift_norm=-0.1) for cue in TRACK.cues)
    moved = replace(TRACK, cues=cues)
    before, after = caption_texts([TRACK], FixedWidth()), caption_texts([moved], FixedWidth())
    assert [item.box.y_px - 192 for item in before] == pytest.approx([item.box.y_px for item in after])
    assert vtt_from_track(moved) != vtt_from_track(TRACK)


def test_two_languages_change_their_place_together() -> None:
    style = CAPTION_STYLES["temp-static-1"]
    tracks = [replace(captioned(spoken(TEXT), style=style), safe_area=safe_area_for(SIZE)) for _ in range(2)]
    both = pair_tracks(tracks[0], tracks[1], FixedWidth())
    around = scene(face(*LOW, span(0, HALF_US)), face(*FULL, span(HALF_US, END_US)), cuts_us=(HALF_US,))
    after: BilingualTracks = tracks_off_faces(both, around, FixedWidth())
    above = caption_texts([after.original], FixedWidth())
    below = caption_texts([after.translation], FixedWidth())
    assert len(set(shifts(after.original))) > 1
    for one in above:
        for other in below:
            if one.range.overlaps(other.range):
                assert one.box.y_px + one.box.height_px <= other.box.y_px + 0.5


def test_a_place_that_was_found_is_taken_exactly() -> None:
    around = scene(face(0.5, 0.95, span(0, END_US)))
    ways = set(shifts(placed(around)))
    before, after = (caption_texts([track], FixedWidth()) for track in (TRACK, placed(around)))
    moved = {round(two.box.y_px - one.box.y_px, 3) for one, two in zip(before, after, strict=True)}
    assert moved == {round(way * 1920, 3) for way in ways}


def test_eyes_to_mouth_lies_inside_its_face() -> None:
    box = eyes_to_mouth(Box(100, 100, 200, 300))
    assert (box.x_px, box.y_px) == (120, 184)
    assert box.y_px + box.height_px < 100 + 0.88 * 300


def test_captions_keep_out_of_the_room_of_a_heading_where_they_can() -> None:
    face_low = face(0.5, 0.95, span(0, END_US))
    free = placed(scene(face_low))
    top_px = min(item.box.y_px for item in caption_texts([free], FixedWidth()))
    strip = SeenBox(span(0, END_US), Box(0, top_px - 50, 1080, 200))
    after = placed(replace(scene(face_low), kept=(strip,)))
    assert all(
        item.box.y_px >= top_px + 150 or item.box.y_px + item.box.height_px <= top_px - 50
        for item in caption_texts([after], FixedWidth())
    )


def test_above_the_head_is_a_place_for_a_close_up_whose_chest_is_too_low() -> None:
    close = face(0.44, 0.99, span(0, HALF_US))
    around = scene(close, face(*FULL, span(HALF_US, END_US)), cuts_us=(HALF_US,))
    over = caption_texts([placed(around)], FixedWidth())[0]
    hair_px = close.box.y_px - 0.4 * close.box.height_px
    assert over.box.y_px + over.box.height_px < hair_px + 40
    heading = SeenBox(span(0, END_US), Box(0, 200, 1080, 300))
    below = caption_texts([placed(replace(around, kept=(heading,)))], FixedWidth())[0]
    assert below.box.y_px >= heading.box.y_px + heading.box.height_px


def test_a_hook_text_of_some_seconds_does_not_take_the_top_edge_from_captions_of_other_times() -> None:
    close = face(0.44, 0.99, span(0, HALF_US))
    hook = SeenBox(span(END_US - 3 * SECOND, END_US), Box(0, 345, 1080, 310))
    around = scene(close, face(*FULL, span(HALF_US, END_US)), cuts_us=(HALF_US,))
    texts = caption_texts([placed(replace(around, kept=(hook,)))], FixedWidth())
    assert texts[0].box.y_px + texts[0].box.height_px < close.box.y_px - 0.4 * close.box.height_px
    met = [item for item in texts if item.range.overlaps(hook.range)]
    assert met
    assert all(item.box.y_px >= hook.box.y_px + hook.box.height_px for item in met)
