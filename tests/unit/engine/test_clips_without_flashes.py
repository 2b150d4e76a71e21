# SPDX-License-Identifier: MIT
"""A new clip does not begin with a few frames of the shot before; a heading of a recipe changes its place at cuts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import cast

import pytest
from tests.unit.engine.recipes import BLIND, MEDIA, SquareMeasurer, heard_talk, planned_clip

from clipmill.domain.clip import Area, CameraPath, CameraShot, ClipSpec, CropWindow, Fill, Keyframe, Pane
from clipmill.domain.moment import Moment, Score
from clipmill.domain.options import ClipOptions
from clipmill.domain.overlays import Heading
from clipmill.domain.picture import Box, Footage, SeenBox, Shot
from clipmill.domain.result import Clip
from clipmill.domain.times import ClipTime, SourceTime, TimeRange, source_range_from_s
from clipmill.engine.drawing import draw_texts
from clipmill.engine.looking import Seen
from clipmill.engine.plan import plan_clip
from clipmill.fonts.library import FontLibrary


def planned(cut_us: int, **wishes: float) -> Clip:
    stretch = source_range_from_s(5, 25)
    shots = (
        Shot(TimeRange(stretch.in_us, SourceTime(cut_us))),
        Shot(TimeRange(SourceTime(cut_us), stretch.out_us)),
    )
    footage = Footage(stretch, Box(0, 0, 1280, 720), shots)

    def see(_spec: ClipSpec) -> Seen:
        return Seen(footage.content, (footage,))

    moment = Moment(source_range_from_s(11, 15.9), Score(80.0, (), "good"), "A title", "d", ("tag",), "w20", "w20")
    options = replace(ClipOptions(), **wishes)  # type: ignore[arg-type]
    return plan_clip(1, moment, MEDIA, heard_talk(), options, replace(BLIND, see=see))


def test_a_clip_begins_at_a_cut_that_lies_just_behind_its_in_point() -> None:
    usual = planned_clip().spec.edl.entries[0]
    cut_us = usual.in_us + 40_000
    (entry,) = planned(cut_us).spec.edl.entries
    assert (entry.in_us, entry.out_us) == (cut_us, usual.out_us)
    (other,) = planned(usual.in_us + 400_000).spec.edl.entries
    assert other == usual


def test_the_shortest_length_comes_before_a_flash() -> None:
    usual = planned_clip().spec.edl.entries[0]
    (entry,) = planned(usual.in_us + 40_000, min_length_s=usual.duration_s).spec.edl.entries
    assert entry.duration_us >= usual.duration_us


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
