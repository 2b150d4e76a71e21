# SPDX-License-Identifier: MIT
from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipmill.domain.clip import (
    CameraMode,
    CameraOverride,
    CameraPath,
    CropWindow,
    Edl,
    Fill,
    LayoutName,
    Pane,
)
from clipmill.domain.media import DynamicRange, Size, VideoStream
from clipmill.domain.picture import Box, FaceTrack, Focus, Footage, Inset, Shot, Speaking
from clipmill.domain.times import ClipTime, SourceTime, TimeRange
from clipmill.reframe import frame_clip
from clipmill.reframe.casting import HOLD_S

FRAMES = (Size(1920, 1080), Size(1280, 720), Size(720, 1280), Size(640, 480), Size(1080, 1080), Size(2560, 1080))
OUTPUTS = (Size(1080, 1920), Size(1080, 1350), Size(1080, 1080), Size(1920, 1080), Size(480, 854))
RATES = (Fraction(30), Fraction(25), Fraction(24000, 1001))
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ROUNDING_PX = 1e-6
share = st.floats(0, 1, allow_nan=False)


@st.composite
def boxes(draw: st.DrawFn, size: Size, least: float = 0.03, most: float = 0.5) -> Box:
    height = draw(st.floats(least, most)) * size.height_px
    width = min(size.width_px, height * draw(st.floats(0.6, 1.8)))
    return Box(draw(share) * (size.width_px - width), draw(share) * (size.height_px - height), width, height)


@st.composite
def tracks(draw: st.DrawFn, number: int, reach: TimeRange[SourceTime], size: Size) -> FaceTrack:
    first = draw(boxes(size))
    drift = draw(st.sampled_from([0.0, 0.0, 40.0, -120.0]))
    start = reach.in_us + round(draw(st.sampled_from([0.0, 0.0, 0.4])) * reach.duration_us)
    times = list(range(start, reach.out_us, 200_000))[: draw(st.sampled_from([3, 1000]))] or [start]
    moved = []
    for time in times:
        x_px = first.x_px + drift * (time - start) / 1e6
        x_px = min(max(0.0, x_px), size.width_px - first.width_px)
        moved.append(Box(x_px, first.y_px, first.width_px, first.height_px))
    is_live = draw(st.sampled_from([True, True, True, False]))
    return FaceTrack(
        number, draw(st.integers(0, 4)), tuple(SourceTime(time) for time in times), tuple(moved), is_live=is_live
    )


@st.composite
def footages(draw: st.DrawFn, size: Size) -> Footage:
    cuts = sorted(draw(st.sets(st.integers(1, 17_999_999), max_size=3)))
    edges = [0, *cuts, 18_000_000]
    shots, speaking, number = [], [], 0
    for one, other in pairwise(edges):
        reach = TimeRange(SourceTime(one), SourceTime(other))
        faces = []
        for _ in range(draw(st.sampled_from([0, 1, 1, 2, 2, 2, 3, 4, 6]))):
            faces.append(draw(tracks(number, reach, size)))
            number += 1
        inset = Inset(draw(boxes(size, 0.1, 0.4)), draw(share)) if draw(st.booleans()) else None
        focus = tuple(
            Focus(SourceTime(time), draw(share) * size.width_px, size.height_px / 2, draw(share) * size.width_px / 2)
            for time in range(one, other, 1_500_000)
        )
        shots.append(Shot(reach, tuple(faces), inset, draw(share), draw(share), draw(share) / 10, focus))
        at = one
        while faces and other - at > 400_000 and draw(st.sampled_from([True, True, True, False])):
            end = min(other, at + draw(st.integers(200_000, 4_000_000)))
            who = draw(st.sampled_from([*[face.track_id for face in faces], None]))
            speaking.append(Speaking(TimeRange(SourceTime(at), SourceTime(end)), who, draw(st.floats(0.5, 1))))
            at = end + draw(st.sampled_from([0, 150_000, 700_000]))
    return Footage(
        TimeRange(SourceTime(0), SourceTime(18_000_000)),
        Box(0, 0, size.width_px, size.height_px),
        tuple(shots),
        tuple(speaking),
    )


@st.composite
def edls(draw: st.DrawFn) -> Edl:
    parts = draw(st.lists(st.tuples(st.integers(0, 14_000_000), st.integers(1, 4_000_000)), min_size=1, max_size=4))
    return Edl(tuple(TimeRange(SourceTime(start), SourceTime(start + length)) for start, length in parts))


@st.composite
def wishes(draw: st.DrawFn) -> dict[str, object]:
    size = draw(st.sampled_from(FRAMES))
    content = None
    if draw(st.booleans()):
        content = Box(0, size.height_px * 0.125, size.width_px, size.height_px * 0.75)
    overrides = draw(
        st.lists(
            st.builds(
                CameraOverride,
                st.integers(0, 10).map(
                    lambda at: TimeRange(SourceTime(at * 1_000_000), SourceTime(at * 1_000_000 + 2_500_000))
                ),
                st.sampled_from([None, *LayoutName]),
                st.lists(st.integers(0, 5), max_size=2).map(tuple),
                st.lists(
                    st.builds(
                        CropWindow, share.map(lambda at: at * 500), st.just(10.0), st.just(400.0), st.just(300.0)
                    ),
                    max_size=2,
                ).map(tuple),
            ),
            max_size=2,
        )
    )
    return {
        "edl": draw(edls()),
        "camera": draw(st.sampled_from(CameraMode)),
        "layout": draw(st.sampled_from([None, LayoutName.AUTO, *LayoutName])),
        "source": VideoStream(
            0, "x", size, size, 0, Fraction(1), Fraction(30), False, False, DynamicRange.SDR, "yuv420p"
        ),
        "output": draw(st.sampled_from(OUTPUTS)),
        "is_original_ratio": False,
        "rate": draw(st.sampled_from(RATES)),
        "footage": (draw(footages(size)),),
        "content": content,
        "overrides": tuple(overrides),
    }


def framed(wish: dict[str, object]) -> CameraPath:
    return frame_clip(**wish)  # type: ignore[arg-type]


def windows(path: CameraPath) -> list[tuple[Pane, CropWindow]]:
    return [(pane, key.window) for item in path.shots for pane in item.panes for key in pane.keyframes]


@given(wishes())
@QUICK
def test_shots_cover_the_clip_and_their_panes_lie_in_the_output(wish: dict[str, object]) -> None:
    path, edl = framed(wish), wish["edl"]
    assert isinstance(edl, Edl)
    assert path.shots[0].range.in_us == 0
    assert path.shots[-1].range.out_us == edl.duration_us
    for one, other in pairwise(path.shots):
        assert one.range.out_us == other.range.in_us
    for item in path.shots:
        assert item.panes
        assert item.reason
        assert item.layout not in {None, LayoutName.AUTO}
        for pane in item.panes:
            assert pane.keyframes[0].time == item.range.in_us
            times = [key.time for key in pane.keyframes]
            assert times == sorted(set(times))
            assert times[-1] < item.range.out_us or item.range.duration_us == 0
            assert pane.area.x_norm >= 0
            assert pane.area.y_norm >= 0
            assert pane.area.x_norm + pane.area.width_norm <= 1 + 1e-9
            assert pane.area.y_norm + pane.area.height_norm <= 1 + 1e-9


@given(wishes())
@QUICK
def test_windows_lie_in_the_content_and_have_the_shape_of_their_pane(wish: dict[str, object]) -> None:
    output, source, content = wish["output"], wish["source"], wish["content"]
    assert isinstance(output, Size)
    assert isinstance(source, VideoStream)
    inside = content if isinstance(content, Box) else Box(0, 0, source.size.width_px, source.size.height_px)
    for pane, window in windows(framed(wish)):
        assert window.x_px >= inside.x_px - ROUNDING_PX
        assert window.y_px >= inside.y_px - ROUNDING_PX
        assert window.x_px + window.width_px <= inside.x_px + inside.width_px + ROUNDING_PX
        assert window.y_px + window.height_px <= inside.y_px + inside.height_px + ROUNDING_PX
        if pane.fill is Fill.COVER:
            aspect = pane.area.width_norm * output.width_px / (pane.area.height_norm * output.height_px)
            assert abs(window.width_px - window.height_px * aspect) <= 0.5 + aspect / 2


@given(wishes())
@QUICK
def test_the_same_wish_gives_the_same_path(wish: dict[str, object]) -> None:
    assert framed(wish) == framed(wish)


@given(wishes())
@QUICK
def test_a_layout_changes_only_at_a_cut_an_edit_or_after_the_hold_time(wish: dict[str, object]) -> None:
    edl, rate, footage = wish["edl"], wish["rate"], wish["footage"]
    assert isinstance(edl, Edl)
    assert isinstance(rate, Fraction)
    assert isinstance(footage, tuple)
    frame_us = 1e6 / rate
    borders = {int(placed.in_us) for placed in edl.clip_ranges} | {edl.duration_us}
    ends = [int(item.range.in_us) for item in footage[0].shots] + [18_000_000]
    ends += [int(time) for item in wish["overrides"] for time in (item.range.in_us, item.range.out_us)]  # type: ignore[attr-defined]
    for entry, placed in zip(edl.entries, edl.clip_ranges, strict=True):
        borders |= {int(placed.in_us + at - entry.in_us) for at in ends if entry.in_us < at < entry.out_us}
    free = [
        int(item.range.in_us)
        for item in framed(wish).shots
        if min(abs(item.range.in_us - border) for border in borders) > frame_us
    ]
    for one, other in pairwise(free):
        assert other - one >= HOLD_S * 1e6 - 2 * frame_us


@given(wishes())
@QUICK
def test_nobody_has_two_pictures_of_a_split(wish: dict[str, object]) -> None:
    edl, footage = wish["edl"], wish["footage"]
    assert isinstance(edl, Edl)
    assert isinstance(footage, tuple)
    if wish["overrides"]:
        return
    for item in framed(wish).shots:
        if item.layout not in {LayoutName.SPLIT_2, LayoutName.TRIO, LayoutName.GRID_4}:
            continue
        time = edl.source_time(ClipTime(item.range.in_us))
        shot = next((seen for seen in footage[0].shots if seen.range.contains(time)), None)
        if shot is None:
            continue
        shown = [pane.keyframes[0].window for pane in item.panes]
        for one, other in pairwise(shown):
            overlap_x = min(one.x_px + one.width_px, other.x_px + other.width_px) - max(one.x_px, other.x_px)
            overlap_y = min(one.y_px + one.height_px, other.y_px + other.height_px) - max(one.y_px, other.y_px)
            assert min(overlap_x, overlap_y) <= ROUNDING_PX


@st.composite
def lone_heads(draw: st.DrawFn) -> dict[str, object]:
    """Wishes for one person of any size, still or swaying, all through one shot."""
    size = draw(st.sampled_from(FRAMES))
    box = draw(boxes(size, 0.1, 0.95))
    sway = draw(st.sampled_from([0.0, 0.0, 0.02, 0.1])) * size.width_px
    times = tuple(SourceTime(time) for time in range(0, 6_000_001, 200_000))
    lefts = [box.x_px + sway * math.sin(time / 9e5) for time in times]
    lefts = [min(max(0.0, x_px), size.width_px - box.width_px) for x_px in lefts]
    moved = tuple(Box(x_px, box.y_px, box.width_px, box.height_px) for x_px in lefts)
    reach = TimeRange(SourceTime(0), SourceTime(6_000_000))
    shot = Shot(reach, (FaceTrack(0, 7, times, moved),), motion=0.05)
    return {
        "edl": Edl((reach,)),
        "camera": draw(st.sampled_from([CameraMode.SPEAKER_ZOOM, CameraMode.ACTIVE_SPEAKER])),
        "source": VideoStream(
            0, "x", size, size, 0, Fraction(1), Fraction(30), False, False, DynamicRange.SDR, "yuv420p"
        ),
        "output": draw(st.sampled_from(OUTPUTS)),
        "is_original_ratio": False,
        "rate": Fraction(30),
        "footage": (Footage(reach, Box(0, 0, size.width_px, size.height_px), (shot,)),),
    }


@given(lone_heads())
@QUICK
def test_the_whole_head_of_a_lone_person_is_in_the_picture_however_large(wish: dict[str, object]) -> None:
    footage = wish["footage"]
    assert isinstance(footage, tuple)
    (item,) = framed(wish).shots
    (pane,) = item.panes
    assert item.persons == (7,)
    for time in range(0, 6_000_000, 100_000):
        head = footage[0].shots[0].faces[0].box_at(SourceTime(time))
        window = [key.window for key in pane.keyframes if key.time <= time + 1][-1]
        slack_x, slack_y = 0.02 * head.width_px, 0.02 * head.height_px
        assert window.x_px <= head.x_px + slack_x
        assert window.y_px <= head.y_px + slack_y
        assert window.x_px + window.width_px >= head.x_px + head.width_px - slack_x
        assert window.y_px + window.height_px >= head.y_px + head.height_px - slack_y
