# SPDX-License-Identifier: MIT
"""A new clip does not begin with a few frames of the shot before; a heading of a recipe changes its place at cuts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import cast

import numpy as np
import pytest
from tests.unit.engine.recipes import BLIND, MEDIA, SquareMeasurer, heard_talk, planned_clip

from clipmill.domain.clip import Area, CameraPath, CameraShot, ClipSpec, CropWindow, Fill, Keyframe, Pace, Pane
from clipmill.domain.jobs import ClipEdit
from clipmill.domain.moment import Moment, Score
from clipmill.domain.options import ClipOptions
from clipmill.domain.overlays import Heading
from clipmill.domain.picture import Box, Footage, SeenBox, Shot
from clipmill.domain.result import Clip
from clipmill.domain.sound import SoundEnvelope
from clipmill.domain.times import ClipTime, SourceTime, TimeRange, source_range_from_s
from clipmill.engine.changes import change_clip
from clipmill.engine.drawing import draw_texts
from clipmill.engine.looking import Seen
from clipmill.engine.means import Means
from clipmill.engine.plan import plan_clip
from clipmill.engine.stages import Heard
from clipmill.fonts.library import FontLibrary

HOP_US = 10_000


def heard() -> Heard:
    """Return the talk with its level: words at -20 dBFS, -70 between them."""
    talk = heard_talk()
    levels = np.full(6_000, 140, np.uint8)
    for word in talk.transcript.words:
        levels[word.range.in_us // HOP_US : word.range.out_us // HOP_US] = 40
    return Heard(talk.transcript, SoundEnvelope(HOP_US, levels.tobytes()))


def means(cut_us: int) -> Means:
    stretch = source_range_from_s(5, 25)
    shots = (
        Shot(TimeRange(stretch.in_us, SourceTime(cut_us))),
        Shot(TimeRange(SourceTime(cut_us), stretch.out_us)),
    )
    footage = Footage(stretch, Box(0, 0, 1280, 720), shots)

    def see(_spec: ClipSpec) -> Seen:
        return Seen(footage.content, (footage,))

    return replace(BLIND, see=see)


def planned(cut_us: int, *, is_by_hand: bool = False, sound: Heard | None = None, **wishes: float) -> Clip:
    moment = Moment(source_range_from_s(11, 15.9), Score(80.0, (), "good"), "A title", "d", ("tag",), "w20", "w20")
    options = replace(ClipOptions(), **wishes)  # type: ignore[arg-type]
    sound = heard() if sound is None else sound
    return plan_clip(1, moment, MEDIA, sound, options, means(cut_us), is_by_hand=is_by_hand)


def in_point() -> int:
    """Return where the clip begins without any cut near by."""
    return planned(20_000_000).spec.edl.entries[0].in_us


def test_a_clip_begins_at_a_cut_that_lies_just_behind_its_in_point() -> None:
    usual = planned(20_000_000).spec.edl.entries[0]
    cut_us = usual.in_us + 10_000
    (entry,) = planned(cut_us).spec.edl.entries
    assert (entry.in_us, entry.out_us) == (cut_us, usual.out_us)
    (other,) = planned(usual.in_us + 400_000).spec.edl.entries
    assert other == usual


def test_the_shortest_length_comes_before_a_flash() -> None:
    usual = planned(20_000_000).spec.edl.entries[0]
    (entry,) = planned(usual.in_us + 10_000, min_length_s=usual.duration_s).spec.edl.entries
    assert entry.duration_us >= usual.duration_us


def test_what_a_user_chose_keeps_its_ends_even_when_it_is_cut_anew() -> None:
    cut_us = in_point() + 10_000
    clip = planned(cut_us, is_by_hand=True)
    assert clip.spec.edl.entries[0].in_us == in_point()
    paced = change_clip(clip, ClipEdit(0, pace=Pace.TIGHT), MEDIA, heard(), means(cut_us))
    assert paced.spec.edl.entries[0].in_us == in_point()


def test_ranges_of_an_edit_keep_their_ends_in_later_edits() -> None:
    cut_us = in_point() + 10_000
    chosen = TimeRange(SourceTime(in_point()), SourceTime(17_000_000))
    edited = change_clip(planned(20_000_000), ClipEdit(0, entries=(chosen,)), MEDIA, heard(), means(cut_us))
    assert edited.spec.edl.entries == (chosen,)
    assert edited.spec.has_own_ends
    paced = change_clip(edited, ClipEdit(0, pace=Pace.CALM), MEDIA, heard(), means(cut_us))
    assert paced.spec.edl.entries[0].in_us < cut_us


def test_a_change_of_pace_brings_no_flash_back_and_undoing_it_restores_the_recipe() -> None:
    cut_us = in_point() + 10_000
    clip = planned(cut_us)
    paced = change_clip(clip, ClipEdit(0, pace=Pace.TIGHT), MEDIA, heard(), means(cut_us))
    assert paced.spec.edl.entries[0].in_us == cut_us
    undone = change_clip(paced, ClipEdit(0, pace=Pace.NONE), MEDIA, heard(), means(cut_us))
    assert undone.spec == clip.spec


def test_sound_that_was_not_measured_is_not_cut() -> None:
    begin_us = planned(20_000_000, sound=heard_talk()).spec.edl.entries[0].in_us
    assert planned(begin_us + 10_000, sound=heard_talk()).spec.edl.entries[0].in_us == begin_us


@pytest.mark.parametrize("has_cut", [True, False])
def test_a_heading_of_a_recipe_moves_at_the_cuts_of_its_camera(has_cut: bool) -> None:
    clip = planned_clip(begin_s=1.0, end_s=30.9)
    size, end_us = clip.spec.size, clip.spec.edl.duration_us
    cut_us = end_us // 2 if has_cut else 0
    pane = Pane(Area(), Fill.COVER, (Keyframe(ClipTime(0), CropWindow(0, 0, 405, 720)),))
    bounds = [0, cut_us, end_us] if has_cut else [0, end_us]
    shots = tuple(CameraShot(TimeRange(ClipTime(begin), ClipTime(end)), (pane,), "") for begin, end in pairwise(bounds))
    high, low = (Box(300, top * size.height_px, 480, 0.36 * size.height_px) for top in (0.06, 0.22))
    faces = (
        SeenBox(TimeRange(ClipTime(0), ClipTime(end_us // 2)), low),
        SeenBox(TimeRange(ClipTime(end_us // 2), ClipTime(end_us)), high),
    )
    spec = replace(clip.spec, heading=Heading("A heading that stands over all of it"), captions=None)
    drawn = draw_texts(
        replace(clip, spec=spec, camera=CameraPath(shots), faces_seen=faces), cast("FontLibrary", SquareMeasurer())
    )
    assert len(drawn.boxes) == (2 if has_cut else 1)
    if has_cut:
        assert drawn.hidden["other texts"] < 0.001
