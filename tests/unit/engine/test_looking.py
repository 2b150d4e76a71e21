# SPDX-License-Identifier: MIT
"""What is looked at for a clip, and what a camera makes of it in the recipe."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from tests.unit.engine.recipes import BLIND, DURATION_US, MEDIA, VIDEO, heard_talk, planned_clip

from clipmill.domain.clip import CameraMode, CameraOverride, ClipSpec, CropWindow, Edl, LayoutName
from clipmill.domain.errors import InvalidOptions
from clipmill.domain.jobs import ClipEdit
from clipmill.domain.media import Size
from clipmill.domain.options import ClipOptions
from clipmill.domain.picture import Box, FaceTrack, Footage, Shot, Speaking
from clipmill.domain.times import SourceRange, SourceTime, TimeRange, source_range_from_s
from clipmill.engine.changes import change_clip
from clipmill.engine.looking import Seen, look_rate, look_width, stretches_of
from clipmill.engine.plan import plan_clip


def edl(*spans: tuple[float, float]) -> Edl:
    return Edl(tuple(source_range_from_s(begin, end) for begin, end in spans))


def face(track_id: int, x_px: float, stretch: SourceRange) -> FaceTrack:
    times = tuple(SourceTime(time) for time in range(stretch.in_us, stretch.out_us, 200_000))
    return FaceTrack(track_id, track_id, times, (Box(x_px, 200.0, 120.0, 160.0),) * len(times))


def right_speaks(spec: ClipSpec) -> Seen:
    """See two people; the one at the right speaks all the time."""
    stretch = TimeRange(SourceTime(0), SourceTime(DURATION_US))
    shot = Shot(stretch, (face(0, 200.0, stretch), face(1, 950.0, stretch)))
    return Seen(None, (Footage(stretch, Box(0, 0, 1280, 720), (shot,), (Speaking(stretch, 1, 0.95),)),))


SEEING = replace(BLIND, see=right_speaks)


def planned(options: ClipOptions) -> ClipSpec:
    clip = planned_clip(options)
    return plan_clip(1, clip.spec.moment, MEDIA, heard_talk(), options, SEEING).spec


def test_a_clip_is_looked_at_with_a_margin_inside_the_source() -> None:
    (inner,) = stretches_of(edl((10.0, 20.0)), (), 60_000_000)
    (first,) = stretches_of(edl((1.0, 20.0)), (), 21_000_000)

    assert inner == source_range_from_s(8.0, 22.0)
    assert first == source_range_from_s(0.0, 21.0)


def test_a_trim_inside_the_margin_needs_no_new_look() -> None:
    seen = stretches_of(edl((10.0, 20.0)), (), 60_000_000)

    assert stretches_of(edl((8.5, 21.5)), seen, 60_000_000) == seen
    assert stretches_of(edl((12.0, 14.0), (16.0, 18.0)), seen, 60_000_000) == seen


def test_a_clip_that_is_lengthened_further_is_looked_at_anew() -> None:
    seen = stretches_of(edl((10.0, 20.0)), (), 60_000_000)

    assert stretches_of(edl((10.0, 30.0)), seen, 60_000_000) == (source_range_from_s(8.0, 32.0),)


def test_ranges_far_apart_are_two_looks_and_near_ones_one() -> None:
    assert len(stretches_of(edl((10.0, 20.0), (40.0, 50.0)), (), 60_000_000)) == 2
    assert len(stretches_of(edl((10.0, 20.0), (21.0, 30.0)), (), 60_000_000)) == 1


def test_every_kept_range_lies_in_a_stretch_whatever_was_seen() -> None:
    wanted = edl((5.0, 9.0), (30.0, 31.0), (12.0, 20.0))
    stretches = stretches_of(wanted, (source_range_from_s(4.0, 10.0), source_range_from_s(11.0, 19.0)), 60_000_000)

    for entry in wanted.entries:
        assert any(stretch.in_us <= entry.in_us and entry.out_us <= stretch.out_us for stretch in stretches)
    assert source_range_from_s(4.0, 10.0) in stretches
    assert source_range_from_s(11.0, 19.0) not in stretches, "it holds no kept range whole"


@pytest.mark.parametrize(
    ("size", "width_px"),
    [(Size(1920, 1080), 640), (Size(1080, 1920), 360), (Size(320, 240), 320), (Size(3840, 2160), 640)],
)
def test_the_longer_side_of_what_is_looked_at_is_bounded(size: Size, width_px: int) -> None:
    assert look_width(replace(VIDEO, size=size)) == width_px


def test_fast_sources_are_looked_at_in_a_whole_part_of_their_rate() -> None:
    assert look_rate(replace(VIDEO, frame_rate=Fraction(30000, 1001))) is None
    assert look_rate(replace(VIDEO, frame_rate=Fraction(60000, 1001))) == Fraction(30000, 1001)
    assert look_rate(replace(VIDEO, frame_rate=Fraction(120))) == 30


def test_the_recipe_remembers_what_was_looked_at() -> None:
    assert planned(ClipOptions(camera=CameraMode.SPEAKER_ZOOM)).seen == (source_range_from_s(0.0, 60.0),)
    assert planned_clip().spec.seen == ()


@pytest.mark.parametrize("camera", [CameraMode.SPEAKER_ZOOM, CameraMode.ACTIVE_SPEAKER])
def test_modes_that_follow_show_who_speaks(camera: CameraMode) -> None:
    options = ClipOptions(camera=camera)
    moment = planned_clip().spec.moment
    clip = plan_clip(1, moment, MEDIA, heard_talk(), options, SEEING)

    for shot in clip.camera.shots:
        for pane in shot.panes:
            window = pane.keyframes[0].window
            assert window.x_px <= 950
            assert window.x_px + window.width_px >= 1070


def override(in_s: float, out_s: float, *windows: CropWindow) -> CameraOverride:
    return CameraOverride(source_range_from_s(in_s, out_s), LayoutName.FULL, (), windows)


def test_an_override_moves_the_camera_where_it_says() -> None:
    clip = planned_clip(ClipOptions(camera=CameraMode.CENTER_CROP))
    edit = ClipEdit(0, camera_overrides=(override(0.0, 60.0, CropWindow(20.0, 0.0, 405.0, 720.0)),))
    changed = change_clip(clip, edit, MEDIA, heard_talk(), SEEING)

    (shot,) = changed.camera.shots
    assert shot.panes[0].keyframes[0].window.x_px == pytest.approx(20.0, abs=1.0)
    assert changed.spec.camera_overrides == edit.camera_overrides


def test_overrides_stay_until_an_empty_list_takes_them_away() -> None:
    edit = ClipEdit(0, camera_overrides=(override(0.0, 60.0, CropWindow(20.0, 0.0, 405.0, 720.0)),))
    changed = change_clip(planned_clip(), edit, MEDIA, heard_talk(), SEEING)
    titled = change_clip(changed, ClipEdit(0, title="New"), MEDIA, heard_talk(), SEEING)
    cleared = change_clip(changed, ClipEdit(0, camera_overrides=()), MEDIA, heard_talk(), BLIND)

    assert titled.spec.camera_overrides == edit.camera_overrides
    assert titled.camera == changed.camera
    assert cleared.camera == planned_clip().camera


@pytest.mark.parametrize(
    "item",
    [
        override(0.0, 61.0),
        CameraOverride(TimeRange(SourceTime(5), SourceTime(5))),
        override(0.0, 5.0, CropWindow(1000.0, 0.0, 405.0, 720.0)),
        override(0.0, 5.0, CropWindow(0.0, 0.0, 4.0, 720.0)),
        override(0.0, 5.0, CropWindow(float("nan"), 0.0, 405.0, 720.0)),
    ],
    ids=["past the end", "empty", "outside the picture", "a sliver", "not a number"],
)
def test_an_override_that_cannot_be_is_refused_by_its_name(item: CameraOverride) -> None:
    with pytest.raises(InvalidOptions, match=r"camera_overrides\[0\]"):
        change_clip(planned_clip(), ClipEdit(0, camera_overrides=(item,)), MEDIA, heard_talk(), BLIND)
